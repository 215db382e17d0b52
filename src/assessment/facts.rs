//! What conditions may ask about: answers, explanations, the regimen, and the schedule.
//!
//! The fields are those that `assets/clinical/referral.json` lists. Before there is a
//! schedule nothing is known of its steps, which is not the same as that it has none.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::assessment::Assessment;
use crate::assessment::conditions::{Known, Value};
use crate::case::{self, Answers, Case, JournalEntry, Request, Review, ReviewWord, Wish};
use crate::clinical_data::{Setting, Standing, UNKNOWN};
use crate::equivalence::Equivalents;
use crate::quantity::Exact;
use crate::taper::{Doses, Schedule, StepKind};

/// The field that holds the oral morphine total.
pub(super) const OME: &str = "regimen.ome_mg_per_day";
/// The word for a plan that lowers any dose.
const TAPER: &str = "any-taper";
/// The scale that `review.cows` is a total of.
const COWS: &str = "cows";

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
    reviews: ReviewFacts,
    asks_for_taper: bool,
    schedule: Option<ScheduleFacts>,
}

/// What conditions ask of the record; each from the latest review that says it.
#[derive(Clone, Debug, Default, PartialEq)]
struct ReviewFacts {
    serious_difficulty: Option<bool>,
    days_worse: Option<u32>,
    cows: Option<u32>,
}

/// What conditions ask of a schedule.
#[derive(Clone, Debug, PartialEq)]
struct ScheduleFacts {
    tapers: bool,
    largest_step_percent: Option<Exact>,
}

impl Facts {
    /// What is known before there is a schedule.
    pub fn before_schedule(
        case: &Case,
        request: &Request,
        equivalents: &Equivalents,
        assessment: &Assessment,
        today: NaiveDate,
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
            reviews: ReviewFacts::of(&case.journal, today),
            asks_for_taper: matches!(request.wish, Wish::Planned { .. }),
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
}

impl Known for Facts {
    fn value(&self, field: &str) -> Value<'_> {
        if let Some(id) = field.strip_prefix("assessment.explanation.") {
            let standing = self.standings.iter().find(|(known, _)| known == id);
            return match standing {
                None | Some((_, Standing::NotAssessed)) => Value::Unknown,
                Some((_, standing)) => Value::Words(vec![standing.as_str()]),
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
            "review.serious_difficulty" => {
                let said = self.reviews.serious_difficulty;
                Value::Answer(said.map_or(UNKNOWN, |yes| if yes { "yes" } else { "no" }))
            }
            "review.days_worse_after_a_small_cut" => count(self.reviews.days_worse),
            // A taper that is asked for is one, although its steps are not known yet.
            "schedule.kind" if self.schedule.is_none() && self.asks_for_taper => {
                Value::Words(vec![TAPER])
            }
            "review.cows" => count(self.reviews.cows),
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

fn count(known: Option<u32>) -> Value<'static> {
    known.map_or(Value::Unknown, |number| {
        Value::Number(Exact::from_integer(number.into()), false)
    })
}

/// A review that says how it goes answers: for no days.
fn not_worse(review: &Review) -> Option<u32> {
    (![review.pain, review.function].contains(&ReviewWord::Unknown)).then_some(0)
}

impl ReviewFacts {
    /// What the reviews up to a day say.
    fn of(journal: &[JournalEntry], today: NaiveDate) -> Self {
        let reviews = case::reviews(journal, today);
        let mut latest = reviews.iter().rev().map(|entry| &entry.review);
        let cows = |review: &Review| {
            let total = review.withdrawal.as_ref();
            total
                .filter(|total| total.scale == COWS)
                .map(|total| total.total)
        };
        let days_worse = case::worse(&reviews)
            .and_then(|(first, last)| u32::try_from((last - first).num_days()).ok());
        Self {
            serious_difficulty: latest.clone().find_map(|review| review.serious_difficulty),
            days_worse: days_worse.or_else(|| {
                reviews
                    .iter()
                    .rev()
                    .find_map(|entry| not_worse(&entry.review))
            }),
            cows: latest.find_map(cows),
        }
    }
}

impl ScheduleFacts {
    fn value(&self, field: &str) -> Value<'_> {
        match field {
            "schedule.kind" => Value::Words(self.tapers.then_some(TAPER).into_iter().collect()),
            "schedule.step.of_previous_percent" => {
                let none = || Exact::from(0);
                Value::Number(
                    self.largest_step_percent.clone().unwrap_or_else(none),
                    false,
                )
            }
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
    use crate::equivalence::sample::{TODAY, case, formulary, once_daily};
    use crate::quantity::{DailyDose, Percent};
    use crate::taper::{Item, Shares, Step};

    fn morphine() -> Facts {
        let row = once_daily("r1", "uk-mor-mr12-tab", "60 mg");
        let case = case("uk", "fpm-2020", &row, "");
        let request = &case.scenario(None).unwrap().request;
        let equivalents = of_regimen(&case.regimen, &case.table);
        Facts::before_schedule(
            &case,
            request,
            &equivalents,
            &assess(&case, &formulary()),
            TODAY,
        )
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
