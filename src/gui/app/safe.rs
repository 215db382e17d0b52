//! Opening and saving a plan without losing what anybody wrote, and keeping it sealed.

use std::path::{Path, PathBuf};

use crate::draft::Draft;
use crate::files::Stamp;
use crate::gui::app::{App, sentences};
use crate::gui::disk::{Guard, NotLocked, NotSaved, Saving, Written};
use crate::gui::keeping::{self, Keeping, KeepingDialog, Passphrase};
use crate::gui::view::{Dialog, Page};
use crate::plan_file::{self, ExposeSecret as _, Form, SecretString};

/// A sealed plan that waits for its passphrase.
pub(super) struct Opening {
    path: PathBuf,
    bytes: Vec<u8>,
    stamp: Stamp,
    lock: Option<Guard>,
    locking: Locking,
}

/// What is done where somebody else has the plan open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Locking {
    /// The user is asked.
    Ask,
    /// It is opened all the same.
    Anyway,
    /// It is opened as a new plan.
    Copy,
}

impl App {
    /// Opens a plan file; says so in a dialog where it cannot be read, and asks where somebody
    /// else has it open or where it is sealed.
    pub fn open(&mut self, path: &Path) {
        self.begin_opening(path, Locking::Ask);
    }

    /// Carries out what was asked for in one of the dialogs.
    pub(super) fn act_to_keep(&mut self, keeping: Keeping) {
        let path = match &self.view.dialog {
            Some(Dialog::Keeping(dialog)) => match &**dialog {
                KeepingDialog::ChangedSince { path, .. } | KeepingDialog::Held { path, .. } => {
                    Some(path.clone())
                }
                _ => None,
            },
            _ => None,
        };
        match (keeping, path) {
            (Keeping::KeepBoth, Some(path)) => self.save(&path, Some(Saving::Beside)),
            (Keeping::ReplaceTheirs, Some(path)) => self.save(&path, Some(Saving::OverAnything)),
            (Keeping::OpenCopy, Some(path)) => self.begin_opening(&path, Locking::Copy),
            (Keeping::OpenAnyway, Some(path)) => self.begin_opening(&path, Locking::Anyway),
            (Keeping::Unseal, _) => self.unseal(),
            (Keeping::AskToSeal, _) => self.ask_to_seal(),
            (Keeping::Seal, _) => self.seal(),
            (Keeping::ShowLeftBehind, _) => self.show_left_behind(),
            (Keeping::ReadLeftBehind, _) => self.read_left_behind(),
            (Keeping::TakeBack, _) => self.take_back(),
            (Keeping::Discard, _) => self.discard(),
            (Keeping::Later, _) => self.leave_dialog(),
            _ => {}
        }
    }

    fn begin_opening(&mut self, path: &Path, locking: Locking) {
        self.view.dialog = None;
        let (bytes, stamp) = match self.desktop.open(path) {
            Ok(opened) => opened,
            Err(why) => return self.say("The file cannot be opened", vec![why]),
        };
        // The plan that is open already has its lock.
        let own = self.saved.path.as_deref() == Some(path);
        let lock = if own || locking == Locking::Copy {
            None
        } else {
            match self.desktop.lock(path, locking == Locking::Anyway) {
                Ok(lock) => Some(lock),
                Err(NotLocked::Held(by)) if locking == Locking::Ask => {
                    let path = path.to_owned();
                    return self.keeping(KeepingDialog::Held { path, by });
                }
                // That nobody is told keeps nobody from reading a plan; a change of theirs is
                // noticed on saving.
                Err(_) => None,
            }
        };
        let is_sealed = plan_file::is_sealed(&bytes);
        let opening = Opening {
            path: path.to_owned(),
            bytes,
            stamp,
            lock,
            locking,
        };
        if is_sealed {
            self.keeping(KeepingDialog::Unseal {
                path: path.to_owned(),
                passphrase: Passphrase::default(),
                notice: String::new(),
                fresh: true,
            });
            self.opening = Some(opening);
        } else {
            self.finish_opening(opening, None);
        }
    }

    fn unseal(&mut self) {
        let Some(Dialog::Keeping(dialog)) = &mut self.view.dialog else {
            return;
        };
        let KeepingDialog::Unseal {
            passphrase, notice, ..
        } = &mut **dialog
        else {
            return;
        };
        let Some(mut opening) = self.opening.take() else {
            return;
        };
        let secret = passphrase.secret();
        match plan_file::unseal(&opening.bytes, &secret) {
            Ok(plain) => {
                let form = Form::of(&opening.bytes);
                opening.bytes = plain;
                self.finish_opening(opening, Some((form, secret)));
            }
            Err(problem) => {
                *notice = problem.to_string();
                self.opening = Some(opening);
            }
        }
    }

