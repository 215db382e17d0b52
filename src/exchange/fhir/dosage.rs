//! One row in one step as dosage instructions.
//!
//! All instructions of a step have its number as `sequence`, which in FHIR means that they
//! hold at the same time; different numbers follow each other. Each says its days, time and
//! amount three times (bounds, text, quantity), and `check` holds them against each other.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::case::Row;
use crate::case::units::{self, UnitCount};
use crate::clinical_data::{Country, Route};
use crate::date;
use crate::exchange::fhir::units::{count, daily, mass, quantity, rate, volume};
use crate::exchange::words::{days, dose, made, period};
use crate::paper::{at_most, clock, printed};
use crate::quantity::{DailyDose, Dose, Exact, PatchRate};
use crate::taper::{Doses, Item, Measure, PlannedDose};

/// The days on which an instruction holds; an open end goes on until somebody says otherwise.
#[derive(Clone, Copy)]
pub(super) struct Days {
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
}

/// What the instructions of one row in one step have in common.
struct Frame<'a> {
    sequence: usize,
    row: &'a Row,
    days: Days,
    country: Country,
}

/// The instructions of a row in a step; none where it has stopped.
pub(super) fn instructions(
    sequence: usize,
    item: &Item,
    days: Days,
    country: Country,
) -> Vec<Value> {
    let frame = Frame {
        sequence,
        row: item.row.as_ref(),
        days,
        country,
    };
    match &item.doses {
        Doses::Stopped => Vec::new(),
        Doses::Regular(doses) => doses
            .iter()
            .map(|planned| frame.at_a_time(planned))
            .collect(),
        Doses::AsNeeded {
            dose,
            made,
            most_per_24h,
            ..
        } => vec![frame.when_needed(*dose, made, *most_per_24h)],
        Doses::Patches {
            patches,
            change_days,
            changes,
        } => {
            let worn = units::worn(patches).into_iter();
            worn.map(|worn| frame.patches(worn, *change_days, changes))
                .collect()
        }
        Doses::Infusion { per_24h } => vec![frame.infusion(*per_24h)],
    }
}

