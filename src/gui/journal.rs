//! The recovery journal, on a thread of its own: bringing it to the disk may take longer than a
//! frame, and somebody is typing.
//!
//! Orders are carried out one after the other. A draft that is to be kept is handed over, and
//! what has become of it is asked for later; everything else waits for its turn and its answer.
//! When the window closes, what was handed over is finished first.

use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;

use crate::files::{self, Recovery, Unsaved};
use crate::plan_file::Sealer;

const STOPPED: &str = "what keeps it has stopped";

/// What the journal is asked for.
enum Order {
    Keep(Box<Unsaved>),
    SealWith(Option<Sealer>),
    Forget,
}

type Answer = Result<(), String>;

/// What carries the orders out; the journal itself begins with the first that needs one.
#[derive(Default)]
struct Writer {
    recovery: Option<Recovery>,
}

impl Writer {
    fn carry_out(&mut self, order: Order) -> Answer {
        let done = match order {
            Order::Keep(unsaved) => self.recovery()?.keep(&unsaved),
            Order::SealWith(None) | Order::Forget if self.recovery.is_none() => Ok(()),
            Order::SealWith(sealer) => self.recovery()?.seal_with(sealer).map_err(Into::into),
            Order::Forget => self.recovery()?.forget().map_err(Into::into),
        };
        done.map_err(|problem| problem.to_string())
    }

    fn recovery(&mut self) -> Result<&mut Recovery, String> {
        if self.recovery.is_none() {
            let folder = files::state_folder().ok_or("there is no folder to keep it in")?;
            let started = Recovery::start(&folder).map_err(|problem| problem.to_string())?;
            self.recovery = Some(started);
        }
        let none = "there is no folder to keep it in";
        self.recovery.as_mut().ok_or_else(|| none.to_owned())
    }
}

/// Where the orders go.
enum Worker {
    Thread {
        orders: Sender<Order>,
        answers: Receiver<Answer>,
        handle: JoinHandle<()>,
    },
    /// Where no thread can be started.
    InPlace(Writer),
}

impl Worker {
    fn start() -> Self {
        let (ask, orders) = channel::<Order>();
        let (answer, answers) = channel();
        let work = move || {
            let mut writer = Writer::default();
            while let Ok(order) = orders.recv() {
                if answer.send(writer.carry_out(order)).is_err() {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("journal".to_owned());
        match thread.spawn(work) {
            Ok(handle) => Self::Thread {
                orders: ask,
                answers,
                handle,
            },
            Err(_no_thread) => Self::InPlace(Writer::default()),
        }
    }
}

/// How a draft that was handed over stands.
#[derive(Default)]
enum Keeping {
    #[default]
    Nothing,
    BeingWritten,
    Done(Answer),
}

/// The journal of this window.
#[derive(Default)]
pub(super) struct Journal {
    worker: Option<Worker>,
    keeping: Keeping,
}

impl Journal {
    /// Hands a draft over to be kept in place of the one before.
    pub(super) fn keep(&mut self, unsaved: Unsaved) {
        self.settle();
        let order = Order::Keep(Box::new(unsaved));
        self.keeping = match self.worker.get_or_insert_with(Worker::start) {
            Worker::InPlace(writer) => Keeping::Done(writer.carry_out(order)),
            Worker::Thread { orders, .. } => match orders.send(order) {
                Ok(()) => Keeping::BeingWritten,
                Err(_stopped) => Keeping::Done(Err(STOPPED.to_owned())),
            },
        };
    }

    /// What has become of it; nothing as long as it is being written, unless this `waits`.
    pub(super) fn kept(&mut self, waits: bool) -> Option<Answer> {
        if waits {
            self.settle();
        } else if let (Keeping::BeingWritten, Some(Worker::Thread { answers, .. })) =
            (&self.keeping, &self.worker)
        {
            self.keeping = match answers.try_recv() {
                Ok(answer) => Keeping::Done(answer),
                Err(TryRecvError::Empty) => return None,
                Err(TryRecvError::Disconnected) => Keeping::Done(Err(STOPPED.to_owned())),
            };
        }
        match std::mem::take(&mut self.keeping) {
            Keeping::Done(answer) => Some(answer),
            Keeping::Nothing | Keeping::BeingWritten => None,
        }
    }

    /// Seals what is kept from now on, or no longer; what was kept until now is removed.
    pub(super) fn seal_with(&mut self, sealer: Option<Sealer>) -> Answer {
        if sealer.is_none() && self.worker.is_none() {
            return Ok(());
        }
        self.carry_out(Order::SealWith(sealer))
    }

    /// Removes what was kept.
    pub(super) fn forget(&mut self) -> Answer {
        if self.worker.is_none() {
            return Ok(());
        }
        self.carry_out(Order::Forget)
    }

    /// Carries an order out after those before it, and waits for its answer.
    fn carry_out(&mut self, order: Order) -> Answer {
        self.settle();
        self.keeping = Keeping::Nothing;
        match self.worker.get_or_insert_with(Worker::start) {
            Worker::InPlace(writer) => writer.carry_out(order),
            Worker::Thread {
                orders, answers, ..
            } => match orders.send(order).ok().and_then(|()| answers.recv().ok()) {
                Some(answer) => answer,
                None => Err(STOPPED.to_owned()),
            },
        }
    }

    /// Waits for the draft that is being written.
    fn settle(&mut self) {
        if let (Keeping::BeingWritten, Some(Worker::Thread { answers, .. })) =
            (&self.keeping, &self.worker)
        {
            let answer = answers.recv();
            self.keeping = Keeping::Done(answer.unwrap_or_else(|_| Err(STOPPED.to_owned())));
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        if let Some(Worker::Thread { orders, handle, .. }) = self.worker.take() {
            drop(orders);
            let _ = handle.join();
        }
    }
}
