//! The case and its finished schedule, judged: what to weigh before and at each step.
//!
//! Reductions are judged on the doses that will be taken, after rounding to real units,
//! never on the percentages that were wished for. Every bound comes from the data.
#![deny(clippy::float_arithmetic)]

mod age;
mod as_needed;
mod changes;
mod combinations;
mod dose_levels;
mod fast_paces;
mod gate_answers;
mod low_doses;
mod order;
mod paces;
mod patches;
mod regimen;
mod rises;
mod steep_steps;
mod taken;

pub use age::age;
pub use as_needed::as_needed;
pub use changes::{changes, reviews_not_read, worse_for_long};
pub use combinations::{combinations, present_combinations};
pub use dose_levels::{DoseDays, DoseLevel, dose_days, dose_levels, levels_for};
pub use gate_answers::gate_answers;
pub use low_doses::low_doses;
pub use order::{ProposedOrder, order, proposed_order};
pub use paces::paces;
pub use patches::no_real_reductions;
pub use regimen::{regimen, unmeasured};
pub use steep_steps::{goal, steep_steps};
