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
        let (_, json) = entries.iter().find(|(other, _)| other == name)?;
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        Some(Self { path, json })
    }

    /// The entries of a list under a name; none where there is no list.
    pub(super) fn list(&self, name: &str) -> Vec<Self> {
        let Some(list) = self.get(name) else {
            return Vec::new();
        };
        let Json::List(items) = list.json else {
            return Vec::new();
        };
        let items = items.iter().enumerate();
        items
            .map(|(place, json)| Self {
                path: format!("{}[{place}]", list.path),
                json,
            })
            .collect()
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

    /// Whether a flag under a name is set.
    pub(super) fn is_true(&self, name: &str) -> bool {
        self.get(name)
            .is_some_and(|node| *node.json == Json::Bool(true))
    }

    /// The names that it has.
    pub(super) fn names(&self) -> Vec<&'a str> {
        match self.json {
            Json::Object(entries) => entries.iter().map(|(name, _)| name.as_str()).collect(),
            _ => Vec::new(),
        }
    }
}
