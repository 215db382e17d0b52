//! The frame around a plan: top bar, pages, form column, middle, safety panel, status line.
//!
//! The safety panel is part of every page and cannot be closed.

use chrono::NaiveDate;
use egui::{Align, Button, CentralPanel, Frame, Layout, Margin, Panel, RichText, Ui, vec2};

use crate::clinical_data::Formulary;
use crate::date;
use crate::draft::{Draft, PatientDraft};
use crate::gui::about::custody_ui;
use crate::gui::command::Command;
use crate::gui::fields::{self, Problems, primary_button};
use crate::gui::planning::Planning;
use crate::gui::theme::{self, Palette};
use crate::gui::view::{Page, View};
use crate::gui::{middle, pages, safety_panel};
use crate::problem::Problem;

/// Below this width the pages stand above the form instead of beside it.
const NARROW: f32 = 1150.0;
/// Below this width the schedule is a page of its own: a small window, or large text.
const COMPACT: f32 = 860.0;

/// What the bars say about the whole plan.
pub(super) struct Status {
    /// What became of the plan.
    pub(super) saved: &'static str,
    /// The day for which the plan is worked out.
    pub(super) today: NaiveDate,
    /// There is a change to take back.
    pub(super) can_undo: bool,
    /// There is a change to bring back.
    pub(super) can_redo: bool,
}

/// Shows the open plan.
pub(super) fn shell_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    view: &mut View,
    planning: &Planning,
    formulary: &Formulary,
    status: &Status,
    commands: &mut Vec<Command>,
) {
    let narrow = ui.available_width() < NARROW;
    let compact = ui.available_width() < COMPACT;
    let bar = theme::panel(ui).inner_margin(Margin::symmetric(16, 7));
    Panel::top("top bar")
        .resizable(false)
        .frame(bar)
        .show(ui, |ui| {
            top_bar_ui(ui, &draft.patient, planning, status, commands);
        });
    let bar = theme::panel(ui).inner_margin(Margin::symmetric(16, 6));
    Panel::bottom("status line")
        .resizable(false)
        .frame(bar)
        .show(ui, |ui| {
            status_ui(ui, view, planning, formulary, status, commands);
        });
    let page = if compact || view.page != Page::Schedule {
        view.page
    } else {
        Page::Taper
    };
    if narrow {
        let bar = theme::panel(ui).inner_margin(Margin::symmetric(12, 4));
        let bar = Panel::top("pages above").resizable(false).frame(bar);
        let pages: &[Page] = if compact {
            &Page::IN_A_SMALL_WINDOW
        } else {
            &Page::OF_A_PLAN
        };
        bar.show(ui, |ui| {
            ui.horizontal(|ui| pages_ui(ui, pages, page, planning, commands));
        });
    } else {
        let rail = theme::panel(ui).inner_margin(Margin::symmetric(8, 12));
        let rail = Panel::left("pages")
            .resizable(false)
            .exact_size(118.0)
            .frame(rail);
        rail.show(ui, |ui| {
            ui.vertical(|ui| pages_ui(ui, &Page::OF_A_PLAN, page, planning, commands));
        });
    }
    let width = match (compact, narrow) {
        (true, _) => 214.0,
        (_, true) => 232.0,
        _ => 262.0,
    };
    let safety = Panel::right("safety")
        .resizable(false)
        .exact_size(width)
        .frame(theme::panel(ui));
    safety.show(ui, |ui| {
        let custody = (formulary, status.today);
        safety_panel::safety_ui(ui, planning, custody, &mut view.gate_answers, commands);
    });
    let ground = Frame::new()
        .fill(Palette::of(ui).ground)
        .inner_margin(if narrow {
            Margin::same(10)
        } else {
            Margin::same(INSIDE_MIDDLE)
        });
    if page == Page::Assess {
        let whole = CentralPanel::default().frame(ground);
        whole.show(ui, |ui| pages::assess_ui(ui, draft, planning, formulary));
        return;
    }
    if compact && page != Page::Schedule {
        CentralPanel::default()
            .frame(theme::panel(ui))
            .show(ui, |ui| {
                form_ui(ui, page, draft, view, (planning, formulary), commands);
            });
        return;
    }
    if !compact {
        let width = if narrow { 244.0 } else { 252.0 };
        let form = Panel::left("form")
            .resizable(false)
            .exact_size(width)
            .frame(theme::panel(ui));
        form.show(ui, |ui| {
            form_ui(ui, page, draft, view, (planning, formulary), commands);
        });
    }
    CentralPanel::default().frame(ground).show(ui, |ui| {
        middle::middle_ui(ui, draft, view, planning, commands);
    });
}

