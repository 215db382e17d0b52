//! How long paper takes.
//!
//! `cargo bench --no-default-features --bench papers` prints every number below. The first
//! paper of a process also reads fonts and templates, so it is measured in processes of its
//! own; the later ones in one process, each of another patient, since the
//! typesetter remembers what it has set before.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement whose input is broken has to stop, and says what it measured"
)]

use std::process::Command;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group};
use taperline::case::Case;
use taperline::clinical_data::Formulary;
use taperline::date::date_from_text;
use taperline::paper::{self, Document, PaperOptions, PaperSize, Subject};
use taperline::plan::Plan;
use taperline::{draft, examples, plan, plan_file};

/// Asks a process of this program for the time of its first paper.
const FIRST: &str = "TAPERLINE_FIRST_PAPER";

/// The example of a year, worked out for the n-th patient.
fn planned(formulary: &Formulary, patient: usize) -> (Case, Plan) {
    let example = examples::ALL.first().expect("an example");
    let mut draft = plan_file::read(example.bytes).expect("a plan file");
    draft.patient.name = format!("Patient {patient}");
    let case = draft::to_case(&draft, formulary).expect("a case");
    let scenario = case.scenario(None).expect("an example has a scenario");
    let today = date_from_text("2027-01-02").expect("a date");
    let plan = plan::plan(&case, scenario, formulary, today).expect("a plan");
    (case, plan)
}

/// The patient's paper from the plan to the PDF.
fn printed(formulary: &Formulary, (case, plan): &(Case, Plan)) -> usize {
    let pdf = paper::patient(case, plan, formulary, PaperSize::A4);
    pdf.expect("a PDF").len()
}

fn papers(criterion: &mut Criterion) {
    let formulary = Formulary::load().expect("the compiled-in data load");
    let same = planned(&formulary, 0);
    printed(&formulary, &same);
    criterion.bench_function("a year's plan, printed again", |bencher| {
        bencher.iter(|| printed(&formulary, &same));
    });
    let mut patient = 0;
    criterion.bench_function("a year's plan of another patient", |bencher| {
        bencher.iter_batched(
            || {
                patient += 1;
                planned(&formulary, patient)
            },
            |other| printed(&formulary, &other),
            criterion::BatchSize::PerIteration,
        );
    });
    let (case, plan) = &same;
    let subject = Subject::Plan { case, plan };
    let options = PaperOptions::default();
    let set = paper::typeset(Document::Patient, subject, &formulary, options).expect("paper");
    criterion.bench_function("a page as a picture of 1,200 by 1,700 pixels", |bencher| {
        bencher.iter(|| set.page_pixels(0, 2.0).expect("a picture"));
    });
}

/// The first paper of a process, in several processes.
fn first() {
    let this = std::env::current_exe().expect("this program");
    let mut times: Vec<Duration> = (0..10)
        .map(|_| {
            let output = Command::new(&this).env(FIRST, "1").output();
            let output = output.expect("it runs").stdout;
            let micros = String::from_utf8_lossy(&output).trim().parse();
            Duration::from_micros(micros.expect("a number"))
        })
        .collect();
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    println!(
        "the first paper of a process  time: {:.1} ms (middle of {})",
        middle.as_secs_f64() * 1e3,
        times.len()
    );
}

criterion_group!(benches, papers);

fn main() {
    if std::env::var_os(FIRST).is_some() {
        let formulary = Formulary::load().expect("the compiled-in data load");
        let planned = planned(&formulary, 0);
        let start = Instant::now();
        printed(&formulary, &planned);
        println!("{}", start.elapsed().as_micros());
        return;
    }
    first();
    benches();
    Criterion::default().configure_from_args().final_summary();
}
