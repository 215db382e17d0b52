//! What the domain said about the fields, found by their paths.

use crate::problem::Problem;

/// What the domain said about the fields, found by path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Problems<'a>(&'a [Problem]);

impl<'a> Problems<'a> {
    /// The problems of a draft.
    pub(super) fn new(problems: &'a [Problem]) -> Self {
        Self(problems)
    }

    /// What is wrong with what stands in this field; an empty field has nothing wrong yet.
    pub(super) fn at(self, path: &str) -> Option<&'a str> {
        let here = |problem: &&Problem| problem.field == path && !problem.given.is_empty();
        self.0
            .iter()
            .find(here)
            .map(|problem| problem.message.as_str())
    }

    /// What is wrong with a whole list and with none of its parts, empty or not.
    pub(super) fn exactly(self, path: &str) -> Option<&'a str> {
        self.0
            .iter()
            .find(|problem| problem.field == path)
            .map(|problem| problem.message.as_str())
    }

    /// What is wrong with this field or anything within it.
    pub(super) fn within(self, path: &str) -> Option<&'a str> {
        let within = |problem: &&Problem| {
            problem.field.strip_prefix(path).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('.') || rest.starts_with('[')
            })
        };
        self.0
            .iter()
            .find(within)
            .map(|problem| problem.message.as_str())
    }
}
