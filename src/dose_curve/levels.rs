//! Dose levels in oral morphine equivalents as doses of one row.
//!
//! A level is about the whole regimen. What the other medicines add is taken off it step by
//! step, so that the curve lies above the line exactly where the total is above the level.
//! That can be drawn only where every total is one complete number, and where the table has
//! one number for the row whatever its dose; elsewhere it is said why there is no line.

use num_traits::Zero as _;

use super::{DoseCurve, LEAD, Scale, days_between};
use crate::case::{Case, Row, RowId};
use crate::clinical_data::Formulary;
use crate::equivalence::{self, Equivalents};
use crate::plan::Planned;
use crate::quantity::{Exact, tenths_text};
use crate::safety;
use crate::taper::Step;

/// A dose level on the axis of a row's curve.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelLine {
    /// The level, mg of oral morphine a day, such as `120`.
    pub level: String,
    /// Day and dose of the row at which the whole regimen comes to the level: corner after
    /// corner. 0 where the other medicines alone come to it.
    pub line: Vec<(f64, f64)>,
}

/// Why no dose level can be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoLevels {
    /// A medicine has no factor in the table.
    Incomplete(RowId),
    /// A total is a published range.
    Range,
    /// The table has no single number for this row whatever its dose.
    NotInProportion,
    /// No level is meant for this person.
    NoneMeant,
}

impl NoLevels {
    /// In words; nothing where no level is meant for the person.
    pub fn in_words(&self) -> Option<String> {
        Some(match self {
            Self::Incomplete(id) => format!(
                "No dose levels on the curve: ‘{id}’ has no factor in this table, so the total \
                 is incomplete."
            ),
            Self::Range => "No dose levels on the curve: the total is a published range, not \
                            one number."
                .to_owned(),
            Self::NotInProportion => "No dose levels on the curve: the table has no single \
                                      factor for this medicine at every dose."
                .to_owned(),
            Self::NoneMeant => return None,
        })
    }
}

/// The dose levels that are meant for this person, lowest first, on the axis of one row.
///
/// # Errors
///
/// Why no line can be drawn.
pub fn level_lines(
    case: &Case,
    planned: &Planned,
    formulary: &Formulary,
    curve: &DoseCurve,
) -> Result<Vec<LevelLine>, NoLevels> {
    let mut levels: Vec<Exact> = Vec::new();
    for level in safety::levels_for(case, formulary) {
        if !levels.contains(&level.level) {
            levels.push(level.level);
        }
    }
    if levels.is_empty() {
        return Err(NoLevels::NoneMeant);
    }
    let steps = planned.schedule.steps.iter().zip(&planned.equivalents);
    let steps: Vec<StepLevel<'_>> = steps
        .map(|(step, total)| StepLevel::of(case, step, total, &curve.id))
        .collect::<Result<_, _>>()?;
    let lines = levels.iter().filter_map(|level| {
        Some(LevelLine {
            level: tenths_text(level),
            line: line(&steps, level, curve)?,
        })
    });
    Ok(lines.collect())
}

/// What a level becomes in a step.
struct StepLevel<'a> {
    step: &'a Step,
    /// What the other medicines add up to, mg of oral morphine a day.
    others: Exact,
    /// What one part of the row's dose, in its own unit, is in oral morphine, mg a day.
    per_unit: Exact,
    scale: Scale,
    /// Parts in that unit.
    parts: u64,
}

