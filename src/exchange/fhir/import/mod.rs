//! Prescriptions and medication statements of other systems as rows of a regimen.
//!
//! Nothing is guessed. A product is taken over where its code or its whole name is known, an
//! amount where it is exact, a time where it is given; everything else is left empty and
//! listed with its place, for the reader to fill in. What the reader must know about but no
//! field holds (free text, limits, stopped medicines) is listed as well.

mod amount;
mod beside;
mod dosage;
mod medicine;
mod node;
mod period;
mod place;
mod replaced;
mod resource;
mod times;
mod twice;
mod worn;

use chrono::NaiveDate;

use crate::case::JournalKind;
use crate::clinical_data::{Country, Formulary, StrengthAmount};
use crate::draft::{Draft, JournalDraft, RowDraft, ScenarioDraft};
use crate::exchange::words::one_line;
use crate::plan_file::{self, json::Json};
use crate::problem::Problem;
use medicine::{Known, Medicine};
use node::Node;
use replaced::Replaced;
use resource::Elsewhere;
use twice::Found;

/// The most characters of a journal entry that lists what was not taken over.
const LONGEST_NOTE: usize = 18_000;
/// What is read.
const ACCEPTED: &str = "FHIR R4: a MedicationRequest, a MedicationStatement, or a Bundle of them,";
/// The most medicines that are read.
const MOST_ROWS: usize = 50;

/// What was read from another system's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The country of the products.
    pub country: Country,
    /// The rows, with every field empty that was not said.
    pub rows: Vec<RowDraft>,
    /// What was not taken over, in the order of the file.
    pub not_read: Vec<NotRead>,
}

/// Something that was not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRead {
    /// Where it stands, such as `entry[2].resource.dosageInstruction[0]`.
    pub place: String,
    /// What stands there, where it is short.
    pub given: String,
    /// Why it was not taken over.
    pub why: String,
    /// The medicine that it is said of, as the file calls it; empty where it is of none.
    pub about: String,
}

/// In words for people: the place as they would count it, and the medicine's name.
impl std::fmt::Display for NotRead {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { given, why, .. } = self;
        let place = place::in_words(&self.place, &self.about);
        if given.is_empty() {
            write!(formatter, "{place}: {why}")
        } else {
            write!(formatter, "{place}: ‘{given}’ {why}")
        }
    }
}

/// The list under way.
#[derive(Default)]
struct Unread {
    list: Vec<NotRead>,
    /// The medicine that is being read.
    about: String,
}

impl Unread {
    fn push(&mut self, place: String, given: &str, why: &str) {
        self.list.push(NotRead {
            place,
            given: one_line(given),
            why: why.to_owned(),
            about: self.about.clone(),
        });
    }

    fn add(&mut self, node: &Node<'_>, why: &str) {
        let given = node.plain().unwrap_or_default();
        self.push(node.path.clone(), &given, why);
    }

    /// The same for the first of several places.
    fn at(&mut self, nodes: &[Node<'_>], why: &str) {
        if let Some(node) = nodes.first() {
            self.add(node, why);
        }
    }
}

/// Reads a `MedicationRequest`, a `MedicationStatement`, or a bundle of them.
///
/// Only what is active, ordered and in force on the day is a present medicine; drafts, plans,
/// stopped and ended prescriptions are listed. Without a country the products tell it.
///
/// # Errors
///
/// A problem where the file is no such resource, is of several patients, or names no medicine
/// of one country that is known.
pub fn import(
    bytes: &[u8],
    formulary: &Formulary,
    country: Option<Country>,
    today: NaiveDate,
) -> Result<Imported, Problem> {
    let json = plan_file::decoded(bytes, "not-fhir", ACCEPTED)?;
    let first = read(&json, formulary, country, today)?;
    // Where one medicine tells the country, a name that two countries share is no question.
    if country.is_none() && !first.not_read.is_empty() {
        return read(&json, formulary, Some(first.country), today);
    }
    Ok(first)
}

fn read(
    json: &Json,
    formulary: &Formulary,
    country: Option<Country>,
    today: NaiveDate,
) -> Result<Imported, Problem> {
    let root = Node::root(json);
    let resources = resources(&root)?;
    resource::one_patient(&resources)?;
    let (known, elsewhere) = (Known::new(formulary, country), Elsewhere::new(&root));
    let replaced = Replaced::new(&resources, today);
    let mut unread = Unread::default();
    let mut found: Vec<Found> = Vec::new();
    let mut countries: Vec<Country> = country.into_iter().collect();
    for node in &resources {
        if !is_medicine(node) {
            if node.text("resourceType") != Some("Medication") {
                unread.about.clear();
                let kind = node.get("resourceType").unwrap_or_else(|| node.clone());
                unread.add(&kind, "is a resource that is not taken over");
            }
            continue;
        }
        unread.about = one_line(&resource::called(node, &elsewhere));
        if replaced.lists(node, elsewhere.url_of(node), &mut unread) {
            continue;
        }
        let medicine = resource::named(node, &elsewhere, &known, today, &mut unread);
        let Some(medicine) = medicine else {
            continue;
        };
        if !countries.contains(&medicine.product.country) {
            countries.push(medicine.product.country);
        }
        found.extend(taken(node, medicine, today, &mut unread));
    }
    let count = found.iter().map(|one| one.takings.len()).sum::<usize>();
    let nothing = |what: &str, accepted: String| {
        let why: Vec<String> = unread.list.iter().take(5).map(NotRead::to_string).collect();
        let problem = Problem::new("import", "", "", what, accepted);
        let message = format!("{}. {}", problem.message, why.join(". "));
        Problem { message, ..problem }
    };
    if count == 0 || count > MOST_ROWS {
        let what = format!("The file names {count} medicines that are read");
        let accepted = format!("1 to {MOST_ROWS} active medicines of the formulary");
        return Err(nothing(&what, accepted));
    }
    let [country] = countries.as_slice() else {
        let what = "The file names medicines of two countries";
        let accepted = "medicines of one country, or its name beforehand (--country)";
        return Err(nothing(what, accepted.to_owned()));
    };
    let mut rows: Vec<RowDraft> = Vec::new();
    for one in twice::settled(found, &mut unread) {
        add_rows(one, &mut rows);
    }
    Ok(Imported {
        country: *country,
        rows,
        not_read: unread.list,
    })
}

/// The resources of a file; at least one is of a medicine.
fn resources<'a>(root: &Node<'a>) -> Result<Vec<Node<'a>>, Problem> {
    let resources: Vec<Node<'a>> = if root.text("resourceType") == Some("Bundle") {
        let entries = root.list("entry");
        entries
            .iter()
            .filter_map(|entry| entry.get("resource"))
            .collect()
    } else {
        vec![root.clone()]
    };
    if resources.iter().any(is_medicine) {
        return Ok(resources);
    }
    let given = root.text("resourceType").unwrap_or_default();
    let what = "holds no prescription and no medication statement";
    let what = if given.is_empty() {
        format!("The file {what}")
    } else {
        what.to_owned()
    };
    Err(Problem::new(
        "not-fhir",
        "resourceType",
        given,
        &what,
        ACCEPTED,
    ))
}

