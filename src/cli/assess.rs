//! `assess`: the assessment core alone.

use std::io::Result as Printed;

use serde_json::Value;

use crate::assessment::{self, Facts, TaperNow};
use crate::case::Answers;
use crate::cli::arguments::ReadOptions;
use crate::cli::commands::Console;
use crate::cli::{ANSWERED, NOT_ANSWERED, assessment as text, tables};
use crate::date::date_from_text;
use crate::draft::{self, Draft};
use crate::exchange::json;
use crate::plan::{self, Consultation};
use crate::problem::Problem;

impl Console<'_> {
    pub(super) fn assess(&mut self, options: &ReadOptions) -> Printed<u8> {
        let draft = match self.draft(&options.file, options.json)? {
            Ok(draft) => draft,
            Err(status) => return Ok(status),
        };
        let case = match draft::to_case(&draft, self.formulary) {
            Ok(case) => case,
            Err(problems) => return self.answers_alone(&draft, &problems, options.json),
        };
        let Some(scenario) = case.scenario(None) else {
            return Ok(NOT_ANSWERED);
        };
        let request = &scenario.request;
        let consultation = plan::consult(&case, request, self.formulary, self.today);
        let Consultation {
            facts, referrals, ..
        } = &consultation;
        let next = assessment::next_questions(&case.assessment, self.formulary);
        let next = next.first();
        let readiness = assessment::readiness(self.formulary, facts, referrals, Some(case.country));
        let watch = assessment::watch(request, facts, self.formulary);
        if options.json {
            let answer = json::assess(&consultation, next, &readiness, &watch);
            self.print_json(&answer)?;
        } else {
            self.custody()?;
            text::readiness(self.out, &readiness)?;
            text::explanations(self.out, &consultation.assessment, self.formulary)?;
            text::next_question(self.out, next, self.formulary)?;
            text::referrals(self.out, referrals)?;
            text::not_asked(self.out, &readiness)?;
            text::watch(self.out, &watch)?;
            tables::findings(self.out, &consultation.findings)?;
        }
        Ok(ANSWERED)
    }

    /// The problems of a file that cannot be answered; an emergency in its answers is said
    /// first, for it does not wait for a field to be mended.
    fn answers_alone(&mut self, draft: &Draft, problems: &[Problem], as_json: bool) -> Printed<u8> {
        let answers = Answers::from_pairs(draft.assessment.clone());
        let circumstances = Answers::from_pairs(draft.circumstances.clone());
        let assessment = assessment::assess(&answers, self.formulary);
        let born = date_from_text(&draft.patient.born);
        let facts = Facts::from_answers(&answers, &circumstances, &assessment).of_age(
            born,
            self.formulary,
            self.today,
        );
        let referrals = assessment::referrals(self.formulary, &facts, None, None, self.today);
        let readiness = assessment::readiness(self.formulary, &facts, &referrals, None);
        if readiness.now == TaperNow::EmergencyFirst {
            writeln!(self.err, "{} {}", readiness.message, readiness.hint)?;
        }
        for problem in problems {
            writeln!(self.err, "{problem}")?;
        }
        if as_json {
            let mut answer = json::problems(problems);
            if let Value::Object(object) = &mut answer {
                object.insert("taper_now".to_owned(), json::taper_now(&readiness));
                let referrals = referrals.iter().map(json::referral).collect();
                object.insert("referrals".to_owned(), Value::Array(referrals));
            }
            self.print_json(&answer)?;
        }
        Ok(NOT_ANSWERED)
    }
}
