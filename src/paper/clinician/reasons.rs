//! Why and whether: is a taper right now, the gates, the explanations, the findings, the
//! referrals.

use crate::assessment::{Explanation, Readiness, Reason};
use crate::case::ReferralState;
use crate::clinical_data::{Standing, Urgency};
use crate::findings::{Answered, Referral, Severity};
use crate::paper::clinician::Told;
use crate::paper::clinician::words::{Cited, capitalised, day, plain, together};
use crate::paper::regimen::printed;
use crate::paper::report::{Pairs, Section};

/// Whether a taper is the answer now; an emergency says so first.
pub(super) fn taper_now(readiness: &Readiness) -> Section {
    let mut section = Section::new("Is a taper right now?");
    section.text(together(&[&readiness.message, &readiness.hint]));
    section
}

/// What withholds the schedule, with its answers, and what has not been asked.
pub(super) fn gates(told: &Told<'_>, readiness: &Readiness, cited: &mut Cited) -> Section {
    let mut section = Section::new("Gates");
    let gates: Vec<&Referral> = told.plan.referrals.iter().filter(|one| one.gate).collect();
    for gate in &gates {
        let mark = if gate.open {
            "open: no schedule until it is answered"
        } else {
            "answered"
        };
        let pairs = asked(told, gate, cited);
        section.entry(&topic(&gate.rule), mark, gate.open, &pairs);
    }
    if gates.is_empty() {
        section.text("No gate applies to the answers given.");
    }
    let answers = told.request.acknowledged.iter();
    let beside = answers.filter(|answer| gates.iter().all(|gate| gate.rule != answer.rule));
    for answer in beside {
        let on = day(answer.on, told.case.country);
        let (topic, by, reason) = (topic(&answer.rule), &answer.by, &answer.reason);
        section.text(format!(
            "Answered although the gate does not apply to the answers given: {topic}. {by}, {on}: {reason}"
        ));
    }
    let mut not_asked = readiness.gates_not_asked().peekable();
    if not_asked.peek().is_some() {
        section.text("Not asked, and a reason to withhold the schedule if answered so:");
    }
    for rule in not_asked {
        let questions = rule.questions.iter().map(|(_, text)| text.clone());
        section.item(
            &topic(&rule.rule),
            false,
            &[questions.collect::<Vec<_>>().join(" ")],
        );
    }
    section
}

/// Whom to ask, besides the gates.
pub(super) fn referrals(told: &Told<'_>, cited: &mut Cited) -> Section {
    let mut section = Section::new("Whom to ask");
    let mut any = false;
    for referral in told.plan.referrals.iter().filter(|one| !one.gate) {
        any = true;
        let urgent = matches!(referral.urgency, Urgency::Emergency | Urgency::SameDay);
        let word = match referral.state {
            ReferralState::Open => plain(referral.urgency.as_str()),
            state => format!("{}, {}", plain(referral.urgency.as_str()), state.word()),
        };
        let pairs = asked(told, referral, cited);
        let warning = urgent && referral.open;
        section.entry(&topic(&referral.rule), &word, warning, &pairs);
    }
    if !any {
        section.text("Nobody besides the gates, as far as the answers go.");
    }
    section
}

/// Whom to ask, why, what for, what to send along, and what has become of it.
fn asked(told: &Told<'_>, referral: &Referral, cited: &mut Cited) -> Pairs {
    let whom = format!("Ask: {}. ", referral.to);
    let message = &referral.message;
    let why = message.strip_prefix(&whom).unwrap_or(message);
    let mark = cited.mark(&referral.source, Some(referral.status));
    let mut pairs = Pairs::default();
    pairs.add("To", capitalised(&referral.to));
    pairs.add("Why", together(&[why, &mark]));
    let hint = referral.hint.strip_prefix("What to ask: ");
    let hint = hint.unwrap_or(&referral.hint);
    pairs.add("Ask", capitalised(hint));
    pairs.add("Send along", referral.send.join(" "));
    pairs.add("State", state(told, referral));
    pairs
}

