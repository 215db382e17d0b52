//! Every field can be found by its role and its name, and the keyboard reaches it.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::{inputs, press, window, window_with_example};

fn assert_named(fields: &[(Role, String)]) {
    assert!(!fields.is_empty());
    for (role, name) in fields {
        assert!(!name.trim().is_empty(), "a {role:?} has no name");
    }
}

#[test]
fn every_field_of_the_taper_has_a_role_and_a_name() {
    let (window, _) = window_with_example();
    assert_named(&inputs(&window));
    for label in ["Start", "Every … days", "Most units a dose", "Supply days"] {
        let _ = window.get_by_role_and_label(Role::TextInput, label);
    }
    for label in ["Setting", "Goal", "Pace", "Each step"] {
        let _ = window.get_by_role_and_label(Role::ComboBox, label);
    }
    for label in [
        "Change on Monday",
        "Use 30 mg of MST Continus",
        "Halve scored tablets",
    ] {
        let _ = window.get_by_role_and_label(Role::CheckBox, label);
    }
}

#[test]
fn every_field_of_the_regimen_has_a_role_and_a_name() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Regimen");
    assert_named(&inputs(&window));
    for label in [
        "Patient",
        "Born",
        "Identifier",
        "Time of dose 1",
        "Amount of dose 2",
        "At most",
    ] {
        let _ = window.get_by_role_and_label(Role::TextInput, label);
    }
    for label in ["Country", "Equivalence table"] {
        let _ = window.get_by_role_and_label(Role::ComboBox, label);
    }
}

#[test]
fn a_step_says_its_dose_in_words_and_a_steep_one_says_so() {
    let (window, _) = window_with_example();
    let first = window.get_by_label_contains("Step 1, ");
    let words = first.accesskit_node().label().unwrap();
    assert_eq!(
        words,
        "Step 1, Mon 4 Jan – Sun 31 Jan 2027: 110 mg a day, 55 mg at 08:00 and 55 mg at 20:00, −8.3 % of the dose before"
    );
}

#[test]
fn the_parts_of_the_window_are_landmarks_with_names() {
    let (mut window, _) = window_with_example();
    for (role, name) in [
        (Role::Banner, "Plan and patient"),
        (Role::Navigation, "Stages"),
        (Role::Form, "Taper form"),
        (Role::Main, "Curve and schedule"),
        (Role::Complementary, "Safety"),
        (Role::ContentInfo, "Status"),
    ] {
        let _ = window.get_by_role_and_label(role, name);
    }
    for page in ["Assess", "Compare", "Print"] {
        press(&mut window, page);
        let _ = window.get_by_role_and_label(Role::Main, page);
    }
}

#[test]
fn a_warning_is_an_alert() {
    let (window, _) = window_with_example();
    assert!(window.query_all_by_role(Role::Alert).next().is_some());
}

#[test]
fn tab_goes_from_the_first_button_to_the_next() {
    let (mut window, _) = window();
    window.key_press(egui::Key::Tab);
    window.run();
    assert!(
        window
            .get_by_role_and_label(Role::Button, "New plan")
            .is_focused()
    );
    window.key_press(egui::Key::Tab);
    window.run();
    assert!(
        window
            .get_by_role_and_label(Role::Button, "Open…")
            .is_focused()
    );
}

#[test]
fn whatever_gets_the_keyboard_comes_in_sight_also_at_twice_the_size() {
    for large in [1.0, 2.0] {
        for stage in ["Regimen", "Taper", "Assess", "Review"] {
            let (mut window, _) = window_with_example();
            let _ = window.set_pixels_per_point(large);
            window.run();
            window.get_by_role_and_label(Role::Button, stage).focus();
            window.run();
            let screen = window.ctx.content_rect();
            for tab in 0..45 {
                window.key_press(egui::Key::Tab);
                window.run_steps(4);
                let focused = window.ctx.memory(egui::Memory::focused);
                let Some(seen) = focused.and_then(|id| window.ctx.read_response(id)) else {
                    continue;
                };
                let shown = seen.interact_rect.intersect(screen);
                assert!(
                    shown.is_positive() && shown.height() >= seen.rect.height().min(20.0) - 1.0,
                    "{stage} at {large}, after {tab} presses: {:?} is out of sight, {shown:?}",
                    seen.rect
                );
            }
        }
    }
}
