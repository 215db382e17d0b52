//! What is taken, in the patient's words: amounts, units, times of day.

use chrono::{NaiveTime, Timelike as _};
use serde_json::{Value, json};

use crate::case::units::{self, UnitCount, WHOLE};
use crate::case::{Case, Daily, Row, Taking};
use crate::date;
use crate::quantity::{PatchRate, Volume};
use crate::taper::{Doses, Item, Measure, Step, TakenInstead};

/// The longest name that is printed in full, in characters.
const LONGEST_NAME: usize = 200;

/// Everything that is taken in a step, as far as it is asked for.
///
/// `before` is the step before: a row that goes on as another product takes its place.
pub(super) fn regimen(step: &Step, before: Option<&Step>, wanted: impl Fn(&Item) -> bool) -> Value {
    let (mut medicines, mut as_needed, mut other) = (Vec::new(), Vec::new(), Vec::new());
    for item in step.items.iter().filter(|item| wanted(item)) {
        let row = &item.row;
        match &item.doses {
            Doses::AsNeeded { .. } => as_needed.push(as_needed_value(row, item)),
            Doses::Regular(_) | Doses::Stopped => {
                let was = before.and_then(|before| before.item(item.id()));
                let other = was.filter(|was| was.row.product.id != row.product.id);
                medicines.push(medicine(row, item, other.map(|was| was.row.as_ref())));
            }
            Doses::Patches {
                patches, changes, ..
            } => {
                let days: Vec<String> = changes.iter().map(|day| date::short(*day)).collect();
                let lines = [
                    format!("Wear {}.", worn(patches)),
                    match days.as_slice() {
                        [] => "Change on the same days as now.".to_owned(),
                        days => format!("Change on {}.", days.join(", ")),
                    },
                ];
                whole(row, step, &lines, &mut medicines, &mut other);
            }
            Doses::Infusion { per_24h } => {
                let unit = row.product.mass_unit();
                let line = format!("{} in 24 hours.", printed(&per_24h.text(unit)));
                whole(row, step, &[line], &mut medicines, &mut other);
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
    lines: &[String],
    medicines: &mut Vec<Value>,
    other: &mut Vec<Value>,
) {
    if step.tapered.as_ref() == Some(&row.id) {
        medicines.push(json!({ "name": name(row), "daily": "", "doses": [], "lines": lines }));
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

/// An amount as it is printed: micrograms are written out, so that they are not taken for
/// milligrams.
pub(crate) fn printed(amount: &str) -> String {
    amount
        .replace(" mcg/h", " micrograms an hour")
        .replace(" mcg", " micrograms")
}

fn medicine(row: &Row, item: &Item, in_place_of: Option<&Row>) -> Value {
    let unit = row.product.mass_unit();
    let Doses::Regular(doses) = &item.doses else {
        return json!({ "name": name(row), "daily": "", "doses": [], "lines": ["Take no more of this."] });
    };
    let doses = doses.iter().map(|dose| {
        let (amount, units) = match &dose.made {
            Measure::Units(units) => (printed(&dose.dose.text(unit)), pills(row, units)),
            Measure::Volume(volume) => (
                format!("{} = {}", printed(&dose.dose.text(unit)), volume.text()),
                Vec::new(),
            ),
        };
        json!({ "time": time_of_day(dose.time), "amount": amount, "units": units })
    });
    // Two strengths of one liquid are easily confused, so its strength stands beside its name.
    let strength = Some(strength(row)).filter(|strength| !strength.is_empty());
    let name = std::iter::once(name(row))
        .chain(strength)
        .collect::<Vec<_>>();
    json!({
        "name": name.join(", "),
        "daily": format!("{} in the day", printed(&item.daily.text(unit))),
        "doses": doses.collect::<Vec<_>>(),
        "lines": in_place_of.map(taken_over).into_iter().collect::<Vec<_>>(),
    })
}

/// What is said of a medicine whose place another one takes: taking both is dangerous.
fn taken_over(old: &Row) -> String {
    format!(
        "This takes the place of {}. Never take both. Take what is left of the old one back to the pharmacy.",
        name(old)
    )
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
        Measure::Volume(volume) => format!("{} = {}", printed(&dose.text(unit)), volume.text()),
        Measure::Units(units) => {
            let units = pills(row, units).join(" + ");
            format!("{} = {units}", printed(&dose.text(unit)))
        }
    };
    json!({
        "text": format!("{} when needed", name(row)),
        "amount": amount,
        "limit": at_most(*most_per_24h),
        "strength": strength(row),
    })
}

/// What is said of a step on whose first day something else is taken than was planned.
pub(super) fn taken_instead(one: &TakenInstead) -> String {
    let item = &one.taken;
    let (name, unit) = (name(&item.row), item.row.product.mass_unit());
    let amount = |amount: Daily| printed(&amount.text(unit));
    let (planned, taken) = (amount(one.planned_amount()), amount(item.amount()));
    let per = match item.amount() {
        Daily::Mass(_) if item.row.is_regular() => " in the day",
        Daily::Mass(_) => " at a time",
        Daily::Rate(_) => "",
    };
    let back = if one.is_less() {
        " Do not go back to the old dose."
    } else {
        ""
    };
    if item.doses == Doses::Stopped {
        return format!("You no longer take {name}.{back}");
    }
    let instead = match &one.planned {
        Some(_) => format!("not the {planned} planned"),
        None => "although it had stopped".to_owned(),
    };
    // In the past: it must not be read as what to take now.
    format!(
        "Before this step you were taking {taken}{per} of {name}, {instead}. From now on take only what is written here.{back}"
    )
}

pub(crate) fn at_most(times: Option<u32>) -> String {
    times.map_or_else(String::new, |times| {
        let word = if times == 1 { "time" } else { "times" };
        format!("at most {times} {word} in 24 hours")
    })
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
fn pills(row: &Row, units: &[UnitCount]) -> Vec<String> {
    let written = units.iter().map(|unit| {
        let strength = printed(&crate::taper::strength_text(row, unit.parts));
        format!("{} × {strength}", halves_text(unit.halves))
    });
    written.collect()
}

fn strength(row: &Row) -> String {
    row.concentration
        .as_ref()
        .map_or_else(String::new, |concentration| {
            crate::taper::concentration_label(row, concentration)
        })
}

fn halves_text(halves: u32) -> String {
    match (halves / 2, halves % 2) {
        (whole, 0) => whole.to_string(),
        (0, _) => "½".to_owned(),
        (whole, _) => format!("{whole}½"),
    }
}

fn time_of_day(time: NaiveTime) -> String {
    let word = match time.hour() {
        5..=11 => "Morning",
        12..=16 => "Afternoon",
        17..=19 => "Evening",
        _ => "Night",
    };
    format!("{word} {}", time.format("%H:%M"))
}

pub(super) fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST_NAME {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(LONGEST_NAME).collect();
    format!("{beginning}…")
}

pub(super) fn now(case: &Case) -> Value {
    let (mut medicines, mut as_needed) = (Vec::new(), Vec::new());
    for row in &case.regimen {
        let unit = row.product.mass_unit();
        match &row.taking {
            Taking::Regular(doses) => {
                let doses = doses.iter().map(|timed| {
                    json!({ "time": time_of_day(timed.time), "amount": printed(&timed.dose.text(unit)), "units": [] })
                });
                medicines.push(json!({
                    "name": name(row),
                    "daily": format!("{} in the day", printed(&row.daily().text(unit))),
                    "doses": doses.collect::<Vec<_>>(),
                }));
            }
            Taking::AsNeeded(when_needed) => {
                let volume = row
                    .concentration
                    .as_ref()
                    .and_then(|strength| strength.volume(when_needed.dose));
                let amount = [
                    Some(printed(&when_needed.dose.text(unit))),
                    volume.map(Volume::text),
                ];
                as_needed.push(json!({
                    "text": format!("{} when needed", name(row)),
                    "amount": amount.into_iter().flatten().collect::<Vec<_>>().join(" = "),
                    "limit": at_most(when_needed.most_per_24h),
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
                    date::long(*next_change)
                );
                medicines.push(json!({ "name": name(row), "doses": [], "lines": [line] }));
            }
            Taking::Infusion { per_24h } => {
                let line = format!("{} in 24 hours.", printed(&per_24h.text(unit)));
                medicines.push(json!({ "name": name(row), "doses": [], "lines": [line] }));
            }
        }
    }
    json!({ "title": "What you take now", "medicines": medicines, "as_needed": as_needed })
}
