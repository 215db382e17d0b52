//! A hundred thousand keys, clicks, texts, pastes, drags and resizings at random: no panic, and
//! nothing typed is lost.
//!
//! Each run is repeatable by its seed. Every so often the draft is held against what a file of
//! it gives back, and at the end undo, redo and saving still do their work.
#![expect(
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "a run that panics says how to repeat it, and what is not there stops it"
)]

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Vec2, pos2};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use proptest::prelude::RngExt as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use taperline::gui::{Dialog, Page};
use taperline::plan_file;

use crate::{Files, Window, harness, type_into};

/// Events of one run; all runs together are a hundred thousand.
const EVENTS: usize = 25_000;
/// After so many frames the draft is held against its file.
const BETWEEN_CHECKS: usize = 100;

/// What somebody might type, paste or let the cat type.
const TEXTS: [&str; 30] = [
    "60 mg",
    "45,5 mg",
    "1e3",
    "NaN",
    "−5",
    "0",
    "12.5",
    "50 mcg/h",
    "10 mg/5 mL",
    "08:00",
    "24:00",
    "2027-01-04",
    "2027-02-30",
    "9999-12-31",
    "0000-01-01",
    "mst",
    "oramorph",
    "fent 25",
    "Ada Example",
    "O’Neill \"Jo\" \\ <b>",
    "{\"a\": [1]}",
    "#set page()",
    "\u{202e}right to left",
    "e\u{301}\u{200d}👩‍⚕️",
    "日本語",
    "\u{0}\u{7}\t",
    "a line\nand another\r\n",
    " ",
    "%",
    "../../x",
];

const KEYS: [Key; 31] = [
    Key::Tab,
    Key::Tab,
    Key::Tab,
    Key::Enter,
    Key::Enter,
    Key::Space,
    Key::Escape,
    Key::Backspace,
    Key::Delete,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::Home,
    Key::End,
    Key::PageUp,
    Key::PageDown,
    Key::F1,
    Key::F5,
    Key::F11,
    Key::N,
    Key::O,
    Key::S,
    Key::P,
    Key::Z,
    Key::Y,
    Key::A,
    Key::D,
    Key::H,
    Key::Num1,
    Key::Plus,
];

const MODIFIERS: [Modifiers; 6] = [
    Modifiers::NONE,
    Modifiers::NONE,
    Modifiers::SHIFT,
    Modifiers::COMMAND,
    Modifiers::COMMAND,
    Modifiers {
        shift: true,
        ..Modifiers::COMMAND
    },
];

/// Says where a run stood, should it not come to its end.
struct Place {
    seed: u8,
    events: usize,
}

impl Drop for Place {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("seed {}, after {} events", self.seed, self.events);
        }
    }
}

fn pick<T: Copy>(random: &mut TestRng, from: &[T]) -> T {
    from[random.random_range(0..from.len())]
}

/// A place that can be pressed, or any place at all.
fn somewhere(window: &Window, random: &mut TestRng) -> Pos2 {
    let whole = window.ctx.content_rect();
    if random.random_bool(0.75) {
        let pressable = |role| {
            let roles = [
                Role::Button,
                Role::TextInput,
                Role::ComboBox,
                Role::CheckBox,
            ];
            roles.contains(&role)
        };
        let places: Vec<Pos2> = window
            .query_all(By::new())
            .filter(|node| pressable(node.accesskit_node().role()))
            .map(|node| node.rect().center())
            .filter(|place| whole.contains(*place))
            .collect();
        if !places.is_empty() {
            return pick(random, &places);
        }
    }
    pos2(
        random.random_range(0.0..whole.width().max(1.0)),
        random.random_range(0.0..whole.height().max(1.0)),
    )
}

fn button(at: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) -> Event {
    Event::PointerButton {
        pos: at,
        button,
        pressed,
        modifiers,
    }
}

/// Puts one more thing that somebody does into the next frame.
fn something(window: &mut Window, random: &mut TestRng) {
    let modifiers = pick(random, &MODIFIERS);
    match random.random_range(0..100_u32) {
        0..40 => {
            let at = somewhere(window, random);
            let with = match random.random_range(0..12_u32) {
                0 => PointerButton::Secondary,
                1 => PointerButton::Middle,
                _ => PointerButton::Primary,
            };
            let events = &mut window.input_mut().events;
            events.push(Event::PointerMoved(at));
            events.push(button(at, with, true, Modifiers::NONE));
            events.push(button(at, with, false, Modifiers::NONE));
        }
        40..65 => {
            let key = pick(random, &KEYS);
            let events = &mut window.input_mut().events;
            events.push(Event::ModifiersChanged(modifiers));
            for pressed in [true, false] {
                events.push(Event::Key {
                    key,
                    physical_key: None,
                    pressed,
                    repeat: false,
                    modifiers,
                });
            }
            events.push(Event::ModifiersChanged(Modifiers::NONE));
        }
        65..82 => {
            let text = pick(random, &TEXTS).to_owned();
            window.input_mut().events.push(Event::Text(text));
        }
        82..86 => {
            let times = random.random_range(1..4_usize);
            let text = pick(random, &TEXTS).repeat(times);
            window.input_mut().events.push(Event::Paste(text));
        }
        86..88 => {
            let event = if random.random_bool(0.5) {
                Event::Copy
            } else {
                Event::Cut
            };
            window.input_mut().events.push(event);
        }
        88..92 => {
            let at = somewhere(window, random);
            let events = &mut window.input_mut().events;
            events.push(Event::PointerMoved(at));
            // Pressed here and let go wherever the pointer is then.
            let pressed = random.random_bool(0.6);
            events.push(button(at, PointerButton::Primary, pressed, modifiers));
        }
        92..96 => {
            let far = random.random_range(-400.0..400.0_f32);
            window.input_mut().events.push(Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: Vec2::new(far / 8.0, far),
                phase: TouchPhase::Move,
                source: egui::MouseWheelSource::Unknown,
                modifiers,
            });
        }
        96..98 => {
            let size = match random.random_range(0..4_u32) {
                0 => Vec2::new(1280.0, 800.0),
                1 => Vec2::new(960.0, 600.0),
                _ => Vec2::new(
                    random.random_range(120.0..2600.0),
                    random.random_range(80.0..1600.0),
                ),
            };
            let _ = window.set_size(size);
        }
        98 => {
            let large = pick(random, &[1.0, 1.0, 1.5, 2.0]);
            let _ = window.set_pixels_per_point(large);
        }
        _ => {
            let focused = random.random_bool(0.5);
            let events = &mut window.input_mut().events;
            events.push(Event::PointerGone);
            events.push(Event::WindowFocused(focused));
            let root = egui::ViewportId::ROOT;
            if let Some(viewport) = window.input_mut().viewports.get_mut(&root) {
                viewport.events.push(egui::ViewportEvent::Close);
            }
        }
    }
}

