//! Where a taper leads, and which rows are tapered in which order.

use egui::Ui;

use crate::clinical_data::Formulary;
use crate::draft::{GoalDraft, RowDraft, TakingDraft};
use crate::gui::fields::{self, Problems};
use crate::gui::pages::row;

/// A row that can be tapered: its id and what it is called.
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) words: String,
}

/// The rows that can be tapered.
pub(super) fn choices(regimen: &[RowDraft], formulary: &Formulary) -> Vec<Choice> {
    regimen
        .iter()
        .filter(|row| !matches!(row.taking, TakingDraft::AsNeeded(_)))
        .filter_map(|row| {
            let product = formulary.product(&row.product)?;
            product.plannable.then(|| Choice {
                id: row.id.clone(),
                words: row::row_name_in(regimen, &row.id, formulary),
            })
        })
        .collect()
}

/// Edits which rows are tapered, one after the other.
pub(super) fn order_ui(
    ui: &mut Ui,
    label: &str,
    order: &mut Vec<String>,
    rows: &[Choice],
    path: &str,
    problems: Problems<'_>,
) {
    fields::caption_ui(ui, label);
    if rows.is_empty() {
        fields::note_ui(ui, "Nothing that can be tapered is in the regimen yet.");
    }
    ui.horizontal_wrapped(|ui| {
        for row in rows {
            let place = order.iter().position(|id| *id == row.id);
            let words = match place {
                Some(place) if rows.len() > 1 => format!("{} · {}", place + 1, row.words),
                _ => row.words.clone(),
            };
            if fields::chip_ui(ui, &words, &format!("Taper {}", row.words), place.is_some()) {
                match place {
                    Some(_) => order.retain(|id| *id != row.id),
                    None => order.push(row.id.clone()),
                }
            }
        }
    });
    let problem = if rows.is_empty() {
        None
    } else {
        problems.within(path)
    };
    fields::problem_ui(ui, problem);
}

/// The kinds of goal.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Stop,
    Daily,
    Percent,
}

/// Edits where a taper leads.
pub(super) fn goal_ui(
    ui: &mut Ui,
    label: &str,
    goal: &mut Option<GoalDraft>,
    path: &str,
    problems: Problems<'_>,
) {
    let entries = [
        (Kind::Stop, "Stop".to_owned()),
        (Kind::Daily, "Reduce to a daily dose".to_owned()),
        (Kind::Percent, "Reduce to a percentage".to_owned()),
    ];
    let now = goal.as_ref().map(|goal| match goal {
        GoalDraft::Stop => Kind::Stop,
        GoalDraft::ReduceToDaily(_) => Kind::Daily,
        GoalDraft::ReduceToPercent(_) => Kind::Percent,
    });
    let chosen = fields::choice_ui(ui, label, now.as_ref(), &entries, problems.at(path));
    if let Some(kind) = chosen.filter(|kind| Some(*kind) != now) {
        *goal = Some(match kind {
            Kind::Stop => GoalDraft::Stop,
            Kind::Daily => GoalDraft::ReduceToDaily(String::new()),
            Kind::Percent => GoalDraft::ReduceToPercent(String::new()),
        });
    }
    match goal {
        Some(GoalDraft::ReduceToDaily(daily)) => {
            let problem = problems.at(&format!("{path}.daily"));
            fields::text_ui(ui, "Daily dose at the end", daily, "e.g. 30 mg", problem);
        }
        Some(GoalDraft::ReduceToPercent(percent)) => {
            let problem = problems.at(&format!("{path}.percent_of_original"));
            fields::text_ui(ui, "Per cent of the original", percent, "e.g. 50", problem);
        }
        Some(GoalDraft::Stop) | None => {}
    }
}
