//! Plan → what the pharmacy dispenses: product by product, strength by strength, period by
//! period, what is left over, and what comes back.
//!
//! Every count is that of the dispensing list; what is needed is counted by the same function
//! before halves are rounded up. The shape is written down at the head of
//! `assets/paper/report.typ`.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::Value;

use crate::case::{Case, Row, Taking};
use crate::clinical_data::{Country, Formulary, ProductKind};
use crate::date;
use crate::paper::figures::{amount, apart, day, halves, short_day};
use crate::paper::identity::{self, Version};
use crate::paper::regimen::{name, strength, title};
use crate::paper::report::{Column, Pairs, Section, cell};
use crate::paper::seen::seen;
use crate::paper::{Document, Instalments, PaperOptions};
use crate::plan::{Plan, Planned};
use crate::quantity::Volume;
use crate::taper::{Needed, Schedule, Supply, SupplyOf, needed, strength_text};

pub(super) fn pharmacy(
    case: &Case,
    plan: &Plan,
    planned: &Planned,
    formulary: &Formulary,
    options: PaperOptions,
    version: Version,
) -> Value {
    let schedule = &planned.schedule;
    let products = products(&planned.dispensing);
    let country = case.country;
    let mut sections = vec![at_a_glance(case, plan, planned)];
    for (row, supplies) in &products {
        if supplies.iter().all(|supply| is_over(supply, plan)) {
            continue;
        }
        sections.push(of_product((plan, schedule), row, supplies, country));
        if options.instalments == Instalments::Weekly {
            let to_come = supplies.iter().filter(|supply| !is_over(supply, plan));
            let to_come: Vec<&Supply> = to_come.copied().collect();
            sections.push(weekly(schedule, row, &to_come, country));
        }
    }
    sections.push(returned(schedule, &products, country));
    let sections: Vec<Value> = sections.into_iter().filter_map(Section::value).collect();
    let mut contents = identity::page(Document::Pharmacy, case, plan, formulary, options, version);
    contents.insert("title".to_owned(), Value::from("What to dispense"));
    contents.insert("sections".to_owned(), Value::from(sections));
    seen(Value::Object(contents))
}

/// Whether a supply was for days that are over: it was dispensed, or never will be.
fn is_over(supply: &Supply, plan: &Plan) -> bool {
    supply.to < plan.today
}

/// Whether a supply is for days of which the first is over.
fn is_under_way(supply: &Supply, plan: &Plan) -> bool {
    supply.from < plan.today && !is_over(supply, plan)
}

/// The supplies of each product, in the order in which it is first supplied.
fn products(dispensing: &[Supply]) -> Vec<(Arc<Row>, Vec<&Supply>)> {
    let mut products: Vec<(Arc<Row>, Vec<&Supply>)> = Vec::new();
    for supply in dispensing {
        let known = products.iter_mut();
        let mut known = known.filter(|(row, _)| Arc::ptr_eq(row, &supply.row));
        match known.next() {
            Some((_, supplies)) => supplies.push(supply),
            None => products.push((Arc::clone(&supply.row), vec![supply])),
        }
    }
    products
}

fn at_a_glance(case: &Case, plan: &Plan, planned: &Planned) -> Section {
    let mut section = Section::new("");
    let mut pairs = Pairs::default();
    let country = case.country;
    let schedule = &planned.schedule;
    let ends = schedule.steps.first().zip(schedule.last_day());
    if let Some((first, last)) = ends {
        let (from, to) = (day(first.start, country), day(last, country));
        pairs.add("Plan", format!("From {from} to {to}"));
    }
    let named = |scenario: &&crate::case::Scenario| scenario.name == plan.scenario;
    if let Some(scenario) = case.scenarios.iter().find(named) {
        let days = scenario.request.constraints.supply_days;
        pairs.add("Supply period", crate::paper::figures::length(days));
    }
    let others = case.regimen.iter().filter(|row| {
        let mut supplied = planned.dispensing.iter();
        !supplied.any(|supply| supply.row.id == row.id)
    });
    let others: Vec<String> = others.map(|row| name(row)).collect();
    pairs.add("Not changed, not on this list", others.join("; "));
    section.pairs(&pairs);
    section.text(
        "Needed is what the schedule takes in the period, to the half. Dispense rounds it up to whole units for each period. Left over is what then remains in all, if everything before was dispensed and taken as planned; with carry-over is what is enough where that remainder is still kept and fit for use.",
    );
    let supplies = &planned.dispensing;
    if supplies.iter().any(|supply| is_over(supply, plan)) {
        section.text(format!(
            "Periods that ended before {} are not on this list.",
            day(plan.today, country)
        ));
    }
    if supplies.iter().any(|supply| is_under_way(supply, plan)) {
        section.text(
            "A period marked “under way” is counted from its first day: take off what has been dispensed for it, and compare what the patient has with the schedule as it is now.",
        );
    }
    section
}

