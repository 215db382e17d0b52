//! The small readers that every section of a plan file shares.

use crate::plan_file::json::Json;
use crate::problem::Problem;

/// The longest text of one field, in characters.
const MOST_CHARACTERS: usize = 20_000;

/// The most entries of one list; the domain has tighter limits of its own.
const MOST_ENTRIES: usize = 2_000;
/// The most entries of the record.
const MOST_OF_THE_RECORD: usize = 10_000;
/// The most problems that are named; a file with more is not a slip of the pen.
const MOST_PROBLEMS: usize = 500;

/// The fields of one object that have not been read yet.
pub(super) struct Fields {
    path: String,
    entries: Vec<(String, Json)>,
    known: Vec<&'static str>,
}

impl Fields {
    /// The path of a field of this object.
    pub(super) fn at(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// The path of the object itself.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    fn take(&mut self, name: &'static str) -> Option<Json> {
        self.known.push(name);
        let place = self.entries.iter().position(|(other, _)| other == name)?;
        Some(self.entries.remove(place).1)
    }

    /// Whether the object has this field.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|(other, _)| other == name)
    }

    /// All entries, for an object whose names are the reader's own.
    pub(super) fn all(&mut self) -> Vec<(String, Json)> {
        std::mem::take(&mut self.entries)
    }
}

/// Reads fields and keeps the problems.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<Problem>,
}

impl Reader {
    /// Notes a problem.
    pub(super) fn refuse(
        &mut self,
        rule: &'static str,
        field: &str,
        given: &str,
        what: &str,
        accepted: &str,
    ) {
        match self.problems.len() {
            ..MOST_PROBLEMS => {
                let problem = Problem::new(rule, field, given, what, accepted);
                self.problems.push(problem);
            }
            MOST_PROBLEMS => {
                let what = "There are more problems, which are not named";
                let accepted = "a plan file with the problems above mended";
                let problem = Problem::new("limit", "", "", what, accepted);
                self.problems.push(problem);
            }
            _ => {}
        }
    }

    /// Whether a list or an object has no more entries than it may; if not, that is noted.
    fn is_lawful(&mut self, path: &str, count: usize) -> bool {
        let most = if path == "journal" {
            MOST_OF_THE_RECORD
        } else {
            MOST_ENTRIES
        };
        if count > most {
            let given = format!("{count} entries");
            let accepted = format!("at most {most}");
            self.refuse(
                "limit",
                path,
                &given,
                "is more than can stand here",
                &accepted,
            );
        }
        count <= most
    }

    fn wrong_kind(&mut self, field: &str, json: &Json, accepted: &str) {
        let what = format!("is {}, which cannot stand here", json.kind());
        self.refuse("wrong-kind", field, &json.shown(), &what, accepted);
    }

    pub(super) fn object(&mut self, json: Json, path: &str) -> Option<Fields> {
        match json {
            Json::Object(entries) if !self.is_lawful(path, entries.len()) => None,
            Json::Object(entries) => Some(Fields {
                path: path.to_owned(),
                entries,
                known: Vec::new(),
            }),
            other => {
                self.wrong_kind(path, &other, "an object");
                None
            }
        }
    }

    /// Says of each field that was not read that it is unknown.
    pub(super) fn finish(&mut self, fields: &Fields) {
        if fields.entries.is_empty() {
            return;
        }
        let accepted = fields.known.join(", ");
        for (name, json) in &fields.entries {
            let what = "stands in a field that this program does not know; it may be misspelt, or a \
                        newer program may have written it";
            let given = json.shown();
            self.refuse("unknown-field", &fields.at(name), &given, what, &accepted);
        }
    }

    /// A text; empty where the field was left out or is null.
    pub(super) fn text(&mut self, fields: &mut Fields, name: &'static str) -> String {
        self.optional_text(fields, name).unwrap_or_default()
    }

    /// A text, or `None` where the field was left out or is null.
    pub(super) fn optional_text(
        &mut self,
        fields: &mut Fields,
        name: &'static str,
    ) -> Option<String> {
        let path = fields.at(name);
        let json = fields.take(name)?;
        self.text_of(json, &path)
    }

    fn text_of(&mut self, json: Json, path: &str) -> Option<String> {
        match json {
            Json::Null => None,
            Json::Text(text) if text.chars().count() > MOST_CHARACTERS => {
                self.refuse(
                    "limit",
                    path,
                    &text,
                    "is too long",
                    "at most 20000 characters",
                );
                None
            }
            Json::Text(text) => Some(text),
            Json::Number(number) => {
                let accepted = "a text in quotes; a quantity has its unit, such as \"60 mg\"";
                self.refuse("bare-number", path, &number, "is a bare number", accepted);
                None
            }
            other => {
                self.wrong_kind(path, &other, "a text in quotes");
                None
            }
        }
    }

