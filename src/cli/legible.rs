//! What is printed on a terminal: a name in a hostile file cannot move the cursor, change what
//! stands there already, or turn the direction of a dose.

use std::io::{Result, Write};

/// Writes to a terminal what people can see: every control character but line break and tab,
/// and whatever turns the direction of text, is written as its number.
pub struct Legible<W>(pub W);

/// Whether a letter does more than stand where it is.
fn acts(letter: char) -> bool {
    let turns = matches!(
        letter,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    turns || (letter.is_control() && letter != '\n' && letter != '\t')
}

impl<W: Write> Write for Legible<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            for letter in chunk.valid().chars() {
                if acts(letter) {
                    text.extend(letter.escape_unicode());
                } else {
                    text.push(letter);
                }
            }
            if !chunk.invalid().is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        self.0.write_all(text.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_act_on_the_terminal() {
        let mut seen = Vec::new();
        let name = "Ada \u{1b}[2J\u{9b}31m\r\u{202e}gm 06\tMüller\n";
        write!(Legible(&mut seen), "{name}").unwrap();
        let seen = String::from_utf8(seen).unwrap();
        assert_eq!(
            seen,
            "Ada \\u{1b}[2J\\u{9b}31m\\u{d}\\u{202e}gm 06\tMüller\n"
        );
    }
}
