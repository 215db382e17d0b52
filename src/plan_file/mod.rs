//! Plan files: bytes in, a draft out, and back. Touches no disk.
//!
//! A plan may be sealed under a passphrase ([`seal`], [`unseal`]); what is inside is the same.
//! The reader accepts only the shape that the contract fixes, and reports every problem
//! with its path; an unknown field is a problem, so that a misspelt one never silently
//! changes a dose.

mod encryption;
pub(crate) mod json;
mod read;
mod reader;
mod sections;
mod typed;
mod versions;
mod write;

pub use age::secrecy::{ExposeSecret, SecretString};
pub use encryption::{
    Form, Sealer, WORK_FACTOR, check_new_passphrase, is_sealed, passphrase_needed, seal,
    seal_with_work, unseal, unseal_by_key,
};
pub(crate) use read::decoded;
pub use read::{read, read_scenario_by_scenario};
pub use typed::{Difference, differences, looks_like_a_plan, read_as_typed, write_as_typed};
pub use write::{request as request_value, row as row_value, write};

/// What a plan file says it is.
const FORMAT: &str = "taperline-plan";
/// The largest plan file that is read, in bytes.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// The most that is read of any file, in bytes: a sealed plan in letters is the largest that
/// can be lawful. What was cut off here is refused as too large by whoever reads the bytes.
pub const MOST_READ: u64 = 16 * 1024 * 1024;
