//! Steps written by hand: one block for each, of which the selected one is open.

use egui::{Button, Ui, vec2};

use crate::date;
use crate::draft::{ManualItemDraft, ManualStepDraft, RequestDraft};
use crate::gui::command::Command;
use crate::gui::fields;
use crate::gui::groups;
use crate::gui::pages::manual_steps::{self, is_stop, step_of_place, taking_before};
use crate::gui::pages::taken::{Known, in_words, item_ui};
use crate::gui::theme::{self, Palette};
use crate::gui::view::View;

/// What is asked for about the list of steps.
enum Asked {
    AddAfter(usize),
    Remove(usize),
    PlanInstead,
}

/// Edits the steps; the table beside them shows the result.
pub(super) fn manual_ui(
    ui: &mut Ui,
    request: &mut RequestDraft,
    view: &mut View,
    path: &str,
    known: Known<'_>,
    commands: &mut Vec<Command>,
) {
    ui.label(theme::strong("Steps written by hand"));
    fields::note_ui(
        ui,
        "Each step says what is taken from its day on. They are held against the same rules.",
    );
    if !request.holds.is_empty() {
        fields::note_ui(
            ui,
            "Holds move the later steps; these dates are those without them.",
        );
    }
    let start = format!("{path}.start");
    if known.problems.exactly(&start).is_some() {
        let (problem, today) = (known.problems.at(&start), known.planning.today());
        fields::date_ui(ui, "Start", &mut request.start, today, problem);
    }
    ui.add_space(4.0);
    let mut asked = None;
    let count = request.manual_steps.iter().flatten().count();
    for place in 0..count {
        let path = format!("{path}.manual_steps[{place}]");
        let asked_here = block_ui(ui, request, place, view, &path, (known, commands));
        asked = asked_here.or(asked);
        ui.add_space(3.0);
    }
    fields::problem_ui(ui, known.problems.exactly(&format!("{path}.manual_steps")));
    end_ui(ui, request, path, known);
    ui.add_space(6.0);
    let instead = Button::new("Plan it instead").min_size(vec2(0.0, theme::FIELD_HEIGHT - 3.0));
    let hint = "Leave these steps and let a schedule be worked out; can be undone";
    if ui.add(instead).on_hover_text(hint).clicked() {
        asked = Some(Asked::PlanInstead);
    }
    match asked {
        Some(Asked::AddAfter(place)) => {
            manual_steps::add_after(request, place);
            view.by_hand = Some(place + 1);
            let path = format!("{path}.manual_steps[{}]", place + 1);
            fields::lead_to(ui.ctx(), &format!("{path}.items[0]"));
        }
        Some(Asked::Remove(place)) => {
            manual_steps::remove(request, place);
            view.by_hand = None;
        }
        Some(Asked::PlanInstead) => {
            manual_steps::plan_instead(request, known);
        }
        None => {}
    }
}

