//! What needs no window, done while the window opens.
//!
//! Opening a window is mostly waiting for the desktop and the graphics driver. Meanwhile the
//! clinical data are read, the plan is opened and worked out, and its first frame is laid out,
//! on a thread of its own.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use chrono::NaiveDate;
use egui::{Context, TextureId, TexturesDelta};

use crate::clinical_data::Formulary;
use crate::gui::app::App;
use crate::gui::desktop::RealDesktop;
use crate::gui::disk::Now;
use crate::gui::preferences::Preferences;
use crate::gui::{WindowError, theme};

/// What the window shows.
#[derive(Clone)]
pub(super) struct Wanted {
    /// A plan file, if one was named.
    pub(super) path: Option<PathBuf>,
    /// Which day it is.
    pub(super) clock: Arc<dyn Fn() -> NaiveDate + Send + Sync>,
    /// The time of day for people.
    pub(super) now: Now,
    /// What was remembered from the last window.
    pub(super) preferences: Preferences,
}

/// The state of the window, with the pictures of letters that its first frame needs.
type Opened = Result<(App, TexturesDelta), WindowError>;

/// A window that is being opened.
pub(super) struct Opening {
    context: Context,
    opening: JoinHandle<Opened>,
}

impl Opening {
    /// Begins with all that needs no window.
    pub(super) fn begin(wanted: Wanted) -> Self {
        let context = Context::default();
        // The size that the last window had is read at the zoom that it had.
        wanted.preferences.apply(&context);
        let on_it = context.clone();
        let opening = thread::spawn(move || open(wanted, &on_it));
        Self { context, opening }
    }

    /// What the window draws with.
    pub(super) fn context(&self) -> Context {
        self.context.clone()
    }

    /// Waits until everything is there.
    ///
    /// # Errors
    ///
    /// Every problem in the clinical data.
    pub(super) fn app(self) -> Result<App, WindowError> {
        let opened = self.opening.join();
        let (app, mut letters) = opened.unwrap_or_else(|fault| resume_unwind(fault))?;
        // The first frame of the window hands them to the graphics driver.
        let textures = self.context.tex_manager();
        let id = TextureId::default();
        for picture in letters.set.remove(&id).into_iter().flatten() {
            textures.write().set(id, picture);
        }
        Ok(app)
    }
}

fn open(wanted: Wanted, context: &Context) -> Opened {
    // As the toolkit sets its own up.
    context.set_embed_viewports(false);
    context.options_mut(|options| {
        options.max_passes = std::num::NonZeroUsize::MIN.saturating_add(1);
        // Where the desktop does not say which it wants.
        options.fallback_theme = egui::Theme::Light;
    });
    theme::install_fonts(context);
    theme::install_style(context);
    let formulary = Formulary::load().map_err(WindowError::Data)?;
    let Wanted {
        path,
        clock,
        now,
        preferences,
    } = wanted;
    let desktop = RealDesktop::new(now);
    let mut app = App::new(formulary, Box::new(move || clock()), Box::new(desktop))
        .with_preferences(preferences)
        .with_worker(context);
    app.start(path.as_deref());
    let letters = app.rehearse(context);
    Ok((app, letters))
}
