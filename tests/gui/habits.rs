//! What people expect of any window: keys, recent plans, dropped files, asking before
//! anything is lost, a patient who can be hidden, and panels that lead somewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::{Live, Role};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use taperline::gui::{Dialog, Page, Stage, Then, stage};

use crate::changes::{example_text, key, window_with};
use crate::{Window, press, shows, type_into, window, window_with_example};

fn keys(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

fn of(window: &Window, page: Page) -> Stage {
    stage(page, window.state().draft(), window.state().planning())
}

#[test]
fn redo_has_both_keys_that_hands_know() {
    for (modifiers, redo) in [
        (Modifiers::COMMAND, Key::Y),
        (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z),
    ] {
        let (mut window, _) = window_with_example();
        let before = window.state().draft().clone();
        press(&mut window, "Add a scenario");
        let after = window.state().draft().clone();
        key(&mut window, Key::Escape);
        press(&mut window, "Undo");
        assert_eq!(window.state().draft(), &before);
        keys(&mut window, modifiers, redo);
        assert_eq!(window.state().draft(), &after);
    }
}

#[test]
fn one_key_hides_who_the_patient_is_and_shows_it_again() {
    let (mut window, _) = window_with_example();
    assert!(shows(&window, "Example patient"));
    assert!(shows(&window, "born 3 Feb 1950"));
    key(&mut window, Key::F8);
    for page in Page::OF_A_PLAN {
        press(&mut window, page.title());
        assert!(!shows(&window, "Example patient"), "{page:?}");
        assert!(!shows(&window, "1950"), "{page:?}");
    }
    press(&mut window, "Regimen");
    assert!(
        window
            .query_by_role_and_label(Role::TextInput, "Patient")
            .is_none()
    );
    key(&mut window, Key::F8);
    assert!(shows(&window, "born 3 Feb 1950"));
    assert_eq!(window.state().draft().patient.name, "Example patient");
}

#[test]
fn while_the_patient_is_hidden_nothing_that_was_typed_names_them() {
    let text = example_text()
        .replace(
            r#""name": "A","#,
            r#""name": "Mrs Example, slowly", "note": "Mrs Example is afraid of it","#,
        )
        .replace(
            r#""chosen": "A""#,
            r#""chosen": "Mrs Example, slowly", "journal": [{"date": "2027-01-01",
               "kind": "note", "author": "Dr A", "text": "Rang Mrs Example"}]"#,
        );
    let mut window = window_with(&text);
    press(&mut window, "Compare");
    assert!(shows(&window, "Mrs Example"));
    assert!(shows(&window, "Saved · plan.taper.json"));
    key(&mut window, Key::F8);
    for page in Page::OF_A_PLAN {
        press(&mut window, page.title());
        assert!(!shows(&window, "Mrs Example"), "{page:?}");
    }
    press(&mut window, "Review");
    assert!(shows(&window, "Hidden, since it names the patient"));
    assert!(!shows(&window, "Saved · plan.taper.json"));
    // The file that was opened may bear the name.
    window.get_by_label("Plan").click();
    window.run();
    window.get_by_label_contains("Open recent").hover();
    window.run();
    assert!(!shows(&window, "plan.taper.json"));
}

#[test]
fn each_stage_has_a_key_of_its_own() {
    let (mut window, _) = window_with_example();
    for (digit, page) in [
        (Key::Num1, Page::Assess),
        (Key::Num2, Page::Regimen),
        (Key::Num3, Page::Taper),
        (Key::Num4, Page::Compare),
        (Key::Num5, Page::Review),
        (Key::P, Page::Print),
    ] {
        keys(&mut window, Modifiers::COMMAND, digit);
        assert_eq!(window.state().view().page, page);
    }
}

#[test]
fn the_sheet_of_keys_names_every_key_that_does_something() {
    let (mut window, _) = window();
    key(&mut window, Key::F1);
    assert_eq!(window.state().view().dialog, Some(Dialog::Shortcuts));
    for words in [
        "Ctrl+S: Save the plan file",
        "F8: Hide who the patient is",
        "Ctrl+3: Taper: Where to, how fast",
        "Ctrl+Shift+Z, Ctrl+Y: Bring back",
        "F6: To the next part of the window",
        "On the curve",
        "Left, Right: To the step before or after",
    ] {
        assert!(shows(&window, words), "{words}");
    }
    key(&mut window, Key::Escape);
    assert_eq!(window.state().view().dialog, None);
}

#[test]
fn a_plan_that_was_saved_or_opened_is_remembered_by_its_path_until_the_list_is_cleared() {
    let (mut window, _) = window_with_example();
    keys(&mut window, Modifiers::COMMAND, Key::S);
    type_into(&mut window, "Path", "/out/a.taper.json");
    press(&mut window, "Save here");
    let recent = &window.state().preferences().recent;
    assert_eq!(recent, &[PathBuf::from("/out/a.taper.json")]);
    window.get_by_label("Plan").click();
    window.run();
    window.get_by_label_contains("Open recent").hover();
    window.run();
    press(&mut window, "Clear this list");
    assert!(window.state().preferences().recent.is_empty());
}

