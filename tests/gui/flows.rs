//! What a prescriber does, step by step, by label; asserted on what the window then holds.

use std::path::Path;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use taperline::draft::{GoalDraft, TakingDraft};
use taperline::gui::{Dialog, Page};
use taperline::plan::Outcome;

use crate::{Window, choose, press, shows, tick, type_into, window, window_with_example};

/// From nothing to MST 60 mg twice a day, tapered by a tenth every 28 days.
fn enter_a_plan(window: &mut Window) {
    press(window, "New plan");
    type_into(window, "Patient", "Ada Example");
    type_into(window, "Find a medicine", "mst cont");
    window
        .get_all_by_label_contains("Morphine modified-release tablet")
        .next()
        .unwrap()
        .click();
    window.run();
    type_into(window, "Amount of dose 1", "60 mg");
    type_into(window, "Amount of dose 2", "60 mg");
    press(window, "Taper");
    type_into(window, "Start", "2027-01-04");
    choose(window, "Goal", "Stop");
    choose(window, "Pace", "CDC 2022, opioid for about a year or more");
    for strength in ["60 mg", "100 mg", "200 mg"] {
        let name = format!("Use {strength} of MST Continus");
        window.get_by_label(&name).scroll_to_me();
        window.run();
        window.get_by_label(&name).click();
        window.run();
    }
}

#[test]
fn a_plan_is_entered_from_nothing_and_saved_as_paper() {
    let (mut window, files) = window();
    enter_a_plan(&mut window);
    let app = window.state();
    assert_eq!(app.planning().problems(), []);
    assert!(shows(
        &window,
        "Step 1, Mon 4 Jan – Sun 31 Jan 2027: 110 mg a day"
    ));
    assert!(shows(
        &window,
        "15 steps · 392 days · stops Mon 31 January 2028 · at most 6 tablets a day"
    ));

    press(&mut window, "Print");
    press(&mut window, "Save PDF…");
    type_into(&mut window, "Path", "/out/plan.pdf");
    press(&mut window, "Save PDF here");
    let files = files.borrow();
    let written = files.get(Path::new("/out/plan.pdf")).unwrap();
    assert!(written.starts_with(b"%PDF"));
    assert!(window.state().view().dialog.is_none());
}

#[test]
fn a_plan_that_was_saved_opens_again_as_it_was() {
    let (mut window, _) = window();
    enter_a_plan(&mut window);
    assert!(window.state().is_unsaved());
    let before = window.state().draft().clone();
    press(&mut window, "Save");
    type_into(&mut window, "Path", "/out/plan.taper.json");
    press(&mut window, "Save here");
    assert!(!window.state().is_unsaved());

    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::O);
    window.run();
    type_into(&mut window, "Path", "/out/plan.taper.json");
    press(&mut window, "Open");
    assert_eq!(window.state().draft(), &before);
}

#[test]
fn a_dose_with_a_comma_gives_no_schedule_and_names_the_field() {
    let (mut window, files) = window_with_example();
    assert!(window.state().planning().plan().is_some());
    press(&mut window, "Regimen");
    type_into(&mut window, "Amount of dose 1", "45,5 mg");

    let app = window.state();
    assert!(app.planning().plan().is_none());
    let problem = app.planning().problems().first().unwrap();
    assert_eq!(problem.field, "regimen[0].regular[0].amount");
    assert!(shows(&window, "Medicine 1, dose 1, amount"));
    assert!(shows(&window, "No schedule yet"));
    assert!(!shows(&window, "Step 1, "));
    // Neither paper nor plan file can be made of it.
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::P);
    window.run();
    assert_eq!(window.state().view().page, Page::Print);
    assert!(
        window
            .get_by_role_and_label(Role::Button, "Save PDF…")
            .accesskit_node()
            .is_disabled()
    );
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    window.run();
    assert!(matches!(
        window.state().view().dialog,
        Some(Dialog::Message { .. })
    ));
    assert!(files.borrow().is_empty());
}

#[test]
fn a_gate_withholds_the_schedule_until_it_is_answered() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Assess");
    tick(&mut window, "Yes: Is the person pregnant?");
    press(&mut window, "Taper");
    assert!(matches!(
        window.state().planning().plan().unwrap().outcome,
        Outcome::Withheld(_)
    ));
    assert!(shows(&window, "The schedule is withheld"));
    assert!(!shows(&window, "Step 1, "));

    let button = |window: &Window| {
        let button = window.get_by_role_and_label(Role::Button, "Answer and go on");
        button.accesskit_node().is_disabled()
    };
    assert!(button(&window));
    type_into(&mut window, "Answered by", "Dr Example");
    assert!(button(&window));
    type_into(&mut window, "Reason to go on", "agreed with obstetrics");
    press(&mut window, "Answer and go on");

    let answer = window
        .state()
        .draft()
        .scenarios
        .first()
        .unwrap()
        .request
        .acknowledged
        .clone();
    let answer = answer.first().unwrap();
    assert_eq!(
        (answer.by.as_str(), answer.on.as_str()),
        ("Dr Example", "2027-01-02")
    );
    assert!(matches!(
        window.state().planning().plan().unwrap().outcome,
        Outcome::Planned(_)
    ));
    assert!(shows(&window, "Step 1, "));
}

