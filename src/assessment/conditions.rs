//! The data's `when`, answered yes, no or unknown.
//!
//! A comparison with an unknown answer is unknown, unless the condition itself names
//! `unknown`; `all` and `any` keep it so. What they are asked of is [`Known`].

use crate::assessment::Facts;
use crate::clinical_data::{Condition, UNKNOWN};
use crate::quantity::Exact;

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

/// What conditions can be asked of.
pub(super) trait Known {
    /// What the field with this path holds.
    fn value(&self, field: &str) -> Value<'_>;

    /// Whether a condition holds.
    fn answer_to(&self, condition: &Condition) -> Holds {
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
        let answers: Vec<Holds> = parts.iter().map(|part| self.answer_to(part)).collect();
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
        let answers: Vec<Holds> = parts.iter().map(|part| self.answer_to(part)).collect();
        if answers.contains(&Holds::Yes) {
            Holds::Yes
        } else if answers.contains(&Holds::Unknown) {
            Holds::Unknown
        } else {
            Holds::No
        }
    }

    /// Whether the field is one of these words.
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
}

impl Facts {
    /// Whether a condition holds.
    pub fn answer(&self, condition: &Condition) -> Holds {
        self.answer_to(condition)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::assess;
    use crate::assessment::facts::OME;
    use crate::equivalence::of_regimen;
    use crate::equivalence::sample::{TODAY, case, formulary, once_daily, patches};

    fn facts(country: &str, table: &str, regimen: &str, others: &str) -> Facts {
        let case = case(country, table, regimen, others);
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
}
