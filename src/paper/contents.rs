//! Plan → the JSON that the patient's template reads: finished text, field by field.
//!
//! The shape is written down at the head of `assets/paper/patient.typ`.

use chrono::{NaiveDate, NaiveTime, Timelike as _};
use serde_json::{Value, json};

use crate::case::{Case, Row, Taking};
use crate::clinical_data::Formulary;
use crate::date;
use crate::paper::PaperSize;
use crate::plan::{Plan, Planned};
use crate::quantity::{Dose, MassUnit, PatchRate, Volume};
use crate::taper::{Doses, Item, Measure, Step, StepKind};

/// The longest name that is printed in full, in characters.
const LONGEST_NAME: usize = 200;
/// Steps of at most this many days get a box to tick for each day.
const MOST_TICKS: u32 = 56;

pub(super) fn patient(
    case: &Case,
    plan: &Plan,
    planned: &Planned,
    formulary: &Formulary,
    paper: PaperSize,
) -> Value {
    let steps = &planned.schedule.steps;
    let taking = steps.iter().filter(|step| step.kind != StepKind::Stop);
    let custody = formulary.custody();
    let unsigned = (!custody.signed_off()).then(|| {
        format!(
            "Not signed off: no clinician or pharmacist has checked the clinical data ({}).",
            formulary.data_version()
        )
    });
    let advice = |id: &str| {
        let facts = formulary.monitoring().patient_advice.iter();
        facts
            .filter(|fact| fact.id == id)
            .map(|fact| fact.text.clone())
            .collect::<Vec<String>>()
    };
    let sentence = |id: &str| advice(id).into_iter().next().unwrap_or_default();
    let lines = |ids: &[&str]| {
        ids.iter()
            .flat_map(|id| advice(id))
            .collect::<Vec<String>>()
    };
    let contacts = &case.contacts;
    let born = case
        .patient
        .born
        .map(|born| format!("born {}", born.format("%-d %B %Y")));
    let name = Some(shortened(&case.patient.name)).filter(|name| !name.is_empty());
    json!({
        "paper": match paper { PaperSize::A4 => "a4", PaperSize::Letter => "us-letter" },
        "title": title(case, planned),
        "patient_line": name.into_iter().chain(born).collect::<Vec<_>>().join(" · "),
        "identity": shortened(&case.patient.identifier),
        "plan_line": format!("Plan of {}", plan.today.format("%-d %B %Y")),
        "program_line": format!("{} · clinical data {}", crate::PROGRAM, formulary.data_version()),
        "unsigned": unsigned,
        "intro": [
            "Take it slowly, one step at a time. You can ask us to wait at any step.",
        ],
        "never_back": { "strong": sentence("never-back-to-the-old-dose"), "rest": sentence("tolerance") },
        "now": now(case),
        "steps": taking.map(|step| step_value(case, step)).collect::<Vec<_>>(),
        "stop": stop(planned),
        "too_hard": {
            "title": "If it is too hard",
            "lines": lines(&["early-flare", "ache-of-withdrawal", "withdrawal-passes", "can-be-paused", "no-sudden-stop"])
                .into_iter()
                .chain(std::iter::once("If it does not settle, do not take the next step. Call us.".to_owned()))
                .collect::<Vec<_>>(),
        },
        "urgent": { "title": "Get help at once", "lines": lines(&["urgent-help", "naloxone-at-home"]) },
        "who_to_call": {
            "title": "Who to call",
            "lines": contacts,
            "blank_lines": if contacts.is_empty() { 3 } else { 0 },
        },
        "notes": [],
        "sources_line": "",
        "labels": { "page": "page", "of": "of" },
    })
}

/// What the plan is about, in the patient's words.
fn title(case: &Case, planned: &Planned) -> String {
    let rows = planned
        .schedule
        .objectives
        .iter()
        .filter_map(|objective| case.row(&objective.id));
    let mut drugs: Vec<&str> = rows.map(|row| row.product.drug.as_str()).collect();
    drugs.sort_unstable();
    drugs.dedup();
    match drugs.as_slice() {
        [drug] => format!("Your plan to take less {drug}"),
        _ => "Your plan to take less opioid medicine".to_owned(),
    }
}

