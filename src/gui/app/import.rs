//! Taking medicines over from another system's file.
//!
//! Nothing is guessed: what was not understood is listed on the page of the regimen until it is
//! dismissed, and in the journal, so that it stays with the plan.

use std::path::Path;

use crate::clinical_data::Country;
use crate::exchange::fhir::{self, Imported};
use crate::gui::app::App;
use crate::gui::pages;
use crate::gui::view::{Dialog, Page, TakenOver};

impl App {
    /// Reads a file and takes its medicines over; asks first where the plan has some.
    pub(super) fn import(&mut self, path: &Path, country: Option<Country>) {
        let bytes = match self.desktop.open(path) {
            Ok((bytes, _stamp)) => bytes,
            Err(why) => {
                if let Some(Dialog::Path { notice, .. }) = &mut self.view.dialog {
                    *notice = format!("Nothing was taken over: {why}");
                }
                return;
            }
        };
        match fhir::import(&bytes, &self.formulary, country, self.today()) {
            Err(problem) => self.say("Nothing was taken over", vec![problem.to_string()]),
            Ok(imported) if pages::is_blank(&self.draft.regimen) => self.take_over(&imported),
            Ok(imported) => self.view.dialog = Some(Dialog::Replace(Box::new(imported))),
        }
    }

    /// Goes on with the medicines in the open dialog.
    pub(super) fn replace_regimen(&mut self) {
        if let Some(Dialog::Replace(imported)) = self.view.dialog.take() {
            self.take_over(&imported);
        }
    }

    fn take_over(&mut self, imported: &Imported) {
        // One step of undo, whatever was typed just before.
        self.undoer.add_undo(&self.draft);
        let begun = imported.draft(self.today());
        if self.draft.country != begun.country {
            self.draft.equivalence_table = pages::first_table(&self.formulary, &begun.country);
            self.draft.country = begun.country;
        }
        pages::replace_rows(&mut self.draft, begun.regimen);
        let entry = begun.journal.into_iter().next().unwrap_or_default();
        self.draft.journal.push(entry.clone());
        self.undoer.add_undo(&self.draft);
        let not_read = imported.not_read.iter().map(ToString::to_string);
        self.view.taken_over = Some(TakenOver {
            count: imported.rows.len(),
            not_read: not_read.collect(),
            entry,
        });
        self.view.dialog = None;
        self.view.page = Page::Regimen;
        (self.view.step, self.view.curve, self.view.days) = (None, 0, None);
        self.view.searches.clear();
        self.view.notice = match imported.rows.len() {
            1 => "1 medicine is taken over".to_owned(),
            count => format!("{count} medicines are taken over"),
        };
    }
}
