//! What is said when the program stops in the middle: where the work is, and nothing of it.

use std::path::Path;
use std::sync::Mutex;

use crate::files;

/// Where the last fault was.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Where in the program the last fault was; nothing of what it was about.
pub(super) fn last_place() -> Option<String> {
    LAST.lock().ok()?.clone()
}

/// Says from now on, where a fault stops the program, where unsaved work is kept. What the fault
/// itself says may hold a name or a dose and is left out.
pub(super) fn say_where_unsaved_work_is() {
    std::panic::set_hook(Box::new(|panic| {
        use std::io::Write as _;
        let place = panic.location().map(ToString::to_string);
        if let Ok(mut last) = LAST.lock() {
            last.clone_from(&place);
        }
        let words = words(place.as_deref(), files::state_folder().as_deref());
        let _closed = writeln!(std::io::stderr(), "{words}");
    }));
}

fn words(place: Option<&str>, folder: Option<&Path>) -> String {
    let place = place.unwrap_or("an unknown place");
    let kept = folder.map_or_else(
        || "What was not saved could not be kept.".to_owned(),
        |folder| {
            let folder = folder.display();
            format!("What was not saved is kept in {folder} and offered at the next start.")
        },
    );
    format!("Taperline met a fault in itself at {place}. {kept}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_where_the_work_is() {
        let words = words(
            Some("src/plan.rs:10:5"),
            Some(Path::new("/state/taperline")),
        );
        assert!(words.contains("src/plan.rs:10:5") && words.contains("/state/taperline"));
    }

    #[test]
    fn without_a_folder_nothing_is_promised() {
        assert!(words(None, None).ends_with("What was not saved could not be kept."));
    }
}
