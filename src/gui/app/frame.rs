//! One frame: read, work out, show, act.

use egui::{Context, Pos2, RawInput, Rect, TexturesDelta, Ui};

use crate::gui::app::{App, unsaved};
use crate::gui::command::Command;
use crate::gui::faults::{self, Fault};
use crate::gui::view::Page;
use crate::gui::{dialogs, fields, pages, parts, presentation, shell};

/// The largest picture, in pixels, that is handed to the graphics driver: enough for a page of
/// paper, and the same for every driver that can take as much.
pub(super) const LARGEST_TEXTURE: usize = 16 * 1024;

impl App {
    /// Draws a frame that nobody sees, and gives the pictures of the letters in it: they take
    /// longer than all the rest of a frame, and the window's own first frame has them then.
    pub(in crate::gui) fn rehearse(&mut self, context: &Context) -> TexturesDelta {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(
                Pos2::ZERO,
                crate::gui::SIZE / context.zoom_factor(),
            )),
            max_texture_side: Some(LARGEST_TEXTURE),
            time: Some(0.0),
            ..RawInput::default()
        };
        context
            .run_ui(input, |ui| self.draw_or_say(ui))
            .textures_delta
    }

    /// Draws, or says that drawing broke off.
    pub(super) fn draw_or_say(&mut self, ui: &mut Ui) {
        if self.view.fault == Some(Fault::Window) {
            self.fault_ui(ui);
        } else if faults::breaks_off(|| self.draw(ui)) {
            self.meet_fault(Fault::Window);
            ui.ctx().request_repaint();
        }
    }

    /// Reads, works out, shows and acts: one frame.
    fn draw(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        parts::begin(&context);
        // Screen readers take the window's name from here and not from its title bar.
        let root = egui::accesskit_root_id();
        let _ = context.accesskit_node_builder(root, |window| window.set_label("Taperline"));
        let mut commands = Vec::new();
        match (&self.view.dialog, &self.view.presentation) {
            (Some(_), _) => {}
            (None, Some(_)) => presentation::keys(&context, &mut commands),
            (None, None) => {
                Command::from_keys(&context, &mut commands);
                dropped(&context, &mut commands);
            }
        }
        self.preferences.match_to(&context);
        // 1 and 2. Read the draft, and match the plan to it.
        let today = self.today();
        if self.view.page != Page::Welcome {
            self.planning.match_to(&self.draft, &self.formulary, today);
            if self.view.page == Page::Compare || self.view.presentation.is_some() {
                self.match_comparison();
            }
            self.match_pages(&context);
            self.hear_of_printing();
        }
        // 3. Show, and edit the draft in place.
        if self.view.page == Page::Welcome {
            let custody = self.formulary.custody();
            egui::CentralPanel::default().show(ui, |ui| {
                let recent = &self.preferences.recent;
                let left = self.left.len();
                pages::welcome_ui(ui, custody, today, (recent, left), &mut commands);
            });
        } else if let Some(presentation) = self.view.presentation {
            let around = presentation::Around {
                patient: &self.draft.patient,
                custody: self.formulary.custody(),
                today,
            };
            let shown = (&self.planning, &self.view.comparing);
            presentation::presentation_ui(ui, presentation, shown, &around, &mut commands);
        } else {
            let status = shell::Status {
                recent: &self.preferences.recent,
                saved: self.saved_in_words(),
                today,
                can_undo: self.undoer.has_undo(&self.draft),
                can_redo: self.undoer.has_redo(&self.draft),
            };
            shell::shell_ui(
                ui,
                &mut self.draft,
                &mut self.view,
                (&self.planning, &mut self.typesetting),
                &self.formulary,
                &status,
                &mut commands,
            );
        }
        dialogs::dialog_ui(
            &context,
            &mut self.view,
            self.planning.case(),
            &self.formulary,
            &mut commands,
        );
        shell::drop_ui(&context);
        fields::focus_ui(ui);
        let covered = self.view.dialog.is_some() || egui::Popup::is_any_open(&context);
        fields::give_back(&context, covered);
        // 4. Remember.
        self.remember(&context);
        self.keep_unsaved(&context, unsaved::PAUSE);
        // 5. Act; what was done is drawn at once.
        if !commands.is_empty() {
            context.request_repaint();
        }
        for command in commands {
            self.act_in_turn(command, &context);
        }
    }
}

/// Opens a plan file that was dropped on the window; of several, the first.
fn dropped(context: &egui::Context, commands: &mut Vec<Command>) {
    let path = context.input(|input| {
        let first = input.raw.dropped_files.first();
        first.map(|file| file.path().to_owned())
    });
    commands.extend(path.map(Command::OpenPath));
}
