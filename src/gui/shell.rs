//! The frame around a plan: top bar, pages, form column, middle, safety panel, status line.
//!
//! The safety panel is part of every page and cannot be closed.

use std::path::PathBuf;

use chrono::NaiveDate;
use egui::{Align, Align2, CentralPanel, Frame, Layout, Margin, Panel, Role, Ui, UiBuilder};

use crate::clinical_data::Formulary;
use crate::draft::{Draft, PatientDraft};
use crate::gui::about::custody_ui;
use crate::gui::command::Command;
use crate::gui::faults;
use crate::gui::fields::{self, Problems};
use crate::gui::parts::landmark;
use crate::gui::planning::Planning;
use crate::gui::rail::rail_ui;
use crate::gui::theme::{self, Palette};
use crate::gui::top_bar::top_bar_ui;
use crate::gui::typesetting::Typesetting;
use crate::gui::unnamed;
use crate::gui::view::{Page, View};
use crate::gui::{middle, pages, safety_panel};
use crate::issued;

/// Below this width the pages stand above the form instead of beside it.
const NARROW: f32 = 1150.0;
/// Below this width the schedule is a page of its own: a small window, or large text.
const COMPACT: f32 = 860.0;

/// The least width of the work, in a window smaller than any that can be worked in.
const LEAST_WORK: f32 = 80.0;

/// What the bars say about the whole plan.
pub(super) struct Status<'a> {
    /// The plans that were opened or saved last.
    pub(super) recent: &'a [PathBuf],
    /// What became of the plan.
    pub(super) saved: String,
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
    (planning, typesetting): (&Planning, &mut Typesetting),
    formulary: &Formulary,
    status: &Status<'_>,
    commands: &mut Vec<Command>,
) {
    let hidden = unnamed::hidden(draft, view);
    let narrow = ui.available_width() < NARROW;
    let compact = ui.available_width() < COMPACT;
    let bar = theme::panel(ui).inner_margin(Margin::symmetric(16, 7));
    Panel::top("top bar")
        .resizable(false)
        .frame(bar)
        .show(ui, |ui| {
            landmark(ui, Role::Banner, "Plan and patient");
            let hidden = view.identity_hidden;
            top_bar_ui(ui, &draft.patient, hidden, status, commands);
        });
    let bar = theme::panel(ui).inner_margin(Margin::symmetric(16, 6));
    Panel::bottom("status line")
        .resizable(false)
        .frame(bar)
        .show(ui, |ui| {
            landmark(ui, Role::ContentInfo, "Status");
            let notice = unnamed::shown(&view.notice, hidden.as_ref());
            let of = (&*draft, planning, formulary);
            status_ui(ui, notice, of, status, commands);
        });
    let page = if compact || view.page != Page::Schedule {
        view.page
    } else {
        Page::Taper
    };
    let of = (&*draft, planning, hidden.as_ref());
    stages_ui(ui, page, (narrow, compact), of, commands);
    let width = match (compact, narrow) {
        (true, _) => 214.0,
        (_, true) => 232.0,
        _ => 262.0,
    };
    // The work is drawn first, so that the keyboard comes to it before it comes to what is said
    // of it.
    let whole = ui.available_rect_before_wrap();
    let edge = (whole.right() - width).max(whole.left() + LEAST_WORK);
    let (work, side) = whole.split_left_right_at_x(edge);
    ui.scope_builder(UiBuilder::new().max_rect(work), |ui| {
        let of = (draft, planning, formulary);
        let fault = view.fault;
        faults::guarded_ui(ui, page, fault, commands, |ui, commands| {
            let shown = (&mut *view, typesetting);
            work_ui(ui, page, (narrow, compact), of, shown, commands);
        });
    });
    ui.scope_builder(UiBuilder::new().max_rect(side), |ui| {
        let safety = Panel::right("safety")
            .resizable(false)
            .exact_size(width)
            .frame(theme::panel(ui));
        safety.show(ui, |ui| {
            landmark(ui, Role::Complementary, "Safety");
            let custody = (formulary, status.today);
            safety_panel::safety_ui(ui, planning, custody, &mut view.gate_answers, commands);
        });
    });
}

/// The page, and the schedule beside it where there is room.
fn work_ui(
    ui: &mut Ui,
    page: Page,
    (narrow, compact): (bool, bool),
    (draft, planning, formulary): (&mut Draft, &Planning, &Formulary),
    (view, typesetting): (&mut View, &mut Typesetting),
    commands: &mut Vec<Command>,
) {
    let ground = Frame::new()
        .fill(Palette::of(ui).ground)
        .inner_margin(if narrow {
            Margin::same(10)
        } else {
            Margin::same(INSIDE_MIDDLE)
        });
    if matches!(page, Page::Assess | Page::Compare | Page::Print) {
        let whole = CentralPanel::default().frame(ground);
        whole.show(ui, |ui| {
            landmark(ui, Role::Main, page.title());
            match page {
                Page::Compare => pages::compare_ui(ui, draft, view, planning, commands),
                Page::Print => {
                    let hidden = view.identity_hidden;
                    let pages = (planning, typesetting);
                    let issues = issued::issues(&draft.journal);
                    let print = (&mut view.print, issues.as_slice());
                    pages::print_ui(ui, print, hidden, pages, commands);
                }
                _ => pages::assess_ui(ui, draft, planning, formulary),
            }
        });
        return;
    }
    if compact && page != Page::Schedule {
        CentralPanel::default()
            .frame(theme::panel(ui))
            .show(ui, |ui| {
                landmark(ui, Role::Main, page.title());
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
            landmark(ui, Role::Form, &format!("{} form", page.title()));
            form_ui(ui, page, draft, view, (planning, formulary), commands);
        });
    }
    CentralPanel::default().frame(ground).show(ui, |ui| {
        landmark(ui, Role::Main, "Curve and schedule");
        middle::middle_ui(ui, draft, view, planning, commands);
    });
}

