//! Things that belong together: a line around them, and a name for screen readers.
//! Large parts of the window have no line; they are named as landmarks.

use egui::{Frame, Role, Stroke, Ui, UiBuilder};

use crate::gui::fields::link_button;
use crate::gui::theme::{self, Palette};

/// Things that belong together, with a line around them; `name` is what a screen reader says.
pub(super) fn group_ui<R>(
    ui: &mut Ui,
    name: &str,
    salt: impl std::hash::Hash + std::fmt::Debug,
    contents: impl FnOnce(&mut Ui) -> R,
) -> R {
    let builder = UiBuilder::new()
        .id_salt((salt, name))
        .accessibility_role(Role::Group)
        .accessibility_label(name);
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, Palette::of(ui).line))
        .corner_radius(theme::CARD_CORNER)
        .inner_margin(egui::Margin::same(9));
    let group = ui.scope_builder(builder, |ui| {
        let framed = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            contents(ui)
        });
        framed.inner
    });
    ui.add_space(theme::NEAR);
    group.inner
}

/// Names the part of the window that this is the outermost layout of, so that a screen reader
/// can list the parts and go from one to the other.
pub(super) fn landmark(ui: &Ui, role: Role, name: &str) {
    let _ = ui.ctx().accesskit_node_builder(ui.unique_id(), |part| {
        part.set_role(role);
        part.set_label(name);
    });
}

/// The title of a group with what takes it away; true when that was pressed.
pub(super) fn group_title_ui(ui: &mut Ui, title: &str, remove: &str) -> bool {
    let right = egui::Layout::right_to_left(egui::Align::Center);
    let row = ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.label(theme::strong(title));
        ui.with_layout(right, |ui| link_button(ui, "Remove", remove))
            .inner
    });
    row.inner
}
