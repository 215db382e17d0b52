//! One change on the way: its day, why, and what is another from then on.

use egui::Ui;

use crate::draft::{GoalDraft, ManualItemDraft, PaceDraft, ReplanDraft, TakingDraft};
use crate::gui::fields;
use crate::gui::groups;
use crate::gui::pages::changes::reason_ui;
use crate::gui::pages::goal::{choices, goal_ui, order_ui};
use crate::gui::pages::pace::pace_ui;
use crate::gui::pages::switch::{self, switches_ui};
use crate::gui::pages::taken::{Known, item_ui};

/// Edits a change; true when it is to be removed. `asked` is the setting and the plan's pace.
pub(super) fn replan_ui(
    ui: &mut Ui,
    replan: &mut ReplanDraft,
    number: usize,
    path: &str,
    asked: (&str, Option<&PaceDraft>),
    known: Known<'_>,
) -> bool {
    let name = format!("Change {number}");
    groups::group_ui(ui, &name, path, |ui| {
        let remove = groups::group_title_ui(ui, &name, &format!("Remove change {number}"));
        let problem = known.problems.at(&format!("{path}.from"));
        let today = known.planning.today();
        let from = fields::date_ui(ui, "Changed from", &mut replan.from, today, problem);
        fields::may_take_focus(ui, &from, &format!("{path}.from"));
        reason_ui(ui, &mut replan.reason, &format!("{path}.reason"));
        ui.add_space(4.0);
        fields::caption_ui(ui, "What changes");
        parts_ui(ui, replan, asked.1, known);
        if nothing_changes(replan) {
            fields::note_ui(ui, "Choose what is another from that day on.");
        }
        if replan.stop_here == Some(true) {
            let words = "The taper ends here, and the dose then taken goes on.";
            fields::note_ui(ui, words);
        }
        contents_ui(ui, replan, path, asked.0, known);
        // What the planner says about a part that was not changed here.
        for (part, is_shown) in [
            ("goal", replan.goal.is_some()),
            ("taken", !replan.taken.is_empty()),
        ] {
            let problem = known.problems.exactly(&format!("{path}.{part}"));
            fields::problem_ui(ui, problem.filter(|_| !is_shown));
        }
        remove
    })
}

/// What a change can be about.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Pace,
    Taken,
    StopHere,
    Goal,
    Order,
    Product,
}

impl Part {
    const ALL: [Self; 6] = [
        Self::Pace,
        Self::Taken,
        Self::StopHere,
        Self::Goal,
        Self::Order,
        Self::Product,
    ];

    /// On its chip, and for screen readers.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Pace => ("Pace", "Pace: slower or faster"),
            Self::Taken => ("Doses taken", "Doses taken are not those planned"),
            Self::StopHere => ("Stop here", "Stop here: the taper ends at this dose"),
            Self::Goal => ("Goal", "Goal: another one"),
            Self::Order => ("Order", "Order: other medicines, or another order"),
            Self::Product => ("Product", "Product: another of the same drug"),
        }
    }

    fn is_on(self, replan: &ReplanDraft) -> bool {
        match self {
            Self::Pace => replan.pace.is_some(),
            Self::Taken => !replan.taken.is_empty(),
            Self::StopHere => replan.stop_here == Some(true),
            Self::Goal => replan.goal.is_some(),
            Self::Order => replan.order.is_some(),
            Self::Product => !replan.switch.is_empty(),
        }
    }
}

fn nothing_changes(replan: &ReplanDraft) -> bool {
    !Part::ALL.iter().any(|part| part.is_on(replan))
}

fn parts_ui(ui: &mut Ui, replan: &mut ReplanDraft, pace: Option<&PaceDraft>, known: Known<'_>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        ui.spacing_mut().button_padding.x = 7.0;
        for part in Part::ALL {
            let on = part.is_on(replan);
            let (words, name) = part.words();
            let chip = fields::chip_ui(ui, words, name, on);
            if chip && on {
                turn_off(replan, part);
            } else if chip {
                turn_on(replan, part, pace, known);
            }
        }
    });
}

fn turn_off(replan: &mut ReplanDraft, part: Part) {
    match part {
        Part::Pace => replan.pace = None,
        Part::Taken => replan.taken.clear(),
        Part::StopHere => replan.stop_here = None,
        Part::Goal => replan.goal = None,
        Part::Order => replan.order = None,
        Part::Product => replan.switch.clear(),
    }
}

