//! Asking for a path: to open or save a plan, to save a paper or a file for another system, to
//! read one of another system.

use std::path::{Path, PathBuf};

use crate::gui::app::App;
use crate::gui::disk::Saving;
use crate::gui::view::{Dialog, Page, Purpose};
use crate::plan_file::Form;
use crate::problem::Problem;

impl App {
    pub(super) fn ask_for_path(&mut self, purpose: Purpose) {
        if self.view.page == Page::Welcome && purpose != Purpose::Open {
            return;
        }
        if purpose == Purpose::Save && self.refuses_to_save() {
            return;
        }
        if matches!(purpose, Purpose::Paper(_)) && self.shown_pdf().is_none() {
            return self.nothing_to_print();
        }
        if let Purpose::Export(format) = purpose
            && let Err(why) = self.handed(format)
        {
            return self.say("Nothing can be handed on", why);
        }
        let typed = match (&self.saved.path, purpose) {
            (Some(path), Purpose::Save) => path.display().to_string(),
            (Some(path), Purpose::Paper(_) | Purpose::Export(_)) => path
                .with_file_name(purpose.proposed_name())
                .display()
                .to_string(),
            _ => String::new(),
        };
        self.view.dialog = Some(Dialog::Path {
            purpose,
            typed,
            notice: String::new(),
            fresh: true,
            replaces: None,
        });
    }

    pub(super) fn browse(&mut self) {
        let Some(Dialog::Path {
            purpose,
            typed,
            notice,
            ..
        }) = &mut self.view.dialog
        else {
            return;
        };
        match self.desktop.choose(*purpose) {
            Some(path) => {
                *typed = path.display().to_string();
                notice.clear();
            }
            None => "Nothing was chosen. A path can be typed here.".clone_into(notice),
        }
    }

    pub(super) fn confirm_path(&mut self) {
        let Some(Dialog::Path {
            purpose,
            typed,
            notice,
            replaces,
            ..
        }) = &mut self.view.dialog
        else {
            return;
        };
        if typed.trim().is_empty() {
            "Type a path, or choose one.".clone_into(notice);
            return;
        }
        let (purpose, path) = (*purpose, PathBuf::from(typed.trim()));
        let plan = self.saved.path.as_deref();
        let own = plan.is_some_and(|plan| self.desktop.are_the_same(plan, &path));
        // What is written and is no plan must not take the place of one.
        let beside = match purpose {
            Purpose::Paper(_) => Some("paper"),
            Purpose::Export(_) => Some("file"),
            Purpose::Open | Purpose::Save | Purpose::Import(_) => None,
        };
        if let Some(what) = beside {
            if own {
                *notice =
                    format!("This is the plan file itself. Choose another name for the {what}.");
                return;
            }
            if let Some(why) = self.desktop.keeps_from_writing(plan, &path) {
                *notice = format!("The path {why}. Choose another name for the {what}.");
                return;
            }
        }
        if purpose == Purpose::Save
            && !own
            && let Some(why) = wrong_name(&path, self.saved.sealed.is_some())
        {
            why.clone_into(notice);
            return;
        }
        let writes = !matches!(purpose, Purpose::Open | Purpose::Import(_)) && !own;
        let agreed = replaces.as_ref() == Some(&path);
        if writes && !agreed && self.desktop.is_there(&path) {
            let again = purpose.action();
            *notice = format!("A file is there already. Press “{again}” again to replace it.");
            *replaces = Some(path);
            return;
        }
        match purpose {
            Purpose::Open => {
                self.view.dialog = None;
                self.open(&path);
            }
            Purpose::Save => self.save(&path, agreed.then_some(Saving::OverAnything)),
            Purpose::Paper(_) => self.save_paper(&path),
            Purpose::Export(format) => self.export(format, &path),
            Purpose::Import(country) => self.import(&path, country),
        }
    }

    /// The problems of fields that hold something which cannot be read.
    pub(super) fn unreadable(&self) -> impl Iterator<Item = &Problem> {
        const READING: [&str; 6] = [
            "quantity",
            "date",
            "time",
            "number",
            "percent",
            "concentration",
        ];
        let unreadable = |problem: &&Problem| {
            READING.contains(&problem.rule.as_ref()) && !problem.given.is_empty()
        };
        self.planning.problems().iter().filter(unreadable)
    }

    pub(super) fn not_written(&mut self, why: &str) {
        let sentence = format!("Nothing was saved: {why}");
        match &mut self.view.dialog {
            Some(Dialog::Path { notice, .. }) => *notice = sentence,
            _ => self.say("Nothing was saved", vec![why.to_owned()]),
        }
    }
}

/// Why a plan is not saved under a name: sealed or not, its name says so.
fn wrong_name(path: &Path, is_sealed: bool) -> Option<&'static str> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match (is_sealed, Form::of_name(&name)) {
        (true, None) => Some(
            "The plan is sealed. Accepted: a name that ends in .taper.age, or in .taper.age.asc \
             for letters.",
        ),
        (false, Some(_)) => Some(
            "This is the name of a sealed plan. “Seal with a passphrase…” in the menu Plan \
             seals it.",
        ),
        _ => None,
    }
}
