//! Changes on the way as typed → those of a case: holds and replans.

use std::sync::Arc;

use crate::case::{Hold, ManualItem, Replan, Row, RowId, Taking};
use crate::clinical_data::Setting;
use crate::date;
use crate::draft::by_hand::manual_item;
use crate::draft::pace::pace;
use crate::draft::reader::Reader;
use crate::draft::request::{Context, MOST_DAYS, goal, rows_in_order};
use crate::draft::{ReplanDraft, RequestDraft, RowDraft, regimen};

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
    let mut by_date: Vec<&Hold> = holds.iter().collect();
    by_date.sort_by_key(|hold| hold.from);
    let overlap = by_date
        .iter()
        .zip(by_date.iter().skip(1))
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

/// Every change on the way, each on a day of its own.
pub(super) fn replans(
    reader: &mut Reader,
    drafts: &[ReplanDraft],
    path: &str,
    context: &Context<'_>,
    setting: Option<Setting>,
    order: Option<&[&Row]>,
) -> Option<Vec<Replan>> {
    let mut replans: Vec<Option<Replan>> = Vec::new();
    for (place, draft) in drafts.iter().enumerate() {
        let path = format!("{path}.replans[{place}]");
        let same_day = drafts.iter().take(place).any(|one| one.from == draft.from);
        if same_day && !draft.from.is_empty() {
            let what = "is the day of another change on the way as well";
            let field = format!("{path}.from");
            reader.refuse::<()>("replan", &field, &draft.from, what, "one change a day");
        }
        replans.push(replan(reader, draft, &path, context, setting, order));
    }
    replans.into_iter().collect()
}

fn replan(
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
    let switched: Vec<Option<Arc<Row>>> = draft
        .switch
        .iter()
        .enumerate()
        .map(|(place, row)| switched(reader, row, &format!("{path}.switch[{place}]"), context))
        .collect();
    let switched = switched.into_iter().collect::<Option<Vec<_>>>()?;
    let taken: Vec<Option<ManualItem>> = draft
        .taken
        .iter()
        .enumerate()
        .map(|(place, item)| {
            let path = format!("{path}.taken[{place}]");
            manual_item(reader, item, &path, context, &switched, None)
        })
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
        switched,
        taken: taken.into_iter().collect::<Option<_>>()?,
        stop_here: draft.stop_here.unwrap_or(false),
    })
}

/// A row that goes on as another product of the same drug.
fn switched(
    reader: &mut Reader,
    draft: &RowDraft,
    path: &str,
    context: &Context<'_>,
) -> Option<Arc<Row>> {
    let before = context.row(reader, &format!("{path}.id"), &draft.id)?;
    let country = Some(before.product.country);
    let row = regimen::row(reader, draft, path, country, context.formulary)?;
    let regular = |row: &Row| matches!(row.taking, Taking::Regular(_));
    let what = if !regular(before) || !regular(&row) {
        "is not taken in single doses at fixed times"
    } else if row.product.drug != before.product.drug {
        "is another drug"
    } else if row.product.route != before.product.route {
        "is taken by another route"
    } else if row.product.salt_ratio() != before.product.salt_ratio() {
        "is labelled as another salt, so that equal doses are not equal"
    } else if !row.product.plannable {
        "is a product that this program never plans; ask a specialist"
    } else {
        return Some(Arc::new(row));
    };
    let field = format!("{path}.product");
    let accepted = "a product of the same drug, route and salt, with regular doses";
    reader.refuse("switch", &field, &draft.product, what, accepted)
}
