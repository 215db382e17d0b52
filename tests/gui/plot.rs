//! Curve and table as one thing: zoom and its way back, keys, levels, amounts, and copying.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use taperline::gui::DaysShown;

use crate::changes::{example_text, key, request, window_with, write};
use crate::{Window, press, shows, type_into, window_with_example};

fn curve(window: &Window) -> egui::Rect {
    let curve = window.get_by_label_contains("Curve of the planned dose");
    curve.rect()
}

fn curve_in_words(window: &Window) -> String {
    let curve = window.get_by_label_contains("Curve of the planned dose");
    curve.accesskit_node().label().unwrap()
}

fn days(window: &Window) -> Option<DaysShown> {
    window.state().view().days
}

/// The whole step in words, as the table says it.
fn step(window: &Window, number: usize) -> String {
    let words = format!("Step {number}, ");
    let row = window.get_by_label_contains(&words);
    row.accesskit_node().label().unwrap()
}

fn select(window: &mut Window, number: usize) {
    let words = format!("Step {number}, ");
    window.get_by_label_contains(&words).scroll_to_me();
    window.run();
    window.get_by_label_contains(&words).click();
    window.run();
}

/// The plan has 392 days and a little room: 3 % more after it, and as much before it.
const LAST: i64 = 581_414;

#[test]
fn fewer_days_are_shown_with_a_button_and_all_of_them_again_with_another() {
    let (mut window, _) = window_with_example();
    assert!(!shows(&window, "Whole plan"));
    press(&mut window, "Show fewer days");
    let shown = days(&window).unwrap();
    // 392 × 1.03 = 403.76 days, and 3 % of them before the first step: 415.87 days, of which
    // two thirds around the middle are 277.25 days or 399 238 minutes.
    assert_eq!(shown.to - shown.from, 399_238);
    assert!(curve_in_words(&window).ends_with("Only a part of the days is shown"));
    press(&mut window, "Show more days");
    assert_eq!(days(&window), None);
    press(&mut window, "Show fewer days");
    press(&mut window, "Show fewer days");
    press(&mut window, "Whole plan");
    assert_eq!(days(&window), None);
    assert!(!shows(&window, "Whole plan"));
}

