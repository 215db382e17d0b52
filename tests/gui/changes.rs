//! Changes on the way and steps written by hand, by keyboard and by label.

use std::path::Path;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use taperline::draft::{ManualTakingDraft, RequestDraft};
use taperline::gui::{Dialog, Page};

use crate::{Window, choose, harness, inputs, press, shows, type_into, window_with_example};

/// What is asked for in the scenario with this place.
pub(crate) fn request(window: &Window, place: usize) -> RequestDraft {
    let scenarios = &window.state().draft().scenarios;
    let asked = scenarios
        .get(place)
        .map(|scenario| scenario.request.clone());
    asked.unwrap()
}

fn select_step(window: &mut Window, number: usize) {
    let words = format!("Step {number}, ");
    // In a small window the table lies in one scrolled area within another, and what has the
    // keyboard is brought in sight in both.
    window.get_by_label_contains(&words).scroll_to_me();
    window.run();
    window.get_by_label_contains(&words).focus();
    window.run();
    window.get_by_label_contains(&words).click();
    window.run();
}

/// The whole step in words, as the table says it.
fn step(window: &Window, number: usize) -> String {
    let words = format!("Step {number}, ");
    let row = window.get_by_label_contains(&words);
    row.accesskit_node().label().unwrap()
}

pub(crate) fn key(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

/// Replaces what stands in the field that has the keyboard.
pub(crate) fn write(window: &mut Window, text: &str) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window.event(egui::Event::Text(text.to_owned()));
    window.run();
}

/// A window on the example as another day sees it.
pub(crate) fn window_with(text: &str) -> Window {
    window_in(egui::Theme::Light, text)
}

/// The same in other colours.
pub(crate) fn window_in(theme: egui::Theme, text: &str) -> Window {
    let (mut window, files) = harness(1280.0, 800.0, theme);
    let path = Path::new("/in/plan.taper.json").to_owned();
    let _ = files.borrow_mut().insert(path, text.as_bytes().to_vec());
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    window.run();
    type_into(&mut window, "Path", "/in/plan.taper.json");
    press(&mut window, "Open");
    window
}

pub(crate) fn example_text() -> String {
    let example = taperline::examples::ALL.first().unwrap();
    String::from_utf8(example.bytes.to_vec()).unwrap()
}

#[test]
fn a_hold_is_added_from_a_step_by_keyboard_and_stands_in_the_table() {
    let (mut window, _) = window_with_example();
    window.get_by_label_contains("Step 3, ").focus();
    window.run();
    key(&mut window, Key::Enter);
    assert_eq!(window.state().view().step, Some(3));
    key(&mut window, Key::Tab);
    let hold = window.get_by_role_and_label(Role::Button, "Hold from this step");
    assert!(hold.is_focused());
    key(&mut window, Key::Enter);
    // The keyboard is where the entry is completed.
    assert!(
        window
            .get_by_role_and_label(Role::TextInput, "Reason")
            .is_focused()
    );
    assert!(shows(&window, "A reason helps whoever reads this next."));
    write(&mut window, "exams");
    let holds = request(&window, 0).holds;
    let hold = holds.first().unwrap();
    assert_eq!(
        (hold.from.as_str(), hold.days.as_str(), hold.reason.as_str()),
        ("2027-03-01", "28", "exams")
    );
    assert_eq!(
        step(&window, 3),
        "Step 3, Mon 1 Mar – Sun 28 Mar 2027: 100 mg a day, 50 mg at 08:00 and 50 mg at 20:00, hold"
    );
    assert!(shows(
        &window,
        "Stays at 100\u{a0}mg a day until Sun 28 Mar 2027."
    ));
    assert!(step(&window, 4).starts_with("Step 4, Mon 29 Mar – Sun 25 Apr 2027: 90 mg a day"));
}

#[test]
fn going_back_a_step_takes_the_doses_before_it_and_holds_them() {
    let (mut window, _) = window_with_example();
    select_step(&mut window, 4);
    press(&mut window, "Go back one step");
    let request = request(&window, 0);
    let replan = request.replans.first().unwrap();
    assert_eq!(replan.from, "2027-03-29");
    let taken = replan.taken.first().unwrap();
    assert!(matches!(
        &taken.taking,
        ManualTakingDraft::Regular(doses) if doses.iter().all(|dose| dose.amount == "45 mg")
    ));
    assert_eq!(request.holds.first().unwrap().from, "2027-03-29");
    assert!(step(&window, 4).ends_with("90 mg a day, 45 mg at 08:00 and 45 mg at 20:00, hold"));
    assert!(step(&window, 5).contains(": 80 mg a day"));
}

