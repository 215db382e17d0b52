//! The sheet of keys: every command that has one, and the keys that work inside a part.

use egui::{Grid, Ui};

use crate::gui::command::{Command, WITH_KEYS};
use crate::gui::dialogs::{close_ui, scroll_ui};
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

/// Lists the keys.
pub(super) fn shortcuts_ui(ui: &mut Ui, commands: &mut Vec<Command>) {
    theme::heading_ui(ui, "Keys");
    ui.add_space(8.0);
    scroll_ui(ui, |ui| {
        let grid = Grid::new("keys").striped(true).spacing([24.0, 7.0]);
        grid.show(ui, |ui| {
            for command in WITH_KEYS {
                let Some(keys) = command.shortcut() else {
                    continue;
                };
                let keys = ui.ctx().format_shortcut(&keys);
                line_ui(ui, &keys, command.tooltip());
            }
            for (keys, words) in ELSEWHERE {
                line_ui(ui, keys, words);
            }
        });
    });
    close_ui(ui, commands);
}

/// One key with what it does; read as one sentence.
fn line_ui(ui: &mut Ui, keys: &str, words: &str) {
    ui.label(theme::strong(keys));
    let response = ui.label(words);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{keys}: {words}"))
    });
    ui.end_row();
}
