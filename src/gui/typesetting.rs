//! The preview: documents set on one worker thread, and their pages as pictures.
//!
//! Typesetting may outlast a frame, so it never runs while the window draws. The newest
//! request wins and an outdated result is dropped. What is printed is the PDF of the very
//! document whose pages are shown; as soon as the plan is another one there is nothing to
//! print until the new pages are there.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use egui::{ColorImage, Context, TextureHandle, TextureOptions};
use serde_json::Value;

use crate::gui::faults;
use crate::paper::{self, Document, PaperOptions, Pixels, Typeset};
use crate::problem::Problem;

/// What a preview is made of: another plan, document or option makes another preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// Counts the plans that were worked out.
    pub(super) generation: u64,
    /// Which document.
    pub(super) document: Document,
    /// The place in the journal of the issued plan whose paper it is, in place of the plan's own.
    pub(super) issued: Option<usize>,
    /// How it is printed.
    pub(super) options: PaperOptions,
}

/// A document that has been set.
#[derive(Clone, Debug)]
struct Set {
    typeset: Arc<Typeset>,
    pdf: Arc<Vec<u8>>,
}

/// How the preview stands.
#[derive(Debug, Default)]
enum State {
    /// Nothing was asked for.
    #[default]
    Nothing,
    /// The worker is at it.
    Working,
    /// It is there.
    Ready(Set),
    /// It cannot be made.
    Refused(Problem),
}

/// What the worker is asked for, with the number of the request.
enum Job {
    Set(u64, Value),
    Page(u64, Arc<Typeset>, usize, f64),
}

/// What the worker answers.
enum Done {
    Set(u64, Result<Set, Problem>),
    Page(u64, usize, Result<Pixels, Problem>),
}

/// Who does the work.
enum Worker {
    /// A thread of its own, and the way to it and back.
    Thread(Sender<Job>, Receiver<Done>),
    /// This thread, at once; for tests.
    InPlace(Vec<Done>),
}

/// The preview and its worker.
pub(super) struct Typesetting {
    worker: Worker,
    asked: Option<Asked>,
    number: u64,
    state: State,
    scale: f64,
    pages: BTreeMap<usize, Option<TextureHandle>>,
}

impl Typesetting {
    /// With a worker thread that wakes the window when something is done.
    pub(super) fn threaded(context: &Context) -> Self {
        let (ask, asked) = channel::<Job>();
        let (answer, answered) = channel::<Done>();
        let context = context.clone();
        let work = move || {
            while let Ok(job) = asked.recv() {
                for job in newest(job, &asked) {
                    if answer.send(done(job)).is_err() {
                        return;
                    }
                    context.request_repaint();
                }
            }
        };
        let thread = std::thread::Builder::new().name("typesetting".to_owned());
        // Without a thread the work is done in place: slower, and the same pages.
        match thread.spawn(work) {
            Ok(_joined_when_the_window_closes) => Self::with(Worker::Thread(ask, answered)),
            Err(_no_thread) => Self::in_place(),
        }
    }

    /// Without a thread.
    pub(super) fn in_place() -> Self {
        Self::with(Worker::InPlace(Vec::new()))
    }

    fn with(worker: Worker) -> Self {
        Self {
            worker,
            asked: None,
            number: 0,
            state: State::default(),
            scale: 1.0,
            pages: BTreeMap::new(),
        }
    }

    /// Asks for a document, if it is another one than before; `contents` makes its text.
    pub(super) fn match_to(
        &mut self,
        asked: Asked,
        contents: impl FnOnce() -> Result<Value, Problem>,
    ) {
        if self.asked != Some(asked) {
            self.asked = Some(asked);
            self.number += 1;
            self.pages.clear();
            match contents() {
                Ok(contents) => {
                    self.state = State::Working;
                    self.ask(Job::Set(self.number, contents));
                }
                Err(problem) => self.state = State::Refused(problem),
            }
        }
    }

