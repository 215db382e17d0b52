//! Colours, type and spacing: the only place where a colour is written.
//!
//! Each colour has a name that says what it is for. Light and dark hold the same names, so
//! nothing outside this file knows which of the two is in use.

#![expect(
    clippy::disallowed_methods,
    reason = "the only place where a colour is written"
)]

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, RichText, Stroke,
    TextStyle, Theme, Ui, Vec2, Visuals,
};

use crate::findings::Severity;

/// The colours of one theme, by what they are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Palette {
    /// Behind cards.
    pub(super) ground: Color32,
    /// Panels, cards and fields.
    pub(super) surface: Color32,
    /// A field or button under the pointer.
    pub(super) raised: Color32,
    /// Lines around and between things, which nobody needs to see.
    pub(super) line: Color32,
    /// The edge of a field or button, without which it would not be found.
    pub(super) edge: Color32,
    /// Text.
    pub(super) text: Color32,
    /// Text that explains other text.
    pub(super) quiet: Color32,
    /// What can be pressed or has been chosen, and the dispensed dose.
    pub(super) accent: Color32,
    /// Behind what has been chosen.
    pub(super) accent_ground: Color32,
    /// Text on the accent.
    pub(super) on_accent: Color32,
    /// What the pace allows, behind the curve.
    pub(super) band: Color32,
    /// A warning's text, and its ground.
    pub(super) warning: (Color32, Color32),
    /// A caution's text, and its ground.
    pub(super) caution: (Color32, Color32),
    /// Information's text, and its ground.
    pub(super) info: (Color32, Color32),
    /// The lines and names of scenarios over one another; each has a dash of its own as well.
    pub(super) scenarios: [Color32; 4],
}

/// The colours by day.
pub(super) const LIGHT: Palette = Palette {
    ground: Color32::from_rgb(0xf1, 0xf4, 0xf5),
    surface: Color32::from_rgb(0xff, 0xff, 0xff),
    raised: Color32::from_rgb(0xf4, 0xf8, 0xf8),
    line: Color32::from_rgb(0xd8, 0xdf, 0xe2),
    edge: Color32::from_rgb(0x7d, 0x8b, 0x92),
    text: Color32::from_rgb(0x14, 0x22, 0x29),
    quiet: Color32::from_rgb(0x56, 0x66, 0x6d),
    accent: Color32::from_rgb(0x0f, 0x73, 0x77),
    accent_ground: Color32::from_rgb(0xe1, 0xf1, 0xf0),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    band: Color32::from_rgb(0xdf, 0xef, 0xed),
    warning: (
        Color32::from_rgb(0xa1, 0x23, 0x1c),
        Color32::from_rgb(0xfb, 0xe5, 0xe2),
    ),
    caution: (
        Color32::from_rgb(0x8f, 0x55, 0x00),
        Color32::from_rgb(0xfd, 0xf0, 0xda),
    ),
    info: (
        Color32::from_rgb(0x2b, 0x5a, 0x9e),
        Color32::from_rgb(0xe6, 0xed, 0xf9),
    ),
    scenarios: [
        Color32::from_rgb(0x0f, 0x73, 0x77),
        Color32::from_rgb(0x8f, 0x2c, 0x7d),
        Color32::from_rgb(0x2c, 0x4f, 0xb5),
        Color32::from_rgb(0x66, 0x59, 0x0b),
    ],
};

/// The colours by night.
pub(super) const DARK: Palette = Palette {
    ground: Color32::from_rgb(0x10, 0x15, 0x18),
    surface: Color32::from_rgb(0x1b, 0x22, 0x27),
    raised: Color32::from_rgb(0x22, 0x2b, 0x31),
    line: Color32::from_rgb(0x30, 0x3b, 0x41),
    edge: Color32::from_rgb(0x6b, 0x7b, 0x83),
    text: Color32::from_rgb(0xec, 0xf1, 0xf3),
    quiet: Color32::from_rgb(0x9d, 0xae, 0xb5),
    accent: Color32::from_rgb(0x5c, 0xc6, 0xca),
    accent_ground: Color32::from_rgb(0x16, 0x39, 0x3c),
    on_accent: Color32::from_rgb(0x08, 0x1c, 0x1e),
    band: Color32::from_rgb(0x1d, 0x38, 0x3a),
    warning: (
        Color32::from_rgb(0xff, 0x98, 0x8e),
        Color32::from_rgb(0x43, 0x1a, 0x18),
    ),
    caution: (
        Color32::from_rgb(0xf6, 0xba, 0x5c),
        Color32::from_rgb(0x3a, 0x28, 0x0b),
    ),
    info: (
        Color32::from_rgb(0x8a, 0xb8, 0xf6),
        Color32::from_rgb(0x1a, 0x2a, 0x43),
    ),
    scenarios: [
        Color32::from_rgb(0x5c, 0xc6, 0xca),
        Color32::from_rgb(0xf0, 0x9d, 0xdc),
        Color32::from_rgb(0x96, 0xb4, 0xff),
        Color32::from_rgb(0xd8, 0xc8, 0x6a),
    ],
};

