//! The middle: the curve over the schedule, or why there is none.

use egui::{Button, Label, RichText, ScrollArea, Ui, vec2};

use crate::draft::Draft;
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::planning::Planning;
use crate::gui::theme::{self, Palette};
use crate::gui::view::{Marked, View};
use crate::gui::{pages, schedule_plot, schedule_table, step_details};
use crate::plan::{Outcome, Plan, Planned};
use crate::problem::Problem;

/// The share of the height that the curve has.
const CURVE_SHARE: f32 = 0.43;
/// Below this height, curve and table scroll instead of shrinking further.
const LEAST_HEIGHT: f32 = 450.0;
/// The same where the legend needs several lines.
const LEAST_HEIGHT_NARROW: f32 = 490.0;
/// Below this width it does.
const NARROW: f32 = 520.0;

/// Shows the schedule, or why there is none.
pub(super) fn middle_ui(
    ui: &mut Ui,
    draft: &Draft,
    view: &mut View,
    planning: &Planning,
    commands: &mut Vec<Command>,
) {
    match planning.plan() {
        None => in_the_way_ui(ui, draft, planning, commands),
        Some(Plan {
            outcome: Outcome::Withheld(_),
            ..
        }) => withheld_ui(ui),
        Some(
            plan @ Plan {
                outcome: Outcome::Planned(planned),
                ..
            },
        ) => {
            let shown = draft.scenarios.get(pages::shown(draft, view));
            let by_hand = shown.is_some_and(|one| one.request.manual_steps.is_some());
            let least = if ui.available_width() < NARROW {
                LEAST_HEIGHT_NARROW
            } else {
                LEAST_HEIGHT
            };
            let pointed = if ui.available_height() < least {
                let area = ScrollArea::vertical().id_salt("middle").auto_shrink(false);
                let area = area.show(ui, |ui| {
                    let size = vec2(ui.available_width() - 6.0, least);
                    let schedule = ui.allocate_ui(size, |ui| {
                        ui.set_max_height(least);
                        schedule_ui(ui, plan, planned, view, (planning, by_hand), commands)
                    });
                    fields::keep_in_sight(ui);
                    schedule.inner
                });
                area.inner
            } else {
                schedule_ui(ui, plan, planned, view, (planning, by_hand), commands)
            };
            if pointed != view.pointed {
                commands.push(Command::PointTo(pointed));
            }
        }
    }
}

/// Shows the curve over the table over the selected step; gives the step under the pointer.
fn schedule_ui(
    ui: &mut Ui,
    plan: &Plan,
    planned: &Planned,
    view: &mut View,
    (planning, by_hand): (&Planning, bool),
    commands: &mut Vec<Command>,
) -> Option<usize> {
    let (case, rows) = planning.case().zip(planning.rows())?;
    let marked = Marked {
        selected: view.step,
        pointed: view.pointed,
        from_today: view.table_day != Some(plan.today),
    };
    let curves = planning.curves();
    let place = if view.curve < curves.len() {
        view.curve
    } else {
        0
    };
    let mut pointed = None;
    let height = (ui.available_height() * CURVE_SHARE).clamp(210.0, 380.0);
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        let card = theme::card(ui).inner_margin(egui::Margin {
            top: 6,
            ..egui::Margin::same(14)
        });
        card.show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            if let Some(curve) = curves.get(place) {
                let shown = schedule_plot::Shown::new(
                    case,
                    planned,
                    (curve, planning.beside(place)),
                    rows,
                    (planning.reviewed(), plan.today),
                    (marked, view.days),
                );
                pointed = schedule_plot::plot_ui(ui, &shown, curves, commands);
            }
        });
    });
    ui.add_space(6.0);
    let card = theme::card(ui).inner_margin(egui::Margin::symmetric(0, 4));
    card.show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        ui.spacing_mut().item_spacing.y = 0.0;
        // Amounts are edited as long as the plan stays the one that they were taken from.
        let (made_for, selected) = (planning.number(), view.step);
        let editing = view.amounts.as_mut();
        let editing = editing
            .filter(|amounts| amounts.made_for == made_for && Some(amounts.step) == selected);
        let details = step_details::height(editing.is_some());
        let table = (ui.available_height() - details).max(120.0);
        ui.allocate_ui(vec2(ui.available_width(), table), |ui| {
            ui.set_min_height(table);
            let numbered = (rows, planning.number());
            let asked = (marked, plan.today);
            let row = schedule_table::table_ui(ui, numbered, asked, commands);
            view.table_day = Some(plan.today);
            pointed = pointed.or(row);
        });
        let asked = (plan.today, by_hand);
        step_details::details_ui(ui, case, planned, (selected, editing), asked, commands);
    });
    pointed
}

fn withheld_ui(ui: &mut Ui) {
    card_ui(ui, "The schedule is withheld", |ui| {
        ui.add(
            Label::new(
                "A question has to be answered by a prescriber before a schedule is shown. \
                 It stands first in the safety panel, with whom to ask and room for the answer.",
            )
            .wrap(),
        );
    });
}

