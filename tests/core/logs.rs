//! What the program logs of the whole job holds nothing of whom it is about.
#![cfg(test)]

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::json;
use tracing::Dispatch;
use tracing::subscriber::NoSubscriber;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::support::{Desk, one_row, run, twice};

/// A writer into memory that several hands can hold.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("not poisoned").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_log_of_the_whole_job_holds_no_name_number_path_medicine_or_passphrase() {
    let desk = Desk::new();
    let request = json!({
        "start": "2027-01-04", "goal": { "kind": "stop" }, "order": ["row"],
        "pace": { "reduction": { "percent": 10, "of": "original" }, "every_days": 28 },
    });
    let mut plan = one_row("uk-mor-mr12-tab", &[], &request);
    plan["regimen"][0]["regular"] = twice("60 mg");
    plan["patient"] = json!({
        "name": "Zebedee Quill", "born": "1931-07-09", "identifier": "943 476 5919"
    });
    plan["contacts"] = json!(["Ward Sister Oakapple 01632 960001"]);
    let path = desk.write(
        "Quill.taper.json",
        &serde_json::to_vec(&plan).expect("JSON"),
    );
    let secret = desk.write("secret", b"correct horse battery");
    let at = |name: &str| desk.path(name).to_str().expect("UTF-8").to_owned();
    let (pdf, sealed) = (at("Quill.pdf"), at("Quill.taper.age"));

    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .without_time()
        .with_span_events(FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    // While there is only one subscriber, a place that logs and that another test's thread comes
    // to first is taken to be without any, and stays silent here. A second one prevents that.
    let _second = Dispatch::new(NoSubscriber::new());
    tracing::subscriber::with_default(subscriber, || {
        for arguments in [
            vec!["check", &path],
            vec!["plan", &path, "--pdf", &pdf],
            vec!["plan", &path, "--json"],
            vec!["assess", &path],
            vec!["compare", &path],
            vec!["equivalents", &path],
            vec!["issue", &path, "--by", "Dr Periwinkle"],
            vec!["--passphrase-file", &secret, "seal", &path, &sealed],
            vec!["--passphrase-file", &secret, "check", &sealed],
            vec!["check", "Quill.missing"],
            vec!["plan", &path, "--pdf", "/nowhere/Quill.pdf"],
        ] {
            run(&arguments);
        }
    });
    let log = String::from_utf8(lines.0.lock().expect("not poisoned").clone()).expect("text");
    for spoken in ["open", "plan", "save", "print"] {
        assert!(
            log.contains(spoken),
            "nothing was logged of {spoken}:\n{log}"
        );
    }
    for secret in [
        "Zebedee",
        "Quill",
        "1931",
        "943",
        "Oakapple",
        "01632",
        "Periwinkle",
        "uk-mor",
        "60 mg",
        "correct horse",
        ".taper",
        "/tmp",
    ] {
        assert!(!log.contains(secret), "the log says ‘{secret}’:\n{log}");
    }
}