impl Palette {
    /// The colours of the theme that is shown.
    pub(super) fn of(ui: &Ui) -> &'static Self {
        if ui.visuals().dark_mode {
            &DARK
        } else {
            &LIGHT
        }
    }

    /// The same where nothing is laid out.
    pub(super) fn of_context(context: &egui::Context) -> &'static Self {
        match context.theme() {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }

    /// The colour of a scenario among those over one another, from 0.
    pub(super) fn scenario(&self, look: usize) -> Color32 {
        let [first, ..] = self.scenarios;
        self.scenarios.get(look).copied().unwrap_or(first)
    }

    /// A severity's text and ground.
    pub(super) fn severity(&self, severity: Severity) -> (Color32, Color32) {
        match severity {
            Severity::Warning => self.warning,
            Severity::Caution => self.caution,
            Severity::Info => self.info,
        }
    }
}

/// Paper, in both themes.
pub(super) const SHEET: Color32 = Color32::WHITE;

/// Space between things that belong together.
pub(super) const NEAR: f32 = 4.0;
/// Space between one thing and the next.
pub(super) const APART: f32 = 12.0;
/// Space inside a panel or card.
pub(super) const INSIDE: i8 = 14;
/// The height of a field or button.
pub(super) const FIELD_HEIGHT: f32 = 31.0;
/// How far the corners of a card are rounded.
pub(super) const CARD_CORNER: u8 = 9;
/// How far the corners of a field are rounded.
pub(super) const FIELD_CORNER: u8 = 6;

const BODY: f32 = 13.5;
const SMALL: f32 = 12.0;
const HEADING: f32 = 15.5;
const SEMI_BOLD: &str = "semi-bold";

/// The typeface of headings and of what matters most.
pub(super) fn semi_bold() -> FontFamily {
    FontFamily::Name(SEMI_BOLD.into())
}

/// Text of a heading.
pub(super) fn heading(text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::new(HEADING, semi_bold()))
}

/// A heading; screen readers go from one to the next.
pub(super) fn heading_ui(ui: &mut Ui, text: impl Into<String>) -> egui::Response {
    let text = text.into();
    let response = ui.label(heading(text.as_str()));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &text));
    response
}

/// Text that matters most.
pub(super) fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::new(BODY, semi_bold()))
}

/// Text that explains other text.
pub(super) fn quiet(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).size(SMALL).color(Palette::of(ui).quiet)
}

/// The font of text in tables and on the curve.
pub(super) fn body_font() -> FontId {
    FontId::proportional(BODY)
}

/// The same, heavier.
pub(super) fn strong_font() -> FontId {
    FontId::new(BODY, semi_bold())
}

/// The font of a heading.
pub(super) fn heading_font() -> FontId {
    FontId::new(HEADING, semi_bold())
}

/// The font of small text.
pub(super) fn small_font() -> FontId {
    FontId::proportional(SMALL)
}

/// Text, or so many letters of its beginning.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// Text in which a number stays on the line of its unit, and a time or a count on that of its
/// amount: “20:00 1 × 60 mg” is read out from one line.
pub(super) fn unbroken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut after_digit, mut after_times) = (false, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let unit = next.is_some_and(|next| matches!(next, '%' | 'm' | '×' | '0'..='9'));
        out.push(if letter == ' ' && (after_digit && unit || after_times) {
            '\u{a0}'
        } else {
            letter
        });
        after_digit = letter.is_ascii_digit();
        after_times = letter == '×';
    }
    out
}

/// A card: a surface with a line around it.
pub(super) fn card(ui: &Ui) -> egui::Frame {
    let palette = Palette::of(ui);
    egui::Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CARD_CORNER)
        .inner_margin(Margin::same(INSIDE))
}

/// A dialog over the window.
pub(super) fn dialog(context: &egui::Context) -> egui::Frame {
    egui::Frame::popup(&context.global_style())
        .corner_radius(CARD_CORNER)
        .inner_margin(Margin::same(20))
}

