//! What is taken now, as oral morphine, in the chosen table and in the others.

use crate::clinical_data::EquivalenceTable;
use crate::equivalence::{Equivalents, FactorShown, RowEquivalent, of_regimen};
use crate::paper::clinician::Told;
use crate::paper::clinician::taking::{daily, now, short_name};
use crate::paper::clinician::words::{Cited, apart, together};
use crate::paper::regimen::{name, printed};
use crate::paper::report::{Column, Section, cell};
use crate::quantity::{MorphineEquivalent, decimal_text};

/// The present regimen, row by row, with its equivalents in the table in use.
pub(super) fn regimen(told: &Told<'_>, cited: &mut Cited) -> Section {
    let table = told.case.table.as_ref();
    let equivalents = &told.plan.equivalents;
    let mut section = Section::new(if told.plan.has_begun() {
        "Regimen before the plan, and oral morphine equivalents"
    } else {
        "Present regimen and oral morphine equivalents"
    });
    let mark = cited.mark(&table.source, Some(table.status));
    let scope = format!("Table in use: {} {mark}.", table.title);
    let sum = format!("Together: {}.", apart(&equivalents.in_words()));
    section.text(together(&[
        &scope,
        &sum,
        "An equivalent is for judging exposure and never for choosing the dose of another opioid.",
    ]));
    let rows = told.case.regimen.iter().map(|row| {
        let found = equivalents.rows.iter().find(|found| found.id == row.id);
        vec![
            cell(name(row)),
            cell(now(told.case, row)),
            daily(row.daily(), row),
            cell(found.map_or_else(String::new, factor)),
            cell(found.map_or_else(String::new, equivalent)),
        ]
    });
    let columns = [
        Column::words("Medicine", 4),
        Column::words("How it is taken", 5),
        Column::figures("In a day"),
        Column::figures("Factor"),
        Column::figures("Oral morphine,\nmg a day"),
    ];
    section.table(&columns, &rows.collect::<Vec<_>>());
    for row in &equivalents.rows {
        let Some(known) = told.case.row(&row.id) else {
            continue;
        };
        let reason = row.reason.as_ref();
        let reason = reason.map(|reason| format!("no factor in this table: {reason}."));
        let extrapolated = row
            .extrapolated
            .then_some("A value that the source does not have.");
        let note = [reason.as_deref(), extrapolated, Some(row.note.as_str())];
        let note = printed(&together(&note.map(Option::unwrap_or_default)));
        if note.is_empty() {
            continue;
        }
        let mark = cited.mark(&row.source, Some(row.status));
        section.item(
            &short_name(known),
            row.reason.is_some(),
            &[together(&[&note, &mark])],
        );
    }
    section
}

fn factor(row: &RowEquivalent) -> String {
    match &row.factor {
        None => "none".to_owned(),
        Some(FactorShown::Exact(factor)) => decimal_text(factor),
        Some(FactorShown::Range { low, high }) => {
            format!("{} to {}", decimal_text(low), decimal_text(high))
        }
        Some(FactorShown::ByStrength) => "by strength".to_owned(),
    }
}

fn equivalent(row: &RowEquivalent) -> String {
    let equivalent = row.equivalent.as_ref();
    equivalent.map_or_else(|| "missing".to_owned(), |found| apart(&found.text()))
}

/// The same regimen in the other tables: how far they lie apart.
pub(super) fn spread(told: &Told<'_>, cited: &mut Cited) -> Section {
    let case = told.case;
    let mut section = Section::new("The same regimen in other tables");
    let tables = told.formulary.tables().iter();
    let tables = tables.filter(|table| !table.regression_only);
    let answers: Vec<(&EquivalenceTable, Equivalents)> = tables
        .map(|table| (table.as_ref(), of_regimen(&case.regimen, table)))
        .collect();
    let whole = answers.iter().filter(|(_, answer)| !answer.incomplete());
    let totals: Vec<&MorphineEquivalent> = whole.map(|(_, answer)| &answer.total).collect();
    let lowest = totals
        .iter()
        .min_by(|one, other| one.low().cmp(other.low()));
    let highest = totals
        .iter()
        .max_by(|one, other| one.high().cmp(other.high()));
    let count = totals.len();
    let words = match lowest.zip(highest) {
        Some((lowest, highest)) if count > 1 => {
            let ends = MorphineEquivalent::range(lowest.low().clone(), highest.high().clone());
            format!(
                "Spread over the {count} tables that have a factor for every medicine: {} mg oral morphine a day.",
                apart(&ends.text())
            )
        }
        Some(_) => {
            "Only one table has a factor for every medicine, so no spread can be given.".to_owned()
        }
        None => "No table has a factor for every medicine, so no spread can be given.".to_owned(),
    };
    section.text(together(&[&words, "Tables are never mixed or averaged."]));
    let rows = answers.iter().map(|(table, answer)| {
        let mark = cited.mark(&table.source, Some(table.status));
        let known = answer.rows.len() > answer.missing.len();
        let total = if known {
            apart(&answer.total.text())
        } else {
            "none".to_owned()
        };
        let missing = answer.missing.iter().filter_map(|id| case.row(id));
        let missing: Vec<String> = missing.map(|row| short_name(row)).collect();
        let missing =
            (!missing.is_empty()).then(|| format!("Incomplete, without {}.", missing.join(", ")));
        let elsewhere = !table
            .countries
            .iter()
            .any(|code| code == case.country.as_str());
        let made_for = table.countries.iter().map(|code| code.to_uppercase());
        let made_for = made_for.collect::<Vec<_>>().join(" and ");
        let elsewhere = elsewhere.then(|| format!("Made for {made_for}."));
        let remarks = [
            (table.id == case.table.id).then(|| "In use.".to_owned()),
            missing,
            elsewhere,
            table
                .research_only()
                .then(|| "For research, not for prescribing.".to_owned()),
        ];
        let remarks: Vec<String> = remarks.into_iter().flatten().collect();
        vec![
            cell(together(&[&table.title, &mark])),
            cell(total),
            cell(remarks.join(" ")),
        ]
    });
    let columns = [
        Column::words("Table", 5),
        Column::figures("Oral morphine,\nmg a day"),
        Column::words("Remarks", 4),
    ];
    section.table(&columns, &rows.collect::<Vec<_>>());
    section
}
