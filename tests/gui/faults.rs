//! A fault in the program itself: the window stays, what was typed is kept, and somebody says
//! how to go on.
#![cfg(test)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use taperline::clinical_data::Formulary;
use taperline::gui::{App, Fault};
use taperline::plan_file;

use crate::{Desk, Window, open_example, press, shows, today, type_into, window_of};

/// A window whose clock breaks when that is asked for.
fn with_a_clock_that_breaks() -> (Window, Desk, Arc<AtomicBool>) {
    let desk = Desk::default();
    let breaks = Arc::new(AtomicBool::new(false));
    let (on_it, broken) = (desk.clone(), Arc::clone(&breaks));
    let mut window = window_of((1280.0, 800.0, egui::Theme::Light), 0.25, || {
        let clock = move || {
            assert!(
                !broken.load(Ordering::Relaxed),
                "the clock of Ada Example is broken"
            );
            today()
        };
        App::new(Formulary::load().unwrap(), Box::new(clock), Box::new(on_it))
    });
    open_example(&mut window);
    (window, desk, breaks)
}

#[test]
fn a_fault_closes_nothing_keeps_what_was_typed_and_is_gone_on_from() {
    let (mut window, desk, breaks) = with_a_clock_that_breaks();
    press(&mut window, "Regimen");
    type_into(&mut window, "Patient", "Ida");
    breaks.store(true, Ordering::Relaxed);
    window.run();
    assert_eq!(window.state().view().fault, Some(Fault::Window));
    assert!(shows(&window, "Taperline met a fault in itself"));
    assert!(shows(&window, "What you typed and did not save is kept."));
    assert!(
        !shows(&window, "clock of Ada"),
        "it says nothing of the case"
    );
    let journal = desk.journal.borrow();
    let kept = &journal.as_ref().unwrap().unsaved.bytes;
    assert_eq!(plan_file::read_as_typed(kept).unwrap().patient.name, "Ida");
    drop(journal);

    // As long as it lasts, trying again says the same; afterwards the plan is there as it was.
    press(&mut window, "Try again");
    assert!(shows(&window, "Taperline met a fault in itself"));
    breaks.store(false, Ordering::Relaxed);
    press(&mut window, "Try again");
    assert_eq!(window.state().view().fault, None);
    assert_eq!(window.state().draft().patient.name, "Ida");
    let patient = window.get_by_role_and_label(Role::TextInput, "Patient");
    assert_eq!(patient.value().as_deref(), Some("Ida"));
}

#[test]
fn the_last_change_can_be_taken_back_where_it_brought_a_fault_about() {
    let (mut window, _, breaks) = with_a_clock_that_breaks();
    press(&mut window, "Regimen");
    // The undoer has seen the plan before it is changed, and after.
    window.run_steps(8);
    let before = window.state().draft().patient.name.clone();
    type_into(&mut window, "Patient", "Ida");
    window.run_steps(8);
    breaks.store(true, Ordering::Relaxed);
    window.run();
    breaks.store(false, Ordering::Relaxed);
    press(&mut window, "Take the last change back");
    assert_eq!(window.state().draft().patient.name, before);
    assert_eq!(window.state().view().fault, None);
}
