//! Text that the reader has typed, made safe to look at: what cannot be seen is shown, and what
//! runs from right to left turns round nothing beside it.

use std::borrow::Cow;

use serde_json::Value;

/// Before and after text that is laid out by itself, whatever its direction.
const ISOLATE: (char, char) = ('\u{2068}', '\u{2069}');

/// Whether a sign changes the writing direction, or has no shape and no width.
pub(crate) fn is_unseen(sign: char) -> bool {
    matches!(
        sign,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// Whether a sign is shown by its number, because it cannot be seen.
pub(super) fn is_shown_by_number(sign: char) -> bool {
    is_unseen(sign) || (sign.is_control() && !sign.is_whitespace())
}

/// Whether a letter is written from right to left.
fn runs_left(sign: char) -> bool {
    matches!(sign, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Finished text with every string safe to look at.
pub(super) fn seen(contents: Value) -> Value {
    match contents {
        Value::String(text) => Value::String(match seen_text(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(other) => other,
        }),
        Value::Array(items) => items.into_iter().map(seen).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, seen(value)))
            .collect(),
        other => other,
    }
}

/// A text in which `‹U+202E›` stands for the sign with this number, and in which Arabic and
/// Hebrew words are set apart: a dose or a telephone number beside them stays in its order.
pub(super) fn seen_text(text: &str) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|sign| is_shown_by_number(sign) || runs_left(sign))
    {
        return Cow::Borrowed(text);
    }
    let mut written = String::new();
    let mut rest = text;
    while let Some(begin) = rest.find(runs_left) {
        let (before, from) = rest.split_at(begin);
        // The run goes on over blanks and signs to the last of its letters.
        let end = from.find(|sign: char| sign.is_alphanumeric() && !runs_left(sign));
        let (run, _) = from.split_at(end.unwrap_or(from.len()));
        let last = run.rfind(runs_left).unwrap_or_default();
        let whole = run
            .get(last..)
            .and_then(|tail| tail.chars().next())
            .map_or(run.len(), |sign| last + sign.len_utf8());
        let (run, after) = from.split_at(whole);
        written.push_str(&numbered(before));
        written.push(ISOLATE.0);
        written.push_str(&numbered(run));
        written.push(ISOLATE.1);
        rest = after;
    }
    written.push_str(&numbered(rest));
    Cow::Owned(written)
}

fn numbered(text: &str) -> String {
    let mut written = String::new();
    for sign in text.chars() {
        if is_shown_by_number(sign) {
            written.push_str(&by_number(sign));
        } else {
            written.push(sign);
        }
    }
    written
}

/// `‹U+202E›`.
fn by_number(sign: char) -> String {
    format!("‹U+{:04X}›", u32::from(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown_and_all_else_stays() {
        for (given, shown) in [
            ("Zoë O’Neil-Жанна", "Zoë O’Neil-Жанна"),
            ("A\u{202e}B", "A‹U+202E›B"),
            ("\u{1}\u{feff}", "‹U+0001›‹U+FEFF›"),
            ("one\ntwo\tthree", "one\ntwo\tthree"),
            ("", ""),
        ] {
            assert_eq!(seen_text(given), shown);
        }
    }

    #[test]
    fn words_from_right_to_left_are_set_apart_from_what_follows() {
        for (given, shown) in [
            (
                "محمد علي 0191 498 0000",
                "\u{2068}محمد علي\u{2069} 0191 498 0000",
            ),
            ("Dr (דנה), 5 mg", "Dr (\u{2068}דנה\u{2069}), 5 mg"),
            ("a \u{202e}علي b", "a ‹U+202E›\u{2068}علي\u{2069} b"),
        ] {
            assert_eq!(seen_text(given), shown);
        }
    }
}
