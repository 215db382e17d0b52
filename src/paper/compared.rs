//! Scenarios → one page for a team meeting: what each comes to, and the doses over each other.
//!
//! A scenario that cannot be answered stands among the others with its reason. The shape is
//! written down at the head of `assets/paper/report.typ`.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::case::units::UnitCount;
use crate::case::{Case, RowId};
use crate::clinical_data::{Formulary, local};
use crate::comparison::{Compared, Comparison, Summary};
use crate::dose_curve::{self, DoseCurve};
use crate::paper::figures::{amount, apart, day, length, short_day};
use crate::paper::regimen::{short_name, shortened};
use crate::paper::report::{Column, Section, cell};
use crate::paper::{Document, PaperOptions, identity};
use crate::plan::Outcome;
use crate::problem::{Problem, path_in_words};
use crate::quantity::{Percent, tenths_text};

/// The most months that are named under the axis.
const MONTHS: usize = 9;

pub(super) fn compared(
    comparison: &Comparison,
    formulary: &Formulary,
    today: NaiveDate,
    options: PaperOptions,
) -> Value {
    let case = &comparison.case;
    let sections = [
        side_by_side(comparison),
        not_answered(comparison),
        notes(comparison),
        plots(comparison),
    ];
    let sections: Vec<Value> = sections.into_iter().filter_map(Section::value).collect();
    let (patient, number) = if options.with_identity {
        let number = shortened(&case.patient.identifier);
        (identity::patient_line(case), number)
    } else {
        ("Patient not named".to_owned(), String::new())
    };
    let scenarios = match comparison.compared.len() {
        1 => "1 scenario".to_owned(),
        count => format!("{count} scenarios"),
    };
    json!({
        "document": Document::Comparison.word(),
        "paper": options.size.word(),
        "region": local::region(case.country),
        "title": "Scenarios side by side",
        "patient_line": patient,
        "identity": number,
        "plan_line": format!("{scenarios} · {}", day(today, case.country)),
        "program_line": identity::program_line(formulary, Document::Comparison),
        "unsigned": identity::unsigned(formulary, case.country, today),
        "sections": sections,
        "labels": { "page": "page", "of": "of" },
    })
}

/// A scenario's number and name, as the plot and the table call it.
fn called(place: usize, one: &Compared, chosen: &str) -> Vec<String> {
    let mut lines = vec![format!("{} · {}", place + 1, one.scenario)];
    if one.scenario == chosen {
        lines.push("chosen".to_owned());
    }
    lines
}

/// One scenario in a line, so that there is room for twenty.
fn side_by_side(comparison: &Comparison) -> Section {
    let mut section = Section::new("");
    let case = &comparison.case;
    let rows = comparison.compared.iter().enumerate().map(|(place, one)| {
        let name = called(place, one, &comparison.chosen);
        match &one.answer {
            Ok(summary) => std::iter::once(name)
                .chain(measures(case, summary))
                .collect(),
            Err(_) => {
                let rest = std::iter::repeat_n(cell(""), 7);
                let why = cell("not answered, see below");
                std::iter::once(name)
                    .chain(std::iter::once(why))
                    .chain(rest)
                    .collect()
            }
        }
    });
    let rows: Vec<Vec<Vec<String>>> = rows.collect();
    let columns = [
        Column::words("Scenario", 3),
        Column::words("How long", 3),
        Column::words("Ends", 3),
        Column::words("Largest step", 3),
        Column::words("Stops from", 2),
        Column::words("Steep", 2),
        Column::words("To swallow\nor wear", 3),
        Column::words("Days above levels", 4),
        Column::words("To weigh", 3),
    ];
    section.table(&columns, &rows);
    section.text(
        "Largest step: of a dose that goes on, first of the dose before, then the largest of the original dose. Days above levels: oral morphine in 24 hours.",
    );
    section
}

fn measures(case: &Case, summary: &Summary) -> Vec<Vec<String>> {
    let share = |share: &Option<(Percent, usize)>, of: &str| {
        let share = share.as_ref()?;
        Some(format!(
            "−{} % of the {of}, step {}",
            share.0.text(),
            share.1
        ))
    };
    let largest = [
        share(&summary.largest_of_previous, "dose before"),
        share(&summary.largest_of_original, "original"),
    ];
    let stops = summary.stops_from.iter().filter_map(|(id, from)| {
        let row = case.row(id)?;
        Some(amount(&from.text(row.product.mass_unit())))
    });
    let most = UnitCount {
        parts: 0,
        halves: summary.most_halves_a_day,
    };
    let mut supplied = vec![format!("at most {} units a day", most.text())];
    if summary.units > 0 {
        supplied.push(format!(
            "{} units in all",
            apart(&summary.units.to_string())
        ));
    }
    if !summary.volume.is_zero() {
        supplied.push(format!("{} in all", amount(&summary.volume.text())));
    }
    let ends = summary.ends.map(|ends| short_day(ends, case.country));
    let goal = if summary.reaches_goal {
        "reaches the goal"
    } else {
        "does not reach the goal"
    };
    let or_more = if summary.incomplete { " or more" } else { "" };
    let levels = summary.dose_days.iter().map(|level| {
        let from = if level.at_the_level_too {
            "from"
        } else {
            "above"
        };
        let days = apart(&level.days.to_string());
        format!(
            "{days}{or_more} {from} {} mg",
            apart(&tenths_text(&level.level))
        )
    });
    let [warnings, cautions, infos] = summary.findings;
    let mut long = vec![counted(&summary.steps, "step"), length(summary.days)];
    let days = apart(&counted(&summary.days, "day"));
    if !long.contains(&days) {
        long.push(days);
    }
    vec![
        long,
        ends.into_iter().chain([goal.to_owned()]).collect(),
        or_dash(largest.into_iter().flatten().collect()),
        or_dash(stops.collect()),
        cell(match summary.steep {
            0 => "none".to_owned(),
            1 => "1 step".to_owned(),
            steps => format!("{steps} steps"),
        }),
        supplied,
        or_dash(levels.collect()),
        vec![
            counted(&warnings, "warning"),
            counted(&cautions, "caution"),
            format!("{infos} for information"),
        ],
    ]
}

