//! Any text in place of one of the clinical data files; the first byte says which.
#![no_main]

use libfuzzer_sys::fuzz_target;
use taperline::clinical_data::{DataTexts, Formulary};

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    let mut texts = DataTexts::shipped();
    let file = match first % 8 {
        0 => &mut texts.products,
        1 => &mut texts.equivalence,
        2 => &mut texts.paces,
        3 => &mut texts.thresholds,
        4 => &mut texts.assessment,
        5 => &mut texts.referral,
        6 => &mut texts.monitoring,
        _ => &mut texts.sources,
    };
    text.clone_into(file);
    let _ = Formulary::from_texts(&texts);
});
