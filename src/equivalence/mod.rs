//! Regimen and one table → oral morphine equivalents, row by row.
//!
//! A row whose drug and route stand in the table is multiplied by its factor, patches by
//! their labelled strength. A row without a factor is named as missing and never counts as
//! 0. Published ranges stay ranges. Whether the total is too high is judged in `safety`;
//! all factors come from `assets/clinical/equivalence.json`, from one table at a time.
#![deny(clippy::float_arithmetic)]

mod factor;
#[cfg(test)]
pub(crate) mod sample;

use std::borrow::Borrow;

use crate::case::{Daily, Row, RowId, Taking};
use crate::clinical_data::{Citation, EquivalenceTable, Status};
use crate::quantity::{DailyDose, Exact, MorphineEquivalent, PatchRate};
use crate::taper::{Doses, Item, Step};

/// A regimen's oral morphine equivalents in one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Equivalents {
    /// The table's id.
    pub table: String,
    /// Every row that counts, in the order of the regimen.
    pub rows: Vec<RowEquivalent>,
    /// The rows that have no equivalent in the table.
    pub missing: Vec<RowId>,
    /// The sum of the rows that have one, mg of oral morphine in 24 hours.
    pub total: MorphineEquivalent,
}

impl Equivalents {
    /// Whether a row is missing from the total.
    pub fn incomplete(&self) -> bool {
        !self.missing.is_empty()
    }

    /// The total in words; what is missing is never counted as nothing.
    pub fn in_words(&self) -> String {
        let missing = self.missing.len();
        let medicines = if missing == 1 {
            "1 medicine".to_owned()
        } else {
            format!("{missing} medicines")
        };
        let sum = self.total.text();
        if missing == 0 {
            format!("{sum} mg oral morphine a day")
        } else if missing >= self.rows.len() {
            "no total: no medicine has a factor".to_owned()
        } else {
            format!("incomplete: {sum} mg oral morphine a day without {medicines}")
        }
    }

    fn from_rows(table: &EquivalenceTable, rows: Vec<RowEquivalent>) -> Self {
        let without = rows.iter().filter(|row| row.equivalent.is_none());
        let missing = without.map(|row| row.id.clone()).collect();
        let found = rows.iter().filter_map(|row| row.equivalent.as_ref());
        let total = found.fold(MorphineEquivalent::zero(), |sum, row| sum.plus(row));
        Self {
            table: table.id.clone(),
            rows,
            missing,
            total,
        }
    }
}

/// One row's oral morphine equivalent.
#[derive(Clone, Debug, PartialEq)]
pub struct RowEquivalent {
    /// The row.
    pub id: RowId,
    /// What it adds up to in a day, as labelled.
    pub daily: Daily,
    /// The factor, as it is shown.
    pub factor: Option<FactorShown>,
    /// The equivalent, mg of oral morphine in 24 hours.
    pub equivalent: Option<MorphineEquivalent>,
    /// Why there is none.
    pub reason: Option<String>,
    /// The id of the factor's source; of the table's where there is no factor.
    pub source: String,
    /// How closely that source was read; the least of them where several rows were used.
    pub status: Status,
    /// Whether a value was used that the source does not have.
    pub extrapolated: bool,
    /// What a reader should know about it; empty where nothing.
    pub note: String,
}

impl From<&RowEquivalent> for Citation {
    fn from(row: &RowEquivalent) -> Self {
        Self::new(&row.source, row.status)
    }
}

/// A factor as it is shown beside its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorShown {
    /// One number: oral morphine mg for one of the drug's units.
    Exact(Exact),
    /// A published range.
    Range {
        /// The lower end.
        low: Exact,
        /// The upper end.
        high: Exact,
    },
    /// Values by the patches' labelled strengths.
    ByStrength,
}

/// What is taken of a row in a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken<'a> {
    /// A mass, as labelled.
    Daily(DailyDose),
    /// Patches worn together; none where the row has stopped.
    Patches(&'a [PatchRate]),
}

impl Taken<'_> {
    fn daily(self) -> Daily {
        match self {
            Self::Daily(dose) => Daily::Mass(dose),
            Self::Patches(patches) => {
                let sum = patches
                    .iter()
                    .try_fold(PatchRate::ZERO, |sum, patch| sum.plus(*patch));
                Daily::Rate(sum.unwrap_or_default())
            }
        }
    }
}

/// The equivalent of a row that is the only one of its drug and route.
///
/// Where a factor depends on the daily dose, the row's own is taken for the whole; beside
/// other rows of the drug use [`of_regimen`] or [`of_step`], which add them up first.
pub fn of_row(row: &Row, taken: Taken<'_>, table: &EquivalenceTable) -> RowEquivalent {
    factor::equivalent(row, taken, || milligrams(row, taken), table)
}

/// What 1 mg a day (of patches 1 mcg/h) of a row is in oral morphine, mg a day, where the
/// table has one number for it whatever the dose; `None` for ranges, for factors by daily dose
/// and for patches whose strengths are not in proportion.
pub fn per_unit(row: &Row, table: &EquivalenceTable) -> Option<Exact> {
    factor::per_unit(row, table)
}

