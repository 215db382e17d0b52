//! Saving a plan: over the version that was opened and over nobody else's, sealed where it is
//! sealed. A plan is saved as it was when that was asked for, whatever is typed meanwhile.

use std::path::{Path, PathBuf};

use crate::draft::Draft;
use crate::files::Stamp;
use crate::gui::app::App;
use crate::gui::app::long_work::{COMPARING, SEALING};
use crate::gui::app::safe::read_with;
use crate::gui::disk::{Guard, NotLocked, NotSaved, Saving, Written};
use crate::gui::keeping::{self, KeepingDialog};
use crate::gui::middle::field_in_words;
use crate::gui::preferences::absolute;
use crate::gui::rail::page_of;
use crate::plan_file::{self, Form, SecretString};
use crate::problem::Problem;

/// A version that is to be saved.
pub(super) struct Version {
    path: PathBuf,
    how: Saving,
    lock: Option<Guard>,
    draft: Draft,
}

impl App {
    /// Saves the plan: in its own file over the version that was opened, elsewhere in a new one.
    pub(super) fn save(&mut self, path: &Path, how: Option<Saving>) {
        if self.refuses_to_save() {
            return;
        }
        let path = &absolute(path);
        let own = self.is_own(path);
        let before = if own { self.saved.stamp } else { Stamp::NEW };
        let lock = match self.lock_for_saving(path) {
            Ok(lock) => lock,
            Err(by) => return self.not_written(&by),
        };
        let version = Version {
            path: path.to_owned(),
            how: how.unwrap_or(Saving::Over(before)),
            lock,
            draft: self.draft.clone(),
        };
        let bytes = plan_file::write(&version.draft);
        let Some((form, passphrase)) = self.saved.sealed.clone() else {
            return self.put_on_the_disk(version, Ok(bytes));
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let form = Form::of_name(&name).unwrap_or(form);
        let work = move || plan_file::seal(&bytes, &passphrase, form);
        self.ask(SEALING, work, move |app, sealed| {
            app.put_on_the_disk(version, sealed);
        });
    }

    fn put_on_the_disk(&mut self, version: Version, bytes: Result<Vec<u8>, Problem>) {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(problem) => return self.not_written(&problem.to_string()),
        };
        match self.desktop.save(&version.path, &bytes, version.how) {
            Ok(written) => self.now_saved(written, version.lock, version.draft),
            Err(NotSaved::ChangedSince(now)) => self.show_what_differs(version.path, now),
            Err(NotSaved::Because(why)) => self.not_written(&why),
        }
    }

    /// Says so where a field holds what no plan file can hold.
    pub(super) fn refuses_to_save(&mut self) -> bool {
        let mut problems: Vec<Problem> = self.unreadable().cloned().collect();
        if problems.is_empty() {
            // Whatever else is typed: what could not be opened again is not saved.
            let again = plan_file::read(&plan_file::write(&self.draft));
            problems.extend(again.err().unwrap_or_default());
        }
        let Some(first) = problems.first() else {
            return false;
        };
        // The field is in sight, and marked, once the message is closed.
        self.view.page = page_of(&first.field);
        let lines = problems.iter().map(|problem| {
            let field = field_in_words(&problem.field, &self.draft);
            format!("{field}: {}", problem.message)
        });
        let lines = lines.collect();
        self.say("A field cannot be read, so nothing was saved", lines);
        true
    }

    /// The lock of a file that the plan is saved in; none where it has it or none can be made.
    pub(super) fn lock_for_saving(&mut self, path: &Path) -> Result<Option<Guard>, String> {
        if self.is_own(path) {
            return Ok(None);
        }
        match self.desktop.lock(path, false) {
            Ok(lock) => Ok(Some(lock)),
            Err(NotLocked::Held(by)) => Err(by),
            Err(NotLocked::Impossible(_)) => Ok(None),
        }
    }

    pub(super) fn now_saved(&mut self, written: Written, lock: Option<Guard>, draft: Draft) {
        let path = if self.is_own(&written.path) {
            self.saved.path.take().unwrap_or(written.path)
        } else {
            // Beside the plan it has just been given a name that nobody else has.
            let lock = lock.or_else(|| self.desktop.lock(&written.path, false).ok());
            self.saved.lock = lock;
            written.path
        };
        self.preferences.remember(&path);
        self.saved.path = Some(path);
        self.saved.stamp = written.stamp;
        self.saved.draft = draft;
        self.view.dialog = None;
        // What was said before it was saved is true no more.
        self.view.notice.clear();
        self.keep_what_came_after();
        if let Some(warning) = written.warning {
            self.say("Saved, with a warning", vec![warning]);
        }
    }

    /// Shows what differs between the file as it is now and this plan, and asks.
    fn show_what_differs(&mut self, path: PathBuf, now: Option<Vec<u8>>) {
        let Some(bytes) = now else {
            let differences = vec!["The file is no longer there.".to_owned()];
            return self.keeping(KeepingDialog::ChangedSince { path, differences });
        };
        let is_long = plan_file::is_sealed(&bytes);
        let passphrase: Option<SecretString> = self.saved.sealed.clone().map(|(_, secret)| secret);
        let read = move || read_with(&bytes, passphrase.as_ref());
        let show = move |app: &mut Self, theirs: Option<Draft>| {
            let differences = theirs.map_or_else(
                || vec!["Their version cannot be read as a plan.".to_owned()],
                |theirs| keeping::differences_in_words(&theirs, &app.draft),
            );
            app.keeping(KeepingDialog::ChangedSince { path, differences });
        };
        if is_long {
            self.ask(COMPARING, read, show);
        } else {
            show(self, read());
        }
    }
}