impl Frame<'_> {
    /// An instruction with its text, days and way of giving, and what else belongs to it.
    fn instruction(&self, text: &str, timing: Value, more: Value) -> Value {
        let days = period(self.days.from, self.days.to, self.country);
        let mut object = Map::new();
        object.insert("sequence".to_owned(), Value::from(self.sequence));
        object.insert("text".to_owned(), Value::from(format!("{text}, {days}")));
        object.insert("timing".to_owned(), timing);
        object.insert("route".to_owned(), json!({ "text": route(self.row) }));
        if let Value::Object(more) = more {
            object.extend(more);
        }
        Value::Object(object)
    }

    fn at_a_time(&self, planned: &PlannedDose) -> Value {
        let row = self.row;
        let time = planned.time.format("%H:%M").to_string();
        let repeat = json!({
            "frequency": 1, "period": 1, "periodUnit": "d", "timeOfDay": [format!("{time}:00")],
        });
        let (one, of) = (dose(row, planned.dose), made(row, &planned.made));
        let amounts = amounts(row, planned.dose, &planned.made);
        self.instruction(
            &format!("At {} {one} ({of})", clock(planned.time, self.country)),
            timing(self.days, repeat),
            json!({ "doseAndRate": amounts }),
        )
    }

    fn when_needed(&self, one: Dose, of: &Measure, most: Option<u32>) -> Value {
        let row = self.row;
        let mut more = json!({ "asNeededBoolean": true, "doseAndRate": amounts(row, one, of) });
        let mut limit = String::new();
        if let (Some(most), Value::Object(more)) = (most, &mut more) {
            let all = one.nanograms().saturating_mul(most.into());
            let at_most = at_most(Some(most));
            limit = format!(", {at_most} ({})", dose(row, Dose::from_nanograms(all)));
            let ratio = json!({ "numerator": mass(all, row), "denominator": a_day() });
            more.insert("maxDosePerPeriod".to_owned(), ratio);
        }
        let text = format!("When needed {} ({}){limit}", dose(row, one), made(row, of));
        self.instruction(&text, timing(self.days, json!({})), more)
    }

    fn patches(&self, worn: UnitCount, change_days: u32, changes: &[NaiveDate]) -> Value {
        let label = PatchRate::from_nanograms_per_hour(worn.parts);
        let number = u64::from(worn.halves / units::WHOLE);
        let word = if number == 1 { "patch" } else { "patches" };
        let all = PatchRate::from_nanograms_per_hour(worn.parts.saturating_mul(number));
        let of = printed(&label.text());
        let together = if number == 1 {
            String::new()
        } else {
            format!(" each, {} together", printed(&all.text()))
        };
        let text = format!(
            "{number} {word} of {of}{together}, changed every {}",
            days(change_days)
        );
        let repeat = json!({ "frequency": 1, "period": change_days, "periodUnit": "d" });
        let mut timing = timing(self.days, repeat);
        if let (Value::Object(timing), false) = (&mut timing, changes.is_empty()) {
            let changes = changes.iter().map(|day| date::iso(*day)).collect();
            timing.insert("event".to_owned(), changes);
        }
        // The rate is that of the whole instruction, as FHIR means it: beside two patches the rate
        // of one could be read as half of what is worn.
        let amounts = json!([{
            "doseQuantity": count(number, "patch", "patches"), "rateQuantity": rate(all),
        }]);
        self.instruction(&text, timing, json!({ "doseAndRate": amounts }))
    }

    fn infusion(&self, per_24h: DailyDose) -> Value {
        let amount = printed(&per_24h.text(self.row.product.mass_unit()));
        let repeat = json!({ "frequency": 1, "period": 1, "periodUnit": "d" });
        let ratio = json!({ "numerator": daily(per_24h, self.row), "denominator": a_day() });
        self.instruction(
            &format!("{amount} in 24 hours as an infusion"),
            timing(self.days, repeat),
            json!({ "doseAndRate": [{ "rateRatio": ratio }] }),
        )
    }
}

/// The 24 hours that a limit or a rate is meant for.
fn a_day() -> Value {
    const HOURS: u64 = 24;
    quantity(&Exact::from(HOURS), "hours", "h")
}

/// The mass that is ordered; of a liquid also the volume that it comes to.
fn amounts(row: &Row, dose: Dose, made: &Measure) -> Value {
    let of_type = |code: &str| {
        let system = "http://terminology.hl7.org/CodeSystem/dose-rate-type";
        json!({ "coding": [{ "system": system, "code": code }] })
    };
    let mut amounts = vec![json!({
        "type": of_type("ordered"), "doseQuantity": mass(dose.nanograms(), row),
    })];
    if let Measure::Volume(made) = made {
        amounts.push(json!({ "type": of_type("calculated"), "doseQuantity": volume(*made) }));
    }
    Value::Array(amounts)
}

fn timing(days: Days, repeat: Value) -> Value {
    let mut bounds = Map::new();
    bounds.insert("start".to_owned(), Value::from(date::iso(days.from)));
    if let Some(to) = days.to {
        bounds.insert("end".to_owned(), Value::from(date::iso(to)));
    }
    let mut object = Map::new();
    object.insert("boundsPeriod".to_owned(), Value::Object(bounds));
    if let Value::Object(repeat) = repeat {
        object.extend(repeat);
    }
    json!({ "repeat": object })
}

/// How the product is given, in words.
pub(super) fn route(row: &Row) -> &'static str {
    match row.product.route {
        Route::Oral => "by mouth",
        Route::Sublingual => "under the tongue",
        Route::Buccal => "against the cheek",
        Route::Rectal => "into the rectum",
        Route::Transdermal => "on the skin",
        Route::SubcutaneousInfusion => "under the skin, over 24 hours",
    }
}
