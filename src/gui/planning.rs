//! The plan with the draft and date that made it.
//!
//! A plan is never shown beside a draft that did not make it: it is worked out again as soon
//! as a field or the day differs, and only then.

use chrono::NaiveDate;

use crate::assessment::{self, Explanation, Facts, NextQuestion, Readiness, Watch};
use crate::case::{self, Answers, Case, Scenario};
use crate::clinical_data::Formulary;
use crate::comparison::{self, Comparison};
use crate::date::date_from_text;
use crate::dose_curve::{self, DoseCurve, LevelLine, NoLevels};
use crate::draft::{Draft, to_case};
use crate::findings::{Finding, Referral};
use crate::gui::schedule_table::Rows;
use crate::plan::{Outcome, Plan, Planned, plan};
use crate::problem::Problem;
use crate::taper::{self, ReviewsDue};

/// The plan with what made it.
#[derive(Debug, Default)]
pub struct Planning {
    generation: u64,
    made_from: Option<(Draft, NaiveDate)>,
    case: Option<Case>,
    plan: Option<Plan>,
    curves: Vec<DoseCurve>,
    problems: Vec<Problem>,
    assessed: Option<Assessed>,
    number: u64,
    rows: Option<Rows>,
    beside: Vec<Beside>,
    reviews: Option<ReviewsDue>,
    reviewed: Vec<NaiveDate>,
    comparison: Option<Result<Comparison, Vec<Problem>>>,
}

