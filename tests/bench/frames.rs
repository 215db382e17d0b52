//! What one frame costs: layout and tessellation of the fullest page, with a plan of 104 steps.
//!
//! The window is brought to its page through kittest; the frames that are measured are then
//! drawn as a window draws them, without and with a screen reader. The reference is the same
//! number of words in a plain grid.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement whose input is broken has to stop"
)]

use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Context, RawInput, Rect, Theme, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use taperline::clinical_data::Formulary;
use taperline::date::date_from_text;
use taperline::files::{JournalContent, Stamp, Unsaved};
use taperline::gui::{
    App, Desktop, Guard, LeftBehind, News, NotLocked, NotSaved, Purpose, Saving, Written,
    install_fonts, install_style,
};
use taperline::plan::Outcome;
use taperline::plan_file::Sealer;

/// Four doses of 490 mg are 1960 mg a day; 20 mg less each week, and less than that at the end,
/// where 20 mg would be steep, is 104 steps.
const STEPS: usize = 104;
const PLAN: &str = r#"{"format": "taperline-plan", "version": 1, "country": "uk",
    "equivalence_table": "fpm-2020", "patient": {"name": "Ada Example"},
    "regimen": [{"id": "oxy", "product": "uk-oxy-mr12", "regular": [
        {"time": "06:00", "amount": "490 mg"}, {"time": "12:00", "amount": "490 mg"},
        {"time": "18:00", "amount": "490 mg"}, {"time": "22:00", "amount": "490 mg"}]}],
    "scenarios": [{"name": "A", "request": {"start": "2027-01-04", "goal": {"kind": "stop"},
        "order": ["oxy"], "pace": {"reduction": {"amount": "20 mg"}, "every_days": 7},
        "constraints": {"most_units_per_dose": 6},
        "acknowledged": [{"rule": "ome-500", "by": "Dr A", "reason": "a measurement",
            "on": "2027-01-02"}]}}]}"#;

/// Has one file, and writes none.
struct OneFile;

impl Desktop for OneFile {
    fn choose(&mut self, _purpose: Purpose) -> Option<PathBuf> {
        None
    }

    fn now(&mut self) -> String {
        "2027-01-02 10:15:00".to_owned()
    }

    fn open(&mut self, _path: &Path) -> Result<(Vec<u8>, Stamp), String> {
        Ok((PLAN.as_bytes().to_vec(), Stamp::of(PLAN.as_bytes())))
    }

    fn save(&mut self, _: &Path, _: &[u8], _: Saving) -> Result<Written, NotSaved> {
        Err(NotSaved::Because("nothing is written here".to_owned()))
    }

    fn lock(&mut self, _path: &Path, _take_over: bool) -> Result<Guard, NotLocked> {
        Ok(Box::new(()))
    }

    fn keep(&mut self, _unsaved: Unsaved) {}

    fn kept(&mut self, _waits: bool) -> Option<Result<(), String>> {
        Some(Ok(()))
    }

    fn seal_kept(&mut self, _sealer: Option<Sealer>) -> Result<(), String> {
        Ok(())
    }

    fn forget(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn left_behind(&mut self) -> Vec<LeftBehind> {
        Vec::new()
    }

    fn left(&mut self, _left: &LeftBehind) -> Result<JournalContent, String> {
        Err("nothing is kept here".to_owned())
    }

    fn discard(&mut self, _left: &LeftBehind) -> Result<(), String> {
        Ok(())
    }

    fn keeps_from_writing(&mut self, _: Option<&Path>, _out: &Path) -> Option<&'static str> {
        None
    }

    fn are_the_same(&mut self, one: &Path, other: &Path) -> bool {
        one == other
    }

    fn is_there(&mut self, _path: &Path) -> bool {
        false
    }

    fn ask_for_printers(&mut self, _context: &egui::Context) {}

    fn print(&mut self, _printer: Option<&str>, _pdf: &[u8], _context: &egui::Context) {}

    fn news(&mut self) -> Vec<News> {
        Vec::new()
    }

    fn replace(&mut self, _path: &Path, _bytes: &[u8]) -> Result<(), String> {
        Err("nothing is written here".to_owned())
    }
}

/// The window on the plan's schedule, with a step chosen.
fn window(size: Vec2) -> Harness<'static, App> {
    let formulary = Formulary::load().expect("the compiled-in data load");
    let today = date_from_text("2027-01-02").expect("a date");
    let mut window = Harness::builder()
        .with_size(size)
        .with_theme(Theme::Light)
        .with_max_steps(12)
        .with_context_setup(|context| {
            install_fonts(context);
            install_style(context);
        })
        .build_eframe(|_| {
            let mut app = App::new(formulary, Box::new(move || today), Box::new(OneFile));
            app.open(Path::new("plan.taper.json"));
            app
        });
    window.run();
    let plan = window.state().planning().plan();
    let Some(Outcome::Planned(planned)) = plan.map(|plan| &plan.outcome) else {
        let problems = window.state().planning().problems();
        panic!("the plan has no schedule: {problems:?}");
    };
    assert_eq!(planned.schedule.steps.len(), STEPS);
    window.get_by_label_contains("Step 3, ").click();
    window.run();
    assert_eq!(window.state().view().step, Some(3));
    window.run_steps(8);
    window
}

fn input(size: Vec2) -> RawInput {
    RawInput {
        screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, size)),
        ..RawInput::default()
    }
}

/// Draws a frame up to the triangles that go to the graphics card.
fn frame(context: &Context, size: Vec2, mut show: impl FnMut(&mut egui::Ui)) -> usize {
    let output = context.run_ui(input(size), |ui| show(ui));
    let triangles = context.tessellate(output.shapes, output.pixels_per_point);
    triangles.len()
}

fn frames(criterion: &mut Criterion) {
    let usual = Vec2::new(1280.0, 800.0);
    for (name, size, screen_reader) in [
        ("fullest page", usual, false),
        ("fullest page with a screen reader", usual, true),
        (
            "fullest page at 1920 x 1080",
            Vec2::new(1920.0, 1080.0),
            false,
        ),
    ] {
        let mut window = window(size);
        let context = window.ctx.clone();
        if !screen_reader {
            context.disable_accesskit();
        }
        let mut nothing = eframe::Frame::_new_kittest();
        criterion.bench_function(name, |bencher| {
            let app = window.state_mut();
            bencher.iter(|| {
                frame(&context, size, |ui| {
                    eframe::App::logic(app, ui.ctx(), &mut nothing);
                    eframe::App::ui(app, ui, &mut nothing);
                })
            });
        });
    }
    let plain = Context::default();
    install_fonts(&plain);
    install_style(&plain);
    criterion.bench_function("as many words in a plain grid", |bencher| {
        bencher.iter(|| {
            frame(&plain, usual, |ui| {
                egui::Grid::new("words").show(ui, |ui| {
                    for step in 0..STEPS {
                        for column in 0..7 {
                            ui.label(format!("{column} of {step}"));
                        }
                        ui.end_row();
                    }
                });
            })
        });
    });
}

criterion_group!(benches, frames);
criterion_main!(benches);
