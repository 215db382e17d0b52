//! Any bytes as a sealed plan, tried with one passphrase. The first byte says whether a sound
//! header stands before the rest, so that what lies behind it is reached.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use taperline::plan_file::{self, Form, SecretString};

fn sound() -> &'static [u8] {
    static SOUND: OnceLock<Vec<u8>> = OnceLock::new();
    SOUND.get_or_init(|| {
        let passphrase = SecretString::from("passphrase");
        plan_file::seal_with_work(&[b' '; 70_000], &passphrase, Form::Binary, 1).expect("sealed")
    })
}

fuzz_target!(|bytes: &[u8]| {
    let passphrase = SecretString::from("passphrase");
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let tried = if *first % 2 == 0 {
        rest.to_vec()
    } else {
        let length = rest.len().min(sound().len());
        let mut altered = sound().to_vec();
        let at = usize::from(*first) * 256 % altered.len();
        for (place, byte) in rest.iter().take(length).enumerate() {
            let at = (at + place) % sound().len();
            altered[at] ^= byte;
        }
        altered
    };
    if is_costly(&tried) {
        return;
    }
    let _ = plan_file::is_sealed(&tried);
    if let Ok(plain) = plan_file::unseal(&tried, &passphrase) {
        assert!(plain.len() <= 8 * 1024 * 1024 + 1);
    }
});

/// Whether a header asks for work that is lawful and slow: half a second an input finds nothing.
fn is_costly(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes));
    text.contains("-> scrypt") && (10..=18).any(|work| text.contains(&format!(" {work}\n")))
}