#[test]
fn the_wheel_keeps_the_day_under_the_pointer_and_a_double_click_leads_back() {
    let (mut window, _) = window_with_example();
    let place = curve(&window).lerp_inside(egui::vec2(0.9, 0.5));
    window.hover_at(place);
    window.run();
    let before = window.state().view().pointed;
    window.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 60.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::COMMAND,
    });
    window.run_steps(12);
    let shown = days(&window).unwrap();
    assert!(shown.to - shown.from < LAST);
    assert_eq!(window.state().view().pointed, before);
    // Two clicks a frame apart: a step of the harness is too slow for a double click.
    for _ in 0..2 {
        for pressed in [true, false] {
            window.input_mut().events.push(egui::Event::PointerButton {
                pos: place,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        window.step();
    }
    window.run();
    assert_eq!(days(&window), None);
}

#[test]
fn dragging_moves_the_days_and_never_past_the_plan() {
    let (mut window, _) = window_with_example();
    // The whole plan cannot be dragged away.
    let place = curve(&window).center();
    window.drag_at(place);
    window.run();
    window.hover_at(place + egui::vec2(120.0, 0.0));
    window.run();
    window.drop_at(place + egui::vec2(120.0, 0.0));
    window.run();
    assert_eq!(days(&window), None);
    press(&mut window, "Show fewer days");
    let before = days(&window).unwrap();
    window.drag_at(place);
    window.run();
    window.hover_at(place - egui::vec2(60.0, 0.0));
    window.run();
    let later = days(&window).unwrap();
    assert!(later.from > before.from, "{before:?} {later:?}");
    assert_eq!(later.to - later.from, before.to - before.from);
    window.hover_at(place - egui::vec2(900.0, 0.0));
    window.run();
    window.drop_at(place - egui::vec2(900.0, 0.0));
    window.run();
    assert_eq!(days(&window).unwrap().to, LAST);
}

#[test]
fn a_step_that_is_out_of_sight_comes_into_view_when_it_is_selected() {
    let (mut window, _) = window_with_example();
    for _ in 0..4 {
        press(&mut window, "Show fewer days");
    }
    // From the middle of the plan: the first step starts on day 0 and lasts 28 days.
    let minutes_of = |days: i64| days * 1_440;
    assert!(days(&window).unwrap().from > minutes_of(28));
    select(&mut window, 1);
    let shown = days(&window).unwrap();
    assert!(shown.from <= 0 && shown.to >= minutes_of(28), "{shown:?}");
    press(&mut window, "Show step 15");
    let shown = days(&window).unwrap();
    assert!(shown.from <= minutes_of(392) && shown.to >= minutes_of(393));
}

#[test]
fn the_curve_is_worked_with_the_keyboard() {
    let (mut window, _) = window_with_example();
    window
        .get_by_label_contains("Curve of the planned dose")
        .focus();
    window.run();
    key(&mut window, Key::Plus);
    let shown = days(&window).unwrap();
    key(&mut window, Key::ArrowRight);
    assert_eq!(window.state().view().step, Some(1));
    key(&mut window, Key::ArrowRight);
    assert_eq!(window.state().view().step, Some(2));
    key(&mut window, Key::ArrowLeft);
    assert_eq!(window.state().view().step, Some(1));
    assert!(days(&window).unwrap().from < shown.from);
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    window.run();
    assert!(days(&window).unwrap().from > 0);
    key(&mut window, Key::Minus);
    assert_eq!(days(&window), None);
}

#[test]
fn dose_levels_are_named_and_where_none_can_be_drawn_it_is_said_why() {
    let (window, _) = window_with_example();
    let levels = "Dose levels of the whole regimen in oral morphine, mg a day: 100, 120, 300";
    assert!(curve_in_words(&window).contains(levels));
    let patches = example_text().replace(
        r#""id": "oramorph""#,
        r#""id": "fen", "product": "uk-fen-td72", "patches": ["12 mcg/h"],
           "next_change": "2027-01-05"}, {"id": "oramorph""#,
    );
    let window = window_with(&patches.replace("fpm-2020", "spcg"));
    assert!(shows(&window, "No dose levels on the curve"));
    assert!(!curve_in_words(&window).contains("Dose levels"));
}

#[test]
fn arrow_keys_go_from_row_to_row_and_take_the_selection_along() {
    let (mut window, _) = window_with_example();
    window.get_by_label_contains("Step 3, ").focus();
    window.run();
    key(&mut window, Key::ArrowDown);
    assert!(window.get_by_label_contains("Step 4, ").is_focused());
    // Nothing was selected, and nothing is.
    assert_eq!(window.state().view().step, None);
    key(&mut window, Key::Enter);
    key(&mut window, Key::ArrowUp);
    assert!(window.get_by_label_contains("Step 3, ").is_focused());
    assert_eq!(window.state().view().step, Some(3));
    // Down to the last one, past the edge of what is seen, and no further.
    for _ in 0..14 {
        key(&mut window, Key::ArrowDown);
    }
    assert!(window.get_by_label_contains("Step 15, ").is_focused());
    assert_eq!(window.state().view().step, Some(15));
}

#[test]
fn the_table_is_copied_as_text_with_tabs() {
    let (mut window, _) = window_with_example();
    window
        .get_by_role_and_label(Role::Button, "Copy table")
        .click();
    let mut copied = None;
    for _ in 0..4 {
        window.step();
        let commands = window.output().platform_output.commands.clone();
        copied = copied.or(commands.into_iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text),
            _ => None,
        }));
    }
    let text = copied.unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 16);
    assert_eq!(
        lines.first().copied(),
        Some("Step\tDates\t08:00\t20:00\tA day\tof prev.\tof orig.")
    );
    assert_eq!(
        lines.get(3).copied(),
        Some("3\tMon 1 Mar – Sun 28 Mar 2027\t45 mg\t45 mg\t90 mg\t−10.0 %\t−8.3 %")
    );
    let steep = lines.get(14).is_some_and(|line| line.ends_with("\tsteep"));
    assert!(steep, "{text}");
    assert!(shows(&window, "The table is copied"));
}

