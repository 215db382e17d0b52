//! A fault in the program itself: the rest goes on, and what was typed is kept.
//!
//! A page whose drawing breaks off stands still alone; the others can be used. Where more than
//! a page breaks off, nothing is worked out or drawn any more until somebody says how to go on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use egui::{CentralPanel, Label, RichText, Ui};

use crate::gui::command::Command;
use crate::gui::crash;
use crate::gui::theme::{self, Palette};
use crate::gui::view::Page;

/// What broke off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The drawing of one page.
    Page(Page),
    /// More than that.
    Window,
}

/// Draws; true where that broke off. What is half drawn is thrown away with the frame, and the
/// draft holds words, each of which is whole at any time.
pub(super) fn breaks_off(draw: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(draw)).is_err()
}

/// Shows a page, or in its place that it broke off.
pub(super) fn guarded_ui(
    ui: &mut Ui,
    page: Page,
    fault: Option<Fault>,
    commands: &mut Vec<Command>,
    draw: impl FnOnce(&mut Ui, &mut Vec<Command>),
) {
    if fault == Some(Fault::Page(page)) {
        return page_ui(ui, commands);
    }
    if breaks_off(|| draw(ui, commands)) {
        commands.push(Command::MeetFault(Fault::Page(page)));
    }
}

/// Says that this page broke off, and that the others can be used.
fn page_ui(ui: &mut Ui, commands: &mut Vec<Command>) {
    CentralPanel::default().show(ui, |ui| {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            theme::heading_ui(ui, "This page met a fault in the program");
            ui.add_space(8.0);
            paragraph_ui(
                ui,
                "Your plan is as you left it, and the other pages can be used. Check what you \
                 typed last on this page, or take it back.",
            );
            place_ui(ui);
            ui.add_space(theme::APART);
            ways_on_ui(ui, commands);
        });
    });
}

/// Says that more than a page broke off, and where what was typed is; `kept` says that.
pub(super) fn window_ui(ui: &mut Ui, kept: &str, commands: &mut Vec<Command>) {
    CentralPanel::default().show(ui, |ui| {
        ui.add_space(theme::APART);
        theme::heading_ui(ui, "Taperline met a fault in itself");
        ui.add_space(8.0);
        paragraph_ui(ui, kept);
        paragraph_ui(
            ui,
            "Nothing that this program worked out since should be relied on. Take the last \
             change back if it brought the fault about, or close the window: what was kept is \
             offered at the next start.",
        );
        place_ui(ui);
        ui.add_space(theme::APART);
        ways_on_ui(ui, commands);
        if ui.button(Command::Quit.label()).clicked() {
            commands.push(Command::Quit);
        }
    });
}

fn ways_on_ui(ui: &mut Ui, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        for command in [false, true].map(|undo| Command::GoOnAfterFault { undo }) {
            let button = ui.button(command.label());
            if button.on_hover_text(command.tooltip()).clicked() {
                commands.push(command);
            }
        }
    });
}

fn paragraph_ui(ui: &mut Ui, words: &str) {
    ui.add(Label::new(words).wrap());
    ui.add_space(6.0);
}

/// Where in the program: for whoever mends it.
fn place_ui(ui: &mut Ui) {
    if let Some(place) = crash::last_place() {
        let words = RichText::new(format!("For whoever mends it: {place}"));
        let words = words.font(theme::small_font()).color(Palette::of(ui).quiet);
        ui.add(Label::new(words).wrap());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_breaks_off_is_met_alone_and_what_stands_beside_it_is_drawn() {
        let mut commands = Vec::new();
        let mut beside = false;
        egui::__run_test_ui(|ui| {
            guarded_ui(ui, Page::Review, None, &mut commands, |ui, _commands| {
                ui.label("before");
                panic!("in the middle of a page");
            });
            beside = ui.label("beside").rect.is_positive();
        });
        assert!(beside);
        let met = Command::MeetFault(Fault::Page(Page::Review));
        assert!(commands.contains(&met));
    }
}
