//! The keys of commands: which there are, and what was pressed.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::gui::command::Command;
use crate::gui::view::Page;
use crate::gui::{fields, parts};

/// The commands of the whole plan that have a key of their own. Of two keys that differ in Shift
/// alone, the one with Shift is asked first.
pub(super) const OF_THE_PLAN: [Command; 7] = [
    Command::SaveAs,
    Command::Save,
    Command::New,
    Command::Open,
    Command::Redo,
    Command::Undo,
    Command::Quit,
];
/// Those that lead somewhere.
pub(super) const TO_PARTS: [Command; 8] = [
    Command::GoTo(Page::Assess),
    Command::GoTo(Page::Regimen),
    Command::GoTo(Page::Taper),
    Command::GoTo(Page::Compare),
    Command::GoTo(Page::Review),
    Command::GoTo(Page::Print),
    Command::NextPart { back: true },
    Command::NextPart { back: false },
];
/// Those that change how everything is shown.
pub(super) const OF_THE_VIEW: [Command; 3] = [
    Command::Present,
    Command::HideIdentity,
    Command::ToggleTheme,
];
/// Those that explain.
pub(super) const TO_HELP: [Command; 2] = [Command::About, Command::ShowShortcuts];

impl Command {
    /// The key, where there is one.
    pub fn shortcut(&self) -> Option<KeyboardShortcut> {
        let both = Modifiers::COMMAND.plus(Modifiers::SHIFT);
        let (modifiers, key) = match self {
            Self::New => (Modifiers::COMMAND, Key::N),
            Self::Open => (Modifiers::COMMAND, Key::O),
            Self::Save => (Modifiers::COMMAND, Key::S),
            Self::SaveAs => (both, Key::S),
            Self::GoTo(Page::Assess) => (Modifiers::COMMAND, Key::Num1),
            Self::GoTo(Page::Regimen) => (Modifiers::COMMAND, Key::Num2),
            Self::GoTo(Page::Taper) => (Modifiers::COMMAND, Key::Num3),
            Self::GoTo(Page::Compare) => (Modifiers::COMMAND, Key::Num4),
            Self::GoTo(Page::Review) => (Modifiers::COMMAND, Key::Num5),
            Self::GoTo(Page::Print) => (Modifiers::COMMAND, Key::P),
            Self::Undo => (Modifiers::COMMAND, Key::Z),
            Self::Redo => (both, Key::Z),
            Self::ToggleTheme => (both, Key::D),
            Self::Present => (Modifiers::NONE, Key::F5),
            Self::HideIdentity => (Modifiers::NONE, Key::F8),
            Self::About => (Modifiers::SHIFT, Key::F1),
            Self::ShowShortcuts => (Modifiers::NONE, Key::F1),
            Self::NextPart { back: true } => (Modifiers::SHIFT, Key::F6),
            Self::NextPart { back: false } => (Modifiers::NONE, Key::F6),
            Self::Quit => (Modifiers::COMMAND, Key::Q),
            Self::ZoomIn => (Modifiers::COMMAND, Key::Plus),
            Self::ZoomOut => (Modifiers::COMMAND, Key::Minus),
            Self::ZoomReset => (Modifiers::COMMAND, Key::Num0),
            _ => return None,
        };
        Some(KeyboardShortcut::new(modifiers, key))
    }

    /// A second key that many hands know.
    pub(super) fn other_shortcut(&self) -> Option<KeyboardShortcut> {
        let redo = KeyboardShortcut::new(Modifiers::COMMAND, Key::Y);
        (*self == Self::Redo).then_some(redo)
    }

    /// Every key of it, as it stands in menus and on the sheet; empty where there is none.
    pub(super) fn keys(&self, context: &egui::Context) -> String {
        let keys = [self.shortcut(), self.other_shortcut()].into_iter();
        let keys: Vec<String> = keys
            .flatten()
            .map(|key| context.format_shortcut(&key))
            .collect();
        keys.join(", ")
    }

    /// Whether a field that is no part of the plan uses the same key itself.
    fn yields_to_text(&self) -> bool {
        matches!(self, Self::Undo | Self::Redo)
    }

    /// Adds the commands whose keys were pressed.
    pub(super) fn from_keys(context: &egui::Context, commands: &mut Vec<Self>) {
        let typing = fields::types_outside_the_plan(context);
        let with_keys = [&OF_THE_PLAN[..], &TO_PARTS, &OF_THE_VIEW, &TO_HELP];
        for command in with_keys.into_iter().flatten() {
            let Some(shortcut) = command.shortcut() else {
                continue;
            };
            if typing && command.yields_to_text() {
                continue;
            }
            let pressed = |shortcut: &KeyboardShortcut| {
                context.input_mut(|input| input.consume_shortcut(shortcut))
            };
            if pressed(&shortcut) || command.other_shortcut().is_some_and(|key| pressed(&key)) {
                // Tab goes on from the page, and not from where the keyboard was before.
                if let Self::GoTo(page) = command {
                    parts::want(context, page.title());
                }
                commands.push(command.clone());
            }
        }
    }

    /// Tooltip and key together, for the button.
    pub(super) fn hint(&self, context: &egui::Context) -> String {
        match self.keys(context) {
            none if none.is_empty() => self.tooltip().to_owned(),
            keys => format!("{} ({keys})", self.tooltip()),
        }
    }
}
