//! Steps and supplies as tables for spreadsheets, in CSV and UTF-8.
//!
//! No cell starts a formula: what begins with `=`, `+`, `-`, `@`, a tab or a carriage return is
//! preceded by an apostrophe, wherever the text comes from. A byte-order mark stands first:
//! without it a spreadsheet that is opened by a double click shows `×` and `½` as other signs.

use crate::case::Case;
use crate::clinical_data::{Formulary, ProductKind};
use crate::date;
use crate::exchange::words::{days, made, medicine, one_line};
use crate::paper::{self, worn};
use crate::plan::Plan;
use crate::problem::Problem;
use crate::quantity::{Percent, tenths_text};
use crate::taper::{Doses, Item, Shares, Step, SupplyOf, concentration_label, strength_text};

/// What tells a spreadsheet that a table is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The steps: a line for each dose of each row in each step.
///
/// The shares of a reduction are those of what is taken regularly. What is taken when needed
/// has none, there as in the plan's JSON: its dose falls, its daily amount is the patient's.
///
/// # Errors
///
/// A problem where a gate withholds the schedule.
pub fn steps(case: &Case, plan: &Plan, formulary: &Formulary) -> Result<Vec<u8>, Problem> {
    let planned = plan.planned()?;
    let which = which(case, plan, formulary);
    let mut sheet = Sheet::new(&[
        "step",
        "first_day",
        "last_day",
        "days",
        "kind",
        "row",
        "medicine",
        "taken",
        "amount",
        "made_of",
        "most_per_24h",
        "daily",
        "of_previous_percent",
        "of_original_percent",
        "steep",
        "review",
        "whole_regimen_ome_mg_per_day",
        "scenario",
        "version",
    ]);
    let steps = planned.schedule.steps.iter().zip(&planned.equivalents);
    for (step, equivalents) in steps {
        let total = if equivalents.incomplete() {
            "incomplete".to_owned()
        } else {
            equivalents.total.text()
        };
        let steep = planned.steep.contains(&step.index);
        for item in &step.items {
            for taken in taken(item) {
                let mut cells = line(step, item, taken, steep, &total);
                cells.extend(which.clone());
                sheet.line(&cells)?;
            }
        }
    }
    sheet.bytes()
}

/// Which plan a line is of, so that tables of two plans are told apart wherever they are put
/// together.
fn which(case: &Case, plan: &Plan, formulary: &Formulary) -> [String; 2] {
    let version = paper::version_in_words(case, plan, formulary);
    [plan.scenario.clone(), version]
}

fn line(step: &Step, item: &Item, taken: [String; 4], steep: bool, total: &str) -> Vec<String> {
    let row = item.row.as_ref();
    let share = |share: fn(&Shares) -> &Percent| {
        item.reduction
            .as_ref()
            .map_or_else(String::new, |shares| tenths_text(share(shares).exact()))
    };
    let [when, amount, made_of, most] = taken;
    vec![
        step.index.to_string(),
        date::iso(step.start),
        date::iso(step.end),
        step.days.to_string(),
        step.kind.word().to_owned(),
        row.id.to_string(),
        medicine(row),
        when,
        amount,
        made_of,
        most,
        item.daily.text(row.product.mass_unit()),
        share(|shares| &shares.of_previous),
        share(|shares| &shares.of_original),
        if steep { "yes" } else { "no" }.to_owned(),
        step.review.map(date::iso).unwrap_or_default(),
        total.to_owned(),
    ]
}

/// When, how much, made of what, and at most how often.
fn taken(item: &Item) -> Vec<[String; 4]> {
    let row = item.row.as_ref();
    let unit = row.product.mass_unit();
    let nothing = String::new;
    match &item.doses {
        Doses::Regular(doses) => doses
            .iter()
            .map(|planned| {
                let time = planned.time.format("%H:%M").to_string();
                let amount = planned.dose.text(unit);
                [time, amount, made(row, &planned.made), nothing()]
            })
            .collect(),
        Doses::AsNeeded {
            dose,
            made: of,
            most_per_24h,
            ..
        } => {
            let most = most_per_24h.map(|most| most.to_string());
            let when = "when needed".to_owned();
            vec![[
                when,
                dose.text(unit),
                made(row, of),
                most.unwrap_or_default(),
            ]]
        }
        Doses::Patches {
            patches,
            change_days,
            ..
        } => {
            let when = format!("changed every {}", days(*change_days));
            let amount = item.daily.text(unit);
            vec![[when, amount, worn(patches), nothing()]]
        }
        Doses::Infusion { per_24h } => {
            let when = "infused over 24 hours".to_owned();
            vec![[when, per_24h.text(unit), nothing(), nothing()]]
        }
        Doses::Stopped => vec![[
            "stops".to_owned(),
            item.daily.text(unit),
            nothing(),
            nothing(),
        ]],
    }
}

