//! The assessment core: why opioids may no longer work, what to ask next, whether a taper is
//! the answer now, whom to ask, and what to watch.
//!
//! Values in, values out; it needs no schedule, no window and no clock. Questions,
//! features, rules and triggers come from `assets/clinical/assessment.json`,
//! `referral.json` and `monitoring.json`. An unknown answer is never read as a no, and no
//! score is ever computed.

mod age;
mod conditions;
mod explanations;
mod facts;
mod monitoring;
mod next_question;
mod readiness;
mod referrals;

pub use age::{CHILD, child_by_birth};
pub use conditions::Holds;
pub use explanations::{Explanation, Reason};
pub use facts::Facts;
pub use monitoring::{Naloxone, Watch, watch};
pub use next_question::{NextQuestion, next_questions};
pub use readiness::{NotAsked, Readiness, TaperNow, gates_not_asked, readiness};
pub use referrals::referrals;

use crate::case::Answers;
use crate::clinical_data::{Fact, Formulary};
use crate::findings::wording;

/// What the answers say so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// Every explanation, in the order of the data; none is ranked above another.
    pub explanations: Vec<Explanation>,
    /// What must be said of all of them: that no validated criteria exist, and whose rules
    /// decide on a standing.
    pub statements: Vec<Fact>,
}

/// What the answers say of each explanation; nothing else is needed for it.
pub fn assess(answers: &Answers, formulary: &Formulary) -> Assessment {
    let rules = formulary.standing_rules();
    let rules = rules.map(|rules| {
        let text = wording::standings_by_own_rules();
        Fact::stated(text, &rules.source, rules.status)
    });
    let statement = formulary.assessment_statement().cloned();
    Assessment {
        explanations: explanations::explanations(answers, formulary),
        statements: statement.into_iter().chain(rules).collect(),
    }
}
