//! Summaries as JSON: scenarios side by side, and ways to soften a tail.

use serde_json::{Map, Value, json};

use crate::case::{Case, RowId, units::UnitCount};
use crate::comparison::{Comparison, Summary};
use crate::date;
use crate::edits::TailChoice;
use crate::exchange::json::problem;
use crate::exchange::values::{daily, number, percent, tenths};
use crate::plan_file;
use crate::problem::Problem;
use crate::quantity::Percent;
use crate::safety::DoseDays;

/// `compare --json`.
pub fn comparison(comparison: &Comparison) -> Value {
    let scenarios = comparison.compared.iter().map(|one| {
        let mut object = answer(&comparison.case, &one.answer);
        object.insert("scenario".to_owned(), Value::from(one.scenario.as_str()));
        if !one.note.is_empty() {
            object.insert("note".to_owned(), Value::from(one.note.as_str()));
        }
        Value::Object(object)
    });
    json!({
        "scenarios": scenarios.collect::<Vec<_>>(),
        "chosen": comparison.chosen,
    })
}

/// Ways to soften a steep tail, each with what picking it puts into the file.
pub fn tail_choices(case: &Case, choices: &[TailChoice]) -> Value {
    let values = choices.iter().map(|choice| {
        let mut object = answer(case, &choice.answer);
        object.insert("kind".to_owned(), Value::from(choice.kind.word()));
        object.insert("row".to_owned(), Value::from(choice.row.as_str()));
        object.insert("words".to_owned(), Value::from(choice.words.as_str()));
        object.insert("cautions".to_owned(), Value::from(choice.cautions.clone()));
        let request = plan_file::request_value(&choice.request);
        object.insert("request".to_owned(), request);
        Value::Object(object)
    });
    values.collect()
}

fn answer(case: &Case, answer: &Result<Summary, Vec<Problem>>) -> Map<String, Value> {
    let (summary, problems) = match answer {
        Ok(summary) => (summary_value(case, summary), &[][..]),
        Err(problems) => (Value::Null, problems.as_slice()),
    };
    let mut object = Map::new();
    object.insert("summary".to_owned(), summary);
    object.insert(
        "problems".to_owned(),
        problems.iter().map(problem).collect(),
    );
    object
}

fn summary_value(case: &Case, summary: &Summary) -> Value {
    let share = |share: &Option<(Percent, usize)>| {
        share
            .as_ref()
            .map(|(share, step)| json!({ "percent": percent(share), "step": step }))
    };
    let stops_from = summary.stops_from.iter().filter_map(|(id, from)| {
        let row = case.row(id)?;
        Some((RowId::to_string(id), daily(row, *from)))
    });
    let most = UnitCount {
        parts: 0,
        halves: summary.most_halves_a_day,
    };
    let [warnings, cautions, infos] = summary.findings;
    json!({
        "steps": summary.steps,
        "days": summary.days,
        "ends": summary.ends.map(date::iso),
        "reaches_goal": summary.reaches_goal,
        "largest_of_previous": share(&summary.largest_of_previous),
        "largest_of_original": share(&summary.largest_of_original),
        "stops_from": stops_from.collect::<Map<String, Value>>(),
        "steep_steps": summary.steep,
        "most_units_a_day": number(&most.text()),
        "units": summary.units,
        "volume": (!summary.volume.is_zero()).then(|| summary.volume.text()),
        "dose_days": summary.dose_days.iter().map(dose_days).collect::<Vec<_>>(),
        "incomplete": summary.incomplete,
        "findings": { "warning": warnings, "caution": cautions, "info": infos },
    })
}

fn dose_days(level: &DoseDays) -> Value {
    let passed = if level.at_the_level_too {
        "at_least"
    } else {
        "over"
    };
    json!({
        passed: tenths(&level.level),
        "days": level.days,
        "source": level.rests_on.source,
        "status": level.rests_on.status.as_str(),
    })
}
