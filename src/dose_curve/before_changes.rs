//! The plan as it was before anything changed on the way, beside what it has become.

use super::{DoseCurve, Scale, staircase};
use crate::case::{Case, Request, Scenario, Wish};
use crate::clinical_data::Formulary;
use crate::taper::{Schedule, taper};

/// A scenario's schedule without its holds and changes on the way; `None` where it has none,
/// or cannot be planned without them.
pub fn schedule_before_changes(
    case: &Case,
    scenario: &Scenario,
    formulary: &Formulary,
) -> Option<Schedule> {
    let mut request: Request = scenario.request.clone();
    let mut changed = !request.holds.is_empty();
    request.holds.clear();
    if let Wish::Planned { replans, .. } = &mut request.wish {
        changed |= !replans.is_empty();
        replans.clear();
    }
    changed.then_some(())?;
    taper(case, &request, formulary)
        .ok()
        .map(|tapered| tapered.schedule)
}

/// One row's dose as planned before anything changed on the way: corner after corner, in the
/// days and the unit of its curve. Nothing where nothing changed, or another row is tapered.
pub fn before_changes(case: &Case, schedule: &Schedule, curve: &DoseCurve) -> Vec<(f64, f64)> {
    let row = case.row(&curve.id);
    let mut original = schedule.original.iter();
    let original = original.find(|(id, _)| *id == curve.id);
    let tapered = schedule.tapered.contains(&curve.id);
    let Some((row, (_, daily))) = row.zip(original).filter(|_| tapered) else {
        return Vec::new();
    };
    let unit = Scale::of(*daily, row.product.mass_unit());
    staircase(schedule, &curve.id, &unit, (curve.from, curve.days))
}
