//! The code on the patient's paper: read back from the page's pixels.
#![cfg(test)]

use serde_json::{Value, json};
use taperline::paper::{Document, PaperOptions, PaperSize, Typeset};

use crate::papers::{example, large, read, set};
use crate::support::{planned, steps, stopping, text, twice};

/// What the codes on a paper say: all its pages are looked at more and more closely, as a person
/// with a phone would.
fn decoded(file: &Value, options: PaperOptions) -> Vec<String> {
    let paper = set(file, Document::Patient, options).expect("paper");
    for scale in [3.0, 4.0, 5.0, 6.0] {
        let pages = 0..paper.page_count();
        let found: Vec<String> = pages
            .flat_map(|page| on_page(&paper, page, scale))
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The codes on a page that can be read at a scale.
fn on_page(paper: &Typeset, page: usize, scale: f64) -> Vec<String> {
    let pixels = paper.page_pixels(page, scale).expect("a picture");
    let width = usize::try_from(pixels.width).expect("small");
    let height = usize::try_from(pixels.height).expect("small");
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        pixels.rgba[(y * width + x) * 4]
    });
    // What only looks like a corner of a code cannot be read.
    let grids = image.detect_grids().into_iter();
    let read = grids.filter_map(|grid| grid.decode().ok());
    read.map(|(_, content)| content).collect()
}

#[test]
fn the_code_holds_every_date_and_dose_and_no_identity() {
    let mut file = example("morphine-with-breakthrough");
    file["patient"]["name"] = json!("Jane Roe");
    file["patient"]["identifier"] = json!("943 476 5919");
    let letter = PaperOptions {
        size: PaperSize::Letter,
        ..large()
    };
    for options in [PaperOptions::default(), letter] {
        let codes = decoded(&file, options);
        assert_eq!(codes.len(), 1, "{codes:?}");
        let code = &codes[0];
        for secret in ["Jane", "Roe", "943", "1950", "born"] {
            assert!(!code.contains(secret), "{secret}: {code}");
        }
        let (head, _) = code.split_once('\n').expect("lines");
        assert!(head.starts_with("Opioid plan, draft "), "{head}");
        assert!(head.ends_with(", 2 January 2027"), "{head}");
        // 55 mg twice a day, and a sixth of 110 mg as 9 mL of 10 mg/5 mL.
        assert!(
            code.contains("\n1 from 4 January 2027: A 08:00 55 mg, 20:00 55 mg; B 18 mg = 9 mL\n"),
            "{code}"
        );
        assert!(code.contains("at most 6 times in 24 hours"), "{code}");
        let answer = planned(&file);
        let lines: Vec<&str> = code.lines().collect();
        for step in steps(&answer) {
            let start = crate::support::date(text(&step["start"]));
            let begin = format!("{} from {}: ", step["index"], start.format("%-d %B %Y"));
            let line = lines.iter().find(|line| line.starts_with(&begin));
            let line = line.unwrap_or_else(|| panic!("{begin}\n{code}"));
            for item in crate::support::list(&step["items"]) {
                for dose in item["regular"].as_array().into_iter().flatten() {
                    let words = format!("{} {}", text(&dose["time"]), text(&dose["amount"]));
                    assert!(line.contains(&words), "{words}: {line}");
                }
            }
        }
        assert!(code.ends_with("31 January 2028: A none; B none"), "{code}");
    }
}

#[test]
fn a_code_that_cannot_hold_all_steps_says_which_it_holds() {
    let row = json!([{ "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("200 mg") }]);
    let pace = json!({ "pace": { "reduction": { "amount": "5 mg" }, "every_days": 14 } });
    let file = stopping("uk", &row, &["row"], &pace);
    let answer = planned(&file);
    let all = steps(&answer).len();
    let codes = decoded(&file, PaperOptions::default());
    assert_eq!(codes.len(), 1, "{codes:?}");
    let line = codes[0].lines().nth(1).expect("a second line");
    let held = line
        .strip_prefix("Steps 1 to ")
        .and_then(|rest| rest.split(' ').next());
    let held: usize = held.expect("a number").parse().expect("a number");
    assert!(held < all, "{held} of {all}");
    assert_eq!(
        line,
        format!("Steps 1 to {held} of {all}; the others are on paper alone")
    );
    let told = codes[0]
        .lines()
        .filter(|line| line.contains(" from "))
        .count();
    assert_eq!(told, held);
    // The page says the same.
    let words = read(&file, Document::Patient, PaperOptions::default());
    assert!(
        words.contains(&format!("steps 1 to {held} of {all}.")),
        "{words}"
    );
}
