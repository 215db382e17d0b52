//! Edits of a request that a reader can pick: steps to go on with by hand, softer tails.
//!
//! An edit is a changed draft and nothing else. What it leads to is worked out by the same
//! call as every plan, so that what is shown beside a choice is what picking it gives.

mod by_hand;
mod slower;
mod spread;
mod tail;

pub use by_hand::{manual_taking, to_manual_steps};
pub use tail::{TailChoice, TailKind, tail_choices};
