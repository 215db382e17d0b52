//! Every row's text, worked out once for each plan; and the whole table as text.

use crate::case::Case;
use crate::findings::Finding;
use crate::gui::schedule_table::cells::{Cells, Heads};
use crate::plan::Planned;

/// Every row's text.
#[derive(Debug)]
pub(in crate::gui) struct Rows {
    pub(super) heads: Heads,
    pub(super) cells: Vec<Cells>,
}

impl Rows {
    /// A plan's rows.
    pub(in crate::gui) fn of(case: &Case, planned: &Planned, findings: &[Finding]) -> Self {
        let heads = Heads::of(case, &planned.schedule);
        let steps = planned.schedule.steps.iter();
        let cells = steps.map(|step| Cells::of(case, planned, step, &heads, findings));
        Self {
            cells: cells.collect(),
            heads,
        }
    }

    /// How many there are.
    pub(in crate::gui) fn count(&self) -> usize {
        self.cells.len()
    }

    /// Whether a step is no reduction, in a word or two.
    pub(in crate::gui) fn kept(&self, step: usize) -> Option<&'static str> {
        let cells = self.cells.get(step.checked_sub(1)?)?;
        (cells.index == step).then_some(cells.kept)?
    }

    /// The table with its headings, a line for each step and tabs between the columns.
    pub(in crate::gui) fn as_text(&self) -> String {
        let heads = &self.heads;
        let mut first = vec!["Step".to_owned(), "Dates".to_owned()];
        first.extend(heads.several.then(|| "Medicine".to_owned()));
        first.extend(heads.patches.then(|| "Patches".to_owned()));
        first.extend(
            heads
                .times
                .iter()
                .map(|time| time.format("%H:%M").to_string()),
        );
        first.extend([heads.sum, "of prev.", "of orig.", ""].map(str::to_owned));
        let steps = self.cells.iter().map(|cells| {
            let mut line = vec![cells.index.to_string(), cells.dates.clone()];
            line.extend(heads.several.then(|| cells.medicine.clone()));
            line.extend(heads.patches.then(|| cells.patches.clone()));
            line.extend(cells.doses.iter().cloned());
            line.extend([&cells.sum, &cells.of_previous, &cells.of_original].map(Clone::clone));
            line.push(cells.flag.map_or("", |(_, word)| word).to_owned());
            line
        });
        let lines = std::iter::once(first).chain(steps);
        let mut text = String::new();
        for line in lines {
            // A name may hold a tab or a line break of its own.
            let cells: Vec<String> = line
                .iter()
                .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            text.push_str(cells.join("\t").trim_end_matches('\t'));
            text.push('\n');
        }
        text
    }
}
