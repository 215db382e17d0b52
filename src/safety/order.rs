//! In which order several opioids are tapered: the most potent first, one at a time
//! (threshold `one-drug-at-a-time`).

use crate::case::{Case, Daily, Request, Row, RowId, Wish};
use crate::clinical_data::{Citation, Formulary};
use crate::equivalence::{Equivalents, RowEquivalent};
use crate::findings::{Finding, Rule, Severity, wording};
use crate::quantity::Exact;
use crate::safety::changes::citation;

/// The rule that several opioids are tapered one at a time, the most potent first.
const ONE_AT_A_TIME: &str = "one-drug-at-a-time";

/// The order in which a regimen's rows are proposed to be tapered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedOrder {
    /// The regular rows that can be planned; rows of one drug together.
    pub order: Vec<RowId>,
    /// Why, and what it rests on.
    pub reason: String,
    /// What it rests on.
    pub rests_on: Citation,
}

/// The proposed order; `None` where there is only one row to taper.
///
/// How potent a drug is, is its oral morphine equivalent for each mg a day in the chosen
/// table; a range counts by its high end. Rows of one drug stay together in the order of the
/// regimen, because no source says which form goes first; drugs without a factor come last.
pub fn proposed_order(
    case: &Case,
    equivalents: &Equivalents,
    formulary: &Formulary,
) -> Option<ProposedOrder> {
    let rows: Vec<&Row> = case
        .regimen
        .iter()
        .map(AsRef::as_ref)
        .filter(|row| row.is_regular() && row.product.plannable)
        .collect();
    if rows.len() < 2 {
        return None;
    }
    let mut drugs: Vec<(Option<Exact>, &str)> = Vec::new();
    for row in &rows {
        let drug = row.product.drug.as_str();
        let row = equivalents.rows.iter().find(|one| one.id == row.id);
        let potency = row.and_then(potency);
        match drugs.iter_mut().find(|(_, known)| *known == drug) {
            Some((known, _)) => *known = (*known).clone().max(potency),
            None => drugs.push((potency, drug)),
        }
    }
    // The largest first; drugs without a potency last; otherwise as in the regimen.
    drugs.sort_by(|(one, _), (other, _)| other.cmp(one));
    let of_drug = |drug: &str| {
        let rows = rows.iter().filter(move |row| row.product.drug == drug);
        rows.map(|row| row.id.clone()).collect::<Vec<_>>()
    };
    let order = drugs.iter().flat_map(|(_, drug)| of_drug(drug)).collect();
    let known: Vec<&str> = names(&drugs, Option::is_some);
    let unknown: Vec<&str> = names(&drugs, Option::is_none);
    let threshold = formulary.threshold(ONE_AT_A_TIME);
    Some(ProposedOrder {
        order,
        reason: wording::proposed_order(&case.table.title, &known, &unknown),
        rests_on: citation(threshold),
    })
}

fn names<'a>(
    drugs: &[(Option<Exact>, &'a str)],
    wanted: impl Fn(&Option<Exact>) -> bool,
) -> Vec<&'a str> {
    let drugs = drugs.iter().filter(|(potency, _)| wanted(potency));
    drugs.map(|(_, drug)| *drug).collect()
}

/// The oral morphine equivalent of one mg a day; `None` where the table has none.
fn potency(row: &RowEquivalent) -> Option<Exact> {
    let whole = |number: u64| Exact::from_integer(number.into());
    let milligrams = match row.daily {
        Daily::Mass(daily) => daily.milligrams(),
        // What a patch lets go in a day: mcg/h times 24 hours, in mg.
        Daily::Rate(rate) => rate.micrograms_per_hour() * whole(24) / whole(1_000),
    };
    let equivalent = row.equivalent.as_ref()?.high().clone();
    (milligrams > whole(0)).then(|| equivalent / milligrams)
}

/// A finding where drugs are tapered in another order than the proposed one.
pub fn order(case: &Case, request: &Request, proposed: Option<&ProposedOrder>) -> Option<Finding> {
    let proposed = proposed?;
    let Wish::Planned { order, .. } = &request.wish else {
        return None;
    };
    let drugs = |ids: &[RowId]| {
        let rows = ids.iter().filter_map(|id| case.row(id));
        let mut drugs: Vec<String> = rows.map(|row| row.product.drug.clone()).collect();
        drugs.dedup();
        drugs
    };
    let asked = drugs(order);
    let mut wanted = drugs(&proposed.order);
    wanted.retain(|drug| asked.contains(drug));
    if asked.len() < 2 || asked == wanted {
        return None;
    }
    let words = wording::other_order(&asked, &wanted);
    Some(Finding::new(
        Rule::OtherOrder,
        Severity::Info,
        words,
        proposed.rests_on.clone(),
    ))
}
