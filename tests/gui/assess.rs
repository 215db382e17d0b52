//! The assessment page: questions, what the answers say, and what becomes of referrals.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use taperline::clinical_data::Formulary;
use taperline::gui::App;

use crate::{
    Desk, Window, choose, press, shows, tick, today, type_into, window, window_with_example,
};

/// The first example on its assessment page.
fn assessing() -> Window {
    let (mut window, _) = window_with_example();
    press(&mut window, "Assess");
    window
}

fn answer(window: &Window, question: &str) -> Option<String> {
    let given = window.state().draft().assessment.iter();
    let mut found = given.filter(|(id, _)| id == question);
    found.next().map(|(_, answer)| answer.clone())
}

/// The standing that the page shows for an explanation.
fn standing(window: &Window, title: &str) -> String {
    let words = format!("{title}: ");
    let heading = window.get_by_label_contains(&words);
    let label = heading.accesskit_node().label().unwrap_or_default();
    label.rsplit(": ").next().unwrap_or_default().to_owned()
}

#[test]
fn the_question_to_ask_next_is_answered_where_it_stands_and_gives_way_to_another() {
    let mut window = assessing();
    // Withdrawal and absorption both name it, and no open question bears on more.
    let asked = "Answer Yes: Have doses been missed, vomited or lowered in the last days?";
    assert!(shows(&window, asked));
    let before = standing(&window, "Withdrawal, or failure at the end of the dose");
    assert_eq!(before, "not assessed");
    tick(&mut window, asked);
    assert_eq!(answer(&window, "recent_dose_drop").as_deref(), Some("yes"));
    assert!(!shows(&window, asked));
    let after = standing(&window, "Withdrawal, or failure at the end of the dose");
    assert_eq!(after, "possible");
}

#[test]
fn a_question_put_aside_as_unknown_is_not_asked_again_and_stays_unknown() {
    let mut window = assessing();
    let question = "Have doses been missed, vomited or lowered in the last days?";
    tick(&mut window, &format!("Answer Unknown: {question}"));
    assert!(!shows(&window, &format!("Answer Yes: {question}")));
    assert_eq!(
        answer(&window, "recent_dose_drop").as_deref(),
        Some("unknown")
    );
    let withdrawal = standing(&window, "Withdrawal, or failure at the end of the dose");
    assert_eq!(withdrawal, "not assessed");
    // What was put aside can still be answered in its place.
    tick(&mut window, &format!("No: {question}"));
    assert_eq!(answer(&window, "recent_dose_drop").as_deref(), Some("no"));
}

#[test]
fn an_answer_that_is_pressed_again_is_taken_back() {
    let mut window = assessing();
    let chip = "Yes: Does light touch hurt over a wide area?";
    assert_eq!(answer(&window, "diffuse_allodynia").as_deref(), Some("yes"));
    tick(&mut window, chip);
    assert_eq!(answer(&window, "diffuse_allodynia"), None);
}

#[test]
fn hyperalgesia_falls_back_at_once_when_progression_is_suspected() {
    let mut window = assessing();
    assert_eq!(
        standing(&window, "Opioid-induced hyperalgesia"),
        "supported"
    );
    let question = "Has the cancer or the disease behind the pain got worse?";
    tick(&mut window, &format!("Suspected: {question}"));
    let now = standing(&window, "Opioid-induced hyperalgesia");
    assert_eq!(now, "to exclude first");
}

#[test]
fn an_emergency_is_said_first_even_before_there_is_a_regimen() {
    let (mut window, _) = window();
    press(&mut window, "New plan");
    press(&mut window, "Assess");
    assert!(shows(&window, "have not been asked about"));
    tick(
        &mut window,
        "Yes: Is the person very sleepy, slurring, or breathing slowly?",
    );
    assert!(window.state().planning().case().is_none());
    assert!(shows(
        &window,
        "This is an emergency and comes before any taper. Ask now: emergency services."
    ));
    let alerts = window.query_all_by_role(Role::Alert);
    let named = |name: &str| {
        let mut alerts = window.query_all_by_role(Role::Alert);
        alerts.any(|alert| alert.accesskit_node().label().as_deref() == Some(name))
    };
    assert!(alerts.count() >= 2);
    assert!(named("Is a taper right now?"));
    assert!(shows(
        &window,
        "Life threatening opioid effect · answer first"
    ));
}

#[test]
fn an_open_question_of_an_explanation_leads_to_its_place() {
    let mut window = assessing();
    press(
        &mut window,
        "opioid-induced hyperalgesia: 10 questions not answered",
    );
    press(&mut window, "Answer: Are there muscle jerks?");
    window.run();
    let chips = window.get_by_role_and_label(Role::RadioButton, "Yes: Are there muscle jerks?");
    let place = chips.rect();
    assert!(place.top() > 100.0 && place.bottom() < 760.0, "{place:?}");
}

#[test]
fn a_referral_is_recorded_as_done_or_declined_and_opened_again() {
    let (mut window, _) = window_with_example();
    let about = "opioid-induced hyperalgesia suspected";
    press(&mut window, &format!("What to send along: {about}"));
    assert!(shows(
        &window,
        "The latest imaging or staging, with its date."
    ));
    press(&mut window, &format!("Record what was decided: {about}"));
    let declined = format!("Declined: {about}");
    type_into(&mut window, "Decided by", "Dr Example");
    let disabled = |window: &Window, name: &str| {
        let button = window.get_by_role_and_label(Role::Button, name);
        button.accesskit_node().is_disabled()
    };
    // Declining needs a reason.
    assert!(disabled(&window, &declined));
    assert!(!disabled(&window, &format!("Done: {about}")));
    type_into(&mut window, "Reason", "seen by the pain clinic in December");
    press(&mut window, &declined);
    let states = |window: &Window| {
        let scenario = window.state().draft().scenarios.first().cloned();
        scenario.unwrap().request.referral_states
    };
    let kept = states(&window);
    let kept = kept.first().unwrap();
    assert_eq!(
        [&kept.rule, &kept.state, &kept.by, &kept.reason, &kept.on],
        [
            "oih-suspected",
            "declined",
            "Dr Example",
            "seen by the pain clinic in December",
            "2027-01-02"
        ]
    );
    assert!(shows(
        &window,
        "Opioid-induced hyperalgesia suspected · declined"
    ));
    press(&mut window, &format!("Open again: {about}"));
    assert!(states(&window).is_empty());
}

