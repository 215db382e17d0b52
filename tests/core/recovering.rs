//! What is typed and not saved is kept, and found again after a crash.
#![cfg(test)]

use std::path::Path;

use taperline::files::{self, NotRead, Recovery, Stamp, Unsaved};
use taperline::plan_file::{self, Sealer, SecretString};

use crate::support::{Desk, metadata, read_file, write_file};

#[test]
fn what_could_not_be_taken_back_is_not_said_to_be_kept() {
    let desk = Desk::new();
    let mut recovery = Recovery::start(&desk.path("state")).expect("started");
    let mut large = unsaved("Ada", "1");
    // What is read is at most 16 MiB.
    large.bytes = vec![b' '; 16 * 1024 * 1024];
    let problem = recovery.keep(&large).expect_err("not kept");
    assert!(
        problem.to_string().contains("more than can be taken back"),
        "{problem}"
    );
}

fn unsaved(name: &str, at: &str) -> Unsaved {
    let mut draft = taperline::draft::Draft::default();
    draft.patient.name = name.to_owned();
    draft.patient.born = "half a da".to_owned();
    Unsaved {
        path: Some("/plans/ada.taper.json".into()),
        opened: Stamp::of(b"as it was opened"),
        at: at.to_owned(),
        bytes: plan_file::write_as_typed(&draft),
        unrecorded: Vec::new(),
    }
}

fn name_in(unsaved: &Unsaved) -> String {
    let draft = plan_file::read_as_typed(&unsaved.bytes).expect("a draft");
    assert_eq!(draft.patient.born, "half a da");
    draft.patient.name
}

/// A crash: the window is gone without a word, and so is its lock.
fn crash(recovery: Recovery) {
    drop(recovery);
}

#[test]
fn what_a_crash_left_is_found_with_its_path_and_time_and_taken_back() {
    let desk = Desk::new();
    let folder = desk.path("state/taperline");
    let mut recovery = Recovery::start(&folder).expect("started");
    recovery
        .keep(&unsaved("Ada", "2027-01-02 10:15:00"))
        .expect("kept");
    recovery
        .keep(&unsaved("Ada L", "2027-01-02 10:15:02"))
        .expect("kept");
    assert_eq!(files::found(&folder), [], "its window is still open");
    crash(recovery);

    let found = files::found(&folder);
    assert_eq!(found.len(), 1);
    let last = unsaved("Ada L", "2027-01-02 10:15:02");
    assert_eq!(
        found[0].path.as_deref(),
        Some(Path::new("/plans/ada.taper.json"))
    );
    assert_eq!(
        (found[0].at.as_str(), found[0].opened),
        ("2027-01-02 10:15:02", last.opened)
    );
    assert!(!found[0].is_sealed);
    let back = found[0].take_back(None).expect("taken back");
    assert_eq!((name_in(&back), &back), ("Ada L".to_owned(), &last));
    found[0].discard().expect("discarded");
    assert_eq!(files::found(&folder), []);
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 0);
}

#[test]
fn what_was_saved_leaves_nothing_behind() {
    let desk = Desk::new();
    let folder = desk.path("state");
    let mut recovery = Recovery::start(&folder).expect("started");
    recovery.keep(&unsaved("Ada", "1")).expect("kept");
    recovery.forget().expect("forgotten");
    recovery.forget().expect("nothing to forget is no fault");
    crash(recovery);
    assert_eq!(files::found(&folder), []);
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 0);
}

#[test]
fn each_window_keeps_its_own_and_the_last_one_kept_is_offered_first() {
    let desk = Desk::new();
    let folder = desk.path("state");
    let mut windows: Vec<Recovery> = (0..3)
        .map(|_| Recovery::start(&folder).expect("started"))
        .collect();
    for (place, window) in windows.iter_mut().enumerate() {
        let kept = unsaved(
            &format!("patient {place}"),
            &format!("2027-01-0{}", place + 1),
        );
        window.keep(&kept).expect("kept");
    }
    let alive = windows.remove(1);
    windows.into_iter().for_each(crash);
    let names: Vec<String> = files::found(&folder)
        .iter()
        .map(|found| name_in(&found.take_back(None).expect("taken back")))
        .collect();
    assert_eq!(names, ["patient 2", "patient 0"]);
    crash(alive);
}

