//! What the window works out and offers: softer tails, scenarios side by side, issuing.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::changes::request;
use crate::{Window, press, shows, type_into, window_with_example};

/// Presses a control whose name begins so.
fn pick(window: &mut Window, beginning: &str) {
    for press in [false, true] {
        let mut found = window.query_all_by_label_contains(beginning);
        let node = found.next().unwrap();
        if press {
            node.click();
        } else {
            node.scroll_to_me();
        }
        drop(found);
        window.run();
    }
}

#[test]
fn a_softer_tail_is_shown_beside_the_plan_and_taken_only_when_picked() {
    let (mut window, _) = window_with_example();
    let before = request(&window, 0);
    press(&mut window, "Soften the last part…");
    // As planned: 14 steps of 28 days and the stop; 15 → 10, 10 → 5 and 5 → 0 are steep.
    let column = |name: &str| {
        // The title in the column; the column itself and its button have the name as well.
        let mut titles = window.query_all_by_label_contains(name);
        let title = titles.find(|node| node.accesskit_node().role() == Role::Label);
        title.unwrap().rect()
    };
    let (now, other) = (
        column("As planned"),
        column("Go on as Morphine oral solution 10 mg/5 mL"),
    );
    assert!((now.top() - other.top()).abs() < 1.0 && now.right() <= other.left());
    // Under the plan as it is: 392 days, and 3 steep steps.
    for value in ["392", "3"] {
        let mut values = window.query_all_by_label(value);
        assert!(values.any(|node| now.x_range().contains(node.rect().left())));
    }
    assert_eq!(request(&window, 0), before, "offering changes nothing");
    pick(&mut window, "Pick: A reduction every 56 days");
    let after = request(&window, 0);
    let tail = after.pace.unwrap().tail.unwrap();
    assert_eq!(tail.every_days, "56");
    assert!(!shows(&window, "Ways to soften the last part"));
    press(&mut window, "Undo");
    assert_eq!(request(&window, 0), before);
}

#[test]
fn scenarios_stand_side_by_side_with_the_shown_one_marked() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Add a scenario");
    press(&mut window, "Compare");
    assert!(shows(&window, "Scenarios side by side"));
    assert!(shows(&window, "B · shown"));
    assert!(shows(&window, "Largest step of the dose before"));
    assert!(shows(&window, "Days above 120 mg oral morphine"));
    press(&mut window, "Taper");
    assert!(!shows(&window, "Scenarios side by side"));
}

#[test]
fn a_scenario_that_cannot_be_read_stands_beside_the_others() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Add a scenario");
    type_into(&mut window, "Start", "2027-02-30");
    assert!(shows(&window, "No schedule yet"));
    press(&mut window, "Compare");
    assert!(shows(&window, "Scenarios side by side"));
    assert!(shows(&window, "B cannot be answered"));
    assert!(shows(&window, "Largest step of the dose before"));
}

#[test]
fn a_plan_is_issued_under_a_name_and_kept_in_the_journal() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Print");
    press(&mut window, "Issue the plan…");
    press(&mut window, "Issue");
    assert!(shows(&window, "Write who hands the plan out"));
    type_into(&mut window, "Handed out by", "Dr A");
    press(&mut window, "Issue");
    let journal = window.state().draft().journal.clone();
    let [entry] = journal.as_slice() else {
        panic!("one entry");
    };
    assert_eq!(
        (
            entry.kind.as_str(),
            entry.author.as_str(),
            entry.date.as_str()
        ),
        ("issued", "Dr A", "2027-01-02")
    );
    let contents = entry.more.iter().find(|(name, _)| name == "contents");
    assert!(contents.is_some_and(|(_, text)| text.contains("Morphine")));
    // The plan itself has not changed.
    let fields = window.get_by_role_and_label(Role::Button, "Undo");
    assert!(!fields.accesskit_node().is_disabled());
}

#[test]
fn a_long_dialog_closes_at_the_first_click() {
    let (mut window, _) = window_with_example();
    press(&mut window, "All equivalence tables");
    assert!(shows(&window, "Oral morphine equivalents of today"));
    press(&mut window, "Close");
    assert!(!shows(&window, "Oral morphine equivalents of today"));
}
