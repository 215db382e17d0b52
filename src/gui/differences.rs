//! What scenarios come to, measure by measure, and how each differs from the one that is shown.
//!
//! Whether a difference is for the better is for people to say: it is told as a number, never
//! as good or bad. What cannot be answered has no measures and stands with its reason.

use chrono::NaiveDate;

use crate::case::units::UnitCount;
use crate::case::{Case, Daily, RowId};
use crate::comparison::{Compared, Comparison, Summary};
use crate::date;
use crate::findings::Severity;
use crate::quantity::{Percent, tenths_text};

/// Stands between a share and its step.
const AT_STEP: &str = " (step ";

/// One measure of several scenarios.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// What is measured.
    pub(super) name: String,
    /// What it weighs where it is more than nothing.
    pub(super) weighs: Option<Severity>,
    /// The scenarios' values, in the order that was asked for.
    pub(super) cells: Vec<Cell>,
}

/// One scenario's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// The value.
    pub(super) text: String,
    /// Whether it is another one than that of the shown scenario.
    pub(super) differs: bool,
    /// By how much, where that can be counted: `+56`, `28 days later`.
    pub(super) by: Option<String>,
    /// Whether it is more than nothing.
    pub(super) counts: bool,
}

impl Row {
    /// The whole row as a sentence, for a screen reader.
    pub(super) fn spoken(&self, names: &[String]) -> String {
        let cells = names.iter().zip(&self.cells).map(|(name, cell)| {
            let by = match (&cell.by, cell.differs) {
                (Some(by), _) => format!(" ({by})"),
                (None, true) => " (differs)".to_owned(),
                (None, false) => String::new(),
            };
            format!("{name} {}{by}", cell.text)
        });
        let cells: Vec<String> = cells.collect();
        format!("{}: {}", self.name, cells.join("; "))
    }
}

/// Every measure of some scenarios, by their places; `shown` is the place of the one that the
/// others are held against.
pub(super) fn rows(comparison: &Comparison, places: &[usize], shown: Option<usize>) -> Vec<Row> {
    let case = &comparison.case;
    let of = |place: usize| -> Vec<Measure> {
        let answer = comparison.compared.get(place).map(|one| &one.answer);
        match answer {
            Some(Ok(summary)) => measures(case, summary),
            Some(Err(_)) | None => Vec::new(),
        }
    };
    let columns: Vec<Vec<Measure>> = places.iter().map(|place| of(*place)).collect();
    let against = shown.map(of).unwrap_or_default();
    let mut names: Vec<(&str, Option<Severity>)> = Vec::new();
    for measure in columns.iter().flatten() {
        if !names.iter().any(|(name, _)| *name == measure.name) {
            names.push((&measure.name, measure.weighs));
        }
    }
    let row = |(name, weighs): (&str, Option<Severity>)| {
        let find = |column: &[Measure]| column.iter().find(|one| one.name == name).cloned();
        let against = find(&against);
        let cells = columns.iter().map(|column| match find(column) {
            Some(measure) => measure.cell(against.as_ref()),
            None => Cell {
                text: "–".to_owned(),
                differs: false,
                by: None,
                counts: false,
            },
        });
        Row {
            name: name.to_owned(),
            weighs,
            cells: cells.collect(),
        }
    };
    names.into_iter().map(row).collect()
}

/// What a plan comes to, measure by measure, held against another.
pub(super) fn held_against(
    case: &Case,
    summary: &Summary,
    other: Option<&Summary>,
) -> Vec<(String, Cell)> {
    let others = other.map_or_else(Vec::new, |other| measures(case, other));
    let own = measures(case, summary).into_iter();
    own.map(|measure| {
        let against = others.iter().find(|one| one.name == measure.name);
        (measure.name.clone(), measure.cell(against))
    })
    .collect()
}

/// Why a scenario has no measures, in words; `None` where it has some.
pub(super) fn reason(one: &Compared) -> Option<String> {
    let problems = one.answer.as_ref().err()?;
    let first = problems.first().map(|problem| problem.message.as_str());
    let more = match problems.len() {
        0 | 1 => String::new(),
        count => format!(" ({} more)", count - 1),
    };
    let first = first.unwrap_or("it says nothing that can be planned");
    Some(format!(
        "{} cannot be answered: {first}{more}",
        one.scenario
    ))
}

/// One measure of one scenario.
#[derive(Clone, Debug)]
struct Measure {
    name: String,
    text: String,
    weighs: Option<Severity>,
    amount: Amount,
}