/// Space around the cards in the middle.
const INSIDE_MIDDLE: i8 = 14;

fn form_ui(
    ui: &mut Ui,
    page: Page,
    draft: &mut Draft,
    view: &mut View,
    (planning, formulary): (&Planning, &Formulary),
    commands: &mut Vec<Command>,
) {
    let problems = Problems::new(planning.problems());
    fields::column_ui(ui, page.title(), |ui| match page {
        Page::Welcome | Page::Assess | Page::Schedule => {}
        Page::Regimen => pages::regimen_ui(ui, draft, view, formulary, problems),
        Page::Taper => {
            pages::taper_ui(ui, draft, view, planning, formulary, problems, commands);
        }
    });
}

fn top_bar_ui(
    ui: &mut Ui,
    patient: &PatientDraft,
    planning: &Planning,
    status: &Status,
    commands: &mut Vec<Command>,
) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.label(theme::strong("Taperline").color(palette.accent));
        ui.add_space(8.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let ready = !planning.curves().is_empty();
            let pdf = primary_button(ui, Command::SavePatientPdf.label());
            command_ui(ui, Command::SavePatientPdf, pdf, ready, commands);
            let save = Button::new(Command::Save.label());
            command_ui(ui, Command::Save, save, true, commands);
            let redo = Button::new(Command::Redo.label());
            command_ui(ui, Command::Redo, redo, status.can_redo, commands);
            let undo = Button::new(Command::Undo.label());
            command_ui(ui, Command::Undo, undo, status.can_undo, commands);
            ui.add_space(8.0);
            more_ui(ui, commands);
            // What is left of the bar belongs to the patient.
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                patient_ui(ui, patient);
            });
        });
    });
}

/// The room that a date of birth needs.
const BORN: f32 = 120.0;

fn patient_ui(ui: &mut Ui, patient: &PatientDraft) {
    let name = if patient.name.is_empty() {
        "No name yet"
    } else {
        patient.name.as_str()
    };
    let born = date::date_from_text(&patient.born);
    let born = born
        .map(|day| format!("born {}", day.format("%-d %b %Y")))
        .unwrap_or_default();
    // Space before the first button, whatever the length of the name.
    ui.set_max_width((ui.available_width() - 12.0).max(0.0));
    ui.add(egui::Label::new(theme::strong(name)).truncate());
    // A date of birth that is cut off says nothing.
    if ui.available_width() < BORN {
        return;
    }
    ui.add(egui::Label::new(RichText::new(born).color(Palette::of(ui).quiet)).truncate());
}

/// What is asked for seldom.
fn more_ui(ui: &mut Ui, commands: &mut Vec<Command>) {
    ui.menu_button("Plan", |ui| {
        for command in [
            Command::New,
            Command::Open,
            Command::SaveAs,
            Command::ToggleTheme,
            Command::About,
        ] {
            let mut button = Button::new(command.label());
            if let Some(shortcut) = command.shortcut() {
                button =
                    button.shortcut_text(theme::quiet(ui, ui.ctx().format_shortcut(&shortcut)));
            }
            let button = button.min_size(vec2(190.0, 0.0));
            if ui.add(button).on_hover_text(command.tooltip()).clicked() {
                commands.push(command);
                ui.close();
            }
        }
    });
}

