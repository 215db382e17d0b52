//! `data`: what the program knows, who has checked it, and what could go wrong.

use std::io::Result as Printed;

use serde_json::Value;

use crate::cli::arguments::DataOptions;
use crate::cli::commands::Console;
use crate::cli::{ANSWERED, NOT_ANSWERED, facts, hazards, tables};
use crate::clinical_data::{DataProblem, Hazards, ListedFact};
use crate::exchange::json;

impl Console<'_> {
    pub(super) fn data(&mut self, options: &DataOptions) -> Printed<u8> {
        let asked = facts::Asked {
            file: options.file,
            status: options.status,
        };
        if options.json || options.hazards {
            let log = match Hazards::load(self.formulary) {
                Ok(log) => log,
                Err(problems) => return self.log_refused(&problems),
            };
            if options.json {
                let wants = |fact: &ListedFact| asked.wants(fact);
                let mut answer = json::data(self.formulary, wants);
                if let Value::Object(answer) = &mut answer {
                    answer.insert("hazards".to_owned(), json::hazards(&log));
                }
                self.print_json(&answer)?;
            } else {
                hazards::list(self.out, &log)?;
            }
        } else if options.facts || asked != facts::Asked::default() {
            self.custody()?;
            facts::list(self.out, self.formulary, self.today, asked)?;
        } else {
            self.custody()?;
            tables::data(self.out, self.formulary)?;
            facts::summary(self.out, self.formulary, self.today)?;
        }
        Ok(ANSWERED)
    }

    fn log_refused(&mut self, problems: &[DataProblem]) -> Printed<u8> {
        for problem in problems {
            writeln!(self.err, "The hazard log cannot be used: {problem}")?;
        }
        Ok(NOT_ANSWERED)
    }
}
