//! The order of the modules, and what is absent from the source, read from the source.
#![cfg(test)]

use std::path::{Path, PathBuf};

use crate::support::read_file;

/// A file of the library: its path under `src`, and its lines that are no comment and no test.
struct Source {
    path: String,
    lines: Vec<(usize, String)>,
    length: usize,
}

impl Source {
    /// The module that it belongs to: the first part of its path.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or(&self.path);
        first.strip_suffix(".rs").unwrap_or(first)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The lines that are built into the program, without comments. A `#[cfg(test)] mod` ends the
/// file or names a file of tests, which is left out.
fn sources() -> Vec<Source> {
    let root = root();
    let mut paths = Vec::new();
    rust_files(&root, &mut paths);
    let mut tests_only = Vec::new();
    let mut sources = Vec::new();
    for path in paths {
        let text = String::from_utf8(read_file(&path)).expect("a text");
        let mut lines = Vec::new();
        let mut all = text.lines().enumerate().peekable();
        while let Some((number, line)) = all.next() {
            let code = line.trim();
            if code == "#[cfg(test)]" || code == "#![cfg(test)]" {
                let next = all.peek().map_or("", |(_, next)| next.trim());
                match next
                    .strip_prefix("mod ")
                    .and_then(|name| name.strip_suffix(';'))
                {
                    Some(name) => {
                        tests_only.push(path.parent().expect("a folder").join(name));
                        all.next();
                        continue;
                    }
                    None => break,
                }
            }
            if !code.starts_with("//") {
                lines.push((
                    number + 1,
                    code.split(" // ").next().unwrap_or("").to_owned(),
                ));
            }
        }
        let relative = path
            .strip_prefix(&root)
            .expect("under src")
            .to_str()
            .expect("UTF-8");
        let length = text.lines().count();
        sources.push(Source {
            path: relative.replace('\\', "/"),
            lines,
            length,
        });
    }
    let names: Vec<String> = tests_only
        .iter()
        .map(|path| {
            path.strip_prefix(&root)
                .expect("under src")
                .to_str()
                .expect("UTF-8")
                .replace('\\', "/")
        })
        .collect();
    sources.retain(|source| {
        !names.iter().any(|name| {
            source.path == format!("{name}.rs") || source.path.starts_with(&format!("{name}/"))
        })
    });
    assert!(
        sources.len() > 20,
        "only {} files of source were found",
        sources.len()
    );
    sources
}

/// The modules in the order in which `lib.rs` declares them.
fn declared() -> Vec<String> {
    let text = String::from_utf8(read_file(&root().join("lib.rs"))).expect("a text");
    let modules = text.lines().filter_map(|line| {
        let line = line.trim();
        line.strip_prefix("pub mod ")
            .or_else(|| line.strip_prefix("mod "))?
            .strip_suffix(';')
    });
    modules.map(str::to_owned).collect()
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Whether a line holds a word, and not merely a longer one with it.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(place, _)| {
        let before = line[..place].chars().next_back().is_some_and(is_word);
        let after = line[place + word.len()..]
            .chars()
            .next()
            .is_some_and(is_word);
        !before && !after
    })
}

/// The modules that `crate::…` paths of a file name, with their lines.
fn used(source: &Source) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    for (place, (number, line)) in source.lines.iter().enumerate() {
        for (at, path) in line.match_indices("crate::") {
            if line[..at].chars().next_back().is_some_and(is_word) {
                continue;
            }
            let rest = &line[at + path.len()..];
            if rest.starts_with('{') {
                let following: Vec<&str> = source.lines[place..]
                    .iter()
                    .map(|(_, line)| line.as_str())
                    .collect();
                let group = following.join(" ");
                let from = group.find("crate::{").expect("the group") + "crate::{".len();
                used.extend(
                    heads(&group[from..])
                        .into_iter()
                        .map(|name| (*number, name)),
                );
            } else {
                used.push((
                    *number,
                    rest.chars()
                        .take_while(|character| is_word(*character))
                        .collect(),
                ));
            }
        }
    }
    used
}

/// The first names of a braced group's entries.
fn heads(group: &str) -> Vec<String> {
    let (mut depth, mut fresh, mut names) = (1, true, Vec::<String>::new());
    let mut name = String::new();
    for character in group.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 1 && fresh && is_word(character) {
            name.push(character);
        } else if !name.is_empty() {
            names.push(std::mem::take(&mut name));
            fresh = false;
        }
        if depth == 1 && character == ',' {
            fresh = true;
        }
        if depth == 0 {
            break;
        }
    }
    names
}

#[test]
fn a_module_uses_only_those_before_it() {
    let order = declared();
    assert!(order.len() > 10, "{order:?}");
    let place = |name: &str| order.iter().position(|module| module == name);
    let mut faults = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| !["lib.rs", "main.rs"].contains(&source.path.as_str()))
    {
        let own = place(source.module());
        if own.is_none() {
            faults.push(format!(
                "{}: lib.rs does not declare {}",
                source.path,
                source.module()
            ));
        }
        for (line, name) in used(source) {
            // A constant stands in lib.rs itself, before every module.
            if name
                .chars()
                .all(|character| character.is_ascii_uppercase() || character == '_')
            {
                continue;
            }
            match place(&name) {
                None => faults.push(format!(
                    "{}:{line} uses crate::{name}, which is no module",
                    source.path
                )),
                Some(used) if Some(used) > own => {
                    faults.push(format!(
                        "{}:{line} uses crate::{name}, which comes after it",
                        source.path
                    ));
                }
                Some(_) => {}
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_command_line_and_the_window_do_not_know_each_other() {
    for source in sources() {
        let other = match source.module() {
            "cli" => "gui",
            "gui" => "cli",
            _ => continue,
        };
        let lines: Vec<usize> = used(&source)
            .into_iter()
            .filter(|(_, name)| name == other)
            .map(|(line, _)| line)
            .collect();
        assert!(lines.is_empty(), "{}: {lines:?}", source.path);
    }
}

/// Fails where a word stands in a file that may not hold it.
fn absent(words: &[&str], allowed: impl Fn(&Source) -> bool) {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !allowed(source)) {
        for (number, line) in &source.lines {
            for word in words.iter().filter(|word| has_word(line, word)) {
                faults.push(format!("{}:{number} {word}: {line}", source.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_window_is_drawn_in_its_own_folder_only() {
    absent(&["egui", "eframe", "egui_extras", "egui_plot"], |source| {
        source.module() == "gui"
    });
}

#[test]
fn one_module_touches_the_disk() {
    absent(&["std::fs", "fs::File", "tempfile"], |source| {
        source.module() == "files"
    });
}

#[test]
fn the_clock_is_asked_at_the_front_only() {
    absent(&["Local", "Utc", "SystemTime"], |source| {
        source.path == "main.rs"
    });
    absent(&["Instant"], |source| {
        source.path == "main.rs" || source.module() == "gui"
    });
}

#[test]
fn nothing_opens_a_network_connection() {
    absent(
        &["std::net", "TcpStream", "UdpSocket", "ureq", "reqwest"],
        |_| false,
    );
}

#[test]
fn no_dose_passes_through_a_floating_point_number() {
    let exact = ["quantity", "case", "equivalence", "taper", "safety"];
    absent(&["f32", "f64"], |source| !exact.contains(&source.module()));
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.length > 400)
        .map(|source| format!("{}: {} lines", source.path, source.length))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}
