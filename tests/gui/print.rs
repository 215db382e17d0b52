//! The Print page: the pages that are shown are the bytes that are printed and saved.

use std::path::Path;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use taperline::gui::Dialog;
use taperline::paper::{Document, PaperSize, TypeSize};

use crate::changes::key;
use crate::{Files, Window, choose, press, shows, tick, type_into, window_with_example};

fn print_page() -> (Window, Files) {
    let (mut window, files) = window_with_example();
    window.key_press_modifiers(Modifiers::COMMAND, Key::P);
    window.run();
    (window, files)
}

fn pick(window: &mut Window, document: Document) {
    let option = window.get_by_role_and_label(Role::RadioButton, document.title());
    option.click();
    window.run();
}

fn pages(window: &Window) -> usize {
    let pages = window.query_all_by_role(Role::Image);
    let names = pages.filter_map(|page| page.accesskit_node().label());
    names.filter(|name| name.starts_with("Page ")).count()
}

fn save(window: &mut Window, files: &Files, path: &str) -> Vec<u8> {
    press(window, "Save PDF…");
    type_into(window, "Path", path);
    press(window, "Save PDF here");
    files.borrow().get(Path::new(path)).unwrap().clone()
}

#[test]
fn what_is_printed_is_what_is_saved_and_shown() {
    let (mut window, files) = print_page();
    assert!(pages(&window) > 1);
    assert!(shows(&window, "Page 1 of "));
    let saved = save(&mut window, &files, "/out/plan.pdf");
    assert!(saved.starts_with(b"%PDF"));
    // On its own page the same key prints.
    window.key_press_modifiers(Modifiers::COMMAND, Key::P);
    window.run();
    let files = files.borrow();
    let printed = files.get(Path::new("printed on the viewer")).unwrap();
    assert_eq!(printed, &saved);
    assert!(shows(&window, "Handed to the viewer"));
}

#[test]
fn a_printer_that_the_system_knows_can_be_chosen() {
    let (mut window, files) = print_page();
    choose(&mut window, "Print with", "Ward_3");
    press(&mut window, "Print now");
    assert!(files.borrow().contains_key(Path::new("printed on Ward_3")));
}

#[test]
fn every_document_has_pages_of_its_own() {
    let (mut window, files) = print_page();
    let mut before: Vec<Vec<u8>> = Vec::new();
    for document in Document::ALL {
        pick(&mut window, document);
        assert_eq!(window.state().view().print.document, document);
        assert!(pages(&window) > 0, "{document:?}");
        let path = format!("/out/{}.pdf", document.word());
        let pdf = save(&mut window, &files, &path);
        assert!(!before.contains(&pdf), "{document:?}");
        before.push(pdf);
    }
}

#[test]
fn paper_and_print_size_make_other_pages() {
    let (mut window, files) = print_page();
    let usual = save(&mut window, &files, "/out/a4.pdf");
    tick(&mut window, "Paper Letter");
    assert_eq!(window.state().view().print.size, Some(PaperSize::Letter));
    let letter = save(&mut window, &files, "/out/letter.pdf");
    tick(&mut window, "Very large print");
    assert_eq!(window.state().view().print.type_size, TypeSize::Large);
    let large = save(&mut window, &files, "/out/large.pdf");
    assert!(usual != letter && letter != large && usual != large);
}

#[test]
fn a_plan_that_was_changed_is_printed_as_it_is_now_or_not_at_all() {
    let (mut window, files) = print_page();
    let before = save(&mut window, &files, "/out/before.pdf");
    press(&mut window, "Regimen");
    type_into(&mut window, "Amount of dose 1", "45,5 mg");
    press(&mut window, "Print");
    assert_eq!(pages(&window), 0);
    assert!(shows(&window, "There is nothing to print"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::P);
    window.run();
    assert!(matches!(
        window.state().view().dialog,
        Some(Dialog::Message { .. })
    ));
    assert!(
        !files
            .borrow()
            .contains_key(Path::new("printed on the viewer"))
    );
    key(&mut window, Key::Escape);
    press(&mut window, "Regimen");
    type_into(&mut window, "Amount of dose 1", "50 mg");
    press(&mut window, "Print");
    let after = save(&mut window, &files, "/out/after.pdf");
    assert_ne!(before, after);
}

#[test]
fn a_withheld_plan_has_no_paper_for_the_patient() {
    let (mut window, _) = print_page();
    press(&mut window, "Assess");
    tick(&mut window, "Yes: Is the person pregnant?");
    press(&mut window, "Print");
    assert_eq!(pages(&window), 0);
    let save = window.get_by_role_and_label(Role::Button, "Save PDF…");
    assert!(save.accesskit_node().is_disabled());
}

#[test]
fn the_paper_never_takes_the_place_of_the_plan_file() {
    let (mut window, files) = window_with_example();
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run();
    type_into(&mut window, "Path", "/out/plan.taper.json");
    press(&mut window, "Save here");
    let plan = files
        .borrow()
        .get(Path::new("/out/plan.taper.json"))
        .unwrap()
        .clone();
    press(&mut window, "Print");
    press(&mut window, "Save PDF…");
    type_into(&mut window, "Path", "/out/plan.taper.json");
    press(&mut window, "Save PDF here");
    assert!(shows(&window, "This is the plan file itself"));
    press(&mut window, "Save PDF here");
    assert_eq!(
        files
            .borrow()
            .get(Path::new("/out/plan.taper.json"))
            .unwrap(),
        &plan
    );
}

#[test]
fn while_the_patient_is_hidden_no_page_shows_who_it_is() {
    let (mut window, _) = print_page();
    key(&mut window, Key::F8);
    assert_eq!(pages(&window), 0);
    assert!(shows(&window, "The patient is hidden"));
    key(&mut window, Key::F8);
    assert!(pages(&window) > 0);
}

#[test]
fn what_was_handed_out_is_printed_again_as_it_was_whatever_has_changed_since() {
    let (mut window, files) = print_page();
    assert!(!shows(&window, "Which plan"));
    press(&mut window, "Issue the plan…");
    type_into(&mut window, "Handed out by", "Dr A");
    press(&mut window, "Issue");
    let issued = save(&mut window, &files, "/out/issued.pdf");
    // The plan is made another one: a draft with other bytes.
    press(&mut window, "Taper");
    type_into(&mut window, "Every … days", "21");
    press(&mut window, "Print");
    let draft = save(&mut window, &files, "/out/draft.pdf");
    assert_ne!(draft, issued);
    let version = "Version 1, issued Sat 2 Jan 2027 by Dr A";
    choose(&mut window, "Which plan", version);
    assert_eq!(save(&mut window, &files, "/out/again.pdf"), issued);
    // Larger print has the same words on more pages.
    let before = pages(&window);
    tick(&mut window, "Very large print");
    assert!(pages(&window) >= before);
    // Other documents are not kept, and are those of the plan as it is now.
    pick(&mut window, Document::Pharmacy);
    assert!(!shows(&window, version));
    pick(&mut window, Document::Patient);
    choose(&mut window, "Which plan", "As it is now");
    tick(&mut window, "Large print");
    assert_eq!(save(&mut window, &files, "/out/now.pdf"), draft);
}