/// The equivalents of what is taken now; as-needed rows count by their uses in 24 hours.
pub fn of_regimen(rows: &[impl Borrow<Row>], table: &EquivalenceTable) -> Equivalents {
    let rows = rows.iter().map(Borrow::borrow);
    let taken: Vec<(&Row, Taken<'_>)> = rows.map(|row| (row, taken_now(row))).collect();
    Equivalents::from_rows(table, of_all(&taken, table))
}

/// The equivalents of what is taken in a step.
///
/// A row that stops in the step counts nothing; one that the step does not list is left
/// out.
pub fn of_step(step: &Step, table: &EquivalenceTable) -> Equivalents {
    let items = step.items.iter();
    let listed = items.map(|item| (item.row.as_ref(), taken_in_step(&item.row, item)));
    let mut equivalents = of_all(&listed.collect::<Vec<_>>(), table);
    for row in &mut equivalents {
        let doses = step.item(&row.id).map(|item| &item.doses);
        if matches!(doses, Some(Doses::Stopped)) {
            // Nothing is nothing, whether or not the table knows the drug.
            row.equivalent = Some(MorphineEquivalent::zero());
            row.reason = None;
        }
    }
    Equivalents::from_rows(table, equivalents)
}

fn of_all(rows: &[(&Row, Taken<'_>)], table: &EquivalenceTable) -> Vec<RowEquivalent> {
    let equivalents = rows.iter().map(|(row, taken)| {
        let same = |other: &&(&Row, Taken<'_>)| {
            let (one, other) = (&row.product, &other.0.product);
            one.drug == other.drug && one.route == other.route
        };
        let of_drug = || -> Exact {
            let same = rows.iter().filter(same);
            same.map(|(row, taken)| milligrams(row, *taken)).sum()
        };
        factor::equivalent(row, *taken, of_drug, table)
    });
    equivalents.collect()
}

fn taken_now(row: &Row) -> Taken<'_> {
    match (&row.taking, row.daily()) {
        (Taking::Patches { patches, .. }, _) => Taken::Patches(patches),
        (_, Daily::Mass(dose)) => Taken::Daily(dose),
        // Only patches have a rate; this arm is for the compiler.
        (_, Daily::Rate(_)) => Taken::Patches(&[]),
    }
}

fn taken_in_step<'a>(row: &Row, item: &'a Item) -> Taken<'a> {
    match &item.doses {
        Doses::Regular(doses) => {
            let doses = doses.iter().map(|planned| planned.dose);
            Taken::Daily(DailyDose::from_doses(doses).unwrap_or_default())
        }
        Doses::AsNeeded {
            dose, uses_per_24h, ..
        } => {
            let nanograms = dose.nanograms().saturating_mul((*uses_per_24h).into());
            Taken::Daily(DailyDose::from_nanograms(nanograms))
        }
        Doses::Patches { patches, .. } => Taken::Patches(patches),
        Doses::Infusion { per_24h } => Taken::Daily(*per_24h),
        Doses::Stopped => match row.daily() {
            Daily::Mass(_) => Taken::Daily(DailyDose::ZERO),
            Daily::Rate(_) => Taken::Patches(&[]),
        },
    }
}

/// A day's dose in mg of the salt that tables count; patches have none.
fn milligrams(row: &Row, taken: Taken<'_>) -> Exact {
    match taken {
        Taken::Daily(dose) => dose.milligrams() * row.product.salt_ratio(),
        Taken::Patches(_) => Exact::from(0),
    }
}

#[cfg(test)]
mod tests {
    use super::sample::{case, formulary, once_daily, patches};
    use super::*;
    use crate::quantity::exact_from_text;
    use crate::taper::{Measure, PlannedDose, StepKind};

    fn of(country: &str, table: &str, regimen: &str) -> Equivalents {
        let case = case(country, table, regimen, "");
        of_regimen(&case.regimen, &case.table)
    }

    fn row(equivalents: &Equivalents, place: usize) -> &RowEquivalent {
        &equivalents.rows[place]
    }

