//! Products that the data call unsuited to low doses, where a plan lowers them.

use crate::findings::{Finding, Rule, Severity, wording};
use crate::taper::{Doses, Schedule};

/// One caution for each row and such product, at the first step that changes what is taken of
/// it.
pub fn low_doses(schedule: &Schedule) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut said: Vec<(&str, &str)> = Vec::new();
    for step in &schedule.steps {
        for item in &step.items {
            let product = item.row.product.as_ref();
            let Some(why) = &product.not_for_low_doses else {
                continue;
            };
            let this = (item.id().as_str(), product.id.as_str());
            let lowered = step.changed.contains(item.id()) && item.doses != Doses::Stopped;
            if !lowered || said.contains(&this) {
                continue;
            }
            said.push(this);
            let words = wording::not_for_low_doses(this.0, &product.title(), &why.reason);
            findings.push(Finding {
                step: Some(step.index),
                row: Some(item.id().clone()),
                ..Finding::new(Rule::NotForLowDoses, Severity::Caution, words, why)
            });
        }
    }
    findings
}