#[test]
fn a_recent_plan_that_is_gone_says_so_and_opens_nothing() {
    let mut window = window_with(&example_text());
    window.get_by_label("Plan").click();
    window.run();
    window.get_by_label_contains("Open recent").hover();
    window.run();
    press(&mut window, "plan.taper.json");
    assert_eq!(window.state().view().page, Page::Taper);
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads by path".to_owned())
    }
}

#[test]
fn a_file_dropped_on_the_window_is_opened_and_changes_are_asked_for_first() {
    let (mut window, files) = window();
    let path = PathBuf::from("/in/plan.taper.json");
    let bytes = example_text().into_bytes();
    let _ = files.borrow_mut().insert(path.clone(), bytes);
    let drop = |window: &mut Window| {
        let file: egui::DroppedFileHandle = Arc::new(Dropped(path.clone()));
        window.input_mut().dropped_files.push(file);
        window.run();
    };
    drop(&mut window);
    assert_eq!(window.state().view().page, Page::Taper);
    press(&mut window, "Add a scenario");
    key(&mut window, Key::Escape);
    drop(&mut window);
    let asks = Dialog::LoseChanges {
        then: Then::OpenPath(path.clone()),
        unsaved: true,
        unrecorded: Vec::new(),
    };
    assert_eq!(window.state().view().dialog, Some(asks));
    key(&mut window, Key::Escape);
    assert_eq!(window.state().draft().scenarios.len(), 2, "nothing is lost");
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_asked_for_twice() {
    let (mut window, files) = window_with_example();
    let path = PathBuf::from("/out/other.taper.json");
    let _ = files.borrow_mut().insert(path.clone(), b"mine".to_vec());
    keys(&mut window, Modifiers::COMMAND, Key::S);
    type_into(&mut window, "Path", "/out/other.taper.json");
    press(&mut window, "Save here");
    assert!(shows(&window, "A file is there already"));
    assert_eq!(files.borrow().get(&path).unwrap(), b"mine");
    press(&mut window, "Save here");
    assert_ne!(files.borrow().get(&path).unwrap(), b"mine");
    assert!(shows(&window, "Saved"));
}

#[test]
fn a_finding_leads_to_the_step_it_speaks_of() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Regimen");
    press(&mut window, "Show step 14");
    assert_eq!(window.state().view().page, Page::Taper);
    assert_eq!(window.state().view().step, Some(14));
}

#[test]
fn a_screen_reader_hears_how_much_there_is_to_weigh_when_it_changes() {
    let (window, _) = window_with_example();
    let said = window.get_by_role(Role::Status);
    let node = said.accesskit_node();
    assert_eq!(
        node.label().unwrap(),
        "Safety: 3 to ask, 3 warnings, 1 caution"
    );
    assert_eq!(node.live(), Live::Polite);
}

#[test]
fn each_stage_says_whether_something_waits_there() {
    let (mut window, _) = window();
    press(&mut window, "New plan");
    assert_eq!(of(&window, Page::Assess), Stage::Empty);
    assert!(matches!(of(&window, Page::Regimen), Stage::Attention(..)));
    for page in [Page::Taper, Page::Compare, Page::Review, Page::Print] {
        assert_eq!(of(&window, page), Stage::Empty, "{page:?}");
    }
    let (mut window, _) = window_with_example();
    assert_eq!(of(&window, Page::Regimen), Stage::Complete);
    let steep = Stage::Attention("3 steps are steep".to_owned(), None);
    assert_eq!(of(&window, Page::Taper), steep);
    let unissued = Stage::Attention("Not issued yet".to_owned(), None);
    assert_eq!(of(&window, Page::Print), unissued);
    press(&mut window, "Print");
    press(&mut window, "Issue the plan…");
    type_into(&mut window, "Handed out by", "Dr A");
    press(&mut window, "Issue");
    assert_eq!(of(&window, Page::Print), Stage::Complete);
}

#[test]
fn undo_takes_back_what_was_done_although_the_keyboard_has_gone_to_a_field() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Regimen");
    let before = window.state().draft().regimen.len();
    press(&mut window, "Remove Medicine 2");
    assert_eq!(window.state().draft().regimen.len(), before - 1);
    window
        .get_by_role_and_label(Role::TextInput, "Patient")
        .focus();
    window.run();
    keys(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(window.state().draft().regimen.len(), before);
    assert_eq!(window.state().draft().patient.name, "Example patient");
}

#[test]
fn the_arrow_key_that_is_held_goes_from_step_to_step_and_nowhere_else() {
    let (mut window, _) = window_with_example();
    window.get_by_label_contains("Step 3, ").focus();
    window.run();
    for _ in 0..4 {
        window.key_press(Key::ArrowDown);
        window.step();
    }
    window.run();
    assert!(window.get_by_label_contains("Step 7, ").is_focused());
}

