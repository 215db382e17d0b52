//! The parts of the window: landmarks for screen readers, and a key from one to the next.

use egui::{Context, Id, Rect, Role, Sense, Ui};

/// For so many passes a part that shall have the keyboard is waited for.
const PATIENCE: u64 = 4;

/// A part that was drawn.
#[derive(Clone)]
struct Part {
    name: String,
    rect: Rect,
    last: bool,
}

/// What was drawn in this pass.
#[derive(Clone, Default)]
struct Parts {
    now: Vec<Part>,
    /// The beginning of the name of the part that shall have the keyboard, and since when.
    wanted: Option<(String, u64)>,
}

fn with<R>(context: &Context, act: impl FnOnce(&mut Parts) -> R) -> R {
    let id = Id::unique("parts of the window");
    context.data_mut(|data| act(data.get_temp_mut_or_default::<Parts>(id)))
}

/// A pass begins.
pub(super) fn begin(context: &Context) {
    let pass = context.cumulative_pass_nr();
    with(context, |parts| {
        parts.now.clear();
        let late = |(_, since): &(String, u64)| pass.saturating_sub(*since) > PATIENCE;
        if parts.wanted.as_ref().is_some_and(late) {
            parts.wanted = None;
        }
    });
}

/// Names the part of the window that this is the outermost layout of, so that a screen reader
/// can list the parts, and gives it the keyboard where that was asked for: Tab then goes to the
/// first field in it.
pub(super) fn landmark(ui: &Ui, role: Role, name: &str) {
    let context = ui.ctx();
    let _ = context.accesskit_node_builder(ui.unique_id(), |part| {
        part.set_role(role);
        part.set_label(name);
    });
    let rect = ui.max_rect();
    let wanted = with(context, |parts| {
        parts.now.push(Part {
            name: name.to_owned(),
            rect,
            last: role == Role::ContentInfo,
        });
        let asked = parts.wanted.as_ref();
        let wanted = asked.is_some_and(|(asked, _)| name.starts_with(asked.as_str()));
        if wanted {
            parts.wanted = None;
        }
        wanted
    });
    let id = ui.unique_id().with("keyboard");
    // No stop of its own for Tab: it is there only while it has the keyboard.
    if wanted || context.memory(|memory| memory.has_focus(id)) {
        let response = ui.interact(rect, id, Sense::focusable_noninteractive());
        response.widget_info(|| egui::WidgetInfo::labeled(Role::Label, true, name));
        if wanted {
            response.request_focus();
        }
    }
}

/// Gives the keyboard to the part whose name begins like this, as soon as it is drawn.
pub(super) fn want(context: &Context, name: &str) {
    let since = context.cumulative_pass_nr();
    with(context, |parts| {
        parts.wanted = Some((name.to_owned(), since));
    });
}

/// Gives the keyboard to the part after the one that has it, or to the one before.
pub(super) fn go_on(context: &Context, back: bool) {
    let focused = context.memory(egui::Memory::focused);
    let at = focused.and_then(|id| context.read_response(id));
    let at = at.map(|response| response.rect.center());
    let mut parts = with(context, |parts| parts.now.clone());
    if parts.is_empty() {
        return;
    }
    // The status line is drawn early and read last.
    parts.sort_by_key(|part| part.last);
    let here = at.and_then(|at| parts.iter().position(|part| part.rect.contains(at)));
    let count = parts.len();
    let next = match (here, back) {
        (Some(here), false) => (here + 1) % count,
        (Some(here), true) => (here + count - 1) % count,
        (None, false) => 0,
        (None, true) => count - 1,
    };
    if let Some(part) = parts.get(next) {
        want(context, &part.name);
    }
}
