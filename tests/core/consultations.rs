//! The consultations of `fixtures/consultations`: whole assessments, each worked out by hand
//! from the clinical data before the program was asked.
//!
//! Every consultation is run as `assess FILE --json`, and where it says `planned` as
//! `plan FILE --json` too. All nine standings, the whole list of referrals in its order and
//! the answer to “is a taper right now?” are compared; a failure names the story and the
//! reason that stands beside what was expected.
#![cfg(test)]

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Desk, fixture, fixtures, formulary, list, run, text};

/// The files of consultations, sorted.
fn files() -> Vec<String> {
    let entries = std::fs::read_dir(fixtures().join("consultations")).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            let name = entry.expect("an entry").file_name();
            name.to_str().expect("a name in UTF-8").to_owned()
        })
        .collect();
    names.sort();
    names
}

/// Every consultation.
pub fn consultations() -> Vec<Value> {
    let files = files().into_iter();
    files
        .flat_map(|name| list(&fixture(&format!("consultations/{name}"))).to_vec())
        .collect()
}

/// The questions of a group that a consultation may answer with no at once.
fn group(name: &str) -> (&'static str, Vec<String>) {
    let takes_no = |answers: &[String]| answers.iter().any(|answer| answer == "no");
    let asked = |wanted: &dyn Fn(&str, bool) -> bool| {
        let questions = formulary().questions().iter();
        let questions = questions.filter(|one| takes_no(&one.answers));
        let wanted = questions.filter(|one| wanted(&one.id, one.red_flag));
        wanted.map(|one| one.id.clone()).collect()
    };
    let toxicity = [
        "myoclonus",
        "delirium_or_hallucinations",
        "seizure",
        "sedation_or_slow_breathing",
    ];
    match name {
        "red-flags" => ("assessment", asked(&|_, red_flag| red_flag)),
        "toxicity" => ("assessment", asked(&|id, _| toxicity.contains(&id))),
        "assessment" => ("assessment", asked(&|_, _| true)),
        "circumstances" => {
            let questions = formulary().circumstances().iter();
            let questions = questions.filter(|one| takes_no(&one.answers));
            let ids = questions.map(|one| one.id.clone()).collect();
            ("circumstances", ids)
        }
        other => panic!("{other} is no group of questions"),
    }
}

/// A consultation as a plan file.
pub fn plan_file(consultation: &Value) -> Value {
    let country = text(&consultation["country"]);
    let table = match (&consultation["table"], country) {
        (Value::String(table), _) => table.as_str(),
        (_, "uk") => "fpm-2020",
        _ => "cdc-2022",
    };
    let mut request = json!({
        "start": "2027-01-04", "goal": { "kind": "stop" },
        "order": [consultation["regimen"][0]["id"]],
        "pace": { "reduction": { "percent": 10, "of": "original" }, "every_days": 28 },
    });
    let fields = request.as_object_mut().expect("an object");
    let more = consultation["request"].as_object();
    if more.is_some_and(|more| more.contains_key("manual_steps")) {
        fields.retain(|name, _| name == "start");
    }
    for (name, value) in more.into_iter().flatten() {
        fields.insert(name.clone(), value.clone());
    }
    let mut file = json!({
        "format": "taperline-plan", "version": 1, "country": country,
        "equivalence_table": table,
        "assessment": consultation["assessment"],
        "circumstances": consultation["circumstances"],
        "regimen": consultation["regimen"],
        "scenarios": [{ "name": "A", "request": request }],
    });
    for name in list(&consultation["otherwise_no"]) {
        let (part, questions) = group(text(name));
        let answers = file[part].as_object_mut().expect("answers");
        for question in questions {
            answers.entry(question).or_insert_with(|| json!("no"));
        }
    }
    if !consultation["patient"].is_null() {
        file["patient"] = consultation["patient"].clone();
    }
    if !consultation["journal"].is_null() {
        file["journal"] = consultation["journal"].clone();
    }
    file
}

/// The answer of `assess --json`, or of another command that reads a file.
pub fn asked(command: &str, file: &Value) -> Value {
    let desk = Desk::new();
    run(&[command, &desk.plan_file(file), "--json"]).json()
}

/// A referral as a consultation writes it: rule, urgency, and whether it is a gate.
fn referral(found: &Value) -> (String, String, &'static str) {
    let gate = match (found["gate"] == true, found["open"] == true) {
        (false, _) => "none",
        (true, true) => "open",
        (true, false) => "answered",
    };
    let word = |name: &str| text(&found[name]).to_owned();
    (word("rule"), word("urgency"), gate)
}

