//! The dose over time as a drawing: the curve that the window shows, with words for those
//! who cannot see it.

use serde_json::{Value, json};

use crate::dose_curve::{DoseCurve, curves as all_curves};
use crate::paper::clinician::Told;
use crate::paper::clinician::taking::{amount, short_name};
use crate::paper::clinician::words::{apart, day};
use crate::paper::report::Section;

/// The most months that are named under the axis.
const MONTHS: usize = 9;
/// What is said on paper, where the schedule stands above the drawing.
const SEE_ABOVE: &str = "The schedule above holds every value.";

/// One drawing for each tapered row.
pub(super) fn curves(told: &Told<'_>) -> Section {
    let mut section = Section::new("Dose over time");
    let Some(planned) = told.planned else {
        return section;
    };
    for curve in all_curves(told.case, planned, &told.plan.findings) {
        section.plot(drawing(told, &curve, SEE_ABOVE));
    }
    section
}

/// The same drawings by themselves, with no schedule above them.
pub(super) fn drawings(told: &Told<'_>) -> Vec<Value> {
    let Some(planned) = told.planned else {
        return Vec::new();
    };
    let curves = all_curves(told.case, planned, &told.plan.findings);
    let drawings = curves.iter().map(|curve| drawing(told, curve, ""));
    drawings.collect()
}

fn drawing(told: &Told<'_>, curve: &DoseCurve, see: &str) -> Value {
    let doses = curve.doses();
    let doses = doses
        .iter()
        .map(|dose| json!({ "at": dose, "label": apart(&rounded(*dose)) }));
    let months = curve.months(MONTHS).into_iter();
    let months = months.map(|month| json!({ "at": month.day, "label": month.label }));
    let marks = curve.marks.iter().map(|mark| json!([mark.day, mark.dose]));
    let first = curve.dispensed.first().map_or(0.0, |(day, _)| *day);
    json!({
        "alt": in_words(told, curve, see),
        "caption": caption(curve, see),
        "axis": curve.axis.replace("mcg/h", "micrograms an hour").replace("mcg", "micrograms"),
        "from": first,
        "to": curve.days,
        "top": curve.highest.max(f64::MIN_POSITIVE) * 1.02,
        "doses": doses.collect::<Vec<_>>(),
        "months": months.collect::<Vec<_>>(),
        "dispensed": curve.dispensed,
        "nominal": curve.nominal,
        "band": curve.band,
        "marks": marks.collect::<Vec<_>>(),
    })
}

/// A label of the axis: at most three decimals, none that says nothing.
fn rounded(dose: f64) -> String {
    let text = format!("{dose:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn caption(curve: &DoseCurve, see: &str) -> String {
    let parts = [
        Some("Line: the dose dispensed."),
        (curve.nominal.len() > 1).then_some("Dashed: what the pace asks for."),
        (curve.band.len() > 1).then_some("Grey: what the pace allows."),
        (!curve.marks.is_empty()).then_some("Circles: steep steps."),
        Some(see).filter(|see| !see.is_empty()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The drawing in words: the doses before the plan and in its last step, and the steep steps.
fn in_words(told: &Told<'_>, curve: &DoseCurve, see: &str) -> String {
    let row = told.case.row(&curve.id);
    let name = row.map_or_else(String::new, |row| short_name(row));
    let before = row.map(|row| amount(&row.daily().text(row.product.mass_unit())));
    let steps = told
        .planned
        .map_or(0, |planned| planned.schedule.steps.len());
    let last = told
        .planned
        .and_then(|planned| planned.schedule.steps.last());
    let last = last.map_or_else(String::new, |step| {
        let dose = step.item(&curve.id);
        let dose = dose.map(|item| amount(&item.daily.text(item.row.product.mass_unit())));
        let dose = dose.unwrap_or_else(|| "nothing".to_owned());
        format!(" to {dose} on {}", day(step.start, told.case.country))
    });
    let steep: Vec<String> = curve
        .marks
        .iter()
        .map(|mark| mark.step.to_string())
        .collect();
    let steep = match steep.as_slice() {
        [] => String::new(),
        [one] => format!(" Step {one} is steep."),
        steps => format!(" Steps {} are steep.", steps.join(", ")),
    };
    let words = format!(
        "Line drawing of the dose of {name} over time: from {} before the plan{last}, in {steps} steps.{steep} {see}",
        before.unwrap_or_default()
    );
    words.trim_end().to_owned()
}
