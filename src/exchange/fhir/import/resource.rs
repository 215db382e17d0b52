//! What a resource says of itself: whose it is, whether it is taken now, and which medicine.

use std::collections::BTreeMap;

use crate::exchange::fhir::import::medicine::{self, Known, Medicine};
use crate::exchange::fhir::import::node::Node;
use crate::exchange::fhir::import::{NotRead, Unread};
use crate::exchange::words::one_line;
use crate::problem::Problem;

/// Refuses resources that are of different patients.
pub(super) fn one_patient(resources: &[Node<'_>]) -> Result<(), Problem> {
    let subjects = resources.iter().filter_map(|node| {
        let subject = node.get("subject")?;
        let named = subject
            .text("reference")
            .or_else(|| subject.text("display"));
        named.map(|named| (subject.path.clone(), named.to_owned()))
    });
    let subjects: Vec<(String, String)> = subjects.collect();
    let mut patients = resources
        .iter()
        .filter(|node| node.text("resourceType") == Some("Patient"));
    let several_patients = patients.next().is_some() && patients.next().is_some();
    let first = subjects.first();
    let other = subjects
        .iter()
        .find(|(_, named)| first.is_some_and(|(_, first)| first != named));
    if several_patients || other.is_some() {
        let (place, _) = other.or(first).cloned().unwrap_or_default();
        let what = "The resources are of different patients";
        return Err(Problem::new(
            "import",
            place,
            "",
            what,
            "resources of one patient",
        ));
    }
    Ok(())
}

/// The product of a resource that says what is taken now; else the reason is listed.
pub(super) fn named(
    node: &Node<'_>,
    elsewhere: &Elsewhere<'_>,
    known: &Known<'_>,
    unread: &mut Unread,
) -> Option<Medicine> {
    let is_request = node.text("resourceType") == Some("MedicationRequest");
    if node.text("status") != Some("active") {
        let status = node.get("status").unwrap_or_else(|| node.clone());
        unread.add(&status, "is not ‘active’: the medicine is not taken over");
        return None;
    }
    if is_request {
        let intent = node.text("intent").unwrap_or_default();
        if !intent.ends_with("order") {
            let intent = node.get("intent").unwrap_or_else(|| node.clone());
            unread.add(&intent, "is no order: the medicine is not taken over");
            return None;
        }
    }
    for name in ["modifierExtension", "implicitRules"] {
        if let Some(found) = node.get(name) {
            unread.add(
                &found,
                "may change what the rest means: the medicine is not taken over",
            );
            return None;
        }
    }
    if node.is_true("doNotPerform") {
        unread.add(
            node,
            "says that the medicine is not to be taken: it is not taken over",
        );
        return None;
    }
    let concept = match concept(node, elsewhere) {
        Ok(concept) => concept,
        Err(why) => {
            unread.add(node, why);
            return None;
        }
    };
    match medicine::medicine(&concept, known) {
        Ok(medicine) => Some(medicine),
        Err(why) => {
            let words = concept.text("text").map(str::to_owned).or_else(|| {
                let codings = concept.list("coding");
                let first = codings.first()?;
                first
                    .text("display")
                    .or_else(|| first.text("code"))
                    .map(str::to_owned)
            });
            unread.0.push(NotRead {
                place: concept.path,
                given: one_line(&words.unwrap_or_default()),
                why,
            });
            None
        }
    }
}

/// The code and words of the medicine, in the resource itself or where it points to.
fn concept<'a>(node: &Node<'a>, elsewhere: &Elsewhere<'a>) -> Result<Node<'a>, &'static str> {
    if let Some(concept) = node.get("medicationCodeableConcept") {
        return Ok(concept);
    }
    let reference = node
        .get("medicationReference")
        .and_then(|reference| reference.text("reference"));
    let Some(reference) = reference else {
        return Err("names no medicine");
    };
    let found = match reference.strip_prefix('#') {
        Some(id) => {
            let mut contained = node.list("contained").into_iter();
            contained.find(|one| one.text("id") == Some(id))
        }
        None => elsewhere.0.get(reference).cloned().flatten(),
    };
    found
        .and_then(|medication| medication.get("code"))
        .ok_or("points to a medicine that is not in the file")
}

/// The resources of a bundle by what a reference to them says. It is made once for a file.
pub(super) struct Elsewhere<'a>(BTreeMap<String, Option<Node<'a>>>);

impl<'a> Elsewhere<'a> {
    /// Every resource that can be referred to; of two with one name the first.
    pub(super) fn new(root: &Node<'a>) -> Self {
        let mut all = BTreeMap::new();
        for entry in root.list("entry") {
            let resource = entry.get("resource");
            let medication = resource
                .as_ref()
                .filter(|one| one.text("resourceType") == Some("Medication"));
            let by_id = medication.and_then(|one| one.text("id"));
            let by_id = by_id.map(|id| format!("Medication/{id}"));
            let by_url = entry.text("fullUrl").map(str::to_owned);
            for name in by_url.into_iter().chain(by_id) {
                let _ = all.entry(name).or_insert_with(|| resource.clone());
            }
        }
        Self(all)
    }
}
