//! Dosage instructions as the ways in which a plan file says how a row is taken.

use num_traits::ToPrimitive as _;

use crate::clinical_data::{Product, ProductKind, StrengthAmount};
use crate::date;
use crate::draft::{AsNeededDraft, TakingDraft, TimedDraft};
use crate::exchange::fhir::import::amount::{Counted, dose, quantity};
use crate::exchange::fhir::import::medicine::Medicine;
use crate::exchange::fhir::import::node::Node;
use crate::exchange::fhir::import::{NotRead, Unread};
use crate::quantity::Exact;

/// The most doses that are listed for one day.
const MOST_A_DAY: u64 = 24;

/// What may stand in an instruction without changing what is taken. Texts are shown to the
/// reader besides.
const HARMLESS: [&str; 14] = [
    "patientInstruction",
    "additionalInstruction",
    "id",
    "sequence",
    "text",
    "timing",
    "asNeededBoolean",
    "asNeededCodeableConcept",
    "route",
    "doseAndRate",
    "maxDosePerPeriod",
    "method",
    "site",
    "extension",
];

/// The ways in which a medicine is taken: one for all fixed times, one for each that is taken
/// when needed. A medicine of which one instruction cannot be read is taken in none of them:
/// half of its doses would look like all of them.
pub(super) fn takings(
    instructions: &[Node<'_>],
    medicine: &Medicine,
    unread: &mut Unread,
) -> Vec<TakingDraft> {
    let product = &medicine.product;
    let sequence = |one: &Node<'_>| one.number("sequence");
    let mut sequences = instructions.iter().map(sequence);
    let first = sequences.next();
    let several = sequences.any(|other| Some(other) != first);
    if let (true, Some(first)) = (several, instructions.first()) {
        unread.add(
            first,
            "has several steps one after the other; which of them is taken now is not guessed",
        );
        return vec![empty(product)];
    }
    let mut regular: Vec<TimedDraft> = Vec::new();
    let mut patches: Vec<String> = Vec::new();
    let mut others: Vec<TakingDraft> = Vec::new();
    let mut whole = !instructions.is_empty();
    for one in instructions {
        for name in ["text", "patientInstruction", "additionalInstruction"] {
            if let Some(text) = one.get(name) {
                unread.add(&text, "is free text; what it says is not taken over");
            }
        }
        match instruction(one, medicine, unread) {
            Ok(Read::Timed(doses)) => regular.extend(doses),
            Ok(Read::Patches(more)) => patches.extend(more),
            Ok(Read::Other(taking)) => others.push(taking),
            Err((at, why)) => {
                unread.0.push(NotRead {
                    place: at,
                    why,
                    given: String::new(),
                });
                whole = false;
            }
        }
    }
    if !whole {
        return vec![empty(product)];
    }
    let a_day = regular.len().max(patches.len());
    if u64::try_from(a_day).is_ok_and(|a_day| a_day > MOST_A_DAY) {
        let why = format!("names {a_day} doses in a day; at most {MOST_A_DAY} are taken over");
        unread.at(instructions, &why);
        return vec![empty(product)];
    }
    if !patches.is_empty() {
        unread.at(
            instructions,
            "does not say when the patches are changed next",
        );
        others.insert(
            0,
            TakingDraft::Patches {
                patches,
                next_change: String::new(),
            },
        );
    }
    if !regular.is_empty() {
        others.insert(0, TakingDraft::Regular(regular));
    }
    others
}

/// A way of taking that is still to be filled in.
fn empty(product: &Product) -> TakingDraft {
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
type Fault = (String, String);

fn at<T>(node: &Node<'_>, read: Result<T, String>) -> Result<T, Fault> {
    read.map_err(|why| (node.path.clone(), why))
}

fn fault<T>(node: &Node<'_>, why: &str) -> Result<T, Fault> {
    Err((node.path.clone(), why.to_owned()))
}

fn instruction(one: &Node<'_>, medicine: &Medicine, unread: &mut Unread) -> Result<Read, Fault> {
    for name in one.names() {
        if !HARMLESS.contains(&name) {
            return fault(one, &format!("has {name}, which is not read"));
        }
    }
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
    let as_needed = one.is_true("asNeededBoolean") || one.get("asNeededCodeableConcept").is_some();
    if as_needed {
        return when_needed(one, amount, medicine, unread).map(Read::Other);
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

fn is_calculated(amount: &Node<'_>) -> bool {
    let kinds = amount.get("type").map(|kind| kind.list("coding"));
    kinds.is_some_and(|codings| {
        codings
            .iter()
            .any(|one| one.text("code") == Some("calculated"))
    })
}

/// The times of day; empty ones where it is said how often, but not when.
fn times(repeat: &Node<'_>, unread: &mut Unread) -> Result<Vec<String>, Fault> {
    const READ: [&str; 8] = [
        "id",
        "boundsPeriod",
        "boundsDuration",
        "boundsRange",
        "frequency",
        "period",
        "periodUnit",
        "timeOfDay",
    ];
    for name in repeat.names() {
        if name == "when" {
            continue;
        }
        if !READ.contains(&name) {
            return fault(repeat, &format!("has {name}, which is not read"));
        }
    }
    for name in ["boundsPeriod", "boundsDuration", "boundsRange"] {
        if let Some(bounds) = repeat.get(name) {
            unread.add(
                &bounds,
                "limits the days, which a present regimen does not have",
            );
        }
    }
    let given = repeat.list("timeOfDay");
    let how_often = how_often(repeat);
    if given.is_empty() {
        let Some(count) = how_often else {
            return fault(repeat, "does not say how often in a day");
        };
        unread.add(repeat, "does not say at which times of day");
        let count = usize::try_from(count).unwrap_or_default();
        return Ok(vec![String::new(); count]);
    }
    let several = u64::try_from(given.len()).ok();
    if repeat.get("frequency").is_some() && how_often != several {
        return fault(repeat, "has another number of times than its frequency");
    }
    let mut times = Vec::new();
    for one in given {
        let crate::plan_file::json::Json::Text(text) = one.json else {
            return fault(&one, "is no time of day");
        };
        let short = text.strip_suffix(":00").unwrap_or(text);
        match date::time_from_text(short) {
            Some(_) => times.push(short.to_owned()),
            None => return fault(&one, "is no time of day in whole minutes"),
        }
    }
    Ok(times)
}

/// How often in 24 hours: so many times a day, or every so many hours.
fn how_often(repeat: &Node<'_>) -> Option<u64> {
    let frequency = repeat.number("frequency")?;
    let period = repeat.number("period")?;
    let hours = match repeat.text("periodUnit")? {
        "h" => period,
        "d" => period * Exact::from(24),
        _ => return None,
    };
    if hours <= Exact::from(0) || hours > Exact::from(24) {
        return None;
    }
    let count = frequency * Exact::from(24) / hours;
    let count = count.is_integer().then(|| count.to_integer().to_u64())??;
    (1..=MOST_A_DAY).contains(&count).then_some(count)
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
    if one
        .get("timing")
        .and_then(|timing| timing.get("repeat"))
        .is_some()
    {
        unread.at(
            std::slice::from_ref(one),
            "has a timing, which is not read for a dose taken when needed",
        );
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

/// Patches, as many as are said to be worn.
fn worn(amount: &Node<'_>, medicine: &Medicine) -> Result<Vec<String>, Fault> {
    let Some(given) = amount.get("doseQuantity") else {
        return fault(amount, "does not say how many patches are worn");
    };
    let (number, counted) = at(&given, quantity(&given))?;
    let count = number.is_integer().then(|| number.to_integer().to_usize());
    let (Counted::Pieces, Some(Some(count @ 1..=24))) = (counted, count) else {
        return fault(&given, "is no whole number of patches");
    };
    let rate = match (
        amount.get("rateQuantity"),
        medicine.strength.as_ref().map(|one| &one.amount),
    ) {
        (Some(rate), strength) => {
            let (number, counted) = at(&rate, quantity(&rate))?;
            if counted != Counted::Rate {
                return fault(&rate, "is not the rate of one of these patches");
            }
            let in_words = |rate: &Exact| format!("{} mcg/h", crate::quantity::decimal_text(rate));
            let text = in_words(&number);
            match strength {
                // Systems write the rate of one patch or that of all; the strength tells which.
                Some(StrengthAmount::Rate(known)) => {
                    let one = number / Exact::from(u64::try_from(count).unwrap_or(u64::MAX));
                    if known.text() != text && known.text() != in_words(&one) {
                        return fault(&rate, "is not the rate of one of these patches");
                    }
                    known.text()
                }
                _ if count == 1 => text,
                _ => {
                    let words = "can be the rate of one patch or of all of them; the medicine \
                                 does not say its strength";
                    return fault(&rate, words);
                }
            }
        }
        (None, Some(StrengthAmount::Rate(known))) => known.text(),
        (None, _) => return fault(amount, "does not say which patch is worn"),
    };
    Ok(vec![rate; count])
}

fn infusion(amount: &Node<'_>, medicine: &Medicine) -> Result<TakingDraft, Fault> {
    let Some(ratio) = amount.get("rateRatio") else {
        return fault(amount, "has no rate as an amount in 24 hours");
    };
    let (Some(top), Some(below)) = (ratio.get("numerator"), ratio.get("denominator")) else {
        return fault(&ratio, "is no amount in 24 hours");
    };
    let (number, counted) = at(&below, quantity(&below))?;
    let day =
        matches!(counted, Counted::Hours(each) if number * Exact::from(each) == Exact::from(24));
    if !day {
        return fault(&below, "is not 24 hours");
    }
    let amount_per_24h = at(&top, dose(&top, medicine))?;
    Ok(TakingDraft::Infusion { amount_per_24h })
}
