//! The case and its finished schedule, judged: what to weigh before and at each step.
//!
//! Reductions are judged on the doses that will be taken, after rounding to real units,
//! never on the percentages that were wished for. Every bound comes from the data.
#![deny(clippy::float_arithmetic)]

mod changes;
mod combinations;
mod dose_levels;
mod fast_paces;
mod low_doses;
mod order;
mod paces;
mod regimen;
mod steep_steps;

pub use changes::{changes, worse_for_long};
pub use combinations::{combinations, present_combinations};
pub use dose_levels::{DoseDays, dose_days, dose_levels};
pub use low_doses::low_doses;
pub use order::{ProposedOrder, order, proposed_order};
pub use paces::paces;
pub use regimen::{as_needed, regimen, unmeasured};
pub use steep_steps::{goal, steep_steps};
