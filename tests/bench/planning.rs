//! How long planning takes.
//!
//! `cargo bench --no-default-features --bench planning` prints every number below; words after
//! ` -- ` pick the measurements whose names hold them, such as `growth`. Nothing here is a
//! test: a number that has grown is for a person to judge.
//!
//! Measured on a two-core virtual machine with other work going on, where quieter runs came
//! out up to a third shorter. *Before* is the planner that tried every pair of rungs and
//! worked out every fraction in numbers of any size.
//!
//! | what | before | now |
//! | --- | --- | --- |
//! | the contract's example, from case to findings | 0.71 ms | 0.13 ms |
//! | of which the taper | 0.35 ms | 0.06 ms |
//! | worst realistic case, 2.6 % of the original | 65 ms | 4.3 ms |
//! | worst realistic case, 15 % of the current | 1055 ms | 13 ms |
//!
//! The work grows with intervals times rungs at the most: the last column is the time for each
//! interval and rung, and it does not rise.
//!
//! | intervals | rungs | before | now | each |
//! | --- | --- | --- | --- | --- |
//! | 40 | 193 | 4.1 ms | 0.46 ms | 60 ns |
//! | 80 | 193 | 6.9 ms | 0.70 ms | 45 ns |
//! | 160 | 193 | 13 ms | 1.3 ms | 43 ns |
//! | 40 | 385 | 14 ms | 0.89 ms | 58 ns |
//! | 40 | 769 | 42 ms | 1.8 ms | 59 ns |
//! | 80 | 385 | 22 ms | 1.3 ms | 43 ns |
//! | 160 | 769 | 160 ms | 5.9 ms | 48 ns |

#![expect(
    clippy::expect_used,
    reason = "a measurement whose input is broken has to stop"
)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use taperline::case::Case;
use taperline::clinical_data::Formulary;
use taperline::date::date_from_text;
use taperline::{assessment, draft, equivalence, examples, plan, plan_file, taper};

fn case(file: &[u8], formulary: &Formulary) -> Case {
    let draft = plan_file::read(file).expect("a plan file");
    draft::to_case(&draft, formulary).expect("a case")
}

/// Every example from case to findings, and what the contract's example is made up of.
fn planning(criterion: &mut Criterion) {
    let formulary = Formulary::load().expect("the compiled-in data load");
    let today = date_from_text("2027-01-02").expect("a date");
    for example in examples::ALL {
        let case = case(example.bytes, &formulary);
        let scenario = case.scenario(None).expect("an example has a scenario");
        criterion.bench_function(&format!("plan {}", example.name), |bencher| {
            bencher.iter(|| plan::plan(&case, scenario, &formulary, today));
        });
    }
    let contract = examples::ALL.first().expect("an example").bytes;
    let case = case(contract, &formulary);
    let request = &case.scenario(None).expect("a scenario").request;
    criterion.bench_function("of which the taper", |bencher| {
        bencher.iter(|| taper::taper(&case, request, &formulary));
    });
    criterion.bench_function("of which the assessment", |bencher| {
        bencher.iter(|| assessment::assess(&case.assessment, &formulary));
    });
    criterion.bench_function("of which the equivalents", |bencher| {
        bencher.iter(|| equivalence::of_regimen(&case.regimen, &case.table));
    });
    criterion.bench_function("read and check a plan file", |bencher| {
        bencher
            .iter(|| draft::to_case(&plan_file::read(contract).expect("a plan file"), &formulary));
    });
    criterion.bench_function("load the clinical data", |bencher| {
        bencher.iter(Formulary::load);
    });
}

/// A plan file with rows of oxycodone in nine strengths, each so often a day 480 mg, which is
/// four of the largest, tapered one after the other by so much a week.
fn oxycodone(rows: usize, times: usize, reduction: &str) -> Vec<u8> {
    let doses: Vec<String> = (0..times)
        .map(|hour| format!(r#"{{"time": "{hour:02}:00", "amount": "480 mg"}}"#))
        .collect();
    let doses = doses.join(", ");
    let regimen: Vec<String> = (1..=rows)
        .map(|row| format!(r#"{{"id": "r{row}", "product": "uk-oxy-mr12", "regular": [{doses}]}}"#))
        .collect();
    let order: Vec<String> = (1..=rows).map(|row| format!(r#""r{row}""#)).collect();
    let (regimen, order) = (regimen.join(", "), order.join(", "));
    let file = format!(
        r#"{{"format": "taperline-plan", "version": 1, "country": "uk",
            "equivalence_table": "fpm-2020", "regimen": [{regimen}],
            "scenarios": [{{"name": "A", "request": {{"start": "2027-01-04",
                "goal": {{"kind": "stop"}}, "order": [{order}],
                "pace": {{"reduction": {reduction}, "every_days": 7}},
                "acknowledged": [{{"rule": "ome-500", "by": "Dr A", "reason": "a measurement",
                    "on": "2027-01-02"}}]}}}}]}}"#
    );
    file.into_bytes()
}

/// Four rows, one after the other, for three years: some 40 weekly intervals each, nine
/// strengths, four times a day four units. A share of the current dose makes long fractions.
fn worst(criterion: &mut Criterion) {
    let formulary = Formulary::load().expect("the compiled-in data load");
    let today = date_from_text("2027-01-02").expect("a date");
    for (percent, of) in [("2.6", "original"), ("15", "current")] {
        let reduction = format!(r#"{{"percent": {percent}, "of": "{of}"}}"#);
        let case = case(&oxycodone(4, 4, &reduction), &formulary);
        let scenario = case.scenario(None).expect("a scenario");
        let name = format!("worst realistic case, {percent} % of the {of}");
        criterion.bench_function(&name, |bencher| {
            bencher.iter(|| plan::plan(&case, scenario, &formulary, today));
        });
    }
}

/// One row; intervals and rungs doubled separately and together.
fn growth(criterion: &mut Criterion) {
    let formulary = Formulary::load().expect("the compiled-in data load");
    let mut group = criterion.benchmark_group("growth");
    for (intervals, times) in [
        (40, 2),
        (80, 2),
        (160, 2),
        (40, 4),
        (40, 8),
        (80, 4),
        (160, 8),
    ] {
        // Each dose has 96 amounts below it, in fives.
        let (rungs, amount) = (96 * times + 1, 480 * times / intervals);
        let reduction = format!(r#"{{"amount": "{amount} mg"}}"#);
        let case = case(&oxycodone(1, times, &reduction), &formulary);
        let request = &case.scenario(None).expect("a scenario").request;
        let id = BenchmarkId::from_parameter(format!("{intervals} intervals x {rungs} rungs"));
        group.bench_function(id, |bencher| {
            bencher.iter(|| taper::taper(&case, request, &formulary));
        });
    }
}

criterion_group!(benches, planning, worst, growth);
criterion_main!(benches);