/// A panel at the edge of the window.
pub(super) fn panel(ui: &Ui) -> egui::Frame {
    egui::Frame::new()
        .fill(Palette::of(ui).surface)
        .inner_margin(Margin::same(INSIDE))
}

/// The two colours of the program's icon: the staircase, and nothing.
pub(super) fn icon_colour(inside: bool) -> Color32 {
    if inside {
        LIGHT.accent
    } else {
        Color32::TRANSPARENT
    }
}

/// Installs the typeface: no other font is used, so every machine shows the same.
pub fn install_fonts(context: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    let regular =
        include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Tabular_400Regular.ttf");
    let heavier =
        include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Tabular_600SemiBold.ttf");
    fonts.font_data.insert(
        "regular".to_owned(),
        Arc::new(FontData::from_static(regular)),
    );
    fonts.font_data.insert(
        SEMI_BOLD.to_owned(),
        Arc::new(FontData::from_static(heavier)),
    );
    for (family, name) in [
        (FontFamily::Proportional, "regular"),
        (FontFamily::Monospace, "regular"),
        (semi_bold(), SEMI_BOLD),
    ] {
        fonts.families.insert(family, vec![name.to_owned()]);
    }
    context.set_fonts(fonts);
}

/// Sets colours, type and spacing of both themes.
pub fn install_style(context: &egui::Context) {
    for (theme, palette) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        context.style_mut_of(theme, |style| {
            style.visuals = visuals(theme, palette);
            style.text_styles = [
                (TextStyle::Small, FontId::proportional(SMALL)),
                (TextStyle::Body, FontId::proportional(BODY)),
                (TextStyle::Button, FontId::proportional(BODY)),
                (TextStyle::Heading, FontId::new(HEADING, semi_bold())),
                (TextStyle::Monospace, FontId::proportional(BODY)),
            ]
            .into();
            style.animation_time = 0.0;
            let spacing = &mut style.spacing;
            spacing.item_spacing = Vec2::new(8.0, NEAR);
            spacing.button_padding = Vec2::new(10.0, 5.0);
            spacing.interact_size = Vec2::new(28.0, FIELD_HEIGHT - 2.0);
            spacing.icon_width = 16.0;
            spacing.icon_width_inner = 8.0;
            spacing.icon_spacing = 8.0;
            spacing.combo_height = 320.0;
            spacing.menu_margin = Margin::same(6);
            spacing.window_margin = Margin::same(18);
            spacing.tooltip_width = 320.0;
            spacing.scroll = egui::style::ScrollStyle {
                floating_allocated_width: 0.0,
                ..egui::style::ScrollStyle::thin()
            };
        });
    }
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let mut visuals = match theme {
        Theme::Dark => Visuals::dark(),
        Theme::Light => Visuals::light(),
    };
    let line = Stroke::new(1.0, palette.line);
    let edge = Stroke::new(1.0, palette.edge);
    let accent_line = Stroke::new(1.0, palette.accent);
    let corner = CornerRadius::same(FIELD_CORNER);
    for (widget, fill, around) in [
        (&mut visuals.widgets.noninteractive, palette.surface, line),
        (&mut visuals.widgets.inactive, palette.surface, edge),
        (&mut visuals.widgets.hovered, palette.raised, accent_line),
        (
            &mut visuals.widgets.active,
            palette.accent_ground,
            accent_line,
        ),
        (&mut visuals.widgets.open, palette.raised, accent_line),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = around;
        widget.corner_radius = corner;
        widget.fg_stroke = Stroke::new(1.0, palette.text);
        widget.expansion = 0.0;
    }
    visuals.selection.bg_fill = palette.accent_ground;
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    visuals.override_text_color = None;
    // A cursor that blinks would draw the window anew twice a second, all day long.
    visuals.text_cursor.blink = false;
    visuals.weak_text_color = Some(palette.quiet);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.ground;
    visuals.extreme_bg_color = palette.surface;
    visuals.text_edit_bg_color = Some(palette.surface);
    visuals.warn_fg_color = palette.caution.0;
    visuals.error_fg_color = palette.warning.0;
    visuals.panel_fill = palette.surface;
    visuals.window_fill = palette.surface;
    visuals.window_stroke = line;
    visuals.window_corner_radius = CornerRadius::same(CARD_CORNER);
    visuals.menu_corner_radius = CornerRadius::same(FIELD_CORNER);
    visuals.window_shadow.color = visuals.window_shadow.color.gamma_multiply(0.6);
    visuals.popup_shadow.color = visuals.popup_shadow.color.gamma_multiply(0.6);
    visuals
}
