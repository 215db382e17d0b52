//! What to watch through a taper: reviews, withdrawal with its scales, what early worsening
//! means, when to hold, and when to offer naloxone.

use crate::assessment::{Facts, Holds};
use crate::case::Request;
use crate::clinical_data::{
    Fact, Formulary, NaloxoneTrigger, ReviewInterval, Scale, Shown, Symptoms, Threshold,
};

/// The thresholds that say when a taper is held.
const HOLD: &str = "hold";

/// What to watch and to offer; every part with its source and status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// How often to review: what the sources say of the paces asked for, else of any pace.
    pub reviews: Vec<ReviewInterval>,
    /// What to ask and record at each review.
    pub ask: Vec<Fact>,
    /// Withdrawal in its phases.
    pub phases: Vec<Symptoms>,
    /// What is known of withdrawal.
    pub withdrawal: Vec<Fact>,
    /// Scales for withdrawal, each with its author; bands only where they were checked.
    pub scales: Vec<Scale>,
    /// What early worsening may be, and what it does not show.
    pub worsening: Vec<Fact>,
    /// When to hold, and that a hold is allowed.
    pub hold: Vec<Threshold>,
    /// Why to offer naloxone; `None` where no reason applies.
    pub naloxone: Option<Naloxone>,
    /// That tolerance is lost and the old dose never taken again.
    pub never_back: Vec<Fact>,
}

/// Why naloxone is to be offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naloxone {
    /// The reasons that apply.
    pub reasons: Vec<NaloxoneTrigger>,
    /// What is known of offering it.
    pub facts: Vec<Fact>,
}

/// What to watch for a request, from what is known.
pub fn watch(request: &Request, facts: &Facts, formulary: &Formulary) -> Watch {
    let monitoring = formulary.monitoring();
    let advice = |ids: &[String]| -> Vec<Fact> {
        let all = monitoring.patient_advice.iter();
        let all: Vec<&Fact> = all.chain(&monitoring.withdrawal_facts).collect();
        let named = ids.iter();
        let named = named.filter(|id| !left_out(id, facts, formulary));
        let named = named.filter_map(|id| all.iter().find(|fact| fact.id == *id));
        named.copied().cloned().collect()
    };
    let shown = |ids: fn(&Shown) -> &Vec<String>| {
        let shown = monitoring.shown.as_ref().map(ids);
        shown.map_or_else(Vec::new, |ids| advice(ids))
    };
    let thresholds = formulary.thresholds().iter();
    Watch {
        reviews: reviews(request, &monitoring.reviews),
        ask: monitoring.visit_records.clone(),
        phases: monitoring.phases.clone(),
        withdrawal: monitoring.withdrawal_facts.clone(),
        scales: monitoring.scales.iter().map(Scale::as_checked).collect(),
        worsening: shown(|shown| &shown.worsening),
        hold: thresholds
            .filter(|threshold| threshold.kind == HOLD)
            .cloned()
            .collect(),
        naloxone: naloxone(facts, formulary),
        never_back: shown(|shown| &shown.never_back),
    }
}

/// Whether the data leave a piece of advice out, from what is known: a reassurance that is not
/// true of everybody.
fn left_out(id: &str, facts: &Facts, formulary: &Formulary) -> bool {
    let shown = formulary.monitoring().shown.iter();
    let mut left_out = shown.flat_map(|shown| &shown.left_out);
    left_out.any(|(advice, when)| advice == id && facts.answer(when) == Holds::Yes)
}

/// The review intervals of the paces asked for; those of any pace where a pace has none.
fn reviews(request: &Request, known: &[ReviewInterval]) -> Vec<ReviewInterval> {
    let ids: Vec<&str> = request
        .wish
        .paces()
        .filter_map(|pace| pace.preset.as_ref())
        .map(|preset| preset.id.as_str())
        .collect();
    let of_paces = |row: &&ReviewInterval| row.paces.iter().any(|id| ids.contains(&id.as_str()));
    let found: Vec<ReviewInterval> = known.iter().filter(of_paces).cloned().collect();
    if !found.is_empty() {
        return found;
    }
    let general = known.iter().filter(|row| row.paces.is_empty());
    general.cloned().collect()
}

fn naloxone(facts: &Facts, formulary: &Formulary) -> Option<Naloxone> {
    let monitoring = formulary.monitoring();
    let triggers = monitoring.naloxone.iter();
    let reasons: Vec<NaloxoneTrigger> = triggers
        .filter(|trigger| facts.answer(&trigger.when) == Holds::Yes)
        .cloned()
        .collect();
    (!reasons.is_empty()).then(|| Naloxone {
        reasons,
        facts: monitoring.naloxone_facts.clone(),
    })
}
