//! The sheet of keys: every command that has one, and the keys that work inside a part.

use egui::{Label, Layout, Ui, vec2};

use crate::gui::command::Command;
use crate::gui::dialogs::{close_ui, scroll_ui};
use crate::gui::keys::WITH_KEYS;
use crate::gui::theme;

/// Keys that belong to a part of the window rather than to a command.
const ELSEWHERE: [(&str, &str); 11] = [
    ("Tab, Shift+Tab", "To the next field or button, and back"),
    (
        "Enter or Space",
        "Press the button or select the step that has the keyboard",
    ),
    (
        "Up, Down",
        "Through a list that is open, and through the steps",
    ),
    ("Left, Right, on the curve", "To the step before or after"),
    (
        "Shift+Left, Shift+Right, on the curve",
        "To the days before or after, where not all are shown",
    ),
    (
        "Plus, minus, Home, on the curve",
        "Fewer days, more days, the whole plan",
    ),
    ("Escape", "Close a dialog and leave everything as it is"),
    (
        "Left, Right, Page Up, Page Down, Space",
        "Through the slides of a presentation",
    ),
    (
        "Up, Down, in a presentation",
        "Through the steps of a slide",
    ),
    ("Ctrl + plus, minus", "Larger and smaller"),
    ("Ctrl + 0", "The usual size"),
];

/// The most room that keys take beside what they do.
const KEYS: f32 = 210.0;

/// Lists the keys.
pub(super) fn shortcuts_ui(ui: &mut Ui, commands: &mut Vec<Command>) {
    theme::heading_ui(ui, "Keys");
    ui.add_space(8.0);
    scroll_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 7.0;
        for command in WITH_KEYS {
            let keys = [command.shortcut(), command.other_shortcut()];
            let keys = keys.into_iter().flatten();
            let keys: Vec<String> = keys.map(|key| ui.ctx().format_shortcut(&key)).collect();
            let page = match &command {
                Command::GoTo(page) => format!("{}: ", page.title()),
                _ => String::new(),
            };
            line_ui(
                ui,
                &keys.join(", "),
                &format!("{page}{}", command.tooltip()),
            );
        }
        for (keys, words) in ELSEWHERE {
            line_ui(ui, keys, words);
        }
    });
    close_ui(ui, commands);
}

/// One key with what it does; read as one sentence.
fn line_ui(ui: &mut Ui, keys: &str, words: &str) {
    let row = ui.horizontal_top(|ui| {
        let column = (ui.available_width() * 0.36).min(KEYS);
        let layout = Layout::top_down(egui::Align::Min);
        ui.allocate_ui_with_layout(vec2(column, 0.0), layout, |ui| {
            ui.set_width(column);
            ui.add(Label::new(theme::strong(keys)).wrap());
        });
        ui.add(Label::new(words).wrap())
    });
    let response = row.inner;
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{keys}: {words}"))
    });
}
