//! Findings and referrals, in view on every page.
//!
//! Gates first, then whom to ask, then what to weigh; each with its sign, its word, what
//! to consider, and its source. A gate that waits has its form here.

use std::collections::BTreeMap;

use egui::{Frame, Label, Margin, RichText, Ui, UiBuilder};

use crate::clinical_data::{Formulary, Urgency};
use crate::findings::{Finding, Referral, Severity};
use crate::gui::command::Command;
use crate::gui::fields::{self, primary_button};
use crate::gui::planning::Planning;
use crate::gui::theme::{self, Palette};
use crate::gui::view::GateAnswer;
use crate::gui::signs;
use crate::plan::Plan;

/// Shows what to weigh and whom to ask.
pub(super) fn safety_ui(
    ui: &mut Ui,
    planning: &Planning,
    formulary: &Formulary,
    answers: &mut BTreeMap<String, GateAnswer>,
    commands: &mut Vec<Command>,
) {
    fields::column_ui(ui, "Safety", |ui| {
        let Some(plan) = planning.plan() else {
            fields::note_ui(
                ui,
                "What to weigh and whom to ask appears here as soon as every field can be read.",
            );
            return;
        };
        if plan.findings.is_empty() && plan.referrals.is_empty() {
            fields::note_ui(ui, "No rule of this program has found anything. Judgement stays needed.");
        }
        counts_ui(ui, plan);
        let (open, others): (Vec<&Referral>, Vec<&Referral>) =
            plan.referrals.iter().partition(|referral| referral.gate && referral.open);
        let (answered, asked): (Vec<&Referral>, Vec<&Referral>) =
            others.into_iter().partition(|referral| referral.gate);
        for gate in open.into_iter().chain(answered) {
            gate_ui(ui, gate, formulary, answers, commands);
        }
        for referral in asked {
            let card = Card {
                severity: severity(referral.urgency),
                heading: urgency(referral.urgency).to_owned(),
                messages: vec![&referral.message],
                hint: &referral.hint,
                source: &referral.source,
            };
            card_ui(ui, &card, formulary, |_| {});
        }
        let alike = |one: &Finding, next: &Finding| {
            (one.rule, one.severity, &one.hint, &one.source)
                == (next.rule, next.severity, &next.hint, &next.source)
        };
        for findings in plan.findings.chunk_by(alike) {
            let Some(first) = findings.first() else { continue };
            let card = Card {
                severity: first.severity,
                heading: heading(findings),
                messages: findings.iter().map(|finding| finding.message.as_str()).collect(),
                hint: &first.hint,
                source: &first.source,
            };
            card_ui(ui, &card, formulary, |_| {});
        }
    });
}

/// What every card says.
struct Card<'a> {
    severity: Severity,
    heading: String,
    messages: Vec<&'a str>,
    hint: &'a str,
    source: &'a str,
}

fn card_ui(ui: &mut Ui, card: &Card<'_>, formulary: &Formulary, more: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    let (colour, ground) = palette.severity(card.severity);
    let frame = Frame::new()
        .fill(ground)
        .corner_radius(theme::CARD_CORNER - 1)
        .inner_margin(Margin::symmetric(11, 9));
    let builder = UiBuilder::new();
    let builder = if card.severity == Severity::Warning {
        builder.accessibility_role(egui::Role::Alert).accessibility_label(card.heading.clone())
    } else {
        builder
    };
    let _ = ui.scope_builder(builder, |ui| {
        let _ = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 3.0;
            let _ = ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                signs::severity_ui(ui, card.severity, colour);
                let heading = theme::strong(card.heading.as_str()).color(colour);
                let _ = ui.add(Label::new(heading).wrap());
            });
            for message in &card.messages {
                let _ = ui.add(Label::new(RichText::new(*message)).wrap());
            }
            if !card.hint.is_empty() {
                let hint = RichText::new(card.hint).color(palette.text.gamma_multiply(0.85));
                let _ = ui.add(Label::new(hint).wrap());
            }
            if let Some(source) = formulary.source(card.source) {
                let short = theme::quiet(ui, short_title(&source.title));
                let _ = ui.add(Label::new(short).wrap()).on_hover_text(format!(
                    "{} · {}",
                    source.title, source.publisher
                ));
            }
            more(ui);
        });
    });
    ui.add_space(8.0);
}

