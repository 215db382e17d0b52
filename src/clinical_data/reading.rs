//! How the data files are read: strict JSON shapes, exact numbers, known words.
//!
//! Every problem is recorded with its file, row and field, and reading goes on, so that an
//! editor sees all of them at once. Where a value cannot be read a placeholder stands in;
//! it is never seen, because a load with any problem gives no formulary.

use std::fmt;
use std::marker::PhantomData;

use num_traits::Zero as _;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::quantity::{Exact, exact_from_text};

/// One thing that is wrong in the clinical data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", place(file, row, field))]
pub struct DataProblem {
    /// The file's name, such as `paces.json`.
    pub file: String,
    /// The row's id; empty for the whole file.
    pub row: String,
    /// The field, such as `every_days.default`; empty for the whole row.
    pub field: String,
    /// What is wrong, as one sentence.
    pub message: String,
}

fn place(file: &str, row: &str, field: &str) -> String {
    let parts = [file, row, field];
    let named: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    named.join(" ")
}

/// Where a source is named.
pub(super) struct Citation {
    pub file: &'static str,
    pub row: String,
    pub field: String,
    pub source: String,
}

/// A closed list of words, such as the status words.
pub(super) trait Word: Copy + 'static {
    /// Every word, in order.
    const WORDS: &'static [Self];
    /// Stands in where no word could be read.
    const FIRST: Self;
    /// As the data write it.
    fn word(self) -> &'static str;
}

/// An enum whose variants are words of the data.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident {
        $(#[$first_meta:meta])* $first:ident => $first_word:literal,
        $($(#[$variant_meta:meta])* $variant:ident => $word:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $(#[$first_meta])* $first,
            $($(#[$variant_meta])* $variant,)*
        }

        impl $name {
            /// Every word, in order.
            pub const ALL: [Self; [$first_word $(, $word)*].len()] =
                [Self::$first $(, Self::$variant)*];

            /// As the data write it.
            pub fn as_str(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$variant => $word,)*
                }
            }

            /// Reads the data's word; `None` for any other.
            pub fn from_text(text: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|word| word.as_str() == text)
            }
        }

        impl crate::clinical_data::reading::Word for $name {
            const WORDS: &'static [Self] = &Self::ALL;
            const FIRST: Self = Self::$first;

            fn word(self) -> &'static str {
                self.as_str()
            }
        }
    };
}
pub(super) use words;

/// What has been found so far, and where the reader stands.
#[derive(Default)]
pub(super) struct Report {
    file: &'static str,
    row: String,
    pub problems: Vec<DataProblem>,
    pub citations: Vec<Citation>,
}

impl Report {
    /// Goes to a file.
    pub fn open(&mut self, file: &'static str) {
        self.file = file;
        self.row.clear();
    }

    /// Goes to a row of the file.
    pub fn enter(&mut self, row: &str) {
        row.clone_into(&mut self.row);
    }

