//! Handing a plan out, and printing again what was handed out.

use std::io::Result as Printed;
use std::path::Path;

use chrono::NaiveDate;

use crate::cli::arguments::{IssueOptions, PlanOptions};
use crate::cli::commands::Console;
use crate::cli::printing::how;
use crate::cli::{ANSWERED, NOT_ANSWERED, WRONG_USE, assessment};
use crate::clinical_data::Country;
use crate::files::{Holder, Lock, LockProblem};
use crate::plan::{self, Outcome};
use crate::{date, draft, files, issued, plan_file};

impl Console<'_> {
    /// Freezes a plan in the journal of its file.
    pub(super) fn issue(&mut self, options: &IssueOptions) -> Printed<u8> {
        // Held until the end, so that of two programs at one plan the second is told.
        let holder = Holder::here(&date::iso(self.today));
        let lock = if options.take_over {
            Lock::take_over(&options.file, &holder)
        } else {
            Lock::take(&options.file, &holder)
        };
        let _lock = match lock {
            Ok(lock) => Some(lock),
            // Where no lock can be made, saving still notices what others have changed.
            Err(LockProblem::NotMade(_)) => None,
            Err(problem) => {
                let over = match &problem {
                    LockProblem::HeldElsewhere(_) => {
                        "; --take-over, once it is known that they have closed it"
                    }
                    _ => "",
                };
                writeln!(
                    self.err,
                    "{problem}. Accepted: a plan that nobody has open{over}"
                )?;
                return Ok(WRONG_USE);
            }
        };
        let opened = match self.open(&options.file, false)? {
            Ok(opened) => opened,
            Err(status) => return Ok(status),
        };
        let read = plan_file::read(&opened.bytes)
            .and_then(|draft| draft::to_case(&draft, self.formulary).map(|case| (draft, case)));
        let (mut draft, case) = match read {
            Ok(read) => read,
            Err(problems) => return self.refuse(&problems, false),
        };
        let Some(scenario) = case.scenario(options.scenario.as_deref()) else {
            return self.unknown_scenario(&case, options.scenario.as_deref());
        };
        let plan = match plan::plan(&case, scenario, self.formulary, self.today) {
            Ok(plan) => plan,
            Err(problems) => return self.refuse(&problems, false),
        };
        if let Outcome::Withheld(gates) = &plan.outcome {
            return self.refuse(gates, false);
        }
        let (by, text) = (options.by.trim(), options.text.trim());
        if by.is_empty() {
            writeln!(self.err, "--by is empty. Accepted: who hands the plan out")?;
            return Ok(WRONG_USE);
        }
        assessment::gates_not_asked(self.out, &case, &plan, self.formulary)?;
        match issued::freeze(&case, &plan, self.formulary, by, text) {
            Ok(entry) => draft.journal.push(entry),
            Err(problem) => return self.refuse(&[problem], false),
        }
        let plain = plan_file::write(&draft);
        // A plan that cannot be opened again is not written.
        if let Err(problems) = plan_file::read(&plain) {
            return self.refuse(&problems, false);
        }
        let bytes = match opened.sealed(plain) {
            Ok(bytes) => bytes,
            Err(problem) => return self.refuse(&[problem], false),
        };
        if let Err(problem) = files::save(&options.file, &bytes, &opened.stamp) {
            writeln!(self.err, "{problem}")?;
            return Ok(WRONG_USE);
        }
        writeln!(
            self.out,
            "Issued scenario {} on {}; plan --issued prints it again.",
            plan.scenario, plan.today
        )?;
        Ok(ANSWERED)
    }

    /// Prints a plan as it was when it was issued. Only the file's journal is asked: the rest
    /// of it, and the clinical data, may have changed since.
    pub(super) fn print_issued(
        &mut self,
        options: &PlanOptions,
        on: NaiveDate,
        out: &Path,
    ) -> Printed<u8> {
        let read = match self.open(&options.file, options.json)? {
            Ok(opened) => plan_file::read(&opened.bytes),
            Err(status) => return Ok(status),
        };
        let printed = read.and_then(|draft| {
            // A plan of no country that is known prints on the sheets of most countries.
            let country = Country::from_text(&draft.country).unwrap_or(Country::Uk);
            let how = how(options, country);
            let printed = issued::print(&draft.journal, on, options.issued_number, how);
            printed.map_err(|problem| vec![problem])
        });
        let printed = match printed {
            Ok(printed) => printed,
            Err(problems) => {
                self.refuse(&problems, options.json)?;
                return Ok(NOT_ANSWERED);
            }
        };
        if let Err(problem) = files::replace(out, &printed.pdf) {
            writeln!(self.err, "{problem}")?;
            return Ok(WRONG_USE);
        }
        let issued = printed.of_that_day;
        if issued.len() > 1 {
            writeln!(
                self.err,
                "{} plans were issued on {on}; number {} is printed. --issued-number prints another: {}",
                issued.len(),
                printed.number,
                issued.join("; ")
            )?;
        }
        Ok(ANSWERED)
    }
}