impl<'a> StepLevel<'a> {
    fn of(case: &Case, step: &'a Step, total: &Equivalents, id: &RowId) -> Result<Self, NoLevels> {
        if let Some(missing) = total.missing.first() {
            return Err(NoLevels::Incomplete(missing.clone()));
        }
        if total.total.is_range() {
            return Err(NoLevels::Range);
        }
        let now = step.item(id).map(|item| item.row.as_ref());
        let row: &Row = now
            .or_else(|| case.row(id).map(AsRef::as_ref))
            .ok_or(NoLevels::NotInProportion)?;
        let per_unit = equivalence::per_unit(row, &case.table)
            .filter(|per_unit| !per_unit.is_zero())
            .ok_or(NoLevels::NotInProportion)?;
        let mut own = total.rows.iter();
        let own = own.find(|one| one.id == *id);
        let own = own.and_then(|own| own.equivalent.as_ref());
        let own = own.map_or(Exact::from(0), |own| own.high().clone());
        let daily = row.daily();
        let mass_unit = row.product.mass_unit();
        let (parts, _) = match daily {
            // The factor is for a milligram, whatever the product's unit.
            crate::case::Daily::Mass(_) => daily.unit(crate::quantity::MassUnit::Mg),
            crate::case::Daily::Rate(_) => daily.unit(mass_unit),
        };
        Ok(Self {
            step,
            others: total.total.high() - &own,
            per_unit,
            scale: Scale::of(daily, mass_unit),
            parts,
        })
    }

    /// The row's dose at which the whole comes to a level, in the unit of the axis.
    fn dose(&self, level: &Exact) -> f64 {
        let left = level - &self.others;
        if left <= Exact::from(0) {
            return 0.0;
        }
        let parts = left / &self.per_unit * Exact::from(self.parts);
        self.scale.exact(&parts)
    }
}

