//! What happened on the way: what is due, the record of visits, and what changes because of
//! them.
//!
//! A visit, its decision and the new plan stand in one place; the curve beside them shows
//! what was planned and what was taken.

use chrono::NaiveDate;
use egui::{Label, RichText, Ui};

use crate::case::JournalKind;
use crate::clinical_data::Formulary;
use crate::date;
use crate::draft::{Draft, JournalDraft};
use crate::findings::Severity;
use crate::gui::command::Command;
use crate::gui::fields::{self, Problems};
use crate::gui::pages::taken::Known;
use crate::gui::pages::{changes, journal, scenarios};
use crate::gui::planning::Planning;
use crate::gui::signs;
use crate::gui::step_details;
use crate::gui::theme::{self, Palette};
use crate::gui::unnamed;
use crate::gui::view::View;
use crate::taper::ReviewsDue;

/// Edits the record, and the changes on the way of the scenario that is shown.
pub(in crate::gui) fn review_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    view: &mut View,
    (planning, formulary): (&Planning, &Formulary),
    problems: Problems<'_>,
    commands: &mut Vec<Command>,
) {
    let place = scenarios::shown(draft, view);
    let regimen = draft.regimen.clone();
    let hidden = unnamed::hidden(draft, view);
    let known = Known {
        regimen: &regimen,
        formulary,
        planning,
        problems,
        hidden: hidden.as_ref(),
    };
    due_ui(ui, planning);
    ui.add_space(theme::NEAR);
    if ui
        .add(fields::primary_button(ui, "Record a review"))
        .clicked()
    {
        let today = planning.today().map(date::iso);
        let entry = JournalDraft {
            date: today.unwrap_or_default(),
            kind: JournalKind::Review.word().to_owned(),
            ..JournalDraft::default()
        };
        view.journal = Some(draft.journal.len());
        fields::lead_to(ui.ctx(), &format!("journal[{}]", draft.journal.len()));
        draft.journal.push(entry);
    }
    ui.add_space(theme::APART);
    let request = draft.scenarios.get(place).map(|one| &one.request);
    let open = &mut view.journal;
    journal::journal_ui(ui, &mut draft.journal, open, (request, known), commands);
    against_ui(ui, known);
    ui.add_space(theme::APART);
    if let Some(scenario) = draft.scenarios.get_mut(place) {
        let path = format!("scenarios[{place}].request");
        changes::changes_ui(ui, &mut scenario.request, &path, known);
    }
}

/// That a review has not taken place, or several; `None` where none is missed.
pub(in crate::gui) fn overdue_in_words(due: ReviewsDue) -> Option<String> {
    let last = date::short(due.overdue?);
    Some(match due.missed {
        0 | 1 => format!("A review was due on {last} and is not recorded"),
        missed => format!("{missed} reviews were due and are not recorded, the last on {last}"),
    })
}

/// Says which review is due by the plan.
fn due_ui(ui: &mut Ui, planning: &Planning) {
    ui.label(theme::strong("Due by the plan"));
    let Some((due, today)) = planning.reviews().zip(planning.today()) else {
        fields::note_ui(ui, "Without a schedule no review is due.");
        return;
    };
    if let Some((day, missed)) = due.overdue.zip(overdue_in_words(due)) {
        let colour = Palette::of(ui).caution.0;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            signs::severity_ui(ui, Severity::Caution, colour);
            let words = format!("{missed}: {}.", apart(day, today));
            ui.add(Label::new(RichText::new(words).color(colour)).wrap());
        });
    }
    let words = match due.next {
        Some(day) => format!("Next review {}: {}.", date::short(day), apart(day, today)),
        None => "The plan asks for no further review.".to_owned(),
    };
    ui.add(Label::new(words).wrap());
}

/// How far a day is from today.
fn apart(day: NaiveDate, today: NaiveDate) -> String {
    let days = |count: i64| match count {
        1 => "1 day".to_owned(),
        count => format!("{count} days"),
    };
    match (day - today).num_days() {
        0 => "today".to_owned(),
        ahead if ahead > 0 => format!("in {}", days(ahead)),
        past => format!("{} ago", days(-past)),
    }
}

/// Says what was really taken where the plan said something else.
fn against_ui(ui: &mut Ui, known: Known<'_>) {
    let steps = known.steps().iter();
    let mut instead = steps.flat_map(|step| &step.instead).peekable();
    if instead.peek().is_none() {
        return;
    }
    ui.add_space(theme::APART);
    ui.label(theme::strong("Planned against taken"));
    for one in instead {
        let unit = one.taken.row.product.mass_unit();
        let (taken, per) = (one.taken.amount().text(unit), one.taken.per());
        let planned = match &one.planned {
            Some(_) => format!("{}{per} planned", one.planned_amount().text(unit)),
            None => "none planned".to_owned(),
        };
        let name = step_details::name(&one.taken.row);
        let day = date::short(one.on);
        let words = format!("{day}, {name}: {taken}{per} taken, {planned}.");
        ui.add(Label::new(theme::unbroken(&words)).wrap());
    }
}
