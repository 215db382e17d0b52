//! Saving: nothing that anybody wrote is lost, and nobody is let in.
#![cfg(test)]

use std::path::Path;

use taperline::files::{self, Holder, Lock, LockProblem, SaveProblem, Stamp, There};

use crate::support::{Desk, metadata, read_file, write_file};

/// Who may do what with a file, as `ls` would write it.
#[cfg(unix)]
fn mode(path: &Path) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata(path).permissions().mode();
    format!("{:o}", mode & 0o777)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("rights");
}

#[test]
fn a_new_plan_is_its_owners_alone_and_nothing_lies_beside_it() {
    let desk = Desk::new();
    let plan = desk.path("plan.taper.json");
    let stamp = files::save(&plan, b"one", &Stamp::NEW).expect("saved");
    assert_eq!(stamp, Stamp::of(b"one"));
    assert_eq!(read_file(&plan), b"one");
    assert_eq!(desk.names(), ["plan.taper.json"]);
    #[cfg(unix)]
    assert_eq!(mode(&plan), "600");
}

#[test]
fn the_version_before_is_kept_beside_the_plan_for_its_owner_alone() {
    let desk = Desk::new();
    let plan = desk.path("plan.taper.json");
    let one = files::save(&plan, b"one", &Stamp::NEW).expect("saved");
    #[cfg(unix)]
    set_mode(&plan, 0o664);
    let two = files::save(&plan, b"two", &one).expect("saved");
    assert_eq!(read_file(&plan), b"two");
    let previous = files::previous(&plan);
    assert_eq!(previous, desk.path("plan.taper.json~"));
    assert_eq!(read_file(&previous), b"one");
    #[cfg(unix)]
    assert_eq!(
        (mode(&plan).as_str(), mode(&previous).as_str()),
        ("660", "600")
    );
    // Saving the same again does not push out the version before.
    let again = files::save(&plan, b"two", &two).expect("saved");
    assert_eq!((again, read_file(&previous)), (two, b"one".to_vec()));
    assert_eq!(desk.names(), ["plan.taper.json", "plan.taper.json~"]);
}

#[test]
fn a_change_by_somebody_else_is_noticed_and_both_versions_can_be_kept() {
    let desk = Desk::new();
    let plan = desk.path("plan.taper.json");
    write_file(&plan, b"opened");
    let (bytes, stamp) = files::open(&plan).expect("opened");
    assert_eq!(bytes, b"opened");
    write_file(&plan, b"theirs");
    let refused = files::save(&plan, b"mine", &stamp).expect_err("changed since");
    let SaveProblem::ChangedSince { path, now } = &refused else {
        panic!("{refused}")
    };
    assert_eq!((path, now.as_deref()), (&plan, Some(&b"theirs"[..])));
    assert!(refused.to_string().contains("somebody else"), "{refused}");
    assert_eq!(read_file(&plan), b"theirs");
    assert_eq!(desk.names(), ["plan.taper.json"]);

    // Both are kept side by side …
    let (beside, _) = files::save_beside(&plan, b"mine").expect("saved beside");
    assert_eq!(beside, desk.path("plan-2.taper.json"));
    let (third, _) = files::save_beside(&plan, b"mine too").expect("saved beside");
    assert_eq!(third, desk.path("plan-3.taper.json"));
    assert_eq!(read_file(&plan), b"theirs");
    // … or one over the other, which then is the version before.
    files::save_over(&plan, b"mine").expect("saved over");
    assert_eq!(read_file(&plan), b"mine");
    assert_eq!(read_file(&files::previous(&plan)), b"theirs");
}

#[test]
fn a_file_that_has_come_or_gone_since_is_a_change_too() {
    let desk = Desk::new();
    let plan = desk.path("plan.taper.json");
    write_file(&plan, b"theirs");
    let refused = files::save(&plan, b"mine", &Stamp::NEW).expect_err("a file has come");
    assert!(matches!(
        refused,
        SaveProblem::ChangedSince { now: Some(_), .. }
    ));
    assert_eq!(read_file(&plan), b"theirs");

    let (_, stamp) = files::open(&plan).expect("opened");
    std::fs::remove_file(&plan).expect("removed");
    let refused = files::save(&plan, b"mine", &stamp).expect_err("the file has gone");
    assert!(matches!(
        refused,
        SaveProblem::ChangedSince { now: None, .. }
    ));
    assert_eq!(desk.names(), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_stays_a_link() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    let (plan, link) = (desk.path("plan.taper.json"), desk.path("link.taper.json"));
    write_file(&plan, b"one");
    symlink(&plan, &link).expect("a link");
    let (_, stamp) = files::open(&link).expect("opened");
    files::save(&link, b"two", &stamp).expect("saved");
    assert_eq!(read_file(&plan), b"two");
    assert!(
        std::fs::symlink_metadata(&link)
            .expect("a link")
            .is_symlink()
    );
    assert_eq!(read_file(&desk.path("plan.taper.json~")), b"one");

    let nowhere = desk.path("nowhere.taper.json");
    symlink(desk.path("gone"), &nowhere).expect("a link");
    let refused = files::save(&nowhere, b"x", &Stamp::NEW).expect_err("a broken link");
    assert!(
        refused.to_string().contains("a link that leads nowhere"),
        "{refused}"
    );
    assert!(std::fs::symlink_metadata(&nowhere).is_ok());
}

#[test]
fn a_read_only_file_and_a_folder_are_refused_in_words() {
    let desk = Desk::new();
    let plan = desk.path("plan.taper.json");
    write_file(&plan, b"one");
    let mut rights = metadata(&plan).permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&plan, rights).expect("rights");
    let refused = files::save(&plan, b"two", &Stamp::of(b"one")).expect_err("read-only");
    assert!(refused.to_string().contains("read-only"), "{refused}");
    let forced = files::save_over(&plan, b"two").expect_err("read-only");
    assert!(matches!(forced, SaveProblem::ReadOnly(_)));
    assert_eq!(read_file(&plan), b"one");

    let folder = desk.path("folder");
    std::fs::create_dir(&folder).expect("a folder");
    let refused = files::save(&folder, b"x", &Stamp::NEW).expect_err("a folder");
    assert!(refused.to_string().contains("no file"), "{refused}");
    assert_eq!(desk.names(), ["folder", "plan.taper.json"]);
}

