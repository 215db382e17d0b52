//! What was written before, and what the paper rests on: reviews, sources, custody.

use crate::case::{JournalEntry, Review, ReviewWord, reviews as all_reviews};
use crate::paper::clinician::Told;
use crate::paper::clinician::words::{Cited, capitalised, day, plain, short_day};
use crate::paper::report::{Column, Pairs, Section, cell};

/// The most reviews that are printed; the record keeps them all.
const LATEST: usize = 6;

/// The latest reviews, newest first.
pub(super) fn reviews(told: &Told<'_>) -> Section {
    let mut section = Section::new("Reviews so far");
    let reviews = all_reviews(&told.case.journal, told.plan.today);
    for entry in reviews.iter().rev().take(LATEST) {
        let mark = short_day(entry.date, told.case.country);
        let said = in_words(told, &entry.review);
        let lines = [said, written(entry)];
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        section.item(&mark, false, &lines);
    }
    let older = reviews.len().saturating_sub(LATEST);
    if older > 0 {
        let word = if older == 1 {
            "review is"
        } else {
            "reviews are"
        };
        section.text(format!("{older} earlier {word} in the plan's record."));
    }
    section
}

fn written(entry: &JournalEntry) -> String {
    match (entry.author.trim(), entry.text.trim()) {
        ("", text) => text.to_owned(),
        (by, "") => by.to_owned(),
        (by, text) => format!("{by}: {text}"),
    }
}

/// What a review says, in one line; empty where it says nothing.
fn in_words(told: &Told<'_>, review: &Review) -> String {
    let mut parts = Vec::new();
    for (name, word) in [("pain", review.pain), ("managing", review.function)] {
        if word != ReviewWord::Unknown {
            parts.push(format!("{name} {}", word.word()));
        }
    }
    if let Some(withdrawal) = &review.withdrawal {
        let mut scales = told.formulary.monitoring().scales.iter();
        let scale = scales.find(|scale| scale.id == withdrawal.scale);
        let name = scale.map_or(&withdrawal.scale, |scale| &scale.name);
        let band = scale.and_then(|scale| scale.band(withdrawal.total));
        let band = band.map(|band| format!(" ({band})")).unwrap_or_default();
        parts.push(format!("{name} {}{band}", withdrawal.total));
    }
    match review.serious_difficulty {
        Some(true) => parts.push("serious difficulty".to_owned()),
        Some(false) => parts.push("no serious difficulty".to_owned()),
        None => {}
    }
    let decision = review.decision;
    parts.extend(decision.map(|decision| format!("decided: {}", plain(decision.word()))));
    capitalised(&parts.join(" · "))
}

/// The sources that the paper names.
pub(super) fn sources(told: &Told<'_>, cited: Cited) -> Section {
    let mut section = Section::new("Sources used");
    let rows = cited.sources(told.formulary).into_iter();
    let rows: Vec<Vec<Vec<String>>> = rows
        .map(|[id, what, read]| [id, what, capitalised(&read)].map(cell).into())
        .collect();
    let columns = [
        Column::short("Source"),
        Column::words("Document", 5),
        Column::words("What was read", 3),
    ];
    section.table(&columns, &rows);
    section
}

/// Who has checked the clinical data, file by file.
pub(super) fn custody(told: &Told<'_>) -> Section {
    let mut section = Section::new("Custody of the clinical data");
    let (custody, today) = (told.formulary.custody(), told.plan.today);
    let warnings = custody.warnings(today);
    if warnings.is_empty() {
        section.text(format!("Clinical data {}.", custody.in_words(today)));
    }
    for warning in &warnings {
        section.item("Warning", true, std::slice::from_ref(warning));
    }
    section.text(custody.caution.clone());
    let rows: Vec<Vec<Vec<String>>> = custody
        .files
        .iter()
        .map(|file| {
            let author = Some(file.authored_by.clone()).filter(|author| !author.is_empty());
            let author = author.unwrap_or_else(|| "Nobody named".to_owned());
            let checked = capitalised(&file.checked_in_words());
            let review = capitalised(&file.review_in_words(today));
            [file.file.clone(), author, checked, review]
                .map(cell)
                .into()
        })
        .collect();
    let columns = [
        Column::short("File"),
        Column::words("Written by", 3),
        Column::words("Checked by", 3),
        Column::words("Next review", 2),
    ];
    section.table(&columns, &rows);
    let mut pairs = Pairs::default();
    pairs.add("Program", crate::PROGRAM);
    pairs.add("Clinical data", custody.data_version.clone());
    pairs.add("Worked out on", day(today, told.case.country));
    section.pairs(&pairs);
    section
}
