//! Files for other systems: the window writes what the command line writes, or says why not.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use taperline::clinical_data::Formulary;
use taperline::draft::to_case;
use taperline::exchange::format::{Format, FormatOptions};
use taperline::gui::Dialog;
use taperline::plan::plan;

use crate::changes::key;
use crate::{Desk, Window, open_example, press, shows, tick, today, type_into, window_on};

/// Every file, with its button and a name for it.
const FILES: [(Format, &str, &str); 7] = [
    (Format::Calendar, "Save calendar…", "/out/plan.ics"),
    (Format::Fhir, "Save FHIR bundle…", "/out/plan-fhir.json"),
    (Format::Steps, "Save steps…", "/out/steps.csv"),
    (Format::Supplies, "Save supplies…", "/out/supplies.csv"),
    (Format::Svg, "Save curve as SVG…", "/out/curve.svg"),
    (Format::Png, "Save curve as PNG…", "/out/curve.png"),
    (Format::Text, "Save text…", "/out/plan.txt"),
];

fn formats_of_the_example() -> (Window, Desk) {
    let desk = Desk::default();
    let formulary = Formulary::load().unwrap();
    let mut window = window_on(desk.clone(), formulary, 1280.0, 800.0, egui::Theme::Light);
    open_example(&mut window);
    show_formats(&mut window);
    (window, desk)
}

fn show_formats(window: &mut Window) {
    press(window, "Print");
    window
        .get_by_role_and_label(Role::RadioButton, "Other formats")
        .click();
    window.run();
}

fn save(window: &mut Window, button: &str, path: &str) {
    press(window, button);
    type_into(window, "Path", path);
    press(window, "Save file here");
}

/// What the library makes of the plan in the window.
fn expected(window: &Window, format: Format, options: FormatOptions) -> Vec<u8> {
    let formulary = Formulary::load().unwrap();
    let draft = window.state().draft();
    let case = to_case(draft, &formulary).unwrap();
    let plan = plan(&case, case.scenario(None).unwrap(), &formulary, today()).unwrap();
    format
        .bytes((&case, &plan), &draft.journal, &formulary, options)
        .unwrap()
}

