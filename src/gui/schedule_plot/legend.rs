//! What the lines and signs of the curve mean; on a second line where one does not hold all.

use egui::{Color32, Painter, Rect, Sense, Stroke, Ui, vec2};

use crate::gui::schedule_plot::Shown;
use crate::gui::schedule_plot::marks::{self, colour};
use crate::gui::signs;
use crate::gui::theme::{self, Palette};

/// The room of a sign.
const SIGN: f32 = 18.0;
/// The room between a sign and its word, and after an entry.
const GAPS: (f32, f32) = (5.0, 13.0);

/// A line's or a sign's meaning.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Entry {
    Dispensed,
    UntilToday,
    Taken,
    Steep,
    Asked,
    BeforeChanges,
    Band,
    Levels,
    Due,
    Held,
}

/// Shows the entries that fit, the most important first, from right to left; gives the others.
pub(super) fn legend_ui(ui: &mut Ui, shown: &Shown<'_>) -> Vec<Entry> {
    let palette = Palette::of(ui);
    let entries = entries(shown);
    let room = ui.available_width();
    let width = |entry: &Entry| {
        let galley = ui.painter().layout_no_wrap(
            entry.words().to_owned(),
            theme::small_font(),
            Color32::PLACEHOLDER,
        );
        galley.size().x + SIGN + GAPS.0 + GAPS.1
    };
    let mut used = 0.0;
    let mut full = false;
    let (fitting, others): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|entry| {
        used += width(entry);
        full |= used > room;
        !full
    });
    ui.spacing_mut().item_spacing.x = GAPS.0;
    // From right to left.
    for entry in fitting.into_iter().rev() {
        ui.label(theme::quiet(ui, entry.words()));
        let (rect, _) = ui.allocate_exact_size(vec2(SIGN, 12.0), Sense::empty());
        entry.paint(ui.painter(), rect, palette, shown);
        ui.add_space(GAPS.1 - GAPS.0);
    }
    others
}

/// Shows the others on lines of their own.
pub(super) fn others_ui(ui: &mut Ui, others: &[Entry], shown: &Shown<'_>) {
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(GAPS.1, 2.0);
        ui.spacing_mut().interact_size.y = 16.0;
        for entry in others {
            signs::kept_together_ui(ui, SIGN, entry.words(), |ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(SIGN, 12.0), Sense::empty());
                entry.paint(ui.painter(), rect, palette, shown);
            });
        }
    });
}

fn entries(shown: &Shown<'_>) -> Vec<Entry> {
    let curve = shown.curve;
    let today = curve.day_of(shown.today);
    let levels = shown.levels().iter();
    let on_axis = |line: &(f64, f64)| line.1 <= curve.highest * 1.1;
    let any_level = levels.flat_map(|level| &level.line).any(on_axis);
    [
        (Entry::Dispensed, true),
        (Entry::Taken, !curve.instead.is_empty()),
        (Entry::Levels, any_level),
        (Entry::BeforeChanges, !shown.before_changes().is_empty()),
        (Entry::Asked, !curve.nominal.is_empty()),
        (Entry::Band, !curve.band.is_empty()),
        (Entry::Due, !curve.reviews.is_empty()),
        (Entry::Held, !shown.reviewed.is_empty()),
        // These two have their words on the curve.
        (Entry::UntilToday, today > 0.0),
        (Entry::Steep, !curve.marks.is_empty()),
    ]
    .into_iter()
    .filter_map(|(entry, is_there)| is_there.then_some(entry))
    .collect()
}

impl Entry {
    fn words(self) -> &'static str {
        match self {
            Self::Dispensed => "dispensed",
            Self::UntilToday => "until today",
            Self::Taken => "taken instead",
            Self::Steep => "steep",
            Self::Asked => "asked for",
            Self::BeforeChanges => "before changes",
            Self::Band => "the pace allows",
            Self::Levels => "oral morphine, mg",
            Self::Due => "review due",
            Self::Held => "reviewed",
        }
    }

    fn paint(self, painter: &Painter, rect: Rect, palette: &Palette, shown: &Shown<'_>) {
        let line = |stroke: Stroke| {
            painter.hline(rect.x_range(), rect.center().y, stroke);
        };
        let broken = |part: f32, gap: f32, stroke: Stroke| {
            let mut left = rect.left();
            while left < rect.right() {
                let right = (left + part).min(rect.right());
                painter.hline(left..=right, rect.center().y, stroke);
                left += part + gap;
            }
        };
        match self {
            Self::Dispensed => line(Stroke::new(2.2, palette.accent)),
            Self::UntilToday => line(Stroke::new(2.2, palette.quiet)),
            Self::Asked => broken(3.5, 3.0, Stroke::new(1.2, palette.quiet)),
            Self::Levels => broken(2.0, 2.0, Stroke::new(1.0, palette.caution.0)),
            Self::BeforeChanges => {
                for part in 0..4_u8 {
                    let centre = rect.left_center() + vec2(2.0 + f32::from(part) * 4.5, 0.0);
                    painter.circle_filled(centre, 1.0, palette.info.0);
                }
            }
            Self::Band => {
                painter.rect_filled(rect.shrink2(vec2(1.0, 1.0)), 2, palette.band);
            }
            Self::Steep => {
                let heaviest = shown.curve.marks.iter().min_by_key(|mark| mark.severity);
                let colour = heaviest.map_or(palette.caution.0, |mark| colour(mark, palette));
                signs::paint_triangle(painter, rect.center(), 10.0, colour);
            }
            Self::Taken => marks::paint_taken(painter, rect.center(), palette),
            Self::Due => marks::paint_review(painter, rect.center(), false, palette),
            Self::Held => marks::paint_review(painter, rect.center(), true, palette),
        }
    }
}
