//! A desktop that keeps everything in memory and never shows a dialog.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use taperline::files::{Stamp, Unsaved, previous};
use taperline::gui::{
    Desktop, Guard, LeftBehind, News, NotLocked, NotSaved, Purpose, Saving, Written,
};
use taperline::plan_file::{self, Form, SecretString};

/// What was written, by path.
pub type Files = Rc<RefCell<BTreeMap<PathBuf, Vec<u8>>>>;

/// What is kept until it is saved; sealed where the plan is.
#[derive(Clone, Debug)]
pub struct Journal {
    pub unsaved: Unsaved,
    pub is_sealed: bool,
}

/// The desk: clones share what lies on it.
#[derive(Clone, Default)]
pub struct Desk {
    /// What was written.
    pub files: Files,
    /// Who has which plan open; `Window` is the window under test.
    pub locks: Rc<RefCell<BTreeMap<PathBuf, String>>>,
    /// What the open window keeps.
    pub journal: Rc<RefCell<Option<Journal>>>,
    /// How often it was kept.
    pub times_kept: Rc<RefCell<usize>>,
    /// What windows that are gone have kept.
    pub left: Rc<RefCell<Vec<Journal>>>,
    /// There is no room for anything that is no plan.
    pub full: Rc<RefCell<bool>>,
    /// What the journal is sealed under.
    passphrase: Rc<RefCell<Option<SecretString>>>,
    news: Vec<News>,
}

/// The window's lock of a plan, given back when it is dropped.
struct Held(Rc<RefCell<BTreeMap<PathBuf, String>>>, PathBuf);

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
        *self.passphrase.borrow_mut() = None;
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
        let bytes = self.files.borrow().get(path).cloned();
        let bytes = bytes.ok_or_else(|| "there is no such file".to_owned())?;
        let stamp = Stamp::of(&bytes);
        Ok((bytes, stamp))
    }

    fn save(&mut self, path: &Path, bytes: &[u8], how: Saving) -> Result<Written, NotSaved> {
        let mut files = self.files.borrow_mut();
        let now = files.get(path).cloned();
        let path = match how {
            Saving::Over(stamp) if now.as_deref().map_or(Stamp::NEW, Stamp::of) != stamp => {
                return Err(NotSaved::ChangedSince(now));
            }
            Saving::Beside => path.with_file_name("beside-2.taper.json"),
            _ => path.to_owned(),
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
        let mut locks = self.locks.borrow_mut();
        if let Some(by) = locks.get(path) {
            return Err(NotLocked::Held(format!("{by} has this plan open")));
        }
        let _ = locks.insert(path.to_owned(), "Window".to_owned());
        Ok(Box::new(Held(Rc::clone(&self.locks), path.to_owned())))
    }

    fn keep(&mut self, unsaved: &Unsaved) -> Result<(), String> {
        let mut unsaved = unsaved.clone();
        let passphrase = self.passphrase.borrow();
        if let Some(passphrase) = &*passphrase {
            // Two to the power of one: what is sealed here guards nothing.
            unsaved.bytes =
                plan_file::seal_with_work(&unsaved.bytes, passphrase, Form::Binary, 1).unwrap();
        }
        let is_sealed = passphrase.is_some();
        *self.journal.borrow_mut() = Some(Journal { unsaved, is_sealed });
        *self.times_kept.borrow_mut() += 1;
        Ok(())
    }

    fn seal_kept(&mut self, passphrase: Option<&SecretString>) -> Result<(), String> {
        *self.journal.borrow_mut() = None;
        *self.passphrase.borrow_mut() = passphrase.cloned();
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
            is_sealed: left.is_sealed,
            place,
        });
        left.collect()
    }

    fn take_back(
        &mut self,
        left: &LeftBehind,
        passphrase: Option<&SecretString>,
    ) -> Result<Unsaved, String> {
        let journal = self.left.borrow().get(left.place).unwrap().clone();
        let mut unsaved = journal.unsaved;
        if journal.is_sealed {
            let passphrase = passphrase.ok_or("no passphrase")?;
            unsaved.bytes = plan_file::unseal(&unsaved.bytes, passphrase)
                .map_err(|problem| problem.to_string())?;
        }
        Ok(unsaved)
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
