//! Leaving a plan: what would be lost is asked about first.

use egui::{Context, Ui, ViewportCommand};

use crate::gui::app::App;
use crate::gui::command::Command;
use crate::gui::faults::{self, Fault};
use crate::gui::unrecorded::Unrecorded;
use crate::gui::view::{Dialog, Page, Then};

impl App {
    /// Whether something would be lost if the plan were left now.
    pub(super) fn would_lose(&self) -> bool {
        self.is_unsaved() || !self.unrecorded().is_empty()
    }

    /// What was typed and is no part of the plan yet.
    pub(super) fn unrecorded(&self) -> Unrecorded {
        match self.view.page {
            Page::Welcome => Unrecorded::default(),
            _ => Unrecorded::of(&self.view),
        }
    }

    /// Something broke off in the program itself: what is typed is kept at once.
    pub(super) fn meet_fault(&mut self, fault: Fault) {
        tracing::error!("a fault in drawing");
        self.view.fault = Some(fault);
        self.said_of_fault = if self.would_lose() {
            match self.keep_now() {
                Ok(()) => "What you typed and did not save is kept.".to_owned(),
                Err(why) => format!("What you typed and did not save could not be kept: {why}."),
            }
        } else {
            "Everything that you typed is saved.".to_owned()
        };
    }

    /// Draws what is shown after a fault of more than a page.
    pub(super) fn fault_ui(&mut self, ui: &mut Ui) {
        let mut commands = Vec::new();
        faults::window_ui(ui, &self.said_of_fault, &mut commands);
        let context = ui.ctx().clone();
        for command in commands {
            match command {
                Command::Quit => context.send_viewport_cmd(ViewportCommand::Close),
                other => self.act_in_turn(other, &context),
            }
            context.request_repaint();
        }
    }

    fn ask_before_losing(&self, then: Then) -> Dialog {
        Dialog::LoseChanges {
            then,
            unsaved: self.is_unsaved(),
            unrecorded: self.unrecorded().kinds(),
        }
    }

    /// Goes on, unless something would be lost; then it asks.
    pub(super) fn unless_unsaved(&mut self, then: Then, context: &Context) {
        if self.would_lose() {
            self.view.dialog = Some(self.ask_before_losing(then));
        } else {
            self.go_on(then, context);
        }
    }

    /// Whether a window that is asked to close stays open for now: a plan that is being saved is
    /// saved first, and what would be lost is asked about.
    pub(super) fn stays_open(&mut self) -> bool {
        // After a fault what is kept stays, and is offered at the next start.
        if self.view.may_close || self.view.fault == Some(Fault::Window) {
            return false;
        }
        if self.work.is_under_way() {
            self.work.put_off(Command::Quit);
            return true;
        }
        if !self.would_lose() {
            return false;
        }
        let question = self.ask_before_losing(Then::Close);
        let before = self.view.dialog.replace(question);
        // What was typed into it is not lost by asking.
        let typed = before.filter(|dialog| matches!(dialog, Dialog::Issue { .. }));
        self.view.aside = typed.or(self.view.aside.take());
        true
    }
}
