//! The contract's JSON answers: `plan`, `assess`, `equivalents`, `data` and problems.
//!
//! Doses are texts with their unit; percentages and equivalents are numbers with at most
//! one decimal, made from exact values as text and never through a float.

use serde_json::{Map, Value, json};

use crate::assessment;
use crate::case::{Case, RowId};
use crate::clinical_data::Formulary;
use crate::date;
use crate::equivalence::{Equivalents, FactorShown};
use crate::exchange::step::step;
use crate::exchange::values::{daily, equivalent, number, percent, strength};
use crate::findings::{Figure, Finding, Referral};
use crate::plan::{Outcome, Plan, Planned};
use crate::problem::Problem;
use crate::quantity::{Exact, decimal_text};
use crate::safety::ProposedOrder;
use crate::taper::{Supply, SupplyOf};

pub use crate::exchange::assess::{assess, taper_now};
pub use crate::exchange::comparison::{comparison, tail_choices};
pub use crate::exchange::data::data;
pub use crate::exchange::hazards::hazards;

/// `plan --json`, without the ways to soften a tail, which need the draft.
pub fn plan(case: &Case, plan: &Plan, formulary: &Formulary) -> Value {
    let (planned, withheld) = match &plan.outcome {
        Outcome::Planned(planned) => (Some(planned), &[][..]),
        Outcome::Withheld(gates) => (None, gates.as_slice()),
    };
    let original = case
        .regimen
        .iter()
        .map(|row| (row.id.to_string(), daily(row, row.daily())));
    let steps = planned.map_or_else(Vec::new, |planned| {
        let mut before = &plan.equivalents;
        let mut steps = Vec::new();
        for (place, (row, now)) in planned
            .schedule
            .steps
            .iter()
            .zip(&planned.equivalents)
            .enumerate()
        {
            let totals = (&plan.equivalents, before, now);
            let steep = planned.steep.contains(&(place + 1));
            steps.push(step(&planned.schedule, row, totals, steep));
            before = now;
        }
        steps
    });
    let schedule = json!({
        "original": original.collect::<Map<String, Value>>(),
        "steps": steps,
        "ends": planned.and_then(|planned| planned.schedule.ends()).map(date::iso),
        "reaches_goal": planned.map(|planned| planned.schedule.reaches_goal),
    });
    json!({
        "program": crate::PROGRAM,
        "data_version": formulary.data_version(),
        "today": date::iso(plan.today),
        "scenario": plan.scenario,
        "equivalence": equivalents(case, &plan.equivalents),
        "schedule": schedule,
        "objective": { "rows": planned.map_or_else(Vec::new, |planned| objectives(case, planned)) },
        "dispensing": planned.map_or_else(Vec::new, |planned| dispensing(&planned.dispensing)),
        "proposed_order": proposed_order(plan.proposed_order.as_ref()),
        "findings": plan.findings.iter().map(finding).collect::<Vec<_>>(),
        "referrals": plan.referrals.iter().map(referral).collect::<Vec<_>>(),
        "not_asked": assessment::gates_not_asked(formulary, &plan.facts, Some(case.country)),
        "problems": withheld.iter().map(problem).collect::<Vec<_>>(),
    })
}

/// The order in which several rows are proposed to be tapered; null for one row.
fn proposed_order(proposed: Option<&ProposedOrder>) -> Value {
    proposed.map_or(Value::Null, |proposed| {
        json!({
            "order": proposed.order.iter().map(RowId::as_str).collect::<Vec<_>>(),
            "reason": proposed.reason,
            "source": proposed.rests_on.source,
            "status": proposed.rests_on.status.as_str(),
        })
    })
}

