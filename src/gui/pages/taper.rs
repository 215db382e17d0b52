//! Where the taper leads, how fast, and within which bounds.

use egui::Ui;

use crate::case::RowId;
use crate::clinical_data::Formulary;
use crate::date;
use crate::draft::{Draft, RequestDraft};
use crate::gui::command::Command;
use crate::gui::fields::{self, Problems};
use crate::gui::pages::taken::Known;
use crate::gui::pages::{constraints, goal, manual, pace, scenarios};
use crate::gui::planning::Planning;
use crate::gui::theme;
use crate::gui::view::View;
use crate::plan::{Outcome, Planned};
use crate::taper::{Doses, Measure, StepKind};

/// Edits the chosen scenario's request.
pub(in crate::gui) fn taper_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    view: &mut View,
    planning: &Planning,
    formulary: &Formulary,
    problems: Problems<'_>,
    commands: &mut Vec<Command>,
) {
    scenarios::scenarios_ui(ui, draft, view, problems, commands);
    let place = scenarios::shown(draft, view);
    let regimen = draft.regimen.clone();
    let known = Known {
        regimen: &regimen,
        formulary,
        planning,
        problems,
        hidden: None,
    };
    let Some(scenario) = draft.scenarios.get_mut(place) else {
        return;
    };
    let request = &mut scenario.request;
    let path = format!("scenarios[{place}].request");
    let by_hand = request.manual_steps.is_some();
    if by_hand {
        setting_ui(ui, request, &path, problems);
        ui.add_space(6.0);
        manual::manual_ui(ui, request, view, &path, known, commands);
        ui.add_space(6.0);
    } else {
        planned_ui(ui, request, &path, known, commands);
    }
    constraints::constraints_ui(ui, request, &regimen, formulary, &path, problems);
    let outcome = planning.plan().map(|plan| &plan.outcome);
    if let Some(Outcome::Planned(planned)) = outcome {
        ui.add_space(theme::APART);
        fields::note_ui(ui, &summary(planned));
        if !planned.steep.is_empty() && !by_hand {
            offer_ui(ui, Command::ShowTailChoices, commands);
        }
    }
}

fn offer_ui(ui: &mut Ui, command: Command, commands: &mut Vec<Command>) {
    let button = ui.button(command.label());
    if button.on_hover_text(command.tooltip()).clicked() {
        commands.push(command);
    }
}

/// The order in which several opioids are proposed to be tapered, where it is another one.
fn proposed_order_ui(ui: &mut Ui, order: &[String], known: Known<'_>, commands: &mut Vec<Command>) {
    let plan = known.planning.plan();
    let Some(proposed) = plan.and_then(|plan| plan.proposed_order.as_ref()) else {
        return;
    };
    let ids = proposed.order.iter().map(RowId::as_str);
    let wanted: Vec<&str> = ids.filter(|id| order.iter().any(|one| one == id)).collect();
    if order.len() > 1 && wanted != order {
        fields::note_ui(ui, &proposed.reason);
        offer_ui(ui, Command::UseProposedOrder, commands);
    }
}

/// Edits what a plan is worked out from.
fn planned_ui(
    ui: &mut Ui,
    request: &mut RequestDraft,
    path: &str,
    known: Known<'_>,
    commands: &mut Vec<Command>,
) {
    let problems = known.problems;
    start_ui(ui, request, path, known.planning, problems);
    if let Some(words) = first_step(known.planning, &request.start) {
        fields::note_ui(ui, &words);
    }
    ui.add_space(6.0);
    setting_ui(ui, request, path, problems);
    ui.add_space(6.0);
    let rows = goal::choices(known.regimen, known.formulary);
    let label = if rows.len() > 1 {
        "Tapered, in this order"
    } else {
        "Tapered"
    };
    // Showing the page changes nothing: what is not asked for yet stays so.
    let mut order = request.order.clone().unwrap_or_default();
    let order_path = format!("{path}.order");
    goal::order_ui(ui, label, &mut order, &rows, &order_path, problems);
    proposed_order_ui(ui, &order, known, commands);
    if request.order.as_deref().unwrap_or_default() != order {
        request.order = Some(order);
    }
    ui.add_space(6.0);
    let goal = &mut request.goal;
    goal::goal_ui(ui, "Goal", goal, &format!("{path}.goal"), problems);
    ui.add_space(6.0);
    let (setting, pace) = (&request.setting, &mut request.pace);
    let path = format!("{path}.pace");
    pace::pace_ui(ui, "Pace", pace, setting, known.formulary, &path, problems);
    ui.add_space(6.0);
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

/// The plan in one line: steps, days, its end, the most units of a day.
pub(in crate::gui) fn summary(planned: &Planned) -> String {
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
            units(planned)
        ));
    }
    if schedule.ended_on.is_some() {
        parts.push("ended on the way".to_owned());
    } else if !schedule.reaches_goal {
        parts.push("ends above the goal".to_owned());
    }
    parts.join(" · ")
}

/// What the tapered medicines come as.
fn units(planned: &Planned) -> &'static str {
    let steps = planned.schedule.steps.iter();
    let items = steps.filter_map(|step| step.item(step.tapered.as_ref()?));
    let forms: Vec<&str> = items.map(|item| item.row.product.form.as_str()).collect();
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
