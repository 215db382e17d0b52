//! Answers in forms that other programs read.

mod assess;
pub mod calendar;
mod comparison;
mod data;
pub mod fhir;
pub mod format;
mod hazards;
pub mod json;
pub mod sheets;
mod step;
pub mod text;
mod values;
mod words;
