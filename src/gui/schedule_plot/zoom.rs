//! Which days the curve shows, and the ways to change that; the whole plan is one press away.

use egui::{Button, EventFilter, Key, Modifiers, Response, Ui, vec2};

use crate::dose_curve::{DoseCurve, LEAD};
use crate::gui::command::Command;
use crate::gui::theme;
use crate::gui::view::DaysShown;

/// How much nearer one press brings the days.
const NEARER: f64 = 1.5;
/// The fewest days that are shown.
const FEWEST_DAYS: f64 = 14.0;
/// How far one press of an arrow key goes, of the days that are shown.
const ONE_ARROW: f64 = 0.25;
/// Minutes of a day.
const MINUTES: f64 = 1_440.0;

/// The first and the last day that are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Days {
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Days {
    /// The whole plan.
    pub(super) fn whole(curve: &DoseCurve) -> Self {
        Self {
            from: -curve.days * LEAD,
            to: curve.days,
        }
    }

    /// What is asked for, within the plan.
    pub(super) fn of(curve: &DoseCurve, shown: Option<DaysShown>) -> Self {
        let whole = Self::whole(curve);
        shown.map_or(whole, |shown| {
            let days = Self {
                from: days(shown.from),
                to: days(shown.to),
            };
            days.within(whole)
        })
    }

    fn length(self) -> f64 {
        self.to - self.from
    }

    /// Moved, and shortened where it must be, to lie within others.
    fn within(self, whole: Self) -> Self {
        let least = FEWEST_DAYS.min(whole.length());
        let length = self.length().clamp(least, whole.length());
        // Rounding can put the latest beginning before the earliest one.
        let latest = (whole.to - length).max(whole.from);
        let from = self.from.clamp(whole.from, latest);
        Self {
            from,
            to: from + length,
        }
    }

    /// Nearer by a factor; what stands at a day stays where it is.
    fn nearer(self, factor: f64, around: f64) -> Self {
        Self {
            from: around - (around - self.from) / factor,
            to: around + (self.to - around) / factor,
        }
    }

    fn moved(self, days: f64) -> Self {
        Self {
            from: self.from + days,
            to: self.to + days,
        }
    }

    /// The command that shows these days; the whole plan where they are all of it.
    fn command(self, curve: &DoseCurve) -> Command {
        let whole = Self::whole(curve);
        let days = self.within(whole);
        let all = whole.length() - days.length() < 1e-6;
        Command::ShowDays((!all).then(|| DaysShown {
            from: minutes(days.from),
            to: minutes(days.to),
        }))
    }
}

/// The days to be shown so that a step is seen; `None` where it is already.
pub(in crate::gui) fn bring_into_view(
    curve: &DoseCurve,
    shown: DaysShown,
    step: usize,
) -> Option<DaysShown> {
    let days = Days::of(curve, Some(shown));
    let span = curve.spans.iter().find(|span| span.step == step)?;
    if span.from >= days.from && span.to.max(span.from + 1.0) <= days.to {
        return None;
    }
    let middle = f64::midpoint(span.from, span.to);
    let moved = days
        .moved(middle - f64::midpoint(days.from, days.to))
        .within(Days::whole(curve));
    Some(DaysShown {
        from: minutes(moved.from),
        to: minutes(moved.to),
    })
}

/// The buttons, from right to left.
pub(super) fn buttons_ui(ui: &mut Ui, curve: &DoseCurve, days: Days, commands: &mut Vec<Command>) {
    let middle = f64::midpoint(days.from, days.to);
    let whole = days == Days::whole(curve);
    ui.spacing_mut().item_spacing.x = 4.0;
    ui.spacing_mut().button_padding = vec2(7.0, 1.0);
    ui.spacing_mut().interact_size.y = 21.0;
    let fewest = days.length() <= FEWEST_DAYS + 1e-6;
    for (sign, name, factor, enabled) in [
        ("+", "Show fewer days", NEARER, !fewest),
        ("−", "Show more days", 1.0 / NEARER, !whole),
    ] {
        let button = Button::new(sign).min_size(vec2(24.0, 0.0));
        let response = ui.add_enabled(enabled, button);
        let response = response.on_hover_text(format!("{name} (Ctrl and the wheel)"));
        if response.accessible_name(name).clicked() {
            commands.push(days.nearer(factor, middle).command(curve));
        }
    }
    if !whole {
        let words = egui::RichText::new("Whole plan").font(theme::small_font());
        let response = ui.add(Button::new(words));
        if response.on_hover_text("Show every day again").clicked() {
            commands.push(Command::ShowDays(None));
        }
    }
}

