//! Holds finished resources against the schedule, before anybody else reads them.
//!
//! It reads the resources as another system would, without knowing how they were made: every
//! prescription's steps lie end to end; the days, the text and the quantities of an instruction
//! say the same; a day adds up to what the schedule says; and what is supplied is enough.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;

use crate::case::Daily;
use crate::clinical_data::{Country, ProductKind};
use crate::date;
use crate::exchange::fhir::supply;
use crate::exchange::words::period;
use crate::paper::clock;
use crate::plan::{Plan, Planned};
use crate::problem::Problem;
use crate::quantity::{Exact, exact_from_text};
use crate::taper::{Doses, Item, Step, Supply, SupplyOf};

/// Refuses resources that do not hold what the schedule says.
pub(super) fn check(
    bundle: &Value,
    (plan, planned): (&Plan, &Planned),
    country: Country,
) -> Result<(), Problem> {
    let prescriptions: Vec<Prescription> = list(bundle, "/entry")
        .iter()
        .filter_map(|entry| entry.get("resource"))
        .filter(|resource| text(resource, "/resourceType") == "MedicationRequest")
        .map(Prescription::read)
        .collect();
    let mut faults: Vec<String> = Vec::new();
    for prescription in &prescriptions {
        faults.extend(prescription.faults(country));
    }
    for step in &planned.schedule.steps {
        faults.extend(step_faults(step, &prescriptions));
    }
    faults.extend(supply_faults(
        bundle,
        &supply::to_come(plan, planned),
        &prescriptions,
    ));
    match faults.into_iter().next() {
        None => Ok(()),
        Some(fault) => {
            let what = format!("The FHIR resources are not written: {fault}");
            let accepted = "resources that say what the schedule says; please report this";
            Err(Problem::new("fhir-check", "", "", &what, accepted))
        }
    }
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    let found = value.pointer(pointer).and_then(Value::as_array);
    found.map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_default()
}

fn day(value: &Value, pointer: &str) -> Option<NaiveDate> {
    date::date_from_text(text(value, pointer))
}

/// A quantity's number and unit.
fn quantity<'a>(value: &'a Value, pointer: &str) -> Option<(Exact, &'a str)> {
    let found = value.pointer(pointer)?;
    let number = found.get("value")?.to_string();
    // Whole numbers that are written as `55.0` read as 55.
    let number = number.strip_suffix(".0").unwrap_or(&number);
    Some((exact_from_text(number)?, text(found, "/unit")))
}

/// A prescription as it is read back.
struct Prescription {
    row: String,
    instructions: Vec<Instruction>,
}

struct Instruction {
    sequence: u64,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    text: String,
    times: Vec<String>,
    /// Every quantity with its unit, in the order written.
    amounts: Vec<(Exact, String)>,
    most: Option<(Exact, String)>,
    value: Value,
}

impl Prescription {
    fn read(resource: &Value) -> Self {
        let identifier = text(resource, "/identifier/0/value");
        let row = identifier.rsplit_once('/').map_or("", |(row, _)| row);
        let instructions = list(resource, "/dosageInstruction").iter();
        Self {
            row: row.to_owned(),
            instructions: instructions.map(Instruction::read).collect(),
        }
    }

    /// The instructions of a step.
    fn of(&self, step: &Step) -> Vec<&Instruction> {
        let index = u64::try_from(step.index).ok();
        let of_it = |one: &&Instruction| Some(one.sequence) == index;
        self.instructions.iter().filter(of_it).collect()
    }

    fn faults(&self, country: Country) -> Vec<String> {
        let row = &self.row;
        let mut faults = Vec::new();
        let mut before: Option<&Instruction> = None;
        for instruction in &self.instructions {
            let at = format!("{row}, step {}", instruction.sequence);
            faults.extend(
                instruction
                    .faults(country)
                    .map(|fault| format!("{at}: {fault}")),
            );
            if let Some(before) = before {
                let same = before.sequence == instruction.sequence;
                let together = before.from == instruction.from && before.to == instruction.to;
                let next = before.to.and_then(|to| date::plus_days(to, 1));
                let follows = instruction.sequence == before.sequence + 1
                    && next.is_some()
                    && next == instruction.from;
                if !(same && together || !same && follows) {
                    faults.push(format!(
                        "{at} does not follow the step before it day by day"
                    ));
                }
            }
            before = Some(instruction);
        }
        if self.instructions.is_empty() {
            faults.push(format!("{row} has no instruction"));
        }
        faults
    }
}

