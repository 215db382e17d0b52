//! A place in a file as people would say it.

/// A path in words: `entry[2].resource.dosageInstruction[0].text` of a medicine becomes
/// `Entry 3 (MST Continus 30 mg), dosage instruction 1, text`.
pub(super) fn in_words(path: &str, about: &str) -> String {
    let parts = path.split('.').filter(|part| *part != "resource");
    let mut parts: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(part_in_words)
        .collect();
    let is_entry = path.starts_with("entry[");
    let name = match (about.is_empty(), is_entry) {
        (true, true) => None,
        (true, false) => Some("The resource".to_owned()),
        (false, true) => {
            let first = parts.first_mut();
            if let Some(first) = first {
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

/// `dosageInstruction[0]` as `dosage instruction 1`.
fn part_in_words(part: &str) -> String {
    let (name, places) = part.split_once('[').unwrap_or((part, ""));
    let mut words = String::new();
    for sign in name.chars() {
        if sign.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(sign.to_ascii_lowercase());
    }
    for place in places.split('[') {
        let number: Option<usize> = place.trim_end_matches(']').parse().ok();
        if let Some(number) = number {
            words.extend([" ", &(number + 1).to_string()]);
        }
    }
    words
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
