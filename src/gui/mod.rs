//! The window: showing and asking, and nothing else.
//!
//! It edits the draft in place and shows the plan that the draft makes. Every number and
//! every sentence about a case comes from the domain.

mod about;
mod app;
mod command;
mod comparing;
#[cfg(test)]
mod contrast;
mod crash;
mod decided;
mod desktop;
mod dialogs;
mod differences;
mod disk;
mod equivalents;
mod faults;
mod field_problems;
mod fields;
mod formats;
mod groups;
mod journal;
mod keeping;
mod keyboard;
mod keys;
mod middle;
mod on_step;
mod opening;
mod pages;
mod parts;
mod planning;
mod preferences;
mod presentation;
mod printing;
mod rail;
mod safety_panel;
mod schedule_plot;
mod schedule_table;
mod shell;
mod shortcuts;
mod side_by_side;
mod signs;
mod step_details;
mod theme;
mod top_bar;
mod type_scale;
mod typesetting;
mod unnamed;
mod unrecorded;
mod view;

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use chrono::NaiveDate;
use eframe::{NativeOptions, Renderer};
use egui::{IconData, Vec2, ViewportBuilder};

use crate::clinical_data::DataProblem;
use crate::files;
use crate::gui::opening::{Opening, Wanted};

pub use about::About;
pub use app::{App, Job, Worker};
pub use command::Command;
pub use comparing::{Choice, Comparing, MOST_DRAWN};
pub use desktop::{Desktop, RealDesktop};
pub use disk::{Guard, LeftBehind, NotLocked, NotSaved, Now, Saving, Written};
pub use faults::Fault;
pub use keeping::{Keeping, KeepingDialog, Passphrase};
pub use on_step::OnStep;
pub use planning::Planning;
pub use preferences::Preferences;
pub use presentation::{Presentation, Turn};
pub use printing::News;
pub use rail::{Stage, stage};
pub use theme::{install_fonts, install_style};
pub use view::{
    AmountProblem, DaysShown, Dialog, GateAnswer, Handed, Marked, Page, PrintView, Purpose,
    StepAmounts, TakenOver, Then, View, Work,
};

/// What the desktop and the folder of the preferences know the program by.
const NAME: &str = "taperline";

/// How large the window is the first time, in points.
const SIZE: Vec2 = Vec2::new(1280.0, 800.0);

/// What tells the window which day it is; a window stays open past midnight.
pub type Clock = Box<dyn Fn() -> NaiveDate + Send>;

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// The clinical data that are compiled in cannot be read.
    #[error("the clinical data cannot be read: {}", first(.0))]
    Data(Vec<DataProblem>),
    /// No display, or none that can be drawn on.
    #[error("{0}")]
    Display(String),
}

fn first(problems: &[DataProblem]) -> String {
    problems
        .first()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// The reason without the place in the windowing library's source that it names.
fn plainly(reason: &str) -> String {
    match reason.split_once(" os error at ") {
        Some((_, place)) => place
            .split_once(": ")
            .map_or_else(|| reason.to_owned(), |(_, why)| why.to_owned()),
        None => reason.to_owned(),
    }
}

/// Opens the window, on a plan file if one is named, and returns when it is closed. `clock`
/// tells the day, `now` the time of day for people.
///
/// # Errors
///
/// When the clinical data cannot be read, or no window can be opened with either renderer.
pub fn run(
    path: Option<&Path>,
    clock: impl Fn() -> NaiveDate + Send + Sync + 'static,
    now: impl Fn() -> String + Send + Sync + 'static,
) -> Result<(), WindowError> {
    crash::say_where_unsaved_work_is();
    let folder = eframe::storage_dir(NAME);
    if let Some(folder) = &folder {
        // The names of recent plans often are those of patients. Where their folder cannot be
        // made, nothing is remembered.
        let _ = files::make_private(folder);
    }
    let wanted = Wanted {
        path: path.map(Path::to_owned),
        clock: Arc::new(clock),
        now: Arc::new(now),
        preferences: Preferences::load(folder.as_deref()),
    };
    let mut why = String::new();
    let begun = Rc::new(RefCell::new(None));
    for renderer in [Renderer::Glow, Renderer::Wgpu] {
        // A renderer that found no graphics driver has not taken what was begun for it.
        let waiting = begun.take();
        let opening = waiting.unwrap_or_else(|| Opening::begin(wanted.clone()));
        let context = opening.context();
        let _nothing = begun.replace(Some(opening));
        let begun = Rc::clone(&begun);
        let outcome = eframe::run_native_ext(
            NAME,
            options(renderer),
            Some(context),
            Box::new(move |_context| {
                let app = begun.take().map(Opening::app).transpose()?;
                Ok(Box::new(app.ok_or("the window was asked for twice")?))
            }),
        );
        match outcome {
            Ok(()) => return Ok(()),
            Err(eframe::Error::AppCreation(error)) => match error.downcast() {
                Ok(own) => return Err(*own),
                Err(other) if why.is_empty() => why = plainly(&other.to_string()),
                Err(_second_renderer) => {}
            },
            Err(error) if why.is_empty() => why = plainly(&error.to_string()),
            Err(_second_renderer) => {}
        }
    }
    // The plan is nobody's any more once this has come to its end.
    let _closed = begun.take().map(Opening::app);
    Err(WindowError::Display(why))
}

fn options(renderer: Renderer) -> NativeOptions {
    let viewport = ViewportBuilder::default()
        .with_title("Taperline")
        .with_app_id(NAME)
        .with_icon(icon())
        .with_inner_size(SIZE)
        .with_min_inner_size([960.0, 600.0]);
    NativeOptions {
        viewport,
        renderer,
        // It smooths colours that run into one another; here there are next to none, and an old
        // computer without a graphics card works it out for every point of the screen.
        dithering: false,
        // The letters are those of the fonts that come with the program.
        system_font_fallback: false,
        ..NativeOptions::default()
    }
}

/// A staircase going down, drawn point by point.
fn icon() -> IconData {
    const SIDE: u32 = 64;
    const STEPS: u32 = 4;
    let mut rgba = Vec::new();
    for y in 0..SIDE {
        for x in 0..SIDE {
            // Each stair is a quarter of the width, and lower by a sixth of the height.
            let top = SIDE / 6 + (x * STEPS / SIDE) * (SIDE / 6);
            let inside = y >= top && y < SIDE - SIDE / 8;
            rgba.extend_from_slice(&theme::icon_colour(inside).to_array());
        }
    }
    IconData {
        rgba,
        width: SIDE,
        height: SIDE,
    }
}
