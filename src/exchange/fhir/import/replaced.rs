//! Orders that another order of the file has taken the place of: both are often still active.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::exchange::fhir::import::node::Node;
use crate::exchange::fhir::import::resource::{is_current, is_order};
use crate::exchange::fhir::import::{Unread, place};

/// Which orders are replaced, by what a reference to them says, with the place of the newer one.
pub(super) struct Replaced(BTreeMap<String, String>);

impl Replaced {
    /// By every order of the file that is in force on the day.
    pub(super) fn new(resources: &[Node<'_>], today: NaiveDate) -> Self {
        let mut replaced = BTreeMap::new();
        // What is wrong with a period is said where the order itself is read.
        let mut heard = Unread::default();
        for node in resources {
            let prior = node.get("priorPrescription");
            let reference = prior.as_ref().and_then(|prior| prior.text("reference"));
            if let Some(reference) = reference
                && is_order(node)
                && is_current(node, today, &mut heard)
            {
                let _ = replaced.insert(reference.to_owned(), node.path.clone());
            }
        }
        Self(replaced)
    }

    /// Whether an order is one of them; then it is listed. `url` is the address that its bundle
    /// knows it by.
    pub(super) fn lists(&self, node: &Node<'_>, url: Option<&str>, unread: &mut Unread) -> bool {
        let kind = node.text("resourceType").unwrap_or_default();
        let by_id = node.text("id").map(|id| format!("{kind}/{id}"));
        let mut names = by_id.as_deref().into_iter().chain(url);
        let Some(newer) = names.find_map(|name| self.0.get(name)) else {
            return false;
        };
        let newer = place::in_words(newer, "").to_lowercase();
        let why = format!("is replaced by {newer}: the medicine is not taken over");
        unread.push(node.path.clone(), "", &why);
        true
    }
}
