//! What the window remembers from one start to the next: theme, zoom, recent paths.
//!
//! Preferences hold no patient data. They stand in the windowing library's own storage, which
//! keeps the window's size and place as well; a recent plan is remembered by its path alone,
//! and the list can be cleared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use egui::{Context, ThemePreference};
use serde::{Deserialize, Serialize};

use crate::files;

/// How many recent plans are remembered.
const MOST_RECENT: usize = 8;
/// The file of the windowing library's storage.
const STORAGE: &str = "app.ron";
/// The name in the storage.
const KEY: &str = "preferences";

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Light, dark, or as the desktop has it.
    pub theme: ThemePreference,
    /// How large everything is; 1 is the usual size.
    pub zoom: f32,
    /// Plans that were opened or saved, the latest first.
    pub recent: Vec<PathBuf>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: ThemePreference::System,
            zoom: 1.0,
            recent: Vec::new(),
        }
    }
}

/// A path that means the same wherever a program begins.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

impl Preferences {
    /// What was remembered; the usual where nothing was, or where it cannot be read. The
    /// windowing library's own storage is read before there is a window: its size and its place
    /// were written down at the zoom that it had.
    pub fn load(folder: Option<&Path>) -> Self {
        let stored = folder.and_then(|folder| files::read(&folder.join(STORAGE)).ok());
        let stored = stored.and_then(|bytes| String::from_utf8(bytes).ok());
        let mut preferences = stored.as_deref().and_then(Self::read).unwrap_or_default();
        // A zoom that left no button in sight could not be taken back.
        if !(0.5..=3.0).contains(&preferences.zoom) {
            preferences.zoom = 1.0;
        }
        preferences.recent.truncate(MOST_RECENT);
        preferences
    }

    fn read(storage: &str) -> Option<Self> {
        let values: BTreeMap<String, String> = ron::from_str(storage).ok()?;
        ron::from_str(values.get(KEY)?).ok()
    }

    /// Remembers them.
    pub fn store(&self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, KEY, self);
    }

    /// Shows the window as it was left.
    pub fn apply(&self, context: &Context) {
        context.options_mut(|options| {
            options.theme_preference = self.theme;
            options.zoom_factor = self.zoom;
        });
    }

    /// Takes in what was changed while the window was open.
    pub fn match_to(&mut self, context: &Context) {
        self.theme = context.options(|options| options.theme_preference);
        self.zoom = context.zoom_factor();
    }

    /// A plan was opened or saved: it now stands first among the recent ones.
    pub fn remember(&mut self, path: &Path) {
        // The next window may begin in another folder.
        let path = absolute(path);
        self.recent.retain(|recent| *recent != path);
        self.recent.insert(0, path);
        self.recent.truncate(MOST_RECENT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_plan_stands_first_and_each_stands_once() {
        let mut preferences = Preferences::default();
        for name in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "b"] {
            preferences.remember(&Path::new("/in").join(name));
        }
        let names: Vec<&str> = preferences
            .recent
            .iter()
            .filter_map(|path| path.to_str())
            .collect();
        let named = ["b", "i", "h", "g", "f", "e", "d", "c"].map(|name| format!("/in/{name}"));
        assert_eq!(names, named);
        // A path from here is remembered whole, for a window that begins elsewhere.
        preferences.remember(Path::new("here.taper.json"));
        assert!(preferences.recent.first().unwrap().is_absolute());
    }

    #[test]
    fn preferences_know_nothing_but_theme_zoom_and_paths() {
        let text = serde_json::to_value(Preferences::default()).unwrap();
        let names: Vec<&String> = text.as_object().unwrap().keys().collect();
        assert_eq!(names, ["theme", "zoom", "recent"]);
    }
}
