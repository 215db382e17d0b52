//! What is taken, in the patient's words: amounts, units, times of day.

use serde_json::{Value, json};

use crate::case::units::{self, UnitCount, WHOLE};
use crate::case::{Case, Daily, Row, Taking};
use crate::clinical_data::Country;
use crate::findings::wording::patient as words;
use crate::paper::figures;
use crate::plan::Plan;
use crate::quantity::{DailyDose, Dose, PatchRate, Volume};
use crate::taper::{Doses, Item, Measure, PlannedDose, Step, TakenInstead};

/// The longest name that is printed in full, in characters.
const LONGEST_NAME: usize = 200;

/// Everything that is taken in a step, as far as it is asked for.
///
/// `before` is the step before: a row that goes on as another product takes its place.
pub(super) fn regimen(
    step: &Step,
    before: Option<&Step>,
    country: Country,
    wanted: impl Fn(&Item) -> bool,
) -> Value {
    let (mut medicines, mut as_needed, mut other) = (Vec::new(), Vec::new(), Vec::new());
    for item in step.items.iter().filter(|item| wanted(item)) {
        let row = &item.row;
        match &item.doses {
            Doses::AsNeeded { .. } => as_needed.push(as_needed_value(row, item)),
            Doses::Regular(_) | Doses::Stopped => {
                let was = before.and_then(|before| before.item(item.id()));
                let other = was.filter(|was| was.row.product.id != row.product.id);
                let other = other.map(|was| was.row.as_ref());
                medicines.push(medicine(row, item, other, country));
            }
            Doses::Patches {
                patches, changes, ..
            } => {
                let days = changes.iter().map(|day| figures::short_day(*day, country));
                let days: Vec<String> = days.collect();
                let lines = [words::wear(&worn(patches)), words::change_on(&days)];
                let set = units::worn(patches);
                whole(row, step, &set, &lines, &mut medicines, &mut other);
            }
            Doses::Infusion { per_24h } => {
                let line = format!("{}.", infused(row, *per_24h));
                whole(row, step, &[], &[line], &mut medicines, &mut other);
            }
        }
    }
    json!({ "medicines": medicines, "as_needed": as_needed, "other": other })
}

/// A row that is worn or infused: among the medicines where it is tapered, else among what
/// stays the same.
fn whole(
    row: &Row,
    step: &Step,
    set: &[UnitCount],
    lines: &[String],
    medicines: &mut Vec<Value>,
    other: &mut Vec<Value>,
) {
    if step.tapered.as_ref() == Some(&row.id) {
        medicines.push(json!({
            "name": name(row), "daily": "", "doses": [], "lines": lines,
            "worn": pictured(row, set, "patch"),
        }));
    } else {
        let text = format!("stays the same. {}", lines.join(" "));
        other.push(json!({ "name": name(row), "text": text }));
    }
}

/// A set of patches, each strength with its number.
pub(crate) fn worn(patches: &[PatchRate]) -> String {
    let counts = units::worn(patches);
    let texts = counts.iter().map(|unit| {
        let rate = PatchRate::from_nanograms_per_hour(unit.parts).text();
        let word = if unit.halves == WHOLE {
            "patch"
        } else {
            "patches"
        };
        format!("{} {word} of {}", unit.text(), printed(&rate))
    });
    texts.collect::<Vec<_>>().join(" and ")
}

pub(super) use crate::paper::figures::amount as printed;

fn medicine(row: &Row, item: &Item, in_place_of: Option<&Row>, country: Country) -> Value {
    let unit = row.product.mass_unit();
    let Doses::Regular(doses) = &item.doses else {
        return json!({ "name": name(row), "daily": "", "doses": [], "lines": [words::NO_MORE] });
    };
    let doses = doses.iter().map(|dose| {
        let (amount, units) = match &dose.made {
            Measure::Units(units) => (printed(&dose.dose.text(unit)), pictured(row, units, "unit")),
            Measure::Volume(volume) => (measured(&dose.dose.text(unit), *volume), Vec::new()),
        };
        let time = figures::time_of_day(dose.time, country);
        json!({ "time": time, "amount": amount, "units": units })
    });
    // Two strengths of one liquid are easily confused, so its strength stands beside its name.
    let strength = Some(strength(row)).filter(|strength| !strength.is_empty());
    let titled = std::iter::once(name(row)).chain(strength);
    let over = in_place_of.map(|old| words::takes_the_place_of(&name(old)));
    json!({
        "name": titled.collect::<Vec<_>>().join(", "),
        "daily": format!("{} in the day", printed(&item.daily.text(unit))),
        "doses": doses.collect::<Vec<_>>(),
        "lines": over.into_iter().collect::<Vec<_>>(),
    })
}

