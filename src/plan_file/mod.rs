//! Plan files: bytes in, a draft out, and back. Touches no disk.
//!
//! The reader accepts only the shape that the contract fixes, and reports every problem
//! with its path; an unknown field is a problem, so that a misspelt one never silently
//! changes a dose.

pub(crate) mod json;
mod read;
mod reader;
mod sections;
mod write;

pub(crate) use read::decoded;
pub use read::{read, read_scenario_by_scenario};
pub use write::{request as request_value, row as row_value, write};

/// What a plan file says it is.
const FORMAT: &str = "taperline-plan";
/// The version that this program writes, and the only one so far.
const VERSION: &str = "1";
