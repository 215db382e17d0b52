//! What conditions may ask about: answers, explanations, the regimen, and the schedule.
//!
//! The fields are those that `assets/clinical/referral.json` lists. Before there is a
//! schedule nothing is known of its steps, which is not the same as that it has none.

use std::collections::BTreeSet;

use crate::assessment::{Assessment, Standing};
use crate::case::{Answers, Case, Request};
use crate::clinical_data::Setting;
use crate::equivalence::Equivalents;
use crate::quantity::Exact;
use crate::taper::{Doses, Schedule, StepKind};

/// The field that holds the oral morphine total.
pub(super) const OME: &str = "regimen.ome_mg_per_day";

/// All that a condition may ask about.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    assessment: Answers,
    circumstances: Answers,
    standings: Vec<(String, Standing)>,
    drugs: Vec<String>,
    routes: Vec<String>,
    opioid_count: usize,
    total_high: Exact,
    total_incomplete: bool,
    paces: Vec<String>,
    setting: Setting,
    schedule: Option<ScheduleFacts>,
}

/// What conditions ask of a schedule.
#[derive(Clone, Debug, PartialEq)]
struct ScheduleFacts {
    tapers: bool,
    largest_step_percent: Option<Exact>,
}

/// What a field holds.
pub(super) enum Value<'a> {
    /// An answer; `unknown` is one of its words.
    Answer(&'a str),
    /// Words of which each one counts; none is a plain no.
    Words(Vec<&'a str>),
    /// A number; `true` where the real one may be higher.
    Number(Exact, bool),
    /// Nothing is known of it.
    Unknown,
}

impl Facts {
    /// What is known before there is a schedule.
    pub fn before_schedule(
        case: &Case,
        request: &Request,
        equivalents: &Equivalents,
        assessment: &Assessment,
    ) -> Self {
        let products = || case.regimen.iter().map(|row| &row.product);
        let drugs: Vec<String> = products().map(|product| product.drug.clone()).collect();
        let routes = products().map(|product| product.route.as_str().to_owned());
        let standings = assessment.explanations.iter();
        let paces = request.wish.paces().filter_map(|pace| pace.preset.as_ref());
        Self {
            assessment: case.assessment.clone(),
            circumstances: case.circumstances.clone(),
            standings: standings
                .map(|row| (row.id.clone(), row.standing))
                .collect(),
            opioid_count: drugs.iter().collect::<BTreeSet<_>>().len(),
            drugs,
            routes: routes.collect(),
            total_high: equivalents.total.high().clone(),
            total_incomplete: equivalents.incomplete(),
            paces: paces.map(|pace| pace.id.clone()).collect(),
            setting: request.setting,
            schedule: None,
        }
    }

    /// The same with what the schedule says.
    #[must_use]
    pub fn with_schedule(&self, schedule: &Schedule) -> Self {
        let tapers = schedule
            .steps
            .iter()
            .any(|step| step.kind != StepKind::Hold);
        let regular = |doses: &Doses| !matches!(doses, Doses::Stopped | Doses::AsNeeded { .. });
        let items = schedule.steps.iter().flat_map(|step| &step.items);
        // A row's last step to nothing is 100 % by nature, so only doses that go on count.
        let shares = items
            .filter(|item| regular(&item.doses))
            .filter_map(|item| item.reduction.as_ref());
        let largest = shares.map(|shares| shares.of_previous.exact()).max();
        let schedule = ScheduleFacts {
            tapers,
            largest_step_percent: largest.cloned(),
        };
        Self {
            schedule: Some(schedule),
            ..self.clone()
        }
    }

    /// Whether the oral morphine total lacks a row.
    pub fn total_incomplete(&self) -> bool {
        self.total_incomplete
    }

    /// What the field with this path holds.
    pub(super) fn value(&self, field: &str) -> Value<'_> {
        if let Some(id) = field.strip_prefix("assessment.explanation.") {
            let standing = self.standings.iter().find(|(known, _)| known == id);
            return match standing {
                None | Some((_, Standing::NotAssessed)) => Value::Unknown,
                Some((_, standing)) => Value::Words(vec![standing.word()]),
            };
        }
        if let Some(question) = field.strip_prefix("assessment.") {
            return Value::Answer(self.assessment.get(question));
        }
        if let Some(question) = field.strip_prefix("circumstances.") {
            return Value::Answer(self.circumstances.get(question));
        }
        match field {
            "regimen.drug" => words(&self.drugs),
            "regimen.route" => words(&self.routes),
            "regimen.opioid_count" => {
                Value::Number(Exact::from_integer(self.opioid_count.into()), false)
            }
            OME => Value::Number(self.total_high.clone(), self.total_incomplete),
            "schedule.pace" => words(&self.paces),
            "schedule.setting" => Value::Words(vec![self.setting.as_str()]),
            _ => self
                .schedule
                .as_ref()
                .map_or(Value::Unknown, |schedule| schedule.value(field)),
        }
    }
}

