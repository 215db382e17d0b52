//! The command line: the same answers as the window, for people and for programs.
//!
//! It prints to the writers it is given. Exit status: 0 answered; 1 the case cannot be
//! answered; 2 wrong usage, or a file that cannot be opened or written.

mod arguments;
mod assess;
mod assessment;
mod commands;
mod data;
mod facts;
mod hazards;
mod import;
mod issue;
mod legible;
mod outputs;
mod printing;
mod reading;
mod sealing;
mod summaries;
mod tables;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Parser as _;

use crate::clinical_data::Formulary;
use arguments::{Arguments, Command};

pub use legible::Legible;

/// The exit status of a question that was answered.
const ANSWERED: u8 = 0;
/// The exit status of a case that cannot be answered.
const NOT_ANSWERED: u8 = 1;
/// The exit status of wrong usage, or of a file that cannot be opened or written.
const WRONG_USE: u8 = 2;

/// What the command line was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A command has run; its exit status.
    Done(u8),
    /// The window is to be opened, on a file if one is named.
    Window {
        /// The plan file.
        file: Option<PathBuf>,
        /// The date that stands in place of the clock's.
        today: Option<NaiveDate>,
    },
}

/// Runs a command line (without the program's name), with the clock's date.
pub fn run(
    arguments: Vec<OsString>,
    today: NaiveDate,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Outcome {
    let name = std::iter::once(OsString::from("taperline"));
    let parsed = match Arguments::try_parse_from(name.chain(arguments)) {
        Ok(parsed) => parsed,
        Err(error) => {
            let text = error.render().to_string();
            if error.use_stderr() {
                let _closed = write!(err, "{text}");
                return Outcome::Done(WRONG_USE);
            }
            let printed = write!(out, "{text}");
            return Outcome::Done(if printed.is_ok() { ANSWERED } else { WRONG_USE });
        }
    };
    let Some(command) = parsed.command else {
        return Outcome::Window {
            file: parsed.file,
            today: parsed.today,
        };
    };
    let today = parsed.today.unwrap_or(today);
    let formulary = match Formulary::load() {
        Ok(formulary) => formulary,
        Err(problems) => {
            for problem in problems {
                // A stream that cannot be written to leaves only the exit status to tell.
                let _ = writeln!(err, "The clinical data cannot be used: {problem}");
            }
            return Outcome::Done(NOT_ANSWERED);
        }
    };
    let mut console = commands::Console {
        formulary: &formulary,
        today,
        passphrase_file: parsed.passphrase_file,
        out,
        err,
    };
    let status = match command {
        Command::Plan(options) => console.plan(&options),
        Command::Assess(options) => console.assess(&options),
        Command::Equivalents(options) => console.equivalents(&options),
        Command::Issue(options) => console.issue(&options),
        Command::Import(options) => console.import(&options),
        Command::Compare(options) => console.compare(&options),
        Command::Seal(options) => console.seal(&options),
        Command::Unseal(options) => console.unseal(&options),
        Command::Check(options) => console.check(&options.file, options.json),
        Command::Data(options) => console.data(&options),
    };
    // Only a closed stream ends here; nobody is left to read a message.
    Outcome::Done(status.unwrap_or(WRONG_USE))
}