#[test]
fn undo_takes_back_the_last_change_and_redo_brings_it_back() {
    let (mut window, _) = window_with_example();
    // The undoer makes a point to return to after a second's rest.
    window.run_steps(6);
    choose(&mut window, "Goal", "Reduce to a percentage");
    window.run_steps(6);
    let goal = |window: &Window| {
        window
            .state()
            .draft()
            .scenarios
            .first()
            .unwrap()
            .request
            .goal
            .clone()
    };
    assert_eq!(
        goal(&window),
        Some(GoalDraft::ReduceToPercent(String::new()))
    );
    press(&mut window, "Undo");
    assert_eq!(goal(&window), Some(GoalDraft::Stop));
    press(&mut window, "Redo");
    assert_eq!(
        goal(&window),
        Some(GoalDraft::ReduceToPercent(String::new()))
    );
}

#[test]
fn unsaved_changes_are_not_lost_without_asking() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Regimen");
    type_into(&mut window, "Patient", "Somebody else");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::N);
    window.run();
    assert!(matches!(
        window.state().view().dialog,
        Some(Dialog::LoseChanges { unsaved: true, .. })
    ));
    window.key_press(egui::Key::Escape);
    window.run();
    assert!(window.state().view().dialog.is_none());
    assert_eq!(window.state().draft().patient.name, "Somebody else");

    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::N);
    window.run();
    press(&mut window, "Go on without saving");
    assert_eq!(window.state().draft().patient.name, "");
    assert_eq!(window.state().view().page, Page::Regimen);
}

#[test]
fn browsing_without_a_portal_says_that_nothing_was_chosen() {
    let (mut window, _) = window();
    press(&mut window, "Open…");
    press(&mut window, "Browse…");
    assert!(shows(&window, "Nothing was chosen"));
    window.key_press(egui::Key::Escape);
    window.run();
    assert!(window.state().view().dialog.is_none());
}

#[test]
fn a_step_is_selected_in_the_table_and_shows_what_it_is_made_of() {
    let (mut window, _) = window_with_example();
    window.get_by_label_contains("Step 3, ").click();
    window.run();
    assert_eq!(window.state().view().step, Some(3));
    assert!(shows(&window, "1 × 30 mg + 1 × 15 mg"));
}

#[test]
fn a_medicine_can_be_added_taken_when_needed_and_removed_again() {
    let (mut window, _) = window();
    press(&mut window, "New plan");
    type_into(&mut window, "Find a medicine", "oramorph");
    window.key_press(egui::Key::Enter);
    window.run();
    let row = window.state().draft().regimen.first().unwrap().clone();
    assert_eq!(
        (row.id.as_str(), row.product.as_str()),
        ("oramorph", "uk-mor-ir-liq")
    );
    assert!(matches!(row.taking, TakingDraft::AsNeeded(_)));
    press(&mut window, "Remove Medicine 1");
    assert!(window.state().draft().regimen.is_empty());
}

#[test]
fn every_example_opens_without_a_problem() {
    for example in taperline::examples::ALL {
        let (mut window, _) = window();
        window.get_by_label_contains(example.title).click();
        window.run();
        assert_eq!(window.state().planning().problems(), [], "{}", example.name);
        assert!(
            window.state().planning().plan().is_some(),
            "{}",
            example.name
        );
    }
}

#[test]
fn patches_are_entered_by_their_rate() {
    let (mut window, _) = window();
    press(&mut window, "New plan");
    type_into(&mut window, "Find a medicine", "durogesic");
    window.key_press(egui::Key::Enter);
    window.run();
    type_into(&mut window, "Patch 1", "50 mcg/h");
    type_into(&mut window, "Next change", "2027-01-05");
    press(&mut window, "Taper");
    type_into(&mut window, "Start", "2027-01-04");
    choose(&mut window, "Goal", "Stop");
    choose(
        &mut window,
        "Pace",
        "CDC 2022, opioid for about a year or more",
    );
    assert!(window.state().planning().case().is_some());
    let row = window.state().draft().regimen.first().unwrap();
    assert!(
        matches!(&row.taking, TakingDraft::Patches { patches, .. } if patches == &["50 mcg/h"])
    );
}

#[test]
fn a_pace_that_is_not_finished_is_saved_and_opened_again_as_it_was() {
    let (mut window, files) = window_with_example();
    press(&mut window, "Taper");
    choose(&mut window, "Each step", "Per cent of the original");
    choose(&mut window, "Goal", "Reduce to a percentage");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    window.run();
    type_into(&mut window, "Path", "/out/half.taper.json");
    press(&mut window, "Save here");
    let saved = window.state().draft().clone();
    let bytes = files
        .borrow()
        .get(Path::new("/out/half.taper.json"))
        .cloned();
    assert_eq!(taperline::plan_file::read(&bytes.unwrap()).unwrap(), saved);
}