    /// A number as written; empty where the field was left out.
    pub(super) fn number(&mut self, fields: &mut Fields, name: &'static str) -> String {
        let path = fields.at(name);
        match fields.take(name) {
            None | Some(Json::Null) => String::new(),
            Some(Json::Number(text)) => text,
            Some(other) => {
                self.wrong_kind(&path, &other, "a number without quotes");
                String::new()
            }
        }
    }

    /// True or false, or `None` where the field was left out.
    pub(super) fn flag(&mut self, fields: &mut Fields, name: &'static str) -> Option<bool> {
        let path = fields.at(name);
        match fields.take(name)? {
            Json::Null => None,
            Json::Bool(flag) => Some(flag),
            other => {
                self.wrong_kind(&path, &other, "true or false");
                None
            }
        }
    }

    /// A list of texts, or `None` where the field was left out.
    pub(super) fn texts(&mut self, fields: &mut Fields, name: &'static str) -> Option<Vec<String>> {
        let path = fields.at(name);
        let json = fields.take(name)?;
        self.texts_of(json, &path)
    }

    fn texts_of(&mut self, json: Json, path: &str) -> Option<Vec<String>> {
        match json {
            Json::Null => None,
            Json::List(items) if !self.is_lawful(path, items.len()) => None,
            Json::List(items) => {
                let items = items.into_iter().enumerate();
                Some(
                    items
                        .filter_map(|(place, item)| self.text_of(item, &format!("{path}[{place}]")))
                        .collect(),
                )
            }
            other => {
                self.wrong_kind(path, &other, "a list of texts");
                None
            }
        }
    }

    /// An object of the reader's own names, each with a text.
    pub(super) fn named_texts(
        &mut self,
        fields: &mut Fields,
        name: &'static str,
    ) -> Vec<(String, String)> {
        let entries = self.named(fields, name);
        entries
            .into_iter()
            .filter_map(|(name, path, json)| self.text_of(json, &path).map(|text| (name, text)))
            .collect()
    }

    /// An object of the reader's own names, each with a list of texts.
    pub(super) fn named_lists(
        &mut self,
        fields: &mut Fields,
        name: &'static str,
    ) -> Vec<(String, Vec<String>)> {
        let entries = self.named(fields, name);
        entries
            .into_iter()
            .filter_map(|(name, path, json)| self.texts_of(json, &path).map(|texts| (name, texts)))
            .collect()
    }

    fn named(&mut self, fields: &mut Fields, name: &'static str) -> Vec<(String, String, Json)> {
        let path = fields.at(name);
        let Some(json) = fields.take(name).filter(|json| *json != Json::Null) else {
            return Vec::new();
        };
        let Some(mut inner) = self.object(json, &path) else {
            return Vec::new();
        };
        inner
            .all()
            .into_iter()
            .map(|(name, json)| (name.clone(), inner.at(&name), json))
            .collect()
    }

    pub(super) fn answers(
        &mut self,
        fields: &mut Fields,
        name: &'static str,
    ) -> Vec<(String, String)> {
        self.named_texts(fields, name)
    }

    /// A part that may be left out.
    pub(super) fn part<T>(
        &mut self,
        fields: &mut Fields,
        name: &'static str,
        read: impl Fn(&mut Self, &mut Fields) -> T,
    ) -> Option<T> {
        let path = fields.at(name);
        let json = fields.take(name).filter(|json| *json != Json::Null)?;
        let mut inner = self.object(json, &path)?;
        let value = read(self, &mut inner);
        self.finish(&inner);
        Some(value)
    }

    /// A list of parts; empty where the field was left out.
    pub(super) fn list<T>(
        &mut self,
        fields: &mut Fields,
        name: &'static str,
        read: impl Fn(&mut Self, &mut Fields) -> T,
    ) -> Vec<T> {
        self.optional_list(fields, name, read).unwrap_or_default()
    }

    /// A list of parts, or `None` where the field was left out.
    pub(super) fn optional_list<T>(
        &mut self,
        fields: &mut Fields,
        name: &'static str,
        read: impl Fn(&mut Self, &mut Fields) -> T,
    ) -> Option<Vec<T>> {
        let path = fields.at(name);
        let items = match fields.take(name)? {
            Json::Null => return None,
            Json::List(items) if !self.is_lawful(&path, items.len()) => return None,
            Json::List(items) => items,
            other => {
                self.wrong_kind(&path, &other, "a list");
                return None;
            }
        };
        let mut values = Vec::new();
        for (place, json) in items.into_iter().enumerate() {
            if let Some(mut inner) = self.object(json, &format!("{path}[{place}]")) {
                values.push(read(self, &mut inner));
                self.finish(&inner);
            }
        }
        Some(values)
    }
}