/// What was copied since the window was drawn last.
fn copied(window: &Window) -> Option<String> {
    let output = &window.output().platform_output;
    output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn every_file_is_saved_as_the_command_line_writes_it_and_the_window_says_where() {
    let (mut window, desk) = formats_of_the_example();
    for (format, button, path) in FILES {
        save(&mut window, button, path);
        assert_eq!(window.state().view().dialog, None, "{format:?}");
        let options = FormatOptions::default();
        assert!(
            desk.file(path) == expected(&window, format, options),
            "{format:?}"
        );
        assert!(shows(&window, &format!("Saved as {path}")), "{format:?}");
    }
    assert!(shows(&window, "The text is saved as plan.txt"));
}

#[test]
fn a_calendar_names_medicines_and_times_of_doses_only_when_asked() {
    let (mut window, desk) = formats_of_the_example();
    save(&mut window, "Save calendar…", "/out/plain.ics");
    let plain = String::from_utf8(desk.file("/out/plain.ics")).unwrap();
    assert!(!plain.contains("MST") && !plain.contains("mg"));
    assert!(shows(&window, "Its times are those of Europe/London."));
    tick(&mut window, "Name medicines and doses");
    tick(&mut window, "Each time of doses");
    save(&mut window, "Save calendar…", "/out/full.ics");
    let full = String::from_utf8(desk.file("/out/full.ics")).unwrap();
    assert!(full.contains("MST") && full.contains("55 mg"));
    let events = |text: &str| text.matches("BEGIN:VEVENT").count();
    assert!(events(&full) > events(&plain));
}

#[test]
fn the_text_is_copied_and_names_the_patient_only_when_asked() {
    let (mut window, _) = formats_of_the_example();
    let copy = |window: &mut Window| {
        let button = window.get_by_role_and_label(Role::Button, "Copy text");
        button.click();
        let mut text = None;
        for _ in 0..4 {
            window.step();
            text = text.or_else(|| copied(window));
        }
        text.unwrap()
    };
    let text = copy(&mut window);
    assert!(text.starts_with("Opioid taper, scenario A\n"));
    assert!(!text.contains("Example patient"));
    assert!(shows(&window, "The text is copied"));
    tick(&mut window, "Name the patient");
    assert!(copy(&mut window).contains("Example patient, born 3 February 1950"));
}

#[test]
fn a_withheld_plan_is_handed_on_in_no_format_and_the_gate_says_why() {
    let (mut window, desk) = formats_of_the_example();
    press(&mut window, "Assess");
    tick(&mut window, "Yes: Is the person pregnant?");
    press(&mut window, "Print");
    assert!(shows(&window, "Nothing can be handed on"));
    for (format, button, _) in FILES {
        let button = window.get_by_role_and_label(Role::Button, button);
        assert!(button.accesskit_node().is_disabled(), "{format:?}");
    }
    // The menu says it as well, in the words of the command line.
    press(&mut window, "Plan");
    press(&mut window, "Export");
    {
        let mut entries = window.query_all_by_role_and_label(Role::Button, "Save FHIR bundle…");
        let entry = entries.find(|entry| !entry.accesskit_node().is_disabled());
        entry.unwrap().click();
    }
    window.run();
    let draft = window.state().draft().clone();
    let formulary = Formulary::load().unwrap();
    let case = to_case(&draft, &formulary).unwrap();
    let plan = plan(&case, case.scenario(None).unwrap(), &formulary, today()).unwrap();
    let why = plan.planned().unwrap_err().to_string();
    let Some(Dialog::Message { lines, .. }) = &window.state().view().dialog else {
        unreachable!("no message: {:?}", window.state().view().dialog)
    };
    assert!(lines.contains(&why), "{lines:?}");
    assert!(desk.files.borrow().is_empty());
}

#[test]
fn a_plan_with_a_field_that_cannot_be_read_is_not_handed_on() {
    let (mut window, desk) = formats_of_the_example();
    press(&mut window, "Regimen");
    type_into(&mut window, "Amount of dose 1", "45,5 mg");
    press(&mut window, "Print");
    assert!(shows(&window, "Nothing can be handed on"));
    assert!(shows(&window, "‘45,5 mg’"));
    assert!(desk.files.borrow().is_empty());
}

#[test]
fn a_file_for_another_system_never_takes_the_place_of_a_plan() {
    let (mut window, desk) = formats_of_the_example();
    desk.put("/out/other.taper.json", taperline::examples::ALL[0].bytes);
    let before = desk.file("/out/other.taper.json");
    save(&mut window, "Save FHIR bundle…", "/out/other.taper.json");
    assert!(shows(&window, "names a plan file, which would be lost"));
    assert_eq!(desk.file("/out/other.taper.json"), before);
    key(&mut window, egui::Key::Escape);
    // Anything else is replaced only when that was agreed to.
    desk.put("/out/notes.txt", b"notes");
    save(&mut window, "Save text…", "/out/notes.txt");
    assert!(shows(&window, "A file is there already"));
    assert_eq!(desk.file("/out/notes.txt"), b"notes");
    press(&mut window, "Save file here");
    assert!(desk.file("/out/notes.txt").starts_with(b"Opioid taper"));
}

#[test]
fn where_nothing_can_be_written_the_path_can_be_corrected() {
    let (mut window, desk) = formats_of_the_example();
    *desk.full.borrow_mut() = true;
    save(&mut window, "Save steps…", "/full/steps.csv");
    assert!(shows(&window, "Nothing was saved: there is no room"));
    assert!(matches!(
        window.state().view().dialog,
        Some(Dialog::Path { .. })
    ));
    assert!(!shows(&window, "Saved as"));
    *desk.full.borrow_mut() = false;
    type_into(&mut window, "Path", "/out/steps.csv");
    press(&mut window, "Save file here");
    assert!(
        desk.files
            .borrow()
            .contains_key(&PathBuf::from("/out/steps.csv"))
    );
}

#[test]
fn a_file_that_was_saved_before_the_last_change_says_so() {
    let (mut window, desk) = formats_of_the_example();
    save(&mut window, "Save text…", "/out/plan.txt");
    let before = desk.file("/out/plan.txt");
    press(&mut window, "Regimen");
    type_into(&mut window, "Amount of dose 1", "50 mg");
    press(&mut window, "Print");
    assert!(shows(
        &window,
        "Saved before the last change as /out/plan.txt"
    ));
    assert_eq!(desk.file("/out/plan.txt"), before);
}

#[test]
fn among_the_other_formats_the_key_prints_nothing() {
    let (mut window, desk) = formats_of_the_example();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::P);
    window.run();
    assert!(shows(&window, "Choose a document to print it"));
    assert!(
        !desk
            .files
            .borrow()
            .contains_key(Path::new("printed on the viewer"))
    );
}
