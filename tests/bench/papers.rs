//! How long the papers of the contract's example take, against one line of the same typesetter.

#![expect(
    clippy::expect_used,
    reason = "a measurement whose input is broken has to stop"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use taperline::clinical_data::Formulary;
use taperline::date::date_from_text;
use taperline::paper::{self, PaperSize};
use taperline::{draft, examples, plan, plan_file};
use typst_as_lib::TypstEngine;
use typst_layout::PagedDocument;

const FONT: &[u8] =
    include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Tabular_400Regular.ttf");

fn one_line() -> Vec<u8> {
    let line =
        "#set document(title: [One])\n#set text(font: \"Atkinson Hyperlegible Next\")\nOne line.";
    let engine = TypstEngine::builder().main_file(line).fonts([FONT]).build();
    let document: PagedDocument = engine.compile().output.expect("a line");
    typst_pdf::pdf(&document, &typst_pdf::PdfOptions::default()).expect("a page")
}

fn papers(criterion: &mut Criterion) {
    let formulary = Formulary::load().expect("the compiled-in data load");
    let today = date_from_text("2027-01-02").expect("a date");
    let file = examples::ALL.first().expect("an example").bytes;
    let draft = plan_file::read(file).expect("a plan file");
    let case = draft::to_case(&draft, &formulary).expect("a case");
    let scenario = case.scenario(None).expect("an example has a scenario");
    let plan = plan::plan(&case, scenario, &formulary, today).expect("a plan");
    let mut group = criterion.benchmark_group("paper");
    let _ = group.sample_size(10);
    group.bench_function("one line", |bencher| bencher.iter(one_line));
    group.bench_function("patient", |bencher| {
        bencher.iter(|| paper::patient(&case, &plan, &formulary, PaperSize::A4).expect("a PDF"));
    });
    group.bench_function("clinician", |bencher| {
        bencher.iter(|| paper::clinician(&case, &plan, &formulary, PaperSize::A4).expect("a PDF"));
    });
    group.finish();
}

criterion_group!(benches, papers);
criterion_main!(benches);