fn state(told: &Told<'_>, referral: &Referral) -> String {
    let word = match (referral.gate, referral.state) {
        (true, ReferralState::Open) => "No answer yet; the schedule is withheld",
        (true, _) => "Answered",
        (false, ReferralState::Open) => "Open",
        (false, ReferralState::Done) => "Done",
        (false, ReferralState::Declined) => "Declined",
    };
    let answered = referral.answered.as_ref();
    answered.map_or_else(
        || word.to_owned(),
        |Answered { by, reason, on }| {
            let on = day(*on, told.case.country);
            let reason = Some(reason.trim()).filter(|reason| !reason.is_empty());
            let reason = reason.unwrap_or("no reason written");
            format!("{word} by {by} on {on}: {reason}")
        },
    )
}

/// What a rule is about, from its id: `ome-120` is “Dose level 120 mg”.
fn topic(rule: &str) -> String {
    let words = rule.split('-').map(|word| match word {
        "oih" => "opioid-induced hyperalgesia".to_owned(),
        "ome" => "dose level".to_owned(),
        number if number.bytes().all(|byte| byte.is_ascii_digit()) => format!("{number}\u{a0}mg"),
        word => word.to_owned(),
    });
    capitalised(&words.collect::<Vec<_>>().join(" "))
}

/// Why the opioids may no longer work.
pub(super) fn explanations(told: &Told<'_>, cited: &mut Cited) -> Section {
    let mut section = Section::new("Why the opioids may no longer work");
    let statements = told.plan.assessment.statements.iter();
    let statements: Vec<String> = statements.map(|fact| cited.fact(fact)).collect();
    section.text(statements.join(" "));
    let all = told.plan.assessment.explanations.iter();
    let (silent, spoken): (Vec<_>, Vec<_>) =
        all.partition(|one| one.standing == Standing::NotAssessed);
    for explanation in spoken {
        let word = plain(explanation.standing.as_str());
        let pairs = explained(told, explanation, cited);
        section.entry(&explanation.title, &word, false, &pairs);
    }
    let open: Vec<String> = silent
        .iter()
        .map(|one| {
            let unknown = unknown(told, one);
            let unknown = if unknown.is_empty() {
                "no questions".to_owned()
            } else {
                unknown
            };
            format!("{}: {unknown}", one.title)
        })
        .collect();
    if !open.is_empty() {
        section.item("Not assessed", false, &open);
    }
    section
}

fn explained(told: &Told<'_>, explanation: &Explanation, cited: &mut Cited) -> Pairs {
    let mut pairs = Pairs::default();
    pairs.add("Why", explanation.why.clone());
    let mut reasons = |reasons: &[Reason]| {
        let texts = reasons.iter().map(|reason| cited.reason(reason));
        texts.collect::<Vec<_>>().join("\n")
    };
    pairs.add("To exclude first", reasons(&explanation.to_exclude));
    pairs.add("For", reasons(&explanation.for_));
    pairs.add("Against", reasons(&explanation.against));
    pairs.add("Not known", unknown(told, explanation));
    if explanation.standing != Standing::NotSupported {
        let next = explanation.next.iter().map(|fact| cited.fact(fact));
        pairs.add("Next", next.collect::<Vec<_>>().join("\n"));
    }
    pairs
}

fn unknown(told: &Told<'_>, explanation: &Explanation) -> String {
    let ids = explanation.unknown.iter();
    let asked = ids.filter_map(|id| told.formulary.question(id));
    let texts: Vec<&str> = asked.map(|question| question.text.as_str()).collect();
    texts.join(" ")
}

/// What to weigh.
pub(super) fn findings(told: &Told<'_>, cited: &mut Cited) -> Section {
    let mut section = Section::new("What to weigh");
    for finding in &told.plan.findings {
        let (word, warning) = match finding.severity {
            Severity::Warning => ("Warning", true),
            Severity::Caution => ("Caution", false),
            Severity::Info => ("Information", false),
        };
        let mark = cited.mark(&finding.source, Some(finding.status));
        let step = finding.step.map(|step| format!("Step {step}"));
        let step = step.filter(|step| !finding.message.contains(step.as_str()));
        let step = step.map(|step| format!("{step}:"));
        let what = printed(&together(&[&step.unwrap_or_default(), &finding.message]));
        section.item(
            word,
            warning,
            &[what, printed(&together(&[&finding.hint, &mark]))],
        );
    }
    if told.plan.findings.is_empty() {
        section.text("Nothing was found.");
    }
    section
}
