//! Which scenario is shown: choosing, adding, renaming and removing them.

use egui::{Button, Key, Ui, vec2};

use crate::draft::Draft;
use crate::gui::command::Command;
use crate::gui::fields::{self, Problems};
use crate::gui::theme;
use crate::gui::unnamed;
use crate::gui::view::View;

/// The place of the scenario that is shown: the chosen name, and where two have it while it
/// is being typed, the one that was picked.
pub(in crate::gui) fn shown(draft: &Draft, view: &View) -> usize {
    let is_chosen = |name: &String| Some(name) == draft.chosen.as_ref();
    let picked = draft.scenarios.get(view.scenario);
    if picked.is_some_and(|scenario| is_chosen(&scenario.name)) {
        return view.scenario;
    }
    let mut names = draft.scenarios.iter().map(|scenario| &scenario.name);
    names.position(is_chosen).unwrap_or_default()
}

/// Adds a copy of the scenario that is shown, under a free name, and shows it. An answer to a
/// gate was given for the plan that it stands in, so the copy asks its gates anew.
pub(in crate::gui) fn add_copy(draft: &mut Draft, view: &mut View) {
    let Some(mut copy) = draft.scenarios.get(shown(draft, view)).cloned() else {
        return;
    };
    copy.name = free_name(draft);
    if !copy.request.acknowledged.is_empty() {
        copy.request.acknowledged.clear();
        "The copy asks its gates anew".clone_into(&mut view.notice);
    }
    draft.chosen = Some(copy.name.clone());
    view.scenario = draft.scenarios.len();
    draft.scenarios.push(copy);
}

/// Removes the scenario that is shown and shows the one before it; never the last one.
pub(in crate::gui) fn remove(draft: &mut Draft, view: &mut View) {
    let place = shown(draft, view);
    if draft.scenarios.len() < 2 || place >= draft.scenarios.len() {
        return;
    }
    draft.scenarios.remove(place);
    view.scenario = place.saturating_sub(1);
    let name = draft.scenarios.get(view.scenario);
    draft.chosen = name.map(|scenario| scenario.name.clone());
}

/// The first letter that names no scenario, or else a number.
fn free_name(draft: &Draft) -> String {
    let taken = |name: &String| draft.scenarios.iter().any(|one| one.name == *name);
    let letters = ('A'..='Z').map(String::from);
    let numbers = (1..=draft.scenarios.len() + 1).map(|number| number.to_string());
    letters
        .chain(numbers)
        .find(|name| !taken(name))
        .unwrap_or_default()
}

/// How many letters of a scenario's name are shown.
const FITS: usize = 20;
/// The width of the buttons beside the caption.
const BUTTONS: f32 = 54.0;

/// Chooses a scenario, and edits its name where that was asked for.
pub(super) fn scenarios_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    view: &mut View,
    problems: Problems<'_>,
    commands: &mut Vec<Command>,
) {
    let now = shown(draft, view);
    let hidden = unnamed::hidden(draft, view);
    ui.horizontal(|ui| {
        fields::caption_ui(ui, "Scenario");
        // At the right edge, and drawn as the keyboard goes.
        ui.add_space((ui.available_width() - BUTTONS).max(0.0));
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().button_padding = vec2(8.0, 1.0);
        ui.spacing_mut().interact_size = vec2(26.0, 22.0);
        let add = ui.add(Button::new("+"));
        let add = add.on_hover_text(Command::AddScenario.tooltip());
        if add.accessible_name("Add a scenario").clicked() {
            commands.push(Command::AddScenario);
        }
        menu_ui(ui, draft.scenarios.len(), commands);
    });
    ui.horizontal_wrapped(|ui| {
        for (place, scenario) in draft.scenarios.iter().enumerate() {
            let called = unnamed::scenario(place, &scenario.name, hidden.as_ref());
            let words = theme::unbroken(&theme::shortened(&called, FITS));
            let name = format!("Show scenario {called}");
            if fields::one_of_chips_ui(ui, &words, &name, place == now) && place != now {
                commands.push(Command::ShowScenario(place));
            }
        }
    });
    let path = format!("scenarios[{now}].name");
    let problem = name_problem(draft, now, problems);
    if view.naming || problem.is_some() {
        name_ui(ui, draft, view, now, problem.as_deref(), &path);
    }
    fields::problem_ui(ui, problems.at("scenarios"));
    ui.add_space(6.0);
}

/// What is done seldom.
fn menu_ui(ui: &mut Ui, count: usize, commands: &mut Vec<Command>) {
    let menu = ui.menu_button("…", |ui| {
        for command in [
            Command::AddScenario,
            Command::RenameScenario,
            Command::RemoveScenario,
        ] {
            let enabled = command != Command::RemoveScenario || count > 1;
            let button = Button::new(command.label()).min_size(vec2(150.0, 0.0));
            let response = ui.add_enabled(enabled, button);
            let response = response.on_disabled_hover_text("The last scenario stays");
            if response.on_hover_text(command.tooltip()).clicked() {
                commands.push(command);
                ui.close();
            }
        }
    });
    menu.response
        .on_hover_text("Add, rename or remove a scenario")
        .accessible_name("Scenario menu");
}

fn name_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    view: &mut View,
    place: usize,
    problem: Option<&str>,
    path: &str,
) {
    let Some(scenario) = draft.scenarios.get_mut(place) else {
        return;
    };
    let hint = "a short name";
    let field = fields::text_ui(ui, "Scenario name", &mut scenario.name, hint, problem);
    fields::may_take_focus(ui, &field, path);
    if field.changed() {
        // The same scenario stays the chosen one under its new name.
        view.scenario = place;
        draft.chosen = Some(scenario.name.clone());
    }
    // Not with a press of the pointer: what is pressed would move away under it.
    let by_key = |key: Key| ui.input(|input| input.key_pressed(key));
    if field.lost_focus() && [Key::Enter, Key::Escape, Key::Tab].into_iter().any(by_key) {
        view.naming = false;
    }
}

/// What is wrong with a scenario's name; of two with the same name the later is to blame.
fn name_problem(draft: &Draft, place: usize, problems: Problems<'_>) -> Option<String> {
    let name = &draft.scenarios.get(place)?.name;
    if name.is_empty() {
        return Some("A scenario needs a name of 1 to 60 characters".to_owned());
    }
    let same = draft.scenarios.iter().enumerate();
    let mut same = same.filter(|(_, other)| other.name == *name);
    let found = same.find_map(|(place, _)| problems.at(&format!("scenarios[{place}].name")));
    found.map(str::to_owned)
}
