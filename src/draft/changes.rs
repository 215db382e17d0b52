//! Changes on the way as typed → those of a case: holds, replans, steps written by hand.

use crate::case::{Hold, ManualItem, ManualStep, ManualTaking, Replan, Row, RowId, Taking, Wish};
use crate::clinical_data::Setting;
use crate::date;
use crate::draft::pace::pace;
use crate::draft::reader::Reader;
use crate::draft::request::{Context, MOST_DAYS, goal, row_context, rows_in_order};
use crate::draft::{
    ManualItemDraft, ManualStepDraft, ManualTakingDraft, ReplanDraft, RequestDraft,
};
use crate::quantity::PatchRate;

/// The most steps of one plan.
const MOST_STEPS: usize = 1_000;

pub(super) fn holds(reader: &mut Reader, draft: &RequestDraft, path: &str) -> Option<Vec<Hold>> {
    let mut holds: Vec<Hold> = Vec::new();
    for (place, given) in draft.holds.iter().enumerate() {
        let path = format!("{path}.holds[{place}]");
        let from = reader.date(&format!("{path}.from"), &given.from);
        let days = reader.whole(&format!("{path}.days"), &given.days, 1, MOST_DAYS);
        let (Some(from), Some(days)) = (from, days) else {
            return None;
        };
        holds.push(Hold {
            from,
            days,
            reason: given.reason.clone(),
        });
    }
    holds.sort_by_key(|hold| hold.from);
    let overlap = holds
        .iter()
        .zip(holds.iter().skip(1))
        .find(|(one, next)| date::plus_days(one.from, one.days).is_none_or(|end| end > next.from));
    if let Some((_, next)) = overlap {
        let given = date::iso(next.from);
        let place = draft.holds.iter().rposition(|hold| hold.from == given);
        return reader.refuse(
            "hold",
            &format!("{path}.holds[{}].from", place.unwrap_or_default()),
            &given,
            "overlaps the hold before",
            "holds apart",
        );
    }
    Some(holds)
}

pub(super) fn replan(
    reader: &mut Reader,
    draft: &ReplanDraft,
    path: &str,
    context: &Context<'_>,
    setting: Option<Setting>,
    order: Option<&[&Row]>,
) -> Option<Replan> {
    let from = reader.date(&format!("{path}.from"), &draft.from);
    let new_order = match &draft.order {
        None => None,
        Some(given) => Some(rows_in_order(
            reader,
            given,
            &format!("{path}.order"),
            context,
        )?),
    };
    let order = new_order.as_deref().or(order);
    let pace = match &draft.pace {
        None => None,
        Some(given) => Some(pace(
            reader,
            given,
            &format!("{path}.pace"),
            context,
            setting,
            order,
        )?),
    };
    let goal = match &draft.goal {
        None => None,
        Some(given) => Some(goal(reader, given, &format!("{path}.goal"), order)?),
    };
    let taken: Vec<Option<ManualItem>> = draft
        .taken
        .iter()
        .enumerate()
        .map(|(place, item)| manual_item(reader, item, &format!("{path}.taken[{place}]"), context))
        .collect();
    let order = new_order.map(|rows| {
        rows.iter()
            .map(|row| row.id.clone())
            .collect::<Vec<RowId>>()
    });
    Some(Replan {
        from: from?,
        reason: draft.reason.clone(),
        pace,
        goal,
        order,
        taken: taken.into_iter().collect::<Option<_>>()?,
        stop_here: draft.stop_here.unwrap_or(false),
    })
}

pub(super) fn manual(
    reader: &mut Reader,
    drafts: &[ManualStepDraft],
    request: &RequestDraft,
    path: &str,
    context: &Context<'_>,
) -> Option<Wish> {
    let field = format!("{path}.manual_steps");
    if drafts.is_empty() || drafts.len() > MOST_STEPS {
        let given = format!("{} steps", drafts.len());
        return reader.refuse(
            "limit",
            &field,
            &given,
            "is not a schedule",
            format!("1 to {MOST_STEPS} steps"),
        );
    }
    let mut steps: Vec<Option<ManualStep>> = Vec::new();
    let mut before = date::date_from_text(&request.start);
    for (place, draft) in drafts.iter().enumerate() {
        let path = format!("{field}[{place}]");
        let start = reader
            .date(&format!("{path}.start"), &draft.start)
            .filter(|start| {
                let early = before.is_some_and(|before| {
                    if place == 0 {
                        *start < before
                    } else {
                        *start <= before
                    }
                });
                if early {
                    let what = "is not after the step before it, or before the start";
                    reader.refuse::<()>(
                        "manual-steps",
                        &format!("{path}.start"),
                        &draft.start,
                        what,
                        "rising dates",
                    );
                }
                before = Some(*start);
                !early
            });
        let items: Vec<Option<ManualItem>> = draft
            .items
            .iter()
            .enumerate()
            .map(|(place, item)| {
                manual_item(reader, item, &format!("{path}.items[{place}]"), context)
            })
            .collect();
        let items = items.into_iter().collect::<Option<Vec<_>>>();
        steps.push(
            start
                .zip(items)
                .map(|(start, items)| ManualStep { start, items }),
        );
    }
    let end = match request.manual_end.as_str() {
        "" if drafts.len() == 1 => {
            let what = "A single step has no end";
            return reader.refuse(
                "required",
                &format!("{path}.manual_end"),
                "",
                what,
                "its last day",
            );
        }
        "" => None,
        given => Some(reader.date(&format!("{path}.manual_end"), given)?),
    };
    if end.zip(before).is_some_and(|(end, last)| end < last) {
        let what = "is before the last step's start";
        return reader.refuse(
            "manual-steps",
            &format!("{path}.manual_end"),
            &request.manual_end,
            what,
            "a later day",
        );
    }
    steps
        .into_iter()
        .collect::<Option<Vec<_>>>()
        .map(|steps| Wish::Manual { steps, end })
}

fn manual_item(
    reader: &mut Reader,
    draft: &ManualItemDraft,
    path: &str,
    context: &Context<'_>,
) -> Option<ManualItem> {
    let row = context.row(reader, &format!("{path}.id"), &draft.id)?;
    let taking = match (&draft.taking, &row.taking) {
        (ManualTakingDraft::Regular(doses), Taking::Regular(_)) => {
            let doses = row_context(row).doses(reader, &format!("{path}.regular"), doses)?;
            ManualTaking::Regular(doses)
        }
        (ManualTakingDraft::Patches(patches), Taking::Patches { .. }) => {
            let field = format!("{path}.patches");
            let rates: Vec<Option<PatchRate>> = patches
                .iter()
                .enumerate()
                .map(|(place, patch)| {
                    row_context(row).patch(reader, &format!("{field}[{place}]"), patch)
                })
                .collect();
            ManualTaking::Patches(rates.into_iter().collect::<Option<_>>()?)
        }
        _ => {
            let what = "is not taken in this way";
            return reader.refuse(
                "row-taking",
                path,
                &draft.id,
                what,
                "the way in which the row is taken",
            );
        }
    };
    Some(ManualItem {
        id: row.id.clone(),
        taking,
    })
}
