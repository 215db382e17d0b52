//! Where the taper leads, how fast, and within which bounds.

use egui::Ui;

use crate::case::Case;
use crate::clinical_data::Formulary;
use crate::date;
use crate::draft::{Draft, GoalDraft, RequestDraft, TakingDraft};
use crate::gui::fields::{self, Problems};
use crate::gui::pages::{constraints, pace, row};
use crate::gui::planning::Planning;
use crate::gui::theme;
use crate::plan::{Outcome, Planned};
use crate::taper::{Doses, Measure, StepKind};

/// A row that can be tapered: its id and what it is called.
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) words: String,
}

/// Edits the chosen scenario's request.
pub(in crate::gui) fn taper_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    planning: &Planning,
    formulary: &Formulary,
    problems: Problems<'_>,
) {
    let rows = choices(draft, formulary);
    let place = chosen(draft);
    let regimen = draft.regimen.clone();
    let Some(scenario) = draft.scenarios.get_mut(place) else {
        return;
    };
    let request = &mut scenario.request;
    let path = format!("scenarios[{place}].request");
    if request.manual_steps.is_some() {
        fields::note_ui(
            ui,
            "The steps of this plan are written by hand, in its file.",
        );
        start_ui(ui, request, &path, planning, problems);
        return;
    }
    start_ui(ui, request, &path, planning, problems);
    if let Some(words) = first_step(planning, &request.start) {
        fields::note_ui(ui, &words);
    }
    ui.add_space(6.0);
    setting_ui(ui, request, &path, problems);
    ui.add_space(6.0);
    order_ui(ui, request, &rows, &path, problems);
    ui.add_space(6.0);
    goal_ui(ui, request, &path, problems);
    ui.add_space(6.0);
    pace::pace_ui(ui, request, formulary, &path, problems);
    ui.add_space(6.0);
    constraints::constraints_ui(ui, request, &regimen, formulary, &path, problems);
    let outcome = planning.plan().map(|plan| &plan.outcome);
    if let (Some(Outcome::Planned(planned)), Some(case)) = (outcome, planning.case()) {
        ui.add_space(theme::APART);
        fields::note_ui(ui, &summary(case, planned));
    }
}

/// Where the first step cannot begin on the day asked for, on which day it does.
fn first_step(planning: &Planning, start: &str) -> Option<String> {
    let Outcome::Planned(planned) = &planning.plan()?.outcome else {
        return None;
    };
    let first = planned.schedule.steps.first()?.start;
    (date::date_from_text(start)? != first)
        .then(|| format!("The first step begins on {}.", date::long(first)))
}

/// The place of the chosen scenario.
fn chosen(draft: &Draft) -> usize {
    let chosen = draft.chosen.as_ref();
    draft
        .scenarios
        .iter()
        .position(|scenario| Some(&scenario.name) == chosen)
        .unwrap_or_default()
}

fn choices(draft: &Draft, formulary: &Formulary) -> Vec<Choice> {
    draft
        .regimen
        .iter()
        .filter(|row| !matches!(row.taking, TakingDraft::AsNeeded(_)))
        .filter_map(|row| {
            let product = formulary
                .product(&row.product)
                .filter(|product| product.plannable)?;
            Some(Choice {
                id: row.id.clone(),
                words: row::row_name(row, product),
            })
        })
        .collect()
}

fn start_ui(
    ui: &mut Ui,
    request: &mut RequestDraft,
    path: &str,
    planning: &Planning,
    problems: Problems<'_>,
) {
    let problem = problems.at(&format!("{path}.start"));
    fields::date_ui(ui, "Start", &mut request.start, planning.today(), problem);
}

fn setting_ui(ui: &mut Ui, request: &mut RequestDraft, path: &str, problems: Problems<'_>) {
    let entries = [
        ("community".to_owned(), "Community".to_owned()),
        ("inpatient".to_owned(), "In hospital".to_owned()),
        (
            "specialist-palliative".to_owned(),
            "Specialist palliative care".to_owned(),
        ),
    ];
    let now = if request.setting.is_empty() {
        "community".to_owned()
    } else {
        request.setting.clone()
    };
    let problem = problems.at(&format!("{path}.setting"));
    if let Some(chosen) = fields::choice_ui(ui, "Setting", Some(&now), &entries, problem) {
        request.setting = chosen;
    }
}