/// A dose of a liquid: `18 mg = 9 mL`.
fn measured(dose: &str, volume: Volume) -> String {
    format!("{} = {}", printed(dose), printed(&volume.text()))
}

fn as_needed_value(row: &Row, item: &Item) -> Value {
    let unit = row.product.mass_unit();
    let Doses::AsNeeded {
        dose,
        made,
        most_per_24h,
        ..
    } = &item.doses
    else {
        return Value::Null;
    };
    let amount = match made {
        Measure::Volume(volume) => measured(&dose.text(unit), *volume),
        Measure::Units(units) => {
            let units = pills(row, units).join(" + ");
            format!("{} = {units}", printed(&dose.text(unit)))
        }
    };
    json!({
        "text": format!("{} when needed", name(row)),
        "amount": amount,
        "limit": at_most_or_ask(*most_per_24h),
        "strength": strength(row),
    })
}

/// What is taken, in one line and without its name; of a medicine taken when needed, one dose.
pub(super) fn in_one_line(item: &Item, country: Country) -> String {
    let unit = item.row.product.mass_unit();
    match &item.doses {
        Doses::Regular(doses) => {
            let doses = doses.iter().map(|dose| {
                let text = one_dose(&item.row, dose);
                format!("{} {text}", figures::clock(dose.time, country))
            });
            doses.collect::<Vec<_>>().join(", ")
        }
        Doses::AsNeeded { dose, made, .. } => with_volume(&dose.text(unit), made),
        Doses::Patches { patches, .. } => worn(patches),
        Doses::Infusion { per_24h } => infused(&item.row, *per_24h),
        Doses::Stopped => "none".to_owned(),
    }
}

/// An infusion with the way in which it is given.
fn infused(row: &Row, per_24h: DailyDose) -> String {
    let amount = printed(&per_24h.text(row.product.mass_unit()));
    words::infused(&amount, row.product.route)
}

/// A dose at a time of day, of a liquid with its volume.
pub(super) fn one_dose(row: &Row, dose: &PlannedDose) -> String {
    with_volume(&dose.dose.text(row.product.mass_unit()), &dose.made)
}

fn with_volume(dose: &str, made: &Measure) -> String {
    match made {
        Measure::Volume(volume) => measured(dose, *volume),
        Measure::Units(_) => printed(dose),
    }
}

/// The brand where it has one, else the product's name.
pub(super) fn short_name(row: &Row) -> String {
    row.brand
        .clone()
        .map_or_else(|| name(row), |brand| shortened(&brand))
}

/// What is said of a step on whose first day something else is taken than was planned.
pub(super) fn taken_instead(one: &TakenInstead) -> String {
    let item = &one.taken;
    let (name, unit) = (name(&item.row), item.row.product.mass_unit());
    let amount = |amount: Daily| printed(&amount.text(unit));
    let per = match item.amount() {
        Daily::Mass(_) if item.row.is_regular() => " in the day",
        Daily::Mass(_) => " at a time",
        Daily::Rate(_) => "",
    };
    let said = if item.doses == Doses::Stopped {
        words::no_longer(&name)
    } else {
        let planned = one.planned.as_ref().map(|_| amount(one.planned_amount()));
        let taken = format!("{}{per}", amount(item.amount()));
        words::taken_instead(&taken, &name, planned.as_deref())
    };
    let back = one.is_less().then_some(words::NOT_BACK);
    std::iter::once(said.as_str())
        .chain(back)
        .collect::<Vec<_>>()
        .join(" ")
}

pub(crate) fn at_most(times: Option<u32>) -> String {
    times.map_or_else(String::new, |times| {
        let word = if times == 1 { "time" } else { "times" };
        format!("at most {times} {word} in 24 hours")
    })
}

