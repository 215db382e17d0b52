//! A passphrase while it is being typed.

use age::secrecy::zeroize::Zeroize as _;
use egui::{Id, Response, TextEdit, Ui, vec2};

use crate::gui::fields;
use crate::gui::theme;
use crate::plan_file::SecretString;

/// A passphrase as it is typed: wiped when it is dropped, and printed nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(String);

impl Default for Passphrase {
    fn default() -> Self {
        /// Room enough that no copy is left behind where the text has grown.
        const ROOM: usize = 512;
        Self(String::with_capacity(ROOM))
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Passphrase")
    }
}

impl Drop for Passphrase {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Passphrase {
    /// Whether nothing was typed yet.
    pub(in crate::gui) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As a secret.
    pub(in crate::gui) fn secret(&self) -> SecretString {
        SecretString::from(self.0.as_str())
    }

    /// A field that shows dots and remembers nothing for undoing.
    pub(in crate::gui) fn field_ui(&mut self, ui: &mut Ui, label: &str) -> Response {
        ui.vertical(|ui| {
            let name = fields::caption_ui(ui, label);
            let id = Id::unique(("passphrase", label));
            let width = ui.available_width();
            let field = TextEdit::singleline(&mut self.0)
                .id(id)
                .password(true)
                .desired_width(width - 20.0)
                .margin(egui::Margin::symmetric(10, 6))
                .min_size(vec2(0.0, theme::FIELD_HEIGHT));
            let response = ui.add_sized([width, theme::FIELD_HEIGHT], field);
            if let Some(mut state) = TextEdit::load_state(ui.ctx(), id) {
                state.clear_undoer();
                state.store(ui.ctx(), id);
            }
            response.labelled_by(name.id)
        })
        .inner
    }
}
