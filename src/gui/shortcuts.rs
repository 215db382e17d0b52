//! The sheet of keys: every command that has one, and the keys that work inside a part.

use egui::{Label, Layout, Ui, vec2};

use crate::gui::command::Command;
use crate::gui::dialogs::{close_ui, scroll_ui};
use crate::gui::keys::{OF_THE_PLAN, OF_THE_VIEW, TO_HELP, TO_PARTS};
use crate::gui::theme::{self, Palette};

/// Keys that work wherever one is.
const EVERYWHERE: [(&str, &str); 4] = [
    ("Tab, Shift+Tab", "To the next field or button, and back"),
    (
        "Enter or Space",
        "Press the button or select the step that has the keyboard",
    ),
    (
        "Up, Down",
        "Through a list that is open, and through the steps",
    ),
    ("Escape", "Close a dialog and leave everything as it is"),
];
/// Keys that belong to the curve.
const ON_THE_CURVE: [(&str, &str); 3] = [
    ("Left, Right", "To the step before or after"),
    (
        "Shift+Left, Shift+Right",
        "To the days before or after, where not all are shown",
    ),
    ("Plus, minus, Home", "Fewer days, more days, the whole plan"),
];
/// Keys that belong to a presentation.
const IN_A_PRESENTATION: [(&str, &str); 2] = [
    (
        "Left, Right, Page Up, Page Down, Space",
        "Through the slides",
    ),
    ("Up, Down", "Through the steps of a slide"),
];
/// Keys of the toolkit itself.
const SIZES: [(&str, &str); 2] = [
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
        group_ui(ui, "Plan", &OF_THE_PLAN, &[]);
        group_ui(ui, "Pages and parts", &TO_PARTS, &EVERYWHERE);
        group_ui(ui, "On the curve", &[], &ON_THE_CURVE);
        group_ui(ui, "View", &OF_THE_VIEW, &SIZES);
        group_ui(ui, "In a presentation", &[], &IN_A_PRESENTATION);
        group_ui(ui, "Help", &TO_HELP, &[]);
    });
    close_ui(ui, commands);
}

/// Keys that belong together, under their heading.
fn group_ui(ui: &mut Ui, heading: &str, commands: &[Command], others: &[(&str, &str)]) {
    ui.add_space(theme::NEAR);
    let words = theme::strong(heading).color(Palette::of(ui).accent);
    ui.add(Label::new(words))
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, heading));
    for command in commands {
        let page = match command {
            Command::GoTo(page) => format!("{}: ", page.title()),
            _ => String::new(),
        };
        let words = format!("{page}{}", command.tooltip());
        line_ui(ui, &command.keys(ui.ctx()), &words);
    }
    for (keys, words) in others {
        line_ui(ui, keys, words);
    }
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
