//! What is typed and not saved yet: kept while it is typed, and offered after a crash.

use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::Context;

use crate::draft::Draft;
use crate::files::{Stamp, Unsaved};
use crate::gui::app::App;
use crate::gui::app::safe::read_with;
use crate::gui::disk::{LeftBehind, NotLocked};
use crate::gui::keeping::{self, KeepingDialog, Passphrase};
use crate::gui::view::{Dialog, Page};
use crate::plan_file::{self, Form, SecretString};

/// The least time between keeping one version and the next, in seconds. A change is kept within
/// two.
pub(super) const PAUSE: f64 = 1.0;

/// What was kept last.
pub(super) struct Kept {
    draft: Option<Draft>,
    /// When, in the window's own seconds.
    at: f64,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            draft: None,
            at: f64::NEG_INFINITY,
        }
    }
}

impl App {
    /// Begins: offers what a crash has left, else opens the plan that was named.
    pub fn start(&mut self, path: Option<&Path>) {
        self.to_open = path.map(Path::to_owned);
        self.left = self.desktop.left_behind();
        self.go_on_starting();
    }

    /// Keeps what was typed since it was last kept, if that is `pause` seconds ago; else wakes
    /// the window when it is. While nothing changes nothing is done.
    pub(super) fn keep_unsaved(&mut self, context: &Context, pause: f64) {
        // A window that is closing has been told to lose what is not saved.
        if !self.is_unsaved() || self.view.may_close {
            return self.forget_kept();
        }
        if self.kept.draft.as_ref() == Some(&self.draft) {
            return;
        }
        let now = context.input(|input| input.time);
        let left = self.kept.at + pause - now;
        if left > 0.0 {
            context.request_repaint_after(Duration::from_secs_f64(left));
            return;
        }
        self.kept.at = now;
        if let Err(why) = self.keep_now() {
            self.view.notice = format!("Not kept against a crash: {why}");
        }
    }

    /// Keeps what is typed. What cannot be kept is not tried again before the next change.
    fn keep_now(&mut self) -> Result<(), String> {
        self.kept.draft = Some(self.draft.clone());
        let unsaved = Unsaved {
            path: self.saved.path.clone(),
            opened: self.saved.stamp,
            at: self.desktop.now(),
            bytes: plan_file::write_as_typed(&self.draft),
        };
        self.desktop.keep(&unsaved)
    }

    /// Removes what was kept, if anything was.
    pub(super) fn forget_kept(&mut self) {
        if self.kept.draft.take().is_some()
            && let Err(why) = self.desktop.forget()
        {
            self.view.notice = why;
        }
    }

    fn go_on_starting(&mut self) {
        if self.left.is_empty() {
            self.view.dialog = None;
            if let Some(path) = self.to_open.take() {
                self.open(&path);
            }
        } else {
            self.show_left_behind();
        }
    }

    /// Leaves the open dialog, and what it asked for as it is.
    pub(super) fn leave_dialog(&mut self) {
        let was_left = self.left_in_dialog().is_some();
        (self.view.dialog, self.opening) = (None, None);
        if was_left {
            // Another one is shown next time, if there are several.
            self.left.rotate_left(1);
            if let Some(path) = self.to_open.take() {
                self.open(&path);
            }
        }
    }

    /// What the open dialog offers, with the passphrase that was typed for it.
    fn left_in_dialog(&self) -> Option<(LeftBehind, Option<SecretString>)> {
        let Some(Dialog::Keeping(dialog)) = &self.view.dialog else {
            return None;
        };
        let KeepingDialog::LeftBehind {
            left, passphrase, ..
        } = &**dialog
        else {
            return None;
        };
        let secret = (!passphrase.is_empty()).then(|| passphrase.secret());
        Some((left.clone(), secret))
    }

    /// Shows the first of what was left.
    pub(super) fn show_left_behind(&mut self) {
        let Some(left) = self.left.first().cloned() else {
            return;
        };
        let is_sealed = left.is_sealed;
        self.keeping(KeepingDialog::LeftBehind {
            left,
            is_read: false,
            differences: Vec::new(),
            passphrase: Passphrase::default(),
            notice: String::new(),
        });
        if !is_sealed {
            self.read_left_behind();
        }
    }

