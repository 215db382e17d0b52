//! `seal` and `unseal`: a passphrase around a plan file, and off it again.

use std::io::Result as Printed;
use std::path::Path;

use crate::cli::arguments::SealOptions;
use crate::cli::commands::Console;
use crate::cli::{ANSWERED, WRONG_USE};
use crate::files::{self, Stamp, There};
use crate::plan_file::{self, ExposeSecret as _, Form, SecretString};
use crate::problem::Problem;

impl Console<'_> {
    /// Writes a plan sealed under a passphrase to a new file.
    pub(super) fn seal(&mut self, options: &SealOptions) -> Printed<u8> {
        let name = options
            .out
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let Some(form) = Form::of_name(&name) else {
            let accepted = "a name that ends in .taper.age, or in .taper.age.asc for letters";
            writeln!(
                self.err,
                "‘{name}’ is no name of a sealed plan. Accepted: {accepted}"
            )?;
            return Ok(WRONG_USE);
        };
        let opened = match self.open(&options.file, false)? {
            Ok(opened) => opened,
            Err(status) => return Ok(status),
        };
        let bytes = opened.bytes;
        // What is no plan is not sealed away, to be missed later.
        if let Err(problems) = plan_file::read(&bytes) {
            return self.refuse(&problems, false);
        }
        let sealed = self
            .new_passphrase()
            .and_then(|passphrase| plan_file::seal(&bytes, &passphrase, form));
        let sealed = match sealed {
            Ok(sealed) => sealed,
            Err(problem) => return self.not_opened(&problem, false),
        };
        if let Some(status) = self.write_new(&options.out, &sealed)? {
            return Ok(status);
        }
        let before = files::previous(&options.file);
        let also = if files::what_is_there(&before) == There::Nothing {
            ""
        } else {
            ", and so is the version before it (its name with ~)"
        };
        let how = if opened.sealed.is_some() {
            "under its own passphrase"
        } else {
            "unsealed"
        };
        writeln!(
            self.out,
            "Sealed. A lost passphrase is a lost plan: nobody can open it without. The plan that was sealed is still there, {how}{also}."
        )?;
        Ok(ANSWERED)
    }

    /// Writes a sealed plan unsealed to a new file.
    pub(super) fn unseal(&mut self, options: &SealOptions) -> Printed<u8> {
        let name = options
            .out
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        if Form::of_name(&name).is_some() {
            let accepted = "a name for a plan that is not sealed, such as plan.taper.json";
            writeln!(
                self.err,
                "‘{name}’ is the name of a sealed plan. Accepted: {accepted}"
            )?;
            return Ok(WRONG_USE);
        }
        let opened = match self.open(&options.file, false)? {
            Ok(opened) => opened,
            Err(status) => return Ok(status),
        };
        if opened.sealed.is_none() {
            writeln!(self.err, "The plan is not sealed. Accepted: a sealed plan")?;
            return Ok(WRONG_USE);
        }
        if let Some(status) = self.write_new(&options.out, &opened.bytes)? {
            return Ok(status);
        }
        writeln!(
            self.out,
            "Unsealed. Whoever can read the new file can read the plan."
        )?;
        Ok(ANSWERED)
    }

    /// A passphrase for a plan that is being sealed; on the terminal it is asked twice.
    fn new_passphrase(&self) -> Result<SecretString, Problem> {
        let first = self.passphrase("New passphrase, several random words are best: ")?;
        plan_file::check_new_passphrase(&first)?;
        if self.passphrase_file.is_none() {
            let again = self.passphrase("The same passphrase again: ")?;
            if again.expose_secret() != first.expose_secret() {
                let what = "The two passphrases differ";
                let accepted = "the same passphrase twice";
                return Err(Problem::new("passphrase", "", "", what, accepted));
            }
        }
        Ok(first)
    }

    /// Writes a file that must not be there yet; the exit status where it was not written.
    fn write_new(&mut self, path: &Path, bytes: &[u8]) -> Printed<Option<u8>> {
        match files::save(path, bytes, &Stamp::NEW) {
            Ok(_) => Ok(None),
            Err(files::SaveProblem::ChangedSince { .. }) => {
                let path = path.display();
                writeln!(
                    self.err,
                    "A file of that name is there already. Accepted: a new name ({path})"
                )?;
                Ok(Some(WRONG_USE))
            }
            Err(problem) => {
                writeln!(self.err, "{problem}")?;
                Ok(Some(WRONG_USE))
            }
        }
    }
}
