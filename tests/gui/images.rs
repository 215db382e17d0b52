//! A few pictures: light, dark, narrow, twice the size, warnings, a gate, each page, and the
//! presentation.
#![cfg(test)]

use crate::changes::{example_text, window_with};
use crate::{harness, open_example, press, tick};
use egui_kittest::kittest::Queryable as _;

/// Takes a picture without the pointer in it.
fn picture(window: &mut crate::Window, name: &str) {
    window.remove_cursor();
    window.run();
    window.snapshot(name);
}

fn with_a_step_selected(width: f32, height: f32, theme: egui::Theme, name: &str) {
    let (mut window, _) = harness(width, height, theme);
    open_example(&mut window);
    window.get_by_label_contains("Step 3, ").click();
    window.run();
    picture(&mut window, name);
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
fn warnings_in_a_narrow_window() {
    let (mut window, _) = harness(1024.0, 700.0, egui::Theme::Light);
    open_example(&mut window);
    press(&mut window, "Show 3 warnings");
    picture(&mut window, "warnings-narrow");
}

#[test]
fn the_schedule_at_twice_the_size() {
    let (mut window, _) = harness(1280.0, 800.0, egui::Theme::Light);
    open_example(&mut window);
    let _ = window.set_pixels_per_point(2.0);
    window.run();
    press(&mut window, "Schedule");
    picture(&mut window, "schedule-large");
}

#[test]
fn a_gate_that_withholds_the_schedule() {
    let (mut window, _) = harness(1280.0, 800.0, egui::Theme::Light);
    open_example(&mut window);
    press(&mut window, "Assess");
    tick(&mut window, "Yes: Is the person pregnant?");
    press(&mut window, "Taper");
    picture(&mut window, "gate-light");
}

#[test]
fn the_regimen_page() {
    let (mut window, _) = harness(1280.0, 800.0, egui::Theme::Light);
    open_example(&mut window);
    press(&mut window, "Regimen");
    picture(&mut window, "regimen-light");
}

#[test]
fn the_assessment_page() {
    let (mut window, _) = harness(1280.0, 800.0, egui::Theme::Light);
    open_example(&mut window);
    press(&mut window, "Assess");
    picture(&mut window, "assess-light");
}

#[test]
fn steps_written_by_hand() {
    let (mut window, _) = harness(1280.0, 800.0, egui::Theme::Light);
    open_example(&mut window);
    window.get_by_label_contains("Step 3, ").click();
    window.run();
    press(&mut window, "Edit by hand");
    picture(&mut window, "by-hand-light");
}

#[test]
fn the_review_page() {
    let on_the_way = r#""replans": [{"from": "2026-12-14", "reason": "more since a fall",
        "taken": [{"id": "mst", "regular": [{"time": "08:00", "amount": "60 mg"},
        {"time": "20:00", "amount": "50 mg"}]}]}],
        "holds": [{"from": "2027-02-22", "days": 28, "reason": "a move"}], "setting":"#;
    let visit = r#""journal": [{"date": "2026-11-30", "author": "Dr Example", "kind": "review",
        "text": "Sleeps better.", "pain": "same", "function": "better",
        "decision": "next-step"}], "chosen":"#;
    let text = example_text()
        .replace("\"2027-01-04\"", "\"2026-11-02\"")
        .replace(r#""setting":"#, on_the_way)
        .replace(r#""chosen":"#, visit);
    let mut window = window_with(&text);
    press(&mut window, "Review");
    picture(&mut window, "review-light");
}

/// Three scenarios: the example, half of its dose, and the example with a note at its side.
fn three_scenarios(theme: egui::Theme) -> crate::Window {
    let mut file: serde_json::Value =
        serde_json::from_str(&crate::changes::example_text()).unwrap();
    let stop = file["scenarios"][0].clone();
    for (name, change) in [
        (
            "half",
            serde_json::json!({ "kind": "reduce_to", "percent_of_original": 50 }),
        ),
        ("slower", serde_json::json!({ "kind": "stop" })),
    ] {
        let mut other = stop.clone();
        other["name"] = serde_json::json!(name);
        other["request"]["goal"] = change;
        if name == "slower" {
            other["request"]["pace"] = serde_json::json!({
                "reduction": { "percent": 10, "of": "original" }, "every_days": 42
            });
            other["note"] = serde_json::json!("More time at each dose; ends later.");
        }
        file["scenarios"].as_array_mut().unwrap().push(other);
    }
    let mut window = crate::changes::window_in(theme, &file.to_string());
    press(&mut window, "Compare");
    window
}

#[test]
fn scenarios_over_one_another() {
    let mut window = three_scenarios(egui::Theme::Light);
    press(&mut window, "Choose scenario slower");
    picture(&mut window, "compare-light");
}

#[test]
fn a_scenario_with_its_steps_in_the_presentation() {
    let mut window = three_scenarios(egui::Theme::Dark);
    for key in [
        egui::Key::F5,
        egui::Key::ArrowRight,
        egui::Key::ArrowDown,
        egui::Key::ArrowDown,
    ] {
        window.key_press(key);
        window.run();
    }
    picture(&mut window, "presentation-dark");
}

#[test]
fn the_pages_as_they_will_be_printed() {
    let (mut window, _) = harness(1280.0, 800.0, egui::Theme::Light);
    open_example(&mut window);
    press(&mut window, "Print");
    picture(&mut window, "print-light");
}
