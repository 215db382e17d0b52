//! Requests as typed → requests of a case.

use std::sync::Arc;

use crate::case::{
    Acknowledgement, Daily, Goal, Hold, ManualItem, ManualStep, ManualTaking, PaceRequest, PercentOf,
    Reduction, ReferralRecord, ReferralState, Replan, Request, Row, RowId, TailRequest, Taking, Wish,
};
use crate::clinical_data::{Formulary, Pace, ProductKind, Setting};
use crate::date;
use crate::draft::reader::Reader;
use crate::draft::regimen::Context as RowContext;
use crate::draft::{
    Draft, GoalDraft, ManualItemDraft, ManualStepDraft, ManualTakingDraft, PaceDraft, ReductionDraft,
    ReplanDraft, RequestDraft, constraints,
};
use crate::quantity::{DailyDose, PatchRate};

/// The longest plan: twenty years, in days.
pub(super) const MOST_DAYS: u32 = 7_305;
/// The most steps of one plan.
const MOST_STEPS: usize = 1_000;

/// What a request is read against.
pub(super) struct Context<'a> {
    /// The rows that could be read.
    pub(super) rows: &'a [Row],
    /// The whole draft: a row that is there but could not be read is not reported twice.
    pub(super) draft: &'a Draft,
    pub(super) formulary: &'a Formulary,
}

impl<'a> Context<'a> {
    /// The row that a field names; says so where there is none.
    pub(super) fn row(&self, reader: &mut Reader, field: &str, given: &str) -> Option<&'a Row> {
        if let Some(row) = self.rows.iter().find(|row| row.id.as_str() == given) {
            return Some(row);
        }
        if !self.draft.regimen.iter().any(|row| row.id == given) {
            let ids: Vec<&str> = self.draft.regimen.iter().map(|row| row.id.as_str()).collect();
            return reader.refuse("row-id", field, given, "is not a row of this regimen", ids.join(", "));
        }
        None
    }
}

pub(super) fn request(
    reader: &mut Reader,
    draft: &RequestDraft,
    path: &str,
    context: &Context<'_>,
) -> Option<Request> {
    let start = reader.date(&format!("{path}.start"), &draft.start);
    let setting = match draft.setting.as_str() {
        "" => Some(Setting::Community),
        given => {
            let words: Vec<(&str, Setting)> = Setting::ALL.iter().map(|one| (one.as_str(), *one)).collect();
            reader.word(&format!("{path}.setting"), given, &words)
        }
    };
    let wish = wish(reader, draft, path, context, setting);
    let constraints = constraints::constraints(reader, draft, &format!("{path}.constraints"), context);
    let holds = holds(reader, draft, path);
    let acknowledged: Vec<Option<Acknowledgement>> = draft
        .acknowledged
        .iter()
        .enumerate()
        .map(|(place, given)| {
            let path = format!("{path}.acknowledged[{place}]");
            rule(reader, &path, &given.rule, true, context)?;
            let by = reader.required(&format!("{path}.by"), given.by.trim(), "who answered it").map(str::to_owned);
            let reason =
                reader.required(&format!("{path}.reason"), given.reason.trim(), "why").map(str::to_owned);
            let on = reader.date(&format!("{path}.on"), &given.on);
            Some(Acknowledgement { rule: given.rule.clone(), by: by?, reason: reason?, on: on? })
        })
        .collect();
    let referral_states: Vec<Option<ReferralRecord>> = draft
        .referral_states
        .iter()
        .enumerate()
        .map(|(place, given)| {
            let path = format!("{path}.referral_states[{place}]");
            rule(reader, &path, &given.rule, false, context)?;
            let words = ReferralState::ALL.map(|state| (state.word(), state));
            let state = reader.word(&format!("{path}.state"), &given.state, &words);
            let on = reader.date(&format!("{path}.on"), &given.on);
            let (by, reason) = (given.by.clone(), given.reason.clone());
            Some(ReferralRecord { rule: given.rule.clone(), state: state?, by, reason, on: on? })
        })
        .collect();
    Some(Request {
        start: start?,
        setting: setting?,
        wish: wish?,
        constraints: constraints?,
        holds: holds?,
        acknowledged: acknowledged.into_iter().flatten().collect(),
        referral_states: referral_states.into_iter().flatten().collect(),
    })
}