/// Follows wheel, drag, double click and keys on the curve.
pub(super) fn follow(
    ui: &Ui,
    response: &Response,
    curve: &DoseCurve,
    (days, selected): (Days, Option<usize>),
    day_at: impl Fn(egui::Pos2) -> f64,
    commands: &mut Vec<Command>,
) {
    let per_point = days.length() / f64::from(response.rect.width().max(1.0));
    let factor = f64::from(ui.input(egui::InputState::zoom_delta));
    if response.contains_pointer()
        && (factor - 1.0).abs() > 1e-6
        && let Some(pointer) = response.hover_pos()
    {
        commands.push(days.nearer(factor, day_at(pointer)).command(curve));
    } else if response.double_clicked() {
        commands.push(Command::ShowDays(None));
    } else if response.dragged() && days != Days::whole(curve) {
        let moved = f64::from(response.drag_delta().x) * per_point;
        if moved != 0.0 {
            commands.push(days.moved(-moved).command(curve));
        }
    }
    if response.has_focus() {
        keys(ui, response, curve, (days, selected), commands);
    }
}

fn keys(
    ui: &Ui,
    response: &Response,
    curve: &DoseCurve,
    (days, selected): (Days, Option<usize>),
    commands: &mut Vec<Command>,
) {
    let filter = EventFilter {
        horizontal_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let middle = f64::midpoint(days.from, days.to);
    let (first, last) = (curve.spans.first(), curve.spans.last());
    let (first, last) = (
        first.map_or(1, |span| span.step),
        last.map_or(1, |span| span.step),
    );
    if pressed(Modifiers::SHIFT, Key::ArrowRight) {
        commands.push(days.moved(days.length() * ONE_ARROW).command(curve));
    } else if pressed(Modifiers::SHIFT, Key::ArrowLeft) {
        commands.push(days.moved(-days.length() * ONE_ARROW).command(curve));
    } else if pressed(Modifiers::NONE, Key::ArrowRight) {
        let next = selected.map_or(first, |step| (step + 1).min(last));
        commands.push(Command::SelectStep(Some(next)));
    } else if pressed(Modifiers::NONE, Key::ArrowLeft) {
        let before = selected.map_or(last, |step| step.saturating_sub(1).max(first));
        commands.push(Command::SelectStep(Some(before)));
    } else if pressed(Modifiers::NONE, Key::Plus) {
        commands.push(days.nearer(NEARER, middle).command(curve));
    } else if pressed(Modifiers::NONE, Key::Minus) {
        commands.push(days.nearer(1.0 / NEARER, middle).command(curve));
    } else if pressed(Modifiers::NONE, Key::Home) {
        commands.push(Command::ShowDays(None));
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "at most twenty years of minutes, from what the pointer shows"
)]
fn minutes(days: f64) -> i64 {
    (days * MINUTES).round() as i64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "at most twenty years of minutes, on their way to the eye"
)]
fn days(minutes: i64) -> f64 {
    minutes as f64 / MINUTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_of_any_length_is_shown_whole_again() {
        for days in 1..2_000_u32 {
            for part in [0.0, 0.093, 0.31, 0.77] {
                let to = f64::from(days) + part;
                let whole = Days {
                    from: -to * LEAD,
                    to,
                };
                let further = whole.nearer(1.0 / NEARER, to / 2.0).within(whole);
                assert!((further.length() - whole.length()).abs() < 1e-6);
                assert!(further.from >= whole.from);
            }
        }
    }
}
