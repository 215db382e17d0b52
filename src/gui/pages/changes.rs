//! Changes on the way: holds, and days from which the rest is planned anew.

use egui::{Button, CollapsingHeader, Ui, vec2};

use crate::date;
use crate::draft::{HoldDraft, ReplanDraft, RequestDraft};
use crate::gui::fields;
use crate::gui::groups;
use crate::gui::pages::replan::replan_ui;
use crate::gui::pages::taken::Known;
use crate::gui::theme;
use crate::taper::{Step, StepKind};

/// Edits holds and changes; the section stands open where there is one. Steps written by
/// hand can be held, and say everything else themselves.
pub(super) fn changes_ui(ui: &mut Ui, request: &mut RequestDraft, path: &str, known: Known<'_>) {
    let by_hand = request.manual_steps.is_some();
    let count = request.holds.len() + request.replans.len();
    let title = if by_hand {
        "Holds"
    } else {
        "Changes on the way"
    };
    let title = match count {
        0 => title.to_owned(),
        count => format!("{title} · {count}"),
    };
    let (holds, replans) = (format!("{path}.holds"), format!("{path}.replans"));
    let needed = fields::leads_within(ui, &holds)
        || fields::leads_within(ui, &replans)
        || known.problems.within(&replans).is_some();
    CollapsingHeader::new(theme::strong(title))
        .id_salt((path, count > 0))
        .default_open(count > 0)
        .open(needed.then_some(true))
        .show_unindented(ui, |ui| {
            if count == 0 {
                fields::note_ui(
                    ui,
                    "Select a step in the table to hold, slow down or stop from there, \
                     or add a day here.",
                );
            }
            holds_ui(ui, &mut request.holds, &holds, known);
            let setting = request.setting.clone();
            let pace = request.pace.clone();
            let mut remove = None;
            for (place, replan) in request.replans.iter_mut().enumerate() {
                let path = format!("{replans}[{place}]");
                let asked = (setting.as_str(), pace.as_ref());
                if replan_ui(ui, replan, place + 1, &path, asked, known) {
                    remove = Some(place);
                }
            }
            if let Some(place) = remove {
                request.replans.remove(place);
            }
            fields::problem_ui(ui, known.problems.at(&replans));
            add_ui(ui, request, by_hand, (&holds, &replans));
        });
}

fn add_ui(ui: &mut Ui, request: &mut RequestDraft, by_hand: bool, paths: (&str, &str)) {
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        let size = vec2(0.0, theme::FIELD_HEIGHT - 3.0);
        if ui.add(Button::new("Add a hold").min_size(size)).clicked() {
            fields::lead_to(
                ui.ctx(),
                &format!("{}[{}].from", paths.0, request.holds.len()),
            );
            request.holds.push(HoldDraft::default());
        }
        if !by_hand && ui.add(Button::new("Add a change").min_size(size)).clicked() {
            let path = format!("{}[{}].from", paths.1, request.replans.len());
            fields::lead_to(ui.ctx(), &path);
            request.replans.push(ReplanDraft::default());
        }
    });
}

fn holds_ui(ui: &mut Ui, holds: &mut Vec<HoldDraft>, path: &str, known: Known<'_>) {
    let mut remove = None;
    for (place, hold) in holds.iter_mut().enumerate() {
        let number = place + 1;
        let path = format!("{path}[{place}]");
        let name = format!("Hold {number}");
        groups::group_ui(ui, &name, path.as_str(), |ui| {
            if groups::group_title_ui(ui, &name, &format!("Remove hold {number}")) {
                remove = Some(place);
            }
            hold_ui(ui, hold, &path, known);
        });
    }
    if let Some(place) = remove {
        holds.remove(place);
    }
}

fn hold_ui(ui: &mut Ui, hold: &mut HoldDraft, path: &str, known: Known<'_>) {
    let problems = known.problems;
    let problem = problems.at(&format!("{path}.from"));
    let today = known.planning.today();
    let from = fields::date_ui(ui, "Held from", &mut hold.from, today, problem);
    fields::may_take_focus(ui, &from, &format!("{path}.from"));
    let problem = problems.at(&format!("{path}.days"));
    let days = fields::text_ui(ui, "Days held", &mut hold.days, "e.g. 28", problem);
    fields::may_take_focus(ui, &days, &format!("{path}.days"));
    if let Some(words) = held(hold, known.steps()) {
        fields::note_ui(ui, &theme::unbroken(&words));
    }
    reason_ui(ui, &mut hold.reason, &format!("{path}.reason"));
}

/// At which dose and until when the plan holds.
fn held(hold: &HoldDraft, steps: &[Step]) -> Option<String> {
    let from = date::date_from_text(&hold.from)?;
    let step = steps
        .iter()
        .find(|step| step.start == from && step.kind == StepKind::Hold)?;
    let item = step.item(step.tapered.as_ref()?)?;
    let dose = item.daily.text(item.row.product.mass_unit());
    let per = match item.daily {
        crate::case::Daily::Mass(_) => " a day",
        crate::case::Daily::Rate(_) => "",
    };
    let longer = step.days.to_string() != hold.days.trim();
    let rest = if longer {
        ", the rest of the step before included"
    } else {
        ""
    };
    let until = date::short(step.end);
    Some(format!("Stays at {dose}{per} until {until}{rest}."))
}

/// Edits why; says quietly what a reason is good for.
pub(super) fn reason_ui(ui: &mut Ui, reason: &mut String, path: &str) {
    let field = fields::text_ui(ui, "Reason", reason, "why, in a few words", None);
    fields::may_take_focus(ui, &field, path);
    if reason.trim().is_empty() {
        fields::note_ui(ui, "A reason helps whoever reads this next.");
    }
}
