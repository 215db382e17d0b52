//! Sealing and unsealing outlast a frame: the window stays alive, says what is done, and loses
//! nothing that is typed or asked for meanwhile. Here the test says when the work is done.
#![cfg(test)]

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers, ViewportId};
use egui_kittest::kittest::Queryable as _;
use taperline::clinical_data::Formulary;
use taperline::examples;
use taperline::gui::{App, Dialog, Job, Page};
use taperline::plan_file::{self, Form, SecretString};

use crate::{Desk, Window, press, shows, today, type_into, window_of};

const SEALED: &str = "/plans/one.taper.age";
const SECRET: &str = "correct horse battery";
const OPENING: &str = "Opening the sealed plan…";
/// What passes in a step, in seconds: many make the half second that saving may last in silence.
const STEP: f32 = 0.04;
const SEALING: &str = "Sealing the plan…";

/// A window, its desk, and the work that it has asked for.
struct Slow {
    desk: Desk,
    window: Window,
    jobs: Arc<Mutex<Vec<Job>>>,
}

impl Slow {
    /// With a sealed plan of Ada on the desk.
    fn new() -> Self {
        let desk = Desk::default();
        let mut draft = plan_file::read(examples::ALL[0].bytes).unwrap();
        draft.patient.name = "Ada".to_owned();
        let secret = SecretString::from(SECRET);
        let plain = plan_file::write(&draft);
        let sealed = plan_file::seal_with_work(&plain, &secret, Form::Binary, 1).unwrap();
        desk.put(SEALED, &sealed);
        let jobs = Arc::new(Mutex::new(Vec::<Job>::new()));
        let (mine, asked) = (desk.clone(), Arc::clone(&jobs));
        let mut window = window_of((1280.0, 800.0, egui::Theme::Light), STEP, move || {
            let formulary = Formulary::load().unwrap();
            let worker = Box::new(move |job| asked.lock().unwrap().push(job));
            App::new(formulary, Box::new(today), Box::new(mine)).with_long_work(worker)
        });
        window.key_press_modifiers(Modifiers::COMMAND, Key::O);
        window.run();
        type_into(&mut window, "Path", SEALED);
        press(&mut window, "Open");
        Self { desk, window, jobs }
    }

    /// With that plan open, and the journal's key made.
    fn opened() -> Self {
        let mut slow = Self::new();
        slow.unseal(SECRET);
        slow.works();
        slow.works();
        assert_eq!(slow.name(), "Ada");
        slow
    }

    fn unseal(&mut self, secret: &str) {
        let field = self
            .window
            .get_by_role_and_label(Role::PasswordInput, "Passphrase");
        field.focus();
        self.window.run();
        self.window.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.window.run();
        self.window
            .get_by_role_and_label(Role::PasswordInput, "Passphrase")
            .type_text(secret);
        self.window.run();
        press(&mut self.window, "Unseal");
    }

    /// The worker does everything that it was asked for so far.
    fn works(&mut self) {
        let jobs = std::mem::take(&mut *self.jobs.lock().unwrap());
        for job in jobs {
            job();
        }
        self.window.step();
        self.window.run();
    }

    fn save(&mut self) {
        self.window.key_press_modifiers(Modifiers::COMMAND, Key::S);
        self.window.run();
    }

    fn rename(&mut self, name: &str) {
        press(&mut self.window, "Regimen");
        type_into(&mut self.window, "Patient", name);
    }

    fn name(&self) -> &str {
        &self.window.state().draft().patient.name
    }

    fn name_on_the_disk(&self) -> String {
        let secret = SecretString::from(SECRET);
        let plain = plan_file::unseal(&self.desk.file(SEALED), &secret).unwrap();
        plan_file::read(&plain).unwrap().patient.name
    }

    fn dialog(&self) -> Option<&Dialog> {
        self.window.state().view().dialog.as_ref()
    }
}

