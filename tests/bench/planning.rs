//! How long planning takes. `cargo bench --no-default-features` prints it.

#![expect(
    clippy::expect_used,
    reason = "a measurement whose input is broken has to stop"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use taperline::clinical_data::Formulary;
use taperline::date::date_from_text;
use taperline::{assessment, draft, equivalence, examples, plan, plan_file, taper};

fn planning(criterion: &mut Criterion) {
    let formulary = Formulary::load().expect("the compiled-in data load");
    let today = date_from_text("2027-01-02").expect("a date");
    for example in examples::ALL {
        let draft = plan_file::read(example.bytes).expect("an example is a plan file");
        let case = draft::to_case(&draft, &formulary).expect("an example is a case");
        let scenario = case.scenario(None).expect("an example has a scenario");
        criterion.bench_function(&format!("plan {}", example.name), |bencher| {
            bencher.iter(|| plan::plan(&case, scenario, &formulary, today));
        });
    }
    let contract = examples::ALL.first().expect("an example").bytes;
    let draft = plan_file::read(contract).expect("a plan file");
    let case = draft::to_case(&draft, &formulary).expect("a case");
    let request = &case.scenario(None).expect("a scenario").request;
    criterion.bench_function("of which the taper", |bencher| {
        bencher.iter(|| taper::taper(&case, request, &formulary));
    });
    criterion.bench_function("of which the assessment", |bencher| {
        bencher.iter(|| assessment::assess(&case, &formulary));
    });
    criterion.bench_function("of which the equivalents", |bencher| {
        bencher.iter(|| equivalence::of_regimen(&case.regimen, &case.table));
    });
    let bytes = examples::ALL.first().expect("an example").bytes;
    criterion.bench_function("read and check a plan file", |bencher| {
        bencher.iter(|| draft::to_case(&plan_file::read(bytes).expect("a plan file"), &formulary));
    });
    criterion.bench_function("load the clinical data", |bencher| {
        bencher.iter(Formulary::load);
    });
}

criterion_group!(benches, planning);
criterion_main!(benches);
