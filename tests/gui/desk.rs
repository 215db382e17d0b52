//! A desktop that keeps everything in memory and never shows a dialog.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use taperline::files::{JournalContent, Stamp, Unsaved, previous};
use taperline::gui::{
    Desktop, Guard, LeftBehind, News, NotLocked, NotSaved, Purpose, Saving, Written,
};
use taperline::plan_file::{self, Sealer};

/// What a test and the window under test both have in hand.
#[derive(Debug, Default)]
pub struct Shared<T>(Arc<RwLock<T>>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Shared<T> {
    /// To look at.
    pub fn borrow(&self) -> RwLockReadGuard<'_, T> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// To change.
    pub fn borrow_mut(&self) -> RwLockWriteGuard<'_, T> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was written, by path.
pub type Files = Shared<BTreeMap<PathBuf, Vec<u8>>>;

/// The desk: clones share what lies on it.
#[derive(Clone, Default)]
pub struct Desk {
    /// What was written.
    pub files: Files,
    /// Who has which plan open; `Window` is the window under test.
    pub locks: Shared<BTreeMap<PathBuf, String>>,
    /// What the open window keeps.
    pub journal: Shared<Option<JournalContent>>,
    /// How often it was kept.
    pub times_kept: Shared<usize>,
    /// Why it cannot be kept, where it cannot.
    pub not_kept: Shared<Option<String>>,
    /// What windows that are gone have kept.
    pub left: Shared<Vec<JournalContent>>,
    /// There is no room for anything that is no plan.
    pub full: Shared<bool>,
    /// What the journal is sealed with.
    sealer: Shared<Option<Sealer>>,
    news: Vec<News>,
}

/// The window's lock of a plan, given back when it is dropped.
struct Held(Shared<BTreeMap<PathBuf, String>>, PathBuf);

impl std::fmt::Debug for Held {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Held")
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.0.borrow_mut().remove(&self.1);
    }
}

impl Desk {
    /// The bytes of a file that is there.
    pub fn file(&self, path: &str) -> Vec<u8> {
        self.files.borrow().get(Path::new(path)).unwrap().clone()
    }

    /// Puts a file there, as another program does.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        let _ = self.files.borrow_mut().insert(path.into(), bytes.to_vec());
    }

    /// The window is gone without a word: what it kept is what it left.
    pub fn crash(&self) {
        let journal = self.journal.borrow_mut().take();
        self.left.borrow_mut().extend(journal);
        self.locks.borrow_mut().clear();
        *self.sealer.borrow_mut() = None;
    }
}

impl Desktop for Desk {
    fn choose(&mut self, _purpose: Purpose) -> Option<PathBuf> {
        None
    }

    fn now(&mut self) -> String {
        "2027-01-02 10:15:00".to_owned()
    }

    fn open(&mut self, path: &Path) -> Result<(Vec<u8>, Stamp), String> {
        let bytes = self.files.borrow().get(&spelt_out(path)).cloned();
        let bytes = bytes.ok_or_else(|| "there is no such file".to_owned())?;
        let stamp = Stamp::of(&bytes);
        Ok((bytes, stamp))
    }

    fn save(&mut self, path: &Path, bytes: &[u8], how: Saving) -> Result<Written, NotSaved> {
        let mut files = self.files.borrow_mut();
        let path = spelt_out(path);
        let now = files.get(&path).cloned();
        let path = match how {
            Saving::Over(stamp) if now.as_deref().map_or(Stamp::NEW, Stamp::of) != stamp => {
                return Err(NotSaved::ChangedSince(now));
            }
            Saving::Beside => path.with_file_name("beside-2.taper.json"),
            _ => path,
        };
        if let Some(before) = files.get(&path).cloned() {
            let _ = files.insert(previous(&path), before);
        }
        let _ = files.insert(path.clone(), bytes.to_vec());
        Ok(Written {
            path,
            stamp: Stamp::of(bytes),
            warning: None,
        })
    }

