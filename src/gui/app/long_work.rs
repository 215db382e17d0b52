//! Work that outlasts a frame: done on a thread of its own while the window stays alive.
//!
//! Trying a passphrase takes about half a second, and is meant to. Whoever asks for such work
//! also says what is done with its answer. Until it comes a dialog says what is being done,
//! and leaving that dialog throws the answer away: nothing was written then. A window in which
//! no dialog is open stays as it is for half a second; while a plan is sealed to be saved, for
//! four, and the status line says it: a dialog would take the letters that are typed. What is
//! typed meanwhile is kept in the draft, and other commands wait for their turn.

use std::sync::Arc;
use std::sync::mpsc::{SendError, TryRecvError, channel};
use std::time::Duration;

use egui::Context;

use crate::gui::app::App;
use crate::gui::command::Command;
use crate::gui::faults;
use crate::gui::view::{Dialog, Work};

/// Work that was asked for.
pub type Job = Box<dyn FnOnce() + Send>;
/// Who does it: at once, or later and elsewhere.
pub type Worker = Box<dyn FnMut(Job) + Send>;

/// How long work may last before a dialog says so, in seconds.
const PATIENCE: f64 = 0.5;
/// The same while a plan is sealed to be saved: the status line says it at once, and a dialog would
/// take the letters that are typed meanwhile.
const PATIENCE_TYPING: f64 = 4.0;

/// How long the window waits with the dialog.
fn patience(work: Work) -> f64 {
    if work == SEALING {
        PATIENCE_TYPING
    } else {
        PATIENCE
    }
}

/// A plan is sealed.
pub(super) const SEALING: Work = Work {
    what: "Sealing the plan…",
    why: A_TRY,
};
/// A sealed plan is opened.
pub(super) const OPENING: Work = Work {
    what: "Opening the sealed plan…",
    why: A_TRY,
};
/// Somebody else's sealed version is read.
pub(super) const COMPARING: Work = Work {
    what: "Comparing with what is there now…",
    why: A_TRY,
};
/// Ways to soften the last part are worked out.
pub(super) const SOFTENING: Work = Work {
    what: "Working out softer ways to end…",
    why: "Each of them is a whole plan, worked out with every dose that can be dispensed.",
};
/// Every scenario is worked out, where they are long.
pub(super) const COMPARING_SCENARIOS: Work = Work {
    what: "Working out every scenario…",
    why: "Each of them is a whole plan, worked out with every dose that can be dispensed.",
};
const A_TRY: &str =
    "This takes a second or two on purpose: so long does every try of a passphrase.";

/// Goes on with an answer.
type GoOn = Box<dyn FnOnce(&mut App) + Send>;
/// Looks whether there is an answer; dropped, none is wanted any more.
struct Look {
    look: Box<dyn FnMut() -> Answer + Send>,
    _wanted: Arc<()>,
}

enum Answer {
    NotYet,
    Here(GoOn),
    /// The worker broke off: there will be none.
    Lost,
}

/// What the user waits for.
struct Waiting {
    work: Work,
    look: Look,
    /// The dialog that was open, to be shown again.
    before: Option<Dialog>,
    /// When it was first waited for, in the window's own seconds.
    since: Option<f64>,
}

/// The work that is under way.
pub(super) struct LongWork {
    worker: Worker,
    asked: Option<Waiting>,
    /// The journal's key is being sealed; nobody waits for it.
    background: Option<Look>,
    put_off: Vec<Command>,
}

impl LongWork {
    /// Work is done at once, where it is asked for.
    pub(super) fn in_place() -> Self {
        Self::with(Box::new(|job| job()))
    }

    /// Work is handed to a worker.
    pub(super) fn with(worker: Worker) -> Self {
        Self {
            worker,
            asked: None,
            background: None,
            put_off: Vec::new(),
        }
    }

    /// Work is done on one thread, which wakes the window when something is done.
    pub(super) fn threaded(context: &Context) -> Self {
        let (ask, asked) = channel::<Job>();
        let context = context.clone();
        let work = move || {
            while let Ok(job) = asked.recv() {
                let _wakes = Wake(&context);
                // Whoever waits for it hears that there will be no answer.
                faults::breaks_off(job);
            }
        };
        let thread = std::thread::Builder::new().name("long work".to_owned());
        // Without a thread the work is done in place: the window stands still, and no more.
        match thread.spawn(work) {
            Ok(_ends_with_the_window) => Self::with(Box::new(move |job| {
                if let Err(SendError(job)) = ask.send(job) {
                    job();
                }
            })),
            Err(_no_thread) => Self::in_place(),
        }
    }

