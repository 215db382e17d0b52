//! Which scenarios stand over one another, and the decision that is being written.

use crate::case::Row;
use crate::comparison::Comparison;
use crate::dose_curve::{self, Measured, Overlay};
use crate::draft::PatientDraft;
use crate::gui::differences;
use crate::gui::schedule_plot::Drawn;
use crate::gui::step_details;
use crate::gui::{theme, unnamed};
use crate::plan::Plan;

/// The most scenarios that are drawn over one another.
pub const MOST_DRAWN: usize = 4;

/// What is shown of the comparison and not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparing {
    /// The names of the scenarios picked to be drawn, each at the place of its colour; `None`
    /// as long as nobody has picked any.
    pub picked: Option<[Option<String>; MOST_DRAWN]>,
    /// What the axis shows, where something else was picked than what is usual.
    pub measured: Option<Measured>,
    /// The decision that is being written.
    pub choice: Option<Choice>,
}

/// A decision for one of the scenarios, as it is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The scenario's name.
    pub scenario: String,
    /// Who decides.
    pub by: String,
    /// Why.
    pub why: String,
    /// What is still missing.
    pub notice: String,
    /// It has just been opened, and wants the keyboard.
    pub fresh: bool,
}

impl Comparing {
    /// The places of the scenarios that are drawn, each at the place of its colour; the shown
    /// one is always among them.
    pub fn drawn(&self, comparison: &Comparison) -> [Option<usize>; MOST_DRAWN] {
        let compared = &comparison.compared;
        let place_of = |name: &String| compared.iter().position(|one| one.scenario == *name);
        let mut drawn = match &self.picked {
            Some(picked) => picked.clone().map(|name| name.as_ref().and_then(place_of)),
            None => [0, 1, 2, 3].map(|place| Some(place).filter(|place| *place < compared.len())),
        };
        if let Some(shown) = place_of(&comparison.chosen)
            && !drawn.contains(&Some(shown))
        {
            let free = drawn.iter().position(Option::is_none);
            if let Some(slot) = drawn.get_mut(free.unwrap_or(MOST_DRAWN - 1)) {
                *slot = Some(shown);
            }
        }
        drawn
    }

    /// Draws a scenario or leaves it out; the shown one stays, and no more than four are drawn.
    pub fn toggle(&mut self, place: usize, comparison: &Comparison) {
        let mut drawn = self.drawn(comparison);
        let name = |place: usize| {
            comparison
                .compared
                .get(place)
                .map(|one| one.scenario.clone())
        };
        if let Some(slot) = drawn.iter_mut().find(|slot| **slot == Some(place)) {
            *slot = None;
        } else if let Some(slot) = drawn.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some(place);
        }
        self.picked = Some(drawn.map(|place| place.and_then(name)));
    }
}

/// All that is drawn of a comparison.
pub(super) struct Picture<'a> {
    /// The scenarios beside one another.
    pub(super) comparison: &'a Comparison,
    /// Those that are drawn, in the order of the plan.
    pub(super) drawn: Vec<Drawn>,
    /// The place of the shown scenario.
    pub(super) shown: Option<usize>,
    /// What can stand on the axis, and which of these does.
    pub(super) offered: Vec<Measured>,
    /// What stands on the axis.
    pub(super) measured: Option<Measured>,
    /// Their lines, where any has a schedule.
    pub(super) overlay: Option<Overlay>,
    /// Whom nothing on screen may name: others look on.
    unnamed: Option<&'a PatientDraft>,
}

/// The longest name that stands at a line, in characters.
const FITS: usize = 18;

impl<'a> Picture<'a> {
    /// What is drawn of a comparison. Where others look on, `unnamed` is the patient, whom
    /// nothing in it may name.
    pub(super) fn of(
        comparison: &'a Comparison,
        comparing: &Comparing,
        unnamed: Option<&'a PatientDraft>,
    ) -> Self {
        let slots = comparing.drawn(comparison);
        let drawn = slots.iter().enumerate().filter_map(|(look, place)| {
            let place = (*place)?;
            let name = &comparison.compared.get(place)?.scenario;
            Some(Drawn {
                place,
                name: theme::shortened(&unnamed::scenario(place, name, unnamed), FITS),
                look,
            })
        });
        let mut drawn: Vec<Drawn> = drawn.collect();
        drawn.sort_by_key(|one| one.place);
        let plans = drawn.iter().filter_map(|one| {
            let plan = comparison.compared.get(one.place)?.plan.as_ref()?;
            Some((one.place, plan))
        });
        let plans: Vec<(usize, &Plan)> = plans.collect();
        let only: Vec<&Plan> = plans.iter().map(|(_, plan)| *plan).collect();
        let offered = dose_curve::measured(&only);
        let picked = comparing.measured.as_ref();
        let measured = offered.iter().find(|one| Some(*one) == picked);
        let measured = measured.or(offered.first()).cloned();
        let overlay = measured
            .as_ref()
            .and_then(|what| dose_curve::overlay(&comparison.case, &plans, what));
        let mut compared = comparison.compared.iter();
        Self {
            shown: compared.position(|one| one.scenario == comparison.chosen),
            comparison,
            drawn,
            offered,
            measured,
            overlay,
            unnamed,
        }
    }

