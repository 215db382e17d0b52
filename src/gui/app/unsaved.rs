//! What is typed and not saved yet, kept in the journal while it is typed.

use std::time::Duration;

use egui::Context;

use crate::draft::Draft;
use crate::files::Unsaved;
use crate::gui::app::App;
use crate::gui::unrecorded::Unrecorded;
use crate::plan_file::{self, Sealer};

/// The least time between keeping one version and the next, in seconds. A change is kept within
/// two.
pub(super) const PAUSE: f64 = 1.0;

/// How long after what could not be kept it is tried again, in seconds beside the pause.
const TRY_AGAIN: f64 = 4.0;

/// How soon it is asked again whether what was handed over is kept. Most often it is by then.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// What is said where it cannot be kept.
const NOT_KEPT: &str = "Not kept against a crash";

/// What was kept last.
pub(super) struct Kept {
    draft: Option<(Draft, Unrecorded)>,
    /// When, in the window's own seconds.
    at: f64,
    key: Key,
    /// It was handed over, and is not known to be on the disk yet.
    is_being_written: bool,
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

impl Default for Kept {
    fn default() -> Self {
        Self {
            draft: None,
            at: f64::NEG_INFINITY,
            key: Key::Ready,
            is_being_written: false,
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
    /// Keeps what was typed since it was last kept, if that is `pause` seconds ago; else wakes
    /// the window when it is. While nothing changes nothing is done.
    pub(super) fn keep_unsaved(&mut self, context: &Context, pause: f64) {
        // A window that is closing has been told to lose what is not saved.
        if !self.would_lose() || self.view.may_close {
            return self.forget_kept();
        }
        self.hear_whether_it_is_kept(context);
        let must_wait = self.kept.is_being_written || self.kept.key == Key::Awaited;
        let kept = self.kept.draft.as_ref();
        let is_kept = |(draft, unrecorded): &(Draft, Unrecorded)| {
            *draft == self.draft && *unrecorded == self.unrecorded()
        };
        if must_wait || kept.is_some_and(is_kept) {
            return;
        }
        let now = context.input(|input| input.time);
        let left = self.kept.at + pause - now;
        if left > 0.0 {
            context.request_repaint_after(Duration::from_secs_f64(left));
            return;
        }
        self.kept.at = now;
        match self.hand_over() {
            Ok(()) => self.hear_whether_it_is_kept(context),
            Err(why) => self.say_whether_it_is_kept(Err(why), context),
        }
    }

    fn hear_whether_it_is_kept(&mut self, context: &Context) {
        if !self.kept.is_being_written {
            return;
        }
        match self.desktop.kept(false) {
            None => context.request_repaint_after(LOOK_AGAIN),
            Some(kept) => {
                self.kept.is_being_written = false;
                self.say_whether_it_is_kept(kept, context);
            }
        }
    }

    fn say_whether_it_is_kept(&mut self, kept: Result<(), String>, context: &Context) {
        let before = self.view.notice.clone();
        match kept {
            Err(why) => {
                self.view.notice = format!("{NOT_KEPT}: {why}");
                // There may be room again before the next change.
                if self.kept.key != Key::Impossible {
                    self.kept.draft = None;
                    self.kept.at = context.input(|input| input.time) + TRY_AGAIN;
                    context.request_repaint_after(Duration::from_secs_f64(TRY_AGAIN + PAUSE));
                }
            }
            Ok(()) => self.say_no_longer_that_it_is_not_kept(),
        }
        if self.view.notice != before {
            // This frame is drawn already.
            context.request_repaint();
        }
    }

    fn say_no_longer_that_it_is_not_kept(&mut self) {
        if self.view.notice.starts_with(NOT_KEPT) {
            self.view.notice.clear();
        }
    }

    /// Hands over what is typed, to be kept. What cannot be kept is tried again after a while, but
    /// where its key cannot be made.
    fn hand_over(&mut self) -> Result<(), String> {
        let unrecorded = self.unrecorded();
        let bytes = unrecorded.to_bytes();
        self.kept.draft = Some((self.draft.clone(), unrecorded));
        if self.kept.key == Key::Impossible {
            return Err("its passphrase could not be tried for want of memory".to_owned());
        }
        self.kept.is_being_written = true;
        let at = self.desktop.now();
        self.desktop.keep(Unsaved {
            path: self.saved.path.clone(),
            opened: self.saved.stamp,
            at,
            bytes: plan_file::write_as_typed(&self.draft),
            unrecorded: bytes,
        });
        Ok(())
    }

    /// Keeps what is typed, and waits until it is kept.
    pub(super) fn keep_now(&mut self) -> Result<(), String> {
        self.hand_over()?;
        self.kept.is_being_written = false;
        self.desktop.kept(true).unwrap_or(Ok(()))
    }

    /// After a save: removes what was kept, or keeps at once what was typed since it was asked
    /// for.
    pub(super) fn keep_what_came_after(&mut self) {
        if self.would_lose() {
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
        self.kept.is_being_written = false;
        match self.desktop.forget() {
            Err(why) => self.view.notice = why,
            Ok(()) => self.say_no_longer_that_it_is_not_kept(),
        }
    }
}
