//! Answers in forms that other programs read.

mod assess;
mod comparison;
mod data;
mod hazards;
pub mod json;
mod step;
mod values;
