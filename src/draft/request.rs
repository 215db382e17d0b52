//! Requests as typed → requests of a case.

use crate::case::{
    Acknowledgement, Constraints, Daily, Goal, ReferralRecord, ReferralState, Request, Row, Wish,
};
use crate::clinical_data::{Formulary, ProductKind, Setting};
use crate::draft::amounts::Context as RowContext;
use crate::draft::by_hand::manual;
use crate::draft::changes::{holds, replans};
use crate::draft::pace::pace;
use crate::draft::reader::Reader;
use crate::draft::{Draft, GoalDraft, RequestDraft, constraints};
use crate::quantity::{DailyDose, PatchRate};

/// The longest plan: twenty years, in days.
pub(super) const MOST_DAYS: u32 = 7_305;

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
            let ids: Vec<&str> = self
                .draft
                .regimen
                .iter()
                .map(|row| row.id.as_str())
                .collect();
            return reader.refuse(
                "row-id",
                field,
                given,
                "is not a row of this regimen",
                ids.join(", "),
            );
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
            let words: Vec<(&str, Setting)> = Setting::ALL
                .iter()
                .map(|one| (one.as_str(), *one))
                .collect();
            reader.word(&format!("{path}.setting"), given, &words)
        }
    };
    let constraints =
        constraints::constraints(reader, draft, &format!("{path}.constraints"), context);
    let wish = wish(reader, draft, path, context, setting, constraints.as_ref());
    let holds = holds(reader, draft, path);
    let acknowledged: Vec<Option<Acknowledgement>> = draft
        .acknowledged
        .iter()
        .enumerate()
        .map(|(place, given)| {
            let path = format!("{path}.acknowledged[{place}]");
            rule(reader, &path, &given.rule, true, context)?;
            let by = reader
                .required(&format!("{path}.by"), given.by.trim(), "who answered it")
                .map(str::to_owned);
            let reason = reader
                .required(&format!("{path}.reason"), given.reason.trim(), "why")
                .map(str::to_owned);
            let on = reader.date(&format!("{path}.on"), &given.on);
            Some(Acknowledgement {
                rule: given.rule.clone(),
                by: by?,
                reason: reason?,
                on: on?,
            })
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
            // What is settled has a name, and what was decided against has a reason.
            if matches!(state, Some(ReferralState::Done | ReferralState::Declined)) {
                reader.required(&format!("{path}.by"), &by, "a name")?;
            }
            if state == Some(ReferralState::Declined) {
                reader.required(&format!("{path}.reason"), &reason, "why it was declined")?;
            }
            Some(ReferralRecord {
                rule: given.rule.clone(),
                state: state?,
                by,
                reason,
                on: on?,
            })
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
fn rule(
    reader: &mut Reader,
    path: &str,
    given: &str,
    gate: bool,
    context: &Context<'_>,
) -> Option<()> {
    let lawful = context
        .formulary
        .triggers()
        .iter()
        .filter(|trigger| trigger.gate == gate && !trigger.refusal);
    if lawful.clone().any(|trigger| trigger.id == given) {
        return Some(());
    }
    let accepted: Vec<&str> = lawful.map(|trigger| trigger.id.as_str()).collect();
    let what = if gate {
        "is not a gate"
    } else {
        "is not a referral without a gate"
    };
    reader.refuse(
        "unknown-rule",
        &format!("{path}.rule"),
        given,
        what,
        accepted.join(", "),
    )
}

fn wish(
    reader: &mut Reader,
    draft: &RequestDraft,
    path: &str,
    context: &Context<'_>,
    setting: Option<Setting>,
    constraints: Option<&Constraints>,
) -> Option<Wish> {
    if let Some(steps) = &draft.manual_steps {
        if draft.goal.is_some() || draft.pace.is_some() || draft.order.is_some() {
            let what = "Steps written by hand stand beside a goal, a pace or an order";
            let accepted = "either manual_steps, or goal, pace and order";
            reader.refuse::<()>(
                "manual-steps",
                &format!("{path}.manual_steps"),
                "",
                what,
                accepted,
            );
        }
        if !draft.replans.is_empty() {
            let what = "Steps written by hand stand beside changes on the way";
            let accepted = "steps written by hand that say what is taken from then on";
            let field = format!("{path}.replans");
            reader.refuse::<()>("manual-steps", &field, "", what, accepted);
        }
        return manual(reader, steps, draft, path, context, constraints);
    }
    if !draft.manual_end.is_empty() {
        let what = "stands where no steps are written by hand";
        let field = format!("{path}.manual_end");
        let accepted = "no manual_end, or manual_steps";
        reader.refuse::<()>("manual-steps", &field, &draft.manual_end, what, accepted);
    }
    let order = match &draft.order {
        Some(order) => rows_in_order(reader, order, &format!("{path}.order"), context),
        None => reader.left_out(&format!("{path}.order"), "the ids of the rows to taper"),
    };
    let goal = match &draft.goal {
        Some(given) => goal(reader, given, &format!("{path}.goal"), order.as_deref()),
        None => reader.left_out(&format!("{path}.goal"), "stop or reduce_to"),
    };
    let pace = match &draft.pace {
        Some(given) => pace(
            reader,
            given,
            &format!("{path}.pace"),
            context,
            setting,
            order.as_deref(),
        ),
        None => reader.left_out(&format!("{path}.pace"), "a preset or a reduction"),
    };
    let replans = replans(
        reader,
        &draft.replans,
        path,
        context,
        setting,
        order.as_deref(),
    );
    let order = order?.iter().map(|row| row.id.clone()).collect();
    Some(Wish::Planned {
        goal: goal?,
        pace: pace?,
        order,
        replans: replans?,
    })
}

pub(super) fn rows_in_order<'a>(
    reader: &mut Reader,
    given: &[String],
    field: &str,
    context: &Context<'a>,
) -> Option<Vec<&'a Row>> {
    if given.is_empty() {
        return reader.refuse(
            "required",
            field,
            "",
            "No row is named",
            "the ids of the rows to taper",
        );
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

pub(super) fn goal(
    reader: &mut Reader,
    draft: &GoalDraft,
    path: &str,
    order: Option<&[&Row]>,
) -> Option<Goal> {
    match draft {
        GoalDraft::Stop => Some(Goal::Stop),
        GoalDraft::ReduceToPercent(given) => {
            let field = format!("{path}.percent_of_original");
            reader
                .percent(&field, given, false)
                .map(Goal::ReduceToPercent)
        }
        GoalDraft::ReduceToDaily(given) => {
            let field = format!("{path}.daily");
            let [row] = order? else {
                let what = "names a daily dose for more than one row";
                return reader.refuse(
                    "goal",
                    &field,
                    given,
                    what,
                    "one row in the order, or percent_of_original",
                );
            };
            let daily = daily(reader, &field, given, row)?;
            if daily.parts() >= row.daily().parts() {
                let now = row.daily().text(row.product.mass_unit());
                let what = format!("is not below the present {now} a day");
                return reader.refuse(
                    "goal",
                    &field,
                    given,
                    &what,
                    format!("a daily amount below {now}"),
                );
            }
            Some(Goal::ReduceTo(daily))
        }
    }
}

/// Reads a daily amount of a row, in the units of its product.
pub(super) fn daily(reader: &mut Reader, field: &str, given: &str, row: &Row) -> Option<Daily> {
    let context = row_context(row);
    if row.product.kind() == ProductKind::Patch {
        let written = reader.quantity(field, given, &["mcg/h"])?;
        return Some(Daily::Rate(PatchRate::from_nanograms_per_hour(
            written.thousandths,
        )));
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
