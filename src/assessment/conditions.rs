//! The data's `when`, answered yes, no or unknown.
//!
//! [`Facts`] holds all that a condition may ask about: answers, explanations, the regimen,
//! and the schedule once there is one. A comparison with an unknown answer is unknown,
//! unless the condition itself names `unknown`; `all` and `any` keep it so.

use std::collections::BTreeSet;

use crate::assessment::{Assessment, Standing};
use crate::case::{Answers, Case, Request, Wish};
use crate::clinical_data::{Condition, Setting, UNKNOWN};
use crate::equivalence::Equivalents;
use crate::quantity::Exact;
use crate::taper::{Doses, Schedule, StepKind};

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It cannot be said yet.
    Unknown,
}

impl Holds {
    fn from_bool(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

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
    pace: Option<String>,
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
enum Value<'a> {
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
        let pace = match &request.wish {
            Wish::Planned { pace, .. } => pace.preset.as_ref().map(|pace| pace.id.clone()),
            Wish::Manual { .. } => None,
        };
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
            pace,
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

    /// Whether a condition holds.
    pub fn answer(&self, condition: &Condition) -> Holds {
        match condition {
            Condition::All(parts) => self.all(parts),
            Condition::Any(parts) => self.any(parts),
            Condition::Is { field, value } => self.one_of(field, std::slice::from_ref(value)),
            Condition::In { field, values } => self.one_of(field, values),
            Condition::IsNot { field, value } => self.is_not(field, value),
            Condition::Over { field, number } => self.passes(field, |known| known > number),
            Condition::AtLeast { field, number } => self.passes(field, |known| known >= number),
        }
    }

    /// No as soon as one part is; yes only if every part is.
    fn all(&self, parts: &[Condition]) -> Holds {
        let answers: Vec<Holds> = parts.iter().map(|part| self.answer(part)).collect();
        if answers.contains(&Holds::No) {
            Holds::No
        } else if answers.contains(&Holds::Unknown) {
            Holds::Unknown
        } else {
            Holds::Yes
        }
    }

    /// Yes as soon as one part is; no only if every part is.
    fn any(&self, parts: &[Condition]) -> Holds {
        let answers: Vec<Holds> = parts.iter().map(|part| self.answer(part)).collect();
        if answers.contains(&Holds::Yes) {
            Holds::Yes
        } else if answers.contains(&Holds::Unknown) {
            Holds::Unknown
        } else {
            Holds::No
        }
    }

    fn one_of(&self, field: &str, values: &[String]) -> Holds {
        let named = |word: &str| values.iter().any(|value| value == word);
        match self.value(field) {
            Value::Answer(UNKNOWN) if !named(UNKNOWN) => Holds::Unknown,
            Value::Answer(word) => Holds::from_bool(named(word)),
            Value::Words(words) => Holds::from_bool(words.into_iter().any(named)),
            Value::Number(..) | Value::Unknown => Holds::Unknown,
        }
    }

    /// The data say: an unknown answer is not equal to yes.
    fn is_not(&self, field: &str, value: &str) -> Holds {
        match self.value(field) {
            Value::Answer(word) => Holds::from_bool(word != value),
            Value::Words(words) => Holds::from_bool(!words.contains(&value)),
            Value::Number(..) | Value::Unknown => Holds::Unknown,
        }
    }

    /// A number that may be higher than known can pass, but never fail for sure.
    fn passes(&self, field: &str, test: impl Fn(&Exact) -> bool) -> Holds {
        match self.value(field) {
            Value::Number(known, _) if test(&known) => Holds::Yes,
            Value::Number(_, false) => Holds::No,
            _ => Holds::Unknown,
        }
    }

    fn value(&self, field: &str) -> Value<'_> {
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
            "schedule.pace" => Value::Words(self.pace.iter().map(String::as_str).collect()),
            "schedule.setting" => Value::Words(vec![self.setting.as_str()]),
            _ => self
                .schedule
                .as_ref()
                .map_or(Value::Unknown, |schedule| schedule.value(field)),
        }
    }
}

