//! The patient's words: written for every advice of the data, and easy to read.
#![cfg(test)]

use serde_json::{Value, json};
use taperline::findings::wording::patient;
use taperline::paper::{self, Document, PaperOptions, Subject};
use taperline::plan;

use crate::papers::{example, large, read};
use crate::support::{case_from, formulary, list, text, today};

/// The syllables of a word, by the usual rule of thumb: runs of vowels, less a silent `e`.
fn syllables(word: &str) -> usize {
    let word: String = word.to_lowercase();
    let letters: Vec<char> = word.chars().filter(|sign| sign.is_alphabetic()).collect();
    let is_vowel = |sign: &char| "aeiouy".contains(*sign);
    let runs = letters.chunk_by(|one, other| is_vowel(one) == is_vowel(other));
    let runs = runs.filter(|run| run.first().is_some_and(is_vowel)).count();
    let word: String = letters.iter().collect();
    let silent = word.ends_with('e') && !word.ends_with("le") && !word.ends_with("ee");
    runs.saturating_sub(usize::from(silent && runs > 1)).max(1)
}

/// Flesch–Kincaid grade: 0.39 × words per sentence + 11.8 × syllables per word − 15.59
/// (Kincaid and others, 1975).
fn grade(text: &str) -> f64 {
    let sentences = text.split(['.', '!', '?', ':']);
    let sentences = sentences
        .filter(|one| one.chars().any(char::is_alphabetic))
        .count();
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    let count = words.iter().map(|word| syllables(word)).sum::<usize>();
    let of = |count: usize| f64::from(u32::try_from(count).expect("few"));
    0.39 * of(words.len()) / of(sentences) + 11.8 * of(count) / of(words.len()) - 15.59
}

#[test]
fn the_formula_is_that_of_the_books() {
    for (word, count) in [
        ("dose", 1),
        ("pain", 1),
        ("little", 2),
        ("naloxone", 3),
        ("opioid", 3),
    ] {
        assert!(
            syllables(word).abs_diff(count) <= 1,
            "{word}: {}",
            syllables(word)
        );
    }
    // 6 words, 1 sentence, 6 syllables: 0.39 × 6 + 11.8 × 1 − 15.59 = −1.45.
    assert!((grade("The cat sat on the mat.") + 1.45).abs() < 1e-9);
    // 5 words, 1 sentence, 13 syllables: 1.95 + 30.68 − 15.59 = 17.04.
    assert!(grade("Consider alternative nociceptive aetiologies initially.") > 12.0);
}

fn contents(file: &Value) -> Value {
    let case = case_from(&serde_json::to_vec(file).expect("JSON")).expect("a case");
    let scenario = case.scenario(None).expect("a scenario");
    let plan = plan::plan(&case, scenario, formulary(), today()).expect("a plan");
    let subject = Subject::Plan {
        case: &case,
        plan: &plan,
    };
    let options = PaperOptions::default();
    paper::contents(Document::Patient, subject, formulary(), options).expect("contents")
}

/// The sentences of the patient's paper that are running text: no names, dates or doses.
fn running_text(contents: &Value) -> String {
    let mut sentences = Vec::new();
    let intro = list(&contents["intro"]).iter();
    sentences.extend(intro.map(|line| text(line).to_owned()));
    sentences.push(text(&contents["never_back"]["strong"]).to_owned());
    sentences.push(text(&contents["never_back"]["rest"]).to_owned());
    for part in ["feel", "too_hard", "naloxone", "patches", "urgent"] {
        if let Some(lines) = contents[part]["lines"].as_array() {
            sentences.extend(lines.iter().map(|line| text(line).to_owned()));
        }
    }
    sentences.push(text(&contents["code"]["caption"]).to_owned());
    sentences.push(text(&contents["stop"]["text"]).to_owned());
    sentences.join(" ")
}

/// A taper of patches, in whose course the patient's other words are said too.
fn patches() -> Value {
    let rows = json!([{ "id": "fen", "product": "uk-fen-td72", "patches": ["50 mcg/h", "25 mcg/h"],
                        "next_change": "2027-01-05" }]);
    crate::support::stopping("uk", &rows, &["fen"], &json!({}))
}

#[test]
fn a_child_of_eleven_can_read_the_patients_paper() {
    for file in [example("morphine-with-breakthrough"), patches()] {
        let running = running_text(&contents(&file));
        let grade = grade(&running);
        // A grade of 6 is read at 11 to 12 years.
        assert!(grade <= 6.0, "grade {grade:.1}: {running}");
        for word in ["taper", "withdrawal", "tolerance", "reduction", "titrate"] {
            assert!(!running.to_lowercase().contains(word), "{word}: {running}");
        }
    }
}

#[test]
fn every_advice_of_the_data_has_words_with_the_same_figures_and_its_source() {
    let monitoring = formulary().monitoring();
    assert_eq!(patient::advice_without_words(monitoring), [""; 0]);
    let figures = |text: &str| {
        let parts = text.split(|sign: char| !sign.is_ascii_digit());
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect::<Vec<_>>()
    };
    for fact in &monitoring.patient_advice {
        let said = patient::advice(monitoring, &fact.id).expect("words");
        assert_eq!(figures(&said.text), figures(&fact.text), "{}", fact.id);
        assert_eq!(
            (said.source, said.status),
            (fact.source.clone(), fact.status)
        );
    }
}

#[test]
fn other_words_of_the_data_are_printed_as_they_are() {
    let mut monitoring = formulary().monitoring().clone();
    let advice = monitoring.patient_advice.iter_mut();
    for fact in advice.filter(|fact| fact.id == "withdrawal-passes") {
        fact.text = "It settles in 20 days.".to_owned();
    }
    let said = patient::advice(&monitoring, "withdrawal-passes").expect("words");
    assert_eq!(said.text, "It settles in 20 days.");
    assert_eq!(
        patient::advice_without_words(&monitoring),
        ["withdrawal-passes"]
    );
    assert_eq!(patient::advice(&monitoring, "no-such-advice"), None);
}

#[test]
fn what_must_be_said_stands_on_the_paper() {
    for options in [PaperOptions::default(), large()] {
        let words = read(&patches(), Document::Patient, options);
        for sentence in [
            "Never go back to the old dose without asking us.",
            "Take every old patch off before you put a new one on.",
            "Keep heat away from the patch. Never cut it.",
            "After a step you may notice sweating, yawning, belly cramps",
            "it settles 5 to 10 days after a step",
            "We can slow the plan down or pause it.",
            "Your next review is on ",
            "Get help at once",
            "Keep naloxone where others can find it.",
            "The advice on this paper rests on: ",
        ] {
            assert!(words.contains(sentence), "‘{sentence}’\n{words}");
        }
    }
    // Nobody is told of patches who wears none.
    let words = read(
        &example("small-dose"),
        Document::Patient,
        PaperOptions::default(),
    );
    assert!(!words.contains("patch"), "{words}");
}

#[test]
fn the_dose_before_a_plan_that_has_begun_is_not_called_what_is_taken_now() {
    let mut file = example("morphine-with-breakthrough");
    let words = |file: &Value| {
        let words = read(file, Document::Patient, PaperOptions::default());
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(words(&file).contains("What you take now"));
    // Today is 2 January 2027: two steps lie behind.
    file["scenarios"][0]["request"]["start"] = json!("2026-11-02");
    let begun = words(&file);
    assert!(!begun.contains("What you take now"));
    assert!(begun.contains("What you took before this plan. Do not go back to it"));
}
