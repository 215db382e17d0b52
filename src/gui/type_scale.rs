//! Type of one size: that of the window, or that of a presentation.

use egui::{FontId, Label, Response, RichText, Role, Ui, WidgetInfo};

use crate::gui::theme::{self, Palette};

/// How much larger a presentation's type is in a window of the usual size.
const LARGE: f32 = 1.65;
/// The bounds of that, for small windows and for large screens.
const BOUNDS: (f32, f32) = (1.25, 3.2);
/// The window's usual size in points.
const USUAL_WINDOW: (f32, f32) = (1280.0, 800.0);

/// Type of one size.
#[derive(Clone, Debug)]
pub(super) struct TypeScale {
    /// How many times as large as in the window.
    pub(super) factor: f32,
    /// Of text that explains other text.
    pub(super) small: FontId,
    /// Of text.
    pub(super) body: FontId,
    /// Of text that matters most.
    pub(super) strong_font: FontId,
    /// Of headings.
    pub(super) heading_font: FontId,
}

impl TypeScale {
    /// The window's.
    pub(super) fn usual() -> Self {
        Self::by(1.0)
    }

    /// A presentation's: it grows with the window, and with zooming as all else does.
    pub(super) fn large(ui: &Ui) -> Self {
        let context = ui.ctx();
        // In points as they were without zoom, so that zooming still makes the type larger.
        let window = context.content_rect().size() * context.zoom_factor();
        let fits = (window.x / USUAL_WINDOW.0).min(window.y / USUAL_WINDOW.1);
        Self::by((LARGE * fits).clamp(BOUNDS.0, BOUNDS.1))
    }

    fn by(factor: f32) -> Self {
        let grown =
            |font: FontId| FontId::new((font.size * factor * 2.0).round() / 2.0, font.family);
        Self {
            factor,
            small: grown(theme::small_font()),
            body: grown(theme::body_font()),
            strong_font: grown(theme::strong_font()),
            heading_font: grown(theme::heading_font()),
        }
    }

    /// The same a fifth smaller.
    pub(super) fn smaller(&self) -> Self {
        Self::by(self.factor * 0.8)
    }

    /// Text.
    pub(super) fn text(&self, words: impl Into<String>) -> RichText {
        RichText::new(words).font(self.body.clone())
    }

    /// Text that matters most.
    pub(super) fn strong(&self, words: impl Into<String>) -> RichText {
        RichText::new(words).font(self.strong_font.clone())
    }

    /// Text of a heading.
    pub(super) fn heading(&self, words: impl Into<String>) -> RichText {
        RichText::new(words).font(self.heading_font.clone())
    }

    /// A heading; screen readers go from one to the next.
    pub(super) fn heading_ui(&self, ui: &mut Ui, words: impl Into<String>) -> Response {
        let words = words.into();
        let response = ui.add(Label::new(self.heading(words.as_str())).truncate());
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &words));
        response
    }

    /// Small text.
    pub(super) fn small_text(&self, words: impl Into<String>) -> RichText {
        RichText::new(words).font(self.small.clone())
    }

    /// Text that explains other text.
    pub(super) fn quiet(&self, ui: &Ui, words: impl Into<String>) -> RichText {
        self.small_text(words).color(Palette::of(ui).quiet)
    }
}
