//! Whom to ask, and how soon; which of these withhold the schedule until answered.
//!
//! Each trigger of `assets/clinical/referral.json` fires only on a yes. The same function
//! is asked again once there is a schedule, with facts that then know it. A trigger that
//! only words a refusal is a problem elsewhere and never a referral.

use chrono::NaiveDate;

use crate::assessment::facts::OME;
use crate::assessment::{Facts, Holds};
use crate::case::{ReferralState, Request};
use crate::clinical_data::{Country, Formulary, Trigger};
use crate::findings::{Answered, Referral, wording};

/// Whom to ask, most urgent first, gates before others, then in the order of the data.
///
/// Without a request nothing has been answered yet; without a country only triggers of every
/// country are asked. An answer to a gate holds from its day on, never before `today` reaches it.
pub fn referrals(
    formulary: &Formulary,
    facts: &Facts,
    request: Option<&Request>,
    country: Option<Country>,
    today: NaiveDate,
) -> Vec<Referral> {
    let mut referrals: Vec<Referral> = formulary
        .triggers()
        .iter()
        .filter(|trigger| !trigger.refusal && trigger.in_force(country))
        .filter(|trigger| facts.answer(&trigger.when) == Holds::Yes)
        .map(|trigger| referral(trigger, facts, (request, today), formulary))
        .collect();
    referrals.sort_by_key(|referral| (referral.urgency, !referral.gate));
    referrals
}

fn referral(
    trigger: &Trigger,
    facts: &Facts,
    (request, today): (Option<&Request>, NaiveDate),
    formulary: &Formulary,
) -> Referral {
    let asks_total = trigger
        .when
        .comparisons()
        .iter()
        .any(|(field, _)| *field == OME);
    let words = wording::referral(trigger, asks_total && facts.total_incomplete());
    let (state, answered) = if trigger.gate {
        acknowledged(trigger, request, today)
    } else {
        recorded(trigger, request)
    };
    Referral {
        rule: trigger.id.clone(),
        urgency: trigger.urgency,
        gate: trigger.gate,
        open: state == ReferralState::Open,
        state,
        message: words.message,
        hint: words.hint,
        source: trigger.source.clone(),
        status: trigger.status,
        to: trigger.to.clone(),
        why: trigger.why.clone(),
        ask: trigger.ask.clone(),
        send: to_send(trigger, formulary),
        answered,
    }
}

/// What a trigger asks to be sent along, in the trigger's order.
fn to_send(trigger: &Trigger, formulary: &Formulary) -> Vec<String> {
    let items = formulary.to_send();
    let text = |id: &String| items.iter().find(|item| item.id == *id);
    let found = trigger.send.iter().filter_map(text);
    found.map(|item| item.text.clone()).collect()
}

/// A gate opens only by being acknowledged, and from that day on.
fn acknowledged(
    trigger: &Trigger,
    request: Option<&Request>,
    today: NaiveDate,
) -> (ReferralState, Option<Answered>) {
    let answer = request.and_then(|request| request.answer_held_on(&trigger.id, today));
    answer.map_or((ReferralState::Open, None), |answer| {
        let answered = Answered {
            by: answer.by.clone(),
            reason: answer.reason.clone(),
            on: answer.on,
        };
        (ReferralState::Done, Some(answered))
    })
}