/// The supplies: a line for each strength in each supply period.
///
/// # Errors
///
/// A problem where a gate withholds the schedule.
pub fn supplies(case: &Case, plan: &Plan, formulary: &Formulary) -> Result<Vec<u8>, Problem> {
    let planned = plan.planned()?;
    let [scenario, version] = which(case, plan, formulary);
    let mut sheet = Sheet::new(&[
        "first_day",
        "last_day",
        "row",
        "medicine",
        "strength",
        "count",
        "unit",
        "scenario",
        "version",
    ]);
    for supply in &planned.dispensing {
        let row = supply.row.as_ref();
        let (strength, count, unit) = match supply.what {
            SupplyOf::Units { parts, count } => {
                let unit = match row.product.kind() {
                    ProductKind::Patch => "patches",
                    ProductKind::Infusion => "ampoules",
                    _ => "units",
                };
                (strength_text(row, parts), count.to_string(), unit)
            }
            SupplyOf::Volume(volume) => {
                let label = row
                    .concentration
                    .as_ref()
                    .map(|concentration| concentration_label(row, concentration));
                let text = volume.text();
                let number = text.strip_suffix(" mL").unwrap_or(&text).to_owned();
                (label.unwrap_or_default(), number, "mL")
            }
        };
        sheet.line(&[
            date::iso(supply.from),
            date::iso(supply.to),
            row.id.to_string(),
            medicine(row),
            strength,
            count,
            unit.to_owned(),
            scenario.clone(),
            version.clone(),
        ])?;
    }
    sheet.bytes()
}

/// A table under way.
struct Sheet {
    writer: csv::Writer<Vec<u8>>,
    head: Vec<String>,
}

impl Sheet {
    fn new(head: &[&str]) -> Self {
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(BYTE_ORDER_MARK.to_vec());
        let head = head.iter().map(|name| (*name).to_owned()).collect();
        Self { writer, head }
    }

    fn line(&mut self, cells: &[String]) -> Result<(), Problem> {
        if !self.head.is_empty() {
            let head = std::mem::take(&mut self.head);
            self.writer
                .write_record(&head)
                .map_err(|error| unwritten(&error))?;
        }
        let cells = cells.iter().map(|cell| safe(cell));
        self.writer
            .write_record(cells)
            .map_err(|error| unwritten(&error))
    }

    fn bytes(mut self) -> Result<Vec<u8>, Problem> {
        if !self.head.is_empty() {
            let head = std::mem::take(&mut self.head);
            self.writer
                .write_record(&head)
                .map_err(|error| unwritten(&error))?;
        }
        self.writer
            .into_inner()
            .map_err(|error| unwritten(&error.into_error().into()))
    }
}

fn unwritten(error: &csv::Error) -> Problem {
    let what = format!("The table cannot be written ({error})");
    Problem::new("table", "", "", &what, "a plan that can")
}

/// A cell that no spreadsheet takes for a formula.
fn safe(cell: &str) -> String {
    let starts_a_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = one_line(cell);
    // What is left after unseen signs were taken away may start one too.
    if starts_a_formula || cell.starts_with(['=', '+', '-', '@']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_starts_a_formula() {
        for (given, written) in [
            ("=1+1", "'=1+1"),
            ("+44", "'+44"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'=1"),
            ("\r=1", "'=1"),
            (" =1", "'=1"),
            ("\u{202e}=1", "'=1"),
            ("5 mg", "5 mg"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(safe(given), written);
        }
    }
}