/// Checks that a rule is a referral, and whether it is a gate.
fn rule(reader: &mut Reader, path: &str, given: &str, gate: bool, context: &Context<'_>) -> Option<()> {
    let lawful = context.formulary.triggers().iter().filter(|trigger| trigger.gate == gate && !trigger.refusal);
    if lawful.clone().any(|trigger| trigger.id == given) {
        return Some(());
    }
    let accepted: Vec<&str> = lawful.map(|trigger| trigger.id.as_str()).collect();
    let what = if gate { "is not a gate" } else { "is not a referral without a gate" };
    reader.refuse("unknown-rule", &format!("{path}.rule"), given, what, accepted.join(", "))
}

fn wish(
    reader: &mut Reader,
    draft: &RequestDraft,
    path: &str,
    context: &Context<'_>,
    setting: Option<Setting>,
) -> Option<Wish> {
    if let Some(steps) = &draft.manual_steps {
        if draft.goal.is_some() || draft.pace.is_some() || draft.order.is_some() {
            let what = "Steps written by hand stand beside a goal, a pace or an order";
            let accepted = "either manual_steps, or goal, pace and order";
            reader.refuse::<()>("manual-steps", &format!("{path}.manual_steps"), "", what, accepted);
        }
        return manual(reader, steps, draft, path, context);
    }
    let order = match &draft.order {
        Some(order) => rows_in_order(reader, order, &format!("{path}.order"), context),
        None => {
            let what = "A field that is needed was left out";
            reader.refuse("required", &format!("{path}.order"), "", what, "the ids of the rows to taper")
        }
    };
    let goal = match &draft.goal {
        Some(given) => goal(reader, given, &format!("{path}.goal"), order.as_deref()),
        None => {
            let what = "A field that is needed was left out";
            reader.refuse("required", &format!("{path}.goal"), "", what, "stop or reduce_to")
        }
    };
    let pace = match &draft.pace {
        Some(given) => pace(reader, given, &format!("{path}.pace"), context, setting, order.as_deref()),
        None => {
            let what = "A field that is needed was left out";
            reader.refuse("required", &format!("{path}.pace"), "", what, "a preset or a reduction")
        }
    };
    let replans: Vec<Option<Replan>> = draft
        .replans
        .iter()
        .enumerate()
        .map(|(place, given)| {
            replan(reader, given, &format!("{path}.replans[{place}]"), context, setting, order.as_deref())
        })
        .collect();
    let order = order?.iter().map(|row| row.id.clone()).collect();
    let replans = replans.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Wish::Planned { goal: goal?, pace: pace?, order, replans })
}

fn rows_in_order<'a>(
    reader: &mut Reader,
    given: &[String],
    field: &str,
    context: &Context<'a>,
) -> Option<Vec<&'a Row>> {
    if given.is_empty() {
        return reader.refuse("required", field, "", "No row is named", "the ids of the rows to taper");
    }
    let mut rows: Vec<Option<&Row>> = Vec::new();
    for (place, id) in given.iter().enumerate() {
        let path = format!("{field}[{place}]");
        let row = context.row(reader, &path, id).filter(|row| {
            let what = if !row.is_regular() {
                "is taken when needed and is not tapered by itself; it can follow"
            } else if !row.product.plannable {
                "is a product that this program never plans; ask a specialist"
            } else if given.iter().take(place).any(|other| other == id) {
                "is named twice"
            } else {
                return true;
            };
            reader.refuse::<()>("order", &path, id, what, "regular rows, each once");
            false
        });
        rows.push(row);
    }
    rows.into_iter().collect()
}

