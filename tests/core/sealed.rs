//! Plans under a passphrase: opened by it, and by nothing else.
#![cfg(test)]

use serde_json::json;
use taperline::plan_file::{self, Form, Sealer, SecretString};
use taperline::problem::Problem;

use crate::support::{Desk, Ran, one_row, read_file, run, twice};

/// Little work: these passphrases guard nothing.
const WORK: u8 = 2;
const PASSPHRASE: &str = "four random words here";

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn sealed(bytes: &[u8], form: Form) -> Vec<u8> {
    plan_file::seal_with_work(bytes, &secret(PASSPHRASE), form, WORK).expect("sealed")
}

fn refused(bytes: &[u8], passphrase: &str) -> Problem {
    plan_file::unseal(bytes, &secret(passphrase)).expect_err("it must not open")
}

fn plan() -> Vec<u8> {
    let request = json!({
        "start": "2027-01-04", "goal": { "kind": "stop" }, "order": ["row"],
        "pace": { "reduction": { "percent": 10, "of": "original" }, "every_days": 28 },
    });
    let mut plan = one_row("uk-mor-mr12-tab", &[], &request);
    plan["regimen"][0]["regular"] = twice("60 mg");
    plan["patient"] = json!({ "name": "Zebedee Quill", "identifier": "943 476 5919" });
    serde_json::to_vec_pretty(&plan).expect("JSON")
}

#[test]
fn what_is_sealed_opens_with_its_passphrase_alone() {
    for form in [Form::Binary, Form::Armoured] {
        let plan = plan();
        let sealed = sealed(&plan, form);
        assert!(plan_file::is_sealed(&sealed));
        assert_eq!(Form::of(&sealed), form);
        let holds = |part: &[u8]| sealed.windows(part.len()).any(|window| window == part);
        assert!(!holds(b"Quill") && !holds(b"60 mg"));
        let opened = plan_file::unseal(&sealed, &secret(PASSPHRASE));
        assert_eq!(opened, Ok(plan));
        for wrong in ["four random words her", "Four random words here", "", "x"] {
            let problem = refused(&sealed, wrong);
            assert_eq!(problem.rule, "passphrase");
            assert!(!problem.to_string().contains("random"), "{problem}");
        }
    }
    assert!(!plan_file::is_sealed(&plan()));
}

#[test]
fn a_sealed_plan_in_letters_is_one_that_survives_a_message() {
    let sealed = sealed(&plan(), Form::Armoured);
    assert!(sealed.is_ascii());
    let mut pasted = b"\n\n".to_vec();
    pasted.extend(&sealed);
    pasted.extend(b"\n\n");
    assert_eq!(plan_file::unseal(&pasted, &secret(PASSPHRASE)), Ok(plan()));
}

#[test]
fn a_file_that_breaks_off_is_refused_wherever_it_does() {
    let plan = plan();
    let whole = sealed(&plan, Form::Binary);
    for length in 21..whole.len() {
        let problem = refused(&whole[..length], PASSPHRASE);
        assert_eq!(problem.rule, "sealed", "{length} bytes: {problem}");
    }
    // After 64 KiB, where a block of the format ends.
    let long = sealed(&vec![b' '; 200_000], Form::Binary);
    let header = long.len() - 200_000 - 4 * 16;
    let cut = refused(&long[..header + 65_536 + 16], PASSPHRASE);
    assert!(cut.message.contains("breaks off"), "{cut}");
    let cut = refused(&whole[..60], PASSPHRASE);
    assert!(
        cut.message.contains("breaks off within its header"),
        "{cut}"
    );
}

#[test]
fn an_altered_file_is_refused_and_told_from_a_wrong_passphrase_once_that_is_right() {
    let whole = sealed(&plan(), Form::Binary);
    for place in 0..whole.len() {
        let mut altered = whole.clone();
        altered[place] ^= 1;
        refused(&altered, PASSPHRASE);
    }
    let mut altered = whole.clone();
    *altered.last_mut().expect("a byte") ^= 1;
    let problem = refused(&altered, PASSPHRASE);
    assert_eq!(problem.rule, "sealed");
    assert!(problem.message.contains("altered"), "{problem}");
    // Without the passphrase nothing is told.
    let (one, other) = (
        refused(&altered, "another one"),
        refused(&whole, "another one"),
    );
    assert_eq!(one, other);
}

