//! Any bytes as a plan file: read, written again, turned into a case and shown in words.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use taperline::clinical_data::Formulary;
use taperline::{draft, plan_file};

fn formulary() -> &'static Formulary {
    static FORMULARY: OnceLock<Formulary> = OnceLock::new();
    FORMULARY.get_or_init(|| Formulary::load().expect("the shipped data load"))
}

fuzz_target!(|bytes: &[u8]| {
    let _ = plan_file::read_scenario_by_scenario(bytes);
    let _ = plan_file::looks_like_a_plan(bytes);
    let Ok(read) = plan_file::read(bytes) else {
        return;
    };
    let written = plan_file::write(&read);
    let again = plan_file::read(&written).expect("what was read can be written and read again");
    assert_eq!(written, plan_file::write(&again), "writing is steady");
    let typed = plan_file::read_as_typed(&plan_file::write_as_typed(&read));
    assert_eq!(typed.as_ref(), Ok(&read), "the journal keeps every letter");
    if let Err(problems) = draft::to_case(&read, formulary()) {
        for problem in problems {
            assert!(problem.to_string().len() < 30_000, "a message without end");
        }
    }
});
