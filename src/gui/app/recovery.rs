//! What is typed and not saved yet: kept while it is typed, and offered after a crash.

use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::Context;

use crate::draft::Draft;
use crate::files::{JournalContent, Stamp, Unsaved};
use crate::gui::app::App;
use crate::gui::app::long_work::OPENING;
use crate::gui::app::safe::read_with;
use crate::gui::disk::{LeftBehind, NotLocked};
use crate::gui::keeping::{self, KeepingDialog, Passphrase};
use crate::gui::view::{Dialog, Page};
use crate::plan_file::{self, Form, Sealer, SecretString};

/// The least time between keeping one version and the next, in seconds. A change is kept within
/// two.
pub(super) const PAUSE: f64 = 1.0;

/// What is said where it cannot be kept.
const NOT_KEPT: &str = "Not kept against a crash";

/// What was kept last.
pub(super) struct Kept {
    draft: Option<Draft>,
    /// When, in the window's own seconds.
    at: f64,
    key: Key,
}

/// The key that what is kept is sealed with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    /// It is there, or none is needed.
    Ready,
    /// It is being made; nothing is kept until it is there.
    Awaited,
    /// None could be made, and unsealed nothing of a sealed plan is kept.
    Impossible,
}

/// What was left, and the file that it belongs to as it is now.
struct ReadBack {
    unsaved: Unsaved,
    draft: Draft,
    saved: Option<Draft>,
    form: Option<Form>,
    /// The key for keeping it anew, where it is sealed and was asked for.
    sealer: Option<Sealer>,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            draft: None,
            at: f64::NEG_INFINITY,
            key: Key::Ready,
        }
    }
}

impl Kept {
    /// Keeps nothing until the key is there.
    pub(super) fn wait_for_a_key(&mut self) {
        self.key = Key::Awaited;
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
        if self.kept.key == Key::Awaited || self.kept.draft.as_ref() == Some(&self.draft) {
            return;
        }
        let now = context.input(|input| input.time);
        let left = self.kept.at + pause - now;
        if left > 0.0 {
            context.request_repaint_after(Duration::from_secs_f64(left));
            return;
        }
        self.kept.at = now;
        match self.keep_now() {
            Err(why) => self.view.notice = format!("{NOT_KEPT}: {why}"),
            Ok(()) => self.say_no_longer_that_it_is_not_kept(),
        }
    }

    fn say_no_longer_that_it_is_not_kept(&mut self) {
        if self.view.notice.starts_with(NOT_KEPT) {
            self.view.notice.clear();
        }
    }

    /// Keeps what is typed. What cannot be kept is not tried again before the next change.
    fn keep_now(&mut self) -> Result<(), String> {
        self.kept.draft = Some(self.draft.clone());
        if self.kept.key == Key::Impossible {
            return Err("its passphrase could not be tried for want of memory".to_owned());
        }
        let unsaved = Unsaved {
            path: self.saved.path.clone(),
            opened: self.saved.stamp,
            at: self.desktop.now(),
            bytes: plan_file::write_as_typed(&self.draft),
        };
        self.desktop.keep(&unsaved)
    }

    /// After a save: removes what was kept, or keeps at once what was typed since it was asked
    /// for.
    pub(super) fn keep_what_came_after(&mut self) {
        if self.is_unsaved() {
            (self.kept.draft, self.kept.at) = (None, f64::NEG_INFINITY);
        } else {
            self.forget_kept();
        }
    }

    /// Keeps what is typed sealed from now on.
    pub(super) fn keep_sealed(&mut self, sealer: Sealer) {
        self.kept.key = Key::Ready;
        if let Err(why) = self.desktop.seal_kept(Some(sealer)) {
            self.kept.key = Key::Impossible;
            self.view.notice = why;
        }
    }

    /// There is no key to seal what is typed with.
    pub(super) fn no_key_for_the_journal(&mut self) {
        self.kept.key = Key::Impossible;
    }