    fn begin<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
        then: impl FnOnce(&mut App, T) + Send + 'static,
    ) -> Look {
        let (tell, told) = channel();
        let wanted = Arc::new(());
        let is_wanted = Arc::downgrade(&wanted);
        (self.worker)(Box::new(move || {
            // What was given up before it began is not begun.
            if is_wanted.strong_count() > 0 {
                let _ = tell.send(work());
            }
        }));
        let mut then = Some(then);
        let look = Box::new(move || match (told.try_recv(), then.take()) {
            (Ok(answer), Some(then)) => Answer::Here(Box::new(move |app| then(app, answer))),
            (Err(TryRecvError::Empty), again) => {
                then = again;
                Answer::NotYet
            }
            _ => Answer::Lost,
        });
        Look {
            look,
            _wanted: wanted,
        }
    }

    /// Gives up what nobody waits for.
    pub(super) fn drop_background(&mut self) {
        self.background = None;
    }

    /// Whether the user waits for something.
    pub(super) fn is_under_way(&self) -> bool {
        self.asked.is_some()
    }

    /// Puts a command off until what is under way is done.
    pub(super) fn put_off(&mut self, command: Command) {
        self.put_off.push(command);
    }
}

/// Wakes the window when it goes, whatever has become of the work.
struct Wake<'a>(&'a Context);

impl Drop for Wake<'_> {
    fn drop(&mut self) {
        self.0.request_repaint();
    }
}

impl App {
    /// Asks for work that the user waits for, and says what is done with its answer. The open
    /// dialog is shown again before that.
    pub(super) fn ask<T: Send + 'static>(
        &mut self,
        said: Work,
        work: impl FnOnce() -> T + Send + 'static,
        then: impl FnOnce(&mut Self, T) + Send + 'static,
    ) {
        let look = self.work.begin(work, then);
        let before = self.view.dialog.take();
        if before.is_some() {
            self.view.dialog = Some(Dialog::Working(said));
        } else if said == SEALING {
            said.what.clone_into(&mut self.view.notice);
        }
        self.work.asked = Some(Waiting {
            work: said,
            look,
            before,
            since: None,
        });
        self.take_in_work();
    }

    /// Asks for work that nobody waits for; the newest is the one that counts.
    pub(super) fn ask_in_background<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
        then: impl FnOnce(&mut Self, T) + Send + 'static,
    ) {
        let look = self.work.begin(work, then);
        self.work.background = Some(look);
        self.take_in_work();
    }

    /// Takes in what has been done, and carries out what was put off until then. Says what is
    /// under way where it lasts.
    pub(super) fn hear_of_work(&mut self, context: &Context) {
        self.take_in_work();
        let Some(waiting) = &mut self.work.asked else {
            return self.catch_up(context);
        };
        if self.view.dialog.is_some() {
            return;
        }
        let now = context.input(|input| input.time);
        let left = *waiting.since.get_or_insert(now) + patience(waiting.work) - now;
        if left > 0.0 {
            context.request_repaint_after(Duration::from_secs_f64(left));
        } else {
            self.view.dialog = Some(Dialog::Working(waiting.work));
        }
    }

    /// Carries out a command, or puts it off while the user waits for something.
    pub(super) fn act_in_turn(&mut self, command: Command, context: &Context) {
        // Where the pointer is and whether the dialog is left can be said at any time.
        let at_once = matches!(command, Command::PointTo(_) | Command::CloseDialog);
        if self.work.is_under_way() && !at_once {
            self.work.put_off(command);
        } else {
            self.act(command, context);
        }
    }

    /// Throws away the answer that the open dialog waits for; says whether it waits for one.
    pub(super) fn cancel_work(&mut self) -> bool {
        if !matches!(self.view.dialog, Some(Dialog::Working(_))) {
            return false;
        }
        self.work.put_off.clear();
        self.view.dialog = self.work.asked.take().and_then(|waiting| waiting.before);
        true
    }

    fn take_in_work(&mut self) {
        match self.work.background.as_mut().map(|look| (look.look)()) {
            None | Some(Answer::NotYet) => {}
            Some(Answer::Here(go_on)) => {
                self.work.background = None;
                go_on(self);
            }
            Some(Answer::Lost) => {
                self.work.background = None;
                self.no_key_for_the_journal();
            }
        }
        let Some(waiting) = &mut self.work.asked else {
            return;
        };
        let answer = (waiting.look.look)();
        if matches!(answer, Answer::NotYet) {
            return;
        }
        self.view.dialog = self.work.asked.take().and_then(|waiting| waiting.before);
        if self.view.notice == SEALING.what {
            self.view.notice.clear();
        }
        match answer {
            Answer::NotYet => {}
            Answer::Here(go_on) => go_on(self),
            Answer::Lost => {
                let line = "Nothing was written, and what you typed is still here.";
                self.say("The program met a fault in itself", vec![line.to_owned()]);
            }
        }
    }

    fn catch_up(&mut self, context: &Context) {
        let put_off = std::mem::take(&mut self.work.put_off);
        if put_off.is_empty() {
            return;
        }
        context.request_repaint();
        for command in put_off {
            // What the window asks now comes first, and what was asked of it before is void.
            if self.view.dialog.is_none() || command == Command::CloseDialog {
                self.act_in_turn(command, context);
            }
        }
    }
}