    fn finish_opening(&mut self, opening: Opening, sealed: Option<(Form, SecretString)>) {
        let draft = match plan_file::read(&opening.bytes) {
            Ok(draft) => draft,
            Err(problems) => {
                return self.say("This is not a plan that can be read", sentences(&problems));
            }
        };
        let own = self.saved.path.as_ref() == Some(&opening.path);
        let lock = if own {
            self.saved.lock.take()
        } else {
            opening.lock
        };
        self.begin(draft, Page::Taper);
        self.seal_what_is_kept(sealed.as_ref());
        self.saved.sealed = sealed;
        if opening.locking == Locking::Copy {
            "A copy; it is saved under another name".clone_into(&mut self.view.notice);
            return;
        }
        self.preferences.remember(&opening.path);
        self.saved.path = Some(opening.path);
        (self.saved.stamp, self.saved.lock) = (opening.stamp, lock);
    }

    /// Seals what is kept until it is saved as the plan is.
    pub(super) fn seal_what_is_kept(&mut self, sealed: Option<&(Form, SecretString)>) {
        if let Some((_, passphrase)) = sealed
            && let Err(why) = self.desktop.seal_kept(Some(passphrase))
        {
            self.view.notice = why;
        }
    }

    /// Saves the plan: in its own file over the version that was opened, elsewhere in a new one.
    pub(super) fn save(&mut self, path: &Path, how: Option<Saving>) {
        if self.refuses_to_save() {
            return;
        }
        let own = self.saved.path.as_deref() == Some(path);
        let before = if own { self.saved.stamp } else { Stamp::NEW };
        let lock = match self.lock_for_saving(path) {
            Ok(lock) => lock,
            Err(by) => return self.not_written(&by),
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = plan_file::write(&self.draft);
        let bytes = match &self.saved.sealed {
            None => Ok(bytes),
            Some((form, passphrase)) => {
                let form = Form::of_name(&name).unwrap_or(*form);
                plan_file::seal(&bytes, passphrase, form)
            }
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(problem) => return self.not_written(&problem.to_string()),
        };
        let how = how.unwrap_or(Saving::Over(before));
        match self.desktop.save(path, &bytes, how) {
            Ok(written) => self.now_saved(written, lock),
            Err(NotSaved::ChangedSince(now)) => {
                let path = path.to_owned();
                let differences = self.differs_from(now.as_deref());
                self.keeping(KeepingDialog::ChangedSince { path, differences });
            }
            Err(NotSaved::Because(why)) => self.not_written(&why),
        }
    }

    /// Says so where a field holds what no plan file can hold.
    fn refuses_to_save(&mut self) -> bool {
        let lines: Vec<String> = self
            .unreadable()
            .map(|problem| problem.message.clone())
            .collect();
        let refuses = !lines.is_empty();
        if refuses {
            self.say("A field cannot be read, so nothing was saved", lines);
        }
        refuses
    }

    /// The lock of a file that the plan is saved in; none where it has it or none can be made.
    fn lock_for_saving(&mut self, path: &Path) -> Result<Option<Guard>, String> {
        if self.saved.path.as_deref() == Some(path) {
            return Ok(None);
        }
        match self.desktop.lock(path, false) {
            Ok(lock) => Ok(Some(lock)),
            Err(NotLocked::Held(by)) => Err(by),
            Err(NotLocked::Impossible(_)) => Ok(None),
        }
    }

    fn now_saved(&mut self, written: Written, lock: Option<Guard>) {
        let own = self.saved.path.as_ref() == Some(&written.path);
        if !own {
            // Beside the plan it has just been given a name that nobody else has.
            let lock = lock.or_else(|| self.desktop.lock(&written.path, false).ok());
            self.saved.lock = lock;
        }
        self.preferences.remember(&written.path);
        self.saved.path = Some(written.path);
        self.saved.stamp = written.stamp;
        self.saved.draft = self.draft.clone();
        self.view.dialog = None;
        self.forget_kept();
        if let Some(warning) = written.warning {
            self.say("Saved, with a warning", vec![warning]);
        }
    }

    /// What differs between the file as it is now and this plan, for people.
    fn differs_from(&self, now: Option<&[u8]>) -> Vec<String> {
        let passphrase = self.saved.sealed.as_ref().map(|(_, passphrase)| passphrase);
        match now {
            None => vec!["The file is no longer there.".to_owned()],
            Some(bytes) => read_with(bytes, passphrase).map_or_else(
                || vec!["Their version cannot be read as a plan.".to_owned()],
                |theirs| keeping::differences_in_words(&theirs, &self.draft),
            ),
        }
    }

    fn ask_to_seal(&mut self) {
        if self.view.page == Page::Welcome || self.refuses_to_save() {
            return;
        }
        let sealed = self.saved.path.as_ref().map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let stem = name.split(".taper.").next().unwrap_or_default();
            let stem = stem.strip_suffix(".json").unwrap_or(stem);
            path.with_file_name(format!("{stem}.taper.age"))
        });
        self.keeping(KeepingDialog::Seal {
            typed: sealed.map_or_else(String::new, |path| path.display().to_string()),
            passphrase: Passphrase::default(),
            again: Passphrase::default(),
            notice: String::new(),
            fresh: true,
        });
    }

    /// Saves the plan in a new file, sealed.
    fn seal(&mut self) {
        let Some(Dialog::Keeping(dialog)) = &mut self.view.dialog else {
            return;
        };
        let KeepingDialog::Seal {
            typed,
            passphrase,
            again,
            ..
        } = &mut **dialog
        else {
            return;
        };
        let path = PathBuf::from(typed.trim());
        let (secret, again) = (passphrase.secret(), again.secret());
        let sealed = self.save_sealed(&path, &secret, &again);
        let before = self.saved.path.clone();
        match sealed {
            Err(why) => self.notice(&why),
            Ok((form, written, lock)) => {
                self.saved.sealed = Some((form, secret.clone()));
                self.now_saved(written, lock);
                self.seal_what_is_kept(Some(&(form, secret)));
                let mut lines = vec![
                    "A lost passphrase is a lost plan: nobody can open it without.".to_owned(),
                ];
                lines.extend(before.map(|path| {
                    let path = path.display();
                    format!("The plan before is still there, and so may be the version before it ({path}).")
                }));
                self.say("Sealed", lines);
            }
        }
    }

    fn save_sealed(
        &mut self,
        path: &Path,
        secret: &SecretString,
        again: &SecretString,
    ) -> Result<(Form, Written, Option<Guard>), String> {
        plan_file::check_new_passphrase(secret).map_err(|problem| problem.to_string())?;
        if secret.expose_secret() != again.expose_secret() {
            return Err("The two passphrases differ.".to_owned());
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let form = Form::of_name(&name).ok_or(
            "Type a path whose name ends in .taper.age, or in .taper.age.asc for letters.",
        )?;
        let lock = self.lock_for_saving(path)?;
        let bytes = plan_file::seal(&plan_file::write(&self.draft), secret, form)
            .map_err(|problem| problem.to_string())?;
        match self.desktop.save(path, &bytes, Saving::Over(Stamp::NEW)) {
            Ok(written) => Ok((form, written, lock)),
            Err(NotSaved::ChangedSince(_)) => {
                Err("A file of that name is there already. Type a new name.".to_owned())
            }
            Err(NotSaved::Because(why)) => Err(why),
        }
    }

    /// Says in the open dialog what is wrong.
    pub(super) fn notice(&mut self, why: &str) {
        if let Some(Dialog::Keeping(dialog)) = &mut self.view.dialog
            && let KeepingDialog::Unseal { notice, .. }
            | KeepingDialog::Seal { notice, .. }
            | KeepingDialog::LeftBehind { notice, .. } = &mut **dialog
        {
            why.clone_into(notice);
        }
    }

    pub(super) fn keeping(&mut self, dialog: KeepingDialog) {
        self.view.dialog = Some(Dialog::Keeping(Box::new(dialog)));
    }
}

/// A plan from its bytes, sealed or not; nothing where it cannot be read.
pub(super) fn read_with(bytes: &[u8], passphrase: Option<&SecretString>) -> Option<Draft> {
    if plan_file::is_sealed(bytes) {
        let plain = plan_file::unseal(bytes, passphrase?).ok()?;
        plan_file::read(&plain).ok()
    } else {
        plan_file::read(bytes).ok()
    }
}
