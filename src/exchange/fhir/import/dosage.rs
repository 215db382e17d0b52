//! Dosage instructions as the ways in which a plan file says how a row is taken.

use chrono::NaiveDate;
use num_traits::ToPrimitive as _;

use crate::clinical_data::{Product, ProductKind};
use crate::draft::{AsNeededDraft, TakingDraft, TimedDraft};
use crate::exchange::fhir::import::amount::{Counted, dose, mass, quantity};
use crate::exchange::fhir::import::medicine::Medicine;
use crate::exchange::fhir::import::node::Node;
use crate::exchange::fhir::import::period::{self, Holds};
use crate::exchange::fhir::import::times::times;
use crate::exchange::fhir::import::worn::{infusion, worn};
use crate::exchange::fhir::import::{Unread, beside};
use crate::plan_file::json::Json;
use crate::quantity::Exact;

/// The most doses that are listed for one day.
pub(super) const MOST_A_DAY: u64 = 24;

/// The ways in which a medicine is taken: one for all fixed times, one for each that is taken
/// when needed. A medicine of which one instruction cannot be read is taken in none of them:
/// half of its doses would look like all of them. Nothing where the instructions say that it is
/// not taken today, or is given in another way than the product.
pub(super) fn takings(
    instructions: &[Node<'_>],
    medicine: &Medicine,
    today: NaiveDate,
    unread: &mut Unread,
) -> Option<Vec<TakingDraft>> {
    let product = &medicine.product;
    if is_given_otherwise(instructions, product, unread) {
        return None;
    }
    let mut whole = !instructions.is_empty();
    let mut past = 0;
    for one in instructions {
        match in_force(one, today, unread) {
            Ok(true) => {}
            Ok(false) => past += 1,
            Err((place, why)) => {
                unread.push(place, "", &why);
                whole = false;
            }
        }
    }
    if past > 0 && past == instructions.len() {
        return None;
    }
    whole = whole && past == 0;
    let as_needed: Vec<Result<bool, Fault>> = instructions.iter().map(as_needed).collect();
    let sequence = |one: &Node<'_>| one.number("sequence");
    let mut sequences = instructions.iter().map(sequence);
    let first = sequences.next();
    if let (true, Some(first)) = (
        sequences.any(|other| Some(other) != first),
        instructions.first(),
    ) {
        unread.add(
            first,
            "has several steps one after the other; which of them is taken now is not guessed",
        );
        whole = false;
    }
    let mut regular: Vec<TimedDraft> = Vec::new();
    let mut patches: Vec<String> = Vec::new();
    let mut others: Vec<TakingDraft> = Vec::new();
    let mut read_well: Vec<&Node<'_>> = Vec::new();
    for (one, needed) in instructions.iter().zip(&as_needed) {
        let read = beside::of_instruction(one, unread)
            .map_err(|why| (one.path.clone(), why))
            .and_then(|()| instruction(one, needed.clone()?, medicine, unread));
        if read.is_ok() {
            read_well.push(one);
        }
        match read {
            Ok(Read::Timed(doses)) => regular.extend(doses),
            Ok(Read::Patches(more)) => patches.extend(more),
            Ok(Read::Other(taking)) => others.push(taking),
            Err((place, why)) => {
                unread.push(place, "", &why);
                let repeat = one.get("timing").and_then(|timing| timing.get("repeat"));
                if let Some(repeat) = repeat {
                    let why = "is not taken over, because its dose is not";
                    beside::say(&repeat, why, unread);
                }
                whole = false;
            }
        }
    }
    let a_day = regular.len().max(patches.len());
    if u64::try_from(a_day).is_ok_and(|a_day| a_day > MOST_A_DAY) {
        let why = format!("names {a_day} doses in a day; at most {MOST_A_DAY} are taken over");
        unread.at(instructions, &why);
        whole = false;
    }
    if !whole {
        for one in read_well {
            for name in ["timing", "doseAndRate"] {
                let why = "is not taken over, because not all of this medicine’s doses are";
                if let Some(part) = one.get(name) {
                    beside::say(&part, why, unread);
                }
            }
        }
        return Some(open(product, &as_needed, instructions, unread));
    }
    if !patches.is_empty() {
        unread.at(
            instructions,
            "does not say when the patches are changed next",
        );
        let next_change = String::new();
        others.insert(
            0,
            TakingDraft::Patches {
                patches,
                next_change,
            },
        );
    }
    if !regular.is_empty() {
        others.insert(0, TakingDraft::Regular(regular));
    }
    Some(others)
}

/// Whether an instruction says another way of giving than the product's.
fn is_given_otherwise(instructions: &[Node<'_>], product: &Product, unread: &mut Unread) -> bool {
    for route in instructions.iter().filter_map(|one| one.get("route")) {
        if beside::is_other_route(&route, product.route, unread) {
            let title = product.title();
            let why = format!("is not how {title} is given: the medicine is not taken over");
            beside::say(&route, &why, unread);
            return true;
        }
    }
    false
}

/// Whether an instruction holds today; one that does not is listed.
fn in_force(one: &Node<'_>, today: NaiveDate, unread: &mut Unread) -> Result<bool, Fault> {
    let repeat = one.get("timing").and_then(|timing| timing.get("repeat"));
    let Some(bounds) = repeat.and_then(|repeat| repeat.get("boundsPeriod")) else {
        return Ok(true);
    };
    let why = match at(&bounds, period::holds(&bounds, today))? {
        Holds::Now => return Ok(true),
        Holds::Ended => "has ended: the instruction is not taken over",
        Holds::NotYet => "has not begun: the instruction is not taken over",
    };
    beside::say_period(&bounds, why, unread);
    Ok(false)
}

/// The ways of taking that are still to be filled in: fixed times, when needed, or both, as far
/// as that is said.
fn open(
    product: &Product,
    as_needed: &[Result<bool, Fault>],
    instructions: &[Node<'_>],
    unread: &mut Unread,
) -> Vec<TakingDraft> {
    let mut takings = Vec::new();
    let needed = as_needed.contains(&Ok(true)) && is_swallowed(product);
    if !needed || as_needed.iter().any(|one| *one != Ok(true)) {
        takings.push(empty(product));
    }
    if needed {
        unread.at(
            instructions,
            "is taken when needed; how much and how often is still to be filled in",
        );
        takings.push(TakingDraft::AsNeeded(AsNeededDraft::default()));
    }
    takings
}

fn is_swallowed(product: &Product) -> bool {
    matches!(product.kind(), ProductKind::Units | ProductKind::Liquid)
}

/// A way of taking that is still to be filled in.
pub(super) fn empty(product: &Product) -> TakingDraft {
    match product.kind() {
        ProductKind::Patch => TakingDraft::Patches {
            patches: vec![String::new()],
            next_change: String::new(),
        },
        ProductKind::Infusion => TakingDraft::Infusion {
            amount_per_24h: String::new(),
        },
        ProductKind::Units | ProductKind::Liquid => TakingDraft::default(),
    }
}

enum Read {
    Timed(Vec<TimedDraft>),
    Patches(Vec<String>),
    Other(TakingDraft),
}

/// A place with what cannot be read there.
pub(super) type Fault = (String, String);

pub(super) fn at<T>(node: &Node<'_>, read: Result<T, String>) -> Result<T, Fault> {
    read.map_err(|why| (node.path.clone(), why))
}

pub(super) fn fault<T>(node: &Node<'_>, why: &str) -> Result<T, Fault> {
    Err((node.path.clone(), why.to_owned()))
}

/// Whether an instruction is for when it is needed. What is neither `true` nor `false` is not
/// taken for one of them.
fn as_needed(one: &Node<'_>) -> Result<bool, Fault> {
    let reason = one.get("asNeededCodeableConcept");
    match (one.get("asNeededBoolean"), reason) {
        (None, None) => Ok(false),
        (None, Some(_)) => Ok(true),
        (Some(said), reason) => match (said.json, reason) {
            (Json::Bool(true), _) => Ok(true),
            (Json::Bool(false), None) => Ok(false),
            (Json::Bool(false), Some(_)) => {
                fault(&said, "contradicts the reason for which it is needed")
            }
            _ => fault(&said, "is neither true nor false"),
        },
    }
}

fn instruction(
    one: &Node<'_>,
    as_needed: bool,
    medicine: &Medicine,
    unread: &mut Unread,
) -> Result<Read, Fault> {
    let amounts = one.list("doseAndRate");
    // Of a liquid the volume may stand beside the mass that was ordered.
    let ordered = amounts.iter().filter(|amount| !is_calculated(amount));
    let ordered: Vec<&Node<'_>> = ordered.collect();
    let [amount] = ordered.as_slice() else {
        return fault(one, "does not have exactly one amount");
    };
    if let Some(extra) = ["doseRange", "rateRange"]
        .iter()
        .find_map(|name| amount.get(name))
    {
        return fault(&extra, "is a range; which dose is taken is not guessed");
    }
    for amount in &amounts {
        beside_the_dose(amount, medicine, unread)?;
    }
    for calculated in amounts.iter().filter(|amount| is_calculated(amount)) {
        agrees(calculated, amount, medicine, unread)?;
    }
    if as_needed {
        return when_needed(one, amount, medicine, unread).map(Read::Other);
    }
    if let Some(most) = one.get("maxDosePerPeriod") {
        unread.add(&most, "limits doses at fixed times; it is not taken over");
    }
    let Some(repeat) = one.get("timing").and_then(|timing| timing.get("repeat")) else {
        return fault(one, "does not say how often in a form that is read");
    };
    match medicine.product.kind() {
        ProductKind::Infusion => infusion(amount, medicine).map(Read::Other),
        ProductKind::Patch => worn(amount, medicine).map(Read::Patches),
        ProductKind::Units | ProductKind::Liquid => {
            let Some(given) = amount.get("doseQuantity") else {
                return fault(amount, "has no dose");
            };
            let dose = at(&given, dose(&given, medicine))?;
            let times = times(&repeat, unread)?;
            let timed = times.into_iter().map(|time| TimedDraft {
                time,
                amount: dose.clone(),
            });
            Ok(Read::Timed(timed.collect()))
        }
    }
}

/// Lists what an amount has besides the dose or the rate that is read of this product.
fn beside_the_dose(
    amount: &Node<'_>,
    medicine: &Medicine,
    unread: &mut Unread,
) -> Result<(), Fault> {
    let read: &[&str] = match medicine.product.kind() {
        ProductKind::Infusion => &["id", "type", "rateRatio"],
        ProductKind::Patch => &["id", "type", "doseQuantity", "rateQuantity"],
        ProductKind::Units | ProductKind::Liquid => &["id", "type", "doseQuantity"],
    };
    for other in amount.others(read) {
        if other.name() == "extension" {
            beside::say(&other, "is not taken over", unread);
        } else {
            return fault(&other, "is not read for this product");
        }
    }
    Ok(())
}

/// Refuses an amount that was worked out from the ordered one and is another.
fn agrees(
    calculated: &Node<'_>,
    ordered: &Node<'_>,
    medicine: &Medicine,
    unread: &mut Unread,
) -> Result<(), Fault> {
    let given = (calculated.get("doseQuantity"), ordered.get("doseQuantity"));
    let (Some(other), Some(given)) = given else {
        return fault(calculated, "has no dose to hold against the ordered one");
    };
    let one = at(&other, mass(&other, medicine))?;
    match (one, at(&given, mass(&given, medicine))?) {
        (Some(one), Some(ordered)) if one == ordered => Ok(()),
        (Some(_), Some(_)) => fault(&other, "is another amount than the ordered one"),
        _ => {
            unread.add(
                &other,
                "is worked out with a strength that is not named; it is not held against the ordered amount",
            );
            Ok(())
        }
    }
}

fn is_calculated(amount: &Node<'_>) -> bool {
    let kinds = amount.get("type").map(|kind| kind.list("coding"));
    kinds.is_some_and(|codings| {
        codings
            .iter()
            .any(|one| one.text("code") == Some("calculated"))
    })
}

fn when_needed(
    one: &Node<'_>,
    amount: &Node<'_>,
    medicine: &Medicine,
    unread: &mut Unread,
) -> Result<TakingDraft, Fault> {
    if !matches!(
        medicine.product.kind(),
        ProductKind::Units | ProductKind::Liquid
    ) {
        return fault(one, "is a product that is not taken when needed");
    }
    let Some(given) = amount.get("doseQuantity") else {
        return fault(amount, "has no dose");
    };
    let text = at(&given, dose(&given, medicine))?;
    let mut needed = AsNeededDraft {
        amount: text,
        ..AsNeededDraft::default()
    };
    if let Some(most) = one.get("maxDosePerPeriod") {
        match most_a_day(&most, &given) {
            Some(times) => needed.most_per_24h = times.to_string(),
            None => unread.add(&most, "is no whole number of these doses in 24 hours"),
        }
    }
    let repeat = one.get("timing").and_then(|timing| timing.get("repeat"));
    if let Some(repeat) = repeat {
        let why = "is a timing, which is not read for a dose taken when needed";
        unread.add(&repeat, why);
    }
    unread.add(one, "does not say how often it is used now");
    Ok(TakingDraft::AsNeeded(needed))
}

/// How many doses the most in 24 hours are, where both are in one kind of unit.
fn most_a_day(most: &Node<'_>, dose: &Node<'_>) -> Option<u64> {
    let (top, counted) = quantity(&most.get("numerator")?).ok()?;
    let (below, time) = quantity(&most.get("denominator")?).ok()?;
    let (one, in_dose) = quantity(dose).ok()?;
    let Counted::Hours(each) = time else {
        return None;
    };
    let day = below * Exact::from(each) == Exact::from(24);
    let (top, one) = match (counted, in_dose) {
        (Counted::Mass { nanograms }, Counted::Mass { nanograms: other }) => {
            (top * Exact::from(nanograms), one * Exact::from(other))
        }
        (counted, in_dose) if counted == in_dose => (top, one),
        _ => return None,
    };
    if !day || one == Exact::from(0) {
        return None;
    }
    let times = top / one;
    times.is_integer().then(|| times.to_integer().to_u64())?
}