fn words(words: &[String]) -> Value<'_> {
    Value::Words(words.iter().map(String::as_str).collect())
}

impl ScheduleFacts {
    fn value(&self, field: &str) -> Value<'_> {
        match field {
            "schedule.kind" => {
                Value::Words(self.tapers.then_some("any-taper").into_iter().collect())
            }
            "schedule.step.of_previous_percent" => {
                let none = || Exact::from(0);
                Value::Number(
                    self.largest_step_percent.clone().unwrap_or_else(none),
                    false,
                )
            }
            // `review.…` comes from the journal, which does not hold these answers yet.
            _ => Value::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Holds, assess};
    use std::sync::Arc;

    use crate::case::Daily;
    use crate::clinical_data::Condition;
    use crate::equivalence::of_regimen;
    use crate::equivalence::sample::{case, formulary, once_daily};
    use crate::quantity::{DailyDose, Percent};
    use crate::taper::{Item, Shares, Step};

    fn morphine() -> Facts {
        let row = once_daily("r1", "uk-mor-mr12-tab", "60 mg");
        let case = case("uk", "fpm-2020", &row, "");
        let request = &case.scenario(None).unwrap().request;
        let equivalents = of_regimen(&case.regimen, &case.table);
        Facts::before_schedule(&case, request, &equivalents, &assess(&case, &formulary()))
    }

    fn over(field: &str, number: u32) -> Condition {
        Condition::Over {
            field: field.to_owned(),
            number: Exact::from_integer(number.into()),
        }
    }

    #[test]
    fn nothing_is_known_of_steps_before_there_is_a_schedule() {
        let steep = over("schedule.step.of_previous_percent", 25);
        let facts = morphine();
        assert_eq!(facts.answer(&steep), Holds::Unknown);
        let empty = Schedule {
            original: Vec::new(),
            steps: Vec::new(),
            tapered: Vec::new(),
            missed_goals: Vec::new(),
            ended_on: None,
            reaches_goal: false,
            objectives: Vec::new(),
        };
        assert_eq!(facts.with_schedule(&empty).answer(&steep), Holds::No);
        assert_eq!(facts.answer(&over("review.cows", 5)), Holds::Unknown);
    }

    #[test]
    fn the_step_to_nothing_is_not_the_largest_step() {
        let steep = |percent| over("schedule.step.of_previous_percent", percent);
        let facts = morphine().with_schedule(&schedule());
        assert_eq!(facts.answer(&steep(29)), Holds::Yes);
        assert_eq!(facts.answer(&steep(30)), Holds::No);
    }

    /// A cut of 30 %, then the stop.
    fn schedule() -> Schedule {
        let start = chrono::NaiveDate::MIN;
        let case = case(
            "uk",
            "fpm-2020",
            &once_daily("r1", "uk-mor-mr12-tab", "60 mg"),
            "",
        );
        let row = case.regimen.into_iter().next().unwrap();
        let step = |kind, percent: u32, doses: Doses| {
            let percent = || Percent::from_exact(Exact::from_integer(percent.into()));
            let shares = Shares {
                cut: Daily::Mass(DailyDose::ZERO),
                of_previous: percent(),
                of_original: percent(),
                since_start: percent(),
                per_28_days: percent(),
            };
            let item = Item {
                row: Arc::clone(&row),
                daily: Daily::Mass(DailyDose::ZERO),
                doses,
                reduction: Some(shares.clone()),
                limit: None,
            };
            Step {
                index: 1,
                start,
                end: start,
                days: 28,
                kind,
                nominal_percent_of_original: None,
                tapered: None,
                instead: Vec::new(),
                items: vec![item],
                changed: Vec::new(),
                reduction: Some(shares),
                review: None,
            }
        };
        Schedule {
            original: Vec::new(),
            steps: vec![
                step(StepKind::Reduce, 30, Doses::Regular(Vec::new())),
                step(StepKind::Stop, 100, Doses::Stopped),
            ],
            tapered: Vec::new(),
            missed_goals: Vec::new(),
            ended_on: None,
            reaches_goal: true,
            objectives: Vec::new(),
        }
    }
}