/// What is drawn beside a curve.
#[derive(Debug)]
pub(super) struct Beside {
    /// The dose levels on its axis, or why none can be drawn.
    pub(super) levels: Result<Vec<LevelLine>, NoLevels>,
    /// The plan before anything changed on the way; empty where nothing did.
    pub(super) before_changes: Vec<(f64, f64)>,
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
    /// Counts the plans that were worked out, so that what hangs on one can tell another.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

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
        let compared = self.comparison_to_keep(draft, today);
        *self = Self {
            generation: self.generation + 1,
            made_from: Some((draft.clone(), today)),
            number: self.number.wrapping_add(1),
            ..Self::default()
        };
        match to_case(draft, formulary) {
            Err(problems) => {
                self.problems = problems;
                // What is unfinished in another scenario takes nothing from the shown one.
                let alone = shown_alone(draft, &self.problems);
                if let Some(case) = alone.and_then(|alone| to_case(&alone, formulary).ok()) {
                    self.answer(&case, formulary, today);
                    self.case = Some(case);
                }
            }
            Ok(case) => {
                self.answer(&case, formulary, today);
                self.case = Some(case);
            }
        }
        self.assessed = Some(self.assess(draft, formulary, today));
        self.comparison = compared.filter(|_| self.case.is_some()).map(Ok);
    }

    /// The comparison, where the draft differs in the scenarios' notes alone: a plan says
    /// nothing of them, and they are typed while every scenario is on screen.
    fn comparison_to_keep(&mut self, draft: &Draft, today: NaiveDate) -> Option<Comparison> {
        let mut comparison = self.comparison.take()?.ok()?;
        let (mut made, day) = self.made_from.clone()?;
        for (one, now) in made.scenarios.iter_mut().zip(&draft.scenarios) {
            one.note.clone_from(&now.note);
        }
        if made != *draft || day != today {
            return None;
        }
        for (one, now) in comparison.compared.iter_mut().zip(&draft.scenarios) {
            one.note.clone_from(&now.note);
        }
        Some(comparison)
    }

    /// What the answers say: from the plan where there is one, else from the answers alone.
    fn assess(&self, draft: &Draft, formulary: &Formulary, today: NaiveDate) -> Assessed {
        let assessed = Answers::from_pairs(draft.assessment.clone());
        let assessment = assessment::assess(&assessed, formulary);
        let country = self.case.as_ref().map(|case| case.country);
        let (facts, referrals) = if let Some(plan) = &self.plan {
            (plan.facts.clone(), plan.referrals.clone())
        } else {
            let circumstances = Answers::from_pairs(draft.circumstances.clone());
            let born = date_from_text(&draft.patient.born);
            let facts = Facts::from_answers(&assessed, &circumstances, &assessment)
                .of_age(born, formulary, today);
            let referrals = assessment::referrals(formulary, &facts, None, country, today);
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

    /// What every scenario has to be worked out from, where that is still to be done and takes
    /// longer than a frame: the shown plan's steps stand for those of the others.
    pub(super) fn long_comparison(&self) -> Option<(Draft, NaiveDate)> {
        /// The most steps of all scenarios that are worked out while the window draws.
        const MOST_STEPS: usize = 250;
        let steps = self.rows.as_ref().map_or(0, Rows::count);
        let (draft, today) = self.made_from.as_ref()?;
        let is_long = steps.saturating_mul(draft.scenarios.len()) > MOST_STEPS;
        (self.comparison.is_none() && is_long).then(|| (draft.clone(), *today))
    }

    /// Takes in every scenario beside the others, as worked out elsewhere from the plan with
    /// this number; of another plan it is thrown away.
    pub(super) fn take_comparison(
        &mut self,
        number: u64,
        comparison: Result<Comparison, Vec<Problem>>,
    ) {
        if self.number == number {
            self.comparison = Some(comparison);
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
            Err(problems) => self.problems.extend(problems),
            Ok(answer) => {
                if let Outcome::Planned(planned) = &answer.outcome {
                    self.draw(
                        case,
                        (scenario, planned),
                        &answer.findings,
                        formulary,
                        today,
                    );
                }
                self.plan = Some(answer);
            }
        }
    }

    /// Works out what curve, table and record show of a schedule.
    fn draw(
        &mut self,
        case: &Case,
        (scenario, planned): (&Scenario, &Planned),
        findings: &[Finding],
        formulary: &Formulary,
        today: NaiveDate,
    ) {
        self.curves = dose_curve::curves(case, planned, findings);
        let before = dose_curve::schedule_before_changes(case, scenario, formulary);
        let beside = self.curves.iter().map(|curve| Beside {
            levels: dose_curve::level_lines(case, planned, formulary, curve),
            before_changes: before.as_ref().map_or_else(Vec::new, |schedule| {
                dose_curve::before_changes(case, schedule, curve)
            }),
        });
        self.beside = beside.collect();
        self.rows = Some(Rows::of(case, planned, findings));
        let reviews = case::reviews(&case.journal, today);
        let held = reviews.iter().filter(|entry| entry.says_something());
        self.reviewed = held.map(|entry| entry.date).collect();
        let due = taper::reviews_due(&planned.schedule, &self.reviewed, today);
        self.reviews = Some(due);
    }

    /// The plan's number: whatever is worked out from it alone need not be worked out again
    /// as long as it stays.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The table's rows, where there is a schedule.
    pub(super) fn rows(&self) -> Option<&Rows> {
        self.rows.as_ref()
    }

    /// What is drawn beside the curve with this place.
    pub(super) fn beside(&self, place: usize) -> Option<&Beside> {
        self.beside.get(place)
    }

    /// Which reviews are due, where there is a schedule.
    pub fn reviews(&self) -> Option<ReviewsDue> {
        self.reviews
    }

    /// The days of the reviews that took place.
    pub(super) fn reviewed(&self) -> &[NaiveDate] {
        &self.reviewed
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

    /// All that keeps the plan from being handed on, in the words of the command line: the
    /// problems of its fields, or every gate; nothing where there is a schedule.
    pub(super) fn in_the_way(&self) -> Vec<String> {
        match self.plan.as_ref().map(|plan| &plan.outcome) {
            Some(Outcome::Planned(_)) => Vec::new(),
            Some(Outcome::Withheld(gates)) => gates.iter().map(ToString::to_string).collect(),
            None if self.problems.is_empty() => vec!["There is no plan yet".to_owned()],
            None => self.problems.iter().map(ToString::to_string).collect(),
        }
    }

    /// The fields in the way.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// The draft with the shown scenario alone, where every problem lies in another one.
fn shown_alone(draft: &Draft, problems: &[Problem]) -> Option<Draft> {
    let shown = match &draft.chosen {
        Some(chosen) => draft.scenarios.iter().position(|one| one.name == *chosen)?,
        None => 0,
    };
    let own = format!("scenarios[{shown}]");
    let elsewhere = |problem: &Problem| {
        let field = problem.field.as_str();
        field.starts_with("scenarios[") && !field.starts_with(&own)
    };
    let scenario = draft.scenarios.get(shown)?;
    problems.iter().all(elsewhere).then(|| Draft {
        scenarios: vec![scenario.clone()],
        chosen: Some(scenario.name.clone()),
        ..draft.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{examples, plan_file};

    #[test]
    fn a_note_is_typed_without_working_every_scenario_out_again() {
        let formulary = Formulary::load().unwrap();
        let today = NaiveDate::from_ymd_opt(2027, 1, 2).unwrap();
        let example = examples::ALL.first().unwrap();
        let mut draft = plan_file::read(example.bytes).unwrap();
        let mut planning = Planning::default();
        planning.match_to(&draft, &formulary, today);
        planning.match_comparison(&formulary);
        draft.scenarios.first_mut().unwrap().note = "gentle".to_owned();
        planning.match_to(&draft, &formulary, today);
        let comparison = planning.comparison().unwrap().unwrap();
        assert_eq!(comparison.compared.first().unwrap().note, "gentle");
        // Anything else makes another plan of it.
        let scenario = draft.scenarios.first_mut().unwrap();
        scenario.request.constraints.most_units_per_dose = "1".to_owned();
        planning.match_to(&draft, &formulary, today);
        assert!(planning.comparison().is_none());
    }
}