fn now(case: &Case) -> Value {
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

fn step_value(case: &Case, step: &Step) -> Value {
    let (mut medicines, mut as_needed, mut other) = (Vec::new(), Vec::new(), Vec::new());
    for item in &step.items {
        let Some(row) = case.row(&item.id) else {
            continue;
        };
        match &item.doses {
            Doses::AsNeeded { .. } => as_needed.push(as_needed_value(row, item)),
            Doses::Regular(_) | Doses::Stopped => medicines.push(medicine(row, item)),
            Doses::Patches {
                patches, changes, ..
            } => {
                let days: Vec<String> = changes.iter().map(|day| date::short(*day)).collect();
                let lines = [
                    format!("Wear {}.", worn(patches)),
                    format!("Change on {}.", days.join(", ")),
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
    let ticks = if step.days <= MOST_TICKS {
        days(step)
    } else {
        Vec::new()
    };
    json!({
        "title": format!("Step {}", step.index),
        "dates": format!("{} to {}", date::long(step.start), date::long(step.end)),
        "length": length(step.days),
        "medicines": medicines,
        "as_needed": as_needed,
        "other": other,
        "review": step.review.map(|review| format!("Review: {}", date::long(review))),
        "tick_days": ticks.into_iter().map(|day| day.format("%a %-d").to_string()).collect::<Vec<_>>(),
    })
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
fn worn(patches: &[PatchRate]) -> String {
    let mut counts: Vec<(PatchRate, usize)> = Vec::new();
    for patch in patches {
        match counts.iter_mut().find(|(other, _)| other == patch) {
            Some((_, count)) => *count += 1,
            None => counts.push((*patch, 1)),
        }
    }
    let texts = counts.iter().map(|(patch, count)| {
        let word = if *count == 1 { "patch" } else { "patches" };
        format!("{count} {word} of {}", printed(&patch.text()))
    });
    texts.collect::<Vec<_>>().join(" and ")
}

/// An amount as it is printed: micrograms are written out, so that they are not taken for
/// milligrams.
fn printed(amount: &str) -> String {
    amount
        .replace(" mcg/h", " micrograms an hour")
        .replace(" mcg", " micrograms")
}

fn medicine(row: &Row, item: &Item) -> Value {
    let unit = row.product.mass_unit();
    let Doses::Regular(doses) = &item.doses else {
        return json!({ "name": name(row), "daily": "", "doses": [], "lines": ["Take no more of this."] });
    };
    let doses = doses.iter().map(|dose| {
        let (amount, units) = match &dose.made {
            Measure::Units(units) => {
                let units = units.iter().map(|count| {
                    let strength = Dose::from_nanograms(count.parts);
                    format!(
                        "{} × {}",
                        halves_text(count.halves),
                        strength_text(row, strength, unit)
                    )
                });
                (printed(&dose.dose.text(unit)), units.collect())
            }
            Measure::Volume(volume) => (
                format!("{} = {}", printed(&dose.dose.text(unit)), volume.text()),
                Vec::new(),
            ),
        };
        json!({ "time": time_of_day(dose.time), "amount": amount, "units": units })
    });
    json!({
        "name": name(row),
        "daily": format!("{} in the day", printed(&item.daily.text(unit))),
        "doses": doses.collect::<Vec<_>>(),
    })
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
            let units: Vec<String> = units
                .iter()
                .map(|count| {
                    let strength = Dose::from_nanograms(count.parts);
                    format!(
                        "{} × {}",
                        halves_text(count.halves),
                        strength_text(row, strength, unit)
                    )
                })
                .collect();
            format!("{} = {}", printed(&dose.text(unit)), units.join(" + "))
        }
    };
    json!({
        "text": format!("{} when needed", name(row)),
        "amount": amount,
        "limit": at_most(*most_per_24h),
        "strength": strength(row),
    })
}

fn at_most(times: Option<u32>) -> String {
    times.map_or_else(String::new, |times| {
        let word = if times == 1 { "time" } else { "times" };
        format!("at most {times} {word} in 24 hours")
    })
}

fn stop(planned: &Planned) -> Value {
    let last = planned.schedule.steps.last();
    match last.filter(|step| step.kind == StepKind::Stop) {
        Some(step) => json!({
            "title": format!("Stop on {}", date::long(step.start)),
            "text": "From this day you take no more of it. Keep none for later: take what is left back to the pharmacy.",
        }),
        None => last.map_or(Value::Null, |step| {
            json!({
                "title": format!("Stay on the dose of step {}", step.index),
                "text": "Go on with this dose after its last day until we have spoken.",
            })
        }),
    }
}

/// The product's name with its brand.
fn name(row: &Row) -> String {
    let title = row.product.title();
    match &row.brand {
        Some(brand) => shortened(&format!("{title} ({brand})")),
        None => title,
    }
}

/// A strength as on the box; for a combination with its other ingredient.
fn strength_text(row: &Row, dose: Dose, unit: MassUnit) -> String {
    let label = crate::taper::strength_label(row, dose.nanograms());
    printed(&label.unwrap_or_else(|| dose.text(unit)))
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

fn length(days: u32) -> String {
    match (days, days % 7) {
        (1, _) => "1 day".to_owned(),
        (7, _) => "1 week".to_owned(),
        (_, 0) => format!("{} weeks", days / 7),
        _ => format!("{days} days"),
    }
}

fn days(step: &Step) -> Vec<NaiveDate> {
    (0..step.days)
        .filter_map(|days| date::plus_days(step.start, days))
        .collect()
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST_NAME {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(LONGEST_NAME).collect();
    format!("{beginning}…")
}
