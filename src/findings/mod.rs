//! What is to be weighed: findings and referrals, with their severities and urgencies.
//!
//! A finding never stops a plan; an open gate withholds the schedule. Every sentence about
//! a case is made in `wording`, for screen, paper and tests alike.

mod rule;
pub mod wording;

use chrono::NaiveDate;

use crate::case::{ReferralState, RowId};
use crate::clinical_data::{Citation, Country, Status, Urgency, local};
use crate::quantity::{MorphineEquivalent, Percent};

pub use rule::Rule;

/// How much a finding weighs; the heaviest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// To be dealt with or answered for.
    Warning,
    /// To be weighed.
    Caution,
    /// To be known.
    Info,
}

impl Severity {
    /// The word in files and on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Caution => "caution",
            Self::Info => "info",
        }
    }
}

/// Something to weigh about a case or its schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: Rule,
    /// How much it weighs.
    pub severity: Severity,
    /// The step it speaks of, from 1.
    pub step: Option<usize>,
    /// The row it speaks of.
    pub row: Option<RowId>,
    /// One sentence: what.
    pub message: String,
    /// One sentence: what to consider.
    pub hint: String,
    /// The id of the source.
    pub source: String,
    /// How closely the source was read.
    pub status: Status,
    /// The numbers in the message, by name.
    pub numbers: Vec<(&'static str, Figure)>,
}

/// A number that a finding carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// A percentage.
    Percent(Percent),
    /// A quantity as text, with its unit.
    Quantity(String),
    /// An oral morphine equivalent, mg in 24 hours.
    Equivalent(MorphineEquivalent),
    /// A whole number.
    Count(u64),
}

/// A prompt to ask somebody; a gate where it withholds the schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct Referral {
    /// The trigger's id in the referral data.
    pub rule: String,
    /// How soon.
    pub urgency: Urgency,
    /// Whether it withholds the schedule until a prescriber has answered it.
    pub gate: bool,
    /// Whether it still waits for an answer.
    pub open: bool,
    /// What has become of it; a gate that was acknowledged is done.
    pub state: ReferralState,
    /// One sentence: whom to ask and why.
    pub message: String,
    /// What to ask.
    pub hint: String,
    /// The id of the source.
    pub source: String,
    /// How closely the source of the reason was read.
    pub status: Status,
    /// Whom to ask.
    pub to: String,
    /// Why.
    pub why: String,
    /// What to ask for.
    pub ask: String,
    /// What to send along, as sentences.
    pub send: Vec<String>,
    /// Who answered it, why and when.
    pub answered: Option<Answered>,
}

/// Who answered a gate or a referral.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub on: NaiveDate,
}

impl Finding {
    /// A finding about the whole plan; its step, row and numbers are added where it has any.
    pub fn new(
        rule: Rule,
        severity: Severity,
        words: wording::Words,
        rests_on: impl Into<Citation>,
    ) -> Self {
        let Citation { source, status } = rests_on.into();
        Self {
            rule,
            severity,
            step: None,
            row: None,
            message: words.message,
            hint: words.hint,
            source,
            status,
            numbers: Vec::new(),
        }
    }
}

/// Says findings in the country's way: its days, times and names of ingredients.
pub fn in_country(findings: &mut [Finding], country: Country) {
    for finding in findings {
        finding.message = local::sentence(&finding.message, country);
        finding.hint = local::sentence(&finding.hint, country);
    }
}

/// Puts findings into their order: severity, then step, then rule.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|one, other| {
        let key = |finding: &Finding| {
            (
                finding.severity,
                finding.step,
                finding.rule,
                finding.row.clone(),
            )
        };
        key(one).cmp(&key(other))
    });
}
