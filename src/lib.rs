//! Taperline plans opioid tapers that can really be dispensed.
//!
//! The modules stand in reading order; each may use those before it and none after it.
//! What the prescriber has written is the case; all that follows is the plan, computed
//! from the case, the clinical data and today's date and nothing else.

// What is known.
pub mod quantity;

pub mod date;

pub mod problem;

pub mod clinical_data;

// What is asked.
pub mod case;

pub mod draft;

pub mod plan_file;

// What is answered. The taper stands before the equivalents and cannot use them: it runs on
// each drug's own dose.
pub mod taper;

pub mod findings;

pub mod equivalence;

pub mod assessment;

pub mod safety;

pub mod plan;

pub mod comparison;

pub mod edits;

// What is handed on.
pub mod dose_curve;

pub mod paper;

pub mod exchange;

pub mod issued;

// Front ends.
pub mod examples;

pub mod files;

pub mod cli;

#[cfg(feature = "gui")]
pub mod gui;

/// The program's name and version, as it stands in answers and on paper.
pub const PROGRAM: &str = concat!("taperline ", env!("CARGO_PKG_VERSION"));