    /// Takes in what the worker has done.
    pub(super) fn take_in(&mut self, context: &Context) {
        let done: Vec<Done> = match &mut self.worker {
            Worker::Thread(_, answered) => answered.try_iter().collect(),
            Worker::InPlace(done) => std::mem::take(done),
        };
        for done in done {
            match done {
                Done::Set(number, outcome) if number == self.number => {
                    self.state = match outcome {
                        Ok(set) => State::Ready(set),
                        Err(problem) => State::Refused(problem),
                    };
                }
                Done::Page(number, page, Ok(pixels)) if number == self.number => {
                    let size = [pixels.width, pixels.height];
                    let size = size.map(|side| usize::try_from(side).unwrap_or_default());
                    let image = ColorImage::from_rgba_unmultiplied(size, &pixels.rgba);
                    let name = format!("page {page}");
                    let texture = context.load_texture(name, image, TextureOptions::LINEAR);
                    let _ = self.pages.insert(page, Some(texture));
                }
                Done::Page(number, _, Err(problem)) if number == self.number => {
                    self.state = State::Refused(problem);
                }
                // Of a document that is no longer asked for.
                Done::Set(..) | Done::Page(..) => {}
            }
        }
    }

    /// How many pages there are; `None` as long as they are not set.
    pub(super) fn page_count(&self) -> Option<usize> {
        match &self.state {
            State::Ready(set) => Some(set.typeset.page_count()),
            _ => None,
        }
    }

    /// Width and height of a page in points.
    pub(super) fn page_size(&self, page: usize) -> Option<(f64, f64)> {
        match &self.state {
            State::Ready(set) => set.typeset.page_size(page),
            _ => None,
        }
    }

    /// The picture of a page at so many pixels a point; asked for where it is not there yet.
    pub(super) fn page(&mut self, page: usize, scale: f64) -> Option<TextureHandle> {
        if (self.scale - scale).abs() > f64::EPSILON {
            self.scale = scale;
            // Those that are there stay until the sharper ones come.
            self.pages.retain(|_, texture| texture.is_some());
            let known: Vec<usize> = self.pages.keys().copied().collect();
            for page in known {
                self.ask_for_page(page);
            }
        }
        if let Entry::Vacant(place) = self.pages.entry(page) {
            let _ = place.insert(None);
            self.ask_for_page(page);
        }
        self.pages.get(&page).cloned().flatten()
    }

    /// The PDF of the pages that are shown; `None` where the plan is another one by now.
    pub(super) fn pdf(&self, asked: Asked) -> Option<Arc<Vec<u8>>> {
        match &self.state {
            State::Ready(set) if self.asked == Some(asked) => Some(Arc::clone(&set.pdf)),
            _ => None,
        }
    }

    /// Whether the worker is still at it.
    pub(super) fn works(&self) -> bool {
        matches!(self.state, State::Working)
    }

    /// Why there are no pages.
    pub(super) fn problem(&self) -> Option<&Problem> {
        match &self.state {
            State::Refused(problem) => Some(problem),
            _ => None,
        }
    }

    fn ask_for_page(&mut self, page: usize) {
        if let State::Ready(set) = &self.state {
            let job = Job::Page(self.number, Arc::clone(&set.typeset), page, self.scale);
            self.ask(job);
        }
    }

    fn ask(&mut self, job: Job) {
        match &mut self.worker {
            // A worker that is gone leaves the preview at "working", and nothing is printed.
            Worker::Thread(ask, _) => drop(ask.send(job)),
            Worker::InPlace(answers) => answers.push(done(job)),
        }
    }
}

/// The jobs that still matter: of the documents the newest, and every page after it.
fn newest(first: Job, asked: &Receiver<Job>) -> Vec<Job> {
    let mut jobs = vec![first];
    for job in asked.try_iter() {
        if matches!(job, Job::Set(..)) {
            jobs.clear();
        }
        jobs.push(job);
    }
    jobs
}

fn done(job: Job) -> Done {
    match job {
        Job::Set(number, contents) => Done::Set(number, or_a_fault(|| set(&contents))),
        Job::Page(number, typeset, page, scale) => {
            let pixels = or_a_fault(|| typeset.page_pixels(page, scale));
            Done::Page(number, page, pixels)
        }
    }
}

/// What the typesetter makes; where it breaks off, that is said in place of waiting for ever.
fn or_a_fault<T>(make: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    let what = "cannot be set: the program met a fault in itself";
    let accepted = "another document, or the plan changed a little; the other pages can be used";
    let mut made = Err(Problem::new("fault", "", "This paper", what, accepted));
    // Where it broke off, the fault stands.
    faults::breaks_off(|| made = make());
    made
}

fn set(contents: &Value) -> Result<Set, Problem> {
    let typeset = paper::typeset_contents(contents)?;
    let pdf = typeset.pdf()?;
    Ok(Set {
        typeset: Arc::new(typeset),
        pdf: Arc::new(pdf),
    })
}
