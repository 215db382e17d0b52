//! Findings and referrals, in view on every page.
//!
//! Open gates first, then whom to ask, then findings, warnings before the rest; each with its
//! sign, its word, what to consider, and its source. What has been dealt with stands last. A
//! gate that waits has its form here.

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
use referral::{gate_ui, referral_ui};

/// Where the counts at the head lead to.
const OPEN_GATES: &str = "safety: open gates";
const TO_ASK: &str = "safety: to ask";
const WARNINGS: &str = "safety: warnings";
const CAUTIONS: &str = "safety: cautions";

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
        fields::scroll_here(ui, OPEN_GATES);
        for gate in open {
            gate_ui(ui, gate, formulary, answers, commands);
        }
        // They come most urgent first.
        let asked = plan.referrals.iter().filter(|referral| !referral.gate);
        let (to_ask, settled): (Vec<&Referral>, Vec<&Referral>) =
            asked.partition(|referral| referral.open);
        fields::scroll_here(ui, TO_ASK);
        for referral in to_ask {
            referral_ui(ui, referral, formulary, answers, commands);
        }
        let (warnings, others): (Vec<&Finding>, Vec<&Finding>) = plan
            .findings
            .iter()
            .partition(|finding| finding.severity == Severity::Warning);
        fields::scroll_here(ui, WARNINGS);
        findings_ui(ui, &warnings, formulary, commands);
        fields::scroll_here(ui, CAUTIONS);
        findings_ui(ui, &others, formulary, commands);
        for referral in settled {
            referral_ui(ui, referral, formulary, answers, commands);
        }
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

/// How many warnings and cautions were found in a plan; whom to ask is counted apart.
pub(super) fn counts(plan: &Plan) -> [usize; 2] {
    [Severity::Warning, Severity::Caution].map(|severity| {
        let found = plan.findings.iter();
        found.filter(|found| found.severity == severity).count()
    })
}

/// How much there is of each kind, in the order in which it stands below: what it weighs, the
/// count in words, and where it stands.
fn counted(plan: &Plan) -> Vec<(Severity, String, &'static str)> {
    let open = |gate: bool| {
        let referrals = plan.referrals.iter();
        referrals.filter(|one| one.open && one.gate == gate).count()
    };
    let [warnings, cautions] = counts(plan);
    let all = [
        (
            Severity::Warning,
            open(true),
            ["open gate", "open gates"],
            OPEN_GATES,
        ),
        (Severity::Info, open(false), ["to ask", "to ask"], TO_ASK),
        (
            Severity::Warning,
            warnings,
            ["warning", "warnings"],
            WARNINGS,
        ),
        (
            Severity::Caution,
            cautions,
            ["caution", "cautions"],
            CAUTIONS,
        ),
    ];
    let some = all.into_iter().filter(|(_, count, ..)| *count > 0);
    some.map(|(severity, count, [one, many], place)| {
        let word = if count == 1 { one } else { many };
        (severity, format!("{count} {word}"), place)
    })
    .collect()
}

/// How much there is of each kind, so that nothing below the edge goes unseen; each count leads
/// to its first card.
fn counts_ui(ui: &mut Ui, plan: &Plan) {
    let counted = counted(plan);
    announce(ui, &counted);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 9.0;
        if counted.is_empty() {
            ui.label(theme::quiet(ui, "No warning, no caution, nobody to ask"));
        }
        for (severity, words, place) in counted {
            let (colour, _) = Palette::of(ui).severity(severity);
            if signs::severity_link_ui(ui, severity, colour, &words) {
                fields::lead_to(ui.ctx(), place);
            }
        }
    });
    ui.add_space(theme::NEAR);
}

/// Says the counts to a screen reader whenever they change: a warning that appears while a
/// field is typed in is then heard, not only seen.
fn announce(ui: &Ui, counted: &[(Severity, String, &str)]) {
    let counted: Vec<&str> = counted.iter().map(|(_, words, _)| words.as_str()).collect();
    let words = if counted.is_empty() {
        "Safety: nothing found".to_owned()
    } else {
        format!("Safety: {}", counted.join(", "))
    };
    let id = ui.scope_id().with("announced");
    let place = egui::Rect::from_min_size(ui.cursor().min, egui::Vec2::ZERO);
    let response = ui.interact(place, id, egui::Sense::empty());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, &words));
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
    });
}
