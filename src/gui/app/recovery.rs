//! What was typed and not saved, offered after a crash. How it is kept stands in `unsaved.rs`.

use std::path::{Path, PathBuf};

use crate::draft::Draft;
use crate::files::{self, JournalContent, Stamp, Unsaved};
use crate::gui::app::App;
use crate::gui::app::long_work::OPENING;
use crate::gui::app::safe::read_with;
use crate::gui::disk::{LeftBehind, NotLocked};
use crate::gui::keeping::{self, KeepingDialog, Passphrase};
use crate::gui::unrecorded::Unrecorded;
use crate::gui::view::{Dialog, Page};
use crate::plan_file::{self, Form, Sealer, SecretString};

/// What was left, and the file that it belongs to as it is now.
struct ReadBack {
    unsaved: Unsaved,
    draft: Draft,
    unrecorded: Unrecorded,
    saved: Option<Draft>,
    /// Whether the file is another one than the one that was opened.
    changed_since: bool,
    /// What was opened, where it is still there: as the file, or as the version before it.
    opened: Option<Draft>,
    form: Option<Form>,
    /// The key for keeping it anew, where it is sealed and was asked for.
    sealer: Option<Sealer>,
}

impl App {
    /// Begins: offers what a crash has left, else opens the plan that was named.
    pub fn start(&mut self, path: Option<&Path>) {
        self.to_open = path.map(Path::to_owned);
        self.left = self.desktop.left_behind();
        let not_read = self.desktop.not_read();
        self.go_on_starting();
        if !not_read.is_empty() && self.view.dialog.is_none() {
            self.say("Some unsaved work cannot be read", not_read);
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
        (self.view.dialog, self.opening) = (self.view.aside.take(), None);
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
            changed_since: false,
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
            let before = read.opened.or(read.saved).unwrap_or_default();
            if let Some(Dialog::Keeping(dialog)) = &mut app.view.dialog
                && let KeepingDialog::LeftBehind {
                    is_read,
                    changed_since,
                    differences,
                    notice,
                    ..
                } = &mut **dialog
            {
                (*is_read, *changed_since) = (true, read.changed_since);
                notice.clear();
                *differences = keeping::differences_in_words(&before, &read.draft);
                differences.extend(read.unrecorded.in_words());
            }
        });
    }

    /// Reads what the open dialog offers, and goes on with it; `keeps` makes a key to keep it
    /// anew under its passphrase. Where it is sealed, that takes its time.
    fn with_what_was_left(
        &mut self,
        keeps: bool,
        then: impl FnOnce(&mut Self, &LeftBehind, Option<SecretString>, ReadBack) + Send + 'static,
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
        let before = path.and_then(|path| self.desktop.open(&files::previous(path)).ok());
        let is_long = content.key.is_some();
        let passphrase = secret.clone();
        let work = move || read_back(content, file.as_ref(), before, passphrase.as_ref(), keeps);
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
        let today = self.today();
        self.planning.match_to(&self.draft, &self.formulary, today);
        let number = self.planning.number();
        read.unrecorded.put_back(&mut self.view, number);
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

/// Reads what was left, the file that it belongs to and the version before that.
fn read_back(
    content: JournalContent,
    file: Option<&(Vec<u8>, Stamp)>,
    before: Option<(Vec<u8>, Stamp)>,
    passphrase: Option<&SecretString>,
    keeps: bool,
) -> Result<ReadBack, String> {
    let is_sealed = content.key.is_some();
    let unsaved = content.opened(passphrase);
    let unsaved = unsaved.map_err(|problem| problem.to_string())?;
    let draft = plan_file::read_as_typed(&unsaved.bytes);
    let draft = draft.map_err(|problem| problem.to_string())?;
    let unrecorded = Unrecorded::from_bytes(&unsaved.unrecorded)
        .ok_or("What was typed and not recorded cannot be read by this version")?;
    let bytes = file.map(|(bytes, _)| bytes.as_slice());
    let form = bytes
        .filter(|file| plan_file::is_sealed(file))
        .map(Form::of);
    let is_opened = |version: &(Vec<u8>, Stamp)| version.1 == unsaved.opened;
    let changed_since = file.is_some_and(|file| !is_opened(file));
    // Trying a passphrase takes its time: only where there is something to tell apart.
    let opened = before.filter(|before| changed_since && is_opened(before));
    let opened = opened.and_then(|(bytes, _)| read_with(&bytes, passphrase));
    let sealer = passphrase
        .filter(|_| is_sealed && keeps)
        .map(Sealer::new)
        .transpose()
        .map_err(|problem| problem.to_string())?;
    Ok(ReadBack {
        saved: bytes.and_then(|file| read_with(file, passphrase)),
        changed_since,
        opened,
        unsaved,
        draft,
        unrecorded,
        form,
        sealer,
    })
}