/// Shows a step, and edits it where it is open or something is wrong in it.
fn block_ui(
    ui: &mut Ui,
    request: &mut RequestDraft,
    place: usize,
    view: &mut View,
    path: &str,
    (known, commands): (Known<'_>, &mut Vec<Command>),
) -> Option<Asked> {
    let steps = request.manual_steps.as_deref().unwrap_or_default();
    let step = steps.get(place)?;
    let open = view.by_hand == Some(place);
    if head_ui(ui, step, place, open, known) {
        view.by_hand = (!open).then_some(place);
        let index = step_of_place(&request.holds, known.steps(), place);
        commands.push(Command::SelectStep(index.filter(|_| !open)));
    }
    let wrong = known.problems.within(path).is_some();
    if !open && !wrong {
        return None;
    }
    let name = format!("Step {} by hand", place + 1);
    let mut asked = None;
    let before: Vec<ManualStepDraft> = steps.iter().take(place).cloned().collect();
    let several = steps.len() > 1;
    let step = request.manual_steps.as_mut()?.get_mut(place)?;
    let was = step.start.clone();
    groups::group_ui(ui, &name, path, |ui| {
        let problem = known.problems.at(&format!("{path}.start"));
        let today = known.planning.today();
        let start = fields::date_ui(ui, "From", &mut step.start, today, problem);
        fields::may_take_focus(ui, &start, &format!("{path}.start"));
        items_ui(ui, step, &before, path, known);
        ui.add_space(2.0);
        ui.horizontal_wrapped(|ui| {
            let number = place + 1;
            let name = format!("Add a step after step {number}");
            if fields::link_button(ui, "Add a step after", &name) {
                asked = Some(Asked::AddAfter(place));
            }
            let name = format!("Remove step {number}");
            if several && fields::link_button(ui, "Remove this step", &name) {
                asked = Some(Asked::Remove(place));
            }
        });
    });
    // The plan starts with its first step.
    if place == 0 && step.start != was {
        request.start.clone_from(&step.start);
    }
    asked
}

/// A step's number, date and doses; true when it was pressed.
fn head_ui(
    ui: &mut Ui,
    step: &ManualStepDraft,
    place: usize,
    open: bool,
    known: Known<'_>,
) -> bool {
    let day = date::date_from_text(&step.start);
    let day = day.map_or_else(|| "no date yet".to_owned(), date::short);
    let title = format!("Step {} · {day}", place + 1);
    let several = step.items.len() > 1;
    let doses: Vec<String> = step
        .items
        .iter()
        .map(|item| {
            let words = in_words(&item.taking);
            if several {
                format!("{} {words}", known.name(&item.id))
            } else {
                words
            }
        })
        .collect();
    let doses = if doses.is_empty() {
        "as before".to_owned()
    } else {
        doses.join(" · ")
    };
    let palette = Palette::of(ui);
    let (colour, fill) = if open {
        (palette.accent, palette.accent_ground)
    } else {
        (palette.text, palette.surface)
    };
    let mut text = egui::text::LayoutJob::default();
    let parts = [
        theme::strong(&title).color(colour),
        theme::quiet(ui, format!("\n{}", theme::unbroken(&doses))),
    ];
    for part in parts {
        let font = egui::FontSelection::Default;
        part.append_to(&mut text, ui.style(), font, egui::Align::Min);
    }
    text.wrap.max_width = ui.available_width() - 20.0;
    let button = Button::new(text)
        .fill(fill)
        .selected(open)
        .min_size(vec2(ui.available_width(), 0.0))
        .wrap();
    let name = format!("Edit step {}, {day}: {doses}", place + 1);
    ui.add(button).accessible_name(name).clicked()
}

fn items_ui(
    ui: &mut Ui,
    step: &mut ManualStepDraft,
    before: &[ManualStepDraft],
    path: &str,
    known: Known<'_>,
) {
    let mut leave = None;
    for (place, item) in step.items.iter_mut().enumerate() {
        ui.add_space(2.0);
        let standing = taking_before(before, before.len(), &item.id, known);
        let product = known
            .row(&item.id)
            .and_then(|row| known.formulary.product(&row.product));
        let product = product.map(AsRef::as_ref);
        let path = format!("{path}.items[{place}]");
        ui.push_id(place, |ui| {
            if item_ui(ui, item, product, &standing, &path, known) {
                leave = Some(place);
            }
        });
    }
    if let Some(place) = leave {
        step.items.remove(place);
    }
    for row in known.regimen {
        let listed = step.items.iter().any(|item| item.id == row.id);
        let name = known.name(&row.id);
        let words = format!("Change {name} here");
        if !listed && fields::link_button(ui, &words, &words) {
            let taking = taking_before(before, before.len(), &row.id, known);
            step.items.push(ManualItemDraft {
                id: row.id.clone(),
                taking,
            });
        }
    }
}

fn end_ui(ui: &mut Ui, request: &mut RequestDraft, path: &str, known: Known<'_>) {
    let steps = request.manual_steps.as_deref().unwrap_or_default();
    let stops = is_stop(steps);
    let single = steps.len() == 1;
    if stops && request.manual_end.is_empty() && !single {
        fields::note_ui(ui, "Nothing is taken from the last step on.");
        return;
    }
    ui.add_space(4.0);
    let problem = known.problems.at(&format!("{path}.manual_end"));
    let today = known.planning.today();
    fields::date_ui(ui, "Last day", &mut request.manual_end, today, problem);
    if request.manual_end.is_empty() {
        let words = if single {
            "A single step needs its last day."
        } else {
            "Left empty, the last step is as long as the one before."
        };
        fields::note_ui(ui, words);
    }
}
