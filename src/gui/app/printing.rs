//! The documents: setting their pages, printing and saving them.

use std::path::Path;
use std::sync::Arc;

use egui::Context;

use crate::gui::app::App;
use crate::gui::pages;
use crate::gui::printing::News;
use crate::gui::view::Page;
use crate::issued;
use crate::paper::{self, Document, Subject};
use crate::problem::Problem;

impl App {
    /// Asks for the pages of the document that is shown, and takes in what is done.
    pub(super) fn match_pages(&mut self, context: &Context) {
        if self.view.page != Page::Print || self.view.print.formats {
            return;
        }
        if self.view.print.document == Document::Comparison {
            self.match_comparison();
            if self.planning.comparison().is_none() && self.planning.case().is_some() {
                // It is being worked out elsewhere.
                return;
            }
        }
        let print = &self.view.print;
        let asked = pages::asked(print, &self.planning);
        let (planning, formulary) = (&self.planning, &self.formulary);
        let (today, journal) = ((self.clock)(), &self.draft.journal);
        self.typesetting.match_to(asked, || {
            if let Some(place) = asked.issued {
                return issued::contents(journal, place, asked.options);
            }
            let subject = if asked.document == Document::Comparison {
                let comparison = planning.comparison().transpose();
                let comparison = comparison.map_err(first)?.ok_or_else(no_plan)?;
                Subject::Scenarios { comparison, today }
            } else {
                let plan = planning.case().zip(planning.plan());
                let (case, plan) = plan.ok_or_else(|| match planning.problems() {
                    [] => no_plan(),
                    problems => first(problems),
                })?;
                Subject::Plan { case, plan }
            };
            paper::contents(asked.document, subject, formulary, asked.options)
        });
        self.typesetting.take_in(context);
    }

    /// The PDF of the pages that are shown, as long as they are those of the plan.
    pub(super) fn shown_pdf(&self) -> Option<Arc<Vec<u8>>> {
        let pages = self.view.page == Page::Print && !self.view.print.formats;
        let shown = pages && !self.view.identity_hidden;
        let asked = pages::asked(&self.view.print, &self.planning);
        self.typesetting.pdf(asked).filter(|_| shown)
    }

    /// Prints the pages that are shown.
    pub(super) fn print_paper(&mut self, context: &Context) {
        let Some(pdf) = self.shown_pdf() else {
            return self.nothing_to_print();
        };
        let printer = self.view.print.printer.as_deref();
        self.desktop.print(printer, &pdf, context);
        self.view.notice = match printer {
            Some(printer) => format!("Printing on {printer}…"),
            None => "Opening the viewer…".to_owned(),
        };
    }

    /// Saves the pages that are shown.
    pub(super) fn save_paper(&mut self, path: &Path) {
        let Some(pdf) = self.shown_pdf() else {
            return self.nothing_to_print();
        };
        match self.desktop.replace(path, &pdf) {
            Ok(()) => {
                self.view.dialog = None;
                "PDF saved".clone_into(&mut self.view.notice);
            }
            Err(why) => self.not_written(&why),
        }
    }

    /// Says why there is nothing to print.
    pub(super) fn nothing_to_print(&mut self) {
        let why = match self.typesetting.problem() {
            _ if self.view.print.formats => {
                "These are files for other programs. Choose a document to print it.".to_owned()
            }
            _ if self.view.identity_hidden => {
                "The patient is hidden. F8 shows the pages again.".to_owned()
            }
            Some(problem) => problem.message.clone(),
            None => "The pages are still being set. Try again in a moment.".to_owned(),
        };
        self.say("There is nothing to print", vec![why]);
    }

    /// Takes in what has become of printing.
    pub(super) fn hear_of_printing(&mut self) {
        for news in self.desktop.news() {
            match news {
                News::Printers(printers) => self.view.print.printers = Some(printers),
                News::HandedOver(Ok(whom)) => self.view.notice = format!("Handed to {whom}"),
                News::HandedOver(Err(why)) => {
                    self.view.notice.clear();
                    self.say("The paper was not printed", vec![why]);
                }
            }
        }
    }
}

/// The first thing that is in the way.
fn first(problems: &[Problem]) -> Problem {
    problems.first().cloned().unwrap_or_else(no_plan)
}

fn no_plan() -> Problem {
    let what = "There is no plan yet";
    Problem::new("paper", "", "", what, "a plan whose fields can all be read")
}
