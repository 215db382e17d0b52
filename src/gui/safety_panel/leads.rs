//! Where a finding or a referral leads: the step, the medicine or the page it speaks of.

use egui::Ui;

use crate::findings::{Finding, Rule};
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::view::Page;

/// Links to every step that findings of one rule speak of, or to the page where it is mended.
pub(super) fn findings_lead_ui(ui: &mut Ui, findings: &[&Finding], commands: &mut Vec<Command>) {
    let steps: Vec<usize> = findings.iter().filter_map(|one| one.step).collect();
    // The height of a line of links is taken before it begins.
    ui.spacing_mut().interact_size.y = 18.0;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(10.0, 0.0);
        ui.spacing_mut().button_padding.y = 1.0;
        for step in &steps {
            let words = format!("Show step {step}");
            if fields::link_button(ui, &words, &words) {
                commands.push(Command::LeadToStep(*step));
            }
        }
        if let Some(first) = findings.first().filter(|_| steps.is_empty()) {
            let page = page(first.rule);
            let row = first.row.as_ref().map(|row| row.as_str().to_owned());
            // What it speaks of; the rest has been read just before.
            let about = first.message.split([':', ';']).next().unwrap_or_default();
            lead_ui(ui, page, row, about, commands);
        }
    });
}

/// A link to the page where a referral's reason was written down.
pub(super) fn referral_lead_ui(ui: &mut Ui, about: &str, commands: &mut Vec<Command>) {
    lead_ui(ui, Page::Assess, None, about, commands);
}

fn lead_ui(ui: &mut Ui, page: Page, row: Option<String>, about: &str, commands: &mut Vec<Command>) {
    let words = match page {
        Page::Assess => "Show the answers",
        Page::Regimen => "Show the medicine",
        Page::Review => "Show the record",
        _ => "Show the taper",
    };
    if fields::link_button(ui, words, &format!("{words}: {about}")) {
        commands.push(Command::LeadTo(page, row));
    }
}

/// The page on which what a rule speaks of was written.
fn page(rule: Rule) -> Page {
    match rule {
        Rule::AgeContradictsAnswer => Page::Assess,
        Rule::MissingFactor
        | Rule::DoseLevel
        | Rule::TableScope
        | Rule::DosesPerDay
        | Rule::AsNeededShare
        | Rule::AsNeededSmallest
        | Rule::AsNeededUse
        | Rule::BrandUnknown
        | Rule::BrandOfAnotherProduct
        | Rule::OtherIngredient
        | Rule::OtherIngredientLimit
        | Rule::NotMeasurable
        | Rule::PatchChangeDay => Page::Regimen,
        Rule::HoldCutShort
        | Rule::WorseForLong
        | Rule::ReviewNotRead
        | Rule::TakenInstead
        | Rule::ToleranceLost
        | Rule::TaperEnded => Page::Review,
        Rule::SteepStep
        | Rule::GoalNotMakeable
        | Rule::PaceBounds
        | Rule::PaceExcludes
        | Rule::PaceSuperseded
        | Rule::TailNotStated
        | Rule::StartInThePast
        | Rule::DataOverdue
        | Rule::PacePopulation
        | Rule::DoseRises
        | Rule::SameDayChange
        | Rule::OffChangeDay
        | Rule::OwnPace
        | Rule::OtherOrder
        | Rule::ByHandBound
        | Rule::NoRealReduction
        | Rule::FastPace
        | Rule::GateAnswerDate
        | Rule::GateAnswerShared
        | Rule::NotForLowDoses => Page::Taper,
    }
}
