//! What stands beside a dose and has no field in a regimen: it is listed, never dropped.

use crate::clinical_data::Route;
use crate::exchange::fhir::import::Unread;
use crate::exchange::fhir::import::node::Node;
use crate::problem::path_in_words;

/// What an instruction may have without changing what is taken; all but the first line is read
/// elsewhere or listed here.
const KNOWN: [&str; 14] = [
    "id",
    "sequence",
    "timing",
    "asNeededBoolean",
    "asNeededCodeableConcept",
    "doseAndRate",
    "maxDosePerPeriod",
    "text",
    "patientInstruction",
    "additionalInstruction",
    "route",
    "method",
    "site",
    "extension",
];

/// What a resource says of its own making; it changes nothing that is taken.
const ABOUT_ITSELF: [&str; 32] = [
    "resourceType",
    "id",
    "meta",
    "language",
    "contained",
    "identifier",
    "status",
    "intent",
    "category",
    "doNotPerform",
    "medicationCodeableConcept",
    "medicationReference",
    "subject",
    "encounter",
    "context",
    "authoredOn",
    "dateAsserted",
    "effectiveDateTime",
    "effectivePeriod",
    "requester",
    "performer",
    "performerType",
    "recorder",
    "informationSource",
    "basedOn",
    "partOf",
    "derivedFrom",
    "groupIdentifier",
    "insurance",
    "eventHistory",
    "dosageInstruction",
    "dosage",
];

/// Lists what a resource that is taken over says besides: notes, reasons, the supply, and
/// whatever a later version of FHIR may add.
pub(super) fn of_resource(node: &Node<'_>, unread: &mut Unread) {
    for other in node.others(&ABOUT_ITSELF) {
        match other.name() {
            // A narrative that was made from the rest says nothing more.
            "text" if other.text("status") == Some("generated") => {}
            "note" => {
                for note in node.list("note") {
                    let text = note.get("text").unwrap_or(note);
                    unread.add(&text, "is a note; what it says is not taken over");
                }
            }
            _ => say(&other, "is not taken over", unread),
        }
    }
}

/// Lists what an instruction says besides its doses. An error names what may change them.
pub(super) fn of_instruction(one: &Node<'_>, unread: &mut Unread) -> Result<(), String> {
    for name in ["text", "patientInstruction", "additionalInstruction"] {
        if let Some(text) = one.get(name) {
            say(
                &text,
                "is free text; what it says is not taken over",
                unread,
            );
        }
    }
    for name in ["method", "site", "extension"] {
        if let Some(found) = one.get(name) {
            say(&found, "is not taken over", unread);
        }
    }
    if let Some(reason) = one.get("asNeededCodeableConcept") {
        say(
            &reason,
            "is what it is needed for; it is not taken over",
            unread,
        );
    }
    let timing = one.get("timing");
    if let Some(timing) = &timing {
        for other in timing.others(&["id", "repeat"]) {
            if other.name() == "modifierExtension" {
                return Err("has a timing that may mean something else".to_owned());
            }
            say(&other, "is not taken over", unread);
        }
    }
    match one.others(&KNOWN).first() {
        Some(other) => Err(format!("has {}, which is not read", other.name())),
        None => Ok(()),
    }
}

/// Lists a place with its words: those of a concept, or of each in a list.
pub(super) fn say(node: &Node<'_>, why: &str, unread: &mut Unread) {
    let items = node.items();
    if items.is_empty() {
        unread.push(node.path.clone(), &words(node), why);
    }
    for item in &items {
        say(item, why, unread);
    }
}

/// Lists a period with its days.
pub(super) fn say_period(node: &Node<'_>, why: &str, unread: &mut Unread) {
    let day = |name: &str| node.text(name).map(|day| format!("{name} {day}"));
    let days: Vec<String> = ["start", "end"].into_iter().filter_map(day).collect();
    unread.push(node.path.clone(), &days.join(", "), why);
}

/// What a value says, where it is short: a text, a number, or the words of a concept.
pub(super) fn words(node: &Node<'_>) -> String {
    if let Some(value) = node.plain() {
        return value;
    }
    let own = node.text("text").or_else(|| node.text("display"));
    let coded = || {
        let codings = node.list("coding");
        let first = codings.first()?;
        first.text("display").or_else(|| first.text("code"))
    };
    own.or_else(coded)
        .map_or_else(|| leaves(node), str::to_owned)
}

/// The most values of an object that are shown.
const MOST_LEAVES: usize = 12;

/// What an object without words holds, value by value: `frequency 2, period 1, periodUnit d`.
fn leaves(node: &Node<'_>) -> String {
    let mut shown = Vec::new();
    let mut left = vec![node.clone()];
    while let Some(next) = left.pop() {
        if shown.len() == MOST_LEAVES {
            shown.push("…".to_owned());
            break;
        }
        match next.plain() {
            Some(value) => shown.push(format!("{} {value}", path_in_words(next.name()))),
            None => {
                let inner = next.items().into_iter().chain(next.others(&[]));
                let inner: Vec<Node<'_>> = inner.collect();
                left.extend(inner.into_iter().rev());
            }
        }
    }
    shown.join(", ")
}

/// Whether a route is known to be another than the product's, which contradicts the medicine.
/// One that is not known by its words is listed.
pub(super) fn is_other_route(route: &Node<'_>, product: Route, unread: &mut Unread) -> bool {
    let codings = route.list("coding");
    let displays = codings.iter().filter_map(|coding| coding.text("display"));
    let said: Vec<&str> = displays.chain(route.text("text")).collect();
    let known: Vec<Way> = said.iter().filter_map(|words| way(words)).collect();
    if known.iter().any(|way| *way != Way::Of(product)) {
        return true;
    }
    if known.is_empty() || known.len() < said.len() {
        let why = "is a way of giving that is not known; it is not held against the product";
        say(route, why, unread);
    }
    false
}

/// A way of giving that is known by its words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// One of the formulary's.
    Of(Route),
    /// One by which no product of the formulary is given.
    Other,
}

/// A route by its words, in the program's own or in those of SNOMED CT and of prescribing
/// systems.
fn way(words: &str) -> Option<Way> {
    let words = words.trim().to_lowercase();
    let bare = [" route", " use"]
        .iter()
        .find_map(|end| words.strip_suffix(end));
    Some(match bare.unwrap_or(&words) {
        "by mouth" | "oral" | "orally" | "per os" | "po" => Way::Of(Route::Oral),
        "under the tongue" | "sublingual" => Way::Of(Route::Sublingual),
        "against the cheek" | "buccal" => Way::Of(Route::Buccal),
        "into the rectum" | "rectal" => Way::Of(Route::Rectal),
        "on the skin" | "transdermal" => Way::Of(Route::Transdermal),
        "under the skin, over 24 hours" | "subcutaneous" | "subcutaneous infusion" => {
            Way::Of(Route::SubcutaneousInfusion)
        }
        "intravenous" | "iv" | "intramuscular" | "im" | "intranasal" | "nasal" | "epidural"
        | "intrathecal" | "inhalation" | "respiratory tract" => Way::Other,
        _ => return None,
    })
}
