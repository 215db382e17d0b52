//! Any bytes as a journal that a crash has left in the state folder.
#![no_main]

use libfuzzer_sys::fuzz_target;
use taperline::files;
use taperline::plan_file::{self, SecretString};

fuzz_target!(|bytes: &[u8]| {
    let _ = plan_file::read_as_typed(bytes);
    let folder = std::env::temp_dir().join(format!("taperline-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let journal = folder.join("draft-1.recovery");
    std::fs::write(&journal, bytes).expect("written");
    for found in files::found(&folder) {
        if let Ok(unsaved) = found.take_back(Some(&SecretString::from("passphrase"))) {
            let _ = plan_file::read_as_typed(&unsaved.bytes);
        }
    }
});
