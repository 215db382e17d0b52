//! Opening a plan without losing what anybody wrote, and what is asked for in the dialogs that
//! keep it safe. Saving stands in `saving.rs`, sealing in `sealing.rs`.

use std::path::{Path, PathBuf};

use crate::draft::Draft;
use crate::files::Stamp;
use crate::gui::app::App;
use crate::gui::app::long_work::OPENING;
use crate::gui::disk::{Guard, NotLocked, Saving};
use crate::gui::keeping::{Keeping, KeepingDialog, Passphrase};
use crate::gui::preferences::absolute;
use crate::gui::view::{Dialog, Page};
use crate::plan_file::{self, Form, SecretString};
use crate::problem::Problem;

/// A sealed plan that waits for its passphrase.
pub(super) struct Opening {
    path: PathBuf,
    bytes: Vec<u8>,
    stamp: Stamp,
    lock: Option<Guard>,
    locking: Locking,
    /// It is the plan that is open already.
    own: bool,
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
        // What is kept of it may be offered to a program that begins in another folder.
        let path = &absolute(path);
        let (bytes, stamp) = match self.desktop.open(path) {
            Ok(opened) => opened,
            Err(why) => {
                let why = why.split(" (os error").next().unwrap_or_default();
                let lines = [
                    why.to_owned(),
                    "Check the path, or choose the file from its folder.".to_owned(),
                ];
                return self.say("The file cannot be opened", lines.to_vec());
            }
        };
        // The plan that is open already has its lock, however its path is spelt this time.
        let own = self.is_own(path);
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
            own,
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
            let read = plan_file::read(&opening.bytes);
            self.finish_opening(opening, read, None);
        }
    }

    /// Whether a path leads to the file of the open plan.
    pub(super) fn is_own(&mut self, path: &Path) -> bool {
        let own = self.saved.path.as_deref();
        own.is_some_and(|own| self.desktop.are_the_same(own, path))
    }

    fn unseal(&mut self) {
        let Some(Dialog::Keeping(dialog)) = &self.view.dialog else {
            return;
        };
        let KeepingDialog::Unseal { passphrase, .. } = &**dialog else {
            return;
        };
        let Some(opening) = &self.opening else {
            return;
        };
        let (secret, bytes) = (passphrase.secret(), opening.bytes.clone());
        let form = Form::of(&bytes);
        let key = secret.clone();
        let work = move || plan_file::unseal(&bytes, &key).map(|plain| plan_file::read(&plain));
        self.ask(OPENING, work, move |app, read| match read {
            Err(problem) => app.notice(&problem.to_string()),
            Ok(read) => {
                if let Some(opening) = app.opening.take() {
                    app.finish_opening(opening, read, Some((form, secret)));
                }
            }
        });
    }

    fn finish_opening(
        &mut self,
        opening: Opening,
        read: Result<Draft, Vec<Problem>>,
        sealed: Option<(Form, SecretString)>,
    ) {
        let draft = match read {
            Ok(draft) => draft,
            Err(problems) => {
                return self.cannot_read(Some(&opening.path), &problems);
            }
        };
        let (path, lock) = if opening.own {
            // Its path stays as it was spelt first.
            let path = self.saved.path.take().unwrap_or(opening.path);
            (path, self.saved.lock.take())
        } else {
            (opening.path, opening.lock)
        };
        self.begin(draft, Page::Taper);
        self.show_first_problem();
        if let Some((_, passphrase)) = &sealed {
            self.seal_what_is_kept(passphrase.clone());
        }
        self.saved.sealed = sealed;
        if opening.locking == Locking::Copy {
            "A copy; it is saved under another name".clone_into(&mut self.view.notice);
            return;
        }
        self.preferences.remember(&path);
        self.saved.path = Some(path);
        (self.saved.stamp, self.saved.lock) = (opening.stamp, lock);
    }

    /// Says in the open dialog what is wrong; its passphrase wants the keyboard again.
    pub(super) fn notice(&mut self, why: &str) {
        let Some(Dialog::Keeping(dialog)) = &mut self.view.dialog else {
            return;
        };
        match &mut **dialog {
            KeepingDialog::Unseal { notice, fresh, .. }
            | KeepingDialog::Seal { notice, fresh, .. } => {
                why.clone_into(notice);
                *fresh = true;
            }
            KeepingDialog::LeftBehind { notice, .. } => why.clone_into(notice),
            KeepingDialog::ChangedSince { .. } | KeepingDialog::Held { .. } => {}
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
