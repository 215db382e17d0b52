//! Draft → case: looks up products, tables and questions, and keeps every field in the way.

use std::sync::Arc;

use crate::case::{Answers, Case, Patient, Scenario};
use crate::clinical_data::{Country, EquivalenceTable, Formulary, Question};
use crate::draft::reader::Reader;
use crate::draft::{Draft, PatientDraft, journal, regimen, request};
use crate::problem::Problem;

/// The most scenarios of one case.
const MOST_SCENARIOS: usize = 20;
/// The longest name of a scenario, in characters.
const LONGEST_NAME: usize = 60;
/// The longest note on a scenario, in characters: that of every text of a file.
const LONGEST_NOTE: usize = 20_000;
/// The most people whom a patient's paper names.
const MOST_CONTACTS: usize = 30;
/// The most characters that they have together: they stand on every sheet's foot and are set
/// letter by letter.
const LONGEST_CONTACTS: usize = 20_000;

/// Reads a draft as a case.
///
/// # Errors
///
/// Every field that is in the way, each with its path, in the order of the file.
pub fn to_case(draft: &Draft, formulary: &Formulary) -> Result<Case, Vec<Problem>> {
    let mut reader = Reader::default();
    let case = read(&mut reader, draft, formulary);
    match case {
        Some(case) if reader.problems.is_empty() => Ok(case),
        _ => Err(reader.problems),
    }
}

fn read(reader: &mut Reader, draft: &Draft, formulary: &Formulary) -> Option<Case> {
    let countries = [("uk", Country::Uk), ("us", Country::Us)];
    let country = reader.word("country", &draft.country, &countries);
    let table = table(reader, &draft.equivalence_table, formulary);
    let patient = patient(reader, &draft.patient);
    let assessment = answers(
        reader,
        "assessment",
        &draft.assessment,
        formulary.questions(),
    );
    let circumstances = answers(
        reader,
        "circumstances",
        &draft.circumstances,
        formulary.circumstances(),
    );
    let contacts = contacts(reader, &draft.contacts);
    let regimen = regimen::rows(reader, &draft.regimen, country, formulary);
    let scenarios = scenarios(reader, draft, &regimen, formulary);
    let chosen = chosen(reader, draft);
    let journal = draft
        .journal
        .iter()
        .enumerate()
        .filter_map(|(place, entry)| {
            journal::entry(reader, entry, &format!("journal[{place}]"), formulary)
        })
        .collect();
    Some(Case {
        country: country?,
        table: table?,
        patient: patient?,
        contacts: contacts?,
        assessment,
        circumstances,
        regimen: regimen.into_iter().map(Arc::new).collect(),
        scenarios,
        chosen: chosen?,
        journal,
    })
}