#[test]
fn a_review_keeps_pain_withdrawal_and_decision_and_names_the_band() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Review");
    window.get_by_label("Journal").scroll_to_me();
    window.run();
    window.get_by_label("Journal").click();
    window.run();
    press(&mut window, "Add an entry");
    choose(&mut window, "Pain, against before the taper", "Worse");
    choose(
        &mut window,
        "Withdrawal scale",
        "Clinical Opiate Withdrawal Scale",
    );
    type_into(&mut window, "Total", "26");
    // 25 to 36 is moderately severe.
    assert!(shows(&window, "Moderately severe"));
    choose(&mut window, "What was decided", "Hold");
    press(&mut window, "Done with this journal entry");
    let more = window.state().draft().journal.first().unwrap().more.clone();
    let expected = [
        ("pain", r#""worse""#),
        ("withdrawal", r#"{"scale":"cows","total":26}"#),
        ("decision", r#""hold""#),
    ];
    let expected = expected.map(|(name, json)| (name.to_owned(), json.to_owned()));
    assert_eq!(more, expected);
    assert!(shows(
        &window,
        "Pain worse · Clinical Opiate Withdrawal Scale 26 (moderately severe) · decided: hold"
    ));
    // A total of 25 or more asks for help the same day.
    assert!(shows(&window, "Severe withdrawal · same day"));
}

#[test]
fn whom_to_ask_later_is_a_few_lines_so_that_the_warnings_are_in_sight() {
    let (mut window, _) = crate::window();
    window
        .get_by_label_contains("the last steps are steep")
        .click();
    window.run();
    let warning = "Warning · steps 10, 11, 12";
    let top = window
        .get_by_role_and_label(Role::Heading, warning)
        .rect()
        .top();
    // The panel ends at the status line, 44 points from the lower edge of 800.
    assert!(top < 740.0, "{top}");
    let reason = "worked out on what is dispensed";
    let told = |window: &Window| window.query_by_label_contains(reason).is_some();
    assert!(!told(&window));
    press(&mut window, "Why: steep taper");
    assert!(told(&window));
    press(&mut window, "Hide why: steep taper");
    assert!(!told(&window));
}

/// The answers that have been given, in their order.
fn given(window: &Window) -> Vec<(String, String)> {
    window.state().draft().assessment.clone()
}

#[test]
fn a_key_held_down_or_a_second_click_answers_no_question_that_nobody_has_read() {
    // Sixty frames a second, as people see them.
    let size = (1280.0, 800.0, egui::Theme::Light);
    let mut window = crate::window_of(size, 1.0 / 60.0, || {
        let formulary = Formulary::load().expect("clinical data");
        App::new(formulary, Box::new(today), Box::new(Desk::default()))
    });
    crate::open_example(&mut window);
    press(&mut window, "Assess");
    let before = given(&window).len();
    let asked = "Have doses been missed, vomited or lowered in the last days?";
    let name = format!("Answer No: {asked}");
    let place = window
        .get_by_role_and_label(Role::RadioButton, &name)
        .rect()
        .center();
    let pointer = |window: &mut Window, pressed: bool| {
        window.event(egui::Event::PointerMoved(place));
        window.event(egui::Event::PointerButton {
            pos: place,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        });
        window.step();
    };
    // Both clicks of a double one, a tenth of a second apart.
    for pressed in [true, false, true, false] {
        pointer(&mut window, pressed);
        window.run_steps(2);
    }
    assert_eq!(given(&window).len(), before + 1, "{:?}", given(&window));
    // What was answered stays in sight, with a way back.
    assert!(shows(&window, &format!("Answered: {asked} · No")));
    press(&mut window, &format!("Take back: {asked}"));
    assert_eq!(given(&window).len(), before);
    // Enter, held for two seconds and repeated thirty times a second, answers one question too.
    window.run_steps(60);
    window
        .get_by_role_and_label(Role::RadioButton, &name)
        .focus();
    window.run_steps(2);
    for frame in 0..120 {
        if frame % 2 == 0 {
            window.event(egui::Event::Key {
                key: egui::Key::Enter,
                physical_key: None,
                pressed: true,
                repeat: frame > 0,
                modifiers: egui::Modifiers::NONE,
            });
        }
        window.step();
    }
    assert_eq!(given(&window).len(), before + 1, "{:?}", given(&window));
    // The keyboard is at the next question, and Tab goes to its answers.
    window.key_up(egui::Key::Enter);
    window.run_steps(60);
    window.key_press(egui::Key::Tab);
    window.run_steps(4);
    let focused = window.get_all_by_role(Role::RadioButton);
    let mut focused = focused.filter(egui_kittest::Node::is_focused);
    let chip = focused.next().expect("an answer has the keyboard");
    let chip = chip.accesskit_node().label().unwrap_or_default();
    assert!(chip.starts_with("Answer "), "{chip}");
}
