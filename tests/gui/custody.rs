//! What the window says of the clinical data: on every page, and in the list of facts.

use egui::accesskit::Role;
use egui::{Key, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use taperline::clinical_data::{DataTexts, Formulary};
use taperline::gui::Dialog;

use crate::{
    Window, harness, harness_with, open_example, press, shows, type_into, window,
    window_with_example,
};

const NOT_SIGNED: &str = "Clinical data 2026-11, not signed off";

/// The shipped data as if somebody had signed every file, to be checked again on a day.
fn signed(next_review: &str) -> Formulary {
    let sign = |text: String| {
        text.replace("\"checked_by\": null", "\"checked_by\": \"A. Pharmacist\"")
            .replace(
                "\"date_reviewed\": null",
                "\"date_reviewed\": \"2026-01-04\"",
            )
            .replace(
                "\"next_review\": null",
                &format!("\"next_review\": \"{next_review}\""),
            )
    };
    let texts = DataTexts::shipped();
    Formulary::from_texts(&DataTexts {
        products: sign(texts.products),
        equivalence: sign(texts.equivalence),
        paces: sign(texts.paces),
        thresholds: sign(texts.thresholds),
        assessment: sign(texts.assessment),
        referral: sign(texts.referral),
        monitoring: sign(texts.monitoring),
        sources: texts.sources,
    })
    .unwrap()
}

/// The rows that are drawn, as a screen reader says them.
fn rows(window: &Window) -> Vec<String> {
    let rows = window.query_all_by_role(Role::ListBoxOption);
    rows.map(|row| row.accesskit_node().label().unwrap())
        .collect()
}

/// The row that is shown in full.
fn selected(window: &Window) -> String {
    let mut rows = window.query_all_by_role(Role::ListBoxOption);
    let row = rows.find(|row| row.accesskit_node().is_selected() == Some(true));
    row.unwrap().accesskit_node().label().unwrap()
}

fn open(window: &mut Window) {
    window.key_press_modifiers(egui::Modifiers::SHIFT, Key::F1);
    window.run();
}

fn key(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

#[test]
fn every_page_says_that_the_data_are_unchecked() {
    let (mut window, _) = window();
    assert!(shows(&window, NOT_SIGNED), "the first page");
    open_example(&mut window);
    for page in ["Regimen", "Taper"] {
        press(&mut window, page);
        let panel = "Clinical data not signed off";
        for words in [panel, NOT_SIGNED] {
            assert_eq!(window.query_all_by_label(words).count(), 1, "{page}");
        }
    }
}

#[test]
fn data_past_their_review_are_said_to_be() {
    let data = signed("2027-01-01");
    let (mut window, _) = harness_with(data, 1280.0, 800.0, Theme::Light);
    let words = "checked by A. Pharmacist, past review since 1 January 2027";
    assert!(shows(&window, words));
    open_example(&mut window);
    assert!(shows(&window, words));
    assert!(shows(
        &window,
        "Clinical data past review since 1 January 2027"
    ));
    assert!(shows(
        &window,
        "were due to be checked again on 1 January 2027"
    ));
    open(&mut window);
    assert!(shows(&window, "Past review: the clinical data (2026-11)"));
    let row = rows(&window).remove(0);
    assert!(
        row.ends_with(
            "Checked by: A. Pharmacist on 4 January 2026. Next review: past since 1 January 2027."
        ),
        "{row}"
    );
}

#[test]
fn nothing_is_held_against_data_that_are_signed_and_not_yet_due() {
    let data = signed("2027-01-02");
    let (mut window, _) = harness_with(data, 1280.0, 800.0, Theme::Light);
    open_example(&mut window);
    let words = "Clinical data 2026-11, checked by A. Pharmacist";
    assert_eq!(
        window.query_all_by_label(words).count(),
        1,
        "in the status line"
    );
    for absent in ["not signed off", "past review", "were due"] {
        assert!(!shows(&window, absent), "{absent}");
    }
    open(&mut window);
    assert!(!shows(&window, "Not signed off") && !shows(&window, "Past review"));
}

#[test]
fn a_row_is_a_sentence_with_source_status_and_custody() {
    let (mut window, _) = window_with_example();
    press(&mut window, "Clinical data not signed off");
    type_into(&mut window, "Search the facts", "MST strengths 5 mg");
    let row = rows(&window).remove(0);
    assert!(
        row.starts_with("Product strengths: Morphine modified-release tablet: 5 mg, 10 mg"),
        "{row}"
    );
    for words in [
        "Source: MST Continus 5 to 200 mg, patient leaflet",
        "Status: read on the publisher’s own page.",
        "Checked by: nobody yet.",
        "Next review: no date.",
    ] {
        assert!(row.contains(words), "{words}: {row}");
    }
    // In full beside the list.
    assert!(shows(
        &window,
        "product strengths uk-mor-mr12-tab in products.json"
    ));
}

#[test]
fn counts_search_and_filter_say_how_much_there_is() {
    let (mut window, _) = window_with_example();
    open(&mut window);
    let formulary = Formulary::load().unwrap();
    let facts = formulary.facts();
    assert!(shows(&window, &format!("{} facts", facts.len())));
    for status in taperline::clinical_data::Status::ALL {
        let count = facts.iter().filter(|fact| fact.status == status).count();
        let words = format!("{count} facts {}", status.in_words());
        assert!(shows(&window, &words), "{words}");
    }
    // Only what is in view is drawn.
    assert!(rows(&window).len() < 20, "{}", rows(&window).len());
    type_into(&mut window, "Search the facts", "offer naloxone when");
    assert!(shows(&window, "8 of "), "{:?}", rows(&window));
    let filter = window.get_by_role_and_label(Role::CheckBox, "Not verified only");
    filter.click();
    window.run();
    assert!(
        shows(&window, "7 of "),
        "one of the eight was read on the publisher's own page"
    );
    type_into(&mut window, "Search the facts", "no such word at all");
    assert!(rows(&window).is_empty());
    assert!(shows(&window, "No fact has all of these words."));
}

#[test]
fn the_keyboard_goes_through_the_whole_list_and_out_again() {
    let (mut window, _) = window_with_example();
    open(&mut window);
    let first = selected(&window);
    // From the search over the filter to the list, which is one stop.
    key(&mut window, Key::Tab);
    key(&mut window, Key::Tab);
    let mut seen = vec![first.clone()];
    for _ in 0..30 {
        key(&mut window, Key::ArrowDown);
        seen.push(selected(&window));
    }
    let formulary = Formulary::load().unwrap();
    let facts = formulary.facts();
    let expected = facts.iter().take(seen.len());
    for (seen, fact) in seen.iter().zip(expected) {
        assert!(seen.contains(fact.what.trim_end_matches('.')), "{seen}");
    }
    key(&mut window, Key::End);
    let last = &facts.last().unwrap().what;
    assert!(selected(&window).contains(last.trim_end_matches('.')));
    key(&mut window, Key::PageUp);
    key(&mut window, Key::Home);
    assert_eq!(selected(&window), first);
    key(&mut window, Key::Tab);
    let close = window.get_by_role_and_label(Role::Button, "Close");
    assert!(close.is_focused());
    key(&mut window, Key::Enter);
    assert!(window.state().view().dialog.is_none());
}

#[test]
fn the_list_closes_at_the_first_click_and_with_escape() {
    let (mut window, _) = window_with_example();
    open(&mut window);
    assert!(matches!(
        window.state().view().dialog,
        Some(Dialog::About(_))
    ));
    press(&mut window, "Close");
    assert!(window.state().view().dialog.is_none());
    open(&mut window);
    key(&mut window, Key::Escape);
    assert!(window.state().view().dialog.is_none());
    // A smaller dialog is not stretched by the larger one before it.
    press(&mut window, "All equivalence tables");
    press(&mut window, "Close");
    assert!(window.state().view().dialog.is_none());
}

#[test]
fn the_list_fits_a_small_window_and_large_text() {
    // 1024 × 700, and 1280 × 800 at twice the size of text.
    for (width, height) in [(1024.0, 700.0), (640.0, 400.0), (512.0, 350.0)] {
        let (mut window, _) = harness(width, height, Theme::Light);
        open(&mut window);
        assert!(rows(&window).len() >= 2, "{width} × {height}");
        let edges = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, height));
        for (role, name) in [
            (Role::Button, "Close"),
            (Role::TextInput, "Search the facts"),
            (Role::CheckBox, "Not verified only"),
        ] {
            let field = window.get_by_role_and_label(role, name);
            assert!(
                edges.contains_rect(field.rect()),
                "{name} at {width} × {height}"
            );
        }
        press(&mut window, "Close");
        assert!(window.state().view().dialog.is_none());
    }
}