    /// A scenario's whole name.
    pub(super) fn name(&self, place: usize) -> String {
        let one = self.comparison.compared.get(place);
        let name = one.map_or("", |one| one.scenario.as_str());
        unnamed::scenario(place, name, self.unnamed).into_owned()
    }

    /// A text that somebody typed, or that it is hidden.
    pub(super) fn shown_text<'t>(&self, text: &'t str) -> &'t str {
        unnamed::shown(text, self.unnamed)
    }

    /// Why scenarios stand here without values.
    pub(super) fn reasons(&self) -> Vec<String> {
        let compared = self.comparison.compared.iter().enumerate();
        let reasons = compared.filter_map(|(place, one)| {
            let reason = differences::reason(one)?;
            if self.unnamed.is_none() {
                return Some(reason);
            }
            // The reason can hold what was typed, and is for the prescriber.
            let withheld = one.plan.is_some();
            let why = if withheld {
                "is withheld until a prescriber has answered a question"
            } else {
                "cannot be answered yet"
            };
            Some(format!("{} {why}", self.name(place)))
        });
        reasons.collect()
    }

    /// The places of the scenarios that are drawn.
    pub(super) fn places(&self) -> Vec<usize> {
        self.drawn.iter().map(|one| one.place).collect()
    }

    /// A scenario's plan, where it could be worked out.
    pub(super) fn plan(&self, place: usize) -> Option<&'a Plan> {
        self.comparison.compared.get(place)?.plan.as_ref()
    }

    /// What is on the axis, with the medicine where there are several.
    pub(super) fn axis(&self) -> String {
        let Some(overlay) = &self.overlay else {
            return String::new();
        };
        let mut words = overlay.axis.clone();
        if let Some(what @ Measured::Row(_)) = &self.measured
            && self.offered.len() > 1
        {
            words = format!("{}: {words}", self.called(what));
        }
        if overlay.has_ranges {
            words.push_str("; the line is the upper end of published ranges");
        }
        words
    }

    /// What can stand on the axis, in a word or two.
    pub(super) fn called(&self, what: &Measured) -> String {
        match what {
            Measured::Total => "All medicines".to_owned(),
            Measured::Row(id) => {
                let row = self.comparison.case.row(id);
                row.map_or_else(|| id.to_string(), |row| self.medicine(row))
            }
        }
    }

    /// What a medicine is called.
    pub(super) fn medicine(&self, row: &Row) -> String {
        let named = |patient: &PatientDraft| unnamed::names(row.id.as_str(), patient);
        if self.unnamed.is_some_and(named) {
            // Its id is the reader's own word, and would stand beside that of a twin.
            step_details::name(row)
        } else {
            step_details::called(&self.comparison.case, row)
        }
    }

    /// Which of the drawn scenarios cannot be told apart on this axis, or are not on it.
    pub(super) fn remarks(&self) -> Vec<String> {
        let Some(overlay) = &self.overlay else {
            return Vec::new();
        };
        let name = |place: usize| {
            let mut drawn = self.drawn.iter();
            let one = drawn.find(|one| one.place == place);
            one.map(|one| one.name.clone()).unwrap_or_default()
        };
        let same = self.drawn.iter().filter_map(|one| {
            let other = overlay.same_as(one.place)?;
            let (one, other) = (&one.name, name(other));
            Some(format!("{one} lies on {other}: the same on every day."))
        });
        let lacking = overlay.lacking.iter().map(|place| {
            let name = name(*place);
            format!("{name} is not drawn: it goes on in a unit that this axis does not have.")
        });
        same.chain(lacking).collect()
    }
}
