//! Nothing is drawn anew while nothing happens.

use std::time::Duration;

use egui::ViewportId;
use egui_kittest::kittest::Queryable as _;

use crate::{Window, press, type_into, window, window_with_example};

/// Lets two seconds pass, in which the undoer makes its point, and asks when the next frame is.
fn next_frame(window: &mut Window) -> Duration {
    window.run_steps(8);
    window.output().viewport_output[&ViewportId::ROOT].repaint_delay
}

#[test]
fn the_welcome_page_rests() {
    let (mut window, _) = window();
    assert_eq!(next_frame(&mut window), Duration::MAX);
}

#[test]
fn every_page_rests() {
    let (mut window, _) = window_with_example();
    for page in ["Assess", "Regimen", "Taper"] {
        press(&mut window, page);
        assert_eq!(next_frame(&mut window), Duration::MAX, "{page}");
    }
    window.get_by_label_contains("Step 3, ").click();
    window.run();
    assert_eq!(next_frame(&mut window), Duration::MAX, "a step is chosen");
    window.key_press(egui::Key::F1);
    window.run();
    assert_eq!(next_frame(&mut window), Duration::MAX, "a dialog is open");
}

#[test]
fn a_field_that_has_the_keyboard_rests() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Regimen");
    type_into(&mut window, "Patient", "Somebody else");
    assert_eq!(next_frame(&mut window), Duration::MAX);
    // The real window draws no cursor that blinks; this one would not blink anyhow.
    let real = egui::Context::default();
    taperline::gui::install_style(&real);
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        assert!(!real.style_of(theme).visuals.text_cursor.blink);
    }
}
