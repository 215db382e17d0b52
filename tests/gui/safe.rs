//! No plan is lost and none is read by others: changes by somebody else, locks, passphrases,
//! and what a crash has left; asserted on the window and on what lies on the desk.
#![cfg(test)]

use std::path::Path;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use taperline::clinical_data::Formulary;
use taperline::draft::Draft;
use taperline::examples;
use taperline::gui::{Dialog, Page};
use taperline::plan_file::{self, Form, SecretString};

use crate::{Desk, Window, press, shows, tick, type_into, window_on};

const PLAN: &str = "/plans/one.taper.json";
const SEALED: &str = "/plans/one.taper.age";
const SECRET: &str = "correct horse battery";

/// A desk with the plan of Ada, and a window in which it is open.
fn with_ada() -> (Desk, Window) {
    let desk = Desk::default();
    desk.put(PLAN, &example("Ada"));
    let mut window = start(&desk);
    open(&mut window, PLAN);
    (desk, window)
}

fn start(desk: &Desk) -> Window {
    let formulary = Formulary::load().unwrap();
    let light = egui::Theme::Light;
    window_on(desk.clone(), formulary, 1280.0, 800.0, light)
}

fn example(name: &str) -> Vec<u8> {
    let mut draft = plan_file::read(examples::ALL[0].bytes).unwrap();
    draft.patient.name = name.to_owned();
    plan_file::write(&draft)
}

fn open(window: &mut Window, path: &str) {
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::O);
    window.run();
    type_into(window, "Path", path);
    press(window, "Open");
}

fn rename(window: &mut Window, name: &str) {
    press(window, "Regimen");
    type_into(window, "Patient", name);
}

/// Lets seconds pass in which nobody does anything.
fn wait(window: &mut Window) {
    // A step is a quarter of a second.
    window.run_steps(6);
}

fn type_secret(window: &mut Window, label: &str, text: &str) {
    let field = window.get_by_role_and_label(Role::PasswordInput, label);
    field.focus();
    window.run();
    window
        .get_by_role_and_label(Role::PasswordInput, label)
        .type_text(text);
    window.run();
}

fn draft_in(bytes: &[u8]) -> Draft {
    plan_file::read(bytes).unwrap()
}

fn name_in(bytes: &[u8]) -> String {
    draft_in(bytes).patient.name
}

/// A window in which Ada has become Ida, and the file has become Eve's by another hand.
fn changed_by_both() -> (Desk, Window) {
    let (desk, mut window) = with_ada();
    rename(&mut window, "Ida");
    desk.put(PLAN, &example("Eve"));
    press(&mut window, "Save");
    assert!(shows(
        &window,
        "Somebody else changed this plan since you opened it"
    ));
    assert!(shows(&window, "Patient, name: Eve became Ida"));
    assert_eq!(name_in(&desk.file(PLAN)), "Eve", "nothing is saved yet");
    (desk, window)
}

#[test]
fn a_change_by_somebody_else_is_shown_and_both_plans_are_kept() {
    let (desk, mut window) = changed_by_both();
    press(&mut window, "Keep both");
    assert_eq!(name_in(&desk.file(PLAN)), "Eve");
    assert_eq!(name_in(&desk.file("/plans/beside-2.taper.json")), "Ida");
    assert!(!window.state().is_unsaved() && window.state().view().dialog.is_none());
    // From now on it is the plan beside that is saved.
    rename(&mut window, "Isa");
    press(&mut window, "Save");
    assert_eq!(name_in(&desk.file("/plans/beside-2.taper.json")), "Isa");
    assert_eq!(name_in(&desk.file(PLAN)), "Eve");
}

#[test]
fn a_change_by_somebody_else_is_replaced_on_purpose_only_and_stays_beside() {
    let (desk, mut window) = changed_by_both();
    press(&mut window, "Cancel");
    assert_eq!(name_in(&desk.file(PLAN)), "Eve");
    assert!(window.state().is_unsaved());
    press(&mut window, "Save");
    press(&mut window, "Replace theirs");
    assert_eq!(name_in(&desk.file(PLAN)), "Ida");
    assert_eq!(name_in(&desk.file(&format!("{PLAN}~"))), "Eve");
    assert!(!window.state().is_unsaved());
}

#[test]
fn no_paper_takes_the_place_of_a_plan() {
    let desk = Desk::default();
    desk.put(PLAN, &example("Ada"));
    desk.put("/plans/other.pdf", &example("Eve"));
    let mut window = start(&desk);
    open(&mut window, PLAN);
    press(&mut window, "Print");
    for path in [PLAN, "/plans/other.pdf"] {
        press(&mut window, "Save PDF…");
        type_into(&mut window, "Path", path);
        for _twice in 0..2 {
            press(&mut window, "Save PDF here");
        }
        assert!(shows(&window, "Choose another name for the paper."));
        press(&mut window, "Cancel");
    }
    assert_eq!(name_in(&desk.file(PLAN)), "Ada");
    assert_eq!(name_in(&desk.file("/plans/other.pdf")), "Eve");
}