#[test]
fn a_lock_tells_who_has_the_plan_open_until_it_is_closed() {
    let desk = Desk::new();
    let plan = desk.path("plan.taper.json");
    write_file(&plan, b"one");
    assert_eq!(files::holder(&plan), None);
    let ann = Holder {
        name: "Ann Lee".to_owned(),
        ..Holder::here("2027-01-02 10:15")
    };
    let lock = Lock::take(&plan, &ann).expect("nobody has it");
    assert_eq!(files::holder(&plan), Some(ann.clone()));
    let refused = Lock::take(&plan, &Holder::here("2027-01-02 10:20")).expect_err("held");
    let words = refused.to_string();
    let expected = format!(
        "Ann Lee on {}, since 2027-01-02 10:15 has this plan open",
        ann.machine
    );
    assert_eq!(words, expected);
    // Somebody who is at work on this machine is not pushed aside.
    assert!(Lock::take_over(&plan, &ann).is_err());
    drop(lock);
    assert_eq!(files::holder(&plan), None);
    assert_eq!(desk.names(), ["plan.taper.json"]);
}

/// A link that somebody put into the lock's place would have another file overwritten.
#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_lock_is_not_written_through() {
    let desk = Desk::new();
    let plan = desk.path("plan.taper.json");
    write_file(&plan, b"one");
    let other = desk.path("other.txt");
    write_file(&other, b"mine");
    let place = desk.path(".plan.taper.json.lock");
    std::os::unix::fs::symlink(&other, &place).expect("a link");
    let refused = Lock::take(&plan, &Holder::here("2027-01-02 10:15")).expect_err("a link");
    assert!(!matches!(refused, LockProblem::Held(_)), "{refused}");
    assert_eq!(read_file(&other), b"mine");
}

#[test]
fn a_lock_that_a_dead_program_left_is_taken_over_and_its_leavings_are_swept_away() {
    let desk = Desk::new();
    let plan = desk.path("plan.taper.json");
    write_file(&plan, b"one");
    let here = Holder::here("2027-01-02");
    let left = format!(
        r#"{{"name":"Ann","machine":"{}","since":"2026-12-31","process":4000000}}"#,
        here.machine
    );
    desk.write(".plan.taper.json.lock", left.as_bytes());
    desk.write(".plan.taper.json.aB3.part", b"half a pl");
    desk.write(".plan.taper.json~.aB3.part", b"half a pl");
    desk.write(".plan.taper.json.old.aB3.part", b"another's");
    desk.write(".other.taper.json.aB3.part", b"another's");
    assert_eq!(files::holder(&plan), None);
    let lock = Lock::take(&plan, &here).expect("stale");
    drop(lock);
    assert_eq!(
        desk.names(),
        [
            ".other.taper.json.aB3.part",
            ".plan.taper.json.old.aB3.part",
            "plan.taper.json"
        ]
    );
}

#[test]
fn a_lock_from_another_machine_is_told_and_taken_over_only_on_purpose() {
    let desk = Desk::new();
    let plan = desk.path("plan.taper.json");
    write_file(&plan, b"one");
    let left = r#"{"name":"Ann","machine":"another machine","since":"2027-01-02","process":1}"#;
    desk.write(".plan.taper.json.lock", left.as_bytes());
    let here = Holder::here("2027-01-02");
    assert_eq!(
        files::holder(&plan).map(|holder| holder.name),
        Some("Ann".to_owned())
    );
    let refused = Lock::take(&plan, &here).expect_err("perhaps held");
    assert!(matches!(refused, LockProblem::HeldElsewhere(_)));
    assert!(
        refused.to_string().contains("did not close it"),
        "{refused}"
    );
    assert_eq!(
        read_file(&desk.path(".plan.taper.json.lock")),
        left.as_bytes()
    );
    let lock = Lock::take_over(&plan, &here).expect("taken over");
    assert_eq!(files::holder(&plan), Some(here));
    drop(lock);
}

