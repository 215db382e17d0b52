//! Findings and referrals, in view on every page.
//!
//! Open gates first, then warnings, then whom to ask, then the rest; each with its sign,
//! its word, what to consider, and its source. A gate that waits has its form here.

mod card;
mod leads;
mod referral;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use egui::Ui;

use crate::clinical_data::Formulary;
use crate::findings::{Finding, Referral, Severity};
use crate::gui::about::reservation_ui;
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::planning::Planning;
use crate::gui::signs;
use crate::gui::theme::{self, Palette};
use crate::gui::view::GateAnswer;
use crate::plan::Plan;

use card::{Card, card_ui};
use leads::findings_lead_ui;
use referral::{gate_ui, referral_ui, severity};

/// Shows what to weigh and whom to ask.
pub(super) fn safety_ui(
    ui: &mut Ui,
    planning: &Planning,
    (formulary, today): (&Formulary, NaiveDate),
    answers: &mut BTreeMap<String, GateAnswer>,
    commands: &mut Vec<Command>,
) {
    fields::column_ui(ui, "Safety", |ui| {
        reservation_ui(ui, formulary.custody(), today, commands);
        let Some(plan) = planning.plan() else {
            // Whom to ask does not wait for the regimen.
            let asked = planning.assessed();
            let asked = asked.map_or(&[][..], |assessed| assessed.referrals.as_slice());
            for referral in asked {
                if referral.gate {
                    gate_ui(ui, referral, formulary, answers, commands);
                } else {
                    referral_ui(ui, referral, formulary, answers, commands);
                }
            }
            fields::note_ui(
                ui,
                "What else to weigh and whom to ask appears here as soon as every field can be read.",
            );
            return;
        };
        if plan.findings.is_empty() && plan.referrals.is_empty() {
            fields::note_ui(
                ui,
                "No rule of this program has found anything. Judgement stays needed.",
            );
        }
        counts_ui(ui, plan);
        let gates = plan.referrals.iter().filter(|referral| referral.gate);
        let (open, answered): (Vec<&Referral>, Vec<&Referral>) = gates.partition(|gate| gate.open);
        for gate in open {
            gate_ui(ui, gate, formulary, answers, commands);
        }
        let (warnings, others): (Vec<&Finding>, Vec<&Finding>) = plan
            .findings
            .iter()
            .partition(|finding| finding.severity == Severity::Warning);
        findings_ui(ui, &warnings, formulary, commands);
        // They come most urgent first; what has been dealt with stands below what has not.
        let asked = plan.referrals.iter().filter(|referral| !referral.gate);
        let (to_ask, settled): (Vec<&Referral>, Vec<&Referral>) =
            asked.partition(|referral| referral.open);
        for referral in to_ask.into_iter().chain(settled) {
            referral_ui(ui, referral, formulary, answers, commands);
        }
        findings_ui(ui, &others, formulary, commands);
        for gate in answered {
            gate_ui(ui, gate, formulary, answers, commands);
        }
    });
}

/// Shows findings; those of one rule that differ in their steps share a card.
fn findings_ui(
    ui: &mut Ui,
    findings: &[&Finding],
    formulary: &Formulary,
    commands: &mut Vec<Command>,
) {
    let alike = |one: &&Finding, next: &&Finding| {
        let parts = |finding: &Finding| (finding.rule, finding.severity, finding.status);
        (parts(one), &one.hint, &one.source) == (parts(next), &next.hint, &next.source)
    };
    for findings in findings.chunk_by(alike) {
        let Some(first) = findings.first() else {
            continue;
        };
        let card = Card {
            severity: first.severity,
            heading: heading(findings),
            messages: findings
                .iter()
                .map(|finding| finding.message.as_str())
                .collect(),
            ask: "",
            hint: &first.hint,
            source: &first.source,
            status: first.status,
        };
        card_ui(ui, &card, formulary, |ui| {
            findings_lead_ui(ui, findings, commands);
        });
    }
}

/// The severity's word, and the steps spoken of.
fn heading(findings: &[&Finding]) -> String {
    let word = match findings.first().map(|finding| finding.severity) {
        Some(Severity::Warning) => "Warning",
        Some(Severity::Caution) => "Caution",
        Some(Severity::Info) | None => "For information",
    };
    let steps: Vec<String> = findings
        .iter()
        .filter_map(|finding| finding.step)
        .map(|step| step.to_string())
        .collect();
    match steps.as_slice() {
        [] => word.to_owned(),
        [step] => format!("{word} · step {step}"),
        steps => format!("{word} · steps {}", steps.join(", ")),
    }
}

/// What each finding and referral of a plan weighs.
fn weights(plan: &Plan) -> Vec<Severity> {
    let referrals = plan.referrals.iter().map(|referral| match referral {
        Referral {
            gate: true,
            open: true,
            ..
        } => Severity::Warning,
        Referral { gate: true, .. } => Severity::Info,
        referral => severity(referral.urgency),
    });
    let findings = plan.findings.iter().map(|finding| finding.severity);
    findings.chain(referrals).collect()
}

/// How many warnings and cautions a plan has, whom to ask among them.
pub(super) fn counts(plan: &Plan) -> [usize; 2] {
    let all = weights(plan);
    let count = |severity| all.iter().filter(|found| **found == severity).count();
    [Severity::Warning, Severity::Caution].map(count)
}

/// How much there is of each severity, so that nothing below the edge goes unseen.
fn counts_ui(ui: &mut Ui, plan: &Plan) {
    let all = weights(plan);
    announce(ui, &all);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        if !all.iter().any(|found| *found < Severity::Info) {
            ui.label(theme::quiet(ui, "No warning and no caution"));
        }
        for (severity, one, many) in [
            (Severity::Warning, "warning", "warnings"),
            (Severity::Caution, "caution", "cautions"),
        ] {
            let count = all.iter().filter(|found| **found == severity).count();
            if count > 0 {
                let (colour, _) = Palette::of(ui).severity(severity);
                signs::severity_ui(ui, severity, colour);
                let words = format!("{count} {}", if count == 1 { one } else { many });
                ui.label(theme::quiet(ui, words));
                ui.add_space(4.0);
            }
        }
    });
    ui.add_space(theme::NEAR);
}

/// Says the counts to a screen reader whenever they change: a warning that appears while a
/// field is typed in is then heard, not only seen.
fn announce(ui: &Ui, all: &[Severity]) {
    let count = |severity| all.iter().filter(|found| **found == severity).count();
    let of = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    };
    let words = format!(
        "Safety: {}, {}",
        of(count(Severity::Warning), "warning"),
        of(count(Severity::Caution), "caution")
    );
    let id = ui.scope_id().with("announced");
    let place = egui::Rect::from_min_size(ui.cursor().min, egui::Vec2::ZERO);
    let response = ui.interact(place, id, egui::Sense::empty());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, &words));
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
    });
}