/// The stages: beside the page, or above it where the window is narrow.
fn stages_ui(
    ui: &mut Ui,
    page: Page,
    (narrow, compact): (bool, bool),
    (draft, planning, hidden): (&Draft, &Planning, Option<&PatientDraft>),
    commands: &mut Vec<Command>,
) {
    if narrow {
        let bar = theme::panel(ui).inner_margin(Margin::symmetric(12, 4));
        let bar = Panel::top("pages above").resizable(false).frame(bar);
        let pages: &[Page] = if compact {
            &Page::IN_A_SMALL_WINDOW
        } else {
            &Page::OF_A_PLAN
        };
        bar.show(ui, |ui| {
            landmark(ui, Role::Navigation, "Stages");
            // One line, whatever the width: a second one would take a step from the table.
            let line = egui::ScrollArea::horizontal().id_salt("pages above");
            line.show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = if compact { 0.0 } else { 8.0 };
                    rail_ui(ui, pages, page, (draft, planning, hidden), commands);
                });
                fields::keep_in_sight(ui);
            });
        });
    } else {
        let rail = theme::panel(ui).inner_margin(Margin::symmetric(8, 12));
        let rail = Panel::left("pages")
            .resizable(false)
            .exact_size(118.0)
            .frame(rail);
        rail.show(ui, |ui| {
            landmark(ui, Role::Navigation, "Stages");
            let of = (draft, planning, hidden);
            ui.vertical(|ui| rail_ui(ui, &Page::OF_A_PLAN, page, of, commands));
        });
    }
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
        Page::Welcome | Page::Assess | Page::Compare | Page::Print | Page::Schedule => {}
        Page::Regimen => pages::regimen_ui(ui, draft, view, formulary, problems, commands),
        Page::Taper => {
            pages::taper_ui(ui, draft, view, planning, formulary, problems, commands);
        }
        Page::Review => {
            pages::review_ui(ui, draft, view, (planning, formulary), problems, commands);
        }
    });
}

/// How many letters of what became of the plan, and of its file's name, are shown.
const FITS: usize = 44;
/// How many letters of a notice are; the whole of it is under the pointer.
const NOTICE_FITS: usize = 64;

/// Says over the window that a file would be opened, while one is held over it.
pub(super) fn drop_ui(context: &egui::Context) {
    if context.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop"));
    let painter = context.layer_painter(layer);
    let whole = context.content_rect();
    let palette = Palette::of_context(context);
    painter.rect_filled(whole, 0, palette.accent_ground.gamma_multiply(0.92));
    painter.text(
        whole.center(),
        Align2::CENTER_CENTER,
        "Let go to open this plan",
        egui::FontId::new(22.0, theme::semi_bold()),
        palette.accent,
    );
}

fn status_ui(
    ui: &mut Ui,
    notice: &str,
    (draft, planning, formulary): (&Draft, &Planning, &Formulary),
    status: &Status<'_>,
    commands: &mut Vec<Command>,
) {
    let total = present_total(draft, planning, formulary);
    // In a small window what the doses come to has a line of its own.
    let in_one_line = ui.available_width() >= COMPACT;
    if let Some(words) = total.as_deref().filter(|_| !in_one_line) {
        // Two lines take little more room than one.
        ui.spacing_mut().interact_size.y = 16.0;
        ui.spacing_mut().button_padding.y = 0.0;
        ui.spacing_mut().item_spacing.y = 1.0;
        total_ui(ui, words, commands);
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let saved = theme::quiet(ui, theme::shortened(&status.saved, FITS));
            let said = || egui::WidgetInfo::labeled(Role::Label, true, &status.saved);
            let saved = ui.label(saved).on_hover_text(&status.saved);
            saved.widget_info(said);
            if !notice.is_empty() {
                let short = theme::quiet(ui, theme::shortened(notice, NOTICE_FITS));
                let said = || egui::WidgetInfo::labeled(Role::Label, true, notice);
                ui.label(short).on_hover_text(notice).widget_info(said);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                // First, so that a small window cuts off something else.
                custody_ui(ui, formulary.custody(), status.today, commands);
                if let Some(words) = total.as_deref().filter(|_| in_one_line) {
                    total_ui(ui, words, commands);
                }
            });
        });
    });
}

/// The way to all tables, and what the present regimen comes to in the one in use.
fn total_ui(ui: &mut Ui, words: &str, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let command = Command::ShowEquivalents;
        if fields::link_button(ui, command.label(), "All equivalence tables") {
            commands.push(command);
        }
        ui.add(egui::Label::new(theme::quiet(ui, words)).truncate());
    });
}

/// The table in use, and what the present regimen adds up to in it.
fn present_total(draft: &Draft, planning: &Planning, formulary: &Formulary) -> Option<String> {
    let table = formulary.table(&draft.equivalence_table)?;
    // The dose first: a small window cuts off the end.
    Some(match planning.plan() {
        Some(plan) => format!("{} · {}", plan.equivalents.in_words(), table.title),
        None => table.title.clone(),
    })
}