fn order_ui(
    ui: &mut Ui,
    request: &mut RequestDraft,
    rows: &[Choice],
    path: &str,
    problems: Problems<'_>,
) {
    fields::caption_ui(
        ui,
        if rows.len() > 1 {
            "Tapered, in this order"
        } else {
            "Tapered"
        },
    );
    if rows.is_empty() {
        fields::note_ui(ui, "Nothing that can be tapered is in the regimen yet.");
    }
    let order = request.order.get_or_insert_default();
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
        problems.within(&format!("{path}.order"))
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

fn goal_ui(ui: &mut Ui, request: &mut RequestDraft, path: &str, problems: Problems<'_>) {
    let entries = [
        (Kind::Stop, "Stop".to_owned()),
        (Kind::Daily, "Reduce to a daily dose".to_owned()),
        (Kind::Percent, "Reduce to a percentage".to_owned()),
    ];
    let now = request.goal.as_ref().map(|goal| match goal {
        GoalDraft::Stop => Kind::Stop,
        GoalDraft::ReduceToDaily(_) => Kind::Daily,
        GoalDraft::ReduceToPercent(_) => Kind::Percent,
    });
    let chosen = fields::choice_ui(
        ui,
        "Goal",
        now.as_ref(),
        &entries,
        problems.at(&format!("{path}.goal")),
    );
    if let Some(kind) = chosen.filter(|kind| Some(*kind) != now) {
        request.goal = Some(match kind {
            Kind::Stop => GoalDraft::Stop,
            Kind::Daily => GoalDraft::ReduceToDaily(String::new()),
            Kind::Percent => GoalDraft::ReduceToPercent(String::new()),
        });
    }
    match &mut request.goal {
        Some(GoalDraft::ReduceToDaily(daily)) => {
            let problem = problems.at(&format!("{path}.goal.daily"));
            fields::text_ui(ui, "Daily dose at the end", daily, "e.g. 30 mg", problem);
        }
        Some(GoalDraft::ReduceToPercent(percent)) => {
            let problem = problems.at(&format!("{path}.goal.percent_of_original"));
            fields::text_ui(ui, "Per cent of the original", percent, "e.g. 50", problem);
        }
        Some(GoalDraft::Stop) | None => {}
    }
}

/// The plan in one line: steps, days, its end, the most units of a day.
pub(in crate::gui) fn summary(case: &Case, planned: &Planned) -> String {
    let schedule = &planned.schedule;
    let count = schedule.steps.len();
    let mut parts = vec![if count == 1 {
        "1 step".to_owned()
    } else {
        format!("{count} steps")
    }];
    if let (Some(first), Some(last)) = (schedule.steps.first(), schedule.steps.last()) {
        let days = (last.start - first.start).num_days() + i64::from(last.days);
        parts.push(format!("{days} days"));
        let end = match last.kind {
            StepKind::Stop => format!("stops {}", last.start.format("%a %-d %B %Y")),
            _ => format!("last step from {}", last.start.format("%a %-d %B %Y")),
        };
        parts.push(end);
    }
    let most = schedule
        .steps
        .iter()
        .map(|step| step.items.iter().map(|item| halves(&item.doses)).sum());
    if let Some(most) = most.max().filter(|most: &u32| *most > 0) {
        let half = if most % 2 == 1 { ".5" } else { "" };
        parts.push(format!(
            "at most {}{half} {} a day",
            most / 2,
            units(case, planned)
        ));
    }
    if !schedule.reaches_goal {
        parts.push("ends above the goal".to_owned());
    }
    parts.join(" · ")
}

/// What the tapered medicines come as.
fn units(case: &Case, planned: &Planned) -> &'static str {
    let rows = planned
        .schedule
        .steps
        .iter()
        .filter_map(|step| case.row(step.tapered.as_ref()?));
    let forms: Vec<&str> = rows.map(|row| row.product.form.as_str()).collect();
    let all = |word: &str| {
        forms
            .iter()
            .all(|form| form.contains(word) && !form.contains('/'))
    };
    if all("tablet") {
        "tablets"
    } else if all("capsule") {
        "capsules"
    } else {
        "units"
    }
}

/// How many half units a day's fixed doses are made of.
fn halves(doses: &Doses) -> u32 {
    let Doses::Regular(doses) = doses else {
        return 0;
    };
    let units = |made: &Measure| match made {
        Measure::Units(units) => units.iter().map(|unit| unit.halves).sum(),
        Measure::Volume(_) => 0,
    };
    doses.iter().map(|dose| units(&dose.made)).sum()
}
