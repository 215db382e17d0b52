//! Doses, daily doses, patch rates, volumes and concentrations.
//!
//! Doses are whole nanograms, so that every quantity a file can hold (three decimals of a
//! microgram) is exact, and so is half of every marketed unit.

use crate::quantity::{Exact, text};

/// The unit in which a product's doses are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MassUnit {
    /// Milligrams.
    Mg,
    /// Micrograms.
    Mcg,
}

impl MassUnit {
    /// As written in files and on screen.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Mg => "mg",
            Self::Mcg => "mcg",
        }
    }

    /// Nanograms in one of this unit.
    pub fn nanograms(self) -> u64 {
        match self {
            Self::Mg => 1_000_000,
            Self::Mcg => 1_000,
        }
    }
}

macro_rules! whole_number {
    ($(#[$meta:meta])* $name:ident, $getter:ident, $from:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
        pub struct $name(u64);

        impl $name {
            /// Nothing taken.
            pub const ZERO: Self = Self(0);

            /// From the whole number that it holds.
            pub const fn $from(value: u64) -> Self {
                Self(value)
            }

            /// The whole number that it holds.
            pub const fn $getter(self) -> u64 {
                self.0
            }

            /// Whether it is nothing.
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// The sum, unless it is too large to be a quantity.
            pub fn plus(self, other: Self) -> Option<Self> {
                self.0.checked_add(other.0).map(Self)
            }
        }
    };
}

whole_number!(
    /// What is taken at one time, in whole nanograms.
    ///
    /// It has no sum of its own with a [`DailyDose`]; a day is added up by
    /// [`DailyDose::from_doses`].
    Dose,
    nanograms,
    from_nanograms
);
whole_number!(
    /// What 24 hours add up to, in whole nanograms.
    DailyDose,
    nanograms,
    from_nanograms
);
whole_number!(
    /// The rate on a patch's label, in whole nanograms per hour (52.5 mcg/h exists).
    PatchRate,
    nanograms_per_hour,
    from_nanograms_per_hour
);
whole_number!(
    /// A volume, in whole microlitres.
    Volume,
    microlitres,
    from_microlitres
);

impl Dose {
    /// Written in the unit, such as `2.5 mg`.
    pub fn text(self, unit: MassUnit) -> String {
        text::write(self.0, unit.nanograms(), unit.symbol())
    }
}

impl DailyDose {
    /// The sum of a day's doses, unless it is too large.
    pub fn from_doses(doses: impl IntoIterator<Item = Dose>) -> Option<Self> {
        let mut sum = Self::ZERO;
        for dose in doses {
            sum = sum.plus(Self(dose.nanograms()))?;
        }
        Some(sum)
    }

    /// Written in the unit, such as `120 mg`.
    pub fn text(self, unit: MassUnit) -> String {
        text::write(self.0, unit.nanograms(), unit.symbol())
    }

    /// In milligrams, exactly.
    pub fn milligrams(self) -> Exact {
        Exact::from(self.0) / Exact::from(MassUnit::Mg.nanograms())
    }
}

impl PatchRate {
    /// As written in files and on screen.
    pub const UNIT: &'static str = "mcg/h";

    /// Written in micrograms per hour, such as `52.5 mcg/h`.
    pub fn text(self) -> String {
        text::write(self.0, MassUnit::Mcg.nanograms(), Self::UNIT)
    }

    /// In micrograms per hour, exactly.
    pub fn micrograms_per_hour(self) -> Exact {
        Exact::from(self.0) / Exact::from(MassUnit::Mcg.nanograms())
    }
}

impl Volume {
    /// Microlitres in a millilitre.
    const PER_MILLILITRE: u64 = 1_000;

    /// Written in millilitres, such as `2.5 mL`.
    pub fn text(self) -> String {
        text::write(self.0, Self::PER_MILLILITRE, "mL")
    }
}

/// The strength of a liquid: an exact fraction of milligrams per millilitre.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Concentration(Exact);

impl Concentration {
    /// From milligrams per millilitre; `None` unless above 0.
    pub fn from_mg_per_ml(value: Exact) -> Option<Self> {
        (value > Exact::from(0)).then_some(Self(value))
    }

    /// Milligrams per millilitre.
    pub fn mg_per_ml(&self) -> &Exact {
        &self.0
    }

    /// The dose in a volume; `None` where it is no whole number of nanograms.
    pub fn dose(&self, volume: Volume) -> Option<Dose> {
        // 1 mg/mL is 1 000 ng in a microlitre.
        let nanograms = &self.0 * Exact::from(volume.microlitres() * 1_000);
        whole(&nanograms).map(Dose::from_nanograms)
    }

    /// The volume that holds a dose; `None` where it is no whole number of microlitres.
    pub fn volume(&self, dose: Dose) -> Option<Volume> {
        let microlitres = Exact::from(dose.nanograms()) / (&self.0 * Exact::from(1_000));
        whole(&microlitres).map(Volume::from_microlitres)
    }

    /// Written as on the label, such as `2 mg/mL` or `2/3 mg/mL`.
    pub fn text(&self) -> String {
        format!("{} mg/mL", crate::quantity::decimal_text(&self.0))
    }
}

fn whole(value: &Exact) -> Option<u64> {
    value
        .is_integer()
        .then(|| value.to_integer().try_into().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::exact_from_text;

    #[test]
    fn a_dose_is_written_without_trailing_zeros() {
        assert_eq!(Dose::from_nanograms(2_500_000).text(MassUnit::Mg), "2.5 mg");
        assert_eq!(Dose::from_nanograms(75_000).text(MassUnit::Mcg), "75 mcg");
        assert_eq!(
            PatchRate::from_nanograms_per_hour(52_500).text(),
            "52.5 mcg/h"
        );
        assert_eq!(DailyDose::ZERO.text(MassUnit::Mg), "0 mg");
    }

    #[test]
    fn a_volume_and_its_dose_turn_into_each_other_exactly() {
        let oramorph = Concentration::from_mg_per_ml(exact_from_text("2").unwrap()).unwrap();
        // 9 mL of 2 mg/mL is 18 mg.
        let nine = Volume::from_microlitres(9_000);
        assert_eq!(oramorph.dose(nine), Some(Dose::from_nanograms(18_000_000)));
        assert_eq!(
            oramorph.volume(Dose::from_nanograms(18_000_000)),
            Some(nine)
        );
        // 10 mg in 15 mL is 2/3 mg/mL: 1 mL holds no whole number of nanograms.
        let hydrocodone = Concentration::from_mg_per_ml(exact_from_text("2/3").unwrap()).unwrap();
        assert_eq!(hydrocodone.dose(Volume::from_microlitres(1_000)), None);
        assert_eq!(
            hydrocodone.dose(Volume::from_microlitres(15_000)),
            Some(Dose::from_nanograms(10_000_000))
        );
    }
}
