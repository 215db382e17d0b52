//! The schedule: what every later module reads.
//!
//! Steps end to end, each with the doses that are really taken and the units they are made
//! of. A schedule is computed from the case every time and is never an input.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use crate::case::units::UnitCount;
use crate::case::{Daily, Row, RowId};
use crate::clinical_data::Citation;
use crate::quantity::{DailyDose, Dose, Exact, PatchRate, Percent, Volume};
use crate::taper::shares::largest_reduction;

/// The steps of a plan, end to end.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// What each row adds up to in a day before the first step, in the order of the regimen.
    pub original: Vec<(RowId, Daily)>,
    /// The steps, earliest first.
    pub steps: Vec<Step>,
    /// Whether the goal itself could be made from marketed units.
    pub reaches_goal: bool,
    /// The rows whose dose the plan changes, as-needed ones that follow left out.
    pub tapered: Vec<RowId>,
    /// The tapered rows whose goal could not be made.
    pub missed_goals: Vec<RowId>,
    /// Where the taper was ended on the way, at the dose then taken: the decision's day.
    pub ended_on: Option<NaiveDate>,
    /// What the planner minimised, for each row that it tapered in the part of the plan that
    /// was worked out last; none for steps written by hand.
    pub objectives: Vec<RowObjective>,
}

impl Schedule {
    /// How many doses its steps list together.
    pub fn listed(&self) -> usize {
        let items = self.steps.iter().flat_map(|step| &step.items);
        items.map(Item::listed).sum()
    }

    /// The start of the last step.
    pub fn ends(&self) -> Option<NaiveDate> {
        self.steps.last().map(|step| step.start)
    }

    /// The last day on which anything of the plan is taken.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.steps
            .iter()
            .filter(|step| step.days > 0)
            .map(|step| step.end)
            .next_back()
    }
}

/// One step: the same doses every day.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its number, from 1.
    pub index: usize,
    /// Its first day.
    pub start: NaiveDate,
    /// Its last day; equal to `start` where the step is the stop.
    pub end: NaiveDate,
    /// Its length in days; 0 where the step is the stop.
    pub days: u32,
    /// What happens at its start.
    pub kind: StepKind,
    /// What the pace asks for in its first interval, of the tapered row's original dose.
    pub nominal_percent_of_original: Option<Percent>,
    /// The row that is tapered in it.
    pub tapered: Option<RowId>,
    /// The rows of which something else is really taken on its first day than was planned.
    pub instead: Vec<TakenInstead>,
    /// Every row that is not stopped, in the order of the regimen; a row that stops here is
    /// listed once more with nothing.
    pub items: Vec<Item>,
    /// The rows whose taking differs from the step before.
    pub changed: Vec<RowId>,
    /// The step's own reduction: that of the changed regular row with the largest share of
    /// the dose before; `None` where nothing regular falls.
    pub reduction: Option<Shares>,
    /// When to review; `None` in the stop.
    pub review: Option<NaiveDate>,
}

/// The largest reduction that is not steep.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// In dose parts.
    pub allowed: Exact,
    /// Which bound it is.
    pub bound: Bound,
    /// What the bound rests on.
    pub source: Citation,
}

/// The bound that limits a reduction most.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// A share of the dose before the step, as published (without the tolerance).
    OfPrevious(Percent),
    /// A share of the original dose, as published (without the tolerance).
    OfOriginal(Percent),
    /// The reader's own daily amount.
    Amount(Daily),
}

impl Step {
    /// The item of a row.
    pub fn item(&self, id: &RowId) -> Option<&Item> {
        self.items.iter().find(|item| item.id() == id)
    }

    /// The row whose reduction is the step's own.
    pub fn reduced(&self) -> Option<&Item> {
        largest_reduction(&self.items)
    }
}

/// What happens at a step's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// A dose falls.
    Reduce,
    /// The doses stay.
    Hold,
    /// The taper ends at nothing.
    Stop,
}

impl StepKind {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reduce => "reduce",
            Self::Hold => "hold",
            Self::Stop => "stop",
        }
    }
}

/// What one row is in a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The row as it stands in the step: its product can have been switched on the way.
    pub row: Arc<Row>,
    /// What it adds up to in a day.
    pub daily: Daily,
    /// How it is taken.
    pub doses: Doses,
    /// How far it fell from the step before; `None` where it did not.
    pub reduction: Option<Shares>,
    /// The largest reduction that would not be steep, where the row may fall in this step.
    pub limit: Option<Limit>,
}

impl Item {
    /// The row's id.
    pub fn id(&self) -> &RowId {
        &self.row.id
    }

    /// How many doses it lists: those of a day, or one where it is taken otherwise or not at all.
    pub fn listed(&self) -> usize {
        match &self.doses {
            Doses::Regular(doses) => doses.len().max(1),
            _ => 1,
        }
    }