fn line(steps: &[StepLevel<'_>], level: &Exact, curve: &DoseCurve) -> Option<Vec<(f64, f64)>> {
    let first = steps.first()?;
    let mut corners = vec![(-curve.days * LEAD, first.dose(level))];
    for step in steps {
        let (start, dose) = (days_between(curve.from, step.step.start), step.dose(level));
        let before = corners.last().map_or(dose, |(_, before)| *before);
        if (before - dose).abs() > f64::EPSILON {
            corners.push((start, before));
            corners.push((start, dose));
        }
    }
    let (_, last) = *corners.last()?;
    corners.push((curve.days, last));
    Some(corners)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dose_curve::curves;
    use crate::equivalence::sample::{TODAY, case_with_request, formulary, once_daily, patches};
    use crate::plan::{Outcome, plan};

    /// The lines of the first curve of a regimen tapered by a tenth of the original a month.
    fn lines(
        country: &str,
        table: &str,
        regimen: &str,
        row: &str,
    ) -> Result<Vec<LevelLine>, NoLevels> {
        let request = format!(
            r#""start": "2027-01-04", "goal": {{"kind": "stop"}}, "order": ["{row}"],
                "pace": {{"reduction": {{"percent": 10, "of": "original"}},
                "every_days": 28}}"#
        );
        let formulary = formulary();
        let case = case_with_request(country, table, regimen, "", &request);
        let plan = plan(&case, case.scenario(None).unwrap(), &formulary, TODAY).unwrap();
        let Outcome::Planned(planned) = &plan.outcome else {
            panic!("withheld: {:?}", plan.referrals);
        };
        let curve = curves(&case, planned, &plan.findings).remove(0);
        level_lines(&case, planned, &formulary, &curve)
    }

    fn doses(line: &LevelLine) -> Vec<f64> {
        let mut doses: Vec<f64> = line.line.iter().map(|(_, dose)| *dose).collect();
        doses.dedup_by(|one, other| (*one - *other).abs() < 1e-9);
        doses
    }

    fn close(one: &[f64], other: &[f64]) -> bool {
        one.len() == other.len()
            && one
                .iter()
                .zip(other)
                .all(|(one, other)| (one - other).abs() < 1e-9)
    }

    #[test]
    fn a_level_is_the_dose_whose_equivalent_it_is() {
        // Oxycodone counts 1.5 times in the CDC table: 50 / 1.5 = 33.33, 90 / 1.5 = 60 and
        // 120 / 1.5 = 80 mg a day.
        let oxycodone = r#"{"id": "oxy", "product": "us-oxy-ir-tab", "regular": [
            {"time": "08:00", "amount": "40 mg"}, {"time": "20:00", "amount": "40 mg"}]}"#;
        let lines = lines("us", "cdc-2022", oxycodone, "oxy").unwrap();
        let levels: Vec<&str> = lines.iter().map(|line| line.level.as_str()).collect();
        assert_eq!(levels, ["50", "90", "120"]);
        for (line, expected) in lines.iter().zip([100.0 / 3.0, 60.0, 80.0]) {
            assert!(close(&doses(line), &[expected]), "{line:?}");
        }
    }

    #[test]
    fn what_the_other_medicines_add_is_taken_off_the_level() {
        // 30 mg of oral morphine stay: 100 - 30 = 70, 120 - 30 = 90, 300 - 30 = 270 and
        // 500 - 30 = 470 mg, each over 1.5 for oxycodone: 46.67, 60, 180 and 313.33 mg a day.
        let regimen = format!(
            r#"{{"id": "oxy", "product": "uk-oxy-ir-solid", "regular": [
                {{"time": "08:00", "amount": "20 mg"}}, {{"time": "20:00", "amount": "20 mg"}}]}}, {}"#,
            once_daily("mst", "uk-mor-mr12-tab", "30 mg")
        );
        let lines = lines("uk", "fpm-2020", &regimen, "oxy").unwrap();
        let levels: Vec<&str> = lines.iter().map(|line| line.level.as_str()).collect();
        assert_eq!(levels, ["100", "120", "300", "500"]);
        let expected = [140.0 / 3.0, 60.0, 180.0, 940.0 / 3.0];
        for (line, expected) in lines.iter().zip(expected) {
            assert!(close(&doses(line), &[expected]), "{line:?}");
        }
    }

    #[test]
    fn where_the_other_medicines_fall_too_the_line_rises_to_the_level_itself() {
        // 20 mg of Oramorph twice in 24 hours at the start, nothing once the tablets have
        // stopped: the line of 120 ends at 120 mg of morphine, and never lies above it.
        let regimen = r#"{"id": "mst", "product": "uk-mor-mr12-tab", "regular": [
            {"time": "08:00", "amount": "60 mg"}, {"time": "20:00", "amount": "60 mg"}]},
            {"id": "oramorph", "product": "uk-mor-ir-liq", "concentration": "2 mg/mL", "as_needed":
            {"amount": "20 mg", "uses_per_24h": 2, "follows": ["mst"]}}"#;
        let lines = lines("uk", "fpm-2020", regimen, "mst").unwrap();
        let line = lines.iter().find(|line| line.level == "120").unwrap();
        let doses = doses(line);
        assert!(doses.is_sorted(), "{doses:?}");
        assert!((doses.last().unwrap() - 120.0).abs() < 1e-9, "{doses:?}");
        // The first step leaves at most 110 mg, of which a sixth is 18.3: at most two uses of
        // 18 mg, so the line is at 84 mg or above, and below 120.
        assert!((84.0..120.0).contains(doses.first().unwrap()), "{doses:?}");
    }

    #[test]
    fn nothing_is_drawn_where_a_total_is_incomplete_a_range_or_out_of_proportion() {
        let morphine = r#"{"id": "mst", "product": "us-mor-ir-tab", "regular": [
            {"time": "08:00", "amount": "60 mg"}]}"#;
        let missing = format!(
            "{morphine}, {}",
            patches("bup", "us-bup-td168", r#""20 mcg/h""#)
        );
        let refused = lines("us", "cdc-2022", &missing, "mst").unwrap_err();
        assert_eq!(
            refused,
            NoLevels::Incomplete(RowId::from_text("bup").unwrap())
        );
        assert!(refused.in_words().unwrap().contains("‘bup’ has no factor"));

        let fentanyl = patches("fen", "uk-fen-td72", r#""50 mcg/h""#);
        let refused = lines("uk", "fpm-2020", &fentanyl, "fen").unwrap_err();
        assert_eq!(refused, NoLevels::NotInProportion);

        // Of 25 mcg/h the Scottish table prints 60 to 90 mg and of 12 mcg/h 30 to 60 mg; what
        // comes between 25 and 50 has no value there.
        let fentanyl = patches("fen", "uk-fen-td72", r#""25 mcg/h""#);
        let refused = lines("uk", "spcg", &fentanyl, "fen").unwrap_err();
        assert_eq!(refused, NoLevels::Range);
    }
}
