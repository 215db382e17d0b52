//! Summaries as tables for people: scenarios side by side, ways to soften a tail.

use std::io::{Result as Printed, Write};

use crate::case::units::UnitCount;
use crate::case::{Case, Daily, RowId};
use crate::cli::tables::columns;
use crate::comparison::{Comparison, Summary};
use crate::date;
use crate::edits::TailChoice;
use crate::problem::Problem;
use crate::quantity::{Percent, tenths_text};

/// What stands in each line of a comparison.
const MEASURES: [&str; 12] = [
    "Steps",
    "Days",
    "Ends",
    "Reaches the goal",
    "Largest step of the dose before",
    "Largest step of the original dose",
    "Stops from",
    "Steep steps",
    "Most units a day",
    "Units in all",
    "Liquid in all",
    "Warnings, cautions, information",
];

/// Scenarios side by side, one in a column.
pub(super) fn comparison(out: &mut dyn Write, comparison: &Comparison) -> Printed<()> {
    let Comparison {
        case,
        chosen,
        compared,
    } = comparison;
    let mut head = vec![String::new()];
    head.extend(compared.iter().map(|one| {
        let mark = if *chosen == one.scenario {
            " (chosen)"
        } else {
            ""
        };
        format!("{}{mark}", one.scenario)
    }));
    let answers: Vec<Vec<String>> = compared
        .iter()
        .map(|one| match &one.answer {
            Ok(summary) => measures(case, summary),
            Err(_) => vec!["not answered".to_owned()],
        })
        .collect();
    let levels: Vec<String> = compared
        .iter()
        .filter_map(|one| one.answer.as_ref().ok())
        .take(1)
        .flat_map(|summary| &summary.dose_days)
        .map(|level| {
            let from = if level.at_the_level_too {
                "at or above"
            } else {
                "above"
            };
            format!("Days {from} {} mg oral morphine", tenths_text(&level.level))
        })
        .collect();
    let names = MEASURES.iter().map(|name| (*name).to_owned()).chain(levels);
    let mut rows = vec![head];
    for (place, name) in names.enumerate() {
        let cells = answers
            .iter()
            .map(|answer| answer.get(place).cloned().unwrap_or_default());
        rows.push(std::iter::once(name).chain(cells).collect());
    }
    for line in columns(&rows) {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Ways to soften a steep tail, each in a line of its own.
pub(super) fn tail_choices(
    out: &mut dyn Write,
    case: &Case,
    choices: &[TailChoice],
) -> Printed<()> {
    if choices.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\nWays to soften the last part; none is taken unless you choose it"
    )?;
    for choice in choices {
        let outcome = match &choice.answer {
            Ok(summary) => in_words(case, summary),
            Err(problems) => format!("cannot be worked out: {}", first(problems)),
        };
        writeln!(out, "  ‘{}’: {}\n    {outcome}", choice.row, choice.words)?;
        for caution in &choice.cautions {
            writeln!(out, "    Caution: {caution}")?;
        }
    }
    Ok(())
}

fn first(problems: &[Problem]) -> String {
    problems
        .first()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn in_words(case: &Case, summary: &Summary) -> String {
    let mut parts = vec![
        format!("{} days in {} steps", summary.days, summary.steps),
        format!("{} steep", summary.steep),
    ];
    if let Some((share, step)) = &summary.largest_of_previous {
        parts.push(format!("largest step −{} % (step {step})", share.text()));
    }
    let from = stops_from(case, &summary.stops_from);
    if !from.is_empty() {
        parts.push(format!("stops from {from}"));
    }
    if summary.units > 0 {
        parts.push(format!("{} units", summary.units));
    }
    if !summary.volume.is_zero() {
        parts.push(summary.volume.text());
    }
    parts.join(", ")
}

fn stops_from(case: &Case, stops: &[(RowId, Daily)]) -> String {
    let texts = stops.iter().filter_map(|(id, from)| {
        let unit = case.row(id)?.product.mass_unit();
        Some(from.text(unit))
    });
    texts.collect::<Vec<_>>().join(", ")
}

fn measures(case: &Case, summary: &Summary) -> Vec<String> {
    let share = |share: &Option<(Percent, usize)>| {
        let text = share.as_ref();
        text.map_or_else(String::new, |(share, step)| {
            format!("−{} % (step {step})", share.text())
        })
    };
    let most = UnitCount {
        parts: 0,
        halves: summary.most_halves_a_day,
    };
    let [warnings, cautions, infos] = summary.findings;
    let reaches = if summary.reaches_goal { "yes" } else { "no" };
    let mut cells = vec![
        summary.steps.to_string(),
        summary.days.to_string(),
        summary.ends.map(date::iso).unwrap_or_default(),
        reaches.to_owned(),
        share(&summary.largest_of_previous),
        share(&summary.largest_of_original),
        stops_from(case, &summary.stops_from),
        summary.steep.to_string(),
        most.text(),
        summary.units.to_string(),
        if summary.volume.is_zero() {
            String::new()
        } else {
            summary.volume.text()
        },
        format!("{warnings}, {cautions}, {infos}"),
    ];
    let incomplete = if summary.incomplete { " or more" } else { "" };
    let days = summary.dose_days.iter();
    cells.extend(days.map(|level| format!("{}{incomplete}", level.days)));
    cells
}