#[test]
fn a_sealed_plan_that_takes_its_time_to_open_says_so_and_the_window_rests_meanwhile() {
    let mut slow = Slow::new();
    slow.unseal(SECRET);
    assert!(shows(&slow.window, OPENING) && shows(&slow.window, "Cancel"));
    slow.window.run_steps(60);
    let output = slow.window.output();
    let next = output.viewport_output[&ViewportId::ROOT].repaint_delay;
    assert_eq!(next, Duration::MAX, "no frame is drawn while it waits");
    slow.works();
    assert_eq!(slow.name(), "Ada");
    assert!(slow.dialog().is_none());
}

#[test]
fn opening_can_be_left_and_its_answer_comes_to_nothing() {
    let mut slow = Slow::new();
    slow.unseal(SECRET);
    slow.window.key_press(Key::Escape);
    slow.window.run();
    assert!(shows(&slow.window, "This plan is sealed"), "it asks again");
    slow.works();
    assert_eq!(slow.window.state().view().page, Page::Welcome);
    // The passphrase that was typed is still there.
    press(&mut slow.window, "Unseal");
    slow.works();
    assert_eq!(slow.name(), "Ada");
}

#[test]
fn a_wrong_passphrase_is_said_where_it_was_typed() {
    let mut slow = Slow::new();
    slow.unseal("another one");
    slow.works();
    assert!(shows(
        &slow.window,
        "The passphrase does not open this file"
    ));
    slow.unseal(SECRET);
    slow.works();
    assert_eq!(slow.name(), "Ada");
}

#[test]
fn what_is_typed_while_a_plan_is_sealed_and_saved_is_not_lost_and_not_called_saved() {
    let mut slow = Slow::opened();
    slow.rename("Ida");
    slow.save();
    assert!(slow.dialog().is_none(), "a short wait shows nothing");
    slow.window
        .get_by_role_and_label(Role::TextInput, "Patient")
        .type_text("bel");
    slow.window.step();
    slow.works();
    assert_eq!(slow.name_on_the_disk(), "Ida", "as when that was asked");
    assert_eq!(slow.name(), "Idabel");
    assert!(slow.window.state().is_unsaved());
    slow.window.run_steps(30);
    let kept = slow.desk.journal.borrow().clone().unwrap();
    assert!(kept.key.is_some());
    let unsaved = kept.opened(Some(&SecretString::from(SECRET))).unwrap();
    let draft = plan_file::read_as_typed(&unsaved.bytes).unwrap();
    assert_eq!(draft.patient.name, "Idabel");
    slow.save();
    slow.works();
    assert_eq!(slow.name_on_the_disk(), "Idabel");
    assert!(!slow.window.state().is_unsaved());
    assert!(slow.desk.journal.borrow().is_none());
}

#[test]
fn saving_that_lasts_says_so_and_can_be_left_with_nothing_written() {
    let mut slow = Slow::opened();
    slow.rename("Ida");
    slow.save();
    // The status line says it, and nothing takes the letters that are typed meanwhile.
    slow.window.run_steps(16);
    assert!(shows(&slow.window, SEALING) && slow.dialog().is_none());
    slow.rename("Ida B.");
    assert_eq!(slow.name(), "Ida B.");
    slow.window.run_steps(100);
    assert!(slow.dialog().is_some());
    press(&mut slow.window, "Cancel");
    assert!(slow.dialog().is_none());
    slow.works();
    assert_eq!(slow.name_on_the_disk(), "Ada");
    assert!(slow.window.state().is_unsaved());
}

#[test]
fn what_is_asked_for_while_a_plan_is_saved_comes_after_it() {
    let mut slow = Slow::opened();
    slow.rename("Ida");
    slow.save();
    slow.window.key_press_modifiers(Modifiers::COMMAND, Key::N);
    slow.window.run();
    assert_eq!(slow.name(), "Ida");
    slow.works();
    assert_eq!(slow.name_on_the_disk(), "Ida");
    assert_eq!(slow.name(), "", "the empty plan, without a question");
    assert!(slow.dialog().is_none());
    assert!(!slow.desk.locks.borrow().contains_key(Path::new(SEALED)));
}