fn of_product(
    (plan, schedule): (&Plan, &Schedule),
    row: &Arc<Row>,
    supplies: &[&Supply],
    country: Country,
) -> Section {
    let mut section = Section::new(&title(row));
    let mut rows: Vec<Vec<Vec<String>>> = Vec::new();
    let mut left: BTreeMap<u64, u64> = BTreeMap::new();
    let mut before = None;
    for supply in supplies {
        let is_new = before != Some(supply.from);
        before = Some(supply.from);
        let days = period(supply.from, supply.to, country);
        let period = match (is_new, is_under_way(supply, plan)) {
            (false, _) => String::new(),
            (true, true) => format!("{days} (under way)"),
            (true, false) => days,
        };
        let cells = match supply.what {
            SupplyOf::Units { parts, count } => {
                let needed = halves_needed(schedule, row, parts, supply.from, supply.to);
                let carried = left.get(&parts).copied().unwrap_or_default();
                let over = (carried + 2 * count).saturating_sub(needed);
                left.insert(parts, over);
                let enough = needed.saturating_sub(carried).div_ceil(2);
                vec![
                    cell(period),
                    cell(amount(&strength_text(row, parts))),
                    cell(halves(needed)),
                    cell(apart(&count.to_string())),
                    cell(nothing_or(halves(carried), carried)),
                    cell(apart(&enough.to_string())),
                    cell(nothing_or(halves(over), over)),
                ]
            }
            SupplyOf::Volume(volume) => {
                let text = amount(&volume.text());
                let exact = ["–", "–"].map(cell);
                let [carried, over] = exact;
                vec![
                    cell(period),
                    cell(strength(row)),
                    cell(text.clone()),
                    cell(text.clone()),
                    carried,
                    cell(text),
                    over,
                ]
            }
        };
        // What was left over of the periods before is counted all the same.
        if !is_over(supply, plan) {
            rows.push(cells);
        }
    }
    let columns = [
        Column::words("Period", 3),
        Column::words("Strength", 2),
        Column::figures("Needed"),
        Column::figures("Dispense"),
        Column::figures("Carried\nover"),
        Column::figures("With\ncarry-over"),
        Column::figures("Left\nover"),
    ];
    section.table(&columns, &rows);
    for note in notes(row) {
        section.text(note);
    }
    section
}

fn nothing_or(text: String, halves: u64) -> String {
    if halves == 0 { "–".to_owned() } else { text }
}

/// What the counts of a product rest on.
fn notes(row: &Row) -> Vec<&'static str> {
    let taken = match &row.taking {
        Taking::AsNeeded(needed) if needed.most_per_24h.is_none() => Some(
            "Taken when needed: counted by what is used now; no largest number is set. Ask what is left before each supply.",
        ),
        Taking::AsNeeded(_) => Some(
            "Taken when needed: counted by the most that may be used. Ask what is left before each supply.",
        ),
        Taking::Patches { .. } => Some("Counted by the days on which patches are changed."),
        Taking::Infusion { .. } => {
            Some("Whole ampoules for each day: what is left in an opened one is not kept.")
        }
        Taking::Regular(_) => None,
    };
    let liquid = (row.product.kind() == ProductKind::Liquid)
        .then_some("Whole bottles hold more than is needed; the volume is what is taken.");
    taken.into_iter().chain(liquid).collect()
}

/// The halves of a strength that are taken between two days, both included.
fn halves_needed(
    schedule: &Schedule,
    row: &Arc<Row>,
    parts: u64,
    from: NaiveDate,
    to: NaiveDate,
) -> u64 {
    let needed = needed(schedule, row, from, to).into_iter();
    let halves = needed.filter_map(|one| match one {
        Needed::Halves {
            parts: other,
            halves,
        } if other == parts => Some(halves),
        _ => None,
    });
    halves.sum()
}

/// The volume that is taken between two days, both included.
fn volume_needed(schedule: &Schedule, row: &Arc<Row>, from: NaiveDate, to: NaiveDate) -> Volume {
    let needed = needed(schedule, row, from, to).into_iter();
    let mut volumes = needed.filter_map(|one| match one {
        Needed::Volume(volume) => Some(volume),
        Needed::Halves { .. } => None,
    });
    volumes.next().unwrap_or(Volume::ZERO)
}

fn period(from: NaiveDate, to: NaiveDate, country: Country) -> String {
    let (from, to) = (short_day(from, country), short_day(to, country));
    format!("{from} to {to}")
}