    fn lock(&mut self, path: &Path, _take_over: bool) -> Result<Guard, NotLocked> {
        let path = spelt_out(path);
        let mut locks = self.locks.borrow_mut();
        if let Some(by) = locks.get(&path) {
            return Err(NotLocked::Held(format!("{by} has this plan open")));
        }
        let _ = locks.insert(path.clone(), "Window".to_owned());
        Ok(Box::new(Held(self.locks.clone(), path)))
    }

    fn keep(&mut self, mut unsaved: Unsaved) {
        let mut key = None;
        if let Some(sealer) = &*self.sealer.borrow() {
            unsaved.bytes = sealer.seal(&unsaved.bytes).unwrap();
            key = Some(sealer.key().to_vec());
        }
        *self.journal.borrow_mut() = Some(JournalContent { unsaved, key });
        *self.times_kept.borrow_mut() += 1;
    }

    fn kept(&mut self, _waits: bool) -> Option<Result<(), String>> {
        Some(self.not_kept.borrow().clone().map_or(Ok(()), Err))
    }

    fn seal_kept(&mut self, sealer: Option<Sealer>) -> Result<(), String> {
        *self.journal.borrow_mut() = None;
        *self.sealer.borrow_mut() = sealer;
        Ok(())
    }

    fn forget(&mut self) -> Result<(), String> {
        *self.journal.borrow_mut() = None;
        Ok(())
    }

    fn left_behind(&mut self) -> Vec<LeftBehind> {
        let left = self.left.borrow();
        let left = left.iter().enumerate().map(|(place, left)| LeftBehind {
            path: left.unsaved.path.clone(),
            at: left.unsaved.at.clone(),
            is_sealed: left.key.is_some(),
            place,
        });
        left.collect()
    }

    fn left(&mut self, left: &LeftBehind) -> Result<JournalContent, String> {
        Ok(self.left.borrow().get(left.place).unwrap().clone())
    }

    fn discard(&mut self, left: &LeftBehind) -> Result<(), String> {
        let _ = self.left.borrow_mut().remove(left.place);
        Ok(())
    }

    fn keeps_from_writing(&mut self, plan: Option<&Path>, out: &Path) -> Option<&'static str> {
        let files = self.files.borrow();
        let is_plan = files.get(out).is_some_and(|bytes| {
            plan_file::looks_like_a_plan(bytes) || plan_file::is_sealed(bytes)
        });
        match () {
            () if plan == Some(out) => Some("names the plan file itself"),
            () if is_plan => Some("names a plan file, which would be lost"),
            () => None,
        }
    }

    fn are_the_same(&mut self, one: &Path, other: &Path) -> bool {
        spelt_out(one) == spelt_out(other)
    }

    fn is_there(&mut self, path: &Path) -> bool {
        self.files.borrow().contains_key(path)
    }

    fn replace(&mut self, path: &Path, bytes: &[u8]) -> Result<(), String> {
        if *self.full.borrow() {
            return Err("there is no room".to_owned());
        }
        let _ = self
            .files
            .borrow_mut()
            .insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn ask_for_printers(&mut self, _context: &egui::Context) {
        let printers = vec!["Ward_3".to_owned()];
        self.news.push(News::Printers(printers));
    }

    fn print(&mut self, printer: Option<&str>, pdf: &[u8], _context: &egui::Context) {
        let whom = printer.unwrap_or("the viewer").to_owned();
        let name = PathBuf::from(format!("printed on {whom}"));
        let _ = self.files.borrow_mut().insert(name, pdf.to_vec());
        self.news.push(News::HandedOver(Ok(whom)));
    }

    fn news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }
}

/// A path without the detours that it may take.
fn spelt_out(path: &Path) -> PathBuf {
    let mut found = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(found.pop()),
            other => found.push(other),
        }
    }
    found
}
