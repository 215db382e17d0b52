//! How wide each column is: never narrower than what stands in it.
//!
//! A dose that loses its first digit is another dose. So widths are measured on the texts
//! themselves; where they do not fit beside each other, weekdays go first, and then the
//! doses move to a second line of their step.

use egui::{Color32, FontId, Ui};

use crate::gui::schedule_table::cells::{Cells, Detail, Heads};
use crate::gui::theme;

/// The height of a row of one line.
pub(super) const ROW: f32 = 26.0;
/// The height of a row of two lines.
const TWO_LINES: f32 = 43.0;
/// Space before the first column.
pub(super) const LEFT: f32 = 12.0;
/// Space after the last column.
const RIGHT: f32 = 6.0;
/// The most and the least space between columns.
const GAPS: (f32, f32) = (18.0, 6.0);
/// What stands over the flags: a button.
pub(super) const COPY: &str = "Copy";
/// The sign before a flag's word.
pub(super) const SIGN: f32 = 16.0;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The step's number.
    Step,
    /// Its dates.
    Dates,
    /// The medicine.
    Medicine,
    /// The patches worn together.
    Patches,
    /// The dose at one of the times.
    Dose(usize),
    /// What the step adds up to.
    Sum,
    /// The reduction, of the dose before.
    OfPrevious,
    /// The reduction, of the dose before the taper.
    OfOriginal,
    /// Sign and word.
    Flag,
}

/// One column.
pub(super) struct Column {
    /// What stands in it.
    pub(super) kind: Kind,
    /// What stands over it.
    pub(super) heading: String,
    /// How wide it is.
    pub(super) width: f32,
    /// The space before it.
    pub(super) gap: f32,
}

impl Column {
    /// Numbers stand at the right.
    pub(super) fn right(&self) -> bool {
        matches!(
            self.kind,
            Kind::Dose(_) | Kind::Sum | Kind::OfPrevious | Kind::OfOriginal
        )
    }

    /// What stands in it for a step.
    pub(super) fn text<'a>(&self, cells: &'a Cells, short: bool) -> &'a str {
        match self.kind {
            Kind::Dates if short => &cells.short_dates,
            Kind::Dates => &cells.dates,
            Kind::Medicine => &cells.medicine,
            Kind::Patches => &cells.patches,
            Kind::Dose(place) => cells.doses.get(place).map_or("", String::as_str),
            Kind::Sum => &cells.sum,
            Kind::OfPrevious => &cells.of_previous,
            Kind::OfOriginal => &cells.of_original,
            Kind::Flag => cells.flag.map_or("", |(_, word)| word),
            Kind::Step => "",
        }
    }
}

/// Where everything stands.
pub(super) struct Layout {
    /// The columns from left to right.
    pub(super) columns: Vec<Column>,
    /// Dates have no weekdays.
    pub(super) short: bool,
    /// Medicine and doses stand in a second line.
    pub(super) two_lines: bool,
    /// How much that line says.
    pub(super) detail: Detail,
    /// The room at the end of that line for a flag; none where flags have a column.
    pub(super) flag_below: f32,
}

impl Layout {
    /// The first arrangement that fits a width; the narrowest where none does.
    pub(super) fn of(ui: &Ui, width: f32, heads: &Heads, cells: &[Cells]) -> Self {
        let room = width - LEFT - RIGHT;
        let mut layout = Self::measured(ui, heads, cells, false, false);
        for (short, two_lines) in [(true, false), (false, true), (true, true)] {
            if layout.fits(room) {
                break;
            }
            layout = Self::measured(ui, heads, cells, short, two_lines);
        }
        if layout.two_lines && !layout.fits(room) {
            layout.put_flags_below(ui);
        }
        layout.spread(room);
        let line_room = room - layout.line_left() - layout.flag_below;
        let cut = |detail: Detail| {
            let line = |cells: &Cells| cells.line(heads, detail);
            cells
                .iter()
                .any(|cells| measure(ui, &line(cells), theme::small_font()) > line_room)
        };
        if layout.two_lines && cut(Detail::Times) {
            layout.detail = if cut(Detail::Doses) {
                Detail::Count
            } else {
                Detail::Doses
            };
        }
        layout
    }