#[test]
fn a_file_that_asks_for_too_much_work_is_refused_before_it_is_done() {
    let whole = sealed(&plan(), Form::Binary);
    let text = String::from_utf8_lossy(&whole[..80]).into_owned();
    let line = text.lines().nth(1).expect("the header's second line");
    let hostile = line.replace(&format!(" {WORK}"), " 30");
    assert_ne!(hostile, line);
    let mut bytes = b"age-encryption.org/v1\n".to_vec();
    bytes.extend(hostile.as_bytes());
    bytes.extend(&whole[bytes.len() - hostile.len() + line.len()..]);
    let problem = refused(&bytes, PASSPHRASE);
    assert!(problem.message.contains("more work"), "{problem}");
}

#[test]
fn a_header_without_end_is_refused_before_it_is_read() {
    let whole = sealed(&plan(), Form::Binary);
    let first = b"age-encryption.org/v1\n".len();
    // 20,000 further stanzas took half a minute; one of two kilobytes is as unlawful.
    let stanza = format!("-> x {}\n\n", "y".repeat(2_100));
    for more in ["-> x y\n\n".repeat(20_000), stanza] {
        let mut bytes = whole[..first].to_vec();
        bytes.extend(more.as_bytes());
        bytes.extend(&whole[first..]);
        let problem = refused(&bytes, PASSPHRASE);
        assert!(problem.message.contains("header longer"), "{problem}");
    }
}

#[test]
fn a_sealed_file_that_is_too_large_is_refused_before_its_passphrase_is_tried() {
    let mut bytes = sealed(&plan(), Form::Binary);
    bytes.resize(12 * 1024 * 1024 + 1, 0);
    let problem = refused(&bytes, PASSPHRASE);
    assert!(problem.message.contains("12 MiB"), "{problem}");
}

#[test]
fn a_plan_that_grows_beyond_its_limit_when_opened_is_refused_as_too_large() {
    let large = sealed(&vec![b' '; 9 * 1024 * 1024], Form::Binary);
    // Cut at the limit it would look like a whole one.
    let problem = plan_file::unseal(&large, &secret(PASSPHRASE)).expect_err("too large");
    assert!(problem.message.contains("8 MiB"), "{problem}");
}

#[test]
fn the_quick_seal_of_the_journal_needs_the_same_passphrase() {
    let sealer = Sealer::new(&secret(PASSPHRASE)).expect("a sealer");
    let (one, two) = (
        sealer.seal(b"one").expect("sealed"),
        sealer.seal(b"two").expect("sealed"),
    );
    let key = sealer.key();
    let opened =
        |bytes: &[u8], passphrase| plan_file::unseal_by_key(bytes, key, &secret(passphrase));
    assert_eq!(opened(&one, PASSPHRASE), Ok(b"one".to_vec()));
    assert_eq!(opened(&two, PASSPHRASE), Ok(b"two".to_vec()));
    assert_eq!(
        opened(&one, "another one").expect_err("refused").rule,
        "passphrase"
    );
    // What is sealed for a key is not taken for a plan under a passphrase.
    assert_eq!(refused(&one, PASSPHRASE).rule, "sealed");
}

#[test]
fn short_passphrases_seal_nothing() {
    assert!(plan_file::check_new_passphrase(&secret("12345678")).is_ok());
    let problem = plan_file::check_new_passphrase(&secret("1234567")).expect_err("short");
    assert!(problem.message.contains("8 characters"), "{problem}");
    assert!(!problem.to_string().contains("1234567"), "{problem}");
}

/// Runs a command with the passphrase in a file.
fn run_with(desk: &Desk, passphrase: &str, arguments: &[&str]) -> Ran {
    let file = desk.write(
        "passphrase",
        format!("{passphrase}\r\nnot this line\n").as_bytes(),
    );
    let mut all = vec!["--passphrase-file", &file];
    all.extend(arguments);
    run(&all)
}