#[test]
fn amounts_of_a_step_are_edited_in_the_table_and_one_undo_brings_the_plan_back() {
    let (mut window, _) = window_with_example();
    // The undoer has seen the plan before it is changed.
    window.run_steps(8);
    let before = request(&window, 0);
    select(&mut window, 3);
    press(&mut window, "Edit amounts");
    // The first amount has the keyboard, and the strip says what will come of it.
    let label = "Amount at 08:00, MST Continus";
    assert!(
        window
            .get_by_role_and_label(Role::TextInput, label)
            .is_focused()
    );
    assert!(shows(
        &window,
        "All steps are then written by hand; one undo"
    ));
    write(&mut window, "40 mg");
    assert_eq!(request(&window, 0), before);
    press(&mut window, "Write these amounts");
    assert_eq!(request(&window, 0).manual_steps.unwrap().len(), 15);
    // 40 mg and 45 mg; the step before and the one after are as they were.
    assert!(step(&window, 2).contains(": 100 mg a day"));
    assert!(step(&window, 3).contains(": 85 mg a day"));
    assert!(step(&window, 4).contains(": 80 mg a day"));
    assert!(window.get_by_label_contains("Step 3, ").is_focused());
    window.run_steps(8);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert_eq!(request(&window, 0), before);
}

#[test]
fn an_amount_that_cannot_be_is_named_at_its_field_and_changes_nothing() {
    let (mut window, _) = window_with_example();
    let before = request(&window, 0);
    select(&mut window, 3);
    press(&mut window, "Edit amounts");
    let label = "Amount at 20:00, MST Continus";
    type_into(&mut window, label, "45,5 mg");
    key(&mut window, Key::Enter);
    assert!(shows(&window, "‘45,5 mg’"));
    assert_eq!(request(&window, 0), before);
    assert!(step(&window, 3).contains(": 90 mg a day"));
    // One that no tablet makes.
    type_into(&mut window, label, "42 mg");
    press(&mut window, "Write these amounts");
    assert!(
        shows(&window, "cannot be made from what is marketed"),
        "{:?}",
        window.state().view().amounts
    );
    assert_eq!(request(&window, 0), before);
    press(&mut window, "Leave as it was");
    assert!(!shows(&window, label));
    assert_eq!(request(&window, 0), before);
}

#[test]
fn only_the_edited_step_changes_although_the_next_one_goes_on_with_its_doses() {
    let (mut window, _) = window_with_example();
    select(&mut window, 3);
    press(&mut window, "Hold from this step");
    // Step 3 holds the 100 mg of step 2.
    assert!(step(&window, 3).ends_with(": 100 mg a day, 50 mg at 08:00 and 50 mg at 20:00, hold"));
    select(&mut window, 2);
    press(&mut window, "Edit amounts");
    type_into(&mut window, "Amount at 08:00, MST Continus", "45 mg");
    press(&mut window, "Write these amounts");
    assert!(step(&window, 2).contains(": 95 mg a day"));
    assert!(step(&window, 3).contains(": 100 mg a day"));
    assert!(step(&window, 4).contains(": 90 mg a day"));
}

#[test]
fn a_pace_or_slower_allows_whatever_lies_above_its_curve_to_the_end() {
    let (window, _) = window_with_example();
    let curves = window.state().planning().curves();
    let curve = curves.first().unwrap();
    // 10 % of 120 mg every 28 days, or slower: 108 mg at the first step, 0 mg at the tenth.
    let (_, low, high) = *curve.band.first().unwrap();
    assert!((low - 108.0).abs() < 1e-9 && (high - 120.0).abs() < 1e-9);
    let (day, low, high) = *curve.band.last().unwrap();
    assert!(low.abs() < 1e-9 && (high - 120.0).abs() < 1e-9);
    assert!((day - curve.days).abs() < 1e-9);
}

#[test]
fn the_table_begins_at_the_step_of_today_and_reads_the_others_to_a_screen_reader() {
    // 335 days before: 2 January 2027 lies in step 12, from 7 December to 3 January.
    let text = example_text().replace("\"2027-01-04\"", "\"2026-02-02\"");
    let mut window = window_with(&text);
    let top = |window: &Window, step: usize| {
        let name = format!("Step {step}, ");
        window.get_by_label_contains(&name).rect().top()
    };
    let head = window.get_by_label("Copy table").rect().bottom();
    let end = window
        .get_by_label_contains("Select a step to see")
        .rect()
        .top();
    assert!(top(&window, 12) > head && top(&window, 12) < end);
    assert!(top(&window, 1) < head && top(&window, 15) > top(&window, 12));
    // What is beyond the edge comes in sight when it gets the keyboard.
    window.get_by_label_contains("Step 1, ").focus();
    window.run_steps(8);
    assert!(top(&window, 1) >= head - 1.0);
}
