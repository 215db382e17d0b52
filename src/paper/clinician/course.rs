//! What is asked for, and the schedule step by step.

use num_traits::Zero as _;

use crate::case::{Goal, PaceRequest, PercentOf, Reduction, Row, RowId, Wish};
use crate::equivalence::Equivalents;
use crate::paper::clinician::Told;
use crate::paper::clinician::taking::{amount, daily, in_step, short_name};
use crate::paper::clinician::words::{apart, capitalised, day, plain, short_day};
use crate::paper::report::{Column, Pairs, Section, cell};
use crate::plan::Planned;
use crate::problem::Problem;
use crate::taper::{Doses, Step, StepKind, drug_totals};

/// The plan in a few lines.
pub(super) fn at_a_glance(told: &Told<'_>) -> Section {
    let Told {
        case,
        plan,
        request,
        ..
    } = told;
    let country = case.country;
    let mut pairs = Pairs::default();
    let others = case.scenarios.len();
    pairs.add(
        "Scenario",
        match others {
            1 => plan.scenario.clone(),
            count => format!("{}, one of {count}", plan.scenario),
        },
    );
    let note = case.scenario(Some(&plan.scenario));
    pairs.add("Note", note.map_or("", |one| one.note.trim()));
    pairs.add("Setting", capitalised(&plain(request.setting.as_str())));
    if let Wish::Planned {
        goal, pace, order, ..
    } = &request.wish
    {
        let order: Vec<&Row> = order
            .iter()
            .filter_map(|id| case.row(id))
            .map(AsRef::as_ref)
            .collect();
        pairs.add("Goal", goal_in_words(goal, order.first().copied()));
        pairs.add("Pace", pace_in_words(pace, order.first().copied()));
        let names: Vec<String> = order.iter().map(|row| short_name(row)).collect();
        pairs.add("Order", names.join(", then "));
    } else {
        pairs.add("Pace", "Steps written by hand");
    }
    if let Some(planned) = told.planned {
        pairs.add("Schedule", extent(told, planned));
    } else {
        pairs.add("Schedule", "Withheld until its gates have been answered");
    }
    for hold in &request.holds {
        let days = if hold.days == 1 {
            "1 day".to_owned()
        } else {
            format!("{} days", hold.days)
        };
        let from = day(hold.from, country);
        pairs.add(
            "Hold",
            with_reason(&format!("From {from} for {days}"), &hold.reason),
        );
    }
    if let Wish::Planned { replans, .. } = &request.wish {
        for replan in replans {
            let from = format!("From {}", day(replan.from, country));
            pairs.add("Change on the way", with_reason(&from, &replan.reason));
        }
    }
    if let Some(last) = told.version.replaces {
        let label = match told.version.draft {
            None => "Replaces",
            Some(_) => "Is to replace",
        };
        pairs.add(label, format!("The plan of {}", day(last, country)));
    }
    pairs.add(
        if plan.has_begun() {
            "Exposure before the plan"
        } else {
            "Present exposure"
        },
        format!(
            "{} ({})",
            apart(&plan.equivalents.in_words()),
            case.table.title
        ),
    );
    let mut section = Section::new("");
    section.pairs(&pairs);
    section
}

fn with_reason(what: &str, reason: &str) -> String {
    let reason = reason.trim();
    if reason.is_empty() {
        what.to_owned()
    } else {
        format!("{what}: {reason}")
    }
}