fn is_medicine(node: &Node<'_>) -> bool {
    let kind = node.text("resourceType");
    matches!(kind, Some("MedicationRequest" | "MedicationStatement"))
}

/// How a medicine is taken today; nothing where it is not.
fn taken(
    node: &Node<'_>,
    medicine: Medicine,
    today: NaiveDate,
    unread: &mut Unread,
) -> Option<Found> {
    let kind = node.text("resourceType").unwrap_or_default();
    let field = if kind == "MedicationRequest" {
        "dosageInstruction"
    } else {
        "dosage"
    };
    let instructions = node.list(field);
    if instructions.is_empty() {
        unread.add(node, "does not say how it is taken");
    }
    let takings = dosage::takings(&instructions, &medicine, today, unread)?;
    Some(Found {
        place: node.path.clone(),
        about: unread.about.clone(),
        kind: kind.to_owned(),
        medicine,
        takings,
    })
}

/// A medicine's rows: one for its fixed times, one for each dose taken when needed.
fn add_rows(found: Found, rows: &mut Vec<RowDraft>) {
    let medicine = &found.medicine;
    for taking in found.takings {
        let id = free_id(&medicine.product.drug, rows);
        rows.push(RowDraft {
            id,
            product: medicine.product.id.clone(),
            brand: medicine.brand.clone(),
            concentration: concentration(medicine),
            taking,
        });
    }
}

/// The strength of a liquid, where the code or name is of one.
fn concentration(medicine: &Medicine) -> String {
    match medicine.strength.as_ref().map(|strength| &strength.amount) {
        Some(StrengthAmount::Concentration(known)) => known.text(),
        _ => String::new(),
    }
}

/// A row's name that no other row has: the drug, with a number from the second on.
fn free_id(drug: &str, rows: &[RowDraft]) -> String {
    let plain = drug.to_lowercase();
    let plain: String = plain
        .chars()
        .map(|sign| {
            if sign.is_ascii_alphanumeric() {
                sign
            } else {
                '-'
            }
        })
        .take(30)
        .collect();
    let is_free = |id: &String| !rows.iter().any(|row| row.id == *id);
    let numbered = (2..).map(|number| format!("{plain}-{number}"));
    std::iter::once(plain.clone())
        .chain(numbered)
        .find(is_free)
        .unwrap_or_default()
}

impl Imported {
    /// A plan that begins with these rows. Table, goal and pace are the reader's to choose and
    /// stay empty; what was not taken over stands in the journal, so that it stays with the plan.
    pub fn draft(&self, today: NaiveDate) -> Draft {
        let name = "A".to_owned();
        let mut note = "Taken over from a FHIR file.".to_owned();
        if !self.not_read.is_empty() {
            note.push_str(" Not taken over:");
        }
        let mut left = self.not_read.len();
        for one in &self.not_read {
            let line = format!("\n{one}");
            if note.chars().count() + line.chars().count() > LONGEST_NOTE {
                let more = format!("\nand {left} more");
                note.push_str(&more);
                break;
            }
            note.push_str(&line);
            left -= 1;
        }
        Draft {
            country: self.country.as_str().to_owned(),
            regimen: self.rows.clone(),
            scenarios: vec![ScenarioDraft {
                name: name.clone(),
                ..ScenarioDraft::default()
            }],
            chosen: Some(name),
            journal: vec![JournalDraft {
                date: crate::date::iso(today),
                author: "taperline import".to_owned(),
                kind: JournalKind::Note.word().to_owned(),
                text: note,
                more: Vec::new(),
            }],
            ..Draft::default()
        }
    }
}