fn goal(reader: &mut Reader, draft: &GoalDraft, path: &str, order: Option<&[&Row]>) -> Option<Goal> {
    match draft {
        GoalDraft::Stop => Some(Goal::Stop),
        GoalDraft::ReduceToPercent(given) => {
            let field = format!("{path}.percent_of_original");
            reader.percent(&field, given, false).map(Goal::ReduceToPercent)
        }
        GoalDraft::ReduceToDaily(given) => {
            let field = format!("{path}.daily");
            let [row] = order? else {
                let what = "names a daily dose for more than one row";
                return reader.refuse("goal", &field, given, what, "one row in the order, or percent_of_original");
            };
            let daily = daily(reader, &field, given, row)?;
            if daily.parts() >= row.daily().parts() {
                let now = row.daily().text(row.product.mass_unit());
                let what = format!("is not below the present {now} a day");
                return reader.refuse("goal", &field, given, &what, format!("a daily amount below {now}"));
            }
            Some(Goal::ReduceTo(daily))
        }
    }
}

/// Reads a daily amount of a row, in the units of its product.
fn daily(reader: &mut Reader, field: &str, given: &str, row: &Row) -> Option<Daily> {
    let context = row_context(row);
    if row.product.kind() == ProductKind::Patch {
        let written = reader.quantity(field, given, &["mcg/h"])?;
        return Some(Daily::Rate(PatchRate::from_nanograms_per_hour(written.thousandths)));
    }
    let dose = context.unchecked_dose(reader, field, given)?;
    Some(Daily::Mass(DailyDose::from_nanograms(dose.nanograms())))
}

pub(super) fn row_context(row: &Row) -> RowContext<'_> {
    RowContext {
        product: &row.product,
        brand: row.brand.as_deref(),
        concentration: row.concentration.as_ref(),
    }
}

fn pace(
    reader: &mut Reader,
    draft: &PaceDraft,
    path: &str,
    context: &Context<'_>,
    setting: Option<Setting>,
    order: Option<&[&Row]>,
) -> Option<PaceRequest> {
    let preset = match draft.preset.as_str() {
        "" => None,
        given => Some(preset(reader, given, &format!("{path}.preset"), context, setting)?),
    };
    let needed = preset.is_none();
    let reduction_path = format!("{path}.reduction");
    let reduction = match &draft.reduction {
        Some(given) => Some(reduction(reader, given, &reduction_path, order)?),
        None if needed => {
            let what = "A pace has neither a preset nor a reduction";
            return reader.refuse("required", &reduction_path, "", what, "percent with of, or amount");
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
            let every_days = reader.whole(&format!("{path}.every_days"), &tail.every_days, 1, MOST_DAYS);
            let path = format!("{path}.reduction");
            let reduction = match &tail.reduction {
                Some(given) => self::reduction(reader, given, &path, order),
                None => reader.refuse("required", &path, "", "A tail has no reduction", "percent with of, or amount"),
            };
            Some(TailRequest { below: below?, reduction: reduction?, every_days: every_days? })
        }
    };
    Some(PaceRequest { preset, reduction, every_days, tail })
}

fn preset(
    reader: &mut Reader,
    given: &str,
    field: &str,
    context: &Context<'_>,
    setting: Option<Setting>,
) -> Option<Arc<Pace>> {
    let Some(pace) = context.formulary.pace(given) else {
        let ids: Vec<&str> = context.formulary.paces().iter().map(|pace| pace.id.as_str()).collect();
        return reader.refuse("pace", field, given, "is not a pace that is known", ids.join(", "));
    };
    if let Some(setting) = setting.filter(|setting| !pace.settings.contains(setting)) {
        let settings: Vec<&str> = pace.settings.iter().map(|setting| setting.as_str()).collect();
        let what = format!("({}) is not meant for the setting {}", pace.title, setting.as_str());
        let accepted = format!("a pace for {}, or the setting {}", setting.as_str(), settings.join(" or "));
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
            let words = [("original", PercentOf::Original), ("current", PercentOf::Current)];
            let of = reader.word(&format!("{path}.of"), of, &words);
            Some(Reduction::Percent { percent: percent?, of: of? })
        }
        ReductionDraft::Amount(given) => {
            let field = format!("{path}.amount");
            let amounts = order?.iter().map(|row| daily(reader, &field, given, row));
            let amounts = amounts.collect::<Option<Vec<_>>>()?;
            amounts.first().copied().map(Reduction::Amount)
        }
    }
}