fn command_ui(
    ui: &mut Ui,
    command: Command,
    button: Button<'_>,
    enabled: bool,
    commands: &mut Vec<Command>,
) {
    let button = button.min_size(vec2(0.0, theme::FIELD_HEIGHT - 2.0));
    let response = ui.add_enabled(enabled, button);
    if response.on_hover_text(command.hint(ui.ctx())).clicked() {
        commands.push(command);
    }
}

/// The pages of the plan; the one that is shown is filled.
fn pages_ui(
    ui: &mut Ui,
    pages: &[Page],
    now: Page,
    planning: &Planning,
    commands: &mut Vec<Command>,
) {
    let palette = Palette::of(ui);
    for &page in pages {
        let here = page == now;
        let of_taper = |problem: &Problem| {
            let on_page = ["scenarios", "chosen", "journal"];
            on_page.iter().any(|part| problem.field.starts_with(part))
        };
        let of_answers = |problem: &Problem| {
            ["assessment", "circumstances"]
                .iter()
                .any(|part| problem.field.starts_with(part))
        };
        let of_page = |problem: &&Problem| match page {
            Page::Assess => of_answers(problem),
            Page::Regimen => !of_taper(problem) && !of_answers(problem),
            Page::Taper => of_taper(problem),
            Page::Welcome | Page::Schedule => false,
        };
        let count = planning.problems().iter().filter(of_page).count();
        let (text, fill) = if here {
            (
                theme::strong(page.title()).color(palette.accent),
                palette.accent_ground,
            )
        } else {
            (RichText::new(page.title()), palette.surface)
        };
        let done = match page {
            // A question that could withhold the schedule is still open.
            Page::Assess => planning.assessed().is_some_and(|assessed| {
                let mut waiting = assessed.readiness.not_asked.iter();
                !waiting.any(|rule| rule.gate)
            }),
            _ => planning.case().is_some(),
        };
        let button = Button::new(text)
            .fill(fill)
            .stroke(egui::Stroke::NONE)
            .min_size(vec2(
                if ui.layout().is_horizontal() {
                    84.0
                } else {
                    ui.available_width()
                },
                34.0,
            ));
        let button = match count {
            0 if ui.layout().is_horizontal() => button,
            0 => button.right_text(""),
            count => {
                button.right_text(theme::quiet(ui, count.to_string()).color(palette.caution.0))
            }
        };
        let response = ui.add(button);
        if done && !ui.layout().is_horizontal() {
            let centre = response.rect.right_center() - vec2(14.0, 0.0);
            super::signs::paint_tick(ui.painter(), centre, palette.accent);
        }
        let name = match count {
            0 => page.title().to_owned(),
            1 => format!("{}, 1 field open", page.title()),
            count => format!("{}, {count} fields open", page.title()),
        };
        if response.accessible_name(name).clicked() {
            commands.push(Command::GoTo(page));
        }
    }
}

fn status_ui(
    ui: &mut Ui,
    view: &View,
    planning: &Planning,
    formulary: &Formulary,
    status: &Status,
    commands: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(theme::quiet(ui, status.saved));
            if !view.notice.is_empty() {
                ui.label(theme::quiet(ui, view.notice.as_str()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                // First, so that a small window cuts off something else.
                custody_ui(ui, formulary.custody(), status.today, commands);
                if let Some(words) = present_total(planning) {
                    let command = Command::ShowEquivalents;
                    if fields::link_button(ui, command.label(), "All equivalence tables") {
                        commands.push(command);
                    }
                    ui.add(egui::Label::new(theme::quiet(ui, words)).truncate());
                }
            });
        });
    });
}

/// The table in use, and what the present regimen adds up to in it.
fn present_total(planning: &Planning) -> Option<String> {
    let case = planning.case()?;
    let total = planning.plan()?.equivalents.in_words();
    Some(format!("{} · {total}", case.table.title))
}