#[test]
fn a_dose_that_goes_up_again_says_so() {
    let text = example_text().replace(
        r#""setting":"#,
        r#""replans": [{"from": "2027-03-10", "taken": [{"id": "mst", "regular": [
            {"time": "08:00", "amount": "60 mg"}, {"time": "20:00", "amount": "45 mg"}]}]}], "setting":"#,
    );
    assert!(text.contains("replans"), "{text}");
    let window = window_with(&text);
    assert_eq!(window.state().planning().problems(), []);
    let words: Vec<String> = (3..6).map(|number| step(&window, number)).collect();
    assert!(
        words.iter().any(|step| step.ends_with("back up")),
        "{words:?}"
    );
}

#[test]
fn slower_from_a_step_leads_to_the_interval() {
    let (mut window, _) = window_with_example();
    select_step(&mut window, 5);
    press(&mut window, "Slower from here");
    write(&mut window, "42");
    let request = request(&window, 0);
    let replan = request.replans.first().unwrap();
    assert_eq!(replan.from, "2027-04-26");
    assert_eq!(replan.pace.as_ref().unwrap().every_days, "42");
    assert!(step(&window, 5).starts_with("Step 5, Mon 26 Apr – Sun 6 Jun 2027: 70 mg"));
    assert!(step(&window, 4).starts_with("Step 4, Mon 29 Mar – Sun 25 Apr 2027: 80 mg"));
}

#[test]
fn stopping_the_taper_at_a_step_keeps_its_dose() {
    let (mut window, _) = window_with_example();
    select_step(&mut window, 7);
    press(&mut window, "Stop the taper here");
    assert_eq!(
        request(&window, 0).replans.first().unwrap().stop_here,
        Some(true)
    );
    assert!(step(&window, 7).contains(": 50 mg a day"));
    assert!(
        step(&window, 8).ends_with(": 50 mg a day, 25 mg at 08:00 and 25 mg at 20:00, ends here")
    );
    assert!(!shows(&window, "Step 9, "));
    press(&mut window, "Remove change 1");
    assert!(shows(&window, "Step 9, "));
}

#[test]
fn nothing_lies_before_the_first_step() {
    let (mut window, _) = window_with_example();
    select_step(&mut window, 1);
    let disabled = |label: &str| {
        let button = window.get_by_role_and_label(Role::Button, label);
        button.accesskit_node().is_disabled()
    };
    assert!(disabled("Go back one step"));
    assert!(disabled("Slower from here"));
    assert!(!disabled("Hold from this step"));
}

#[test]
fn steps_written_by_hand_are_judged_as_they_are_typed_and_can_be_planned_again() {
    let (mut window, _) = window_with_example();
    let before = request(&window, 0);
    select_step(&mut window, 3);
    press(&mut window, "Edit by hand");
    assert_eq!(request(&window, 0).manual_steps.unwrap().len(), 15);
    assert!(!step(&window, 3).ends_with("steep"));
    // The first amount of that step has the keyboard.
    write(&mut window, "20 mg");
    assert!(step(&window, 3).contains(": 65 mg a day"));
    assert!(step(&window, 3).ends_with("steep"));
    assert!(step(&window, 4).ends_with("80 mg a day, 40 mg at 08:00 and 40 mg at 20:00, back up"));

    // A dose that cannot be read is named at its field.
    write(&mut window, "20,5 mg");
    assert!(window.state().planning().plan().is_none());
    assert!(shows(&window, "Step 3, medicine 1, dose 1, amount"));
    write(&mut window, "45 mg");

    press(&mut window, "Add a step after step 3");
    let steps = request(&window, 0).manual_steps.unwrap();
    assert_eq!(steps.len(), 16);
    assert_eq!(steps[3].start, "2027-03-15");
    assert_eq!(window.state().view().by_hand, Some(3));
    press(&mut window, "Remove step 4");
    assert_eq!(request(&window, 0).manual_steps.unwrap().len(), 15);

    press(&mut window, "Plan it instead");
    let after = request(&window, 0);
    assert_eq!((after.manual_steps, after.manual_end.as_str()), (None, ""));
    assert_eq!((after.goal, after.order), (before.goal, before.order));
    assert!(shows(&window, "Still needed"));
    choose(
        &mut window,
        "Pace",
        "CDC 2022, opioid for about a year or more",
    );
    assert!(shows(&window, "15 steps · 392 days"));
}

