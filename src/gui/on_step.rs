//! What can be changed from a step on, and on which day that begins.
//!
//! What has been taken already stays as it was: where a step is running today, a change
//! begins today or with the next step.

use chrono::NaiveDate;

use crate::date;
use crate::taper::Step;

/// What can be changed from a step on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnStep {
    /// The doses stay for a while.
    Hold,
    /// The doses of the step before are taken again, and stay for a while.
    GoBack,
    /// The rest is slower.
    Slower,
    /// The rest is faster.
    Faster,
    /// The taper ends at this step's dose.
    Stop,
}

impl OnStep {
    /// Everything, in the order in which it is offered.
    pub const ALL: [Self; 5] = [
        Self::Hold,
        Self::GoBack,
        Self::Slower,
        Self::Faster,
        Self::Stop,
    ];

    /// For screen readers.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hold => "Hold from this step",
            Self::GoBack => "Go back one step",
            Self::Slower => "Slower from here",
            Self::Faster => "Faster from here",
            Self::Stop => "Stop the taper here",
        }
    }

    /// On its button, where there is little room; a part of the label.
    pub(super) fn short(self) -> &'static str {
        match self {
            Self::Hold => "Hold",
            Self::GoBack => "Go back",
            Self::Slower => "Slower",
            Self::Faster => "Faster",
            Self::Stop => "Stop the taper",
        }
    }

    /// One sentence more than the label.
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::Hold => "Put this step off: the doses of the day before stay for a while",
            Self::GoBack => "Take the doses of the step before again, and hold them for a while",
            Self::Slower | Self::Faster => "Plan the rest anew at another pace",
            Self::Stop => "End the taper at this step's dose",
        }
    }

    /// On a button that names its day.
    pub(super) fn on_day(self, day: NaiveDate) -> String {
        let day = date::short(day);
        match self {
            Self::Hold => format!("Hold from {day}"),
            Self::GoBack => format!("Go back one step from {day}"),
            Self::Slower => format!("Slower from {day}"),
            Self::Faster => format!("Faster from {day}"),
            Self::Stop => format!("End the taper on {day}"),
        }
    }

    /// The day from which it holds.
    ///
    /// # Errors
    ///
    /// Why it cannot be asked for at this step.
    pub(super) fn day(
        self,
        steps: &[Step],
        index: usize,
        today: NaiveDate,
        by_hand: bool,
    ) -> Result<NaiveDate, &'static str> {
        let place = steps.iter().position(|step| step.index == index);
        let here = place.and_then(|place| steps.get(place).map(|step| (place, step)));
        let (place, step) = here.ok_or("This step is not in the plan any more")?;
        let next = steps.get(place + 1).map(|next| next.start);
        let runs = step.start < today && today <= step.end;
        if by_hand && self != Self::Hold {
            return Err("The steps are written by hand; edit them instead");
        }
        match self {
            Self::Hold | Self::GoBack if runs => Ok(today),
            Self::GoBack if place == 0 => Err("There is no step before this one"),
            Self::Hold | Self::GoBack => Ok(step.start),
            Self::Slower | Self::Faster if place == 0 && !runs => {
                Err("This is the first step: change the plan's own pace")
            }
            Self::Slower | Self::Faster if !runs => Ok(step.start),
            Self::Slower | Self::Faster | Self::Stop => next.ok_or("No later step is left"),
        }
    }
}
