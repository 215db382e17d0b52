//! What was typed and is no part of the plan until somebody says so: an answer to a gate or a
//! referral, a decision, who hands the plan out, amounts under the table.
//!
//! It is kept against a crash with the plan, and asked about before it is lost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::draft::ManualItemDraft;
use crate::gui::comparing::Choice;
use crate::gui::view::{Dialog, GateAnswer, StepAmounts, View};

/// What was typed and waits for its button.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Unrecorded {
    answers: BTreeMap<String, Answer>,
    decision: Option<Decision>,
    issue: Option<Issue>,
    amounts: Option<Amounts>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Answer {
    by: String,
    reason: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Decision {
    scenario: String,
    by: String,
    why: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Issue {
    by: String,
    text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Amounts {
    step: usize,
    items: Vec<ManualItemDraft>,
    before: Vec<ManualItemDraft>,
}

impl Unrecorded {
    /// What stands in the fields of a view.
    pub(super) fn of(view: &View) -> Self {
        let typed = |texts: [&String; 2]| texts.iter().any(|text| !text.trim().is_empty());
        let answers = view.gate_answers.iter();
        let answers = answers.filter(|(_, answer)| typed([&answer.by, &answer.reason]));
        let answers = answers.map(|(rule, answer)| {
            let (by, reason) = (answer.by.clone(), answer.reason.clone());
            (rule.clone(), Answer { by, reason })
        });
        let decision = view.comparing.choice.as_ref();
        let decision = decision.filter(|choice| typed([&choice.by, &choice.why]));
        let waiting = view.aside.as_ref().or(view.dialog.as_ref());
        let issue = match waiting {
            Some(Dialog::Issue { by, text, .. }) if typed([by, text]) => Some(Issue {
                by: by.clone(),
                text: text.clone(),
            }),
            _ => None,
        };
        let amounts = view.amounts.as_ref();
        let amounts = amounts.filter(|amounts| amounts.items != amounts.before);
        Self {
            answers: answers.collect(),
            decision: decision.map(|choice| Decision {
                scenario: choice.scenario.clone(),
                by: choice.by.clone(),
                why: choice.why.clone(),
            }),
            issue,
            amounts: amounts.map(|amounts| Amounts {
                step: amounts.step,
                items: amounts.items.clone(),
                before: amounts.before.clone(),
            }),
        }
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What waits, for people: what it is, and what was typed.
    fn parts(&self) -> Vec<(String, [&str; 2])> {
        let answers = self.answers.values();
        let mut parts: Vec<(String, [&str; 2])> = answers
            .map(|one| {
                let what = "An answer in the safety panel";
                (what.to_owned(), [&*one.by, &*one.reason])
            })
            .collect();
        parts.extend(self.decision.iter().map(|one| {
            let what = format!("A decision for {}", one.scenario);
            (what, [&*one.by, &*one.why])
        }));
        let issue = self.issue.iter();
        parts.extend(issue.map(|one| {
            let what = "Who hands the plan out";
            (what.to_owned(), [&*one.by, &*one.text])
        }));
        let amounts = self.amounts.iter();
        parts.extend(amounts.map(|one| (format!("Amounts of step {}", one.step), ["", ""])));
        parts
    }

    /// What waits, without a word of what was typed.
    pub(super) fn kinds(&self) -> Vec<String> {
        self.parts().into_iter().map(|(what, _)| what).collect()
    }

    /// What waits and what was typed, a line each.
    pub(super) fn in_words(&self) -> Vec<String> {
        let line = |(what, typed): (String, [&str; 2])| {
            let typed = typed.into_iter().map(str::trim);
            let typed: Vec<&str> = typed.filter(|text| !text.is_empty()).collect();
            let typed = if typed.is_empty() {
                String::new()
            } else {
                format!(": {}", typed.join(", "))
            };
            format!("{what}, not recorded yet{typed}")
        };
        self.parts().into_iter().map(line).collect()
    }

    /// For the journal; nothing where nothing waits.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        if self.is_empty() {
            return Vec::new();
        }
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// From the journal; `None` where it cannot be read.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() {
            return Some(Self::default());
        }
        serde_json::from_slice(bytes).ok()
    }

    /// Puts it back into the fields; `number` is that of the plan that is shown.
    pub(super) fn put_back(self, view: &mut View, number: u64) {
        for (rule, answer) in self.answers {
            let answer = GateAnswer {
                open: true,
                by: answer.by,
                reason: answer.reason,
            };
            view.gate_answers.insert(rule, answer);
        }
        if let Some(one) = self.decision {
            view.comparing.choice = Some(Choice {
                scenario: one.scenario,
                by: one.by,
                why: one.why,
                ..Choice::default()
            });
        }
        if let Some(one) = self.issue {
            view.dialog = Some(Dialog::Issue {
                by: one.by,
                text: one.text,
                notice: String::new(),
            });
        }
        if let Some(one) = self.amounts {
            view.step = Some(one.step);
            view.amounts = Some(StepAmounts {
                step: one.step,
                made_for: number,
                items: one.items,
                before: one.before,
                ..StepAmounts::default()
            });
        }
    }
}
