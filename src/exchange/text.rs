//! A plan as plain text to paste into a record: lines of at most 72 characters, no markup, and
//! no identity unless it is asked for.

use crate::assessment;
use crate::case::{Case, Row, Taking};
use crate::clinical_data::{Formulary, local};
use crate::exchange::words::{daily, days, medicine, one_line, taking};
use crate::findings::Severity;
use crate::paper::{self, clock, day, printed, short_day, worn};
use crate::plan::Plan;
use crate::problem::Problem;
use crate::taper::{Doses, Step, StepKind};

/// The longest line, in characters.
const WIDTH: usize = 72;

/// What is said and what is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextOptions {
    /// Whether the patient's name, date of birth and number stand at the head.
    pub identity: bool,
}

/// A plan as plain text.
///
/// # Errors
///
/// A problem where a gate withholds the schedule.
pub fn text(
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    options: TextOptions,
) -> Result<String, Problem> {
    let planned = plan.planned()?;
    let country = case.country;
    let mut page = Page::default();
    let scenario = one_line(&plan.scenario);
    page.line(0, &format!("Opioid taper, scenario {scenario}"));
    if options.identity {
        page.line(0, &identity(case));
    }
    page.line(
        0,
        &format!(
            "Plan of {}, {}, worked out by {} with the clinical data {}.",
            day(plan.today, country),
            paper::version_in_words(case, plan, formulary),
            crate::PROGRAM,
            formulary.data_version()
        ),
    );
    for warning in formulary.custody().warnings(plan.today) {
        page.line(0, &local::sentence(&warning, country));
    }
    page.heading(if plan.has_begun() {
        "Before the plan"
    } else {
        "Now"
    });
    for row in &case.regimen {
        page.line(0, &format!("- {}: {}", medicine(row), now(case, row)));
    }
    let equivalents = plan.equivalents.in_words();
    page.line(0, &format!("By {}: {equivalents}.", case.table.title));
    page.heading("Steps");
    for (step, equivalents) in planned.schedule.steps.iter().zip(&planned.equivalents) {
        page.line(0, &head(case, step, planned.steep.contains(&step.index)));
        for item in &step.items {
            let total = match item.doses {
                Doses::Regular(_) => format!(" ({})", daily(item)),
                _ => String::new(),
            };
            let lines = taking(item).join("; ");
            page.line(3, &format!("- {}{total}: {lines}", medicine(&item.row)));
            if let Some(shares) = &item.reduction {
                let (before, original) = (shares.of_previous.text(), shares.of_original.text());
                page.line(
                    5,
                    &format!(
                        "{before} % less than before, a cut of {original} % of the original dose"
                    ),
                );
            }
        }
        page.line(3, &format!("Together {}.", equivalents.in_words()));
        if let Some(review) = step.review {
            page.line(3, &format!("Review {}.", short_day(review, country)));
        }
    }
    if !planned.schedule.reaches_goal {
        page.line(0, "The goal itself cannot be made; the plan ends above it.");
    }
    for (heading, severity) in [
        ("Warnings", Severity::Warning),
        ("Cautions", Severity::Caution),
    ] {
        let findings = plan.findings.iter();
        let mut findings = findings
            .filter(|finding| finding.severity == severity)
            .peekable();
        if findings.peek().is_some() {
            page.heading(heading);
        }
        for finding in findings {
            page.line(0, &format!("- {} {}", finding.message, finding.hint));
        }
    }
    let mut open = plan
        .referrals
        .iter()
        .filter(|referral| referral.open)
        .peekable();
    if open.peek().is_some() {
        page.heading("To ask");
    }
    for referral in open {
        let soon = referral.urgency.as_str().replace('-', " ");
        page.line(0, &format!("- {} ({soon})", referral.message));
    }
    gates_not_asked(case, plan, formulary, &mut page);
    Ok(page.0)
}

/// What nobody has asked and would withhold the schedule: unknown is not no, and whoever reads
/// the record must not take it for asked.
fn gates_not_asked(case: &Case, plan: &Plan, formulary: &Formulary, page: &mut Page) {
    let country = Some(case.country);
    let readiness = assessment::readiness(formulary, &plan.facts, &plan.referrals, country);
    let mut gates = readiness.gates_not_asked().peekable();
    if gates.peek().is_some() {
        page.heading("Not asked, and a reason to withhold the schedule if answered so");
    }
    for gate in gates {
        let questions = gate.questions.iter().map(|(_, question)| question.as_str());
        let questions = questions.collect::<Vec<_>>().join(" ");
        page.line(
            0,
            &format!("- {}: {questions}", gate.rule.replace('-', " ")),
        );
    }
}

