//! Whom to ask: gates with the form that answers them, and prompts.

use std::collections::BTreeMap;

use egui::Ui;

use crate::case::ReferralState;
use crate::clinical_data::{Formulary, Urgency};
use crate::findings::{Referral, Severity};
use crate::gui::command::Command;
use crate::gui::fields::{self, primary_button};
use crate::gui::safety_panel::card::{Card, card_ui};
use crate::gui::view::GateAnswer;

/// Shows a prompt to ask somebody.
pub(super) fn referral_ui(ui: &mut Ui, referral: &Referral, formulary: &Formulary) {
    let severity = if referral.open {
        severity(referral.urgency)
    } else {
        Severity::Info
    };
    let word = match referral.state {
        ReferralState::Open => urgency(referral.urgency).to_lowercase(),
        state => state.word().to_owned(),
    };
    let heading = format!("{} · {word}", topic(&referral.rule));
    card_ui(ui, &card(referral, severity, heading), formulary, |ui| {
        answered_ui(ui, referral);
    });
}

/// Why, whom, what to ask.
fn card(referral: &Referral, severity: Severity, heading: String) -> Card<'_> {
    let whom = format!("Ask: {}. ", referral.to);
    // The message says whom and why in one; here each has a line of its own.
    let (ask, why) = match referral.message.strip_prefix(&whom) {
        Some(why) => (referral.to.as_str(), why),
        None => ("", referral.message.as_str()),
    };
    Card {
        severity,
        heading,
        messages: vec![why],
        ask,
        hint: &referral.hint,
        source: &referral.source,
    }
}

fn answered_ui(ui: &mut Ui, referral: &Referral) {
    if let Some(answered) = &referral.answered {
        let on = crate::date::short(answered.on);
        fields::note_ui(ui, &format!("{}, {on}: {}", answered.by, answered.reason));
    }
}

/// What a referral is about, from its rule's id: `ome-120` is “Dose level 120 mg”.
fn topic(rule: &str) -> String {
    let words: Vec<String> = rule
        .split('-')
        .map(|word| match word {
            "oih" => "opioid-induced hyperalgesia".to_owned(),
            "ome" => "dose level".to_owned(),
            number if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                format!("{number}\u{a0}mg")
            }
            word => word.to_owned(),
        })
        .collect();
    fields::capitalised(&words.join(" "))
}

/// Shows a gate: what it asks, and the answer or the form for it.
pub(super) fn gate_ui(
    ui: &mut Ui,
    gate: &Referral,
    formulary: &Formulary,
    answers: &mut BTreeMap<String, GateAnswer>,
    commands: &mut Vec<Command>,
) {
    let heading = if gate.open {
        format!("{} · answer first", topic(&gate.rule))
    } else {
        format!("{} · answered", topic(&gate.rule))
    };
    let severity = if gate.open {
        Severity::Warning
    } else {
        Severity::Info
    };
    card_ui(ui, &card(gate, severity, heading), formulary, |ui| {
        answered_ui(ui, gate);
        if gate.answered.is_some() {
            if fields::link_button(ui, "Withdraw answer", "Withdraw answer") {
                commands.push(Command::WithdrawAcknowledgement(gate.rule.clone()));
            }
            return;
        }
        let answer = answers.entry(gate.rule.clone()).or_default();
        ui.push_id(&gate.rule, |ui| {
            ui.add_space(4.0);
            fields::text_ui(ui, "Answered by", &mut answer.by, "name and role", None);
            fields::text_ui(
                ui,
                "Reason to go on",
                &mut answer.reason,
                "what was agreed",
                None,
            );
            ui.add_space(4.0);
            let complete = !answer.by.trim().is_empty() && !answer.reason.trim().is_empty();
            let command = Command::Acknowledge(gate.rule.clone());
            let button = primary_button(ui, command.label());
            if ui
                .add_enabled(complete, button)
                .on_hover_text(command.tooltip())
                .clicked()
            {
                commands.push(command);
            }
        });
    });
}

fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Emergency => "Emergency",
        Urgency::SameDay => "Same day",
        Urgency::BeforeStarting => "Before starting",
        Urgency::Soon => "Soon",
        Urgency::Consider => "Consider",
    }
}

/// How much an urgency weighs beside findings.
pub(super) fn severity(urgency: Urgency) -> Severity {
    match urgency {
        Urgency::Emergency | Urgency::SameDay => Severity::Warning,
        Urgency::BeforeStarting => Severity::Caution,
        Urgency::Soon | Urgency::Consider => Severity::Info,
    }
}