#[test]
fn what_is_typed_is_kept_within_two_seconds_and_not_while_nothing_changes() {
    let (desk, mut window) = with_ada();
    assert!(desk.journal.borrow().is_none(), "nothing is unsaved");
    rename(&mut window, "Ida");
    wait(&mut window);
    let kept = desk.journal.borrow().clone().unwrap();
    let draft = plan_file::read_as_typed(&kept.unsaved.bytes).unwrap();
    assert_eq!(&draft, window.state().draft());
    assert_eq!(draft.patient.name, "Ida");
    assert_eq!(kept.unsaved.path.as_deref(), Some(Path::new(PLAN)));
    let times = *desk.times_kept.borrow();
    for _second in 0..4 {
        wait(&mut window);
    }
    assert_eq!(*desk.times_kept.borrow(), times);
    press(&mut window, "Save");
    assert!(desk.journal.borrow().is_none(), "it is saved");
}

#[test]
fn that_it_cannot_be_kept_is_said_until_it_is_kept_again() {
    const SAID: &str = "Not kept against a crash: the disk is full";
    let (desk, mut window) = with_ada();
    *desk.not_kept.borrow_mut() = Some("the disk is full".to_owned());
    rename(&mut window, "Ida");
    wait(&mut window);
    assert!(shows(&window, SAID));
    *desk.not_kept.borrow_mut() = None;
    rename(&mut window, "Eve");
    wait(&mut window);
    assert!(!shows(&window, SAID));
}

#[test]
fn what_a_crash_left_is_offered_with_what_differs_and_taken_back() {
    let (desk, mut window) = with_ada();
    rename(&mut window, "Ida");
    // Half a date: no plan file could hold it.
    type_into(&mut window, "Born", "1950-1");
    wait(&mut window);
    let typed = window.state().draft().clone();
    desk.crash();
    drop(window);

    let mut window = start(&desk);
    assert!(shows(&window, "The program stopped before this was saved"));
    assert!(shows(&window, PLAN) && shows(&window, "2027-01-02 10:15:00"));
    assert!(shows(&window, "Patient, name: Ada became Ida"));
    press(&mut window, "Take it back");
    assert_eq!(window.state().draft(), &typed);
    assert!(window.state().is_unsaved());
    assert!(desk.left.borrow().is_empty());
    assert!(desk.journal.borrow().is_some(), "it is kept anew");
    assert_eq!(name_in(&desk.file(PLAN)), "Ada", "the file is as it was");
    press(&mut window, "Regimen");
    assert!(shows(&window, "1950-1"));
    type_into(&mut window, "Born", "1950-01-02");
    press(&mut window, "Save");
    assert_eq!(name_in(&desk.file(PLAN)), "Ida");
    assert_eq!(name_in(&desk.file(&format!("{PLAN}~"))), "Ada");
}

#[test]
fn what_was_taken_back_does_not_wipe_out_what_was_saved_since() {
    let (desk, mut window) = with_ada();
    rename(&mut window, "Ida");
    wait(&mut window);
    desk.crash();
    drop(window);
    // As another window saves it: the version before stands beside it.
    desk.put(&format!("{PLAN}~"), &example("Ada"));
    desk.put(PLAN, &example("Eve"));
    let mut window = start(&desk);
    assert!(shows(&window, "Somebody else has changed the file since"));
    assert!(
        shows(&window, "Patient, name: Ada became Ida"),
        "one's own change alone"
    );
    press(&mut window, "Take it back");
    press(&mut window, "Save");
    assert!(shows(&window, "Somebody else changed this plan"));
    assert_eq!(name_in(&desk.file(PLAN)), "Eve");
}

#[test]
fn what_a_crash_left_waits_on_the_welcome_page_until_it_is_discarded() {
    let desk = Desk::default();
    let mut window = start(&desk);
    press(&mut window, "New plan");
    rename(&mut window, "Ida");
    wait(&mut window);
    desk.crash();
    drop(window);

    let mut window = start(&desk);
    assert!(shows(&window, "A plan that was never saved"));
    press(&mut window, "Later");
    assert_eq!(window.state().view().page, Page::Welcome);
    press(&mut window, "Look at what was not saved");
    press(&mut window, "Discard");
    assert!(desk.left.borrow().is_empty());
    assert!(!shows(&window, "Look at what was not saved"));
}

