//! The patient's papers step by step: every date, dose and count of the JSON in its order, no
//! step parted, the short version on one page.
#![cfg(test)]

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use taperline::paper::{self, Document, PaperOptions, PaperSize};

use crate::formulary_cases::file_of;
use crate::papers::{example, large, read, set};
use crate::support::{date, figure, list, one_row, planned, steps, stopping, text, twice};

/// A day as the paper of a country writes it in full.
fn long_day(day: &Value, country: &Value) -> String {
    let day = date(text(day));
    let way = if country == "us" {
        "%A, %B %-d, %Y"
    } else {
        "%A %-d %B %Y"
    };
    day.format(way).to_string()
}

fn short_day(day: &Value, country: &Value) -> String {
    let day = date(text(day));
    let way = if country == "us" {
        "%a, %b %-d, %Y"
    } else {
        "%a %-d %b %Y"
    };
    day.format(way).to_string()
}

pub fn clock(time: &Value, country: &Value) -> String {
    let (hour, minute) = text(time).split_once(':').expect("a time");
    let hour: u32 = hour.parse().expect("an hour");
    if country == "us" {
        let half = if hour < 12 { "am" } else { "pm" };
        format!("{}:{minute} {half}", (hour + 11) % 12 + 1)
    } else {
        text(time).to_owned()
    }
}

/// An amount as paper writes it: thousands apart, micrograms in full.
fn amount(value: &Value) -> String {
    let (figure, unit) = text(value).split_once(' ').expect("an amount");
    let (whole, rest) = figure
        .split_once('.')
        .map_or((figure, String::new()), |(whole, rest)| {
            (whole, format!(".{rest}"))
        });
    let whole = match whole.len() {
        0..=3 => whole.to_owned(),
        long => format!("{},{}", &whole[..long - 3], &whole[long - 3..]),
    };
    let unit = match unit {
        "mcg" => "micrograms",
        "mcg/h" => "micrograms an hour",
        unit => unit,
    };
    format!("{whole}{rest} {unit}")
}

/// What the paper must say of an item, besides its name.
fn words(item: &Value, country: &Value) -> Vec<String> {
    let mut words = Vec::new();
    let counted = |unit: &Value| {
        let count = figure(&unit["count"]);
        let count = match count.split_once('.') {
            Some(("0", _)) => "½".to_owned(),
            Some((whole, _)) => format!("{whole}½"),
            None => count,
        };
        let label = unit.get("label").unwrap_or(&unit["strength"]);
        format!("{count} × {}", amount_of_label(label))
    };
    for dose in item["regular"].as_array().into_iter().flatten() {
        let mut line = format!(
            "{} {}",
            clock(&dose["time"], country),
            amount(&dose["amount"])
        );
        if dose["volume"].is_string() {
            line = format!("{line} = {}", amount(&dose["volume"]));
        }
        words.push(line);
        words.extend(dose["units"].as_array().into_iter().flatten().map(counted));
    }
    if let as_needed @ Value::Object(_) = &item["as_needed"] {
        words.push(amount(&as_needed["amount"]));
        if as_needed["volume"].is_string() {
            words.push(amount(&as_needed["volume"]));
        }
        words.extend(
            as_needed["units"]
                .as_array()
                .into_iter()
                .flatten()
                .map(counted),
        );
        if let Some(most) = as_needed["most_per_24h"].as_u64() {
            words.push(format!("at most {most} time"));
        }
    }
    for patch in item["patches"].as_array().into_iter().flatten() {
        let word = if patch["count"] == 1 {
            "patch"
        } else {
            "patches"
        };
        words.push(format!(
            "{} {word} of {}",
            patch["count"],
            amount(&patch["strength"])
        ));
    }
    let changes = item["changes"].as_array().into_iter().flatten();
    words.extend(changes.map(|day| short_day(day, country)));
    if item["infusion"].is_object() {
        words.push(format!(
            "{} in 24 hours",
            amount(&item["infusion"]["amount_per_24h"])
        ));
    }
    words
}

/// A label such as `5 mg/325 mg`, or an amount.
fn amount_of_label(label: &Value) -> String {
    let text = text(label);
    if text.contains('/') && !text.contains("mcg/h") {
        return text.replace(" mcg", " micrograms");
    }
    amount(label)
}