    /// How far to the right the second line begins: under the dates.
    pub(super) fn line_left(&self) -> f32 {
        let step = self.columns.first().map_or(0.0, |step| step.width);
        step + self.columns.get(1).map_or(0.0, |dates| dates.gap)
    }

    /// The height of a row.
    pub(super) fn row_height(&self) -> f32 {
        if self.two_lines { TWO_LINES } else { ROW }
    }

    fn measured(ui: &Ui, heads: &Heads, cells: &[Cells], short: bool, two_lines: bool) -> Self {
        let mut kinds = vec![
            (Kind::Step, "Step".to_owned()),
            (Kind::Dates, "Dates".to_owned()),
        ];
        if heads.several && !two_lines {
            kinds.push((Kind::Medicine, "Medicine".to_owned()));
        }
        if heads.patches && !two_lines {
            kinds.push((Kind::Patches, "Patches".to_owned()));
        }
        if !two_lines {
            let times = heads.times.iter().enumerate();
            kinds.extend(
                times.map(|(place, time)| (Kind::Dose(place), time.format("%H:%M").to_string())),
            );
        }
        kinds.push((Kind::Sum, heads.sum.to_owned()));
        kinds.push((Kind::OfPrevious, "of prev.".to_owned()));
        kinds.push((Kind::OfOriginal, "of orig.".to_owned()));
        kinds.push((Kind::Flag, COPY.to_owned()));
        let columns = kinds.into_iter().map(|(kind, heading)| {
            let mut column = Column {
                kind,
                width: measure(ui, &heading, header_font()),
                heading,
                gap: GAPS.1,
            };
            let font = font(kind);
            for cells in cells {
                let text = column.text(cells, short);
                let sign = if kind == Kind::Flag && !text.is_empty() {
                    SIGN
                } else {
                    0.0
                };
                column.width = column.width.max(measure(ui, text, font.clone()) + sign);
            }
            column
        });
        Self {
            columns: columns.collect(),
            short,
            two_lines,
            detail: Detail::Times,
            flag_below: 0.0,
        }
    }

    /// Puts flags at the end of the second line; their column keeps its heading alone.
    fn put_flags_below(&mut self, ui: &Ui) {
        let mut columns = self.columns.iter_mut();
        if let Some(flags) = columns.find(|column| column.kind == Kind::Flag) {
            let heading = measure(ui, &flags.heading, header_font());
            self.flag_below = flags.width;
            flags.width = heading;
        }
    }

    fn needed(&self) -> f32 {
        let between = self.columns.iter().skip(1).map(|column| column.gap);
        let columns = self.columns.iter().map(|column| column.width);
        columns.chain(between).sum()
    }

    fn fits(&self, room: f32) -> bool {
        self.needed() <= room
    }

    /// Gives what is left to the gaps, and what is left then to the dates.
    fn spread(&mut self, room: f32) {
        let mut left = (room - self.needed()).max(0.0);
        let mut gaps = 0.0_f32;
        for _ in self.columns.iter().skip(1) {
            gaps += 1.0;
        }
        let more = (left / gaps.max(1.0)).min(GAPS.0 - GAPS.1);
        for column in self.columns.iter_mut().skip(1) {
            column.gap += more;
            left -= more;
        }
        let dates = self
            .columns
            .iter_mut()
            .find(|column| column.kind == Kind::Dates);
        if let Some(dates) = dates {
            dates.width += left.max(0.0);
        }
    }
}

/// The font of what stands in a column.
pub(super) fn font(kind: Kind) -> FontId {
    match kind {
        Kind::Sum => theme::strong_font(),
        Kind::Flag => flag_font(),
        _ => theme::body_font(),
    }
}

/// The font of the headings.
pub(super) fn header_font() -> FontId {
    FontId::new(12.0, theme::semi_bold())
}

/// The font of a flag's word.
pub(super) fn flag_font() -> FontId {
    FontId::new(12.5, theme::semi_bold())
}

fn measure(ui: &Ui, text: &str, font: FontId) -> f32 {
    if text.is_empty() {
        return 0.0;
    }
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
    galley.size().x.ceil()
}