/// The same for the patient, who is told to ask where no largest number is set.
pub(super) fn at_most_or_ask(times: Option<u32>) -> String {
    if times.is_some() {
        at_most(times)
    } else {
        words::ASK_HOW_OFTEN.to_owned()
    }
}

/// The product's name with its brand.
pub(crate) fn name(row: &Row) -> String {
    let title = row.product.title();
    match &row.brand {
        Some(brand) => shortened(&format!("{title} ({brand})")),
        None => title,
    }
}

/// The units of a dose, each strength as on the box with its number.
pub(super) fn pills(row: &Row, units: &[UnitCount]) -> Vec<String> {
    let written = units.iter().map(|unit| unit_text(row, unit));
    written.collect()
}

fn unit_text(row: &Row, unit: &UnitCount) -> String {
    let strength = printed(&crate::taper::strength_text(row, unit.parts));
    format!("{} × {strength}", figures::halves(unit.halves.into()))
}

/// The same, pictured by count: so many whole ones and halves of a shape.
fn pictured(row: &Row, units: &[UnitCount], shape: &str) -> Vec<Value> {
    let drawn = units.iter().map(|unit| {
        json!({
            "text": unit_text(row, unit), "shape": shape,
            "whole": unit.halves / WHOLE, "half": unit.halves % WHOLE,
        })
    });
    drawn.collect()
}

pub(super) fn strength(row: &Row) -> String {
    row.concentration
        .as_ref()
        .map_or_else(String::new, |concentration| {
            crate::taper::concentration_label(row, concentration)
        })
}

pub(super) fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST_NAME {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(LONGEST_NAME).collect();
    format!("{beginning}…")
}

/// The name of a product with its strength, as the prescription has it.
pub(super) fn title(row: &Row) -> String {
    let full = [name(row), strength(row)];
    let full = full.into_iter().filter(|part| !part.is_empty());
    full.collect::<Vec<_>>().join(", ")
}

/// A present dose; of a liquid with its volume.
fn present_dose(row: &Row, dose: Dose) -> String {
    let volume = row.concentration.as_ref();
    let volume = volume.and_then(|strength| strength.volume(dose));
    let amount = [
        Some(printed(&dose.text(row.product.mass_unit()))),
        volume.map(|volume| printed(&volume.text())),
    ];
    let amount: Vec<String> = amount.into_iter().flatten().collect();
    amount.join(" = ")
}

/// The regimen that the plan starts from: what is taken now, or was before it began.
pub(super) fn now(case: &Case, plan: &Plan) -> Value {
    let (mut medicines, mut as_needed) = (Vec::new(), Vec::new());
    let country = case.country;
    for row in &case.regimen {
        let unit = row.product.mass_unit();
        match &row.taking {
            Taking::Regular(doses) => {
                let doses = doses.iter().map(|timed| {
                    json!({
                        "time": figures::time_of_day(timed.time, country),
                        "amount": present_dose(row, timed.dose), "units": [],
                    })
                });
                medicines.push(json!({
                    "name": title(row),
                    "daily": format!("{} in the day", printed(&row.daily().text(unit))),
                    "doses": doses.collect::<Vec<_>>(),
                }));
            }
            Taking::AsNeeded(when_needed) => {
                as_needed.push(json!({
                    "text": format!("{} when needed", name(row)),
                    "amount": present_dose(row, when_needed.dose),
                    "limit": at_most_or_ask(when_needed.most_per_24h),
                    "strength": strength(row),
                }));
            }
            Taking::Patches {
                patches,
                next_change,
            } => {
                let line = format!(
                    "{}. Next change: {}.",
                    worn(patches),
                    figures::long_day(*next_change, country)
                );
                medicines.push(json!({ "name": name(row), "doses": [], "lines": [line] }));
            }
            Taking::Infusion { per_24h } => {
                let line = format!("{}.", infused(row, *per_24h));
                medicines.push(json!({ "name": name(row), "doses": [], "lines": [line] }));
            }
        }
    }
    let title = if plan.has_begun() {
        words::BEFORE_THE_PLAN
    } else {
        words::TAKEN_NOW
    };
    json!({ "title": title, "medicines": medicines, "as_needed": as_needed })
}