fn referrals_differ(found: &Value, expected: &Value) -> Vec<String> {
    let got: Vec<(String, String, &str)> = list(found).iter().map(referral).collect();
    let word = |one: &Value, name: &str| text(&one[name]).to_owned();
    let wanted = list(expected).iter();
    let wanted: Vec<(String, String, String)> = wanted
        .map(|one| (word(one, "rule"), word(one, "urgency"), word(one, "gate")))
        .collect();
    let same = |one: &(String, String, &str), other: &(String, String, String)| {
        (&one.0, &one.1, one.2) == (&other.0, &other.1, other.2.as_str())
    };
    if got.len() == wanted.len() && got.iter().zip(&wanted).all(|(one, other)| same(one, other)) {
        return Vec::new();
    }
    let mut faults = vec![format!("referrals: expected {wanted:?}, got {got:?}")];
    for one in list(expected) {
        if !got.iter().any(|got| one["rule"] == got.0) {
            let because = &one["because"];
            faults.push(format!(
                "  {} is missing; expected because {because}",
                one["rule"]
            ));
        }
    }
    faults
}

fn standings_differ(answer: &Value, expected: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut named = Vec::new();
    for group in list(expected) {
        for id in list(&group["of"]) {
            named.push(text(id).to_owned());
            let mut found = list(&answer["explanations"]).iter();
            let found = found.find(|one| one["id"] == *id);
            let standing = found.map_or(&Value::Null, |one| &one["standing"]);
            if *standing != group["standing"] {
                faults.push(format!(
                    "{id}: expected {} because {}; got {standing}",
                    group["standing"], group["because"]
                ));
            }
        }
    }
    named.sort();
    let mut all: Vec<String> = list(&answer["explanations"])
        .iter()
        .map(|one| text(&one["id"]).to_owned())
        .collect();
    all.sort();
    if named != all {
        faults.push(format!(
            "the story does not name each explanation once: {named:?}"
        ));
    }
    faults
}

fn planned_differs(file: &Value, expected: &Value) -> Vec<String> {
    let plan = asked("plan", file);
    if let Some(rule) = expected["refused"].as_str() {
        let mut problems = list(&plan["problems"]).iter();
        let refused = problems.any(|problem| problem["rule"] == rule);
        return (!refused)
            .then(|| format!("not refused by {rule}: {}", plan["problems"]))
            .into_iter()
            .collect();
    }
    referrals_differ(&plan["referrals"], &expected["referrals"])
}

fn faults_of(consultation: &Value) -> Vec<String> {
    let file = plan_file(consultation);
    let expected = &consultation["expected"];
    // A file that is refused is not assessed either: the story is, without what it asks for.
    let mut answerable = consultation.clone();
    if expected["planned"]["refused"].is_string() {
        answerable["request"] = Value::Null;
    }
    let answer = asked("assess", &plan_file(&answerable));
    let mut faults = standings_differ(&answer, &expected["standings"]);
    faults.extend(referrals_differ(
        &answer["referrals"],
        &expected["referrals"],
    ));
    let now = &expected["taper_now"];
    if answer["taper_now"]["answer"] != now["answer"] {
        let got = &answer["taper_now"];
        faults.push(format!("taper_now: expected {now}, got {got}"));
    }
    if let Some(gates) = now.get("gates_not_asked") {
        let not_asked = list(&answer["taper_now"]["not_asked"]).iter();
        let of_gates = not_asked.filter(|rule| rule["gate"] == true);
        let found: Value = of_gates.map(|rule| rule["rule"].clone()).collect();
        if found != *gates {
            faults.push(format!("gates not asked: expected {gates}, got {found}"));
        }
    }
    if let Some(next) = expected.get("next_question")
        && answer["next_question"] != next["is"]
    {
        let got = &answer["next_question"];
        faults.push(format!("next_question: expected {next}, got {got}"));
    }
    if !expected["planned"].is_null() {
        faults.extend(planned_differs(&file, &expected["planned"]));
    }
    if !list(&expected["findings"]).is_empty() {
        faults.extend(findings_missing(
            &asked("plan", &file),
            &expected["findings"],
        ));
    }
    faults
}

/// The findings that a story is about; others may stand beside them.
fn findings_missing(plan: &Value, expected: &Value) -> Vec<String> {
    let found = list(&plan["findings"]);
    let same = |one: &Value, other: &Value| {
        one["rule"] == other["rule"] && one["severity"] == other["severity"]
    };
    let missing = list(expected)
        .iter()
        .filter(|wanted| !found.iter().any(|found| same(found, wanted)));
    missing
        .map(|wanted| format!("no finding {wanted} in {}", plan["findings"]))
        .collect()
}

