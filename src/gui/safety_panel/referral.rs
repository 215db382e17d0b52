//! Whom to ask: gates with the form that answers them, and prompts.

use std::collections::BTreeMap;

use egui::{Id, Ui};

use crate::case::ReferralState;
use crate::clinical_data::{Formulary, Urgency};
use crate::findings::{Referral, Severity};
use crate::gui::command::Command;
use crate::gui::fields::{self, primary_button};
use crate::gui::safety_panel::card::{Card, card_ui};
use crate::gui::safety_panel::leads::referral_lead_ui;
use crate::gui::view::GateAnswer;

/// Shows a prompt to ask somebody, and what has become of it.
pub(super) fn referral_ui(
    ui: &mut Ui,
    referral: &Referral,
    formulary: &Formulary,
    answers: &mut BTreeMap<String, GateAnswer>,
    commands: &mut Vec<Command>,
) {
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
    let about = topic(&referral.rule).to_lowercase();
    let mut card = card(referral, severity, heading);
    // What can wait says whom to ask, and why on request, so that the warnings below it are in
    // sight; a referral that is settled is a line of record.
    let why = Fold::of(ui, "why", referral);
    let is_folded = severity == Severity::Info && !why.is_open;
    if is_folded {
        card.messages.clear();
        (card.hint, card.source) = ("", "");
    }
    card_ui(ui, &card, formulary, |ui| {
        answered_ui(ui, referral);
        let send = Fold::of(ui, "send", referral);
        let answer = answers.entry(referral.rule.clone()).or_default();
        links_ui(ui, |ui| {
            if severity == Severity::Info {
                why.link_ui(ui, ["Why", "Hide why"], &about);
            }
            if !is_folded {
                send_ui(ui, &send, referral, &about);
                referral_lead_ui(ui, &about, commands);
            }
            if !referral.open {
                let name = format!("Open again: {about}");
                if fields::link_button(ui, "Open again", &name) {
                    let rule = referral.rule.clone();
                    commands.push(Command::SettleReferral(rule, ReferralState::Open));
                }
            } else if !answer.open {
                let name = format!("Record what was decided: {about}");
                answer.open = fields::link_button(ui, "Record what was decided…", &name);
                if answer.open {
                    fields::lead_to(ui.ctx(), &decided_by(referral));
                }
            }
        });
        if !is_folded {
            send.items_ui(ui, &referral.send);
        }
        if referral.open && answer.open {
            settle_ui(ui, referral, &about, answer, commands);
        }
    });
}

/// Links beside one another, as many as there is room for.
fn links_ui(ui: &mut Ui, links: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(7.0, 0.0);
        links(ui);
    });
}

/// Something that is shown on request, and remembered as long as the window is open.
struct Fold {
    id: Id,
    is_open: bool,
}

impl Fold {
    fn of(ui: &Ui, what: &str, referral: &Referral) -> Self {
        let id = Id::unique((what, referral.rule.as_str()));
        let is_open = ui.data(|data| data.get_temp(id)).unwrap_or(false);
        Self { id, is_open }
    }

    /// The link that shows it, and hides it again.
    fn link_ui(&self, ui: &mut Ui, [shows, hides]: [&str; 2], about: &str) {
        let words = if self.is_open { hides } else { shows };
        if fields::link_button(ui, words, &format!("{words}: {about}")) {
            ui.data_mut(|data| data.insert_temp(self.id, !self.is_open));
        }
    }

    /// What it holds, where it is open.
    fn items_ui(&self, ui: &mut Ui, items: &[String]) {
        for item in items.iter().filter(|_| self.is_open) {
            fields::note_ui(ui, item);
        }
    }
}

/// What to send along, on request.
fn send_ui(ui: &mut Ui, send: &Fold, referral: &Referral, about: &str) {
    if !referral.send.is_empty() {
        send.link_ui(ui, ["What to send along", "Hide what to send along"], about);
    }
}

/// Where the keyboard goes once the form is there.
fn decided_by(referral: &Referral) -> String {
    format!("safety: decided by: {}", referral.rule)
}

/// The form that keeps a referral as done, or as declined with its reason.
fn settle_ui(
    ui: &mut Ui,
    referral: &Referral,
    about: &str,
    answer: &mut GateAnswer,
    commands: &mut Vec<Command>,
) {
    ui.push_id(&referral.rule, |ui| {
        ui.add_space(4.0);
        let by = fields::text_ui(ui, "Decided by", &mut answer.by, "name and role", None);
        fields::outside_the_plan(&by);
        fields::may_take_focus(ui, &by, &decided_by(referral));
        let hint = "what was agreed, or why not";
        let reason = fields::text_ui(ui, "Reason", &mut answer.reason, hint, None);
        fields::outside_the_plan(&reason);
        ui.add_space(4.0);
        let named = !answer.by.trim().is_empty();
        let reasoned = named && !answer.reason.trim().is_empty();
        ui.horizontal(|ui| {
            for (state, ready) in [
                (ReferralState::Done, named),
                (ReferralState::Declined, reasoned),
            ] {
                let command = Command::SettleReferral(referral.rule.clone(), state);
                let button = egui::Button::new(command.label());
                let name = format!("{}: {about}", command.label());
                let response = ui.add_enabled(ready, button);
                let response = response.on_hover_text(command.tooltip());
                if response.accessible_name(name).clicked() {
                    commands.push(command);
                }
            }
            if fields::link_button(ui, "Cancel", &format!("Cancel: {about}")) {
                answer.open = false;
            }
        });
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
        status: referral.status,
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
        let about = topic(&gate.rule).to_lowercase();
        let send = Fold::of(ui, "send", gate);
        links_ui(ui, |ui| {
            send_ui(ui, &send, gate, &about);
            referral_lead_ui(ui, &about, commands);
        });
        send.items_ui(ui, &gate.send);
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
            let by = fields::text_ui(ui, "Answered by", &mut answer.by, "name and role", None);
            fields::outside_the_plan(&by);
            let reason = fields::text_ui(
                ui,
                "Reason to go on",
                &mut answer.reason,
                "what was agreed",
                None,
            );
            fields::outside_the_plan(&reason);
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
