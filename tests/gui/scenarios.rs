//! Scenarios and the journal, by label.
#![cfg(test)]

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use taperline::draft::JournalDraft;

use crate::changes::{example_text, key, request, window_with, write};
use crate::{Window, choose, press, shows, tick, type_into, window_with_example};

/// The scenarios' names and the chosen one.
fn names(window: &Window) -> (Vec<String>, Option<String>) {
    let draft = window.state().draft();
    let names = draft.scenarios.iter().map(|one| one.name.clone());
    (names.collect(), draft.chosen.clone())
}

#[test]
fn a_scenario_is_added_chosen_renamed_and_removed() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Add a scenario");
    let both = vec!["A".to_owned(), "B".to_owned()];
    assert_eq!(names(&window), (both, Some("B".to_owned())));
    assert_eq!(request(&window, 0), request(&window, 1));
    // What is changed now belongs to B alone.
    choose(&mut window, "Goal", "Reduce to a percentage");
    type_into(&mut window, "Per cent of the original", "50");
    assert!(shows(&window, "Planned dose · B"));
    assert!(!shows(&window, "15 steps · "));
    window.get_by_label("Show scenario A").scroll_to_me();
    window.run();
    window.get_by_label("Show scenario A").click();
    window.run();
    assert!(shows(&window, "15 steps · "));
    assert_eq!(names(&window).1.as_deref(), Some("A"));

    // A name that another has is refused at its field, and the same one stays in the form.
    window.get_by_label("Scenario menu").click();
    window.run();
    press(&mut window, "Rename");
    write(&mut window, "B");
    window.key_press(Key::Tab);
    window.run();
    assert!(shows(
        &window,
        "‘B’ is the name of another scenario as well"
    ));
    assert_eq!(window.state().view().scenario, 0);
    press(&mut window, "Scenario menu");
    press(&mut window, "Rename");
    write(&mut window, "");
    window.key_press(Key::Backspace);
    window.run();
    window.key_press(Key::Tab);
    window.run();
    assert!(shows(&window, "A scenario needs a name"));
    press(&mut window, "Scenario menu");
    press(&mut window, "Rename");
    write(&mut window, &"long ".repeat(13));
    assert!(shows(&window, "is no name. Accepted: 1 to 60 characters"));
    write(&mut window, "slow");
    key(&mut window, Key::Enter);
    let renamed = vec!["slow".to_owned(), "B".to_owned()];
    assert_eq!(names(&window), (renamed, Some("slow".to_owned())));
    assert_eq!(window.state().planning().problems(), []);

    window.get_by_label("Scenario menu").click();
    window.run();
    press(&mut window, "Remove");
    assert_eq!(names(&window), (vec!["B".to_owned()], Some("B".to_owned())));
    window.get_by_label("Scenario menu").click();
    window.run();
    let remove = window.get_by_role_and_label(Role::Button, "Remove");
    assert!(remove.accesskit_node().is_disabled());
}

#[test]
fn the_journal_keeps_what_was_issued_and_takes_reviews() {
    let issued = r#""chosen": "A", "journal": [{"date": "2026-12-01", "author": "Dr Example",
        "kind": "issued", "text": "Plan handed out", "pages": 2}]"#;
    let text = example_text().replace(r#""chosen": "A""#, issued);
    let mut window = window_with(&text);
    press(&mut window, "Review");
    assert!(shows(&window, "Tue 1 Dec 2026 · Issued"));
    assert!(!shows(&window, "Edit journal entry 1"));
    assert!(!shows(&window, "Remove journal entry 1"));
    press(&mut window, "Add an entry");
    window.event(egui::Event::Text("Sleeps well".to_owned()));
    window.run();
    type_into(&mut window, "Author", "Nurse Example");
    choose(&mut window, "Entry kind", "Decision");
    press(&mut window, "Done with this journal entry");
    let journal = window.state().draft().journal.clone();
    assert_eq!(journal.first().unwrap().more.len(), 1);
    let written = JournalDraft {
        date: "2027-01-02".to_owned(),
        author: "Nurse Example".to_owned(),
        kind: "decision".to_owned(),
        text: "Sleeps well".to_owned(),
        more: Vec::new(),
    };
    assert_eq!(journal.get(1), Some(&written));
    let top = |words: &str| window.get_by_label_contains(words).rect().top();
    assert!(top("Sat 2 Jan 2027 · Decision") < top("Tue 1 Dec 2026 · Issued"));
    press(&mut window, "Remove journal entry 2");
    assert_eq!(window.state().draft().journal.len(), 1);
}

/// The example whose gate on pregnancy is answered on a day.
fn answered_on(day: &str) -> String {
    let mut examples = taperline::examples::ALL.iter();
    let example = examples
        .find(|one| one.name == "withheld-pregnancy")
        .unwrap();
    let mut file: serde_json::Value = serde_json::from_slice(example.bytes).unwrap();
    file["scenarios"][0]["request"]["acknowledged"] = serde_json::json!([{
        "rule": "pregnancy", "by": "Dr A", "reason": "agreed with obstetrics", "on": day,
    }]);
    file.to_string()
}

#[test]
fn a_copied_scenario_asks_its_gates_anew() {
    let mut window = window_with(&answered_on("2027-01-01"));
    press(&mut window, "Taper");
    assert!(!shows(&window, "The schedule is withheld"));
    press(&mut window, "Add a scenario");
    assert!(shows(&window, "The copy asks its gates anew"));
    assert!(shows(&window, "The schedule is withheld"));
    assert_eq!(request(&window, 0).acknowledged.len(), 1);
    assert!(request(&window, 1).acknowledged.is_empty());
    assert!(shows(&window, "Pregnancy · answer first"));
}

#[test]
fn a_finding_and_a_referral_say_where_their_source_was_not_confirmed() {
    let not_confirmed = |window: &Window| {
        let words = "Taperline design decisions and arithmetic · not confirmed in any document";
        window.query_all_by_label_contains(words).count()
    };
    let fresh = window_with(&answered_on("2027-01-01"));
    let old = window_with(&answered_on("2026-11-01"));
    // The answer of two months ago is a finding by this project's own rule.
    assert_eq!(not_confirmed(&old), not_confirmed(&fresh) + 1);
    assert!(shows(&old, "was answered on Sunday 1 November 2026"));
}

#[test]
fn what_is_unfinished_in_another_scenario_takes_nothing_from_the_shown_one() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Add a scenario");
    key(&mut window, Key::Escape);
    choose(&mut window, "Each step", "Per cent of the original");
    assert!(window.state().planning().plan().is_none());
    tick(&mut window, "Show scenario A");
    assert!(shows(&window, "Step 15, ") && shows(&window, "3 warnings"));
    // It can be saved and printed; the other one still waits for its number.
    assert!(!window.state().planning().problems().is_empty());
    let other = window.state().draft().scenarios[1].name.clone();
    tick(&mut window, &format!("Show scenario {other}"));
    assert!(window.state().planning().plan().is_none());
}