#[test]
fn every_consultation_is_answered_as_worked_by_hand() {
    let consultations = consultations();
    assert!(consultations.len() >= 60, "{}", consultations.len());
    let mut faults = Vec::new();
    for one in &consultations {
        let told = format!("{} – {}", text(&one["name"]), text(&one["story"]));
        let found = faults_of(one).into_iter();
        faults.extend(found.map(|fault| format!("{told}\n    {fault}")));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_expectation_gives_its_reason() {
    for one in consultations() {
        let expected = &one["expected"];
        let parts = list(&expected["standings"]).iter();
        let parts = parts.chain(list(&expected["referrals"]));
        for part in parts.chain([&expected["taper_now"]]) {
            let because = part["because"].as_str();
            assert!(
                because.is_some_and(|words| words.len() > 5),
                "{}: {part}",
                one["name"]
            );
        }
    }
}

#[test]
fn no_two_consultations_have_the_same_name() {
    let mut names = BTreeSet::new();
    for one in consultations() {
        assert!(
            names.insert(text(&one["name"]).to_owned()),
            "{}",
            one["name"]
        );
    }
}

/// Standings that the data cannot give: without an answer that is essential to exclude,
/// nothing has to be excluded first, and one question that settles it leaves nothing possible.
const NEVER: [(&str, &str); 7] = [
    ("tolerance", "to-exclude-first"),
    ("withdrawal-or-end-of-dose", "to-exclude-first"),
    ("opioid-toxicity", "to-exclude-first"),
    ("opioid-use-disorder", "to-exclude-first"),
    ("psychosocial-distress", "to-exclude-first"),
    ("psychosocial-distress", "possible"),
    ("absorption-or-interaction", "to-exclude-first"),
];

#[test]
fn every_explanation_stands_in_every_way_that_it_can() {
    let mut told = BTreeSet::new();
    for one in consultations() {
        for group in list(&one["expected"]["standings"]) {
            let standing = text(&group["standing"]);
            let ids = list(&group["of"]).iter();
            told.extend(ids.map(|id| (text(id).to_owned(), standing.to_owned())));
        }
    }
    let standings = [
        "to-exclude-first",
        "supported",
        "possible",
        "not-supported",
        "not-assessed",
    ];
    for explanation in formulary().explanations() {
        for standing in standings {
            let id = explanation.id.as_str();
            let is_told = told.contains(&(id.to_owned(), standing.to_owned()));
            assert_eq!(is_told, !NEVER.contains(&(id, standing)), "{id} {standing}");
        }
    }
}

#[test]
fn every_trigger_fires_in_one_story_and_is_ruled_out_in_another() {
    let (mut fired, mut ruled_out) = (BTreeSet::new(), BTreeSet::new());
    for one in consultations() {
        let (file, expected) = (plan_file(&one), &one["expected"]);
        let mut heard = BTreeSet::new();
        if expected["planned"]["refused"] == "pace-setting" {
            fired.insert("fast-pace-in-the-community".to_owned());
            continue;
        }
        let answer = asked("assess", &file);
        let mut parts = list(&answer["referrals"]).to_vec();
        if !expected["planned"].is_null() {
            parts.extend(list(&asked("plan", &file)["referrals"]).to_vec());
        }
        heard.extend(parts.iter().map(|part| text(&part["rule"]).to_owned()));
        let open = list(&answer["taper_now"]["not_asked"]).iter();
        let open: Vec<&str> = open.map(|rule| text(&rule["rule"])).collect();
        let triggers = formulary().triggers().iter().map(|trigger| &trigger.id);
        let out = triggers.filter(|id| !heard.contains(*id) && !open.contains(&id.as_str()));
        ruled_out.extend(out.cloned());
        fired.extend(heard);
    }
    for trigger in formulary().triggers() {
        assert!(fired.contains(&trigger.id), "{} never fires", trigger.id);
        assert!(
            ruled_out.contains(&trigger.id),
            "{} is never ruled out",
            trigger.id
        );
    }
}

#[test]
fn the_stories_have_every_urgency_and_every_answer() {
    let consultations = consultations();
    let word = |one: &Value, name: &str| text(&one[name]).to_owned();
    let expected = || consultations.iter().map(|one| &one["expected"]);
    let urgencies: BTreeSet<String> = expected()
        .flat_map(|one| list(&one["referrals"]))
        .map(|one| word(one, "urgency"))
        .collect();
    let gates: BTreeSet<String> = expected()
        .flat_map(|one| list(&one["referrals"]))
        .map(|one| word(one, "gate"))
        .collect();
    let answers: BTreeSet<String> = expected()
        .map(|one| word(&one["taper_now"], "answer"))
        .collect();
    let all = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let of_urgency: BTreeSet<String> = all(&[
        "emergency",
        "same-day",
        "before-starting",
        "soon",
        "consider",
    ]);
    let of_gate: BTreeSet<String> = all(&["open", "answered", "none"]);
    let of_answer: BTreeSet<String> = all(&[
        "emergency-first",
        "withheld",
        "ask-first",
        "not-all-asked",
        "deal-with-first",
        "nothing-against",
    ]);
    assert_eq!(urgencies, of_urgency);
    assert_eq!(gates, of_gate);
    assert_eq!(answers, of_answer);
}
