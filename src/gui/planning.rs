//! The plan with the draft and date that made it.
//!
//! A plan is never shown beside a draft that did not make it: it is worked out again as soon
//! as a field or the day differs, and only then.

use chrono::NaiveDate;

use crate::case::Case;
use crate::clinical_data::Formulary;
use crate::dose_curve::{self, DoseCurve};
use crate::draft::{Draft, to_case};
use crate::plan::{Outcome, Plan, plan};
use crate::problem::Problem;

/// The plan with what made it.
#[derive(Debug, Default)]
pub struct Planning {
    made_from: Option<(Draft, NaiveDate)>,
    case: Option<Case>,
    plan: Option<Plan>,
    curves: Vec<DoseCurve>,
    problems: Vec<Problem>,
}

impl Planning {
    /// The day for which it was planned.
    pub(super) fn today(&self) -> Option<NaiveDate> {
        self.made_from.as_ref().map(|(_, day)| *day)
    }

    /// Works the plan out again, if the draft or the day is another one.
    pub(super) fn match_to(&mut self, draft: &Draft, formulary: &Formulary, today: NaiveDate) {
        if self
            .made_from
            .as_ref()
            .is_some_and(|(made, day)| made == draft && *day == today)
        {
            return;
        }
        *self = Self {
            made_from: Some((draft.clone(), today)),
            ..Self::default()
        };
        match to_case(draft, formulary) {
            Err(problems) => self.problems = problems,
            Ok(case) => {
                self.answer(&case, formulary, today);
                self.case = Some(case);
            }
        }
    }

    fn answer(&mut self, case: &Case, formulary: &Formulary, today: NaiveDate) {
        let Some(scenario) = case.scenario(None) else {
            return;
        };
        match plan(case, scenario, formulary, today) {
            Err(problems) => self.problems = problems,
            Ok(answer) => {
                if let Outcome::Planned(planned) = &answer.outcome {
                    self.curves = dose_curve::curves(case, planned, &answer.findings);
                }
                self.plan = Some(answer);
            }
        }
    }

    /// The case, where every field could be read.
    pub fn case(&self) -> Option<&Case> {
        self.case.as_ref()
    }

    /// The plan, where the case could be answered.
    pub fn plan(&self) -> Option<&Plan> {
        self.plan.as_ref()
    }

    /// The curves of the rows that are tapered.
    pub fn curves(&self) -> &[DoseCurve] {
        &self.curves
    }

    /// The fields in the way.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}