#[test]
fn a_row_that_goes_on_as_another_product_is_named_and_not_written_by_hand() {
    let text = example_text().replace(
        r#""setting":"#,
        r#""replans": [{"from": "2027-05-24", "switch": [{"id": "mst",
            "product": "uk-mor-ir-liq", "regular": [{"time": "08:00", "amount": "35 mg"},
            {"time": "20:00", "amount": "35 mg"}]}]}], "setting":"#,
    );
    let mut window = window_with(&text);
    assert_eq!(window.state().planning().problems(), []);
    assert!(step(&window, 5).contains("MST Continus 70 mg"));
    assert!(step(&window, 6).contains("Morphine oral solution 10 mg/5 mL"));
    select_step(&mut window, 6);
    press(&mut window, "Edit by hand");
    assert!(request(&window, 0).manual_steps.is_none());
    let said = matches!(&window.state().view().dialog, Some(Dialog::Message { lines, .. })
        if lines.iter().any(|line| line.contains("another product")));
    assert!(said);
}

#[test]
fn what_was_added_from_a_step_is_taken_back_by_undo() {
    let (mut window, _) = window_with_example();
    window.run_steps(6);
    select_step(&mut window, 4);
    press(&mut window, "Go back one step");
    window.run_steps(6);
    press(&mut window, "Undo");
    let undone = request(&window, 0);
    assert!(undone.holds.is_empty() && undone.replans.is_empty());
    press(&mut window, "Redo");
    let redone = request(&window, 0);
    assert_eq!((redone.holds.len(), redone.replans.len()), (1, 1));
}

#[test]
fn a_problem_of_a_change_stands_at_its_field_and_in_the_list() {
    let (mut window, _) = window_with_example();
    select_step(&mut window, 5);
    press(&mut window, "Hold from this step");
    type_into(&mut window, "Days held", "4 weeks");
    // What is wrong is said once the field is left.
    window.key_press(egui::Key::Tab);
    window.run();
    assert!(shows(&window, "Hold 1, days"));
    let words = "‘4 weeks’ is not a whole number";
    assert!(window.query_all_by_label_contains(words).count() >= 2);
    type_into(&mut window, "Days held", "28");
    type_into(&mut window, "Held from", "2026-01-01");
    window.key_press(egui::Key::Tab);
    window.run();
    assert!(shows(
        &window,
        "lies before the plan's first step or after its end"
    ));
}

#[test]
fn every_field_of_changes_and_steps_has_a_role_and_a_name() {
    let (mut window, _) = window_with_example();
    select_step(&mut window, 4);
    press(&mut window, "Go back one step");
    for part in [
        "Pace: slower or faster",
        "Goal: another one",
        "Order: other medicines, or another order",
        "Product: another of the same drug",
    ] {
        let chip = window.get_by_role_and_label(Role::CheckBox, part);
        chip.scroll_to_me();
        window.run();
        window.get_by_role_and_label(Role::CheckBox, part).click();
        window.run();
    }
    for (role, label) in [
        (Role::TextInput, "Held from"),
        (Role::TextInput, "Changed from"),
        (Role::ComboBox, "New pace"),
        (Role::ComboBox, "New goal"),
        (Role::ComboBox, "MST Continus goes on as"),
    ] {
        let _ = window.get_by_role_and_label(role, label);
    }
    for group in ["Hold 1", "Change 1"] {
        let _ = window.get_by_role_and_label(Role::Group, group);
    }
    for (role, name) in inputs(&window) {
        assert!(!name.trim().is_empty(), "a {role:?} has no name");
    }
}

#[test]
fn in_a_small_window_a_change_from_a_step_leads_to_the_form() {
    let (mut window, _) = harness(640.0, 400.0, egui::Theme::Light);
    crate::open_example(&mut window);
    press(&mut window, "Schedule");
    select_step(&mut window, 3);
    press(&mut window, "Hold from this step");
    assert_eq!(window.state().view().page, Page::Review);
    let reason = window.get_by_role_and_label(Role::TextInput, "Reason");
    assert!(reason.is_focused());
}

#[test]
fn what_runs_today_is_changed_from_today_and_what_was_taken_stays() {
    let text = example_text().replace("\"2027-01-04\"", "\"2026-11-02\"");
    let mut window = window_with(&text);
    // Step 3 runs from 28 December; today is 2 January.
    assert!(step(&window, 3).starts_with("Step 3, Mon 28 Dec – Sun 24 Jan 2027: 90 mg"));
    select_step(&mut window, 3);
    press(&mut window, "Slower from here");
    let from = |window: &Window| request(window, 0).replans.first().unwrap().from.clone();
    assert_eq!(from(&window), "2027-01-25");
    press(&mut window, "Remove change 1");
    press(&mut window, "Go back one step");
    assert_eq!(from(&window), "2027-01-02");
    assert!(step(&window, 3).starts_with("Step 3, Mon 28 Dec – Fri 1 Jan 2027: 90 mg"));
    assert!(
        step(&window, 4)
            .ends_with(": 100 mg a day, 50 mg at 08:00 and 50 mg at 20:00, back up, today")
    );
}
