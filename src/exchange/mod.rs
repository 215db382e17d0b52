//! Answers in forms that other programs read.

pub mod json;
