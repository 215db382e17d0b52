//! Reading a plan file, sealed or not: the one place where the command line opens one.

use std::io::Result as Printed;
use std::path::Path;

use crate::cli::commands::Console;
use crate::cli::{NOT_ANSWERED, WRONG_USE};
use crate::files::{self, Stamp};
use crate::plan_file::{self, ExposeSecret as _, Form, SecretString};
use crate::problem::Problem;

/// A plan file's content, and what is needed to save it as it was.
pub(super) struct Opened {
    /// The plan, unsealed.
    pub(super) bytes: Vec<u8>,
    /// What stands on the disk.
    pub(super) stamp: Stamp,
    /// How it was sealed, if it was.
    pub(super) sealed: Option<(Form, SecretString)>,
}

impl Opened {
    /// A plan's bytes as they are to be written: sealed as the file was.
    pub(super) fn sealed(&self, bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
        match &self.sealed {
            None => Ok(bytes),
            Some((form, passphrase)) => plan_file::seal(&bytes, passphrase, *form),
        }
    }
}

impl Console<'_> {
    /// Opens a plan file, or gives the exit status after the reason was printed.
    pub(super) fn open(&mut self, path: &Path, as_json: bool) -> Printed<Result<Opened, u8>> {
        let _span = tracing::info_span!("open").entered();
        let (bytes, stamp) = match files::open(path) {
            Ok(opened) => opened,
            Err(problem) => {
                writeln!(self.err, "{problem}")?;
                return Ok(Err(WRONG_USE));
            }
        };
        if !plan_file::is_sealed(&bytes) {
            let sealed = None;
            return Ok(Ok(Opened {
                bytes,
                stamp,
                sealed,
            }));
        }
        let form = Form::of(&bytes);
        let opened = self
            .passphrase("Passphrase of the plan: ")
            .and_then(|passphrase| {
                let bytes = plan_file::unseal(&bytes, &passphrase)?;
                let sealed = Some((form, passphrase));
                Ok(Opened {
                    bytes,
                    stamp,
                    sealed,
                })
            });
        match opened {
            Ok(opened) => Ok(Ok(opened)),
            Err(problem) => self.not_opened(&problem, as_json).map(Err),
        }
    }

    /// Prints why a sealed plan was not opened: a passphrase that is missing or another one is
    /// a file that cannot be opened, a damaged one is no plan.
    pub(super) fn not_opened(&mut self, problem: &Problem, as_json: bool) -> Printed<u8> {
        self.refuse(std::slice::from_ref(problem), as_json)?;
        Ok(if problem.rule == "passphrase" {
            WRONG_USE
        } else {
            NOT_ANSWERED
        })
    }

    /// The passphrase: the first line of the file that was named, else asked on the terminal.
    pub(super) fn passphrase(&self, question: &str) -> Result<SecretString, Problem> {
        let accepted =
            "a terminal to ask on, or --passphrase-file with the passphrase as its first line";
        let missing = |what: &str| Problem::new("passphrase", "", "", what, accepted);
        let passphrase = match &self.passphrase_file {
            Some(path) => files::read_secret(path)
                .map_err(|problem| missing(&format!("No passphrase could be read: {problem}")))?,
            None => rpassword::prompt_password(question)
                .map(SecretString::from)
                .map_err(|_why| {
                    missing(
                        "The plan is sealed, and there is no terminal to ask for its passphrase",
                    )
                })?,
        };
        if passphrase.expose_secret().is_empty() {
            return Err(missing("The passphrase is empty"));
        }
        Ok(passphrase)
    }
}
