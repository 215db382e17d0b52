//! The regimen's oral morphine total against published dose levels, and what it leaves out.
//!
//! Rules `dose-level`, `missing-factor` and `table-scope`. Levels are the thresholds of
//! kind `dose-level` in `assets/clinical/thresholds.json`; they are warnings with a source
//! and never stop a plan. A published range is judged by its high end.
#![deny(clippy::float_arithmetic)]

use crate::case::Case;
use crate::clinical_data::{Citation, Formulary, Threshold};
use crate::equivalence::{Equivalents, RowEquivalent};
use crate::findings::wording::{self, Level, Words};
use crate::findings::{Figure, Finding, Rule, Severity};
use crate::quantity::{Exact, MorphineEquivalent};
use crate::taper::Schedule;

/// The kind of threshold that is a dose level.
const DOSE_LEVEL: &str = "dose-level";
/// Levels that their source offers as a hypothesis and never as a cut-off.
const NEVER_A_CUT_OFF: [&str; 1] = ["ome-75-chen"];

/// What is to be weighed about the present regimen's total, in the order of the data.
///
/// A level is passed by a total above it (`over`) or at it and above (`at_least`). The
/// highest level passed is a caution, those below it are for information. A level that is
/// a range of doses names no single dose to pass and is left out.
pub fn dose_levels(case: &Case, equivalents: &Equivalents, formulary: &Formulary) -> Vec<Finding> {
    let mut findings = table_scope(case);
    findings.extend(missing_factors(case, equivalents));
    findings.extend(levels_passed(case, equivalents, formulary));
    findings
}

fn table_scope(case: &Case) -> Vec<Finding> {
    let table = case.table.as_ref();
    let country = case.country.as_str();
    let mut words = Vec::new();
    if !table.countries.iter().any(|code| code == country) {
        words.push(wording::table_of_other_countries(table, country));
    }
    if table.research_only() {
        words.push(wording::table_for_research(table));
    }
    let found = |words: Words| Finding::new(Rule::TableScope, Severity::Caution, words, table);
    words.into_iter().map(found).collect()
}

fn missing_factors(case: &Case, equivalents: &Equivalents) -> Vec<Finding> {
    let missing = |row: &&RowEquivalent| row.equivalent.is_none();
    let rows = equivalents.rows.iter().filter(missing);
    rows.map(|row| missing_factor(case, row)).collect()
}

fn missing_factor(case: &Case, row: &RowEquivalent) -> Finding {
    let product = case.row(&row.id).map(|row| &row.product);
    let title = product.map(|product| product.title()).unwrap_or_default();
    let reason = row.reason.clone().unwrap_or_else(wording::not_in_table);
    let words = wording::missing_factor(row.id.as_str(), &title, &case.table, &reason);
    let daily = product.map(|product| Figure::Quantity(row.daily.text(product.mass_unit())));
    Finding {
        row: Some(row.id.clone()),
        numbers: daily.into_iter().map(|daily| ("daily", daily)).collect(),
        ..Finding::new(Rule::MissingFactor, Severity::Warning, words, row)
    }
}

/// The levels that are meant for this person, in the order of the data.
fn levels<'a>(
    case: &'a Case,
    formulary: &'a Formulary,
) -> impl Iterator<Item = &'a Threshold> + use<'a> {
    let person = Person::of(case);
    formulary
        .thresholds()
        .iter()
        .filter(|threshold| threshold.kind == DOSE_LEVEL)
        .filter(|threshold| !NEVER_A_CUT_OFF.contains(&threshold.id.as_str()))
        .filter(|threshold| threshold.in_country(case.country.as_str()))
        .filter(move |threshold| person.is_meant_by(&threshold.scope))
}

/// A dose level that is meant for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoseLevel {
    /// The level, mg of oral morphine in 24 hours.
    pub level: Exact,
    /// Whether the level itself counts as passed.
    pub at_the_level_too: bool,
    /// What the level rests on.
    pub rests_on: Citation,
}

/// The dose levels that are meant for this person, once for each number, lowest first.
pub fn levels_for(case: &Case, formulary: &Formulary) -> Vec<DoseLevel> {
    let mut found: Vec<DoseLevel> = Vec::new();
    for threshold in levels(case, formulary) {
        let value = &threshold.value;
        let (level, at_the_level_too) = match (value.over(), value.at_least()) {
            (Some(level), _) => (level, false),
            (None, Some(level)) => (level, true),
            (None, None) => continue,
        };
        let same =
            |one: &DoseLevel| one.level == *level && one.at_the_level_too == at_the_level_too;
        if !found.iter().any(same) {
            found.push(DoseLevel {
                level: level.clone(),
                at_the_level_too,
                rests_on: Citation::from(threshold),
            });
        }
    }
    found.sort_by(|one, other| one.level.cmp(&other.level));
    found
}