/// A file of the draft gives the draft back, word for word; where it cannot be read back, the
/// window knows which field is in the way, so that it is not written.
fn assert_nothing_is_lost(window: &mut Window) {
    let app = window.state();
    if app.view().page == Page::Welcome {
        return;
    }
    match plan_file::read(&plan_file::write(app.draft())) {
        Ok(back) => assert_eq!(&back, app.draft()),
        Err(_) => {
            // What undo has brought back is worked out in the frame that follows.
            window.step();
            let app = window.state();
            assert_ne!(app.planning().problems(), [], "{:?}", app.draft());
        }
    }
}

fn close_dialogs(window: &mut Window) {
    window.input_mut().events.push(button(
        Pos2::ZERO,
        PointerButton::Primary,
        false,
        Modifiers::NONE,
    ));
    window.step();
    for _ in 0..8 {
        window.key_press(Key::Escape);
        window.run_steps(2);
    }
    assert_eq!(window.state().view().dialog, None);
}

fn shortcut(window: &mut Window, key: Key, modifiers: Modifiers) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(2);
}

/// Undo and redo lead back to the same draft, and saving keeps it.
fn assert_it_still_works(window: &mut Window, files: &Files) {
    let _ = window.set_pixels_per_point(1.0);
    let _ = window.set_size(Vec2::new(1280.0, 800.0));
    close_dialogs(window);
    if window.state().view().page == Page::Welcome {
        shortcut(window, Key::N, Modifiers::COMMAND);
    }
    // A second's rest makes a point to return to.
    window.run_steps(8);
    let draft = window.state().draft().clone();
    shortcut(window, Key::Z, Modifiers::COMMAND);
    // At the beginning there is nothing to take back, and what was taken back before would come.
    if window.state().draft() != &draft {
        shortcut(window, Key::Z, Modifiers::COMMAND | Modifiers::SHIFT);
    }
    assert_eq!(window.state().draft(), &draft);

    shortcut(window, Key::S, Modifiers::COMMAND | Modifiers::SHIFT);
    match window.state().view().dialog.clone() {
        Some(Dialog::Message { lines, .. }) => assert!(!lines.is_empty()),
        Some(Dialog::Path { .. }) => {
            type_into(window, "Path", "/out/after.taper.json");
            window.key_press(Key::Enter);
            window.run_steps(3);
            let written = files
                .borrow()
                .get(Path::new("/out/after.taper.json"))
                .cloned();
            let back = plan_file::read(&written.expect("the plan was saved"));
            assert_eq!(back.as_ref(), Ok(window.state().draft()));
            assert!(!window.state().is_unsaved());
        }
        other => panic!("saving asked for nothing: {other:?}"),
    }
    assert_eq!(window.state().draft(), &draft);
}

fn run(seed: u8) {
    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let (mut window, files) = harness(1280.0, 800.0, egui::Theme::Light);
    // As in the real window, a sign that the font lacks is a box and no panic.
    window
        .ctx
        .set_missing_glyph_policy(egui::epaint::text::MissingGlyphPolicy::Tofu);
    // Something to open by its path.
    let example = taperline::examples::ALL[usize::from(seed) % taperline::examples::ALL.len()];
    let _ = files
        .borrow_mut()
        .insert(PathBuf::from("../../x"), example.bytes.to_vec());
    window.get_by_label_contains(example.title).click();
    window.run();
    let mut place = Place { seed, events: 0 };
    let mut frames = 0;
    while place.events < EVENTS {
        for _ in 0..random.random_range(1..=6_usize) {
            something(&mut window, &mut random);
            place.events += 1;
        }
        window.step();
        frames += 1;
        if frames % BETWEEN_CHECKS == 0 {
            assert_nothing_is_lost(&mut window);
        }
    }
    assert_it_still_works(&mut window, &files);
    assert_nothing_is_lost(&mut window);
}

#[test]
fn random_input_with_the_first_seed() {
    run(1);
}

#[test]
fn random_input_with_the_second_seed() {
    run(2);
}

#[test]
fn random_input_with_the_third_seed() {
    run(3);
}

#[test]
fn random_input_with_the_fourth_seed() {
    run(4);
}