    #[test]
    fn rows_are_added_and_as_needed_rows_count_by_their_uses() {
        let regimen = format!(
            r#"{}, {{"id": "oramorph", "product": "uk-mor-ir-liq", "concentration": "2 mg/mL",
                "as_needed": {{"amount": "20 mg", "uses_per_24h": 2}}}}"#,
            once_daily("mst", "uk-mor-mr12-tab", "60 mg")
        );
        let equivalents = of("uk", "fpm-2020", &regimen);
        // 60 + 2 × 20
        assert_eq!(equivalents.total.text(), "100");
        assert!(!equivalents.incomplete());
    }

    #[test]
    fn a_published_range_stays_one_in_the_total() {
        let fentanyl = patches("fentanyl", "uk-fen-td72", r#""25 mcg/h""#);
        let regimen = format!(
            "{fentanyl}, {}",
            once_daily("mst", "uk-mor-mr12-tab", "30 mg")
        );
        let equivalents = of("uk", "spcg", &regimen);
        let equivalent = row(&equivalents, 0).equivalent.as_ref();
        assert_eq!(
            equivalent.map(MorphineEquivalent::text).as_deref(),
            Some("60 to 90")
        );
        assert_eq!(row(&equivalents, 0).factor, Some(FactorShown::ByStrength));
        // 60 to 90, and 30
        assert_eq!(equivalents.total.text(), "90 to 120");
    }

    #[test]
    fn a_row_without_a_factor_is_named_and_never_counts_as_0() {
        let buprenorphine = patches("bup", "us-bup-td168", r#""20 mcg/h""#);
        let equivalents = of("us", "cdc-2022", &buprenorphine);
        let missing: Vec<&str> = equivalents.missing.iter().map(RowId::as_str).collect();
        assert_eq!(missing, ["bup"]);
        assert!(equivalents.incomplete());
        assert_eq!(row(&equivalents, 0).equivalent, None);
        let reason = row(&equivalents, 0).reason.clone().unwrap();
        assert!(reason.contains("partial agonist"), "{reason}");
    }

    #[test]
    fn one_patch_without_a_value_leaves_the_whole_row_without_one() {
        // The table has 25 and 50 to 75, but no 100.
        let fentanyl = patches("fentanyl", "uk-fen-td72", r#""100 mcg/h", "25 mcg/h""#);
        let equivalents = of("uk", "spcg", &fentanyl);
        assert!(equivalents.incomplete());
        let reason = row(&equivalents, 0).reason.clone().unwrap();
        assert!(reason.ends_with("a patch of 100 mcg/h"), "{reason}");
    }

    #[test]
    fn patches_of_several_rows_of_the_table_are_added_and_the_least_certain_is_told() {
        let buprenorphine = patches("bup", "uk-bup-td168", r#""15 mcg/h", "5 mcg/h""#);
        let equivalents = of("uk", "fpm-2020", &buprenorphine);
        // 36 (by proportion) and 12
        assert_eq!(equivalents.total.text(), "48");
        assert_eq!(row(&equivalents, 0).status, Status::Unverified);
        assert!(row(&equivalents, 0).extrapolated);
    }

    #[test]
    fn a_factor_by_daily_dose_looks_at_all_rows_of_the_drug() {
        let tablet = |id: &str| {
            format!(
                r#"{{"id": "{id}", "product": "us-met-tab", "regular":
                    [{{"time": "08:00", "amount": "10 mg"}}, {{"time": "20:00", "amount": "10 mg"}}]}}"#
            )
        };
        let case = case(
            "us",
            "cdc-2022",
            &format!("{}, {}", tablet("a"), tablet("b")),
            "",
        );
        let formulary = formulary();
        let table = formulary.table("cdc-2016").unwrap();
        // 20 mg alone lies in the band over 0 (4), 40 mg together in the band over 20 (8).
        let one = of_row(
            case.regimen.first().unwrap(),
            taken_now(case.regimen.first().unwrap()),
            table,
        );
        assert_eq!(one.equivalent.unwrap().text(), "80");
        assert_eq!(of_regimen(&case.regimen, table).total.text(), "320");
    }

    #[test]
    fn oxycodone_base_is_counted_as_hydrochloride() {
        let equivalents = of("us", "cdc-2022", &once_daily("x", "us-oxy-er-cap", "36 mg"));
        // 36 × 10/9 = 40 mg of hydrochloride, × 1.5
        assert_eq!(equivalents.total.text(), "60");
        assert_eq!(
            row(&equivalents, 0).factor,
            Some(FactorShown::Exact(exact_from_text("1.5").unwrap()))
        );
        assert!(row(&equivalents, 0).note.contains("10/9"));
    }

    #[test]
    fn a_row_that_stops_counts_nothing_and_one_not_listed_is_left_out() {
        let regimen = format!(
            "{}, {}, {}",
            patches("bup", "us-bup-td168", r#""20 mcg/h""#),
            once_daily("morphine", "us-mor-ir-tab", "30 mg"),
            once_daily("gone", "us-mor-ir-tab", "15 mg")
        );
        let case = case("us", "cdc-2022", &regimen, "");
        let item = |id: &str, doses: Doses| Item {
            row: case.row(&RowId::from_text(id).unwrap()).cloned().unwrap(),
            daily: Daily::Mass(DailyDose::ZERO),
            doses,
            reduction: None,
            limit: None,
        };
        let planned = PlannedDose {
            time: chrono::NaiveTime::MIN,
            dose: crate::quantity::Dose::from_nanograms(15_000_000),
            made: Measure::Units(Vec::new()),
        };
        let start = chrono::NaiveDate::MIN;
        let step = Step {
            index: 1,
            start,
            end: start,
            days: 28,
            kind: StepKind::Reduce,
            nominal_percent_of_original: None,
            tapered: None,
            instead: Vec::new(),
            items: vec![
                item("bup", Doses::Stopped),
                item("morphine", Doses::Regular(vec![planned])),
            ],
            changed: Vec::new(),
            reduction: None,
            review: None,
        };
        let equivalents = of_step(&step, &case.table);
        assert_eq!(equivalents.rows.len(), 2);
        assert!(!equivalents.incomplete());
        assert_eq!(equivalents.total.text(), "15");
    }
}
