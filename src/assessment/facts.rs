//! What conditions may ask about: answers, explanations, the regimen, and the schedule.
//!
//! The fields are those that `assets/clinical/referral.json` lists. Before there is a
//! schedule nothing is known of its steps, which is not the same as that it has none.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::assessment::Assessment;
use crate::assessment::conditions::{Known, Value};
use crate::case::{self, Answers, Case, JournalEntry, Request, Review, ReviewWord, Wish};
use crate::clinical_data::{Setting, Standing};
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
    pub(super) circumstances: Answers,
    standings: Vec<(String, Standing)>,
    regimen: Option<RegimenFacts>,
    request: Option<RequestFacts>,
    reviews: ReviewFacts,
    schedule: Option<ScheduleFacts>,
}

/// What conditions ask of the present regimen.
#[derive(Clone, Debug, PartialEq)]
struct RegimenFacts {
    drugs: Vec<String>,
    routes: Vec<String>,
    opioid_count: usize,
    total_high: Exact,
    total_incomplete: bool,
}

/// What conditions ask of a request.
#[derive(Clone, Debug, PartialEq)]
struct RequestFacts {
    paces: Vec<String>,
    setting: Setting,
    asks_for_taper: bool,
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
    /// What answers alone say, before there is a regimen that can be read.
    pub fn from_answers(
        assessed: &Answers,
        circumstances: &Answers,
        assessment: &Assessment,
    ) -> Self {
        let standings = assessment.explanations.iter();
        Self {
            assessment: assessed.clone(),
            circumstances: circumstances.clone(),
            standings: standings
                .map(|row| (row.id.clone(), row.standing))
                .collect(),
            regimen: None,
            request: None,
            reviews: ReviewFacts::default(),
            schedule: None,
        }
    }

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
        let paces = request.wish.paces().filter_map(|pace| pace.preset.as_ref());
        Self {
            regimen: Some(RegimenFacts {
                opioid_count: drugs.iter().collect::<BTreeSet<_>>().len(),
                drugs,
                routes: routes.collect(),
                total_high: equivalents.total.high().clone(),
                total_incomplete: equivalents.incomplete(),
            }),
            request: Some(RequestFacts {
                paces: paces.map(|pace| pace.id.clone()).collect(),
                setting: request.setting,
                asks_for_taper: matches!(request.wish, Wish::Planned { .. }),
            }),
            reviews: ReviewFacts::of(&case.journal, today),
            ..Self::from_answers(&case.assessment, &case.circumstances, assessment)
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
        let regimen = self.regimen.as_ref();
        regimen.is_some_and(|regimen| regimen.total_incomplete)
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
        let known = match field.split_once('.') {
            Some(("regimen", _)) => self.regimen.as_ref().and_then(|facts| facts.value(field)),
            Some(("review", _)) => self.reviews.value(field),
            Some(("schedule", _)) => {
                let request = || self.request.as_ref()?.value(field);
                let schedule = self.schedule.as_ref();
                schedule
                    .and_then(|schedule| schedule.value(field))
                    .or_else(request)
            }
            _ => None,
        };
        known.unwrap_or(Value::Unknown)
    }
}

impl RegimenFacts {
    fn value(&self, field: &str) -> Option<Value<'_>> {
        match field {
            "regimen.drug" => Some(words(&self.drugs)),
            "regimen.route" => Some(words(&self.routes)),
            "regimen.opioid_count" => {
                let count = Exact::from_integer(self.opioid_count.into());
                Some(Value::Number(count, false))
            }
            OME => Some(Value::Number(
                self.total_high.clone(),
                self.total_incomplete,
            )),
            _ => None,
        }
    }
}

impl RequestFacts {
    fn value(&self, field: &str) -> Option<Value<'_>> {
        match field {
            "schedule.pace" => Some(words(&self.paces)),
            "schedule.setting" => Some(Value::Words(vec![self.setting.as_str()])),
            // A taper that is asked for is one, although its steps are not known yet.
            "schedule.kind" if self.asks_for_taper => Some(Value::Words(vec![TAPER])),
            _ => None,
        }
    }
}

fn words(words: &[String]) -> Value<'_> {
    Value::Words(words.iter().map(String::as_str).collect())
}

/// A review that says how it goes answers: for no days.
fn not_worse(review: &Review) -> Option<u32> {
    (![review.pain, review.function].contains(&ReviewWord::Unknown)).then_some(0)
}

impl ReviewFacts {
    fn value(&self, field: &str) -> Option<Value<'_>> {
        let number = |number: u32| Value::Number(Exact::from_integer(number.into()), false);
        match field {
            "review.serious_difficulty" => {
                let word = |yes| Value::Answer(if yes { "yes" } else { "no" });
                self.serious_difficulty.map(word)
            }
            "review.days_worse_after_a_small_cut" => self.days_worse.map(number),
            "review.cows" => self.cows.map(number),
            _ => None,
        }
    }

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
    fn value(&self, field: &str) -> Option<Value<'_>> {
        match field {
            "schedule.kind" => {
                let kind = self.tapers.then_some(TAPER);
                Some(Value::Words(kind.into_iter().collect()))
            }
            "schedule.step.of_previous_percent" => {
                let none = || Exact::from(0);
                let largest = self.largest_step_percent.clone();
                Some(Value::Number(largest.unwrap_or_else(none), false))
            }
            _ => None,
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
            &assess(&case.assessment, &formulary()),
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
