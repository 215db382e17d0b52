//! A place in a resource: its path for messages, and what stands there.

use crate::plan_file::json::Json;
use crate::quantity::{Exact, exact_from_text};

/// A value with its path.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub(super) path: String,
    pub(super) json: &'a Json,
}

impl<'a> Node<'a> {
    /// The file's outermost value.
    pub(super) fn root(json: &'a Json) -> Self {
        Self {
            path: String::new(),
            json,
        }
    }

    /// What stands under a name.
    pub(super) fn get(&self, name: &str) -> Option<Self> {
        let Json::Object(entries) = self.json else {
            return None;
        };
        let (name, json) = entries.iter().find(|(other, _)| other == name)?;
        Some(self.under(name, json))
    }

    fn under(&self, name: &str, json: &'a Json) -> Self {
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        Self { path, json }
    }

    /// The entries of a list under a name; none where there is no list.
    pub(super) fn list(&self, name: &str) -> Vec<Self> {
        self.get(name).map(|list| list.items()).unwrap_or_default()
    }

    /// The text under a name.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        match self.get(name)?.json {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number under a name, exactly as written; none where it has an exponent or a sign.
    pub(super) fn number(&self, name: &str) -> Option<Exact> {
        match self.get(name)?.json {
            Json::Number(text) => exact_from_text(text),
            _ => None,
        }
    }

    /// What stands under any name but these.
    pub(super) fn others(&self, known: &[&str]) -> Vec<Self> {
        let Json::Object(entries) = self.json else {
            return Vec::new();
        };
        let others = entries
            .iter()
            .filter(|(name, _)| !known.contains(&name.as_str()));
        others.map(|(name, json)| self.under(name, json)).collect()
    }

    /// Its own name: the last part of its path.
    pub(super) fn name(&self) -> &str {
        let last = self.path.rsplit('.').next().unwrap_or_default();
        last.split('[').next().unwrap_or_default()
    }

    /// The items of a list; none where it is no list.
    pub(super) fn items(&self) -> Vec<Self> {
        let Json::List(items) = self.json else {
            return Vec::new();
        };
        let items = items.iter().enumerate();
        items
            .map(|(place, json)| Self {
                path: format!("{}[{place}]", self.path),
                json,
            })
            .collect()
    }

    /// A value that holds no others, as written.
    pub(super) fn plain(&self) -> Option<String> {
        match self.json {
            Json::List(_) | Json::Object(_) => None,
            other => Some(other.shown()),
        }
    }
}