/// Each supply period in weeks from its first day. A half that one week leaves over is used in
/// the next, so that the weeks add up to the period.
fn weekly(schedule: &Schedule, row: &Arc<Row>, supplies: &[&Supply], country: Country) -> Section {
    let mut section = Section::new(&format!("Weekly instalments: {}", title(row)));
    let mut rows: Vec<Vec<Vec<String>>> = Vec::new();
    let mut done = None;
    for supply in supplies {
        if done == Some(supply.from) {
            continue;
        }
        done = Some(supply.from);
        let of_period = supplies.iter().filter(|other| other.from == supply.from);
        let of_period: Vec<&&Supply> = of_period.collect();
        for (from, to) in weeks(supply.from, supply.to) {
            let given = of_period.iter().filter_map(|supply| match supply.what {
                SupplyOf::Units { parts, .. } => {
                    let until = halves_needed(schedule, row, parts, supply.from, to);
                    let before = date::minus_days(from, 1).filter(|last| *last >= supply.from);
                    let before = before.map_or(0, |last| {
                        halves_needed(schedule, row, parts, supply.from, last)
                    });
                    let count = until.div_ceil(2) - before.div_ceil(2);
                    let strength = amount(&strength_text(row, parts));
                    (count > 0).then(|| format!("{} × {strength}", apart(&count.to_string())))
                }
                SupplyOf::Volume(_) => {
                    let volume = volume_needed(schedule, row, from, to);
                    (!volume.is_zero()).then(|| amount(&volume.text()))
                }
            });
            let mut given: Vec<String> = given.collect();
            if given.is_empty() {
                given.push("nothing".to_owned());
            }
            rows.push(vec![
                cell(period(from, to, country)),
                vec![given.join(", ")],
            ]);
        }
    }
    let columns = [Column::words("Week", 2), Column::words("Hand out", 3)];
    section.table(&columns, &rows);
    section
}

/// A period in spells of seven days, the last one shorter where the period is.
fn weeks(from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let mut weeks = Vec::new();
    let mut start = Some(from);
    while let Some(first) = start.filter(|first| *first <= to) {
        let last = date::plus_days(first, 6).map_or(to, |last| last.min(to));
        weeks.push((first, last));
        start = date::plus_days(first, 7);
    }
    weeks
}

/// The last day on which each strength is used, after which what is left comes back.
fn returned(
    schedule: &Schedule,
    products: &[(Arc<Row>, Vec<&Supply>)],
    country: Country,
) -> Section {
    let mut section = Section::new("What to return");
    section.text(
        "Ask for everything that is left of a strength after its last day, and for any opioid at home that this plan does not use.",
    );
    let mut rows: Vec<Vec<Vec<String>>> = Vec::new();
    for (row, supplies) in products {
        let mut last: Vec<(SupplyKey, NaiveDate)> = Vec::new();
        for supply in supplies {
            let key = SupplyKey::of(supply);
            let used = last_use(schedule, row, key, supply.from, supply.to);
            match last.iter_mut().find(|(other, _)| *other == key) {
                Some((_, day)) => *day = used,
                None => last.push((key, used)),
            }
        }
        for (key, used) in last {
            let strength = match key {
                SupplyKey::Units(parts) => amount(&strength_text(row, parts)),
                SupplyKey::Volume => strength(row),
            };
            rows.push(vec![
                cell(name(row)),
                cell(strength),
                cell(short_day(used, country)),
            ]);
        }
    }
    let columns = [
        Column::words("Product", 4),
        Column::words("Strength", 3),
        Column::words("Last used on", 2),
    ];
    section.table(&columns, &rows);
    section
}

/// A strength of a product, or its liquid.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SupplyKey {
    Units(u64),
    Volume,
}

impl SupplyKey {
    fn of(supply: &Supply) -> Self {
        match supply.what {
            SupplyOf::Units { parts, .. } => Self::Units(parts),
            SupplyOf::Volume(_) => Self::Volume,
        }
    }
}

/// The last day of the last step of a period in which a strength is taken or put on.
fn last_use(
    schedule: &Schedule,
    row: &Arc<Row>,
    key: SupplyKey,
    from: NaiveDate,
    to: NaiveDate,
) -> NaiveDate {
    let uses = |step: &&crate::taper::Step| {
        let (start, end) = (step.start.max(from), step.end.min(to));
        start <= end
            && match key {
                SupplyKey::Units(parts) => halves_needed(schedule, row, parts, start, end) > 0,
                SupplyKey::Volume => !volume_needed(schedule, row, start, end).is_zero(),
            }
    };
    let steps = schedule.steps.iter().filter(|step| step.days > 0);
    let last = steps.filter(uses).map(|step| step.end.min(to)).max();
    last.unwrap_or(to)
}
