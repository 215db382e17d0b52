//! A place in a file as people would say it.

use crate::problem::path_in_words;

/// A path in words: `entry[2].resource.dosageInstruction[0].text` of a medicine becomes
/// `Entry 3 (MST Continus 30 mg), dosage instruction 1, text`.
pub(super) fn in_words(path: &str, about: &str) -> String {
    let place = path_in_words(path);
    let is_entry = path.starts_with("entry[");
    let mut parts: Vec<String> = place
        .split(", ")
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    let name = match (about.is_empty(), is_entry) {
        (true, true) => None,
        (true, false) => Some("The resource".to_owned()),
        (false, true) => {
            if let Some(first) = parts.first_mut() {
                first.extend([" (", about, ")"]);
            }
            None
        }
        (false, false) => Some(about.to_owned()),
    };
    let words: Vec<String> = name.into_iter().chain(parts).collect();
    let words = words.join(", ");
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(signs).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_said_as_people_would_count_it() {
        for (path, about, words) in [
            (
                "entry[2].resource.dosageInstruction[0].text",
                "MST Continus 30 mg",
                "Entry 3 (MST Continus 30 mg), dosage instruction 1, text",
            ),
            ("entry[0].resource", "", "Entry 1"),
            (
                "dosage[1].doseAndRate[0].doseQuantity",
                "MST",
                "MST, dosage 2, dose and rate 1, dose quantity",
            ),
            ("", "", "The resource"),
            ("status", "", "The resource, status"),
        ] {
            assert_eq!(in_words(path, about), words);
        }
    }
}
