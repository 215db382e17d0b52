//! Constraints as typed → constraints of a case, with their defaults.

use chrono::Weekday;

use crate::case::{AllowedStrengths, Constraints, PatchInterval, RowId};
use crate::clinical_data::ProductKind;
use crate::date;
use crate::draft::reader::Reader;
use crate::draft::request::{Context, MOST_DAYS, row_context};
use crate::draft::{ConstraintsDraft, RequestDraft};
use crate::quantity::{Dose, PatchRate};

// Defaults and bounds that the plan file fixes; none is a clinical fact.
const UNITS_PER_DOSE: u32 = 4;
const MOST_UNITS: u32 = 20;
const PATCHES: u32 = 2;
const MOST_PATCHES: u32 = 10;
const SUPPLY_DAYS: u32 = 28;

pub(super) fn constraints(
    reader: &mut Reader,
    request: &RequestDraft,
    path: &str,
    context: &Context<'_>,
) -> Option<Constraints> {
    let draft = &request.constraints;
    let at = |name: &str| format!("{path}.{name}");
    let units = reader.whole_or(
        &at("most_units_per_dose"),
        &draft.most_units_per_dose,
        UNITS_PER_DOSE,
        1,
        MOST_UNITS,
    );
    let patches = reader.whole_or(
        &at("most_patches"),
        &draft.most_patches,
        PATCHES,
        1,
        MOST_PATCHES,
    );
    let supply = reader.whole_or(
        &at("supply_days"),
        &draft.supply_days,
        SUPPLY_DAYS,
        1,
        MOST_DAYS,
    );
    let strengths = strengths(reader, draft, path, context);
    let weekdays = weekdays(reader, draft, &at("change_weekdays"));
    let dose_steps = dose_steps(reader, draft, path, context);
    let interval = match draft.patch_interval.as_str() {
        "" => Some(PatchInterval::Longer),
        given => {
            let words = [
                ("longer", PatchInterval::Longer),
                ("shorter", PatchInterval::Shorter),
            ];
            reader.word(&at("patch_interval"), given, &words)
        }
    };
    Some(Constraints {
        most_units_per_dose: units?,
        strengths: strengths?,
        halve_scored: draft.halve_scored.unwrap_or(false),
        once_daily_at_the_end: draft.once_daily_at_the_end.unwrap_or(true),
        change_weekdays: weekdays?,
        supply_days: supply?,
        most_patches: patches?,
        dose_steps: dose_steps?,
        patch_interval: interval?,
    })
}

fn strengths(
    reader: &mut Reader,
    draft: &ConstraintsDraft,
    path: &str,
    context: &Context<'_>,
) -> Option<Vec<AllowedStrengths>> {
    let mut all = Some(Vec::new());
    for (id, given) in &draft.strengths {
        let field = format!("{path}.strengths.{id}");
        let Some(row) = context.row(reader, &field, id) else {
            all = None;
            continue;
        };
        let marketed = row_context(row).units(false);
        if marketed.is_empty() || given.is_empty() {
            let what = "names strengths where there is none to choose";
            reader.refuse::<()>(
                "strength",
                &field,
                id,
                what,
                "a row of tablets, capsules or patches",
            );
            all = None;
            continue;
        }
        let mut parts = Vec::new();
        for (place, strength) in given.iter().enumerate() {
            let field = format!("{field}[{place}]");
            let read = if row.product.kind() == ProductKind::Patch {
                row_context(row)
                    .patch(reader, &field, strength)
                    .map(PatchRate::nanograms_per_hour)
            } else {
                let dose = row_context(row).unchecked_dose(reader, &field, strength);
                dose.map(Dose::nanograms).filter(|parts| {
                    let known = marketed.iter().any(|unit| unit.parts == *parts);
                    if !known {
                        let labels = row.product.strengths_for(row.brand.as_deref());
                        let labels: Vec<&str> = labels
                            .iter()
                            .map(|strength| strength.label.as_str())
                            .collect();
                        let what = "is not a strength of this product";
                        reader.refuse::<()>("strength", &field, strength, what, labels.join(", "));
                    }
                    known
                })
            };
            parts.extend(read);
        }
        if parts.len() == given.len() {
            parts.sort_unstable();
            parts.dedup();
            if let Some(all) = &mut all {
                all.push(AllowedStrengths {
                    row: row.id.clone(),
                    product: row.product.id.clone(),
                    parts,
                });
            }
        } else {
            all = None;
        }
    }
    all
}

fn weekdays(reader: &mut Reader, draft: &ConstraintsDraft, field: &str) -> Option<Vec<Weekday>> {
    let Some(given) = &draft.change_weekdays else {
        return Some(date::WEEK.to_vec());
    };
    if given.is_empty() {
        return reader.refuse(
            "required",
            field,
            "",
            "No weekday is allowed",
            "at least one of mon to sun",
        );
    }
    let words = date::WEEK.map(|day| (date::weekday_word(day), day));
    let days: Vec<Option<Weekday>> = given
        .iter()
        .enumerate()
        .map(|(place, day)| reader.word(&format!("{field}[{place}]"), day, &words))
        .collect();
    let mut days = days.into_iter().collect::<Option<Vec<_>>>()?;
    days.sort_by_key(Weekday::num_days_from_monday);
    days.dedup();
    Some(days)
}

fn dose_steps(
    reader: &mut Reader,
    draft: &ConstraintsDraft,
    path: &str,
    context: &Context<'_>,
) -> Option<Vec<(RowId, u64)>> {
    let named = [
        ("liquid_step", ProductKind::Liquid, &draft.liquid_step),
        ("infusion_step", ProductKind::Infusion, &draft.infusion_step),
    ];
    let mut steps = Some(Vec::new());
    for (name, kind, entries) in named {
        for (id, given) in entries {
            let field = format!("{path}.{name}.{id}");
            let step = context.row(reader, &field, id).and_then(|row| {
                if row.product.kind() != kind {
                    let what = "sets a step for a row of another kind";
                    return reader.refuse(
                        "dose-step",
                        &field,
                        given,
                        what,
                        "a row of the kind that the name says",
                    );
                }
                let dose = row_context(row).unchecked_dose(reader, &field, given)?;
                Some((row.id.clone(), dose.nanograms()))
            });
            match (step, &mut steps) {
                (Some(step), Some(steps)) => steps.push(step),
                _ => steps = None,
            }
        }
    }
    steps
}