/// `1 caution`, `2 cautions`.
fn counted(count: &impl ToString, word: &str) -> String {
    let count = count.to_string();
    let ending = if count == "1" { "" } else { "s" };
    format!("{count} {word}{ending}")
}

fn or_dash(lines: Vec<String>) -> Vec<String> {
    if lines.is_empty() { cell("–") } else { lines }
}

/// The scenarios without an answer, each with its reasons.
fn not_answered(comparison: &Comparison) -> Section {
    let mut section = Section::new("Not answered");
    for one in &comparison.compared {
        if let Err(problems) = &one.answer {
            let lines: Vec<String> = problems.iter().map(in_words).collect();
            section.item(&one.scenario, true, &lines);
        }
    }
    section
}

/// A problem with its place in the form; a gate is about the whole scenario.
fn in_words(problem: &Problem) -> String {
    let place = path_in_words(&problem.field);
    if place.is_empty() || problem.rule == problem.given {
        return problem.message.clone();
    }
    let mut signs = place.chars();
    let first = signs.next().map(char::to_uppercase).into_iter().flatten();
    let place: String = first.chain(signs).collect();
    format!("{place}: {}", problem.message)
}

/// What the team notes on the scenarios.
fn notes(comparison: &Comparison) -> Section {
    let mut section = Section::new("Notes");
    for one in &comparison.compared {
        let lines = one.note.lines().map(str::trim);
        let lines: Vec<String> = lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect();
        if !lines.is_empty() {
            section.item(&one.scenario, false, &lines);
        }
    }
    section
}

/// The doses of each tapered row, every scenario's over the others.
fn plots(comparison: &Comparison) -> Section {
    let mut section = Section::new("Doses over time");
    let case = &comparison.case;
    let mut rows: Vec<(RowId, Vec<(usize, DoseCurve)>)> = Vec::new();
    for (place, one) in comparison.compared.iter().enumerate() {
        let Some(plan) = &one.plan else { continue };
        let Outcome::Planned(planned) = &plan.outcome else {
            continue;
        };
        for curve in dose_curve::curves(case, planned, &plan.findings) {
            match rows.iter_mut().find(|(id, _)| *id == curve.id) {
                Some((_, curves)) => curves.push((place, curve)),
                None => rows.push((curve.id.clone(), vec![(place, curve)])),
            }
        }
    }
    for (id, curves) in &rows {
        if let Some(plot) = plot(comparison, id, curves) {
            section.plot(plot);
        }
    }
    section
}

fn plot(comparison: &Comparison, id: &RowId, curves: &[(usize, DoseCurve)]) -> Option<Value> {
    let (_, first) = curves.iter().min_by_key(|(_, curve)| curve.from)?;
    let from = first.from;
    let moved = |curve: &DoseCurve| days_between(from, curve.from);
    let ends = curves.iter().map(|(_, curve)| moved(curve) + curve.days);
    let axis = DoseCurve {
        days: ends.fold(0.0, f64::max),
        highest: curves
            .iter()
            .map(|(_, curve)| curve.highest)
            .fold(f64::MIN_POSITIVE, f64::max),
        ..first.clone()
    };
    let lines = curves.iter().map(|(place, curve)| {
        let points = curve.dispensed.iter();
        let points: Vec<(f64, f64)> = points
            .map(|(day, dose)| (day + moved(curve), *dose))
            .collect();
        json!({ "label": (place + 1).to_string(), "points": points })
    });
    let name = comparison.case.row(id).map(|row| short_name(row));
    let name = name.unwrap_or_default();
    let names = curves.iter().filter_map(|(place, _)| {
        let one = comparison.compared.get(*place)?;
        Some(format!("{} is {}", place + 1, one.scenario))
    });
    let names = names.collect::<Vec<_>>().join("; ");
    let axis_words = axis.axis.replace("mcg/h", "micrograms an hour");
    let axis_words = axis_words.replace("mcg", "micrograms");
    let begin = axis.dispensed.first().map_or(0.0, |(day, _)| *day);
    let doses = axis.doses();
    let doses = doses.iter().map(|dose| {
        let text = format!("{dose:.3}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        json!({ "at": dose, "label": apart(text) })
    });
    let months = axis.months(MONTHS).into_iter();
    let months = months.map(|month| json!({ "at": month.day, "label": month.label }));
    Some(json!({
        "alt": format!("Line drawing of the dose of {name} over time, one line for each scenario: {names}. The table above holds what each comes to."),
        "caption": format!("{name}. {names}."),
        "axis": axis_words,
        "from": begin,
        "to": axis.days,
        "top": axis.highest * 1.12,
        "doses": doses.collect::<Vec<_>>(),
        "months": months.collect::<Vec<_>>(),
        "dispensed": [],
        "nominal": [],
        "band": [],
        "marks": [],
        "lines": lines.collect::<Vec<_>>(),
    }))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "at most twenty years of days, on their way to the eye"
)]
fn days_between(from: NaiveDate, to: NaiveDate) -> f64 {
    (to - from).num_days() as f64
}
