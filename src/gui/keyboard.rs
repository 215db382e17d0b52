//! Which field has the keyboard, and which one shall have it.

use egui::{Key, Modifiers, Response, Stroke, Ui};

use crate::gui::theme::{self, Palette};

/// A field shall have the keyboard: what it belongs to is new.
pub(super) fn lead_to(context: &egui::Context, path: &str) {
    context.data_mut(|data| data.insert_temp(egui::Id::unique("lead to"), path.to_owned()));
}

/// Whether the keyboard is asked for somewhere within a path, so that it must be in view.
pub(super) fn leads_within(ui: &Ui, path: &str) -> bool {
    led_to(ui).is_some_and(|asked| asked.starts_with(path))
}

/// Where the keyboard is asked for.
fn led_to(ui: &Ui) -> Option<String> {
    ui.data(|data| data.get_temp(egui::Id::unique("lead to")))
}

/// Whether it is asked for here; nobody is asked again then.
fn led_here(ui: &Ui, path: &str) -> bool {
    let is_here = led_to(ui).is_some_and(|asked| asked == path);
    if is_here {
        ui.data_mut(|data| data.remove::<String>(egui::Id::unique("lead to")));
    }
    is_here
}

/// Gives a field the keyboard, if that was asked for its row.
pub(super) fn may_take_focus(ui: &Ui, response: &Response, path: &str) {
    // A field leaves the keyboard in the frame of a click beside it.
    if ui.input(|input| input.pointer.any_click()) && led_to(ui).as_deref() == Some(path) {
        return ui.ctx().request_repaint();
    }
    if led_here(ui, path) {
        /// Below this height what a field belongs to has room above it only at the lower edge.
        const LOW: f32 = 360.0;
        response.request_focus();
        let is_low = ui.clip_rect().height() < LOW;
        let align = if is_low {
            egui::Align::Max
        } else {
            egui::Align::Center
        };
        response.scroll_to_me(Some(align));
    }
}

/// Brings what was drawn last into view and gives it the keyboard, if that was asked for.
pub(super) fn focus_here(ui: &Ui, path: &str) {
    if led_here(ui, path) {
        ui.scroll_to_rect(ui.min_rect(), Some(egui::Align::Center));
    }
}

/// Brings what is drawn next into view, if that was asked for.
pub(super) fn scroll_here(ui: &Ui, path: &str) {
    if led_here(ui, path) {
        ui.scroll_to_cursor(Some(egui::Align::TOP));
    }
}

/// What is wrong with a field, once that can be said: while somebody types, what they have typed
/// so far is seldom right yet, and a message that comes and goes would move the page under them.
/// What was wrong before they came stays in sight.
pub(super) fn settled<'a>(
    ui: &Ui,
    response: &Response,
    problem: Option<&'a str>,
) -> Option<&'a str> {
    let id = egui::Id::unique("typed in");
    if response.lost_focus() {
        ui.data_mut(|data| data.remove::<(egui::Id, bool)>(id));
    }
    if !response.has_focus() {
        return problem;
    }
    let entered = ui.data(|data| data.get_temp::<(egui::Id, bool)>(id));
    let was_wrong = match entered.filter(|(field, _)| *field == response.id) {
        Some((_, was_wrong)) => was_wrong,
        None => {
            ui.data_mut(|data| data.insert_temp(id, (response.id, problem.is_some())));
            problem.is_some()
        }
    };
    problem.filter(|_| was_wrong)
}

/// Brings what has just got the keyboard in sight; to be asked at the end of whatever scrolls.
pub(super) fn keep_in_sight(ui: &Ui) {
    /// Room for the line around it.
    const ROOM: f32 = 8.0;
    let id = egui::Id::unique("in sight");
    let context = ui.ctx();
    let zoom = context.zoom_factor().to_bits();
    let Some(focused) = context.memory(egui::Memory::focused) else {
        // Whoever gets it next, be it the same one, is looked for anew.
        return context.data_mut(|data| data.remove::<(egui::Id, u32)>(id));
    };
    // Zooming moves everything.
    if context.data(|data| data.get_temp(id)) == Some((focused, zoom)) {
        return;
    }
    let here = |response: &Response| {
        response.layer_id == ui.layer_id() && ui.min_rect().contains(response.rect.center())
    };
    if let Some(response) = context.read_response(focused).filter(here) {
        ui.scroll_to_rect(response.rect.expand(ROOM), None);
        context.data_mut(|data| data.insert_temp(id, (focused, zoom)));
    }
}

/// Scrolls what holds nothing to press by the keys that do so everywhere, unless somebody types;
/// to be asked at the beginning of whatever scrolls, with the height that is in sight.
pub(super) fn scroll_by_keys(ui: &Ui, height: f32) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let page = height * 0.9;
    let ways = [
        (Key::PageDown, -page),
        (Key::PageUp, page),
        (Key::End, f32::MIN / 4.0),
        (Key::Home, f32::MAX / 4.0),
    ];
    for (key, by) in ways {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            ui.scroll_with_delta(egui::vec2(0.0, by));
        }
    }
}

/// A field whose text is no part of the plan: its own undo keys stay its own.
pub(super) fn outside_the_plan(response: &Response) {
    if response.has_focus() {
        let id = egui::Id::unique("outside the plan");
        response
            .ctx
            .data_mut(|data| data.insert_temp(id, response.id));
    }
}

/// Whether somebody types in such a field.
pub(super) fn types_outside_the_plan(context: &egui::Context) -> bool {
    let id = egui::Id::unique("outside the plan");
    let field = context.data(|data| data.get_temp::<egui::Id>(id));
    field.is_some() && field == context.memory(egui::Memory::focused)
}

/// Who had the keyboard before a menu or dialog opened.
#[derive(Clone, Copy, Default)]
struct Before {
    field: Option<egui::Id>,
    covered: bool,
}

/// Gives the keyboard back to whoever had it before a menu or dialog opened, once it is closed;
/// not where it was led somewhere else since. `covered` tells whether one is open.
pub(super) fn give_back(context: &egui::Context, covered: bool) {
    let id = egui::Id::unique("before what covers");
    let mut before: Before = context.data(|data| data.get_temp(id)).unwrap_or_default();
    let focused = context.memory(egui::Memory::focused);
    if covered {
        before.covered = true;
    } else if !before.covered {
        before.field = focused;
    } else if focused.is_some_and(|id| context.read_response(id).is_some()) {
        before = Before {
            field: focused,
            covered: false,
        };
    } else if let Some(field) = before.field.take() {
        context.memory_mut(|memory| memory.request_focus(field));
        // The toolkit forgets it where it is not drawn any more.
        before.covered = false;
    } else {
        before.covered = false;
    }
    context.data_mut(|data| data.insert_temp(id, before));
}

/// Draws a line around what has the keyboard; buttons that are filled would not show it.
pub(super) fn focus_ui(ui: &Ui) {
    let context = ui.ctx();
    if context.text_edit_focused() {
        return;
    }
    let focused = context.memory(egui::Memory::focused);
    let Some(response) = focused.and_then(|id| context.read_response(id)) else {
        return;
    };
    let seen = response.interact_rect;
    if seen.is_positive() {
        let line = Stroke::new(2.0, Palette::of(ui).accent);
        context.layer_painter(response.layer_id).rect_stroke(
            // A gap, or the line would be lost at the edge of a button of its own colour.
            seen.expand(4.0),
            theme::FIELD_CORNER + 3,
            line,
            egui::StrokeKind::Inside,
        );
    }
}