#[test]
fn a_plan_that_somebody_has_open_says_who_and_is_opened_as_a_copy() {
    let desk = Desk::default();
    desk.put(PLAN, &example("Ada"));
    let who = "Ann Lee on WARD-3, since 2027-01-02 10:15";
    let _ = desk.locks.borrow_mut().insert(PLAN.into(), who.to_owned());
    let mut window = start(&desk);
    open(&mut window, PLAN);
    assert!(shows(&window, who));
    assert_eq!(window.state().view().page, Page::Welcome, "not opened yet");
    press(&mut window, "Open a copy");
    assert_eq!(window.state().draft(), &draft_in(&example("Ada")));
    rename(&mut window, "Ida");
    press(&mut window, "Save");
    type_into(&mut window, "Path", "/plans/copy.taper.json");
    press(&mut window, "Save here");
    assert_eq!(name_in(&desk.file("/plans/copy.taper.json")), "Ida");
    assert_eq!(name_in(&desk.file(PLAN)), "Ada");
    assert_eq!(desk.locks.borrow()[Path::new(PLAN)], who);
}

#[test]
fn a_plan_that_somebody_has_open_can_be_opened_anyway_and_notices_their_change() {
    let desk = Desk::default();
    desk.put(PLAN, &example("Ada"));
    let who = "Ann Lee on WARD-3, since 2027-01-02 10:15".to_owned();
    let _ = desk.locks.borrow_mut().insert(PLAN.into(), who);
    let mut window = start(&desk);
    open(&mut window, PLAN);
    press(&mut window, "Open anyway");
    rename(&mut window, "Ida");
    desk.put(PLAN, &example("Eve"));
    press(&mut window, "Save");
    assert!(shows(&window, "Somebody else changed this plan"));
}

#[test]
fn an_open_plan_is_locked_until_another_is_opened() {
    let desk = Desk::default();
    desk.put(PLAN, &example("Ada"));
    desk.put("/plans/two.taper.json", &example("Eve"));
    let mut window = start(&desk);
    let locked = |path: &str| desk.locks.borrow().contains_key(Path::new(path));
    open(&mut window, PLAN);
    assert!(locked(PLAN));
    open(&mut window, PLAN);
    assert!(locked(PLAN), "opened again, it is no stranger’s");
    assert!(window.state().view().dialog.is_none());
    open(&mut window, "/plans/two.taper.json");
    assert!(!locked(PLAN) && locked("/plans/two.taper.json"));
}

#[test]
fn the_open_plan_is_its_own_however_its_path_is_spelt() {
    let (desk, mut window) = with_ada();
    let detour = "/plans/../plans/./one.taper.json";
    open(&mut window, detour);
    assert!(
        window.state().view().dialog.is_none(),
        "it is nobody else’s"
    );
    assert!(desk.locks.borrow().contains_key(Path::new(PLAN)));
    rename(&mut window, "Ida");
    // Saved under the other name, it is saved over the version that was opened.
    window.key_press_modifiers(
        egui::Modifiers::COMMAND.plus(egui::Modifiers::SHIFT),
        egui::Key::S,
    );
    window.run();
    type_into(&mut window, "Path", detour);
    press(&mut window, "Save here");
    assert!(window.state().view().dialog.is_none() && !window.state().is_unsaved());
    assert_eq!(name_in(&desk.file(PLAN)), "Ida");
    let recent = &window.state().preferences().recent;
    assert_eq!(recent.as_slice(), [Path::new(PLAN)], "it is listed once");
}

#[test]
fn a_sealed_plan_asks_for_its_passphrase_and_stays_sealed() {
    let desk = Desk::default();
    let secret = SecretString::from(SECRET);
    let sealed = plan_file::seal_with_work(&example("Ada"), &secret, Form::Binary, 1).unwrap();
    desk.put(SEALED, &sealed);
    let mut window = start(&desk);
    open(&mut window, SEALED);
    assert!(shows(&window, "This plan is sealed"));
    type_secret(&mut window, "Passphrase", "another one");
    press(&mut window, "Unseal");
    assert!(shows(&window, "The passphrase does not open this file"));
    assert_eq!(window.state().view().page, Page::Welcome);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    type_secret(&mut window, "Passphrase", "");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.run();
    type_secret(&mut window, "Passphrase", SECRET);
    let view = format!("{:?}", window.state().view());
    assert!(view.contains("Unseal") && !view.contains("horse"));
    window.key_press(egui::Key::Enter);
    window.run();
    assert_eq!(window.state().draft().patient.name, "Ada");

    rename(&mut window, "Ida");
    wait(&mut window);
    let kept = desk.journal.borrow().clone().unwrap();
    assert!(kept.key.is_some() && plan_file::is_sealed(&kept.unsaved.bytes));
    press(&mut window, "Save");
    let saved = desk.file(SEALED);
    assert!(plan_file::is_sealed(&saved));
    assert_eq!(name_in(&plan_file::unseal(&saved, &secret).unwrap()), "Ida");
    let recent = format!("{:?}", window.state().preferences());
    assert!(recent.contains(SEALED) && !recent.contains("horse"));
    // Under a name that promises no seal it is not saved at all.
    window.key_press_modifiers(
        egui::Modifiers::COMMAND.plus(egui::Modifiers::SHIFT),
        egui::Key::S,
    );
    window.run();
    type_into(&mut window, "Path", PLAN);
    press(&mut window, "Save here");
    assert!(shows(&window, "The plan is sealed. Accepted: a name"));
    assert!(!desk.files.borrow().contains_key(Path::new(PLAN)));
}

