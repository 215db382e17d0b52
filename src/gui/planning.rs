//! The plan with the draft and date that made it.
//!
//! A plan is never shown beside a draft that did not make it: it is worked out again as soon
//! as a field or the day differs, and only then.

use chrono::NaiveDate;

use crate::assessment::{self, Explanation, Facts, NextQuestion, Readiness, Watch};
use crate::case::{Answers, Case};
use crate::clinical_data::Formulary;
use crate::comparison::{self, Comparison};
use crate::dose_curve::{self, DoseCurve};
use crate::draft::{Draft, to_case};
use crate::findings::Referral;
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
    assessed: Option<Assessed>,
    comparison: Option<Result<Comparison, Vec<Problem>>>,
}

/// What the answers say, with or without a regimen that can be read.
#[derive(Debug)]
pub struct Assessed {
    /// Why opioids may no longer work.
    pub explanations: Vec<Explanation>,
    /// The open questions that could change anything, most first.
    pub next: Vec<NextQuestion>,
    /// Whom to ask.
    pub referrals: Vec<Referral>,
    /// Whether a taper is the answer now.
    pub readiness: Readiness,
    /// What to watch, once there is a request.
    pub watch: Option<Watch>,
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
        self.assessed = Some(self.assess(draft, formulary));
    }

    /// What the answers say: from the plan where there is one, else from the answers alone.
    fn assess(&self, draft: &Draft, formulary: &Formulary) -> Assessed {
        let assessed = Answers::from_pairs(draft.assessment.clone());
        let assessment = assessment::assess(&assessed, formulary);
        let country = self.case.as_ref().map(|case| case.country);
        let (facts, referrals) = if let Some(plan) = &self.plan {
            (plan.facts.clone(), plan.referrals.clone())
        } else {
            let circumstances = Answers::from_pairs(draft.circumstances.clone());
            let facts = Facts::from_answers(&assessed, &circumstances, &assessment);
            let referrals = assessment::referrals(formulary, &facts, None, country);
            (facts, referrals)
        };
        let request = self.case.as_ref().and_then(|case| case.scenario(None));
        Assessed {
            readiness: assessment::readiness(formulary, &facts, &referrals, country),
            watch: request.map(|scenario| assessment::watch(&scenario.request, &facts, formulary)),
            explanations: assessment.explanations,
            next: assessment::next_questions(&assessed, formulary),
            referrals,
        }
    }

    /// Works out every scenario beside the others, once for each draft and day.
    pub(super) fn match_comparison(&mut self, formulary: &Formulary) {
        if self.comparison.is_some() {
            return;
        }
        if let Some((draft, today)) = &self.made_from {
            self.comparison = Some(comparison::compare(draft, &[], formulary, *today));
        }
    }

    /// Every scenario beside the others, or why there is nothing to compare.
    pub fn comparison(&self) -> Option<Result<&Comparison, &[Problem]>> {
        let comparison = self.comparison.as_ref()?;
        Some(comparison.as_ref().map_err(Vec::as_slice))
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

    /// What the answers say.
    pub fn assessed(&self) -> Option<&Assessed> {
        self.assessed.as_ref()
    }

    /// The fields in the way.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}
