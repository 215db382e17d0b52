//! Handing a PDF to a printer that the system knows, or to its viewer.
//!
//! The work is done by the system's own programs, each on a thread of its own, since a
//! printer that does not answer must not stop the window.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::files::{self, Shown};

/// What has become of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The printers that the system knows, by name.
    Printers(Vec<String>),
    /// A document was handed over, to whom; or why not.
    HandedOver(Result<String, String>),
}

/// The requests that are under way.
#[derive(Debug)]
pub(super) struct Printing {
    tell: Sender<News>,
    news: Receiver<News>,
    /// What the viewer may still read; gone when the window closes.
    shown: Vec<Shown>,
}

impl Default for Printing {
    fn default() -> Self {
        let (tell, news) = channel();
        Self {
            tell,
            news,
            shown: Vec::new(),
        }
    }
}

impl Printing {
    /// Asks which printers there are.
    pub(super) fn ask_for_printers(&self, wake: impl Fn() + Send + 'static) {
        self.on_a_thread(wake, || News::Printers(printers()));
    }

    /// Hands a PDF to a printer.
    pub(super) fn print(
        &self,
        printer: &str,
        title: &str,
        pdf: Vec<u8>,
        wake: impl Fn() + Send + 'static,
    ) {
        let (printer, title) = (printer.to_owned(), title.to_owned());
        self.on_a_thread(wake, move || {
            News::HandedOver(hand_to_printer(&printer, &title, &pdf))
        });
    }

    /// Shows a PDF in the system's viewer, from where it can be printed.
    pub(super) fn show(&mut self, pdf: &[u8], wake: impl Fn() + Send + 'static) {
        match files::for_the_viewer(pdf) {
            Err(error) => {
                let why = format!("The paper could not be written for the viewer: {error}");
                let _ = self.tell.send(News::HandedOver(Err(why)));
            }
            Ok(file) => {
                let path = file.path().to_owned();
                self.shown.push(file);
                self.on_a_thread(wake, move || {
                    let opened = open::that(&path);
                    News::HandedOver(match opened {
                        Ok(()) => Ok("the viewer".to_owned()),
                        Err(error) => Err(format!(
                            "No viewer for PDF could be started ({error}). Save the PDF instead."
                        )),
                    })
                });
            }
        }
    }

    /// What has become of requests since it was asked last.
    pub(super) fn news(&self) -> Vec<News> {
        self.news.try_iter().collect()
    }

    fn on_a_thread(
        &self,
        wake: impl Fn() + Send + 'static,
        work: impl FnOnce() -> News + Send + 'static,
    ) {
        let tell = self.tell.clone();
        let work = move || {
            // Nobody listens once the window is closed.
            let _ = tell.send(work());
            wake();
        };
        let thread = std::thread::Builder::new().name("printing".to_owned());
        if thread.spawn(work).is_err() {
            let why = "No thread could be started for printing. Save the PDF instead.";
            let _ = self.tell.send(News::HandedOver(Err(why.to_owned())));
        }
    }
}

/// The print queues of CUPS; none where the system has no CUPS.
fn printers() -> Vec<String> {
    let listed = Command::new("lpstat")
        .arg("-e")
        .stdin(Stdio::null())
        .output();
    let listed = listed.map(|listed| listed.stdout).unwrap_or_default();
    let names = String::from_utf8_lossy(&listed);
    names
        .lines()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Hands a PDF to a print queue of CUPS through its standard input, so that no copy of it
/// stays behind.
fn hand_to_printer(printer: &str, title: &str, pdf: &[u8]) -> Result<String, String> {
    let refused =
        |why: &str| format!("{printer} did not take the paper: {why}. Save the PDF instead.");
    let mut child = Command::new("lp")
        .args(["-d", printer, "-t", title, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| refused(&error.to_string()))?;
    let written = child.stdin.take().map(|mut input| input.write_all(pdf));
    let ended = child
        .wait_with_output()
        .map_err(|error| refused(&error.to_string()))?;
    if !ended.status.success() {
        let said = String::from_utf8_lossy(&ended.stderr);
        return Err(refused(said.trim()));
    }
    match written {
        Some(Ok(())) => Ok(printer.to_owned()),
        Some(Err(error)) => Err(refused(&error.to_string())),
        None => Err(refused("it could not be written to")),
    }
}