#[test]
fn nothing_of_a_sealed_plan_is_kept_before_it_can_be_kept_sealed() {
    let mut slow = Slow::new();
    slow.unseal(SECRET);
    slow.works();
    slow.rename("Ida");
    slow.window.run_steps(30);
    assert!(
        slow.desk.journal.borrow().is_none(),
        "its key is being made"
    );
    slow.works();
    slow.window.run_steps(30);
    assert!(slow.desk.journal.borrow().as_ref().unwrap().key.is_some());
}

#[test]
fn a_worker_that_broke_off_is_said_and_nothing_is_lost() {
    let mut slow = Slow::opened();
    slow.rename("Ida");
    slow.save();
    slow.jobs.lock().unwrap().clear();
    slow.window.step();
    slow.window.run();
    assert!(shows(&slow.window, "Nothing was written"));
    press(&mut slow.window, "Close");
    assert_eq!(slow.name(), "Ida");
    slow.save();
    slow.works();
    assert_eq!(slow.name_on_the_disk(), "Ida");
}

#[test]
fn softer_tails_are_worked_out_while_the_window_goes_on_and_are_not_offered_for_another_plan() {
    let mut slow = Slow::opened();
    press(&mut slow.window, "Taper");
    press(&mut slow.window, "Soften the last part…");
    slow.window.run_steps(30);
    assert!(shows(&slow.window, "Working out softer ways to end…"));
    slow.works();
    assert!(matches!(slow.dialog(), Some(Dialog::Tail { choices, .. }) if !choices.is_empty()));
    press(&mut slow.window, "Close");
    // Before the window says so, the plan is changed under the work.
    press(&mut slow.window, "Soften the last part…");
    let days = |window: &Window| {
        let field = window.get_by_role_and_label(Role::TextInput, "Every … days");
        field.focus();
        field.type_text("35");
    };
    days(&slow.window);
    slow.window.run_steps(2);
    assert!(slow.dialog().is_none());
    slow.works();
    assert!(slow.dialog().is_none());
    assert!(shows(&slow.window, "The plan has changed meanwhile"));
}

#[test]
fn many_scenarios_are_worked_out_while_the_window_goes_on_and_can_be_given_up() {
    let mut slow = Slow::opened();
    // Twenty scenarios of fifteen steps.
    let mut draft = plan_file::read(examples::ALL[0].bytes).unwrap();
    let first = draft.scenarios[0].clone();
    for number in 2..=20 {
        let name = format!("Scenario {number}");
        draft.scenarios.push(taperline::draft::ScenarioDraft {
            name,
            ..first.clone()
        });
    }
    let path = "/plans/many.taper.json";
    slow.desk.put(path, &plan_file::write(&draft));
    slow.window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    slow.window.run();
    type_into(&mut slow.window, "Path", path);
    press(&mut slow.window, "Open");
    let compare = |slow: &mut Slow| {
        slow.window
            .key_press_modifiers(Modifiers::COMMAND, Key::Num4);
        slow.window.run_steps(30);
    };
    compare(&mut slow);
    assert!(shows(&slow.window, "Working out every scenario…"));
    slow.window.key_press(Key::Escape);
    slow.window.run_steps(30);
    assert!(slow.dialog().is_none(), "it is not begun again by itself");
    assert!(shows(&slow.window, "The scenarios are not worked out yet"));
    slow.works();
    assert!(slow.window.state().planning().comparison().is_none());
    press(&mut slow.window, "Work them out");
    slow.works();
    let compared = slow.window.state().planning().comparison().unwrap();
    assert_eq!(compared.unwrap().compared.len(), 20);
    assert!(shows(&slow.window, "Scenarios over one another"));
}
