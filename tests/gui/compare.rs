//! Comparing scenarios, deciding on one, and presenting them, by label and by key.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use taperline::dose_curve::Measured;
use taperline::draft::Draft;
use taperline::gui::{Page, Stage, stage};
use taperline::plan_file;

use crate::changes::{example_text, key, window_with, write};
use crate::{Window, choose, harness, press, shows, tick, type_into, window_with_example};

/// The example with a second scenario: half of the dose.
fn two() -> Window {
    let (mut window, _) = window_with_example();
    press(&mut window, "Add a scenario");
    choose(&mut window, "Goal", "Reduce to a percentage");
    type_into(&mut window, "Per cent of the original", "50");
    press(&mut window, "Compare");
    window
}

fn draft(window: &Window) -> &Draft {
    window.state().draft()
}

fn rail(window: &Window) -> Stage {
    let state = window.state();
    stage(Page::Compare, state.draft(), state.planning())
}

/// Writes into the field of several lines that has this name.
fn write_lines(window: &mut Window, label: &str, text: &str) {
    let field = window.get_by_role_and_label(Role::MultilineTextInput, label);
    field.scroll_to_me();
    window.run();
    let field = window.get_by_role_and_label(Role::MultilineTextInput, label);
    field.focus();
    window.run();
    write(window, text);
}

#[test]
fn what_differs_from_the_shown_scenario_is_said_in_each_row() {
    let window = two();
    // A: 120 → 110, … 30, 25, 20, 15, 10, 5, 0: 14 steps of 28 days and the stop on 31 January
    // 2028. B: 110, 100, 90, 80, 70, 60: 6 steps of 28 days from 4 January 2027, the last of
    // them from 24 May 2027: 252 days before the other ends.
    assert!(shows(&window, "Steps: A 15 (+9); B 6"));
    assert!(shows(&window, "Days: A 392 (+224); B 168"));
    assert!(shows(
        &window,
        "Last step from: A Mon 31 Jan 2028 (252 days later); B Mon 24 May 2027"
    ));
    assert!(shows(&window, "Steep steps: A 3 (+3); B 0"));
    assert!(shows(&window, "Reaches the goal: A yes; B yes"));
    let plot = window.get_by_role(Role::Image);
    let words = plot.accesskit_node().label().unwrap();
    assert_eq!(words, "Scenarios over one another, mg morphine a day: A, B");
}

#[test]
fn the_difference_is_held_against_whichever_scenario_is_shown() {
    let mut window = two();
    press(&mut window, "Show scenario A");
    assert_eq!(draft(&window).chosen.as_deref(), Some("A"));
    assert!(shows(&window, "Steps: A 15; B 6 (−9)"));
    assert!(shows(&window, "Mon 24 May 2027 (252 days earlier)"));
}

#[test]
fn chips_draw_scenarios_and_leave_them_out_but_never_the_shown_one() {
    let mut window = two();
    tick(&mut window, "Draw scenario A");
    assert!(!shows(&window, "Steps: A"));
    assert!(shows(&window, "Steps: B 6"));
    tick(&mut window, "Draw scenario B");
    assert!(shows(&window, "Steps: B 6"), "the shown one stays");
    tick(&mut window, "Draw scenario A");
    assert!(shows(&window, "Steps: A 15 (+9); B 6"));
}

#[test]
fn four_scenarios_are_drawn_and_a_fifth_waits_for_room() {
    let (mut window, _) = window_with_example();
    for _ in 0..4 {
        press(&mut window, "Add a scenario");
    }
    tick(&mut window, "Show scenario A");
    press(&mut window, "Compare");
    assert!(shows(&window, "Steps: A 15; B 15; C 15; D 15"));
    let fifth = window.get_by_role_and_label(Role::CheckBox, "Draw scenario E");
    assert!(fifth.accesskit_node().is_disabled());
    tick(&mut window, "Draw scenario B");
    tick(&mut window, "Draw scenario E");
    assert!(shows(&window, "Steps: A 15; C 15; D 15; E 15"));
    assert!(shows(&window, "C lies on A: the same on every day."));
}

#[test]
fn of_several_tapered_medicines_the_total_is_drawn_and_each_alone_when_picked() {
    let mut file: serde_json::Value = serde_json::from_str(&example_text()).unwrap();
    let oxycodone = serde_json::json!({
        "id": "oxy", "product": "uk-oxy-mr12", "brand": "OxyContin",
        "regular": [{ "time": "08:00", "amount": "20 mg" }, { "time": "20:00", "amount": "20 mg" }]
    });
    file["regimen"].as_array_mut().unwrap().push(oxycodone);
    file["scenarios"][0]["request"]["order"] = serde_json::json!(["mst", "oxy"]);
    let mut window = window_with(&file.to_string());
    press(&mut window, "Compare");
    assert!(shows(
        &window,
        "mg oral morphine equivalent a day, all medicines, by "
    ));
    tick(&mut window, "Show OxyContin on the axis");
    assert!(matches!(
        &window.state().view().comparing.measured,
        Some(Measured::Row(id)) if id.as_str() == "oxy"
    ));
    assert!(shows(&window, "OxyContin: mg oxycodone a day"));
}