#[test]
fn one_key_goes_from_part_to_part_and_a_stage_is_entered_at_its_first_field() {
    let (mut window, _) = window_with_example();
    keys(&mut window, Modifiers::COMMAND, Key::Num3);
    key(&mut window, Key::Tab);
    assert!(
        window
            .get_by_role_and_label(Role::Button, "Add a scenario")
            .is_focused()
            || window
                .get_by_role_and_label(Role::Button, "Scenario menu")
                .is_focused()
    );
    for part in ["Curve and schedule", "Safety", "Status", "Plan and patient"] {
        key(&mut window, Key::F6);
        let named = window.query_all_by_role_and_label(Role::Label, part);
        assert!(named.into_iter().any(|part| part.is_focused()), "{part}");
    }
    keys(&mut window, Modifiers::SHIFT, Key::F6);
    let status = window.query_all_by_role_and_label(Role::Label, "Status");
    assert!(status.into_iter().any(|part| part.is_focused()));
}

#[test]
fn before_changes_are_lost_the_keyboard_is_on_what_keeps_them() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Add a scenario");
    key(&mut window, Key::Escape);
    keys(&mut window, Modifiers::COMMAND, Key::N);
    let _ = window.get_by_role_and_label(Role::Dialog, "There are changes that were not saved");
    let stay = window.get_by_role_and_label(Role::Button, "Cancel");
    assert!(stay.is_focused());
    key(&mut window, Key::Enter);
    assert_eq!(window.state().view().dialog, None);
    assert_eq!(window.state().draft().scenarios.len(), 2);
}

#[test]
fn a_field_in_the_way_leads_to_its_page() {
    let text = example_text().replacen(r#""amount": "60 mg""#, r#""amount": "sixty""#, 1);
    let mut window = window_with(&text);
    // It is opened where the field stands.
    assert_eq!(window.state().view().page, Page::Regimen);
    press(&mut window, "Taper");
    press(&mut window, "Go to Medicine 1, dose 1, amount");
    assert_eq!(window.state().view().page, Page::Regimen);
}

/// Shows every page; the draft stays as it was.
fn look_at_every_page(mut window: Window) {
    let before = window.state().draft().clone();
    for page in Page::OF_A_PLAN {
        press(&mut window, page.title());
        assert_eq!(window.state().draft(), &before, "{page:?}");
    }
}

#[test]
fn looking_at_every_page_changes_nothing() {
    let (mut empty, _) = window();
    press(&mut empty, "New plan");
    look_at_every_page(empty);
    look_at_every_page(window_with_example().0);
}

#[test]
fn the_keyboard_goes_back_to_where_it_was_before_a_dialog_or_a_menu() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Regimen");
    let is_back = |window: &Window| {
        let field = window.get_by_role_and_label(Role::TextInput, "Identifier");
        field.is_focused()
    };
    window
        .get_by_role_and_label(Role::TextInput, "Identifier")
        .focus();
    window.run();
    key(&mut window, Key::F1);
    assert!(!is_back(&window));
    key(&mut window, Key::Escape);
    window.run_steps(3);
    assert!(is_back(&window));
    press(&mut window, "View");
    key(&mut window, Key::Escape);
    window.run_steps(3);
    assert!(is_back(&window));
}

#[test]
fn the_menus_are_seen_whole_where_there_is_room() {
    let (mut window, _) = window_with_example();
    // The pointer hits their last entries only where these are in sight.
    window.get_by_role_and_label(Role::Button, "View").click();
    window.run();
    window.get_by_label_contains("Keys…").click();
    window.run();
    assert_eq!(window.state().view().dialog, Some(Dialog::Shortcuts));
    // What does not fit is scrolled by keys, although nothing in it can be pressed.
    let top = |window: &Window| window.get_by_label_contains("F8: Hide").rect().top();
    let before = top(&window);
    key(&mut window, Key::PageDown);
    assert!(top(&window) < before - 100.0, "{}", top(&window));
    key(&mut window, Key::Home);
    assert!((top(&window) - before).abs() < 1.0);
    key(&mut window, Key::Escape);
    window.get_by_role_and_label(Role::Button, "Plan").click();
    window.run();
    window.get_by_label_contains("About the data").click();
    window.run();
    assert!(matches!(
        window.state().view().dialog,
        Some(Dialog::About(_))
    ));
}

#[test]
fn stages_say_what_has_been_done_and_no_more() {
    let (mut window, _) = crate::window();
    keys(&mut window, Modifiers::COMMAND, Key::N);
    let stage = |window: &Window, page| {
        let app = window.state();
        taperline::gui::stage(page, app.draft(), app.planning())
    };
    // In a small window the schedule has a page of its own, and stands as the taper does.
    assert_eq!(stage(&window, Page::Schedule), stage(&window, Page::Taper));
    assert_eq!(stage(&window, Page::Schedule), taperline::gui::Stage::Empty);
    // A decision for a scenario is no visit.
    let text = example_text().replace(
        r#""chosen": "A""#,
        r#""chosen": "A", "journal": [{"date": "2027-01-01", "kind": "decision",
           "author": "Dr A", "text": "A"}]"#,
    );
    let window = window_with(&text);
    assert_eq!(window.state().planning().problems(), []);
    assert_eq!(stage(&window, Page::Review), taperline::gui::Stage::Empty);
}
