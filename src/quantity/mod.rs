//! Exact amounts: doses, daily doses, patch rates, volumes, equivalents, percentages.
//!
//! Each is a type of its own, so that none can be taken for another, and nothing turns an
//! equivalent back into a dose. Everything is an integer or an exact fraction; no
//! floating-point number is used here or anywhere between file and paper.
#![deny(clippy::float_arithmetic)]

mod equivalent;
mod exact;
mod fraction;
mod mass;
mod percent;
pub mod text;

pub use equivalent::MorphineEquivalent;
pub use exact::{decimal_text, exact_from_text, round_to_tenths, tenths_text};
pub use fraction::Exact;
pub use mass::{Concentration, DailyDose, Dose, MassUnit, PatchRate, Volume};
pub use percent::Percent;