    /// Removes what was kept, if anything was.
    pub(super) fn forget_kept(&mut self) {
        if self.kept.draft.take().is_none() {
            return;
        }
        match self.desktop.forget() {
            Err(why) => self.view.notice = why,
            Ok(()) => self.say_no_longer_that_it_is_not_kept(),
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
        if self.cancel_work() {
            return;
        }
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
        self.with_what_was_left(false, |app, _left, _secret, read| {
            let saved = read.saved.unwrap_or_default();
            if let Some(Dialog::Keeping(dialog)) = &mut app.view.dialog
                && let KeepingDialog::LeftBehind {
                    is_read,
                    differences,
                    notice,
                    ..
                } = &mut **dialog
            {
                *is_read = true;
                notice.clear();
                *differences = keeping::differences_in_words(&saved, &read.draft);
            }
        });
    }

    /// Reads what the open dialog offers, and goes on with it; `keeps` makes a key to keep it
    /// anew under its passphrase. Where it is sealed, that takes its time.
    fn with_what_was_left(
        &mut self,
        keeps: bool,
        then: impl FnOnce(&mut Self, &LeftBehind, Option<SecretString>, ReadBack) + 'static,
    ) {
        let Some((left, secret)) = self.left_in_dialog() else {
            return;
        };
        let content = match self.desktop.left(&left) {
            Ok(content) => content,
            Err(why) => return self.notice(&why),
        };
        let path = content.unsaved.path.as_deref();
        let file = path.and_then(|path| self.desktop.open(path).ok());
        let file = file.map(|(bytes, _)| bytes);
        let is_long = content.key.is_some();
        let passphrase = secret.clone();
        let work = move || read_back(content, file.as_deref(), passphrase.as_ref(), keeps);
        let then = move |app: &mut Self, read: Result<ReadBack, String>| match read {
            Ok(read) => then(app, &left, secret, read),
            Err(why) => app.notice(&why),
        };
        if is_long {
            self.ask(OPENING, work, then);
        } else {
            then(self, work());
        }
    }

    /// Goes on with what was left, unsaved as it was; its file is as it was too.
    pub(super) fn take_back(&mut self) {
        self.with_what_was_left(true, Self::go_on_with);
    }

    fn go_on_with(&mut self, left: &LeftBehind, secret: Option<SecretString>, read: ReadBack) {
        let unsaved = read.unsaved;
        let lock = unsaved.path.as_deref();
        let lock = lock.map(|path| self.desktop.lock(path, false));
        let held = matches!(lock, Some(Err(NotLocked::Held(_))));
        self.begin(read.saved.unwrap_or_default(), Page::Taper);
        self.draft = read.draft;
        if let Some(sealer) = read.sealer {
            self.keep_sealed(sealer);
        }
        self.saved.sealed = secret.map(|secret| (read.form.unwrap_or(Form::Binary), secret));
        if held {
            // Its file is somebody else's now: this one is saved under another name.
            (self.saved.path, self.saved.stamp) = (None, Stamp::NEW);
        } else {
            self.own(unsaved.path, unsaved.opened);
            self.saved.lock = lock.and_then(Result::ok);
        }
        // It is removed there only once it is kept here.
        let kept = self.keep_now().and_then(|()| self.desktop.discard(left));
        self.left.retain(|other| other != left);
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

/// Reads what was left and the file that it belongs to.
fn read_back(
    content: JournalContent,
    file: Option<&[u8]>,
    passphrase: Option<&SecretString>,
    keeps: bool,
) -> Result<ReadBack, String> {
    let is_sealed = content.key.is_some();
    let unsaved = content.opened(passphrase);
    let unsaved = unsaved.map_err(|problem| problem.to_string())?;
    let draft = plan_file::read_as_typed(&unsaved.bytes);
    let draft = draft.map_err(|problem| problem.to_string())?;
    let form = file.filter(|file| plan_file::is_sealed(file)).map(Form::of);
    let sealer = passphrase
        .filter(|_| is_sealed && keeps)
        .map(Sealer::new)
        .transpose()
        .map_err(|problem| problem.to_string())?;
    Ok(ReadBack {
        saved: file.and_then(|file| read_with(file, passphrase)),
        unsaved,
        draft,
        form,
        sealer,
    })
}
