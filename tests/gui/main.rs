//! The window: flows by label, accessibility, and a few pictures.
//!
//! One harness sets size, fonts, clock and a recording desktop. Nothing here sleeps, reads
//! the clock, touches the disk or opens a dialog of the desktop.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "what the tests share stops where a test would"
)]

mod accessibility;
mod assess;
mod changes;
mod compare;
mod contrast;
mod custody;
mod desk;
mod exports;
mod faults;
mod flows;
mod habits;
mod idle;
mod images;
mod imports;
mod long_work;
mod offers;
mod parts;
mod plot;
mod print;
mod random_input;
mod review;
mod safe;
mod scenarios;

use chrono::NaiveDate;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, SnapshotOptions};
use taperline::clinical_data::Formulary;
use taperline::gui::{App, install_fonts, install_style};

pub use crate::desk::{Desk, Files};

/// A window under test.
pub type Window = Harness<'static, App>;

/// The day on which every test takes place.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, 2).unwrap()
}

/// An empty window of a size, and what it writes.
pub fn harness(width: f32, height: f32, theme: egui::Theme) -> (Window, Files) {
    harness_with(Formulary::load().unwrap(), width, height, theme)
}

/// The same with other clinical data.
pub fn harness_with(
    formulary: Formulary,
    width: f32,
    height: f32,
    theme: egui::Theme,
) -> (Window, Files) {
    let desk = Desk::default();
    let files = desk.files.clone();
    (window_on(desk, formulary, width, height, theme), files)
}

/// The same on a desk of its own.
pub fn window_on(
    desk: Desk,
    formulary: Formulary,
    width: f32,
    height: f32,
    theme: egui::Theme,
) -> Window {
    window_of((width, height, theme), 0.25, || {
        App::new(formulary, Box::new(today), Box::new(desk))
    })
}

/// A window of one's own making, in which each step takes so many seconds.
pub fn window_of(
    (width, height, theme): (f32, f32, egui::Theme),
    step: f32,
    make: impl FnOnce() -> App,
) -> Window {
    let mut window = Harness::builder()
        .with_size([width, height])
        .with_theme(theme)
        .with_step_dt(step)
        .with_max_steps(12)
        .with_options(SnapshotOptions::new().threshold(0.6).max_failed_pixels(0))
        .with_context_setup(|context| {
            install_fonts(context);
            install_style(context);
        })
        .build_eframe(|_| {
            let mut app = make();
            app.start(None);
            app
        });
    window.run();
    window
}

/// The usual size, in light colours.
pub fn window() -> (Window, Files) {
    harness(1280.0, 800.0, egui::Theme::Light)
}

/// A window in which the first example is open.
pub fn window_with_example() -> (Window, Files) {
    let (mut window, files) = window();
    open_example(&mut window);
    (window, files)
}

/// Opens the example of morphine tablets.
pub fn open_example(window: &mut Window) {
    let title = taperline::examples::ALL.first().unwrap().title;
    window.get_by_label_contains(title).click();
    window.run();
}

/// Replaces what stands in a text field.
pub fn type_into(window: &mut Window, label: &str, text: &str) {
    let field = window.get_by_role_and_label(Role::TextInput, label);
    field.scroll_to_me();
    window.run();
    window.get_by_role_and_label(Role::TextInput, label).focus();
    window.run();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.run();
    window
        .get_by_role_and_label(Role::TextInput, label)
        .type_text(text);
    window.run();
}

/// Chooses an entry of a list.
pub fn choose(window: &mut Window, label: &str, entry: &str) {
    window
        .get_by_role_and_label(Role::ComboBox, label)
        .scroll_to_me();
    window.run();
    window.get_by_role_and_label(Role::ComboBox, label).click();
    window.run();
    window
        .get_all_by_label(entry)
        .next_back()
        .unwrap()
        .scroll_to_me();
    window.run();
    window.get_all_by_label(entry).next_back().unwrap().click();
    window.run();
}

/// Presses a button.
pub fn press(window: &mut Window, label: &str) {
    let button = window.get_by_role_and_label(Role::Button, label);
    button.scroll_to_me();
    window.run();
    window.get_by_role_and_label(Role::Button, label).click();
    window.run();
}

/// A chip: one that is on or off, or one of several of which one is on.
fn chip<'a>(window: &'a Window, label: &'a str) -> egui_kittest::Node<'a> {
    let alone = window.query_by_role_and_label(Role::CheckBox, label);
    alone.unwrap_or_else(|| window.get_by_role_and_label(Role::RadioButton, label))
}

/// Presses a chip.
pub fn tick(window: &mut Window, label: &str) {
    chip(window, label).scroll_to_me();
    window.run();
    chip(window, label).click();
    window.run();
}

/// Whether something with these words can be found.
pub fn shows(window: &Window, words: &str) -> bool {
    window.query_all_by_label_contains(words).next().is_some()
}

/// Every field's role and name.
pub fn inputs(window: &Window) -> Vec<(Role, String)> {
    window
        .query_all(egui_kittest::kittest::By::new())
        .map(|node| {
            (
                node.accesskit_node().role(),
                node.accesskit_node().label().unwrap_or_default(),
            )
        })
        .filter(|(role, _)| {
            matches!(
                role,
                Role::TextInput | Role::MultilineTextInput | Role::ComboBox | Role::CheckBox
            )
        })
        .collect()
}