/// Holds a paper against the JSON of its plan: step after step.
fn all_in_order(name: &str, file: &Value, options: PaperOptions) {
    let answer = planned(file);
    if steps(&answer).is_empty() {
        return;
    }
    let country = &file["country"];
    let paper = read(file, Document::Patient, options);
    let from = paper.find("Step 1 ").or_else(|| paper.find("Step 1:"));
    let mut rest = &paper[from.unwrap_or(0)..];
    let all = steps(&answer);
    for (place, step) in all.iter().enumerate() {
        let start = long_day(&step["start"], country);
        let at = rest
            .find(&start)
            .unwrap_or_else(|| panic!("{name}: {start}\n{paper}"));
        rest = &rest[at..];
        if step["kind"] == "stop" {
            continue;
        }
        let dates = long_day(&step["end"], country);
        assert!(rest.contains(&dates), "{name}: {dates}");
        // Up to the next step, or to the end.
        let next = all
            .get(place + 1)
            .map(|next| long_day(&next["start"], country));
        let after = next
            .and_then(|next| rest[1..].find(&next))
            .unwrap_or(rest.len() - 1);
        let own = &rest[..=after];
        for item in list(&step["items"]) {
            for words in words(item, country) {
                let stopped = item["daily"] == "0 mg" || item["daily"] == "0 mcg/h";
                assert!(
                    stopped || own.contains(&words),
                    "{name} step {place}: ‘{words}’\n{own}"
                );
            }
        }
        if step["review"].is_string() {
            let review = format!("Review: {}", long_day(&step["review"], country));
            assert!(own.contains(&review), "{name}: {review}\n{own}");
        }
    }
}

#[test]
fn every_date_dose_and_count_of_an_example_is_on_its_paper_in_order() {
    for name in [
        "morphine-with-breakthrough",
        "small-dose",
        "steep-tail",
        "oxycodone-us",
    ] {
        for options in [PaperOptions::on(PaperSize::Letter), large()] {
            all_in_order(name, &example(name), options);
        }
    }
}

#[test]
fn every_date_dose_and_count_of_generated_plans_is_on_their_papers_in_order() {
    let mut read = 0;
    for seed in 0..40_u64 {
        let file = file_of(seed);
        let answer = planned(&file);
        // Plans of hundreds of steps are set in another test.
        if (1..40).contains(&steps(&answer).len()) {
            all_in_order(&format!("seed {seed}"), &file, PaperOptions::default());
            read += 1;
        }
    }
    assert!(read > 12, "{read} plans");
}

/// The text of each page.
fn pages(pdf: &[u8]) -> Vec<String> {
    let mut reader = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext of poppler-utils is installed");
    let mut input = reader.stdin.take().expect("an input");
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = reader.wait_with_output().expect("its output");
    writer
        .join()
        .expect("the writer ends")
        .expect("it was read");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let pages = text.split('\u{c}').filter(|page| !page.trim().is_empty());
    let joined = pages.map(|page| page.split_whitespace().collect::<Vec<_>>().join(" "));
    joined.collect()
}

/// Three years of weekly steps: 4 × 39 mg are 156 mg a day, and 1 mg less each week leaves 1 mg
/// after 155 steps; the 156th is the stop.
fn three_years() -> Value {
    let doses: Vec<Value> = ["06:00", "12:00", "18:00", "22:00"]
        .iter()
        .map(|time| json!({ "time": time, "amount": "39 mg" }))
        .collect();
    let row = json!([{ "id": "row", "product": "uk-mor-ir-liq", "concentration": "2 mg/mL",
                       "regular": doses }]);
    let pace = json!({
        "pace": { "reduction": { "amount": "1 mg" }, "every_days": 7 },
        "constraints": { "liquid_step": { "row": "1 mg" }, "supply_days": 7 },
    });
    stopping("uk", &row, &["row"], &pace)
}