#[test]
fn a_note_on_a_scenario_is_kept_in_the_file() {
    let mut window = two();
    write_lines(&mut window, "Note on B", "She would rather keep a little.");
    assert_eq!(
        draft(&window).scenarios[1].note,
        "She would rather keep a little."
    );
    assert_eq!(draft(&window).scenarios[0].note, "");
    let again = plan_file::read(&plan_file::write(draft(&window))).unwrap();
    assert_eq!(&again, draft(&window));
}

#[test]
fn a_decision_needs_who_and_why_and_is_written_into_the_record() {
    let mut window = two();
    let open = "No scenario has been decided on";
    assert_eq!(rail(&window), Stage::Attention(open.to_owned(), None));
    press(&mut window, "Choose scenario A");
    press(&mut window, "Decide");
    assert!(shows(&window, "Write who decides"));
    type_into(&mut window, "Decided by", "Dr A, palliative care");
    press(&mut window, "Decide");
    assert!(shows(&window, "Write why this scenario was chosen"));
    assert!(draft(&window).journal.is_empty());
    assert_eq!(draft(&window).chosen.as_deref(), Some("B"));
    write_lines(&mut window, "Why", "She wants to be free of it.");
    press(&mut window, "Decide");
    let [entry] = draft(&window).journal.as_slice() else {
        panic!("one entry");
    };
    assert_eq!(
        (
            entry.date.as_str(),
            entry.kind.as_str(),
            entry.author.as_str()
        ),
        ("2027-01-02", "decision", "Dr A, palliative care")
    );
    assert_eq!(
        entry.text,
        "Scenario ‘A’ was chosen over ‘B’: She wants to be free of it."
    );
    assert_eq!(entry.word("scenario").as_deref(), Some("A"));
    assert_eq!(draft(&window).chosen.as_deref(), Some("A"));
    assert_eq!(rail(&window), Stage::Complete);
    // It still does after the file has been read again, and is taken back as one change.
    let again = plan_file::read(&plan_file::write(draft(&window))).unwrap();
    assert_eq!(&again, draft(&window));
    press(&mut window, "Undo");
    assert!(draft(&window).journal.is_empty());
}

/// Decides on the second scenario.
fn decide_on_b(window: &mut Window) {
    press(window, "Choose scenario B");
    type_into(window, "Decided by", "Dr A");
    write_lines(window, "Why", "x");
    press(window, "Decide");
    assert_eq!(rail(window), Stage::Complete);
}

#[test]
fn a_decision_asks_for_attention_when_another_scenario_is_shown_or_it_has_changed() {
    let mut window = two();
    decide_on_b(&mut window);
    press(&mut window, "Show scenario A");
    let other = "‘B’ was decided on, and ‘A’ is shown";
    assert_eq!(rail(&window), Stage::Attention(other.to_owned(), None));
    assert!(shows(&window, other));
    press(&mut window, "Show scenario B");
    assert_eq!(rail(&window), Stage::Complete);
    press(&mut window, "Taper");
    type_into(&mut window, "Per cent of the original", "40");
    let changed = "‘B’ has changed since it was decided on";
    assert_eq!(rail(&window), Stage::Attention(changed.to_owned(), None));
}

#[test]
fn a_decision_that_is_left_changes_nothing() {
    let mut window = two();
    let before = draft(&window).clone();
    press(&mut window, "Choose scenario A");
    type_into(&mut window, "Decided by", "Dr A");
    key(&mut window, Key::Escape);
    assert!(!shows(&window, "Decided by"));
    assert_eq!(draft(&window), &before);
}

/// Every word on screen.
fn words(window: &Window) -> String {
    let nodes = window.query_all(egui_kittest::kittest::By::new());
    let words = nodes.map(|node| {
        let node = node.accesskit_node();
        format!(
            "{} {}",
            node.label().unwrap_or_default(),
            node.value().unwrap_or_default()
        )
    });
    words.collect::<Vec<_>>().join("\n")
}

fn slide(window: &Window) -> Option<usize> {
    window
        .state()
        .view()
        .presentation
        .map(|presentation| presentation.slide)
}