    /// Reads it and shows what differs from the file.
    pub(super) fn read_left_behind(&mut self) {
        let Some((left, secret)) = self.left_in_dialog() else {
            return;
        };
        let (unsaved, draft) = match self.read_unsaved(&left, secret.as_ref()) {
            Ok(read) => read,
            Err(why) => return self.notice(&why),
        };
        let (saved, _) = self.in_file(unsaved.path.as_deref(), secret.as_ref());
        let saved = saved.unwrap_or_default();
        if let Some(Dialog::Keeping(dialog)) = &mut self.view.dialog
            && let KeepingDialog::LeftBehind {
                is_read,
                differences,
                notice,
                ..
            } = &mut **dialog
        {
            *is_read = true;
            notice.clear();
            *differences = keeping::differences_in_words(&saved, &draft);
        }
    }

    fn read_unsaved(
        &mut self,
        left: &LeftBehind,
        secret: Option<&SecretString>,
    ) -> Result<(Unsaved, Draft), String> {
        let unsaved = self.desktop.take_back(left, secret)?;
        let draft = plan_file::read_as_typed(&unsaved.bytes);
        let draft = draft.map_err(|problem| problem.to_string())?;
        Ok((unsaved, draft))
    }

    /// The plan that a file holds, if it can be read, and how it is sealed.
    fn in_file(
        &mut self,
        path: Option<&Path>,
        secret: Option<&SecretString>,
    ) -> (Option<Draft>, Option<Form>) {
        let Some((bytes, _)) = path.and_then(|path| self.desktop.open(path).ok()) else {
            return (None, None);
        };
        let form = plan_file::is_sealed(&bytes).then(|| Form::of(&bytes));
        (read_with(&bytes, secret), form)
    }

    /// Goes on with what was left, unsaved as it was; its file is as it was too.
    pub(super) fn take_back(&mut self) {
        let Some((left, secret)) = self.left_in_dialog() else {
            return;
        };
        let (unsaved, draft) = match self.read_unsaved(&left, secret.as_ref()) {
            Ok(read) => read,
            Err(why) => return self.notice(&why),
        };
        let path = unsaved.path.as_deref();
        let (saved, form) = self.in_file(path, secret.as_ref());
        let lock = path.map(|path| self.desktop.lock(path, false));
        let held = matches!(lock, Some(Err(NotLocked::Held(_))));
        self.begin(saved.unwrap_or_default(), Page::Taper);
        self.draft = draft;
        let sealed = secret.map(|secret| (form.unwrap_or(Form::Binary), secret));
        self.seal_what_is_kept(sealed.as_ref());
        self.saved.sealed = sealed;
        if held {
            // Its file is somebody else's now: this one is saved under another name.
            (self.saved.path, self.saved.stamp) = (None, Stamp::NEW);
        } else {
            self.own(unsaved.path, unsaved.opened);
            self.saved.lock = lock.and_then(Result::ok);
        }
        // It is removed there only once it is kept here.
        let kept = self.keep_now().and_then(|()| self.desktop.discard(&left));
        self.left.retain(|other| *other != left);
        self.view.notice = match kept {
            Err(why) => why,
            Ok(()) if held => "Taken back as a copy: somebody has the plan open".to_owned(),
            Ok(()) => "Taken back; it is not saved yet".to_owned(),
        };
        self.to_open = None;
    }

    fn own(&mut self, path: Option<PathBuf>, opened: Stamp) {
        if let Some(path) = &path {
            self.preferences.remember(path);
        }
        (self.saved.path, self.saved.stamp) = (path, opened);
    }

    /// Removes what was left for good.
    pub(super) fn discard(&mut self) {
        let Some((left, _)) = self.left_in_dialog() else {
            return;
        };
        match self.desktop.discard(&left) {
            Err(why) => self.notice(&why),
            Ok(()) => {
                self.left.retain(|other| *other != left);
                self.go_on_starting();
            }
        }
    }
}
