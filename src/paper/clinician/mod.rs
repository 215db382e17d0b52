//! Plan → the JSON that the clinician's template reads: why, how, what to weigh, whom to
//! ask, and what all of it rests on.
//!
//! Its sentences are those of the assessment core, the findings and the data; the shape is
//! written down at the head of `assets/paper/report.typ`.

mod course;
mod numbers;
mod plot;
mod reasons;
mod record;
mod taking;
mod watching;
pub(super) mod words;

use serde_json::{Value, json};

use crate::assessment;
use crate::case::{Case, Request};
use crate::clinical_data::{Formulary, local};
use crate::paper::identity::{self, Version};
use crate::paper::report::Section;
use crate::paper::seen::seen;
use crate::paper::{Document, PaperOptions};
use crate::plan::{Outcome, Plan, Planned};
use words::Cited;

/// What every part of the paper is made from.
struct Told<'a> {
    case: &'a Case,
    plan: &'a Plan,
    request: &'a Request,
    planned: Option<&'a Planned>,
    formulary: &'a Formulary,
    version: Version,
}

impl<'a> Told<'a> {
    /// None where the plan is of no scenario of the case.
    fn of(
        case: &'a Case,
        plan: &'a Plan,
        formulary: &'a Formulary,
        version: Version,
    ) -> Option<Self> {
        Some(Self {
            case,
            plan,
            request: &case.scenario(Some(&plan.scenario))?.request,
            planned: match &plan.outcome {
                Outcome::Planned(planned) => Some(planned),
                Outcome::Withheld(_) => None,
            },
            formulary,
            version,
        })
    }
}

/// The doses over time as drawings for a picture, without who takes them.
pub(super) fn curve(
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    version: Version,
) -> Option<Value> {
    let told = Told::of(case, plan, formulary, version)?;
    Some(seen(json!({
        "document": "curve",
        "region": local::region(case.country),
        "title": title(&told),
        "drawings": plot::drawings(&told),
    })))
}

pub(super) fn clinician(
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    options: PaperOptions,
    version: Version,
) -> Option<Value> {
    let told = Told::of(case, plan, formulary, version)?;
    let request = told.request;
    let country = Some(case.country);
    let readiness = assessment::readiness(formulary, &plan.facts, &plan.referrals, country);
    let watch = assessment::watch(request, &plan.facts, formulary);
    let mut cited = Cited::default();
    let sections: Vec<Section> = vec![
        course::at_a_glance(&told),
        reasons::taper_now(&readiness),
        reasons::gates(&told, &readiness, &mut cited),
        reasons::explanations(&told, &mut cited),
        numbers::regimen(&told, &mut cited),
        numbers::spread(&told, &mut cited),
        course::schedule(&told),
        plot::curves(&told),
        reasons::findings(&told, &mut cited),
        reasons::referrals(&told, &mut cited),
        watching::watch(&watch, &mut cited),
        record::reviews(&told),
        record::sources(&told, cited),
        record::custody(&told),
    ];
    let sections: Vec<Value> = sections.into_iter().filter_map(Section::value).collect();
    let mut contents = identity::page(Document::Clinician, case, plan, formulary, options, version);
    contents.insert("title".to_owned(), Value::from(title(&told)));
    contents.insert("sections".to_owned(), Value::from(sections));
    Some(seen(Value::Object(contents)))
}

fn title(told: &Told<'_>) -> String {
    let rows = told.case.regimen.iter();
    let tapered = told.planned.map(|planned| &planned.schedule.tapered);
    let rows = rows.filter(|row| tapered.is_none_or(|tapered| tapered.contains(&row.id)));
    let mut drugs: Vec<&str> = rows.map(|row| row.product.drug.as_str()).collect();
    drugs.sort_unstable();
    drugs.dedup();
    let of = drugs.join(" and ");
    if told.planned.is_some() {
        format!("Opioid taper: {of}")
    } else {
        format!("Opioid taper withheld: {of}")
    }
}