#[cfg(unix)]
#[test]
fn nobody_else_can_look_into_what_is_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    let folder = desk.path("state/taperline");
    let mut recovery = Recovery::start(&folder).expect("started");
    recovery.keep(&unsaved("Ada", "1")).expect("kept");
    let mode = |path: &Path| {
        let rights = metadata(path).permissions();
        rights.mode() & 0o777
    };
    assert_eq!((mode(&folder), mode(recovery.path())), (0o700, 0o600));
}

#[test]
fn of_a_sealed_plan_nothing_is_kept_that_can_be_read_without_its_passphrase() {
    let desk = Desk::new();
    let folder = desk.path("state");
    let passphrase = SecretString::from("four random words");
    let mut recovery = Recovery::start(&folder).expect("started");
    recovery.keep(&unsaved("Zebedee", "1")).expect("kept");
    let sealer = Sealer::new(&passphrase).expect("a key");
    recovery.seal_with(Some(sealer)).expect("sealed");
    assert!(!recovery.path().exists(), "what was kept unsealed is gone");
    recovery.keep(&unsaved("Zebedee", "2")).expect("kept");
    let kept = read_file(recovery.path());
    assert!(!kept.windows(7).any(|window| window == b"Zebedee"));
    crash(recovery);

    let found = files::found(&folder);
    assert!(found[0].is_sealed);
    let refused = found[0].take_back(None).expect_err("no passphrase");
    assert!(refused.to_string().contains("no passphrase"), "{refused}");
    let wrong = SecretString::from("other words");
    assert!(found[0].take_back(Some(&wrong)).is_err());
    let back = found[0].take_back(Some(&passphrase)).expect("taken back");
    assert_eq!(name_in(&back), "Zebedee");
}

#[test]
fn what_is_no_journal_is_passed_over_and_stays() {
    let desk = Desk::new();
    desk.write("draft-1.recovery", b"half a line");
    desk.write("draft-2.recovery", b"{\"format\":\"other\"}\nx");
    desk.write("draft-3.recovery", b"\xff\xfe\n");
    desk.write("draft-4.recovery", b"");
    let folder = desk.path("");
    assert_eq!(files::found(&folder), []);
    assert_eq!(desk.names().len(), 4);
    assert_eq!(files::found(&desk.path("not there")), []);
}

#[test]
fn what_is_no_part_of_the_draft_yet_is_kept_beside_it_and_sealed_with_it() {
    let desk = Desk::new();
    let folder = desk.path("state/taperline");
    let secret = SecretString::from("correct horse");
    for sealer in [None, Some(Sealer::new(&secret).expect("a key"))] {
        let is_sealed = sealer.is_some();
        let mut recovery = Recovery::start(&folder).expect("started");
        recovery.seal_with(sealer).expect("sealed");
        let typed = Unsaved {
            unrecorded: br#"{"answers":{"pregnancy":{"by":"Dr Example"}}}"#.to_vec(),
            ..unsaved("Ada", "2027-01-02 10:15:00")
        };
        recovery.keep(&typed).expect("kept");
        let journal = read_file(recovery.path());
        crash(recovery);
        let on_disk = String::from_utf8_lossy(&journal);
        assert_eq!(on_disk.contains("Dr Example"), !is_sealed);
        let found = files::found(&folder);
        let back = found[0].take_back(is_sealed.then_some(&secret));
        assert_eq!(back.expect("taken back"), typed);
        found[0].discard().expect("discarded");
    }
}

#[test]
fn a_journal_that_cannot_be_read_is_told_of_and_none_is_thrown_away() {
    let desk = Desk::new();
    let folder = desk.path("state/taperline");
    let mut recovery = Recovery::start(&folder).expect("started");
    recovery
        .keep(&unsaved("Ada", "2027-01-02 10:15:00"))
        .expect("kept");
    let path = recovery.path().to_owned();
    crash(recovery);
    assert_eq!(files::not_read(&folder), [], "this one can be read");
    let whole = read_file(&path);

    // A newer program's is left where that one finds it.
    let text = String::from_utf8(whole.clone()).expect("text");
    let newer = text.replacen("\"version\":1", "\"version\":3", 1);
    write_file(&path, newer.as_bytes());
    for _ in 0..2 {
        assert_eq!(files::not_read(&folder), [NotRead::Newer(path.clone())]);
    }
    assert_eq!(read_file(&path), newer.as_bytes());

    // A damaged one is put aside, told of once, and kept.
    write_file(&path, &whole[..20]);
    let aside = path.with_extension("damaged");
    assert_eq!(files::not_read(&folder), [NotRead::Damaged(aside.clone())]);
    assert_eq!(files::not_read(&folder), []);
    assert_eq!(read_file(&aside), &whole[..20]);
}
