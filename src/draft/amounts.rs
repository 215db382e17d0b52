//! A row's amounts as typed → exact amounts, checked against what is marketed.

use crate::case::TimedDose;
use crate::case::units::{self, Unit};
use crate::clinical_data::{Product, ProductKind};
use crate::draft::TimedDraft;
use crate::draft::reader::Reader;
use crate::quantity::{Concentration, Dose, MassUnit, PatchRate, Volume};

/// The most units of the largest strength that one dose can be: far beyond what anybody
/// takes, and near enough that the nearest dose that can be made is found at once.
const MOST_UNITS: u64 = 100;
/// The most doses of one row in a day.
const MOST_DOSES: usize = 24;

/// What a row's amounts are read against.
pub(super) struct Context<'a> {
    pub(super) product: &'a Product,
    pub(super) brand: Option<&'a str>,
    pub(super) concentration: Option<&'a Concentration>,
}

impl Context<'_> {
    /// The units that the product is marketed in; none for liquids and infusions.
    pub(super) fn units(&self, halves: bool) -> Vec<Unit> {
        units::marketed(self.product, self.brand, halves)
    }

    /// The units of measurement in which this row's doses may be written.
    fn written_in(&self) -> &'static [&'static str] {
        match (self.product.kind(), self.product.mass_unit()) {
            (ProductKind::Patch, _) => &["mcg/h"],
            (ProductKind::Liquid, _) => &["mg", "mL"],
            (ProductKind::Infusion, _) | (_, MassUnit::Mcg) => &["mg", "mcg"],
            (ProductKind::Units, MassUnit::Mg) => &["mg"],
        }
    }

    /// Reads a dose and checks that it can be made from what is marketed.
    pub(super) fn dose(&self, reader: &mut Reader, field: &str, given: &str) -> Option<Dose> {
        let dose = self.unchecked_dose(reader, field, given)?;
        match self.product.kind() {
            ProductKind::Units => {
                let parts = self.makeable(reader, field, given, dose.nanograms())?;
                Some(Dose::from_nanograms(parts))
            }
            ProductKind::Liquid => {
                let whole = self
                    .concentration
                    .is_none_or(|strength| strength.volume(dose).is_some());
                if whole {
                    return Some(dose);
                }
                let what = "is no whole number of thousandths of a millilitre";
                reader.refuse(
                    "not-makeable",
                    field,
                    given,
                    what,
                    "a dose that can be measured",
                )
            }
            ProductKind::Infusion | ProductKind::Patch => Some(dose),
        }
    }

    /// Reads a dose without asking whether it can be made.
    pub(super) fn unchecked_dose(
        &self,
        reader: &mut Reader,
        field: &str,
        given: &str,
    ) -> Option<Dose> {
        let written = reader.quantity(field, given, self.written_in())?;
        if written.unit == "mL" {
            let volume = Volume::from_microlitres(written.thousandths);
            return self
                .concentration
                .and_then(|strength| strength.dose(volume))
                .or_else(|| {
                    let what = "is a volume whose dose is no whole number of nanograms";
                    reader.refuse("quantity", field, given, what, "the dose in mg")
                });
        }
        let unit = if written.unit == "mcg" {
            MassUnit::Mcg
        } else {
            MassUnit::Mg
        };
        // A thousandth of a unit is a whole number of nanograms.
        let per_thousandth = unit.nanograms() / 1_000;
        written
            .thousandths
            .checked_mul(per_thousandth)
            .map(Dose::from_nanograms)
    }

    /// Refuses parts that no whole units make (halves where the product allows them).
    fn makeable(&self, reader: &mut Reader, field: &str, given: &str, parts: u64) -> Option<u64> {
        let units = self.units(true);
        let most = units
            .iter()
            .map(|unit| unit.parts.saturating_mul(MOST_UNITS))
            .max();
        if most.is_some_and(|most| parts > most) {
            let accepted = format!("at most {MOST_UNITS} units of {}", self.strengths_text());
            let what = "is more than anybody takes at one time";
            return reader.refuse("limit", field, given, what, accepted);
        }
        let Err((below, above)) = units::make(&units, parts) else {
            return Some(parts);
        };
        let text = |parts: u64| match self.product.kind() {
            ProductKind::Patch => PatchRate::from_nanograms_per_hour(parts).text(),
            _ => Dose::from_nanograms(parts).text(self.product.mass_unit()),
        };
        let nearest = match below {
            Some(below) => format!("{} or {}", text(below), text(above)),
            None => text(above),
        };
        let accepted = format!(
            "an amount made of {}; the nearest: {nearest}",
            self.strengths_text()
        );
        reader.refuse(
            "not-makeable",
            field,
            given,
            "cannot be made from what is marketed",
            accepted,
        )
    }

    fn strengths_text(&self) -> String {
        let strengths = self.product.strengths_for(self.brand);
        strengths
            .iter()
            .map(|strength| strength.label.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Reads one patch, which must be a marketed one.
    pub(super) fn patch(&self, reader: &mut Reader, field: &str, given: &str) -> Option<PatchRate> {
        let written = reader.quantity(field, given, &["mcg/h"])?;
        let rate = PatchRate::from_nanograms_per_hour(written.thousandths);
        let marketed = self
            .units(false)
            .iter()
            .any(|unit| unit.parts == rate.nanograms_per_hour());
        if marketed {
            return Some(rate);
        }
        reader.refuse(
            "not-makeable",
            field,
            given,
            "is not a patch on the market",
            self.strengths_text(),
        )
    }

    /// Reads the doses of a day, each time once.
    pub(super) fn doses(
        &self,
        reader: &mut Reader,
        field: &str,
        drafts: &[TimedDraft],
    ) -> Option<Vec<TimedDose>> {
        if drafts.len() > MOST_DOSES {
            let given = format!("{} doses", drafts.len());
            return reader.refuse(
                "limit",
                field,
                &given,
                "is too many",
                format!("at most {MOST_DOSES}"),
            );
        }
        let mut doses: Vec<TimedDose> = Vec::new();
        let mut whole = true;
        for (place, draft) in drafts.iter().enumerate() {
            let time = reader.time(&format!("{field}[{place}].time"), &draft.time);
            let dose = self.dose(reader, &format!("{field}[{place}].amount"), &draft.amount);
            let (Some(time), Some(dose)) = (time, dose) else {
                whole = false;
                continue;
            };
            if doses.iter().any(|other| other.time == time) {
                let what = "is given twice as a time of this row";
                let path = format!("{field}[{place}].time");
                reader.refuse::<()>("time", &path, &draft.time, what, "each time of day once");
                whole = false;
            }
            doses.push(TimedDose { time, dose });
        }
        doses.sort_by_key(|timed| timed.time);
        whole.then_some(doses)
    }
}