/// A part begins with what holds until then, so that only what differs has to be typed.
fn turn_on(replan: &mut ReplanDraft, part: Part, pace: Option<&PaceDraft>, known: Known<'_>) {
    // A taper that ends has no pace, goal or order from then on.
    if matches!(part, Part::Pace | Part::Goal | Part::Order) {
        replan.stop_here = None;
    }
    match part {
        Part::Pace => replan.pace = Some(pace.cloned().unwrap_or_default()),
        Part::Taken => {
            let first = known.regimen.iter();
            let mut first = first.filter(|row| !matches!(row.taking, TakingDraft::AsNeeded(_)));
            let first = first.next().map(|row| row.id.clone());
            replan
                .taken
                .extend(first.map(|id| taken(&id, &replan.from, known)));
        }
        Part::StopHere => {
            replan.stop_here = Some(true);
            (replan.pace, replan.goal, replan.order) = (None, None, None);
        }
        Part::Goal => replan.goal = Some(GoalDraft::Stop),
        Part::Order => {
            let rows = choices(known.regimen, known.formulary);
            replan.order = Some(rows.into_iter().map(|row| row.id).collect());
        }
        Part::Product => {
            let mut rows = known.regimen.iter();
            let first = rows.find(|row| switch::can_be_switched(row, known));
            let first = first.map(|row| switch::as_now(row, &replan.from, known));
            replan.switch.extend(first);
        }
    }
}

fn taken(id: &str, from: &str, known: Known<'_>) -> ManualItemDraft {
    ManualItemDraft {
        id: id.to_owned(),
        taking: known.taking_before(id, from),
    }
}

fn contents_ui(ui: &mut Ui, replan: &mut ReplanDraft, path: &str, setting: &str, known: Known<'_>) {
    let problems = known.problems;
    if replan.pace.is_some() {
        ui.add_space(4.0);
        let (pace, path) = (&mut replan.pace, format!("{path}.pace"));
        pace_ui(
            ui,
            "New pace",
            pace,
            setting,
            known.formulary,
            &path,
            problems,
        );
    }
    if replan.goal.is_some() {
        ui.add_space(4.0);
        let path = format!("{path}.goal");
        goal_ui(ui, "New goal", &mut replan.goal, &path, problems);
    }
    if let Some(order) = &mut replan.order {
        ui.add_space(4.0);
        let rows = choices(known.regimen, known.formulary);
        let path = format!("{path}.order");
        order_ui(
            ui,
            "Tapered from then on, in this order",
            order,
            &rows,
            &path,
            problems,
        );
    }
    if !replan.switch.is_empty() {
        ui.add_space(4.0);
        switches_ui(ui, replan, &format!("{path}.switch"), known);
    }
    if !replan.taken.is_empty() {
        ui.add_space(4.0);
        taken_ui(ui, replan, &format!("{path}.taken"), known);
    }
}

fn taken_ui(ui: &mut Ui, replan: &mut ReplanDraft, path: &str, known: Known<'_>) {
    fields::caption_ui(ui, "Really taken from that day");
    let mut leave = None;
    let from = replan.from.clone();
    for (place, item) in replan.taken.iter_mut().enumerate() {
        let path = format!("{path}[{place}]");
        let before = known.taking_before(&item.id, &from);
        let switched = replan.switch.iter().find(|row| row.id == item.id);
        let product = switched.or(known.row(&item.id)).map(|row| &row.product);
        let product = product.and_then(|id| known.formulary.product(id));
        let product = product.map(AsRef::as_ref);
        ui.push_id(place, |ui| {
            if item_ui(ui, item, product, &before, &path, known) {
                leave = Some(place);
            }
        });
    }
    if let Some(place) = leave {
        replan.taken.remove(place);
    }
    fields::problem_ui(ui, known.problems.exactly(path));
    for row in known.regimen {
        let listed = replan.taken.iter().any(|item| item.id == row.id);
        let name = known.name(&row.id);
        let words = format!("{name} too");
        if !listed && fields::link_button(ui, &words, &format!("Doses taken of {name} too")) {
            let item = taken(&row.id, &replan.from, known);
            replan.taken.push(item);
        }
    }
}
