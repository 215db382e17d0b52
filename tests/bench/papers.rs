//! How long paper takes.
//!
//! `cargo bench --no-default-features --bench papers` prints every number below. The first
//! paper of a process also reads fonts and templates, so it is measured in processes of its
//! own; the later ones in one process.
//!
//! The typesetter remembers what it has set before, so what a later paper costs hangs on what
//! is another one in it. Measured are, from the least to the most: the same paper again; that of
//! another patient; one with another dose, as after an edit of the regimen, where every step is
//! another one; and one that begins some weeks later, where every date is. “After the first” in
//! the budget is the last of them.

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
use taperline::date::{date_from_text, iso, plus_days};
use taperline::draft::TakingDraft;
use taperline::paper::{self, Document, PaperOptions, PaperSize, Subject};
use taperline::plan::Plan;
use taperline::{draft, examples, plan, plan_file};

/// Asks a process of this program for the time of its first paper.
const FIRST: &str = "TAPERLINE_FIRST_PAPER";

/// What is another one in the n-th paper.
#[derive(Clone, Copy)]
enum Changed {
    Name,
    Doses,
    Dates,
}

/// The example of a year, the n-th of those that differ in this.
fn planned(formulary: &Formulary, what: Changed, number: usize) -> (Case, Plan) {
    let example = examples::ALL.first().expect("an example");
    let mut draft = plan_file::read(example.bytes).expect("a plan file");
    match what {
        Changed::Name => draft.patient.name = format!("Patient {number}"),
        Changed::Doses => {
            // From 60 mg twice a day up to 200 mg, in the steps of the smallest tablet.
            let amount = format!("{} mg", 60 + 5 * (number % 29));
            for row in &mut draft.regimen {
                if let TakingDraft::Regular(doses) = &mut row.taking {
                    for dose in doses {
                        dose.amount.clone_from(&amount);
                    }
                }
            }
        }
        Changed::Dates => {
            let first = date_from_text("2027-01-04").expect("a date");
            let days = u32::try_from(7 * number).expect("a few years");
            let start = plus_days(first, days).expect("a date");
            for scenario in &mut draft.scenarios {
                scenario.request.start = iso(start);
            }
        }
    }
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
    let same = planned(&formulary, Changed::Name, 0);
    printed(&formulary, &same);
    criterion.bench_function("a year's plan, printed again", |bencher| {
        bencher.iter(|| printed(&formulary, &same));
    });
    for (what, name) in [
        (Changed::Name, "a year's plan of another patient"),
        (Changed::Doses, "a year's plan with another dose"),
        (Changed::Dates, "a year's plan with other dates"),
    ] {
        let mut number = 0;
        criterion.bench_function(name, |bencher| {
            bencher.iter_batched(
                || {
                    number += 1;
                    planned(&formulary, what, number)
                },
                |other| printed(&formulary, &other),
                criterion::BatchSize::PerIteration,
            );
        });
    }
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
        "the first paper of a process: {:.1} ms, the middle of {}",
        middle.as_secs_f64() * 1000.0,
        times.len()
    );
}

criterion_group!(benches, papers);

fn main() {
    if std::env::var_os(FIRST).is_some() {
        let formulary = Formulary::load().expect("the compiled-in data load");
        let planned = planned(&formulary, Changed::Name, 0);
        let start = Instant::now();
        printed(&formulary, &planned);
        println!("{}", start.elapsed().as_micros());
        return;
    }
    first();
    benches();
    Criterion::default().configure_from_args().final_summary();
}
