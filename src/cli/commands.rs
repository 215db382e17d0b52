//! The commands: read the file, ask the library, print.

use std::io::{Result as Printed, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::Value;

use crate::case::{Case, Scenario};
use crate::cli::arguments::{Document, EquivalentsOptions, PlanOptions, ReadOptions};
use crate::cli::{ANSWERED, NOT_ANSWERED, WRONG_USE, facts, outputs, summaries, tables};
use crate::clinical_data::Formulary;
use crate::comparison::Comparison;
use crate::draft::Draft;
use crate::equivalence::{self, Equivalents};
use crate::exchange::json;
use crate::plan::{self, Outcome, Plan};
use crate::problem::Problem;
use crate::{comparison, draft, edits, files, plan_file};

/// What a command answers from and prints to.
pub(super) struct Console<'a> {
    pub(super) formulary: &'a Formulary,
    pub(super) today: NaiveDate,
    pub(super) passphrase_file: Option<PathBuf>,
    pub(super) out: &'a mut dyn Write,
    pub(super) err: &'a mut dyn Write,
}

impl Console<'_> {
    pub(super) fn plan(&mut self, options: &PlanOptions) -> Printed<u8> {
        if let Some(what) = outputs::clash(options) {
            writeln!(self.err, "{what}")?;
            return Ok(WRONG_USE);
        }
        if let (Some(on), Some(out)) = (options.issued, &options.pdf) {
            return self.print_issued(options, on, out);
        }
        if let (Document::Comparison, Some(out)) = (options.document, &options.pdf) {
            return self.print_comparison(options, out);
        }
        let (draft, case) = match self.draft_and_case(&options.file, options.json)? {
            Ok(read) => read,
            Err(status) => return Ok(status),
        };
        let Some(scenario) = case.scenario(options.scenario.as_deref()) else {
            return self.unknown_scenario(&case, options.scenario.as_deref());
        };
        let plan = match plan::plan(&case, scenario, self.formulary, self.today) {
            Ok(plan) => plan,
            Err(problems) => return self.refuse(&problems, options.json),
        };
        if let Outcome::Withheld(gates) = &plan.outcome {
            for gate in gates {
                writeln!(self.err, "{gate}")?;
            }
            self.answer((&draft, &case), &plan, options.json)?;
            return Ok(NOT_ANSWERED);
        }
        let made = outputs::make((&draft, &case), &plan, self.formulary, options);
        let made = match made {
            Ok(made) => made,
            Err(problem) => return self.refuse(&[problem], options.json),
        };
        for (path, bytes) in made {
            if let Err(problem) = files::replace(path, &bytes) {
                writeln!(self.err, "{problem}")?;
                return Ok(WRONG_USE);
            }
        }
        self.answer((&draft, &case), &plan, options.json)?;
        Ok(ANSWERED)
    }

    pub(super) fn unknown_scenario(&mut self, case: &Case, given: Option<&str>) -> Printed<u8> {
        let given = given.unwrap_or_default();
        let scenarios = case.scenarios.iter();
        let names: Vec<&str> = scenarios.map(|scenario| scenario.name.as_str()).collect();
        let names = names.join(", ");
        writeln!(
            self.err,
            "‘{given}’ is not a scenario of this plan. Accepted: {names}"
        )?;
        Ok(WRONG_USE)
    }

    fn answer(
        &mut self,
        (draft, case): (&Draft, &Case),
        plan: &Plan,
        as_json: bool,
    ) -> Printed<()> {
        let named = |scenario: &Scenario| scenario.name == plan.scenario;
        let place = case.scenarios.iter().position(named).unwrap_or_default();
        let choices = match &plan.outcome {
            Outcome::Withheld(_) => Vec::new(),
            Outcome::Planned(planned) => {
                edits::tail_choices(draft, case, place, planned, self.formulary, self.today)
            }
        };
        if as_json {
            let mut answer = json::plan(case, plan, self.formulary);
            if let Value::Object(answer) = &mut answer {
                let choices = json::tail_choices(case, &choices);
                answer.insert("tail_choices".to_owned(), choices);
            }
            self.print_json(&answer)
        } else {
            tables::plan(self.out, case, plan, self.formulary)?;
            summaries::tail_choices(self.out, case, &choices)
        }
    }

    /// Every scenario of a file side by side, or the exit status after the reason was printed.
    pub(super) fn comparison(
        &mut self,
        path: &Path,
        as_json: bool,
    ) -> Printed<Result<Comparison, u8>> {
        let bytes = match self.open(path, as_json)? {
            Ok(opened) => opened.bytes,
            Err(status) => return Ok(Err(status)),
        };
        let comparison =
            plan_file::read_scenario_by_scenario(&bytes).and_then(|(draft, unread)| {
                comparison::compare(&draft, &unread, self.formulary, self.today)
            });
        match comparison {
            Ok(comparison) => Ok(Ok(comparison)),
            Err(problems) => self.refuse(&problems, as_json).map(Err),
        }
    }

    pub(super) fn compare(&mut self, options: &ReadOptions) -> Printed<u8> {
        let comparison = match self.comparison(&options.file, options.json)? {
            Ok(comparison) => comparison,
            Err(status) => return Ok(status),
        };
        if options.json {
            self.print_json(&json::comparison(&comparison))?;
        } else {
            summaries::comparison(self.out, &comparison)?;
            self.custody()?;
        }
        self.say_unanswered(&comparison)
    }

    /// Says why scenarios are not answered; the exit status is that of a file without any answer
    /// only where there is none.
    pub(super) fn say_unanswered(&mut self, comparison: &Comparison) -> Printed<u8> {
        let compared = &comparison.compared;
        let problems = compared.iter().filter_map(|one| one.answer.as_ref().err());
        for problem in problems.flatten() {
            writeln!(self.err, "{problem}")?;
        }
        let answered = compared.iter().any(|one| one.answer.is_ok());
        Ok(if answered { ANSWERED } else { NOT_ANSWERED })
    }

    pub(super) fn equivalents(&mut self, options: &EquivalentsOptions) -> Printed<u8> {
        let case = match self.case(&options.file, options.json)? {
            Ok(case) => case,
            Err(status) => return Ok(status),
        };
        let asked = options.table.as_deref();
        let tables = self
            .formulary
            .tables()
            .iter()
            .filter(|table| asked.is_none_or(|asked| table.id == asked));
        let answers: Vec<(Equivalents, &'static str)> = tables
            .map(|table| {
                let note = if table.regression_only {
                    "regression-only"
                } else {
                    ""
                };
                (equivalence::of_regimen(&case.regimen, table), note)
            })
            .collect();
        if let Some(asked) = asked.filter(|_| answers.is_empty()) {
            let ids: Vec<&str> = self
                .formulary
                .tables()
                .iter()
                .map(|table| table.id.as_str())
                .collect();
            writeln!(
                self.err,
                "‘{asked}’ is not a table that is known. Accepted: {}",
                ids.join(", ")
            )?;
            return Ok(WRONG_USE);
        }
        if options.json {
            self.print_json(&json::tables(&case, &answers))?;
        } else {
            self.custody()?;
            tables::equivalents(self.out, &case, &answers)?;
        }
        Ok(ANSWERED)
    }

    pub(super) fn check(&mut self, path: &Path, as_json: bool) -> Printed<u8> {
        match self.case(path, as_json)? {
            Ok(case) => {
                let (rows, scenarios) = (case.regimen.len(), case.scenarios.len());
                if as_json {
                    self.print_json(&json::problems(&[]))?;
                } else {
                    writeln!(
                        self.out,
                        "No problems. Rows: {rows}. Scenarios: {scenarios}."
                    )?;
                }
                Ok(ANSWERED)
            }
            Err(status) => Ok(status),
        }
    }

    /// How the data stand today, for people.
    pub(super) fn custody(&mut self) -> Printed<()> {
        facts::custody(self.out, self.formulary.custody(), self.today)
    }

    /// The case in a file, or the exit status after its problems were printed.
    fn case(&mut self, path: &Path, as_json: bool) -> Printed<Result<Case, u8>> {
        let read = self.draft_and_case(path, as_json)?;
        Ok(read.map(|(_, case)| case))
    }

    /// The draft in a file, or the exit status after its problems were printed.
    pub(super) fn draft(&mut self, path: &Path, as_json: bool) -> Printed<Result<Draft, u8>> {
        let bytes = match self.open(path, as_json)? {
            Ok(opened) => opened.bytes,
            Err(status) => return Ok(Err(status)),
        };
        match plan_file::read(&bytes) {
            Ok(draft) => Ok(Ok(draft)),
            Err(problems) => self.refuse(&problems, as_json).map(Err),
        }
    }

    /// The draft in a file and its case, or the exit status after its problems were printed.
    pub(super) fn draft_and_case(
        &mut self,
        path: &Path,
        as_json: bool,
    ) -> Printed<Result<(Draft, Case), u8>> {
        let draft = match self.draft(path, as_json)? {
            Ok(draft) => draft,
            Err(status) => return Ok(Err(status)),
        };
        match draft::to_case(&draft, self.formulary) {
            Ok(case) => Ok(Ok((draft, case))),
            Err(problems) => self.refuse(&problems, as_json).map(Err),
        }
    }

    pub(super) fn refuse(&mut self, problems: &[Problem], as_json: bool) -> Printed<u8> {
        for problem in problems {
            writeln!(self.err, "{problem}")?;
        }
        if as_json {
            self.print_json(&json::problems(problems))?;
        }
        Ok(NOT_ANSWERED)
    }

    pub(super) fn print_json(&mut self, value: &Value) -> Printed<()> {
        writeln!(self.out, "{value:#}")
    }
}