impl Instruction {
    fn read(value: &Value) -> Self {
        let bounds = "/timing/repeat/boundsPeriod";
        let mut amounts = Vec::new();
        for amount in list(value, "/doseAndRate") {
            for at in ["/doseQuantity", "/rateQuantity", "/rateRatio/numerator"] {
                let found = quantity(amount, at);
                amounts.extend(found.map(|(number, unit)| (number, unit.to_owned())));
            }
        }
        let times = list(value, "/timing/repeat/timeOfDay").iter();
        let most = quantity(value, "/maxDosePerPeriod/numerator");
        Self {
            sequence: value.get("sequence").and_then(Value::as_u64).unwrap_or(0),
            from: day(value, &format!("{bounds}/start")),
            to: day(value, &format!("{bounds}/end")),
            text: text(value, "/text").to_owned(),
            times: times.filter_map(Value::as_str).map(str::to_owned).collect(),
            amounts,
            most: most.map(|(number, unit)| (number, unit.to_owned())),
            value: value.clone(),
        }
    }

    /// What its text does not say as its bounds and quantities do.
    fn faults(&self, country: Country) -> impl Iterator<Item = String> {
        let mut faults = Vec::new();
        match self.from {
            None => faults.push("it has no first day".to_owned()),
            Some(from) if !self.text.ends_with(&period(from, self.to, country)) => {
                faults.push("its text and its bounds name other days".to_owned());
            }
            Some(from) if self.to.is_some_and(|to| to < from) => {
                faults.push("it ends before it begins".to_owned());
            }
            Some(_) => {}
        }
        if self.amounts.is_empty() {
            faults.push("it has no quantity".to_owned());
        }
        let said = ungrouped(&self.text);
        for (number, unit) in self.amounts.iter().chain(&self.most) {
            let written = format!("{} {unit}", crate::quantity::decimal_text(number));
            if !says(&said, &written) {
                faults.push(format!("its text does not say {written}"));
            }
        }
        for time in &self.times {
            let read = date::time_from_text(time.strip_suffix(":00").unwrap_or(time));
            let said = read.map(|time| clock(time, country));
            if !said.as_ref().is_some_and(|said| says(&self.text, said)) {
                faults.push(format!("its text does not say {time}"));
            }
        }
        faults.into_iter()
    }

    /// The first amount, which is the one that is ordered.
    fn ordered(&self) -> Option<&Exact> {
        self.amounts.first().map(|(number, _)| number)
    }

    /// The days that it shares with a period.
    fn days_within(&self, from: NaiveDate, to: NaiveDate) -> u64 {
        let Some(first) = self.from.map(|first| first.max(from)) else {
            return 0;
        };
        let last = self.to.map_or(to, |last| last.min(to));
        u64::try_from((last - first).num_days() + 1).unwrap_or(0)
    }
}

/// A text whose numbers are written without signs between thousands: `1500` for `1,500`.
fn ungrouped(text: &str) -> String {
    let is_digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
    let parts = text.char_indices();
    let kept = parts.filter(|(place, sign)| {
        let (before, after) = text.split_at(*place);
        let mut after = after.chars().skip(1);
        let groups = is_digit(before.chars().next_back())
            && (0..3).all(|_| is_digit(after.next()))
            && !is_digit(after.next());
        !(*sign == ',' && groups)
    });
    kept.map(|(_, sign)| sign).collect()
}

/// Whether a text says something that is no part of a longer number.
fn says(text: &str, what: &str) -> bool {
    text.match_indices(what).any(|(place, _)| {
        let before = text
            .get(..place)
            .and_then(|before| before.chars().next_back());
        let after = text
            .get(place + what.len()..)
            .and_then(|after| after.chars().next());
        let joined = |sign: char| sign.is_alphanumeric();
        !before.is_some_and(|sign| joined(sign) || sign == '.') && !after.is_some_and(joined)
    })
}

/// Every row of a step is prescribed once, for the step's days, and adds up to its day.
fn step_faults(step: &Step, prescriptions: &[Prescription]) -> Vec<String> {
    let mut faults = Vec::new();
    let to = (step.days > 0).then_some(step.end);
    for item in &step.items {
        let id = item.id().as_str();
        let at = format!("{id}, step {}", step.index);
        let of_row = prescriptions.iter().filter(|one| one.row == id);
        let groups: Vec<Vec<&Instruction>> = of_row
            .map(|one| one.of(step))
            .filter(|group| !group.is_empty())
            .collect();
        match (groups.as_slice(), &item.doses) {
            ([], Doses::Stopped) => {}
            ([group], doses) if *doses != Doses::Stopped => {
                let in_days = |one: &&Instruction| one.from == Some(step.start) && one.to == to;
                if !group.iter().all(in_days) {
                    faults.push(format!("{at} is prescribed for other days"));
                }
                if !adds_up(item, group) {
                    faults.push(format!("{at} adds up to another amount"));
                }
            }
            _ => faults.push(format!("{at} is not prescribed exactly once")),
        }
    }
    faults
}

