//! Files for other systems: made from the plan that is shown, saved or copied.

use std::path::Path;

use egui::Context;

use crate::case::Case;
use crate::exchange::format::Format;
use crate::exchange::text;
use crate::gui::app::App;
use crate::gui::view::Handed;
use crate::plan::Plan;

impl App {
    /// What a file would hold.
    ///
    /// # Errors
    ///
    /// All that stands in the way, in the words of the command line.
    pub(super) fn handed(&self, format: Format) -> Result<Vec<u8>, Vec<String>> {
        let (case_and_plan, journal) = (self.to_hand_on()?, &self.draft.journal);
        let options = self.view.print.format_options;
        let made = format.bytes(case_and_plan, journal, &self.formulary, options);
        made.map_err(|problem| vec![problem.to_string()])
    }

    fn to_hand_on(&self) -> Result<(&Case, &Plan), Vec<String>> {
        let why = self.planning.in_the_way();
        let made = self.planning.case().zip(self.planning.plan());
        made.filter(|_| why.is_empty()).ok_or(why)
    }

    /// Saves a file for another system.
    pub(super) fn export(&mut self, format: Format, path: &Path) {
        let bytes = match self.handed(format) {
            Ok(bytes) => bytes,
            Err(why) => return self.say("Nothing can be handed on", why),
        };
        match self.desktop.replace(path, &bytes) {
            Err(why) => self.not_written(&why),
            Ok(()) => {
                self.view.dialog = None;
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                // A name that somebody has chosen may be the patient's.
                self.view.notice = if self.view.identity_hidden {
                    format!("{} is saved", format.subject())
                } else {
                    format!("{} is saved as {name}", format.subject())
                };
                let handed = Handed {
                    path: path.to_owned(),
                    generation: self.planning.generation(),
                };
                let _ = self.view.print.handed.insert(format, handed);
            }
        }
    }

    /// Copies the text for a record.
    pub(super) fn copy_text(&mut self, context: &Context) {
        let made = self.to_hand_on().and_then(|(case, plan)| {
            let options = self.view.print.format_options.text();
            let text = text::text(case, plan, &self.formulary, options);
            text.map_err(|problem| vec![problem.to_string()])
        });
        match made {
            Err(why) => self.say("Nothing can be handed on", why),
            Ok(text) => {
                context.copy_text(text);
                "The text is copied".clone_into(&mut self.view.notice);
            }
        }
    }
}
