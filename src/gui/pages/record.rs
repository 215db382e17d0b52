//! From a review's decision to the change in the plan that it asks for, with one press.

use chrono::NaiveDate;
use egui::{Button, Ui, vec2};

use crate::case::Decision;
use crate::date;
use crate::draft::{JournalDraft, RequestDraft};
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::on_step::OnStep;
use crate::gui::pages::taken::Known;
use crate::gui::theme;
use crate::taper::Step;

/// Offers what a review's decision asks for, from the right day.
pub(super) fn decision_ui(
    ui: &mut Ui,
    entry: &JournalDraft,
    request: &RequestDraft,
    known: Known<'_>,
    commands: &mut Vec<Command>,
) {
    let word = entry.word("decision").unwrap_or_default();
    let mut decisions = Decision::ALL.into_iter();
    let decision = decisions.find(|decision| decision.word() == word);
    let (Some(decision), Some(today)) = (decision, known.planning.today()) else {
        return;
    };
    let steps = known.steps();
    let Some(step) = running(steps, today) else {
        fields::note_ui(ui, "Without a schedule there is nothing to change.");
        return;
    };
    if decision == Decision::NextStep {
        let next = steps.iter().find(|one| one.start > today);
        let words = match next {
            Some(next) => format!(
                "The plan goes on with step {} on {}.",
                next.index,
                date::short(next.start)
            ),
            None => "The plan has no further step.".to_owned(),
        };
        fields::note_ui(ui, &words);
    }
    for (place, what) in asked_for(decision).iter().enumerate() {
        let by_hand = request.manual_steps.is_some();
        match what.day(steps, step.index, today, by_hand) {
            Err(why) => fields::note_ui(ui, &format!("{}: {why}.", what.label())),
            Ok(day) if is_there(request, *what, day) => {
                let words = format!("{}: in the plan.", what.on_day(day));
                fields::note_ui(ui, &words);
            }
            Ok(day) => {
                let words = what.on_day(day);
                let button = if place == 0 && decision != Decision::NextStep {
                    fields::primary_button(ui, &words)
                } else {
                    Button::new(words)
                };
                let button = button.min_size(vec2(0.0, theme::FIELD_HEIGHT - 3.0));
                if ui.add(button).on_hover_text(what.tooltip()).clicked() {
                    commands.push(Command::ChangeFrom(*what, step.index));
                }
            }
        }
    }
}

/// What a decision can ask for, the plainest first.
fn asked_for(decision: Decision) -> &'static [OnStep] {
    match decision {
        Decision::NextStep => &[OnStep::Faster],
        Decision::Hold => &[OnStep::Hold, OnStep::GoBack],
        Decision::Slow => &[OnStep::Slower],
        Decision::Stop => &[OnStep::Stop],
    }
}

/// The step that runs on a day; before the plan its first, after it its last.
fn running(steps: &[Step], day: NaiveDate) -> Option<&Step> {
    let begun = steps.iter().rfind(|step| step.start <= day);
    begun.or_else(|| steps.first())
}

/// Whether the plan has such a change on that day already.
fn is_there(request: &RequestDraft, what: OnStep, day: NaiveDate) -> bool {
    let from = date::iso(day);
    let held = request.holds.iter().any(|hold| hold.from == from);
    let mut replans = request.replans.iter().filter(|one| one.from == from);
    match what {
        OnStep::Hold => held,
        OnStep::GoBack => held && replans.any(|one| !one.taken.is_empty()),
        OnStep::Slower | OnStep::Faster => replans.any(|one| one.pace.is_some()),
        OnStep::Stop => replans.any(|one| one.stop_here == Some(true)),
    }
}