/// `equivalents --json`, one entry for each table.
pub fn tables(case: &Case, tables: &[(Equivalents, &'static str)]) -> Value {
    let tables = tables.iter().map(|(table, note)| {
        let mut value = equivalents(case, table);
        if let Value::Object(object) = &mut value
            && !note.is_empty()
        {
            object.insert("use".to_owned(), Value::from(*note));
        }
        value
    });
    json!({ "tables": tables.collect::<Vec<_>>() })
}

/// Problems, as every command prints them.
pub fn problems(problems: &[Problem]) -> Value {
    json!({ "problems": problems.iter().map(problem).collect::<Vec<_>>() })
}

/// One problem.
pub(super) fn problem(problem: &Problem) -> Value {
    json!({
        "rule": problem.rule,
        "field": problem.field,
        "given": problem.given,
        "accepted": problem.accepted,
        "message": problem.message,
    })
}

fn equivalents(case: &Case, equivalents: &Equivalents) -> Value {
    let rows = equivalents.rows.iter().map(|row| {
        let factor = match &row.factor {
            None => Value::Null,
            Some(FactorShown::Exact(factor)) => Value::from(decimal_text(factor)),
            Some(FactorShown::Range { low, high }) => {
                json!({ "low": decimal_text(low), "high": decimal_text(high) })
            }
            Some(FactorShown::ByStrength) => Value::from("by-strength"),
        };
        let amount = case.row(&row.id).map(|known| daily(known, row.daily));
        let mut value = json!({
            "id": row.id.as_str(),
            "daily": amount,
            "factor": factor,
            "ome_mg_per_day": row.equivalent.as_ref().map(equivalent),
        });
        if let (Some(reason), Value::Object(object)) = (&row.reason, &mut value) {
            object.insert("reason".to_owned(), Value::from(reason.as_str()));
        }
        value
    });
    json!({
        "table": equivalents.table,
        "ome_mg_per_day": equivalent(&equivalents.total),
        "incomplete": equivalents.incomplete(),
        "missing": equivalents.missing.iter().map(RowId::as_str).collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
    })
}

fn objectives(case: &Case, planned: &Planned) -> Vec<Value> {
    let rows = planned.schedule.objectives.iter().filter_map(|objective| {
        let row = case.row(&objective.id)?;
        let (per_unit, unit) = row.daily().unit(row.product.mass_unit());
        let in_units =
            |parts: &Exact| decimal_text(&(parts / Exact::from_integer(per_unit.into())));
        Some(json!({
            "id": objective.id.as_str(),
            "excess": format!("{} {unit}", in_units(&objective.excess)),
            "deviation": format!("{} {unit} days", in_units(&objective.deviation)),
            "burden": number(&decimal_text(&objective.burden)),
            "changes": objective.changes,
        }))
    });
    rows.collect()
}

fn dispensing(supplies: &[Supply]) -> Vec<Value> {
    let supplies = supplies.iter().map(|supply| {
        let row = &supply.row;
        let mut object = Map::new();
        object.insert("id".to_owned(), Value::from(row.id.as_str()));
        object.insert("product".to_owned(), Value::from(row.product.id.as_str()));
        if let SupplyOf::Units { parts, .. } = supply.what {
            object.extend(strength(row, parts));
        }
        if let (SupplyOf::Volume(_), Some(concentration)) = (supply.what, &row.concentration) {
            object.insert(
                "concentration".to_owned(),
                Value::from(concentration.text()),
            );
        }
        object.insert("from".to_owned(), Value::from(date::iso(supply.from)));
        object.insert("to".to_owned(), Value::from(date::iso(supply.to)));
        match supply.what {
            SupplyOf::Units { count, .. } => object.insert("count".to_owned(), Value::from(count)),
            SupplyOf::Volume(volume) => {
                object.insert("volume".to_owned(), Value::from(volume.text()))
            }
        };
        Value::Object(object)
    });
    supplies.collect()
}

pub(super) fn finding(finding: &Finding) -> Value {
    let numbers = finding.numbers.iter().map(|(name, figure)| {
        let value = match figure {
            Figure::Percent(share) => percent(share),
            Figure::Quantity(text) => Value::from(text.as_str()),
            Figure::Equivalent(value) => equivalent(value),
            Figure::Count(count) => Value::from(*count),
        };
        ((*name).to_owned(), value)
    });
    json!({
        "rule": finding.rule.id(),
        "severity": finding.severity.word(),
        "step": finding.step,
        "row": finding.row.as_ref().map(RowId::as_str),
        "message": finding.message,
        "hint": finding.hint,
        "source": finding.source,
        "status": finding.status.as_str(),
        "numbers": numbers.collect::<Map<String, Value>>(),
    })
}

/// A referral, gate or not.
pub fn referral(referral: &Referral) -> Value {
    let mut value = json!({
        "rule": referral.rule,
        "urgency": referral.urgency.as_str(),
        "gate": referral.gate,
        "open": referral.open,
        "state": referral.state.word(),
        "message": referral.message,
        "hint": referral.hint,
        "source": referral.source,
        "status": referral.status.as_str(),
        "to": referral.to,
        "why": referral.why,
        "ask": referral.ask,
        "send": referral.send,
    });
    if let (Some(answered), Value::Object(object)) = (&referral.answered, &mut value) {
        object.insert("by".to_owned(), Value::from(answered.by.as_str()));
        object.insert("reason".to_owned(), Value::from(answered.reason.as_str()));
        object.insert("on".to_owned(), Value::from(date::iso(answered.on)));
    }
    value
}