/// What a measure can be held against another by.
#[derive(Clone, Copy, Debug)]
enum Amount {
    Count(u64),
    Day(NaiveDate),
    Words,
}

impl Measure {
    fn cell(self, against: Option<&Self>) -> Cell {
        let counts = matches!(self.amount, Amount::Count(count) if count > 0);
        // The same share at another step is the same share.
        let bare = |text: &str| text.split(AT_STEP).next().map(str::to_owned);
        let differs = against.is_some_and(|other| bare(&other.text) != bare(&self.text));
        let by = against
            .filter(|_| differs)
            .and_then(|other| match (self.amount, other.amount) {
                (Amount::Count(own), Amount::Count(other)) if own >= other => {
                    Some(format!("+{}", own - other))
                }
                (Amount::Count(own), Amount::Count(other)) => Some(format!("−{}", other - own)),
                (Amount::Day(own), Amount::Day(other)) => {
                    let days = (own - other).num_days();
                    let (count, when) = (
                        days.unsigned_abs(),
                        if days < 0 { "earlier" } else { "later" },
                    );
                    let unit = if count == 1 { "day" } else { "days" };
                    Some(format!("{count} {unit} {when}"))
                }
                _ => None,
            });
        Cell {
            text: self.text,
            differs,
            by,
            counts,
        }
    }
}

/// What a plan comes to, name by name.
fn measures(case: &Case, summary: &Summary) -> Vec<Measure> {
    let words = |name: &str, text: String| Measure {
        name: name.to_owned(),
        text,
        weighs: None,
        amount: Amount::Words,
    };
    let count = |name: &str, count: u64| Measure {
        amount: Amount::Count(count),
        ..words(name, count.to_string())
    };
    let weighed = |name: &str, number: usize, severity: Severity| Measure {
        weighs: Some(severity),
        ..count(name, whole(number))
    };
    let share = |share: &Option<(Percent, usize)>| {
        share.as_ref().map_or_else(
            || "–".to_owned(),
            |(share, step)| format!("−{} %{AT_STEP}{step})", share.text()),
        )
    };
    let most = UnitCount {
        parts: 0,
        halves: summary.most_halves_a_day,
    };
    let [warnings, cautions, infos] = summary.findings;
    let ends = summary.ends.map(date::short).unwrap_or_default();
    let reaches = if summary.reaches_goal { "yes" } else { "no" };
    let mut measures = vec![
        count("Steps", whole(summary.steps)),
        count("Days", summary.days.into()),
        Measure {
            amount: summary.ends.map_or(Amount::Words, Amount::Day),
            ..words("Last step from", ends)
        },
        words("Reaches the goal", reaches.to_owned()),
        weighed("Steep steps", summary.steep, Severity::Caution),
        words(
            "Largest step of the dose before",
            share(&summary.largest_of_previous),
        ),
        words(
            "Largest step of the original dose",
            share(&summary.largest_of_original),
        ),
        words("Last dose", last_doses(case, &summary.stops_from)),
        weighed("Warnings", warnings, Severity::Warning),
        weighed("Cautions", cautions, Severity::Caution),
        count("For information", whole(infos)),
    ];
    let or_more = if summary.incomplete { " or more" } else { "" };
    for level in &summary.dose_days {
        let passed = if level.at_the_level_too {
            "at or above"
        } else {
            "above"
        };
        let level_words = tenths_text(&level.level);
        let name = format!("Days {passed} {level_words} mg oral morphine");
        let days = u64::from(level.days);
        measures.push(Measure {
            text: format!("{days}{or_more}"),
            // What may be more cannot be taken from anything.
            amount: if summary.incomplete {
                Amount::Words
            } else {
                Amount::Count(days)
            },
            ..words(&name, String::new())
        });
    }
    measures.push(words("Most units a day", most.text()));
    measures.push(count("Units in all", summary.units));
    if !summary.volume.is_zero() {
        measures.push(words("Liquid in all", summary.volume.text()));
    }
    measures
}

fn whole(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The daily amounts from which rows stop.
pub(super) fn last_doses(case: &Case, stops: &[(RowId, Daily)]) -> String {
    let doses = stops.iter().filter_map(|(id, from)| {
        let unit = case.row(id)?.product.mass_unit();
        Some(from.text(unit))
    });
    let doses: Vec<String> = doses.collect();
    if doses.is_empty() {
        "–".to_owned()
    } else {
        doses.join(", ")
    }
}