fn holds(reader: &mut Reader, draft: &RequestDraft, path: &str) -> Option<Vec<Hold>> {
    let mut holds: Vec<Hold> = Vec::new();
    for (place, given) in draft.holds.iter().enumerate() {
        let path = format!("{path}.holds[{place}]");
        let from = reader.date(&format!("{path}.from"), &given.from);
        let days = reader.whole(&format!("{path}.days"), &given.days, 1, MOST_DAYS);
        let (Some(from), Some(days)) = (from, days) else { return None };
        holds.push(Hold { from, days, reason: given.reason.clone() });
    }
    holds.sort_by_key(|hold| hold.from);
    let overlap = holds.iter().zip(holds.iter().skip(1)).find(|(one, next)| {
        date::plus_days(one.from, one.days).is_none_or(|end| end > next.from)
    });
    if let Some((_, next)) = overlap {
        let given = date::iso(next.from);
        return reader.refuse("hold", &format!("{path}.holds"), &given, "overlaps the hold before", "holds apart");
    }
    Some(holds)
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
        Some(given) => Some(rows_in_order(reader, given, &format!("{path}.order"), context)?),
    };
    let order = new_order.as_deref().or(order);
    let pace = match &draft.pace {
        None => None,
        Some(given) => Some(pace(reader, given, &format!("{path}.pace"), context, setting, order)?),
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
    let order = new_order.map(|rows| rows.iter().map(|row| row.id.clone()).collect::<Vec<RowId>>());
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

fn manual(
    reader: &mut Reader,
    drafts: &[ManualStepDraft],
    request: &RequestDraft,
    path: &str,
    context: &Context<'_>,
) -> Option<Wish> {
    let field = format!("{path}.manual_steps");
    if drafts.is_empty() || drafts.len() > MOST_STEPS {
        let given = format!("{} steps", drafts.len());
        return reader.refuse("limit", &field, &given, "is not a schedule", format!("1 to {MOST_STEPS} steps"));
    }
    let mut steps: Vec<Option<ManualStep>> = Vec::new();
    let mut before = date::date_from_text(&request.start);
    for (place, draft) in drafts.iter().enumerate() {
        let path = format!("{field}[{place}]");
        let start = reader.date(&format!("{path}.start"), &draft.start).filter(|start| {
            let early = before.is_some_and(|before| if place == 0 { *start < before } else { *start <= before });
            if early {
                let what = "is not after the step before it, or before the start";
                reader.refuse::<()>("manual-steps", &format!("{path}.start"), &draft.start, what, "rising dates");
            }
            before = Some(*start);
            !early
        });
        let items: Vec<Option<ManualItem>> = draft
            .items
            .iter()
            .enumerate()
            .map(|(place, item)| manual_item(reader, item, &format!("{path}.items[{place}]"), context))
            .collect();
        let items = items.into_iter().collect::<Option<Vec<_>>>();
        steps.push(start.zip(items).map(|(start, items)| ManualStep { start, items }));
    }
    let end = match request.manual_end.as_str() {
        "" if drafts.len() == 1 => {
            let what = "A single step has no end";
            return reader.refuse("required", &format!("{path}.manual_end"), "", what, "its last day");
        }
        "" => None,
        given => Some(reader.date(&format!("{path}.manual_end"), given)?),
    };
    if end.zip(before).is_some_and(|(end, last)| end < last) {
        let what = "is before the last step's start";
        return reader.refuse("manual-steps", &format!("{path}.manual_end"), &request.manual_end, what, "a later day");
    }
    steps.into_iter().collect::<Option<Vec<_>>>().map(|steps| Wish::Manual { steps, end })
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
                .map(|(place, patch)| row_context(row).patch(reader, &format!("{field}[{place}]"), patch))
                .collect();
            ManualTaking::Patches(rates.into_iter().collect::<Option<_>>()?)
        }
        _ => {
            let what = "is not taken in this way";
            return reader.refuse("row-taking", path, &draft.id, what, "the way in which the row is taken");
        }
    };
    Some(ManualItem { id: row.id.clone(), taking })
}