#[test]
fn the_presentation_is_stepped_through_by_keyboard_and_left_with_escape() {
    let mut window = two();
    let before = draft(&window).clone();
    key(&mut window, Key::F5);
    assert_eq!(slide(&window), Some(0));
    assert!(shows(&window, "Presentation, slide 1 of 4"));
    assert!(shows(
        &window,
        "15 steps · 392 days · last step from Mon 31 Jan 2028"
    ));
    assert!(shows(&window, "3 steep steps"));
    key(&mut window, Key::ArrowRight);
    assert!(shows(&window, "Presentation, slide 2 of 4"));
    assert!(shows(&window, "Step 1 · Mon 4 Jan – Sun 31 Jan 2027: "));
    key(&mut window, Key::ArrowDown);
    key(&mut window, Key::ArrowDown);
    let presentation = window.state().view().presentation.unwrap();
    assert_eq!(presentation.step, Some(1));
    key(&mut window, Key::Space);
    assert_eq!(slide(&window), Some(2));
    assert_eq!(window.state().view().presentation.unwrap().step, None);
    key(&mut window, Key::PageDown);
    assert!(shows(&window, "Steps: A 15 (+9); B 6"));
    key(&mut window, Key::ArrowRight);
    assert_eq!(slide(&window), Some(3), "the last slide stays");
    key(&mut window, Key::PageUp);
    key(&mut window, Key::ArrowLeft);
    assert_eq!(slide(&window), Some(1));
    key(&mut window, Key::Escape);
    assert_eq!(slide(&window), None);
    assert!(shows(&window, "Notes and decision"));
    assert_eq!(draft(&window), &before);
    press(&mut window, "Present");
    press(&mut window, "Next slide");
    assert_eq!(slide(&window), Some(1));
    press(&mut window, "Leave the presentation");
    assert_eq!(slide(&window), None);
}

#[test]
fn the_presentation_names_neither_the_patient_nor_anybody_who_decided() {
    let mut file: serde_json::Value = serde_json::from_str(&example_text()).unwrap();
    file["patient"] = serde_json::json!({
        "name": "Margaret Holloway", "born": "1950-02-03", "identifier": "943 476 5919"
    });
    file["contacts"] = serde_json::json!(["Ward 7, 555 0199"]);
    let mut second = file["scenarios"][0].clone();
    second["name"] = serde_json::json!("as Holloway wants");
    second["note"] = serde_json::json!("Margaret prefers this one");
    let scenarios = file["scenarios"].as_array_mut().unwrap();
    scenarios.push(second);
    file["journal"] = serde_json::json!([{
        "date": "2027-01-02", "author": "Dr Quillfeather", "kind": "decision",
        "text": "because Margaret said so", "scenario": "A"
    }]);
    let mut window = window_with(&file.to_string());
    press(&mut window, "Compare");
    assert!(words(&window).contains("Margaret Holloway"));
    key(&mut window, Key::F5);
    for number in 0..4 {
        assert_eq!(slide(&window), Some(number));
        let words = words(&window);
        for told in [
            "Margaret",
            "Holloway",
            "943",
            "1950",
            "555 0199",
            "Quillfeather",
            "prefers",
        ] {
            assert!(!words.contains(told), "{told} on slide {number}: {words}");
        }
        assert!(words.contains("Scenario 2") || number == 1, "{words}");
        // How the data stand, and what there is to weigh, stay in sight.
        assert!(words.contains("Clinical data not signed off"), "{words}");
        key(&mut window, Key::ArrowRight);
    }
}

#[test]
fn in_the_presentation_no_other_key_opens_anything_and_the_zoom_is_the_reader_s() {
    let mut window = two();
    key(&mut window, Key::F5);
    for other in [Key::O, Key::S, Key::P, Key::N, Key::Z] {
        window.key_press_modifiers(Modifiers::COMMAND, other);
        window.run();
    }
    assert_eq!(window.state().view().dialog, None);
    assert_eq!(slide(&window), Some(0));
    let size = |window: &Window| {
        let heading = window.get_by_label("Scenarios over one another");
        heading.rect().height() * window.ctx.zoom_factor()
    };
    let before = size(&window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
    window.run();
    window.run();
    assert!(size(&window) > before, "{} {before}", size(&window));
    key(&mut window, Key::Escape);
    assert!((window.ctx.zoom_factor() - 1.1).abs() < 0.001);
}

#[test]
fn a_withheld_or_unanswered_scenario_stands_with_its_reason() {
    let mut window = two();
    press(&mut window, "Taper");
    type_into(&mut window, "Start", "2027-02-30");
    press(&mut window, "Compare");
    assert!(shows(&window, "B cannot be answered: "));
    assert!(shows(&window, "The shown scenario cannot be answered"));
    assert!(shows(&window, "Steps: A 15; B –"));
    key(&mut window, Key::F5);
    assert!(shows(&window, "B cannot be answered yet"));
}

#[test]
fn every_field_of_the_comparison_has_a_role_and_a_name() {
    let (mut window, _) = harness(1024.0, 700.0, egui::Theme::Dark);
    crate::open_example(&mut window);
    press(&mut window, "Add a scenario");
    press(&mut window, "Compare");
    press(&mut window, "Choose scenario B");
    for (role, name) in crate::inputs(&window) {
        assert!(!name.trim().is_empty(), "a {role:?} has no name");
    }
    for label in ["Note on A", "Note on B", "Why"] {
        let _ = window.get_by_role_and_label(Role::MultilineTextInput, label);
    }
}