/// How long a plan stays above a dose level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoseDays {
    /// The level, mg of oral morphine in 24 hours.
    pub level: Exact,
    /// Whether the level itself counts as passed.
    pub at_the_level_too: bool,
    /// The days of the plan on which the total passes it.
    pub days: u32,
    /// What the level rests on.
    pub rests_on: Citation,
}

/// For each dose level that is meant for this person, once for each number, the days of a
/// schedule on which the total passes it; a published range counts by its high end.
pub fn dose_days(
    case: &Case,
    schedule: &Schedule,
    equivalents: &[Equivalents],
    formulary: &Formulary,
) -> Vec<DoseDays> {
    let days_above = |level: DoseLevel| {
        let steps = schedule.steps.iter().zip(equivalents);
        let passing = steps.filter(|(_, total)| {
            let total = total.total.high();
            *total > level.level || level.at_the_level_too && *total == level.level
        });
        DoseDays {
            days: passing.map(|(step, _)| step.days).sum(),
            level: level.level,
            at_the_level_too: level.at_the_level_too,
            rests_on: level.rests_on,
        }
    };
    let levels = levels_for(case, formulary).into_iter();
    levels.map(days_above).collect()
}

fn levels_passed(case: &Case, equivalents: &Equivalents, formulary: &Formulary) -> Vec<Finding> {
    let total = &equivalents.total;
    let passed: Vec<(&Threshold, Level<'_>)> = levels(case, formulary)
        .filter_map(|threshold| Some((threshold, level_passed(threshold, total.high())?)))
        .collect();
    let highest = passed
        .iter()
        .map(|(_, level)| number(*level))
        .max()
        .cloned();
    let found = passed.iter().map(|(threshold, level)| {
        let number = number(*level);
        let severity = if highest.as_ref() == Some(number) {
            Severity::Caution
        } else {
            Severity::Info
        };
        let words = wording::dose_level(total, equivalents.incomplete(), threshold, level);
        let level = MorphineEquivalent::single(number.clone());
        Finding {
            numbers: vec![
                ("ome_mg_per_day", Figure::Equivalent(total.clone())),
                ("level_mg_per_day", Figure::Equivalent(level)),
            ],
            ..Finding::new(Rule::DoseLevel, severity, words, *threshold)
        }
    });
    found.collect()
}

fn level_passed<'a>(threshold: &'a Threshold, total: &Exact) -> Option<Level<'a>> {
    if let Some(level) = threshold.value.over() {
        return (total > level).then_some(Level::Over(level));
    }
    let level = threshold.value.at_least()?;
    (total >= level).then_some(Level::AtLeast(level))
}

fn number(level: Level<'_>) -> &Exact {
    match level {
        Level::Over(level) | Level::AtLeast(level) => level,
    }
}

/// Which scopes of the data a person belongs to.
struct Person {
    palliative: bool,
    chronic: bool,
}

impl Person {
    /// An unknown answer takes nobody out of the levels for chronic pain.
    fn of(case: &Case) -> Self {
        let circumstances = &case.circumstances;
        let palliative = circumstances.get("palliative_care") == "yes"
            || circumstances.get("last_weeks_of_life") == "yes";
        let cancer = circumstances.get("pain_kind") == "cancer";
        Self {
            palliative,
            chronic: !palliative && !cancer,
        }
    }