#[test]
fn sealing_asks_twice_and_writes_a_new_file_only() {
    let (desk, mut window) = with_ada();
    press(&mut window, "Plan");
    press(&mut window, "Seal with a passphrase…");
    assert!(shows(&window, "A lost passphrase is a lost plan"));
    type_secret(&mut window, "New passphrase", SECRET);
    press(&mut window, "Seal");
    assert!(shows(&window, "The two passphrases differ."));
    assert!(!desk.files.borrow().contains_key(Path::new(SEALED)));
    type_secret(&mut window, "The same passphrase again", SECRET);
    assert!(!format!("{:?}", window.state().view()).contains("horse"));
    press(&mut window, "Seal");
    assert!(matches!(
        window.state().view().dialog,
        Some(Dialog::Message { .. })
    ));
    let sealed = desk.file(SEALED);
    let plain = plan_file::unseal(&sealed, &SecretString::from(SECRET)).unwrap();
    assert_eq!(draft_in(&plain), draft_in(&example("Ada")));
    assert_eq!(desk.file(PLAN), example("Ada"), "the plan before stays");
    press(&mut window, "Close");

    // What is typed from now on is kept sealed, and saved sealed.
    rename(&mut window, "Ida");
    wait(&mut window);
    assert!(desk.journal.borrow().as_ref().unwrap().key.is_some());
    desk.crash();
    drop(window);
    let mut window = start(&desk);
    assert!(!shows(&window, "Ida") && shows(&window, SEALED));
    type_secret(&mut window, "Passphrase", SECRET);
    press(&mut window, "Show it");
    assert!(shows(&window, "Patient, name: Ada became Ida"));
    press(&mut window, "Take it back");
    press(&mut window, "Save");
    assert!(plan_file::is_sealed(&desk.file(SEALED)));
    assert_ne!(desk.file(SEALED), sealed);
    // Another plan is not kept under this one's passphrase.
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::N);
    window.run();
    rename(&mut window, "Eve");
    wait(&mut window);
    assert!(desk.journal.borrow().as_ref().unwrap().key.is_none());
}

#[test]
fn what_waits_for_its_button_is_asked_about_before_it_is_lost_and_survives_a_crash() {
    let (desk, mut window) = with_ada();
    press(&mut window, "Assess");
    tick(&mut window, "Yes: Is the person pregnant?");
    type_into(&mut window, "Answered by", "Dr Example");
    press(&mut window, "Save");
    assert!(!window.state().is_unsaved());
    // The plan is saved, and what was typed is in no plan.
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::N);
    window.run();
    assert!(shows(&window, "Something that was typed is not recorded"));
    assert!(shows(&window, "An answer in the safety panel"));
    window.key_press(egui::Key::Escape);
    window.run();
    wait(&mut window);
    desk.crash();
    drop(window);

    let mut window = start(&desk);
    let offered = "An answer in the safety panel, not recorded yet: Dr Example";
    assert!(shows(&window, offered));
    press(&mut window, "Take it back");
    let answers = &window.state().view().gate_answers;
    assert!(answers.values().any(|answer| answer.by == "Dr Example"));
    assert!(!window.state().is_unsaved(), "the plan itself is as saved");
}

#[test]
fn amounts_being_edited_come_back_into_their_fields_after_a_crash() {
    let (desk, mut window) = with_ada();
    window.get_by_label_contains("Step 2, ").click();
    window.run();
    press(&mut window, "Edit amounts");
    let opened = window.state().view().amounts.clone().unwrap();
    wait(&mut window);
    assert!(desk.journal.borrow().is_none(), "nothing was typed yet");
    type_into(&mut window, "Amount at 08:00, MST Continus", "55 mg");
    wait(&mut window);
    desk.crash();
    drop(window);
    let mut window = start(&desk);
    assert!(shows(&window, "Amounts of step 2, not recorded yet"));
    press(&mut window, "Take it back");
    let back = window.state().view().amounts.clone().unwrap();
    assert_eq!((back.step, &back.before), (2, &opened.items));
    assert_ne!(back.items, opened.items);
}