fn extent(told: &Told<'_>, planned: &Planned) -> String {
    let schedule = &planned.schedule;
    let country = told.case.country;
    let first = schedule
        .steps
        .first()
        .map(|step| format!("from {}", day(step.start, country)));
    let last = schedule
        .last_day()
        .map(|last| format!("last day {}", day(last, country)));
    let goal = if schedule.reaches_goal {
        "reaches the goal"
    } else {
        "does not reach the goal"
    };
    let steep = match planned.steep.len() {
        0 => "no steep step".to_owned(),
        1 => "1 steep step".to_owned(),
        count => format!("{count} steep steps"),
    };
    let steps = format!("{} steps", schedule.steps.len());
    let parts = [Some(steps), first, last, Some(goal.to_owned()), Some(steep)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn goal_in_words(goal: &Goal, row: Option<&Row>) -> String {
    match goal {
        Goal::Stop => "Stop".to_owned(),
        Goal::ReduceTo(daily) => {
            let text = row.map(|row| amount(&daily.text(row.product.mass_unit())));
            format!("Reduce to {} a day", text.unwrap_or_default())
        }
        Goal::ReduceToPercent(percent) => {
            format!("Reduce to {} % of the dose before the plan", percent.text())
        }
    }
}

fn pace_in_words(pace: &PaceRequest, row: Option<&Row>) -> String {
    let preset = pace.preset.as_ref().map(|preset| preset.title.clone());
    let own = pace
        .reduction
        .as_ref()
        .map(|reduction| cut_in_words(reduction, row));
    let every = pace.every_days.map(|days| format!("every {days} days"));
    let tail = pace.tail.as_ref().map(|tail| {
        format!(
            "from {} % of the original dose on: {} every {} days",
            tail.below.text(),
            cut_in_words(&tail.reduction, row),
            tail.every_days
        )
    });
    let parts: Vec<String> = [preset, own, every, tail].into_iter().flatten().collect();
    parts.join("; ")
}

fn cut_in_words(reduction: &Reduction, row: Option<&Row>) -> String {
    match reduction {
        Reduction::Percent { percent, of } => {
            let of = match of {
                PercentOf::Original => "of the original dose",
                PercentOf::Current => "of the dose before",
            };
            format!("{} % {of}", percent.text())
        }
        Reduction::Amount(daily) => {
            let text = row.map(|row| amount(&daily.text(row.product.mass_unit())));
            format!("{} a day less", text.unwrap_or_default())
        }
    }
}

/// Step by step: what is taken, both percentages, what it comes to.
pub(super) fn schedule(told: &Told<'_>) -> Section {
    let mut section = Section::new("Schedule");
    let Some(planned) = told.planned else {
        section.text("The schedule is withheld until its gates have been answered.");
        if let crate::plan::Outcome::Withheld(gates) = &told.plan.outcome {
            for Problem { given, message, .. } in gates {
                section.item(
                    &capitalised(&plain(given)),
                    true,
                    std::slice::from_ref(message),
                );
            }
        }
        return section;
    };
    section.text(
        "Each step with what is taken in it; the fall of the dose in per cent of the dose before it and of the original dose; \
         the whole regimen as oral morphine, mg a day, in the table in use. \
         A step that is steep says so under its percentage.",
    );
    let moving = moving(planned);
    let steps = planned.schedule.steps.iter().zip(&planned.equivalents);
    let rows = steps.enumerate().map(|(place, (step, equivalents))| {
        let steep = planned.steep.contains(&(place + 1));
        row(told, planned, step, equivalents, steep, &moving)
    });
    let columns = [
        Column::figures("Step"),
        Column::short("Dates"),
        Column::figures("Days"),
        Column::words("What is taken", 1),
        Column::figures("A day"),
        Column::figures("Of dose\nbefore"),
        Column::figures("Of\noriginal"),
        Column::figures("Oral\nmorphine"),
    ];
    section.table(&columns, &rows.collect::<Vec<_>>());
    let same: Vec<String> = told
        .case
        .regimen
        .iter()
        .filter(|row| !moving.contains(&&row.id))
        .map(|row| {
            format!(
                "{}, {}",
                short_name(row),
                super::taking::now(told.case, row)
            )
        })
        .collect();
    if !same.is_empty() {
        section.text(format!("Unchanged throughout: {}.", same.join("; ")));
    }
    section
}

/// The rows that the plan changes at some step.
fn moving(planned: &Planned) -> Vec<&RowId> {
    let mut rows: Vec<&RowId> = planned.schedule.tapered.iter().collect();
    for id in planned.schedule.steps.iter().flat_map(|step| &step.changed) {
        if !rows.contains(&id) {
            rows.push(id);
        }
    }
    rows
}

fn row(
    told: &Told<'_>,
    planned: &Planned,
    step: &Step,
    equivalents: &Equivalents,
    steep: bool,
    moving: &[&RowId],
) -> Vec<Vec<String>> {
    let country = told.case.country;
    let dates = if step.kind == StepKind::Stop {
        cell(short_day(step.start, country))
    } else {
        let last = format!("to {}", short_day(step.end, country));
        vec![short_day(step.start, country), last]
    };
    let days = if step.days == 0 {
        String::new()
    } else {
        step.days.to_string()
    };
    let items = step.items.iter().filter(|item| moving.contains(&item.id()));
    let mut taken: Vec<String> = items
        .map(|item| {
            let same = step.index > 1 && !step.changed.contains(item.id());
            let taking = if same {
                "as before".to_owned()
            } else {
                in_step(item)
            };
            format!("{} {taking}", short_name(&item.row))
        })
        .collect();
    for total in drug_totals(&planned.schedule, step) {
        let sum = amount(&total.daily.text(total.unit));
        let shares = total.reduction.as_ref().map_or_else(String::new, |shares| {
            let (before, original) = (shares.of_previous.text(), shares.of_original.text());
            format!(", −{before} % and −{original} %")
        });
        taken.push(format!("all {} together {sum} a day{shares}", total.drug));
    }
    let item = step.tapered.as_ref().and_then(|id| step.item(id));
    let daily = match (step.kind, item) {
        (StepKind::Stop, _) => cell("stop"),
        (_, Some(item)) if item.doses == Doses::Stopped => cell("stop"),
        (_, Some(item)) => daily(item.daily, &item.row),
        (_, None) => cell("–"),
    };
    let share =
        |text: Option<String>| text.map_or_else(|| "–".to_owned(), |text| format!("−{text} %"));
    let shares = step.reduction.as_ref();
    let total = total(equivalents);
    let word = match (steep, step.kind) {
        (true, _) => "steep",
        (false, StepKind::Hold) if step.changed.is_empty() => "hold",
        (false, _) => "",
    };
    let of_previous = share(shares.map(|shares| shares.of_previous.text()));
    let of_previous = [of_previous, word.to_owned()];
    let of_previous = of_previous.into_iter().filter(|line| !line.is_empty());
    let of_previous = of_previous.collect();
    vec![
        cell(step.index.to_string()),
        dates,
        cell(days),
        taken,
        daily,
        of_previous,
        cell(share(shares.map(|shares| shares.of_original.text()))),
        total,
    ]
}

/// What the whole regimen comes to; a missing factor is never read as nothing.
fn total(equivalents: &Equivalents) -> Vec<String> {
    let total = apart(&equivalents.total.text());
    match (equivalents.incomplete(), equivalents.total.high().is_zero()) {
        (false, _) => cell(total),
        (true, false) => vec![format!("over {total}"), "incomplete".to_owned()],
        (true, true) => cell("not known"),
    }
}