fn identity(case: &Case) -> String {
    let patient = &case.patient;
    let born = patient
        .born
        .map(|born| format!("born {}", day(born, case.country)));
    let parts = [
        Some(one_line(&patient.name)),
        born,
        Some(one_line(&patient.identifier)),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

/// A step's number, days and kind.
fn head(case: &Case, step: &Step, steep: bool) -> String {
    let first = short_day(step.start, case.country);
    let index = step.index;
    let head = match step.kind {
        StepKind::Stop => format!("{index}. {first}: stop"),
        _ => {
            let last = short_day(step.end, case.country);
            format!("{index}. {first} to {last}, {}", days(step.days))
        }
    };
    let hold = step.kind == StepKind::Hold && step.changed.is_empty();
    let words = [(hold, ", no change"), (steep, ", STEEP")];
    let words = words.into_iter().filter(|(said, _)| *said);
    words.fold(head, |head, (_, word)| format!("{head}{word}"))
}

/// How a row is taken now.
fn now(case: &Case, row: &Row) -> String {
    let unit = row.product.mass_unit();
    match &row.taking {
        Taking::Regular(doses) => {
            let doses = doses.iter().map(|timed| {
                let amount = printed(&timed.dose.text(unit));
                format!("at {} {amount}", clock(timed.time, case.country))
            });
            doses.collect::<Vec<_>>().join("; ")
        }
        Taking::AsNeeded(needed) => {
            let amount = printed(&needed.dose.text(unit));
            format!(
                "when needed {amount}, used {} times in 24 hours",
                needed.uses_per_24h
            )
        }
        Taking::Patches {
            patches,
            next_change,
        } => {
            let next = day(*next_change, case.country);
            format!("{}, next change {next}", worn(patches))
        }
        Taking::Infusion { per_24h } => {
            format!(
                "{} in 24 hours as an infusion",
                printed(&per_24h.text(unit))
            )
        }
    }
}

/// Text under way.
#[derive(Default)]
struct Page(String);

impl Page {
    fn heading(&mut self, words: &str) {
        self.0.push('\n');
        self.0.push_str(words);
        self.0.push('\n');
    }

    /// One paragraph: broken between words, its further lines set in by two more.
    fn line(&mut self, indent: usize, text: &str) {
        let text = one_line(text);
        let mut line = " ".repeat(indent);
        let mut is_begun = false;
        for word in words(&text) {
            let length = line.chars().count() + usize::from(is_begun) + word.chars().count();
            if is_begun && length > WIDTH {
                self.0.push_str(line.trim_end());
                self.0.push('\n');
                line = " ".repeat(indent + 2);
                is_begun = false;
            }
            if is_begun {
                line.push(' ');
            }
            line.push_str(&word);
            is_begun = true;
        }
        if is_begun {
            self.0.push_str(&line);
            self.0.push('\n');
        }
    }
}

/// The words of a text; a number stays with what it counts: `55 mg`, `1 × 30 mg`.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let counts = |last: &&mut String| {
            let number = last.ends_with(|sign: char| sign.is_ascii_digit());
            let unit = word.starts_with(|sign: char| sign.is_alphabetic() || sign == '%');
            number && unit || word == "×" || last.ends_with('×')
        };
        match words.last_mut().filter(counts) {
            Some(last) => {
                last.push(' ');
                last.push_str(word);
            }
            None => words.push(word.to_owned()),
        }
    }
    words
}

/// Today's plan in a file's bytes.
///
/// # Errors
///
/// As for [`text`].
pub fn bytes(
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    options: TextOptions,
) -> Result<Vec<u8>, Problem> {
    text(case, plan, formulary, options).map(String::into_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_ends_between_a_number_and_its_unit() {
        let given = "at 08:00 55 mg (1 × 30 mg + 2 × 10 mg) and 9 mL of 10 mg/5 mL";
        let kept = [
            "at",
            "08:00",
            "55 mg",
            "(1 × 30 mg",
            "+",
            "2 × 10 mg)",
            "and",
            "9 mL",
            "of",
            "10 mg/5 mL",
        ];
        assert_eq!(words(given), kept);
        let mut page = Page::default();
        // 60 signs and " at 08:00 55" are the 72 of a line, so that " mg" has no room there.
        page.line(0, &format!("{} {given}", "x".repeat(WIDTH - 12)));
        assert!(
            page.0.contains("x at 08:00\n  55 mg (1 × 30 mg"),
            "{}",
            page.0
        );
    }
}