fn table(reader: &mut Reader, given: &str, formulary: &Formulary) -> Option<Arc<EquivalenceTable>> {
    let field = "equivalence_table";
    let usable = formulary
        .tables()
        .iter()
        .filter(|table| !table.regression_only);
    let accepted = usable
        .map(|table| table.id.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let given = reader.required(field, given, &accepted)?;
    match formulary.table(given) {
        None => reader.refuse(
            "table",
            field,
            given,
            "is not a table that is known",
            accepted,
        ),
        Some(table) if table.regression_only => {
            let what = "is kept for comparison with older answers only";
            reader.refuse("table", field, given, what, accepted)
        }
        Some(table) => Some(Arc::clone(table)),
    }
}

fn patient(reader: &mut Reader, draft: &PatientDraft) -> Option<Patient> {
    let born = match draft.born.as_str() {
        "" => None,
        given => Some(reader.date("patient.born", given)?),
    };
    Some(Patient {
        name: draft.name.clone(),
        born,
        identifier: draft.identifier.clone(),
    })
}

fn contacts(reader: &mut Reader, given: &[String]) -> Option<Vec<String>> {
    let letters: usize = given.iter().map(|one| one.chars().count()).sum();
    if given.len() <= MOST_CONTACTS && letters <= LONGEST_CONTACTS {
        return Some(given.to_vec());
    }
    reader.refuse(
        "limit",
        "contacts",
        &format!("{} contacts of {letters} characters", given.len()),
        "are more than a patient's paper can hold",
        format!("at most {MOST_CONTACTS} contacts of {LONGEST_CONTACTS} characters together"),
    )
}

fn answers(
    reader: &mut Reader,
    path: &str,
    drafts: &[(String, String)],
    questions: &[Question],
) -> Answers {
    let mut pairs = Vec::new();
    for (id, given) in drafts {
        let field = format!("{path}.{id}");
        let Some(question) = questions.iter().find(|question| question.id == *id) else {
            let ids: Vec<&str> = questions
                .iter()
                .map(|question| question.id.as_str())
                .collect();
            let what = "answers a question that is not known";
            reader.refuse::<()>("unknown-question", &field, given, what, ids.join(", "));
            continue;
        };
        if !question.answers.contains(given) {
            let what = "is no answer to this question";
            reader.refuse::<()>("answer", &field, given, what, question.answers.join(", "));
            continue;
        }
        pairs.push((id.clone(), given.clone()));
    }
    Answers::from_pairs(pairs)
}

fn scenarios(
    reader: &mut Reader,
    draft: &Draft,
    rows: &[crate::case::Row],
    formulary: &Formulary,
) -> Vec<Scenario> {
    let drafts = &draft.scenarios;
    if drafts.is_empty() || drafts.len() > MOST_SCENARIOS {
        let given = format!("{} scenarios", drafts.len());
        let accepted = format!("1 to {MOST_SCENARIOS} scenarios");
        reader.refuse::<()>(
            "limit",
            "scenarios",
            &given,
            "is not a number that can be planned",
            accepted,
        );
    }
    let mut scenarios = Vec::new();
    for (place, scenario) in drafts.iter().enumerate() {
        let path = format!("scenarios[{place}]");
        let name = &scenario.name;
        let lawful = (1..=LONGEST_NAME).contains(&name.chars().count())
            && !name.chars().any(char::is_control);
        if !lawful {
            let accepted = format!("1 to {LONGEST_NAME} characters without control characters");
            reader.refuse::<()>(
                "scenario-name",
                &format!("{path}.name"),
                name,
                "is no name",
                accepted,
            );
        }
        if drafts.iter().take(place).any(|other| other.name == *name) {
            let what = "is the name of another scenario as well";
            reader.refuse::<()>(
                "scenario-name",
                &format!("{path}.name"),
                name,
                what,
                "a name of its own",
            );
        }
        if scenario.note.chars().count() > LONGEST_NOTE {
            reader.refuse::<()>(
                "limit",
                &format!("{path}.note"),
                &scenario.note,
                "is too long",
                format!("at most {LONGEST_NOTE} characters"),
            );
        }
        let context = request::Context {
            rows,
            draft,
            formulary,
        };
        let request = request::request(
            reader,
            &scenario.request,
            &format!("{path}.request"),
            &context,
        );
        scenarios.extend(request.map(|request| Scenario {
            name: name.clone(),
            note: scenario.note.clone(),
            request,
        }));
    }
    scenarios
}

fn chosen(reader: &mut Reader, draft: &Draft) -> Option<usize> {
    let Some(chosen) = &draft.chosen else {
        return Some(0);
    };
    let place = draft
        .scenarios
        .iter()
        .position(|scenario| scenario.name == *chosen);
    place.or_else(|| {
        let names: Vec<&str> = draft
            .scenarios
            .iter()
            .map(|scenario| scenario.name.as_str())
            .collect();
        reader.refuse(
            "scenario-name",
            "chosen",
            chosen,
            "is not a scenario of this plan",
            names.join(", "),
        )
    })
}