/// What has become of a referral that is no gate; its latest record holds.
fn recorded(trigger: &Trigger, request: Option<&Request>) -> (ReferralState, Option<Answered>) {
    let records = request.map_or(&[][..], |request| request.referral_states.as_slice());
    let record = records.iter().rfind(|record| record.rule == trigger.id);
    record.map_or((ReferralState::Open, None), |record| {
        let answered = Answered {
            by: record.by.clone(),
            reason: record.reason.clone(),
            on: record.on,
        };
        (record.state, Some(answered))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::assess;
    use crate::equivalence::of_regimen;
    use crate::equivalence::sample::{TODAY, case_with_request, formulary, once_daily, patches};

    const MANUAL: &str = r#""start": "2027-01-04", "manual_end": "2027-01-31",
        "manual_steps": [{"start": "2027-01-04", "items": []}]"#;

    fn asked(
        country: &str,
        table: &str,
        regimen: &str,
        others: &str,
        request: &str,
    ) -> Vec<Referral> {
        let request = format!("{MANUAL}{request}");
        let case = case_with_request(country, table, regimen, others, &request);
        let formulary = formulary();
        let request = &case.scenario(None).unwrap().request;
        let equivalents = of_regimen(&case.regimen, &case.table);
        let assessment = assess(&case.assessment, &formulary);
        let facts = Facts::before_schedule(&case, request, &equivalents, &assessment, TODAY);
        referrals(&formulary, &facts, Some(request), Some(case.country), TODAY)
    }

    fn rules(referrals: &[Referral]) -> Vec<&str> {
        referrals
            .iter()
            .map(|referral| referral.rule.as_str())
            .collect()
    }

    fn morphine(amount: &str, others: &str, request: &str) -> Vec<Referral> {
        let row = format!(
            r#"{{"id": "r1", "product": "uk-mor-ir-liq", "concentration": "2 mg/mL",
                "regular": [{{"time": "08:00", "amount": "{amount}"}}]}}"#
        );
        asked("uk", "fpm-2020", &row, others, request)
    }

    #[test]
    fn an_unknown_answer_asks_nobody_unless_the_trigger_names_it() {
        assert!(morphine("60 mg", "", "").is_empty());
        let cancer = morphine("60 mg", r#""circumstances": {"pain_kind": "cancer"}"#, "");
        assert_eq!(rules(&cancer), ["progression-not-excluded"]);
    }

    #[test]
    fn the_most_urgent_comes_first_and_a_gate_before_others() {
        let others = r#""assessment": {"seizure": "yes", "fever_or_infection_risk": "yes"},
            "circumstances": {"diabetes": "yes", "benzodiazepine": "yes", "pregnant": "yes"}"#;
        let found = morphine("60 mg", others, "");
        assert_eq!(
            rules(&found),
            [
                "seizure",
                "infection",
                "pregnancy",
                "benzodiazepine",
                "diabetes"
            ]
        );
    }

    #[test]
    fn a_dose_level_asks_under_at_and_over() {
        assert!(morphine("120 mg", "", "").is_empty());
        assert_eq!(rules(&morphine("121 mg", "", "")), ["ome-120"]);
        assert_eq!(rules(&morphine("299 mg", "", "")), ["ome-120"]);
        assert_eq!(rules(&morphine("300 mg", "", "")), ["ome-300", "ome-120"]);
        assert_eq!(
            rules(&morphine("500 mg", "", "")),
            ["ome-500", "ome-300", "ome-120"]
        );
    }

    #[test]
    fn a_trigger_of_another_country_asks_nobody() {
        let row = once_daily("r1", "us-mor-er-tab", "300 mg");
        let found = asked("us", "cdc-2022", &row, "", "");
        assert_eq!(rules(&found), ["ome-120"]);
    }

    #[test]
    fn a_gate_opens_only_by_being_acknowledged() {
        let pregnant = r#""circumstances": {"pregnant": "yes"}"#;
        let open = morphine("60 mg", pregnant, "");
        assert!(open.iter().all(|referral| referral.gate && referral.open));
        let acknowledged = r#", "acknowledged": [{"rule": "pregnancy", "by": "Dr A", "reason": "agreed", "on": "2027-01-02"}]"#;
        let ahead = morphine("60 mg", pregnant, &acknowledged.replace("2027", "2031"));
        assert!(ahead.iter().all(|referral| referral.open));
        let done = morphine("60 mg", pregnant, acknowledged);
        let gate = done.first().unwrap();
        assert!(gate.gate && !gate.open);
        assert_eq!(gate.state, ReferralState::Done);
        assert_eq!(
            gate.answered.as_ref().map(|answered| answered.by.as_str()),
            Some("Dr A")
        );
    }

    #[test]
    fn a_referral_that_is_no_gate_takes_its_recorded_state() {
        let diabetes = r#""circumstances": {"diabetes": "yes"}"#;
        let declined = r#", "referral_states": [{"rule": "diabetes", "state": "declined", "by": "Dr A", "reason": "in hand", "on": "2027-01-02"}]"#;
        let found = morphine("60 mg", diabetes, declined);
        let referral = found.first().unwrap();
        assert_eq!(
            (referral.state, referral.open),
            (ReferralState::Declined, false)
        );
    }

    #[test]
    fn an_incomplete_total_is_said_where_it_matters() {
        let regimen = format!(
            "{}, {}",
            patches("bup", "us-bup-td168", r#""20 mcg/h""#),
            once_daily("mor", "us-mor-er-tab", "200 mg")
        );
        let found = asked("us", "cdc-2022", &regimen, "", "");
        let message = |rule: &str| {
            let referral = found.iter().find(|referral| referral.rule == rule).unwrap();
            referral.message.clone()
        };
        assert!(message("ome-120").ends_with("is incomplete; the true one is higher."));
        assert!(!message("several-opioids").contains("incomplete"));
    }
}