fn adds_up(item: &Item, group: &[&Instruction]) -> bool {
    let (per_unit, _) = item.daily.unit(item.row.product.mass_unit());
    let in_units = |parts: u64| Exact::from(parts) / Exact::from(per_unit);
    match (&item.doses, item.daily) {
        (Doses::Regular(_) | Doses::Infusion { .. }, Daily::Mass(daily)) => {
            let sum: Exact = group.iter().filter_map(|one| one.ordered()).cloned().sum();
            sum == in_units(daily.nanograms())
        }
        (Doses::AsNeeded { dose, .. }, _) => group
            .iter()
            .all(|one| one.ordered() == Some(&in_units(dose.nanograms()))),
        (Doses::Patches { patches, .. }, Daily::Rate(rate)) => {
            // As a receiver adds up: the rates as they stand, and the patches by themselves.
            let sum = |place: usize| -> Exact {
                let of_each = group.iter().filter_map(|one| one.amounts.get(place));
                of_each.map(|(number, _)| number.clone()).sum()
            };
            let both = group.iter().all(|one| one.amounts.len() == 2);
            let worn = Exact::from(u64::try_from(patches.len()).unwrap_or(u64::MAX));
            both && sum(0) == worn && sum(1) == in_units(rate.nanograms_per_hour())
        }
        _ => false,
    }
}

/// Every supply that is still to come is asked for, and units are enough for the days of their period
/// with less than one unit of each strength over.
fn supply_faults(
    bundle: &Value,
    dispensed: &[&Supply],
    prescriptions: &[Prescription],
) -> Vec<String> {
    let supplies: Vec<&Value> = list(bundle, "/entry")
        .iter()
        .filter_map(|entry| entry.get("resource"))
        .filter(|resource| text(resource, "/resourceType") == "SupplyRequest")
        .collect();
    if supplies.len() != dispensed.len() {
        return vec!["a supply is missing".to_owned()];
    }
    let nothing = || (Exact::from(0), Exact::from(0));
    // What is supplied of a row from a day on, and what one of each strength holds.
    let mut asked: BTreeMap<(&str, Option<NaiveDate>), (Exact, Exact)> = BTreeMap::new();
    for one in supplies {
        let count = quantity(one, "/quantity");
        let holds = quantity(one, "/parameter/1/valueQuantity");
        if let (Some((count, _)), Some((holds, _))) = (count, holds) {
            let row = text(one, "/parameter/0/valueCodeableConcept/text");
            let (supplied, over) = asked
                .entry((row, day(one, "/occurrencePeriod/start")))
                .or_insert_with(nothing);
            *supplied = &*supplied + &(&count * &holds);
            *over = &*over + &holds;
        }
    }
    let mut faults = Vec::new();
    let mut done: BTreeSet<(&str, NaiveDate)> = BTreeSet::new();
    for supply in dispensed {
        let (id, from, to) = (supply.row.id.as_str(), supply.from, supply.to);
        let in_units = matches!(supply.what, SupplyOf::Units { .. })
            && supply.row.product.kind() == ProductKind::Units;
        if !in_units || !done.insert((id, from)) {
            continue;
        }
        let (supplied, over) = asked.remove(&(id, Some(from))).unwrap_or_else(nothing);
        let instructions = prescriptions
            .iter()
            .filter(|one| one.row == id)
            .flat_map(|one| &one.instructions)
            .map(|one| (one, one.days_within(from, to)))
            .filter(|(_, days)| *days > 0);
        let mut needed = Exact::from(0);
        for (one, days) in instructions {
            let as_needed = one.value.get("asNeededBoolean").is_some();
            let each = match (&one.most, as_needed) {
                (Some((most, _)), _) => Some(most),
                (None, true) => None,
                (None, false) => one.ordered(),
            };
            // Without a limit what is used now is supplied, and the resources do not say it.
            let Some(each) = each else {
                needed = supplied.clone();
                break;
            };
            needed = &needed + &(each * &Exact::from(days));
        }
        if supplied < needed || supplied >= &needed + &over {
            faults.push(format!(
                "what is supplied of {id} from {from} is not what is taken"
            ));
        }
    }
    faults
}