    fn is_meant_by(&self, scope: &str) -> bool {
        match scope {
            "all" | "any" => true,
            "chronic-pain" => self.chronic,
            "palliative" => self.palliative,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equivalence::of_regimen;
    use crate::equivalence::sample::{case, formulary, once_daily, patches};

    fn found(country: &str, table: &str, regimen: &str, others: &str) -> Vec<Finding> {
        let case = case(country, table, regimen, others);
        dose_levels(&case, &of_regimen(&case.regimen, &case.table), &formulary())
    }

    /// Each level passed, with its severity.
    fn levels(findings: &[Finding]) -> Vec<(String, &'static str)> {
        let mut levels = Vec::new();
        for finding in findings {
            for (name, figure) in &finding.numbers {
                if let ("level_mg_per_day", Figure::Equivalent(level)) = (*name, figure) {
                    levels.push((level.text(), finding.severity.word()));
                }
            }
        }
        levels
    }

    fn pairs(levels: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
        let owned = |(level, severity): &(&str, &'static str)| ((*level).to_owned(), *severity);
        levels.iter().map(owned).collect()
    }

    fn morphine(country: &str, amount: &str, others: &str) -> Vec<(String, &'static str)> {
        let (product, table) = match country {
            "uk" => ("uk-mor-ir-liq\", \"concentration\": \"2 mg/mL", "fpm-2020"),
            _ => ("us-mor-ir-sol\", \"concentration\": \"2 mg/mL", "cdc-2022"),
        };
        levels(&found(
            country,
            table,
            &once_daily("r1", product, amount),
            others,
        ))
    }

    #[test]
    fn at_least_50_is_passed_at_50_and_not_below() {
        assert_eq!(morphine("us", "49 mg", ""), pairs(&[]));
        assert_eq!(morphine("us", "50 mg", ""), pairs(&[("50", "caution")]));
        assert_eq!(morphine("us", "51 mg", ""), pairs(&[("50", "caution")]));
    }

    #[test]
    fn over_120_is_passed_above_120_and_the_levels_below_are_for_information() {
        assert_eq!(morphine("uk", "119 mg", ""), pairs(&[("100", "caution")]));
        assert_eq!(morphine("uk", "120 mg", ""), pairs(&[("100", "caution")]));
        let above = pairs(&[("100", "info"), ("120", "caution")]);
        assert_eq!(morphine("uk", "121 mg", ""), above);
    }

    #[test]
    fn levels_for_chronic_pain_are_not_shown_in_palliative_care() {
        let palliative = r#""circumstances": {"palliative_care": "yes"}"#;
        assert_eq!(morphine("uk", "160 mg", palliative), pairs(&[]));
        let cancer = r#""circumstances": {"pain_kind": "cancer"}"#;
        assert_eq!(morphine("uk", "160 mg", cancer), pairs(&[]));
    }

    #[test]
    fn an_unknown_answer_takes_nobody_out_of_a_level() {
        let unknown = r#""circumstances": {"palliative_care": "unknown", "pain_kind": "unknown"}"#;
        assert_eq!(
            morphine("us", "50 mg", unknown),
            pairs(&[("50", "caution")])
        );
    }

    #[test]
    fn the_hypothesis_of_75_mg_is_never_a_level() {
        let levels = morphine("uk", "80 mg", "");
        assert_eq!(levels, pairs(&[]));
    }

    #[test]
    fn a_range_is_judged_by_its_high_end() {
        // 25 is 60 to 90 and 12 is 30 to 60: together 90 to 150.
        let fentanyl = patches("r1", "uk-fen-td72", r#""25 mcg/h", "12 mcg/h""#);
        let findings = found("uk", "spcg", &fentanyl, "");
        assert_eq!(
            levels(&findings),
            pairs(&[("100", "info"), ("120", "caution")])
        );
        let message = findings
            .first()
            .map(|finding| finding.message.clone())
            .unwrap();
        assert!(message.contains("90 to 150 mg"), "{message}");
    }

    #[test]
    fn a_missing_row_is_named_with_its_reason() {
        let regimen = format!(
            "{}, {}",
            patches("bup", "us-bup-td168", r#""20 mcg/h""#),
            once_daily("mor", "us-mor-ir-tab", "60 mg")
        );
        let findings = found("us", "cdc-2022", &regimen, "");
        let missing = findings
            .iter()
            .find(|finding| finding.rule == Rule::MissingFactor)
            .unwrap();
        assert_eq!(missing.severity, Severity::Warning);
        assert_eq!(
            missing.row.as_ref().map(crate::case::RowId::as_str),
            Some("bup")
        );
        assert!(
            missing.message.contains("partial agonist"),
            "{}",
            missing.message
        );
        assert!(
            missing.message.contains("incomplete"),
            "{}",
            missing.message
        );
        assert_eq!(
            missing.numbers,
            [("daily", Figure::Quantity("20 mcg/h".to_owned()))]
        );
        let level = findings
            .iter()
            .find(|finding| finding.rule == Rule::DoseLevel)
            .unwrap();
        assert!(
            level.message.contains("What can be counted"),
            "{}",
            level.message
        );
    }

    #[test]
    fn a_table_of_another_country_or_for_research_is_said() {
        let rules = |country: &str, product: &str, table: &str| {
            let findings = found(country, table, &once_daily("r1", product, "10 mg"), "");
            let scope = findings
                .into_iter()
                .filter(|finding| finding.rule == Rule::TableScope);
            scope.map(|finding| finding.message).collect::<Vec<_>>()
        };
        assert!(rules("uk", "uk-mor-ir-tab", "fpm-2020").is_empty());
        let foreign = rules("uk", "uk-mor-ir-tab", "anzca-2021");
        assert!(
            foreign.iter().all(|message| message.contains("AU and NZ")),
            "{foreign:?}"
        );
        assert_eq!(foreign.len(), 1);
        assert_eq!(rules("uk", "uk-mor-ir-tab", "nih-heal").len(), 2);
    }
}