#[test]
fn three_years_of_weeks_part_no_step_and_repeat_the_heads_of_tables() {
    let file = three_years();
    let answer = planned(&file);
    let all = steps(&answer).len();
    assert_eq!(all, 156);
    let paper = set(&file, Document::Patient, PaperOptions::default()).expect("paper");
    let pages_of = pages(&paper.pdf().expect("a PDF"));
    assert_eq!(pages_of.len(), paper.page_count());
    let mut seen = 0;
    for page in &pages_of {
        let titles = (1..=all)
            .filter(|step| page.contains(&format!("Step {step} · ")))
            .count();
        seen += titles;
        // Each step's title stands on the page of its last line.
        let calendars = page
            .matches("Tick each day when all doses are taken")
            .count();
        assert_eq!(titles, calendars, "{page}");
        assert_eq!(titles, page.matches("Review: ").count(), "{page}");
    }
    assert_eq!(seen, all - 1, "the stop has a block of its own");
    let supplied = set(&file, Document::Pharmacy, PaperOptions::default()).expect("paper");
    let heads = pages(&supplied.pdf().expect("a PDF"));
    let rows = heads.iter().filter(|page| page.contains(" to Sun "));
    assert!(heads.len() > 1);
    for page in rows {
        assert!(page.contains("Needed Dispense"), "{page}");
    }
}

#[test]
fn a_step_longer_than_a_page_goes_on_under_its_own_name() {
    let row = json!([{ "id": "row", "product": "uk-mor-mr12-tab", "regular": twice("30 mg") }]);
    let more = json!({ "holds": [{ "from": "2027-02-01", "days": 728, "reason": "rest" }] });
    let file = stopping("uk", &row, &["row"], &more);
    let paper = set(&file, Document::Patient, PaperOptions::default()).expect("paper");
    let pages = pages(&paper.pdf().expect("a PDF"));
    // 728 days are 104 weeks, each with a box of its own; the first begins on 1 February 2027.
    let boxes = "Mon 1 Feb to Sun 7 Feb 2027";
    assert!(pages.iter().any(|page| page.contains(boxes)), "{pages:?}");
    let named = "Step 2: stay on this dose · Tick each week when all doses were taken";
    let on = pages.iter().filter(|page| page.contains(named)).count();
    assert!(on >= 2, "{on} pages name it: {pages:?}");
}

#[test]
fn the_short_version_is_one_page_and_says_where_it_ends() {
    for (name, file) in [
        ("a year", example("morphine-with-breakthrough")),
        ("small", example("small-dose")),
        ("three years", three_years()),
    ] {
        for options in [
            PaperOptions::default(),
            PaperOptions::on(PaperSize::Letter),
            large(),
        ] {
            let paper = set(&file, Document::Fridge, options).expect("paper");
            assert_eq!(paper.page_count(), 1, "{name} {options:?}");
            let words = crate::paper::text(&paper.pdf().expect("a PDF"));
            let answer = planned(&file);
            let mut shown = 0;
            for step in steps(&answer) {
                let start = short_day(&step["start"], &file["country"]);
                shown += usize::from(words.contains(&format!("{start} to ")));
            }
            let all = steps(&answer).len() - 1;
            let cut =
                words.contains("It does not hold the later steps. Find them on your full plan.");
            assert_eq!(cut, shown < all, "{name}: {shown} of {all}\n{words}");
            if cut {
                let last = &steps(&answer)[shown - 1]["end"];
                let range = format!(
                    "This page goes from Monday 4 January 2027 to {}.",
                    long_day(last, &file["country"])
                );
                assert!(words.contains(&range), "{name}: {range}\n{words}");
            } else {
                let stop = steps(&answer).last().expect("a stop");
                let stop = format!("Stop on {}", long_day(&stop["start"], &file["country"]));
                assert!(words.contains(&stop), "{name}: {stop}\n{words}");
            }
            assert!(words.contains("Never go back to the old dose"), "{words}");
            assert!(words.contains("Who to call"), "{words}");
        }
    }
    // A year fits at the usual size.
    let words = read(
        &example("morphine-with-breakthrough"),
        Document::Fridge,
        PaperOptions::default(),
    );
    assert!(words.contains("Stop on Monday 31 January 2028"), "{words}");
}