/// The field that holds the oral morphine total.
pub(super) const OME: &str = "regimen.ome_mg_per_day";

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
                let none = || Exact::from_integer(0.into());
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
    use crate::assessment::assess;
    use crate::equivalence::of_regimen;
    use crate::equivalence::sample::{case, formulary, once_daily, patches};

    fn facts(country: &str, table: &str, regimen: &str, others: &str) -> Facts {
        let case = case(country, table, regimen, others);
        let request = &case.scenario(None).unwrap().request;
        let equivalents = of_regimen(&case.regimen, &case.table);
        Facts::before_schedule(&case, request, &equivalents, &assess(&case, &formulary()))
    }

    fn morphine(others: &str) -> Facts {
        facts(
            "uk",
            "fpm-2020",
            &once_daily("r1", "uk-mor-mr12-tab", "60 mg"),
            others,
        )
    }

    fn is(field: &str, value: &str) -> Condition {
        Condition::Is {
            field: field.to_owned(),
            value: value.to_owned(),
        }
    }

    fn over(field: &str, number: u32) -> Condition {
        Condition::Over {
            field: field.to_owned(),
            number: Exact::from_integer(number.into()),
        }
    }

    #[test]
    fn an_unknown_answer_is_never_no() {
        let left_out = morphine("");
        let given = morphine(r#""circumstances": {"pregnant": "unknown"}"#);
        for facts in [left_out, given] {
            assert_eq!(
                facts.answer(&is("circumstances.pregnant", "yes")),
                Holds::Unknown
            );
            assert_eq!(
                facts.answer(&is("circumstances.pregnant", "no")),
                Holds::Unknown
            );
            assert_eq!(
                facts.answer(&is("circumstances.pregnant", "unknown")),
                Holds::Yes
            );
        }
        let no = morphine(r#""circumstances": {"pregnant": "no"}"#);
        assert_eq!(no.answer(&is("circumstances.pregnant", "yes")), Holds::No);
    }

    #[test]
    fn an_unknown_answer_is_not_equal_to_yes() {
        let not_yes = Condition::IsNot {
            field: "assessment.myoclonus".to_owned(),
            value: "yes".to_owned(),
        };
        assert_eq!(morphine("").answer(&not_yes), Holds::Yes);
        let yes = morphine(r#""assessment": {"myoclonus": "yes"}"#);
        assert_eq!(yes.answer(&not_yes), Holds::No);
    }

    #[test]
    fn all_and_any_keep_unknown() {
        let facts = morphine(r#""circumstances": {"child": "yes", "diabetes": "no"}"#);
        let (yes, no) = (
            is("circumstances.child", "yes"),
            is("circumstances.diabetes", "yes"),
        );
        let unknown = is("circumstances.pregnant", "yes");
        let all = |parts: &[&Condition]| Condition::All(parts.iter().copied().cloned().collect());
        let any = |parts: &[&Condition]| Condition::Any(parts.iter().copied().cloned().collect());
        assert_eq!(facts.answer(&all(&[&yes, &unknown])), Holds::Unknown);
        assert_eq!(facts.answer(&all(&[&no, &unknown])), Holds::No);
        assert_eq!(facts.answer(&any(&[&no, &unknown])), Holds::Unknown);
        assert_eq!(facts.answer(&any(&[&yes, &unknown])), Holds::Yes);
    }

    #[test]
    fn numbers_are_compared_exactly_and_an_incomplete_total_never_fails() {
        let facts = morphine("");
        assert_eq!(facts.answer(&over(OME, 59)), Holds::Yes);
        assert_eq!(facts.answer(&over(OME, 60)), Holds::No);
        let at_least = Condition::AtLeast {
            field: OME.to_owned(),
            number: Exact::from_integer(60.into()),
        };
        assert_eq!(facts.answer(&at_least), Holds::Yes);
        let regimen = format!(
            "{}, {}",
            patches("bup", "us-bup-td168", r#""20 mcg/h""#),
            once_daily("mor", "us-mor-ir-tab", "60 mg")
        );
        let incomplete = super::tests::facts("us", "cdc-2022", &regimen, "");
        assert_eq!(incomplete.answer(&over(OME, 59)), Holds::Yes);
        assert_eq!(incomplete.answer(&over(OME, 60)), Holds::Unknown);
        assert_eq!(
            incomplete.answer(&over("regimen.opioid_count", 1)),
            Holds::Yes
        );
        assert_eq!(
            incomplete.answer(&is("regimen.route", "transdermal")),
            Holds::Yes
        );
        assert_eq!(
            incomplete.answer(&is("regimen.drug", "methadone")),
            Holds::No
        );
    }

    #[test]
    fn nothing_is_known_of_steps_before_there_is_a_schedule() {
        let steep = over("schedule.step.of_previous_percent", 25);
        let facts = morphine("");
        assert_eq!(facts.answer(&steep), Holds::Unknown);
        let empty = Schedule {
            original: Vec::new(),
            steps: Vec::new(),
            reaches_goal: false,
            objectives: Vec::new(),
        };
        assert_eq!(facts.with_schedule(&empty).answer(&steep), Holds::No);
        assert_eq!(facts.answer(&over("review.cows", 5)), Holds::Unknown);
    }

    #[test]
    fn the_step_to_nothing_is_not_the_largest_step() {
        let steep = |percent| over("schedule.step.of_previous_percent", percent);
        let facts = morphine("").with_schedule(&schedule());
        assert_eq!(facts.answer(&steep(29)), Holds::Yes);
        assert_eq!(facts.answer(&steep(30)), Holds::No);
    }

    /// A cut of 30 %, then the stop.
    fn schedule() -> Schedule {
        use crate::case::{Daily, RowId};
        use crate::quantity::{DailyDose, Percent};
        use crate::taper::{Item, Shares, Step};
        let start = chrono::NaiveDate::MIN;
        let step = |kind, percent: u32, doses: Doses| {
            let percent = || Percent::from_exact(Exact::from_integer(percent.into()));
            let shares = Shares {
                of_previous: percent(),
                of_original: percent(),
                since_start: percent(),
                per_28_days: percent(),
            };
            let item = Item {
                id: RowId::from_text("r1").unwrap(),
                daily: Daily::Mass(DailyDose::ZERO),
                doses,
                reduction: Some(shares.clone()),
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
            reaches_goal: true,
            objectives: Vec::new(),
        }
    }
}