#[test]
fn every_command_reads_a_sealed_plan() {
    let desk = Desk::new();
    let sealed = desk.write("plan.taper.age", &sealed(&plan(), Form::Binary));
    let plain = desk.write("plain.taper.json", &plan());
    for command in ["plan", "assess", "equivalents", "compare", "check"] {
        let ran = run_with(&desk, PASSPHRASE, &[command, &sealed, "--json"]);
        assert_eq!(ran.status, 0, "{command}: {}", ran.err);
        assert_eq!(ran.out, run(&[command, &plain, "--json"]).out, "{command}");
    }
    let wrong = run_with(&desk, "another one", &["plan", &sealed, "--json"]);
    assert_eq!(wrong.status, 2, "{}", wrong.err);
    assert_eq!(wrong.json()["problems"][0]["rule"], "passphrase");
    assert!(!wrong.text().contains("Quill") && !wrong.err.contains("another one"));
    let missing = run(&["--passphrase-file", "/nowhere", "check", &sealed]);
    assert_eq!(missing.status, 2, "{}", missing.err);
    let empty = run_with(&desk, "", &["check", &sealed]);
    assert_eq!(empty.status, 2, "{}", empty.err);
    let mut cut = read_file(&desk.path("plan.taper.age"));
    cut.truncate(cut.len() - 1);
    let cut = desk.write("cut.taper.age", &cut);
    let cut = run_with(&desk, PASSPHRASE, &["check", &cut, "--json"]);
    assert_eq!(
        (cut.status, &cut.json()["problems"][0]["rule"]),
        (1, &json!("sealed"))
    );
}

#[test]
fn a_plan_is_sealed_and_unsealed_byte_for_byte_in_new_files_only() {
    let desk = Desk::new();
    let plain = desk.write("plan.taper.json", &plan());
    let at = |name: &str| desk.path(name).to_str().expect("UTF-8").to_owned();
    for name in ["plan.taper.age", "plan.taper.age.asc"] {
        let ran = run_with(&desk, PASSPHRASE, &["seal", &plain, &at(name)]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(
            ran.text().contains("A lost passphrase is a lost plan"),
            "{}",
            ran.text()
        );
        let out = format!("{name}.json");
        let ran = run_with(&desk, PASSPHRASE, &["unseal", &at(name), &at(&out)]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert_eq!(read_file(&desk.path(&out)), plan());
        // Neither is written over what is there.
        let before = read_file(&desk.path(name));
        for again in [["seal", &plain, &at(name)], ["unseal", &at(name), &plain]] {
            let ran = run_with(&desk, PASSPHRASE, &again);
            assert_eq!(ran.status, 2, "{again:?}");
            assert!(ran.err.contains("there already"), "{}", ran.err);
        }
        assert_eq!(
            (
                read_file(&desk.path(name)),
                read_file(&desk.path("plan.taper.json"))
            ),
            (before, plan())
        );
    }
    assert!(read_file(&desk.path("plan.taper.age.asc")).is_ascii());
}

#[test]
fn seal_and_unseal_refuse_other_names_short_passphrases_and_what_is_no_plan() {
    let desk = Desk::new();
    let plain = desk.write("plan.taper.json", &plan());
    let other = desk.write("other.txt", b"no plan");
    let sealed = desk.write("sealed.taper.age", &sealed(&plan(), Form::Binary));
    let at = |name: &str| desk.path(name).to_str().expect("UTF-8").to_owned();
    let names = desk.names().len() + 1;
    let cases = [
        (2, PASSPHRASE, vec!["seal", &plain], at("plan.age")),
        (
            2,
            PASSPHRASE,
            vec!["unseal", &sealed],
            at("plan2.taper.age"),
        ),
        (
            2,
            PASSPHRASE,
            vec!["unseal", &plain],
            at("plan2.taper.json"),
        ),
        (2, "short", vec!["seal", &plain], at("new.taper.age")),
        (1, PASSPHRASE, vec!["seal", &other], at("new.taper.age")),
    ];
    for (status, passphrase, mut arguments, out) in cases {
        arguments.push(&out);
        let ran = run_with(&desk, passphrase, &arguments);
        assert_eq!(ran.status, status, "{arguments:?}: {}", ran.err);
        assert!(!ran.err.is_empty());
    }
    assert_eq!(desk.names().len(), names, "{:?}", desk.names());
}

#[test]
fn a_sealed_plan_that_is_issued_stays_sealed_under_its_passphrase() {
    let desk = Desk::new();
    let path = desk.write("plan.taper.age.asc", &sealed(&plan(), Form::Armoured));
    let ran = run_with(&desk, PASSPHRASE, &["issue", &path, "--by", "Dr A"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let bytes = read_file(&desk.path("plan.taper.age.asc"));
    assert_eq!(Form::of(&bytes), Form::Armoured);
    let opened = plan_file::unseal(&bytes, &secret(PASSPHRASE)).expect("it opens");
    assert_eq!(plan_file::read(&opened).expect("a plan").journal.len(), 1);
    assert!(plan_file::is_sealed(&read_file(
        &desk.path("plan.taper.age.asc~")
    )));
}
