//! Paces as typed → paces of a case.

use std::sync::Arc;

use crate::case::{Daily, PaceRequest, PercentOf, Reduction, Row, TailRequest};
use crate::clinical_data::{Pace, Setting, Trigger};
use crate::draft::reader::Reader;
use crate::draft::request::{Context, MOST_DAYS, daily};
use crate::draft::{PaceDraft, ReductionDraft};
use crate::quantity::PatchRate;

pub(super) fn pace(
    reader: &mut Reader,
    draft: &PaceDraft,
    path: &str,
    context: &Context<'_>,
    setting: Option<Setting>,
    order: Option<&[&Row]>,
) -> Option<PaceRequest> {
    let preset = match draft.preset.as_str() {
        "" => None,
        given => Some(preset(
            reader,
            given,
            &format!("{path}.preset"),
            context,
            setting,
        )?),
    };
    let needed = preset.is_none();
    let reduction_path = format!("{path}.reduction");
    let reduction = match &draft.reduction {
        Some(given) => Some(reduction(reader, given, &reduction_path, order)?),
        None if needed => {
            let what = "A pace has neither a preset nor a reduction";
            return reader.refuse(
                "required",
                &reduction_path,
                "",
                what,
                "percent with of, or amount",
            );
        }
        None => None,
    };
    let days_path = format!("{path}.every_days");
    let every_days = match draft.every_days.as_str() {
        "" if !needed => None,
        given => Some(reader.whole(&days_path, given, 1, MOST_DAYS)?),
    };
    let tail = match &draft.tail {
        None => None,
        Some(tail) => {
            let path = format!("{path}.tail");
            let below_path = format!("{path}.below_percent_of_original");
            let below = reader.percent(&below_path, &tail.below_percent_of_original, false);
            let every_days = reader.whole(
                &format!("{path}.every_days"),
                &tail.every_days,
                1,
                MOST_DAYS,
            );
            let path = format!("{path}.reduction");
            let reduction = match &tail.reduction {
                Some(given) => self::reduction(reader, given, &path, order),
                None => reader.refuse(
                    "required",
                    &path,
                    "",
                    "A tail has no reduction",
                    "percent with of, or amount",
                ),
            };
            Some(TailRequest {
                below: below?,
                reduction: reduction?,
                every_days: every_days?,
            })
        }
    };
    Some(PaceRequest {
        preset,
        reduction,
        every_days,
        tail,
    })
}

fn preset(
    reader: &mut Reader,
    given: &str,
    field: &str,
    context: &Context<'_>,
    setting: Option<Setting>,
) -> Option<Arc<Pace>> {
    let Some(pace) = context.formulary.pace(given) else {
        let ids: Vec<&str> = context
            .formulary
            .paces()
            .iter()
            .map(|pace| pace.id.as_str())
            .collect();
        return reader.refuse(
            "pace",
            field,
            given,
            "is not a pace that is known",
            ids.join(", "),
        );
    };
    if let Some(setting) = setting.filter(|setting| !pace.settings.contains(setting)) {
        let settings: Vec<&str> = pace
            .settings
            .iter()
            .map(|setting| setting.as_str())
            .collect();
        let what = format!(
            "({}) is not meant for the setting {}",
            pace.title,
            setting.as_str()
        );
        // The data word such a refusal: why, and whom to ask instead.
        let triggers = context.formulary.triggers().iter();
        let mut refusals = triggers.filter(|row| row.refusal);
        let names_it = |row: &&Trigger| {
            let comparisons = row.when.comparisons();
            let mut paces = comparisons
                .iter()
                .filter(|(path, _)| *path == "schedule.pace");
            paces.any(|(_, ids)| ids.contains(&pace.id.as_str()))
        };
        let refusal = refusals.find(names_it);
        let what = refusal.map_or(what.clone(), |row| {
            format!("{what}. {}", row.why.trim_end_matches('.'))
        });
        let ask = refusal.map_or_else(String::new, |row| format!("; ask: {}", row.to));
        let accepted = format!(
            "a pace for {}, or the setting {}{ask}",
            setting.as_str(),
            settings.join(" or ")
        );
        return reader.refuse("pace-setting", field, given, &what, accepted);
    }
    Some(Arc::clone(pace))
}

fn reduction(
    reader: &mut Reader,
    draft: &ReductionDraft,
    path: &str,
    order: Option<&[&Row]>,
) -> Option<Reduction> {
    match draft {
        ReductionDraft::Percent { percent, of } => {
            let percent = reader.percent(&format!("{path}.percent"), percent, true);
            let words = [
                ("original", PercentOf::Original),
                ("current", PercentOf::Current),
            ];
            let of = reader.word(&format!("{path}.of"), of, &words);
            Some(Reduction::Percent {
                percent: percent?,
                of: of?,
            })
        }
        ReductionDraft::Amount(given) => {
            let field = format!("{path}.amount");
            let order = order?;
            if let Some(what) = different_units(order) {
                let accepted = "a percentage, or an order of rows of one unit";
                return reader.refuse("reduction", &field, given, &what, accepted);
            }
            let amounts = order.iter().map(|row| daily(reader, &field, given, row));
            let amounts = amounts.collect::<Option<Vec<_>>>()?;
            let (first, rows) = (amounts.first()?, order.iter().zip(&amounts));
            let mut others = rows.filter(|(_, amount)| *amount != first);
            if let Some((row, _)) = others.next() {
                let what = format!("is not the same amount of ‘{}’ as of the others", row.id);
                let accepted = "an amount in mg or mcg, or a percentage";
                return reader.refuse("reduction", &field, given, &what, accepted);
            }
            Some(Reduction::Amount(*first))
        }
    }
}

/// What is wrong with one amount for rows of which some are counted by the hour and others by
/// the day.
fn different_units(order: &[&Row]) -> Option<String> {
    let unit = |row: &Row| match row.daily() {
        Daily::Rate(_) => PatchRate::UNIT,
        Daily::Mass(_) => row.product.mass_unit().symbol(),
    };
    let is_rate = |row: &&&Row| matches!(row.daily(), Daily::Rate(_));
    let (patch, other) = (
        order.iter().find(is_rate)?,
        order.iter().find(|row| !is_rate(row))?,
    );
    Some(format!(
        "cannot be taken from every row: ‘{}’ is counted in {} and ‘{}’ in {}, and one amount cannot serve rows of different units",
        patch.id,
        unit(patch),
        other.id,
        unit(other)
    ))
}