fn in_the_way_ui(ui: &mut Ui, draft: &Draft, planning: &Planning, commands: &mut Vec<Command>) {
    // Once every field can be read, what is left is said by the planner and not by a field.
    let read = planning.case().is_some();
    let (missing, wrong): (Vec<&Problem>, Vec<&Problem>) = planning
        .problems()
        .iter()
        .partition(|problem| !read && problem.given.is_empty());
    card_ui(ui, "No schedule yet", |ui| {
        if !wrong.is_empty() {
            let title = if read {
                "This cannot be planned"
            } else {
                "These fields need another value"
            };
            list_ui(ui, title, draft, (&wrong, true), commands);
        }
        if !missing.is_empty() {
            list_ui(ui, "Still needed", draft, (&missing, false), commands);
        }
    });
}

fn card_ui(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui)) {
    theme::card(ui)
        .inner_margin(egui::Margin::same(22))
        .show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            theme::heading_ui(ui, title);
            ui.add_space(8.0);
            let area = ScrollArea::vertical().auto_shrink(false);
            area.show(ui, |ui| {
                contents(ui);
                fields::keep_in_sight(ui);
            });
        });
}

fn list_ui(
    ui: &mut Ui,
    title: &str,
    draft: &Draft,
    (problems, wrong): (&[&Problem], bool),
    commands: &mut Vec<Command>,
) {
    ui.label(theme::strong(title));
    ui.add_space(4.0);
    for problem in problems {
        let palette = Palette::of(ui);
        let colour = if wrong {
            palette.warning.0
        } else {
            palette.text
        };
        let field = field_in_words(&problem.field, draft);
        // Each leads to its page, where the field is marked.
        let words = RichText::new(field.as_str()).color(colour).underline();
        let link = ui.add(Button::new(words).frame(false).wrap());
        if link.accessible_name(format!("Go to {field}")).clicked() {
            commands.push(Command::LeadToField(problem.field.clone()));
        }
        let words = if wrong {
            problem.message.as_str()
        } else {
            needed(problem)
        };
        fields::note_ui(ui, words);
        ui.add_space(6.0);
    }
    ui.add_space(8.0);
}

/// What a field that was left empty waits for.
fn needed(problem: &Problem) -> &str {
    match problem.field.rsplit('.').next().unwrap_or_default() {
        "product" if problem.field.contains(".switch[") => "another product of the same drug",
        "product" => "found by name, brand or strength",
        "start" => "its first day",
        "from" => "the day on which it begins",
        "manual_end" => "the last day of the last step",
        "order" => "at least one medicine with doses at fixed times, patches or an infusion",
        "goal" => "stop, or reduce to a dose",
        "pace" => "a published pace, or your own",
        "regimen" => "at least one medicine",
        _ => problem.accepted.as_str(),
    }
}

/// A field's path for people: `regimen[0].regular[1].amount` is “Medicine 1, dose 2, amount”.
pub(super) fn field_in_words(path: &str, draft: &Draft) -> String {
    if path.is_empty() {
        return "The whole plan".to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    for part in path.split('.') {
        let (name, place) = match part.split_once('[') {
            Some((name, rest)) => (name, rest.trim_end_matches(']').parse::<usize>().ok()),
            None => (part, None),
        };
        let number = place.map(|place| place + 1);
        let word = match (name, number) {
            ("scenarios", _) if draft.scenarios.len() < 2 => continue,
            ("scenarios", Some(number)) => {
                let named = draft.scenarios.get(number - 1).map(|one| one.name.as_str());
                match named.filter(|name| !name.is_empty()) {
                    Some(name) => format!("Scenario {name}"),
                    None => format!("Scenario {number}"),
                }
            }
            ("request" | "constraints" | "as_needed" | "infusion", _) => continue,
            ("regimen", Some(number)) => format!("Medicine {number}"),
            ("holds", Some(number)) => format!("hold {number}"),
            ("replans", Some(number)) => format!("change {number}"),
            ("manual_steps", Some(number)) => format!("step {number}"),
            ("taken", Some(number)) => format!("doses taken {number}"),
            ("items", Some(number)) => format!("medicine {number}"),
            ("switch", Some(_)) => "goes on as".to_owned(),
            ("replans", None) => "changes on the way".to_owned(),
            ("manual_steps", None) => "steps written by hand".to_owned(),
            ("manual_end", _) => "last day".to_owned(),
            ("journal", Some(number)) => format!("Journal entry {number}"),
            ("every_days", _) => "every … days".to_owned(),
            ("taken", None) => "doses taken".to_owned(),
            ("regular", Some(number)) => format!("dose {number}"),
            ("regular", None) => "doses".to_owned(),
            ("patches", Some(number)) => format!("patch {number}"),
            ("order", _) => "what is tapered".to_owned(),
            ("uses_per_24h", _) => "used in 24 hours".to_owned(),
            ("most_per_24h", _) => "at most in 24 hours".to_owned(),
            ("amount_per_24h", _) => "amount in 24 hours".to_owned(),
            ("most_units_per_dose", _) => "most units a dose".to_owned(),
            ("acknowledged", _) => "answer in the safety panel".to_owned(),
            ("change_weekdays", _) => "change days".to_owned(),
            ("percent_of_original", _) => "per cent of the original".to_owned(),
            (name, _) => name.replace('_', " "),
        };
        words.push(word);
    }
    fields::capitalised(&words.join(", "))
}