    /// What shows whether it falls or rises: the daily amount; of a row taken when needed one
    /// dose.
    pub fn amount(&self) -> Daily {
        match self.doses {
            Doses::AsNeeded { dose, .. } => {
                Daily::Mass(DailyDose::from_nanograms(dose.nanograms()))
            }
            _ => self.daily,
        }
    }

    /// What is said after that amount.
    pub fn per(&self) -> &'static str {
        if self.row.is_regular() {
            self.daily.per()
        } else {
            " at a time"
        }
    }
}

/// What is really taken of a row on the day of a change on the way, where that is not what was
/// planned.
#[derive(Clone, Debug, PartialEq)]
pub struct TakenInstead {
    /// The day of the change.
    pub on: NaiveDate,
    /// What the step before says; none where the row had stopped.
    pub planned: Option<Item>,
    /// What is taken.
    pub taken: Item,
}

impl TakenInstead {
    /// What was planned, as [`Item::amount`].
    pub fn planned_amount(&self) -> Daily {
        let nothing = || self.taken.amount().with_parts(0);
        self.planned.as_ref().map_or_else(nothing, Item::amount)
    }

    /// Whether less is taken than was planned.
    pub fn is_less(&self) -> bool {
        self.taken.amount().parts() < self.planned_amount().parts()
    }
}

/// How a row is taken in a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Doses {
    /// At fixed times, earliest first; a time at which nothing is taken is left out.
    Regular(Vec<PlannedDose>),
    /// When needed.
    AsNeeded {
        /// What is taken each time.
        dose: Dose,
        /// What it is made of.
        made: Measure,
        /// How often it is used, in 24 hours.
        uses_per_24h: u32,
        /// How often it may be used at most, in 24 hours.
        most_per_24h: Option<u32>,
    },
    /// Patches worn together, largest first.
    Patches {
        /// The set.
        patches: Vec<PatchRate>,
        /// Days between changes of the set.
        change_days: u32,
        /// The days on which the set is changed.
        changes: Vec<NaiveDate>,
    },
    /// A continuous infusion.
    Infusion {
        /// The amount in 24 hours.
        per_24h: DailyDose,
    },
    /// The row has stopped.
    Stopped,
}

impl Doses {
    /// Whether the same is taken, whatever the days on which patches are changed.
    pub fn is_same_taking(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Patches { patches, .. },
                Self::Patches {
                    patches: others, ..
                },
            ) => patches == others,
            _ => self == other,
        }
    }
}

/// A dose at a time of day.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedDose {
    /// The time of day.
    pub time: NaiveTime,
    /// What is taken.
    pub dose: Dose,
    /// What it is made of.
    pub made: Measure,
}

/// What a dose is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Units, larger strength first.
    Units(Vec<UnitCount>),
    /// A volume of a liquid.
    Volume(Volume),
}

/// A reduction as shares, worked out on what is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// What is taken away of the daily amount.
    pub cut: Daily,
    /// Of the dose of the step before.
    pub of_previous: Percent,
    /// Of the dose before the taper.
    pub of_original: Percent,
    /// All reductions so far, of the dose before the taper.
    pub since_start: Percent,
    /// The share of the original dose, for each 28 days of the step; of the step before
    /// where this one is the stop.
    pub per_28_days: Percent,
}

/// The sums that the planner minimised, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct RowObjective {
    /// The tapered row.
    pub id: RowId,
    /// The parts of reductions beyond what is allowed, in dose parts.
    pub excess: Exact,
    /// Distance from the nominal dose, in dose parts times days.
    pub deviation: Exact,
    /// Units taken, times days; a half tablet is half a unit.
    pub burden: Exact,
    /// How often the set of strengths in use changes.
    pub changes: u32,
}

/// What to supply of one strength in one supply period.
#[derive(Clone, Debug, PartialEq)]
pub struct Supply {
    /// The row as it stands then.
    pub row: Arc<Row>,
    /// The period's first day.
    pub from: NaiveDate,
    /// The period's last day.
    pub to: NaiveDate,
    /// What to supply.
    pub what: SupplyOf,
}

/// What is supplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupplyOf {
    /// Whole units (or patches, or ampoules) of a strength, in parts.
    Units {
        /// What one unit holds.
        parts: u64,
        /// How many.
        count: u64,
    },
    /// A volume of a liquid.
    Volume(Volume),
}

/// What is needed of one strength, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// Units (tablets, patches, ampoules) of a strength, counted in halves.
    Halves {
        /// What one whole unit holds, in parts.
        parts: u64,
        /// How many half units.
        halves: u64,
    },
    /// A volume of a liquid.
    Volume(Volume),
}