#[test]
fn more_steps_than_anybody_can_follow_on_paper_are_refused_and_the_short_version_is_not() {
    let start = date("2027-01-04");
    let day = |place: u64| (start + chrono::Days::new(place)).to_string();
    let steps: Vec<Value> = (0..501)
        .map(|place| {
            let amount = if place % 2 == 0 { "50 mg" } else { "60 mg" };
            let doses = json!([{ "time": "08:00", "amount": amount }]);
            json!({ "start": day(place), "items": [{ "id": "row", "regular": doses }] })
        })
        .collect();
    let request = json!({
        "start": "2027-01-04", "manual_steps": steps, "manual_end": day(501),
    });
    let file = one_row("uk-mor-mr12-tab", &[("08:00", "60 mg")], &request);
    let refused = set(&file, Document::Patient, PaperOptions::default()).expect_err("refused");
    assert!(refused.message.contains("‘501’ steps"), "{refused}");
    assert!(refused.message.contains("at most 500 steps"), "{refused}");
    let short = read(&file, Document::Fridge, PaperOptions::default());
    assert!(short.contains("50 mg"), "{short}");
}

#[test]
fn more_doses_than_anybody_can_follow_on_paper_are_refused() {
    // 24 doses a day in each of 84 steps: 24 × 84 = 2,016, and 2,000 are the most.
    let start = date("2027-01-04");
    let day = |place: u64| (start + chrono::Days::new(place)).to_string();
    let doses = |amount: &str| -> Value {
        let hours =
            (0..24).map(|hour| json!({ "time": format!("{hour:02}:00"), "amount": amount }));
        hours.collect()
    };
    let steps: Vec<Value> = (0..84)
        .map(|place| {
            let amount = if place % 2 == 0 { "5 mg" } else { "10 mg" };
            json!({ "start": day(place), "items": [{ "id": "row", "regular": doses(amount) }] })
        })
        .collect();
    let mut file = one_row("uk-mor-mr12-tab", &[("08:00", "10 mg")], &json!({}));
    file["regimen"][0]["regular"] = doses("10 mg");
    file["scenarios"][0]["request"] = json!({
        "start": "2027-01-04", "manual_steps": steps, "manual_end": day(84),
    });
    let refused = set(&file, Document::Patient, PaperOptions::default()).expect_err("refused");
    assert!(
        refused.message.contains("‘2016’ doses in all steps"),
        "{refused}"
    );
    assert!(refused.message.contains("at most 2000 doses"), "{refused}");
}

#[test]
fn finished_text_without_end_is_refused_before_it_is_set() {
    // As it could stand in the journal of a file that somebody has made to harm: 2,200 short texts
    // of 300 bytes are more than 640 KiB, and one long text of 131,073 is a byte beyond 128 KiB.
    let refused = |text: Value, words: &str, most: &str| {
        let refused = paper::print(&text).expect_err("refused");
        assert!(refused.message.contains(words), "{refused}");
        assert!(refused.message.contains(most), "{refused}");
    };
    let short = json!({ "document": "patient", "intro": vec!["x".repeat(300); 2_200] });
    refused(short, "bytes of finished text", "at most 655360");
    let long = json!({ "document": "patient", "title": "x".repeat(131_073) });
    refused(long, "bytes of long texts", "at most 131072");
}

#[test]
fn a_long_step_of_patches_has_a_box_for_each_day_of_change() {
    // From Tuesday 5 January 2027 a patch every third day; the first step, by hand, lasts until
    // 30 March, which is 85 days, more than the 56 that have a box for each day. Its changes are
    // 5, 8, 11 … January; 30 March is the 84th day after the first and so a change as well:
    // 84 = 28 × 3.
    let rows = json!([
        { "id": "fen", "product": "uk-fen-td72", "patches": ["50 mcg/h"], "next_change": "2027-01-05" },
    ]);
    let mut file = stopping("uk", &rows, &[], &json!({}));
    file["scenarios"][0]["request"] = json!({
        "start": "2027-01-05",
        "manual_steps": [{ "start": "2027-01-05", "items": [{ "id": "fen", "patches": ["37.5 mcg/h"] }] }],
        "manual_end": "2027-03-30",
    });
    let paper = read(&file, Document::Patient, PaperOptions::default());
    for words in [
        "Tick each day on which you have changed your patch",
        "Tue 5 Jan 2027 Fri 8 Jan 2027 Mon 11 Jan 2027",
        "Sat 27 Mar 2027 Tue 30 Mar 2027",
    ] {
        assert!(paper.contains(words), "‘{words}’:\n{paper}");
    }
    assert!(!paper.contains("all doses were taken"), "{paper}");
}
