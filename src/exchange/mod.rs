//! Answers in forms that other programs read.

mod assess;
mod comparison;
mod data;
pub mod json;
mod step;
mod values;
