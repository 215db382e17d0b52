//! The review page: what is due, a visit with its decision, and the change that it asks for.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use taperline::gui::{Page, Stage, stage};

use crate::changes::{example_text, request, window_with};
use crate::{Window, choose, press, shows, window_with_example};

/// The example since 2 November: today, 2 January, is a day of step 3, which runs from 28
/// December to 24 January. Reviews were due on 29 November and 27 December.
fn on_the_way() -> Window {
    let text = example_text().replace("\"2027-01-04\"", "\"2026-11-02\"");
    let mut window = window_with(&text);
    press(&mut window, "Review");
    window
}

fn review_stage(window: &Window) -> Stage {
    let app = window.state();
    stage(Page::Review, app.draft(), app.planning())
}

fn record(window: &mut Window, decision: &str) {
    press(window, "Record a review");
    choose(window, "What was decided", decision);
}

#[test]
fn a_review_that_is_overdue_is_said_on_the_rail_and_the_page_until_it_is_recorded() {
    let mut window = on_the_way();
    // Those of 29 November and 27 December.
    let words = "2 reviews were due and are not recorded, the last on Sun 27 Dec 2026";
    assert_eq!(
        review_stage(&window),
        Stage::Attention(words.to_owned(), None)
    );
    assert!(shows(&window, &format!("{words}: 6 days ago.")));
    assert!(shows(&window, "Next review Sun 24 Jan 2027: in 22 days."));
    press(&mut window, "Record a review");
    let entry = window.state().draft().journal.first().cloned().unwrap();
    assert_eq!(
        (entry.date.as_str(), entry.kind.as_str()),
        ("2027-01-02", "review")
    );
    // Nothing is written yet, and what is empty is no review.
    assert!(shows(
        &window,
        "Nothing is written yet: no review counts as held."
    ));
    assert_eq!(
        review_stage(&window),
        Stage::Attention(words.to_owned(), None)
    );
    choose(&mut window, "Pain, against before the taper", "Better");
    // 2 January is 6 days from 27 December and 22 days from 24 January.
    assert_eq!(review_stage(&window), Stage::Complete);
    assert!(!shows(&window, words));
    assert!(shows(&window, "Next review Sun 24 Jan 2027: in 22 days."));
}

#[test]
fn before_the_first_review_nothing_is_overdue() {
    let (mut window, _) = window_with_example();
    assert_eq!(review_stage(&window), Stage::Empty);
    press(&mut window, "Review");
    assert!(shows(&window, "Next review "));
    assert!(!shows(&window, "is not recorded"));
}

#[test]
fn a_decision_to_hold_leads_to_a_hold_from_today_with_one_press() {
    let mut window = on_the_way();
    record(&mut window, "Hold");
    press(&mut window, "Hold from Sat 2 Jan 2027");
    let holds = request(&window, 0).holds;
    assert_eq!(holds.first().unwrap().from, "2027-01-02");
    let reason = window.get_by_role_and_label(Role::TextInput, "Reason");
    assert!(reason.is_focused());
    // What was offered is done, and is not offered again.
    assert!(shows(&window, "Hold from Sat 2 Jan 2027: in the plan."));
    assert!(
        window
            .query_by_role_and_label(Role::Button, "Hold from Sat 2 Jan 2027")
            .is_none()
    );
}

#[test]
fn a_decision_to_hold_can_also_go_back_a_step() {
    let mut window = on_the_way();
    record(&mut window, "Hold");
    press(&mut window, "Go back one step from Sat 2 Jan 2027");
    let replan = request(&window, 0).replans.first().cloned().unwrap();
    assert_eq!(replan.from, "2027-01-02");
    assert_eq!(replan.taken.len(), 1);
}

#[test]
fn slower_faster_and_the_end_begin_with_the_next_step() {
    // Step 3 runs until 24 January.
    for (decision, button) in [
        ("Slow", "Slower from Mon 25 Jan 2027"),
        ("Next step", "Faster from Mon 25 Jan 2027"),
        ("Stop", "End the taper on Mon 25 Jan 2027"),
    ] {
        let mut window = on_the_way();
        record(&mut window, decision);
        press(&mut window, button);
        let replan = request(&window, 0).replans.first().cloned().unwrap();
        assert_eq!(replan.from, "2027-01-25", "{decision}");
        let ends = decision == "Stop";
        assert_eq!(replan.stop_here == Some(true), ends, "{decision}");
        assert_eq!(replan.pace.is_some(), !ends, "{decision}");
    }
}

#[test]
fn the_next_step_needs_no_change_and_is_named() {
    let mut window = on_the_way();
    record(&mut window, "Next step");
    let words = "The plan goes on with step 4 on Mon 25 Jan 2027.";
    assert!(shows(&window, words));
    assert!(request(&window, 0).replans.is_empty());
}

#[test]
fn what_was_taken_stands_against_what_was_planned_in_words() {
    let text = example_text().replace(
        r#""setting":"#,
        r#""replans": [{"from": "2027-03-10", "taken": [{"id": "mst", "regular": [
            {"time": "08:00", "amount": "60 mg"}, {"time": "20:00", "amount": "45 mg"}]}]}], "setting":"#,
    );
    let mut window = window_with(&text);
    press(&mut window, "Review");
    let words = "Wed 10 Mar 2027, MST Continus: 105\u{a0}mg a day taken, 90\u{a0}mg a day planned.";
    assert!(shows(&window, words));
}

#[test]
fn a_visit_leads_to_the_step_that_ran_then() {
    let mut window = on_the_way();
    press(&mut window, "Record a review");
    press(&mut window, "Done with this journal entry");
    press(&mut window, "Show step 3");
    assert_eq!(window.state().view().step, Some(3));
}

#[test]
fn a_review_is_written_letter_by_letter_without_losing_the_keyboard() {
    let mut window = on_the_way();
    press(&mut window, "Record a review");
    for letter in ["D", "oing", " well"] {
        let field = window.get_by_role_and_label(Role::MultilineTextInput, "Entry");
        assert!(field.is_focused(), "before {letter}");
        window.event(egui::Event::Text(letter.to_owned()));
        window.run();
    }
    let entry = window.state().draft().journal.first().cloned().unwrap();
    assert_eq!(entry.text, "Doing well");
}
