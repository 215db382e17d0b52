//! JSON as it stands in the file: names in order, numbers as their text, no name twice.
//!
//! `serde_json` alone would keep the last of two equal names in silence and pass numbers
//! through a float.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The deepest nesting that is read.
const MOST_LEVELS: usize = 32;
/// The most values that a file may hold, so that a small file of tiny values cannot fill the
/// memory; the largest lawful plans have some tens of thousands.
const MOST_VALUES: usize = 400_000;
/// The longest name of a field, in characters.
const LONGEST_NAME: usize = 200;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// Names and values, in the order written; each name once.
    Object(Vec<(String, Self)>),
}

impl Json {
    /// What kind of value it is, for a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// The value for a message: short values as written.
    pub fn shown(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(text) | Self::Text(text) => text.clone(),
            Self::List(_) => "[…]".to_owned(),
            Self::Object(_) => "{…}".to_owned(),
        }
    }
}

/// Why text is not JSON of the accepted shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotJson {
    /// Where, as a path; empty where the text is no JSON at all.
    pub field: String,
    /// What is wrong.
    pub what: String,
}

/// Reads JSON text.
///
/// # Errors
///
/// The first place that is no JSON, is nested too deep or holds a name twice.
pub fn parse(text: &str) -> Result<Json, NotJson> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| NotJson {
        field: String::new(),
        what: format!("is not JSON ({error})"),
    })?;
    let mut left = MOST_VALUES;
    value(raw, "", 1, &mut left)
}

/// Reads one value; `left` is how many more the file may hold.
fn value(raw: &RawValue, path: &str, level: usize, left: &mut usize) -> Result<Json, NotJson> {
    let wrong = |error: serde_json::Error| NotJson {
        field: path.to_owned(),
        what: format!("holds text that cannot be read ({error})"),
    };
    let text = raw.get();
    *left = left.checked_sub(1).ok_or_else(|| NotJson {
        field: String::new(),
        what: format!("holds more than {MOST_VALUES} values"),
    })?;
    if level > MOST_LEVELS {
        let what = format!("is nested deeper than {MOST_LEVELS} levels");
        return Err(NotJson {
            field: path.to_owned(),
            what,
        });
    }
    Ok(match text.bytes().next() {
        Some(b'{') => {
            let Entries(entries) = serde_json::from_str(text).map_err(wrong)?;
            let mut object: Vec<(String, Json)> = Vec::new();
            let mut names = BTreeSet::new();
            for (name, raw) in entries {
                if name.chars().count() > LONGEST_NAME {
                    let what = format!("has a name of more than {LONGEST_NAME} characters");
                    let field = path.to_owned();
                    return Err(NotJson { field, what });
                }
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                if !names.insert(name.clone()) {
                    let what = "has a name that stands twice in one object".to_owned();
                    return Err(NotJson { field: path, what });
                }
                object.push((name, value(raw, &path, level + 1, left)?));
            }
            Json::Object(object)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(wrong)?;
            let items = items.into_iter().enumerate();
            let list =
                items.map(|(place, raw)| value(raw, &format!("{path}[{place}]"), level + 1, left));
            Json::List(list.collect::<Result<_, _>>()?)
        }
        Some(b'"') => Json::Text(serde_json::from_str(text).map_err(wrong)?),
        Some(b't') => Json::Bool(true),
        Some(b'f') => Json::Bool(false),
        Some(b'n') => Json::Null,
        // It could not be written again as it is, whatever it means.
        _ if !is_kept(text) => {
            let what = "holds a number that is too large, or has too many digits".to_owned();
            let field = path.to_owned();
            return Err(NotJson { field, what });
        }
        _ => Json::Number(text.to_owned()),
    })
}

/// The longest number, in characters: far beyond what anything is counted with.
const LONGEST_NUMBER: usize = 40;

/// Whether a number is the same one after it was written and read again, and can be worked with.
fn is_kept(text: &str) -> bool {
    if text.len() > LONGEST_NUMBER {
        return false;
    }
    let Ok(number) = text.parse::<serde_json::Number>() else {
        return false;
    };
    number
        .to_string()
        .parse()
        .is_ok_and(|again: serde_json::Number| again == number)
}

/// The entries of an object, double names included.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Entries<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry::<String, &'de RawValue>()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_text_and_names_their_order() {
        let json = parse(r#"{"b": 1.50, "a": [1e3, null, "x"]}"#);
        let list = vec![
            Json::Number("1e3".into()),
            Json::Null,
            Json::Text("x".into()),
        ];
        let object = vec![
            ("b".into(), Json::Number("1.50".into())),
            ("a".into(), Json::List(list)),
        ];
        assert_eq!(json, Ok(Json::Object(object)));
    }

    #[test]
    fn a_name_that_stands_twice_is_refused_with_its_path() {
        let error = parse(r#"{"a": {"x": 1, "x": 2}}"#).unwrap_err();
        assert_eq!(
            (error.field.as_str(), error.what.as_str()),
            ("a.x", "has a name that stands twice in one object")
        );
    }

    #[test]
    fn the_values_and_the_length_of_names_are_limited() {
        let values = |count: usize| format!("[{}]", vec!["1"; count - 1].join(","));
        assert!(parse(&values(MOST_VALUES)).is_ok());
        let error = parse(&values(MOST_VALUES + 1)).unwrap_err();
        assert_eq!(error.what, "holds more than 400000 values");
        let named = |length: usize| format!(r#"{{"a": {{"{}": 1}}}}"#, "é".repeat(length));
        assert!(parse(&named(200)).is_ok());
        let error = parse(&named(201)).unwrap_err();
        assert_eq!(error.field, "a");
        assert_eq!(error.what, "has a name of more than 200 characters");
    }

    #[test]
    fn the_nesting_is_limited() {
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse(&deep(32)).is_ok());
        assert!(parse(&deep(33)).is_err());
        assert!(parse(&deep(100_000)).is_err());
    }
}
