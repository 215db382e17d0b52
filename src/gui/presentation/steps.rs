//! A scenario's steps in words, in large type; one of them can be marked.

use egui::{Align, Frame, Label, Margin, Role, ScrollArea, Ui, UiBuilder};

use crate::findings::{Rule, Severity};
use crate::gui::comparing::Picture;
use crate::gui::signs;
use crate::gui::step_details;
use crate::gui::theme::{self, Palette};
use crate::gui::type_scale::TypeScale;
use crate::plan::{Outcome, Plan, Planned};
use crate::taper::Step;

/// A scenario's schedule, where it has one.
pub(super) fn planned<'a>(picture: &Picture<'a>, place: usize) -> Option<&'a Planned> {
    match &picture.plan(place)?.outcome {
        Outcome::Planned(planned) => Some(planned),
        Outcome::Withheld(_) => None,
    }
}

/// How many steps a scenario has.
pub(super) fn count(picture: &Picture<'_>, place: usize) -> usize {
    planned(picture, place).map_or(0, |planned| planned.schedule.steps.len())
}

/// Shows every step; the marked one, by its place from 0, is brought into view.
pub(super) fn steps_ui(
    ui: &mut Ui,
    picture: &Picture<'_>,
    place: usize,
    marked: Option<usize>,
    scale: &TypeScale,
) {
    let Some((plan, planned)) = picture.plan(place).zip(planned(picture, place)) else {
        return;
    };
    let area = ScrollArea::vertical()
        .id_salt(("steps", place))
        .auto_shrink(false);
    // Only when another step is marked: scrolling asks for one more frame each time.
    let id = egui::Id::unique("presented step").with(place);
    let before: Option<usize> = ui.data(|data| data.get_temp(id)).flatten();
    ui.data_mut(|data| data.insert_temp(id, marked));
    area.show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 8.0);
        for (number, step) in planned.schedule.steps.iter().enumerate() {
            let is_marked = marked == Some(number);
            let shown = step_ui(ui, picture, plan, planned, step, is_marked, scale);
            if is_marked && before != marked {
                ui.scroll_to_rect(shown, Some(Align::Center));
            }
        }
    });
}

fn step_ui(
    ui: &mut Ui,
    picture: &Picture<'_>,
    plan: &Plan,
    planned: &Planned,
    step: &Step,
    marked: bool,
    scale: &TypeScale,
) -> egui::Rect {
    let palette = Palette::of(ui);
    let title = format!("Step {} · {}", step.index, dates(step));
    let flag = flag(plan, planned, step);
    let lines = lines(picture, step);
    let mut spoken = format!("{title}: {}", lines.join("; "));
    if let Some((_, word)) = flag {
        spoken.push_str(", ");
        spoken.push_str(word);
    }
    let builder = UiBuilder::new()
        .id_salt(("step", step.index))
        .accessibility_role(Role::ListItem)
        .accessibility_label(spoken);
    let fill = if marked {
        palette.accent_ground
    } else {
        palette.surface
    };
    let scope = ui.scope_builder(builder, |ui| {
        let frame = Frame::new()
            .fill(fill)
            .corner_radius(theme::FIELD_CORNER)
            .inner_margin(Margin::symmetric(10, 6));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.horizontal_wrapped(|ui| {
                ui.add(Label::new(scale.strong(title)).wrap());
                if let Some((severity, word)) = flag {
                    let (colour, _) = palette.severity(severity);
                    signs::severity_sized_ui(ui, severity, colour, scale.factor);
                    ui.label(scale.text(word).color(colour));
                }
            });
            for line in lines {
                ui.add(Label::new(scale.text(theme::unbroken(&line))).wrap());
            }
        });
    });
    scope.response.rect
}

/// What is taken in a step, medicine by medicine, and how far it falls.
fn lines(picture: &Picture<'_>, step: &Step) -> Vec<String> {
    let items = step.items.iter().map(|item| {
        let row = &item.row;
        let mut words = step_details::line(&picture.medicine(row), item);
        if row.is_regular() && step.changed.contains(item.id()) {
            let unit = row.product.mass_unit();
            let daily = item.daily.text(unit);
            if item.daily.parts() > 0 {
                words = format!("{words} = {daily}{}", item.daily.per());
            }
        }
        if let Some(shares) = &item.reduction {
            let share = shares.of_previous.text();
            words = format!("{words} (−{share} % of the dose before)");
        }
        words
    });
    items.collect()
}

fn dates(step: &Step) -> String {
    let to = "%a %-d %b %Y";
    if step.days == 0 {
        return step.start.format(to).to_string();
    }
    format!(
        "{} – {}",
        step.start.format("%a %-d %b"),
        step.end.format(to)
    )
}

fn flag(plan: &Plan, planned: &Planned, step: &Step) -> Option<(Severity, &'static str)> {
    let mut findings = plan.findings.iter();
    let steep = findings
        .find(|finding| finding.rule == Rule::SteepStep && finding.step == Some(step.index));
    match steep {
        Some(finding) => Some((finding.severity, "steep")),
        None => step_details::kept(planned, step).map(|word| (Severity::Info, word)),
    }
}
