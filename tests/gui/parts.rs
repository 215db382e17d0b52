//! What the parts of the window show: the table's columns, the safety panel, all tables.

use std::path::Path;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::{Window, harness, press, shows, type_into, window, window_with_example};

/// A plan of one row, as a file.
fn plan_file(regimen: &str, order: &str, request: &str) -> String {
    format!(
        r#"{{"format": "taperline-plan", "version": 1, "country": "uk",
        "equivalence_table": "fpm-2020", "patient": {{"name": "Ada Example"}},
        "circumstances": {{"pain_kind": "chronic-non-cancer"}},
        "regimen": [{regimen}],
        "scenarios": [{{"name": "A", "request": {{"start": "2027-01-04",
            "goal": {{"kind": "stop"}}, "order": [{order}], {request}}}}}],
        "chosen": "A"}}"#
    )
}

const YEAR: &str = r#""pace": {"preset": "cdc-2022-year-or-more"}"#;
const PATCHES: &str = r#"{"id": "fen", "product": "uk-fen-td72",
    "patches": ["50 mcg/h", "25 mcg/h"], "next_change": "2027-01-05"}"#;
const ONE_PATCH: &str = r#"{"id": "fen", "product": "uk-fen-td72",
    "patches": ["25 mcg/h"], "next_change": "2027-01-05"}"#;
const TABLETS: &str = r#"{"id": "mst", "product": "uk-mor-mr12-tab", "brand": "MST Continus",
    "regular": [{"time": "08:00", "amount": "60 mg"}, {"time": "20:00", "amount": "60 mg"}]}"#;

/// A window in which a file with these contents was opened by its typed path.
fn window_with(text: &str, width: f32, height: f32) -> Window {
    let (mut window, files) = harness(width, height, egui::Theme::Light);
    let path = Path::new("/in/plan.taper.json").to_owned();
    let _ = files.borrow_mut().insert(path, text.as_bytes().to_vec());
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::O);
    window.run();
    type_into(&mut window, "Path", "/in/plan.taper.json");
    press(&mut window, "Open");
    assert_eq!(window.state().planning().problems(), []);
    window
}

/// How far down something stands.
fn top(window: &Window, words: &str) -> f32 {
    // A card that is an alert has the same name as its heading, and comes before it.
    let found = window.query_all_by_label_contains(words);
    found.last().unwrap().rect().top()
}

