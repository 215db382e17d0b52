//! The patient's paper: equal bytes, tagged, every dose and date readable, text printed as
//! it stands.

use std::io::Write as _;
use std::process::{Command, Stdio};

use taperline::clinical_data::Formulary;
use taperline::date::date_from_text;
use taperline::draft::{self, Draft};
use taperline::paper::{self, PaperSize};
use taperline::plan::{self, Outcome};
use taperline::problem::Problem;
use taperline::{examples, plan_file};

fn example(name: &str) -> Draft {
    let example = examples::ALL
        .iter()
        .find(|example| example.name == name)
        .expect("an example");
    plan_file::read(example.bytes).expect("an example is a plan file")
}

fn pdf(draft: &Draft, size: PaperSize) -> Result<Vec<u8>, Problem> {
    let formulary = Formulary::load().expect("the data load");
    let case = draft::to_case(draft, &formulary).expect("a case");
    let today = date_from_text("2027-01-02").expect("a date");
    let scenario = case.scenario(None).expect("a scenario");
    let plan = plan::plan(&case, scenario, &formulary, today).expect("a plan");
    paper::patient(&case, &plan, &formulary, size)
}

/// The text of a PDF, each run of blanks as one, as a reader program hears it.
pub fn text(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("pdftotext of poppler-utils is installed");
    let mut input = reader.stdin.take().expect("an input");
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = reader.wait_with_output().expect("its output");
    writer
        .join()
        .expect("the writer ends")
        .expect("the PDF was read");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn equal_input_gives_equal_bytes() {
    let draft = example("small-dose");
    let one = pdf(&draft, PaperSize::A4).expect("paper");
    assert_eq!(one, pdf(&draft, PaperSize::A4).expect("paper"));
    assert_ne!(one, pdf(&draft, PaperSize::Letter).expect("paper"));
}

#[test]
fn the_pdf_says_that_it_is_tagged_and_accessible() {
    let pdf = pdf(&example("small-dose"), PaperSize::A4).expect("paper");
    let holds = |mark: &[u8]| pdf.windows(mark.len()).any(|part| part == mark);
    assert!(pdf.starts_with(b"%PDF-"));
    assert!(holds(b"/MarkInfo"), "the PDF is not tagged");
    assert!(holds(b"pdfuaid:part"), "the PDF does not claim PDF/UA");
}

#[test]
fn every_dose_with_its_units_and_every_date_can_be_read_back() {
    let text = text(&pdf(&example("morphine-with-breakthrough"), PaperSize::A4).expect("paper"));
    // Step 1: 55 mg twice a day is 30 + 15 + 10; a sixth of 110 mg is 18.3 mg, which the
    // 10 mL syringe measures as 9 mL = 18 mg.
    for words in [
        "Your plan to take less morphine",
        "Monday 4 January 2027 to Sunday 31 January 2027",
        "Morning 08:00 55 mg 1 × 30 mg + 1 × 15 mg + 1 × 10 mg",
        "18 mg = 9 mL",
        "at most 6 times in 24 hours",
        "Review: Sunday 31 January 2027",
        "Monday 3 January 2028 to Sunday 30 January 2028",
        "Night 20:00 5 mg 1 × 5 mg",
        "Stop on Monday 31 January 2028",
        "If it is too hard",
        "Who to call",
        "Pain team, weekdays 9 to 5: 01632 960 001",
        // On the first page, before any step.
        "Who to call: Pain team, weekdays 9 to 5: 01632 960 001 · At night and weekends: 111 When to get help: page",
        "Not signed off",
    ] {
        assert!(
            text.contains(words),
            "‘{words}’ is not on the paper:\n{text}"
        );
    }
    for step in 1..=14 {
        assert!(text.contains(&format!("Step {step} ")), "step {step}");
    }
}

#[test]
fn the_paper_says_never_to_go_back_and_what_withdrawal_feels_like() {
    let text = text(&pdf(&example("morphine-with-breakthrough"), PaperSize::A4).expect("paper"));
    for sentence in [
        "Never go back to the old dose without asking us. Not even once. Not even if the pain is bad.",
        "Your body gets used to less within about a week. The old dose can then kill you.",
        "Call at once, too, if you think of ending your life or of hurting yourself.",
        "Your pain may get worse in the first days after a step. This can happen when the plan is right for you.",
        "If your bones and joints ache, it can be your body getting used to less. It may not be the old pain.",
        "It does not feel good, but it settles 5 to 10 days after a step.",
        "Do not stop all at once. Ask us before you skip a step.",
        "We can slow the plan down or pause it.",
        "If it is still too hard when the next step is due, do not take that step. Call us.",
    ] {
        assert!(
            text.contains(sentence),
            "‘{sentence}’ is not on the paper:\n{text}"
        );
    }
}

#[test]
fn text_is_printed_as_it_stands_whatever_it_contains() {
    let mut draft = example("small-dose");
    let hostile = "#eval(\"1\") $x$ *b* _i_ <l> @r \\ //c [k] `r` ~ \"q\" #import \"/etc/passwd\"";
    draft.patient.name = hostile.to_owned();
    draft.contacts = vec![hostile.to_owned()];
    let text = text(&pdf(&draft, PaperSize::A4).expect("paper"));
    // The header prints it, and who to call prints it.
    assert!(text.matches(hostile).count() >= 2, "{text}");
}

#[test]
fn a_character_that_the_font_lacks_is_a_problem_that_shows_it() {
    let mut draft = example("small-dose");
    draft.patient.name = "王芳".to_owned();
    let problem = pdf(&draft, PaperSize::A4).expect_err("the fonts have no Chinese");
    assert!(problem.message.contains("‘王’, ‘芳’"), "{problem}");
}

#[test]
fn a_withheld_schedule_gives_no_paper() {
    let formulary = Formulary::load().expect("the data load");
    let case = draft::to_case(&example("withheld-pregnancy"), &formulary).expect("a case");
    let today = date_from_text("2027-01-02").expect("a date");
    let plan = plan::plan(&case, &case.scenarios[0], &formulary, today).expect("an answer");
    assert!(matches!(plan.outcome, Outcome::Withheld(_)));
    let problem = paper::patient(&case, &plan, &formulary, PaperSize::A4).expect_err("withheld");
    assert_eq!(problem.given, "pregnancy");
}

#[test]
fn naloxone_is_named_where_a_reason_applies_and_not_in_palliative_care() {
    // A taper lowers tolerance: that alone is a reason to offer it.
    let mut draft = example("small-dose");
    let words = "Naloxone Keep naloxone where others can find it.";
    let printed = |draft: &Draft| text(&pdf(draft, PaperSize::A4).expect("paper"));
    assert!(printed(&draft).contains(words), "{}", printed(&draft));
    // The source of that advice leaves palliative care out.
    let palliative = ("palliative_care".to_owned(), "yes".to_owned());
    draft.circumstances.push(palliative);
    assert!(!printed(&draft).contains("Naloxone"));
}
