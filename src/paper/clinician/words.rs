//! Words and sources as the clinician's paper writes them.

use std::collections::{BTreeMap, BTreeSet};

use crate::assessment::Reason;
use crate::clinical_data::{Fact, Formulary, Status};

pub(super) use crate::paper::figures::{apart, day, short_day};

/// A word of the data for people: `over-1-year` is “over 1 year”.
pub(super) fn plain(word: &str) -> String {
    word.replace(['-', '_'], " ")
}

/// The same with a large first letter.
pub(super) fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(signs).collect()
    })
}

/// Sentences in one; each but the last without a space after it.
pub(super) fn together(parts: &[&str]) -> String {
    let parts = parts.iter().filter(|part| !part.is_empty());
    parts.copied().collect::<Vec<_>>().join(" ")
}

/// The sources that a paper names, with how closely each was read.
#[derive(Default)]
pub(super) struct Cited(BTreeMap<String, BTreeSet<Status>>);

impl Cited {
    /// A source's mark; a fact that was not read on the publisher's own page says so.
    pub fn mark(&mut self, id: &str, status: Option<Status>) -> String {
        if id.is_empty() {
            return String::new();
        }
        let read = self.0.entry(id.to_owned()).or_default();
        read.extend(status);
        match status {
            None | Some(Status::Verified) => format!("[{id}]"),
            Some(other) => format!("[{id}, {}]", other.as_str()),
        }
    }

    /// A fact's sentence with its source.
    pub fn fact(&mut self, fact: &Fact) -> String {
        together(&[&fact.text, &self.mark(&fact.source, Some(fact.status))])
    }

    /// An answer that bears on an explanation.
    pub fn reason(&mut self, reason: &Reason) -> String {
        let note = if reason.note.is_empty() {
            String::new()
        } else {
            format!("({})", reason.note)
        };
        let mark = self.mark(&reason.source, Some(reason.status));
        let answer = capitalised(&plain(&reason.answer));
        together(&[&reason.text, &answer, &note, &mark])
    }

    /// Every source named: its id, what it is, and what was read of it.
    pub fn sources(self, formulary: &Formulary) -> Vec<[String; 3]> {
        let named = self.0.into_iter().map(|(id, mut read)| {
            if read.is_empty() {
                let facts = formulary.facts();
                let of_it = facts.iter().filter(|fact| fact.sources.contains(&id));
                read.extend(of_it.map(|fact| fact.status));
            }
            let words: Vec<&str> = read.iter().map(|status| status.in_words()).collect();
            let what = formulary.source(&id).map_or_else(String::new, |source| {
                let year = source.year.map(|year| year.to_string());
                let known = [source.title.clone(), source.publisher.clone()];
                let known = known.into_iter().chain(year);
                let known: Vec<String> = known.filter(|part| !part.is_empty()).collect();
                known.join(", ")
            });
            [id, what, words.join("; ")]
        });
        named.collect()
    }
}
