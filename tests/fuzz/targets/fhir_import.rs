//! Any bytes as a FHIR file of another system: medicines taken over as a plan, which is written
//! and read again. The first byte says which country is asked for.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use taperline::clinical_data::{Country, Formulary};
use taperline::exchange::fhir;
use taperline::{date, draft, plan_file};

fn formulary() -> &'static Formulary {
    static FORMULARY: OnceLock<Formulary> = OnceLock::new();
    FORMULARY.get_or_init(|| Formulary::load().expect("the shipped data load"))
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let country = match first % 3 {
        0 => None,
        1 => Some(Country::Uk),
        _ => Some(Country::Us),
    };
    let today = date::date_from_text("2027-01-02").expect("a date");
    let imported = match fhir::import(rest, formulary(), country, today) {
        Ok(imported) => imported,
        Err(problem) => {
            assert!(problem.to_string().len() < 60_000, "a message without end");
            return;
        }
    };
    let written = plan_file::write(&imported.draft(today));
    let read = plan_file::read(&written).expect("what was taken over is a plan that can be read");
    assert_eq!(written, plan_file::write(&read), "writing is steady");
    let _ = draft::to_case(&read, formulary());
});