#[test]
fn patches_are_summed_by_their_rate_and_never_by_the_day() {
    let window = window_with(&plan_file(PATCHES, r#""fen""#, YEAR), 1280.0, 800.0);
    let first = window.get_by_label_contains("Step 1, ");
    let words = first.accesskit_node().label().unwrap();
    let expected =
        "Step 1, Tue 5 Jan – Wed 3 Feb 2027: 62.5 mcg/h, −16.7 % of the dose before, steep";
    assert_eq!(words, expected);
    // The set is changed on its own days, not on the day that was asked for.
    assert!(shows(
        &window,
        "The first step begins on Tuesday 5 January 2027."
    ));
}

#[test]
fn a_row_that_stops_before_the_plan_ends_says_stop() {
    let rows = format!("{TABLETS}, {ONE_PATCH}");
    let window = window_with(&plan_file(&rows, r#""fen", "mst""#, YEAR), 1280.0, 800.0);
    assert!(shows(&window, "Fentanyl matrix patch stop, "));
    assert!(shows(&window, "Show the curve of Fentanyl matrix patch"));
    assert!(!shows(&window, " 0 mcg/h"));
}

#[test]
fn whom_to_ask_stands_above_warnings_and_those_above_the_rest() {
    let (window, _) = window_with_example();
    let warning = top(&window, "Warning · steps 13, 14, 15");
    let asked = top(
        &window,
        "Opioid-induced hyperalgesia suspected · before starting",
    );
    assert!(asked < top(&window, "Dose level 120"));
    assert!(top(&window, "Dose level 120") < warning);
    assert!(warning < top(&window, "Caution"));
    assert!(shows(&window, "3 to ask") && shows(&window, "3 warnings"));
}

#[test]
fn a_referral_says_what_it_is_about_whom_to_ask_and_what() {
    let (window, _) = window_with_example();
    let about = top(&window, "Opioid-induced hyperalgesia suspected");
    let whom = top(&window, "Ask: specialist pain service, or");
    let what = top(&window, "What to ask: Confirmation of the");
    assert!(about < whom && whom < what);
}

#[test]
fn the_selected_step_says_its_rate_in_28_days() {
    let (mut window, _) = window_with_example();
    window.get_by_label_contains("Step 3, ").click();
    window.run();
    let words = "−8.3\u{a0}% of the original dose per 28 days";
    assert!(shows(&window, words));
}

#[test]
fn every_table_is_shown_side_by_side_and_what_is_missing_is_named() {
    let (mut window, _) = window_with_example();
    press(&mut window, "All equivalence tables");
    assert!(shows(&window, "Oral morphine equivalents of today"));
    assert!(shows(
        &window,
        "Faculty of Pain Medicine dose equivalents, 2020 · in use"
    ));
    let tables = taperline::clinical_data::Formulary::load().unwrap();
    for table in tables
        .tables()
        .iter()
        .filter(|table| !table.regression_only)
    {
        assert!(shows(&window, &table.title), "{}", table.id);
    }
    window.key_press(egui::Key::Escape);
    window.run();
    assert!(window.state().view().dialog.is_none());
}

#[test]
fn a_total_without_any_factor_is_not_shown_as_nothing() {
    let row = r#"{"id": "inf", "product": "uk-mor-inj", "infusion": {"amount_per_24h": "60 mg"}}"#;
    let request = r#""setting": "specialist-palliative", "pace": {"preset": "fpm-older"}"#;
    let mut window = window_with(&plan_file(row, r#""inf""#, request), 1280.0, 800.0);
    assert!(shows(&window, "no total: no medicine has a factor"));
    assert!(!shows(&window, "0 mg oral morphine"));
    assert!(shows(&window, "Syringe driver · answer first"));
    press(&mut window, "All equivalence tables");
    assert!(shows(&window, "no factor: "));
}

#[test]
fn whom_the_patient_can_call_is_written_line_by_line() {
    let (mut window, _) = window();
    press(&mut window, "New plan");
    let label = "Who the patient can call";
    window
        .get_by_role_and_label(Role::MultilineTextInput, label)
        .focus();
    window.run();
    let typed = "Pain team: 01632 960 001\n\n At night: 111 \n";
    window
        .get_by_role_and_label(Role::MultilineTextInput, label)
        .type_text(typed);
    window.run();
    let contacts = &window.state().draft().contacts;
    assert_eq!(contacts, &["Pain team: 01632 960 001", "At night: 111"]);
}

#[test]
fn the_contacts_of_a_plan_that_was_opened_are_shown() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Regimen");
    let field = window.get_by_role_and_label(Role::MultilineTextInput, "Who the patient can call");
    let value = field.accesskit_node().value().unwrap();
    assert_eq!(value, window.state().draft().contacts.join("\n"));
}

#[test]
fn pointing_at_a_step_marks_it_on_the_curve_too() {
    let (mut window, _) = window_with_example();
    window.get_by_label_contains("Step 5, ").hover();
    window.run();
    assert_eq!(window.state().view().pointed, Some(5));
    let curve = window
        .get_by_label_contains("Curve of the planned dose")
        .rect();
    window.hover_at(curve.lerp_inside(egui::vec2(0.5, 0.5)));
    window.run();
    let pointed = window.state().view().pointed;
    assert!(
        pointed.is_some_and(|step| (6..=9).contains(&step)),
        "{pointed:?}"
    );
}

#[test]
fn with_large_text_the_schedule_is_a_page_of_its_own_beside_the_findings() {
    let (mut window, _) = harness(640.0, 400.0, egui::Theme::Light);
    crate::open_example(&mut window);
    assert!(shows(&window, "Setting"));
    assert!(shows(&window, "3 warnings"));
    press(&mut window, "Schedule");
    assert!(shows(&window, "Step 1, Mon 4 Jan – Sun 31 Jan 2027"));
    assert!(shows(&window, "3 warnings"));
}

#[test]
fn choosing_a_product_with_the_keyboard_leads_to_its_amount() {
    let (mut window, _) = window();
    press(&mut window, "New plan");
    type_into(&mut window, "Find a medicine", "mst");
    window.key_press(egui::Key::Enter);
    window.run();
    let amount = window.get_by_role_and_label(Role::TextInput, "Amount of dose 1");
    assert!(amount.is_focused());

    // The next medicine begins with its search, and then goes to its own amount.
    press(&mut window, "Add medicine");
    let search = window.get_by_role_and_label(Role::TextInput, "Find a medicine");
    assert!(search.is_focused());
    type_into(&mut window, "Find a medicine", "oramorph");
    window.key_press(egui::Key::Enter);
    window.run();
    let amount = window.get_by_role_and_label(Role::TextInput, "Amount each time");
    assert!(amount.is_focused());
}

#[test]
fn an_entry_chosen_with_the_keyboard_closes_its_list() {
    let (mut window, _) = window_with_example();
    window.get_by_role_and_label(Role::ComboBox, "Goal").focus();
    window.run();
    window.key_press(egui::Key::Space);
    window.run();
    assert!(shows(&window, "Reduce to a percentage"));
    for _ in 0..3 {
        window.key_press(egui::Key::Tab);
        window.run();
    }
    window.key_press(egui::Key::Enter);
    window.run();
    assert!(!shows(&window, "Reduce to a daily dose"));
    let goal = window.get_by_role_and_label(Role::ComboBox, "Goal");
    assert!(goal.is_focused());
}

#[test]
fn a_combination_tablet_is_named_with_its_other_ingredient() {
    let row = r#"{"id": "oxy", "product": "us-oxyapap", "brand": "Percocet", "regular": [
        {"time": "08:00", "amount": "10 mg"}, {"time": "20:00", "amount": "10 mg"}]}"#;
    let file = plan_file(row, r#""oxy""#, YEAR)
        .replace(r#""country": "uk""#, r#""country": "us""#)
        .replace("fpm-2020", "cdc-2022");
    let mut window = window_with(&file, 1280.0, 800.0);
    window.get_by_label_contains("Step 1, ").click();
    window.run();
    // 2 × 10 mg fall in the morning first, to one tablet of 7.5 mg with 325 mg of paracetamol.
    assert!(shows(&window, "08:00 1 × 7.5 mg/325 mg"));
}

#[test]
fn a_dose_when_needed_is_proposed_to_fall_with_the_same_drug() {
    let follows = r#", "follows": [ "mst" ]"#;
    let text = String::from_utf8(taperline::examples::ALL.first().unwrap().bytes.to_vec()).unwrap();
    let compact: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let without = compact.replace(follows, "");
    assert_ne!(without, compact);
    let mut window = crate::changes::window_with(&without);
    press(&mut window, "Regimen");
    let kept = |window: &crate::Window| {
        let rows = window.state().draft().regimen.clone();
        let last = rows.into_iter().next_back().unwrap();
        match last.taking {
            taperline::draft::TakingDraft::AsNeeded(dose) => dose.follows,
            _ => panic!("the second row is taken when needed"),
        }
    };
    // Nothing is chosen silently.
    assert!(kept(&window).is_empty());
    press(&mut window, "Let it fall with the same drug");
    assert_eq!(kept(&window), ["mst"]);
}