    /// The name of the file that is being read.
    pub fn file(&self) -> &'static str {
        self.file
    }

    /// Records a problem at a field of the present row.
    pub fn problem(&mut self, field: &str, message: impl Into<String>) {
        self.problems.push(DataProblem {
            file: self.file.to_owned(),
            row: self.row.clone(),
            field: field.to_owned(),
            message: message.into(),
        });
    }

    /// Records that a source is named here.
    pub fn cite(&mut self, field: &str, source: &str) {
        self.citations.push(Citation {
            file: self.file,
            row: self.row.clone(),
            field: field.to_owned(),
            source: source.to_owned(),
        });
    }

    /// Records that several sources are named here.
    pub fn cite_all<'a>(&mut self, field: &str, sources: impl IntoIterator<Item = &'a String>) {
        for source in sources {
            self.cite(field, source);
        }
    }

    /// Reads JSON into a strict shape.
    pub fn parse<T: DeserializeOwned>(&mut self, field: &str, text: &str) -> Option<T> {
        match serde_json::from_str(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let message = error.to_string();
                let named = quoted_field(&message).unwrap_or(field).to_owned();
                self.problem(&named, message);
                None
            }
        }
    }

    /// Reads each row of a list into a strict shape, with the row named in a problem.
    pub fn rows<T: DeserializeOwned>(&mut self, list: &str, rows: &[Box<RawValue>]) -> Vec<T> {
        let mut read = Vec::with_capacity(rows.len());
        for (position, row) in rows.iter().enumerate() {
            // Only for the row's name: a key that stands twice is refused below.
            let named: serde_json::Value = serde_json::from_str(row.get()).unwrap_or_default();
            let id = named.get("id").and_then(serde_json::Value::as_str);
            self.row = id.map_or_else(|| format!("{list}[{position}]"), str::to_owned);
            read.extend(self.parse("", row.get()));
        }
        self.row.clear();
        read
    }

    /// Reads an exact decimal or fraction.
    pub fn exact(&mut self, field: &str, text: &str) -> Exact {
        exact_from_text(text).unwrap_or_else(|| {
            self.problem(field, format!("‘{text}’ is no decimal or fraction"));
            Exact::zero()
        })
    }

    /// Reads a per cent as a fraction of one: 10 becomes 1/10.
    pub fn share(&mut self, field: &str, percent: &Figure) -> Exact {
        self.exact(field, &percent.0) / Exact::from_integer(100.into())
    }

    /// Reads one of a closed list of words.
    pub fn word<T: Word>(&mut self, field: &str, text: &str) -> T {
        let found = T::WORDS.iter().copied().find(|word| word.word() == text);
        found.unwrap_or_else(|| {
            let known: Vec<&str> = T::WORDS.iter().map(|word| word.word()).collect();
            let message = format!("‘{text}’ is not one of {}", known.join(", "));
            self.problem(field, message);
            T::FIRST
        })
    }

    /// Asks for rising order of two ends.
    pub fn in_order<T: PartialOrd>(&mut self, field: &str, low: &T, high: &T) {
        if low > high {
            self.problem(field, "the lower end is above the upper one");
        }
    }

    /// Asks that a derived value names what it rests on.
    pub fn derived(&mut self, field: &str, derived: bool, inputs: &[String]) {
        if derived && inputs.is_empty() {
            self.problem(field, "a derived value names its inputs");
        }
    }

    /// Asks that no id stands twice.
    pub fn unique<'a>(&mut self, field: &str, ids: impl IntoIterator<Item = &'a str>) {
        let mut seen = std::collections::BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                self.enter(id);
                self.problem(field, format!("‘{id}’ stands twice"));
            }
        }
        self.row.clear();
    }
}

/// The field that serde's message names: `unknown field`, `missing field`, `duplicate field`.
fn quoted_field(message: &str) -> Option<&str> {
    let (kind, rest) = message.split_once(" field `")?;
    let named = ["unknown", "missing", "duplicate"].contains(&kind);
    let (field, _) = rest.split_once('`')?;
    named.then_some(field)
}

/// A number's text, whether it was written as a JSON number or as text.
///
/// serde hands a decimal over as a float; its shortest text is the text of the file for
/// every number that an editor would write, and no sum is done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure(pub String);

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyNumber;
        impl Visitor<'_> for AnyNumber {
            type Value = Figure;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a number, or a number as text")
            }

            fn visit_u64<E>(self, value: u64) -> Result<Figure, E> {
                Ok(Figure(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Figure, E> {
                Ok(Figure(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Figure, E> {
                Ok(Figure(value.to_string()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Figure, E> {
                Ok(Figure(value.to_owned()))
            }
        }
        deserializer.deserialize_any(AnyNumber)
    }
}

/// A JSON object whose keys are data: in order, and no key twice.
#[derive(Debug)]
pub(super) struct Entries<T>(pub Vec<(String, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
            type Value = Entries<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<T>, A::Error> {
                let mut entries: Vec<(String, T)> = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    if entries.iter().any(|(known, _)| *known == key) {
                        return Err(A::Error::custom(format!("duplicate field `{key}`")));
                    }
                    entries.push((key, map.next_value()?));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(InOrder(PhantomData))
    }
}