#[cfg(unix)]
#[test]
fn two_names_of_one_plan_have_one_lock() {
    let desk = Desk::new();
    let (plan, link) = (desk.path("plan.taper.json"), desk.path("link.taper.json"));
    write_file(&plan, b"one");
    std::os::unix::fs::symlink(&plan, &link).expect("a link");
    let here = Holder::here("2027-01-02");
    let _lock = Lock::take(&plan, &here).expect("nobody has it");
    assert!(Lock::take(&link, &here).is_err());
}

#[test]
fn what_a_path_leads_to_is_known_before_anything_is_written_there() {
    let desk = Desk::new();
    let example = br#"{ "format": "taperline-plan", "version": 1 }"#;
    desk.write("plan.json", example);
    desk.write("plan.taper.age", b"age-encryption.org/v1\n-> scrypt");
    desk.write("paper.pdf", b"%PDF-1.7");
    std::fs::create_dir(desk.path("folder")).expect("a folder");
    let there = |name: &str| files::what_is_there(&desk.path(name));
    assert_eq!(there("nothing"), There::Nothing);
    assert_eq!(there("plan.json"), There::Plan);
    assert_eq!(there("plan.taper.age"), There::Sealed);
    assert_eq!(there("paper.pdf"), There::Other);
    assert_eq!(there("folder"), There::Folder);
    let keeps = |out: &str| files::keeps_from_writing(&desk.path("plan.json"), &desk.path(out));
    assert!(keeps("plan.json").is_some_and(|why| why.contains("itself")));
    assert!(keeps("plan.taper.age").is_some());
    assert_eq!((keeps("paper.pdf"), keeps("nothing")), (None, None));
    // What is no plan does not get the name of a sealed one, and replaces no folder.
    assert!(keeps("new.taper.age").is_some_and(|why| why.contains("sealed")));
    assert!(keeps("folder").is_some());
    #[cfg(unix)]
    {
        std::fs::hard_link(desk.path("plan.json"), desk.path("same.pdf")).expect("a link");
        assert!(keeps("same.pdf").is_some_and(|why| why.contains("itself")));
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_plan_is_refused_and_not_waited_for() {
    let desk = Desk::new();
    let pipe = desk.path("plan.taper.json");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo").success());
    let why = files::open(&pipe).expect_err("refused").to_string();
    assert!(why.contains("a folder or a device, and no file"), "{why}");
    let refused = files::save(&pipe, b"plan", &Stamp::NEW);
    assert!(matches!(refused, Err(SaveProblem::NotAFile(_))));
}

#[cfg(unix)]
#[test]
fn a_paper_goes_where_a_link_leads_and_replaces_no_device_and_nothing_that_is_read_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    let (real, link) = (desk.path("real.pdf"), desk.path("link.pdf"));
    write_file(&real, b"old");
    std::os::unix::fs::symlink(&real, &link).expect("a link");
    files::replace(&link, b"new").expect("written");
    assert_eq!(read_file(&real), b"new");
    assert!(link.symlink_metadata().expect("a link").is_symlink());
    let read_only = std::fs::Permissions::from_mode(0o444);
    std::fs::set_permissions(&real, read_only).expect("read-only");
    let why = files::replace(&link, b"other").expect_err("refused");
    assert!(why.to_string().contains("may not be written to"), "{why}");
    assert_eq!(read_file(&real), b"new");
    let device = files::keeps_from_writing(&desk.path("plan.json"), Path::new("/dev/null"));
    assert!(device.is_some_and(|why| why.contains("a device")));
}

fn for_writing(path: &Path) -> std::fs::File {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).open(path).expect("a file")
}

#[test]
fn what_is_larger_than_any_plan_is_not_read_whole_to_be_saved_over() {
    let desk = Desk::new();
    let plan = desk.path("plan.taper.json");
    write_file(&plan, b"");
    let large = for_writing(&plan);
    // It takes no room on the disk, and would take it in memory.
    large.set_len(40 * 1024 * 1024 * 1024).expect("made large");
    for refused in [
        files::save(&plan, b"plan", &Stamp::NEW),
        files::save_over(&plan, b"plan"),
    ] {
        let why = refused.expect_err("refused").to_string();
        assert!(why.contains("larger than any plan"), "{why}");
    }
    assert_eq!(metadata(&plan).len(), 40 * 1024 * 1024 * 1024);
    assert_eq!(desk.names(), ["plan.taper.json"]);
}

#[test]
fn what_a_killed_program_left_of_a_paper_is_swept_away_and_what_is_being_written_is_not() {
    let desk = Desk::new();
    let paper = desk.path("paper.pdf");
    write_file(&desk.path(".paper.pdf.aB3dE9.part"), b"half");
    write_file(&desk.path(".paper.pdf.Zz81kQ.part"), b"being written");
    let writes = for_writing(&desk.path(".paper.pdf.Zz81kQ.part"));
    writes.lock().expect("held by somebody who writes it");
    files::replace(&paper, b"whole").expect("written");
    assert_eq!(desk.names(), [".paper.pdf.Zz81kQ.part", "paper.pdf"]);
}
