//! What a resource says of itself: whose it is, whether it is taken now, and which medicine.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::exchange::fhir::import::medicine::{self, Known, Medicine};
use crate::exchange::fhir::import::node::Node;
use crate::exchange::fhir::import::period::{self, Holds};
use crate::exchange::fhir::import::{Unread, beside};
use crate::plan_file::json::Json;
use crate::problem::Problem;

/// What a medicine's own resource says without changing what it is.
const OF_A_MEDICATION: [&str; 7] = [
    "resourceType",
    "id",
    "meta",
    "language",
    "identifier",
    "code",
    "manufacturer",
];

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

/// Whether a resource is an active order.
pub(super) fn is_order(node: &Node<'_>) -> bool {
    let intent = node.text("intent").unwrap_or_default();
    node.text("resourceType") == Some("MedicationRequest")
        && node.text("status") == Some("active")
        && intent.ends_with("order")
}

/// The product of a resource that says what is taken now; else the reason is listed.
pub(super) fn named(
    node: &Node<'_>,
    elsewhere: &Elsewhere<'_>,
    known: &Known<'_>,
    today: NaiveDate,
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
    if let Some(forbidden) = node.get("doNotPerform")
        && *forbidden.json != Json::Bool(false)
    {
        let why = if *forbidden.json == Json::Bool(true) {
            "says that the medicine is not to be taken: it is not taken over"
        } else {
            "is neither true nor false and may forbid the medicine: it is not taken over"
        };
        unread.add(&forbidden, why);
        return None;
    }
    if !is_current(node, today, unread) {
        return None;
    }
    let (concept, medication) = match concept(node, elsewhere) {
        Ok(found) => found,
        Err(why) => {
            unread.add(node, why);
            return None;
        }
    };
    match medicine::medicine(&concept, known) {
        Ok(medicine) => {
            let why =
                "is no name of the formulary; the medicine is known by its code or another name";
            for (place, words) in &medicine.not_known {
                unread.push(place.clone(), words, why);
            }
            if !medicine.or_else.is_empty() {
                let why = format!(
                    "does not say which brand it is: taken over as {}, and it may be {} as well",
                    medicine.product.brands.join(", "),
                    medicine.or_else.join(", ")
                );
                unread.push(concept.path.clone(), &beside::words(&concept), &why);
            }
            beside::of_resource(node, unread);
            if let Some(medication) = medication {
                for other in medication.others(&OF_A_MEDICATION) {
                    beside::say(&other, "is not taken over", unread);
                }
            }
            Some(medicine)
        }
        Err(why) => {
            let words = beside::words(&concept);
            unread.push(concept.path, &words, &why);
            None
        }
    }
}

/// Whether a resource holds today, by each of the periods that it may have. An order whose end
/// has passed is often still called active.
pub(super) fn is_current(node: &Node<'_>, today: NaiveDate, unread: &mut Unread) -> bool {
    let dispensing = node.get("dispenseRequest");
    let periods = [
        node.get("effectivePeriod"),
        dispensing.and_then(|request| request.get("validityPeriod")),
    ];
    for period in periods.into_iter().flatten() {
        let why = match period::holds(&period, today) {
            Ok(Holds::Now) => continue,
            Ok(Holds::Ended) => "has ended".to_owned(),
            Ok(Holds::NotYet) => "has not begun".to_owned(),
            Err(why) => why,
        };
        let why = format!("{why}: the medicine is not taken over");
        beside::say_period(&period, &why, unread);
        return false;
    }
    let Some(moment) = node.get("effectiveDateTime") else {
        return true;
    };
    let why = match moment.plain().as_deref().map(period::days) {
        Some(Some((first, _))) if first <= today => return true,
        Some(Some(_)) => "has not come: the medicine is not taken over",
        _ => "is no day that is read: the medicine is not taken over",
    };
    unread.add(&moment, why);
    false
}

/// What a medicine is called in the file; empty where nothing names it.
pub(super) fn called(node: &Node<'_>, elsewhere: &Elsewhere<'_>) -> String {
    concept(node, elsewhere).map_or_else(|_| String::new(), |(concept, _)| beside::words(&concept))
}

/// The code and words of the medicine, in the resource itself or where it points to; then with
/// the medicine's own resource.
fn concept<'a>(
    node: &Node<'a>,
    elsewhere: &Elsewhere<'a>,
) -> Result<(Node<'a>, Option<Node<'a>>), &'static str> {
    let reference = node
        .get("medicationReference")
        .and_then(|reference| reference.text("reference"));
    let reference = match (node.get("medicationCodeableConcept"), reference) {
        (Some(_), Some(_)) => return Err("names its medicine in two ways: it is not taken over"),
        (Some(concept), None) => return Ok((concept, None)),
        (None, None) => return Err("names no medicine"),
        (None, Some(reference)) => reference,
    };
    let found = match reference.strip_prefix('#') {
        Some(id) => {
            let mut contained = node.list("contained").into_iter();
            contained.find(|one| one.text("id") == Some(id))
        }
        None => elsewhere.resources.get(reference).cloned().flatten(),
    };
    let concept = found
        .as_ref()
        .and_then(|medication| medication.get("code"))
        .ok_or("points to a medicine that is not in the file")?;
    Ok((concept, found))
}

/// The resources of a bundle by what a reference to them says. It is made once for a file.
pub(super) struct Elsewhere<'a> {
    resources: BTreeMap<String, Option<Node<'a>>>,
    /// The address of each resource, by its place.
    urls: BTreeMap<String, String>,
}

impl<'a> Elsewhere<'a> {
    /// Every resource that can be referred to; of two with one name the first.
    pub(super) fn new(root: &Node<'a>) -> Self {
        let (mut resources, mut urls) = (BTreeMap::new(), BTreeMap::new());
        for entry in root.list("entry") {
            let resource = entry.get("resource");
            let medication = resource
                .as_ref()
                .filter(|one| one.text("resourceType") == Some("Medication"));
            let by_id = medication.and_then(|one| one.text("id"));
            let by_id = by_id.map(|id| format!("Medication/{id}"));
            let by_url = entry.text("fullUrl").map(str::to_owned);
            for name in by_url.into_iter().chain(by_id) {
                let _ = resources.entry(name).or_insert_with(|| resource.clone());
            }
            if let Some((resource, url)) = resource.zip(entry.text("fullUrl")) {
                let _ = urls.insert(resource.path, url.to_owned());
            }
        }
        Self { resources, urls }
    }

    /// The address by which a bundle knows a resource.
    pub(super) fn url_of(&self, node: &Node<'_>) -> Option<&str> {
        self.urls.get(&node.path).map(String::as_str)
    }
}
