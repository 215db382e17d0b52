//! At most four pictures: light, dark, narrow, and the form of the regimen.

use crate::{harness, open_example, press};
use egui_kittest::kittest::Queryable as _;

fn with_a_step_selected(width: f32, height: f32, theme: egui::Theme, name: &str) {
    let (mut window, _) = harness(width, height, theme);
    open_example(&mut window);
    window.get_by_label_contains("Step 3, ").click();
    window.run();
    window.remove_cursor();
    window.run();
    window.snapshot(name);
}

#[test]
fn the_taper_in_light_colours() {
    with_a_step_selected(1280.0, 800.0, egui::Theme::Light, "taper-light");
}

#[test]
fn the_taper_in_dark_colours() {
    with_a_step_selected(1280.0, 800.0, egui::Theme::Dark, "taper-dark");
}

#[test]
fn the_taper_in_a_narrow_window() {
    with_a_step_selected(1024.0, 700.0, egui::Theme::Light, "taper-narrow");
}

#[test]
fn the_regimen_page() {
    let (mut window, _) = harness(1280.0, 800.0, egui::Theme::Light);
    open_example(&mut window);
    press(&mut window, "Regimen");
    window.remove_cursor();
    window.run();
    window.snapshot("regimen-light");
}
