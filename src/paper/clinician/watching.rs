//! Through the taper: reviews, what to ask, when to hold, naloxone, never the old dose.

use std::collections::BTreeSet;

use crate::assessment::Watch;
use crate::clinical_data::{Fact, Scale};
use crate::paper::clinician::words::{Cited, capitalised, together};
use crate::paper::report::{Pairs, Section};

/// What to watch and what to offer.
pub(super) fn watch(watch: &Watch, cited: &mut Cited) -> Section {
    let mut pairs = Pairs::default();
    let reviews = watch.reviews.iter().map(|review| {
        let mark = cited.mark(&review.source, Some(review.status));
        format!("{} {mark}.", capitalised(&review.words))
    });
    pairs.add("Review", joined(reviews));
    let ask: Vec<&str> = watch.ask.iter().map(|fact| fact.text.as_str()).collect();
    let sources = watch
        .ask
        .iter()
        .map(|fact| cited.mark(&fact.source, Some(fact.status)));
    let sources: BTreeSet<String> = sources.collect();
    let sources: Vec<String> = sources.into_iter().collect();
    let ask = capitalised(&ask.join("; "));
    let ask = format!("{ask}. {}", sources.join(" "));
    pairs.add("At each review ask", ask);
    let scales = watch
        .scales
        .iter()
        .map(|scale| scale_in_words(scale, cited));
    pairs.add("Withdrawal scales", joined(scales));
    pairs.add("Early worsening", facts(&watch.worsening, cited));
    let hold = watch.hold.iter().map(|hold| {
        let mark = cited.mark(&hold.source, Some(hold.status));
        format!("{} {mark}.", capitalised(&hold.meaning))
    });
    pairs.add("When to hold", joined(hold));
    match &watch.naloxone {
        Some(naloxone) => {
            let reasons = naloxone.reasons.iter().map(|reason| {
                let mark = cited.mark(&reason.source, Some(reason.status));
                together(&[&reason.words, &mark])
            });
            pairs.add("Offer naloxone", joined(reasons));
            pairs.add("On naloxone", facts(&naloxone.facts, cited));
        }
        None => pairs.add(
            "Naloxone",
            "No reason to offer it is known from the answers.",
        ),
    }
    pairs.add("Never the old dose", facts(&watch.never_back, cited));
    let mut section = Section::new("Through the taper");
    section.pairs(&pairs);
    section
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join("\n")
}

fn facts(facts: &[Fact], cited: &mut Cited) -> String {
    joined(facts.iter().map(|fact| cited.fact(fact)))
}

fn scale_in_words(scale: &Scale, cited: &mut Cited) -> String {
    let bands = scale.bands.iter();
    let bands = bands.map(|band| format!("{} to {} {}", band.from, band.to, band.band));
    let bands: Vec<String> = bands.collect();
    let bands = if bands.is_empty() {
        "no checked bands".to_owned()
    } else {
        bands.join(", ")
    };
    let mark = cited.mark(&scale.source, Some(scale.status));
    format!("{}: {bands} {mark}.", scale.name)
}