/// A title up to its first bracket or bar; the whole of it stands in the tooltip.
fn short_title(title: &str) -> String {
    title.split(['(', '|']).next().unwrap_or(title).trim().to_owned()
}

fn gate_ui(
    ui: &mut Ui,
    gate: &Referral,
    formulary: &Formulary,
    answers: &mut BTreeMap<String, GateAnswer>,
    commands: &mut Vec<Command>,
) {
    let heading = if gate.open {
        format!("Answer first · {}", urgency(gate.urgency).to_lowercase())
    } else {
        "Answered".to_owned()
    };
    let severity = if gate.open { Severity::Warning } else { Severity::Info };
    let card =
        Card { severity, heading, messages: vec![&gate.message], hint: &gate.hint, source: &gate.source };
    card_ui(ui, &card, formulary, |ui| {
        if let Some(answered) = &gate.answered {
            let on = crate::date::short(answered.on);
            fields::note_ui(ui, &format!("{}, {on}: {}", answered.by, answered.reason));
            if fields::link_button(ui, "Withdraw answer", "Withdraw answer") {
                commands.push(Command::WithdrawAcknowledgement(gate.rule.clone()));
            }
            return;
        }
        let answer = answers.entry(gate.rule.clone()).or_default();
        let _ = ui.push_id(&gate.rule, |ui| {
            ui.add_space(4.0);
            let _ = fields::text_ui(ui, "Answered by", &mut answer.by, "name and role", None);
            let _ = fields::text_ui(ui, "Reason to go on", &mut answer.reason, "what was agreed", None);
            ui.add_space(4.0);
            let complete = !answer.by.trim().is_empty() && !answer.reason.trim().is_empty();
            let command = Command::Acknowledge(gate.rule.clone());
            let button = primary_button(ui, command.label());
            if ui.add_enabled(complete, button).on_hover_text(command.tooltip()).clicked() {
                commands.push(command);
            }
        });
    });
}

/// The severity's word, and the steps spoken of.
fn heading(findings: &[Finding]) -> String {
    let word = match findings.first().map(|finding| finding.severity) {
        Some(Severity::Warning) => "Warning",
        Some(Severity::Caution) => "Caution",
        Some(Severity::Info) | None => "For information",
    };
    let steps: Vec<String> =
        findings.iter().filter_map(|finding| finding.step).map(|step| step.to_string()).collect();
    match steps.as_slice() {
        [] => word.to_owned(),
        [step] => format!("{word} · step {step}"),
        steps => format!("{word} · steps {}", steps.join(", ")),
    }
}

/// How much there is of each severity, so that nothing below the edge goes unseen.
fn counts_ui(ui: &mut Ui, plan: &Plan) {
    let referrals = plan.referrals.iter().map(|referral| match referral {
        Referral { gate: true, open: true, .. } => Severity::Warning,
        Referral { gate: true, .. } => Severity::Info,
        referral => severity(referral.urgency),
    });
    let all: Vec<Severity> =
        plan.findings.iter().map(|finding| finding.severity).chain(referrals).collect();
    let _ = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        for (severity, one, many) in [
            (Severity::Warning, "warning", "warnings"),
            (Severity::Caution, "caution", "cautions"),
            (Severity::Info, "note", "notes"),
        ] {
            let count = all.iter().filter(|found| **found == severity).count();
            if count > 0 {
                let (colour, _) = Palette::of(ui).severity(severity);
                signs::severity_ui(ui, severity, colour);
                let words = format!("{count} {}", if count == 1 { one } else { many });
                let _ = ui.label(theme::quiet(ui, words));
                ui.add_space(4.0);
            }
        }
    });
    ui.add_space(theme::NEAR);
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

fn severity(urgency: Urgency) -> Severity {
    match urgency {
        Urgency::Emergency | Urgency::SameDay => Severity::Warning,
        Urgency::BeforeStarting => Severity::Caution,
        Urgency::Soon | Urgency::Consider => Severity::Info,
    }
}
