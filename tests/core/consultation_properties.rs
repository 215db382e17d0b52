//! What holds of every assessment, whatever was answered: which answers can move which
//! standing, that order and an explicit `unknown` change nothing, that a risk more never
//! makes the way to a taper freer, and when hyperalgesia may be called supported.
#![cfg(test)]

use proptest::prelude::{ProptestConfig, Strategy, any};
use proptest::{collection, prop_assert, prop_assert_eq, proptest};
use serde_json::{Map, Value, json};
use taperline::case::{Answers, Case};
use taperline::clinical_data::{Question, Standing, UNKNOWN};
use taperline::{assessment, exchange, plan};

use crate::consultations::{consultations, plan_file};
use crate::support::{case_from, formulary, list, text, today};

const HYPERALGESIA: &str = "opioid-induced-hyperalgesia";

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Every question with the part of the file that holds its answer.
fn questions() -> Vec<(&'static str, &'static Question)> {
    let assessment = formulary().questions().iter();
    let circumstances = formulary().circumstances().iter();
    let of_assessment = assessment.map(|question| ("assessment", question));
    of_assessment
        .chain(circumstances.map(|question| ("circumstances", question)))
        .collect()
}

/// A plan file with answers. Each seed answers one question; how many are left unknown or
/// answered in the calm way (no; progression excluded) varies from file to file, so that
/// supported and cleared explanations occur as often as untouched ones.
fn file() -> impl Strategy<Value = Value> {
    let count = questions().len();
    let seeds = collection::vec(any::<u16>(), count);
    (seeds, 0_u16..8, 0_u16..21, 0_usize..4).prop_map(|(seeds, unknown, calm, regimen)| {
        let mut answers = json!({ "assessment": {}, "circumstances": {} });
        for ((part, question), seed) in questions().into_iter().zip(seeds) {
            let (roll, word) = (seed % 20, usize::from(seed / 20));
            let calm_word = question
                .answers
                .iter()
                .find(|word| *word == "no" || *word == "excluded");
            let word = match calm_word {
                _ if roll < unknown => UNKNOWN,
                Some(word) if roll < unknown + calm => word,
                _ => &question.answers[word % question.answers.len()],
            };
            if word != UNKNOWN || seed % 2 == 0 {
                answers[part][&question.id] = json!(word);
            }
        }
        let doses = ["30 mg", "60 mg", "160 mg", "260 mg"];
        with_answers(&answers, doses[regimen])
    })
}

fn with_answers(answers: &Value, dose: &str) -> Value {
    json!({
        "format": "taperline-plan", "version": 1, "country": "uk",
        "equivalence_table": "fpm-2020",
        "assessment": answers["assessment"], "circumstances": answers["circumstances"],
        "regimen": [{ "id": "mst", "product": "uk-mor-mr12-tab", "regular":
            [{ "time": "08:00", "amount": dose }, { "time": "20:00", "amount": dose }] }],
        "scenarios": [{ "name": "A", "request": {
            "start": "2027-01-04", "goal": { "kind": "stop" }, "order": ["mst"],
            "pace": { "reduction": { "percent": 10, "of": "original" }, "every_days": 28 } } }],
    })
}

fn case(file: &Value) -> Case {
    case_from(&serde_json::to_vec(file).expect("JSON")).expect("a case")
}

/// The whole answer of `assess --json`.
fn assess_case(case: &Case) -> Value {
    let request = &case.scenario(None).expect("a scenario").request;
    let consultation = plan::consult(case, request, formulary(), today());
    let next = assessment::next_questions(&case.assessment, formulary());
    let next = next.first();
    let (facts, referrals) = (&consultation.facts, &consultation.referrals);
    let readiness = assessment::readiness(formulary(), facts, referrals, Some(case.country));
    let watch = assessment::watch(request, facts, formulary());
    exchange::json::assess(&consultation, next, &readiness, &watch)
}

fn assess(file: &Value) -> Value {
    assess_case(&case(file))
}

/// The standing of every explanation.
fn standings(answers: &Value) -> Vec<(&str, &str)> {
    let explanations = list(&answers["explanations"]).iter();
    explanations
        .map(|one| (text(&one["id"]), text(&one["standing"])))
        .collect()
}

fn given<'a>(file: &'a Value, part: &str, question: &str) -> &'a str {
    file[part][question].as_str().unwrap_or(UNKNOWN)
}

fn answered(file: &Value, part: &str, question: &str, word: &str) -> Value {
    let mut file = file.clone();
    file[part][question] = json!(word);
    file
}

/// The places of two answers among those of `taper_now`.
const WITHHELD: usize = 1;
const ASK_FIRST: usize = 2;

/// How grave an answer of `taper_now` is; 0 is the gravest.
fn gravity(answer: &Value) -> usize {
    let order = [
        "emergency-first",
        "withheld",
        "ask-first",
        "not-all-asked",
        "deal-with-first",
        "nothing-against",
    ];
    let word = text(&answer["taper_now"]["answer"]);
    order
        .iter()
        .position(|known| *known == word)
        .expect("a known answer")
}

/// Signs of a life-threatening opioid effect, which come before hyperalgesia.
const LIFE_THREATENING: [&str; 3] = [
    "delirium_or_hallucinations",
    "seizure",
    "sedation_or_slow_breathing",
];

/// The prompts that the data take back when a red flag or such a sign is raised: both ask about an
/// explanation that is `supported`, which it no longer is while something has to be excluded
/// first. The answer's own prompt stands in their place and is at least as urgent.
const TAKEN_BACK_BY_RED_FLAGS: [&str; 2] = ["oih-suspected", "neuropathic-specialist"];

/// Signs of toxicity that are risks as well.
const TOXICITY: [&str; 4] = [
    "myoclonus",
    "delirium_or_hallucinations",
    "seizure",
    "sedation_or_slow_breathing",
];

/// The circumstances, red flags and signs of toxicity that are not raised in a file.
fn risks_not_raised(file: &Value) -> Vec<(&'static str, &'static Question)> {
    let is_risk = |part: &str, one: &Question| {
        part == "circumstances" || one.red_flag || TOXICITY.contains(&one.id.as_str())
    };
    let raised = |part: &str, one: &Question| {
        ["yes", "worsening"].contains(&given(file, part, &one.id)) || !one.allows("yes")
    };
    let mut risks = questions();
    risks.retain(|(part, one)| is_risk(part, one) && !raised(part, one));
    risks
}

/// What is taken back or made freer when a risk is raised.
fn raised(file: &Value, before: &Value, (part, risk): (&str, &Question)) -> Vec<String> {
    let then = assess(&answered(file, part, &risk.id, "yes"));
    let mut faults = Vec::new();
    for one in list(&before["referrals"]) {
        let mut found = list(&then["referrals"]).iter();
        let same = |name: &str, other: &Value| other[name] == one[name];
        let stays =
            found.any(|other| same("rule", other) && same("gate", other) && same("open", other));
        let comes_first = risk.red_flag || LIFE_THREATENING.contains(&risk.id.as_str());
        let excused = comes_first && TAKEN_BACK_BY_RED_FLAGS.contains(&text(&one["rule"]));
        if !stays && !excused {
            faults.push(format!("{} takes {} back", risk.id, one["rule"]));
        }
    }
    if gravity(&then) > gravity(before) {
        let answer = |of: &Value| of["taper_now"]["answer"].clone();
        faults.push(format!(
            "{}: {} becomes {}",
            risk.id,
            answer(before),
            answer(&then)
        ));
    }
    faults
}

#[test]
fn no_risk_raised_in_any_story_takes_a_prompt_back_or_frees_the_way() {
    let told = consultations().into_iter();
    let told = told.filter(|one| !one["expected"]["planned"]["refused"].is_string());
    for (name, file) in told.map(|one| (one["name"].clone(), plan_file(&one))) {
        let before = assess(&file);
        for risk in risks_not_raised(&file) {
            let faults = raised(&file, &before, risk);
            assert!(faults.is_empty(), "{name}: {}", faults.join("\n"));
        }
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn progression_found_or_suspected_in_cancer_never_leaves_the_way_free(file in file()) {
        for word in ["suspected", "unknown"] {
            let cancer = answered(&file, "circumstances", "pain_kind", "cancer");
            let answer = assess(&answered(&cancer, "assessment", "disease_progression", word));
            prop_assert!(gravity(&answer) <= WITHHELD, "{word}: {}", answer["taper_now"]);
        }
        let found = assess(&answered(&file, "assessment", "disease_progression", "found"));
        prop_assert!(gravity(&found) <= ASK_FIRST, "{}", found["taper_now"]);
    }

    #[test]
    fn an_answer_moves_only_the_standings_that_name_its_question(
        file in file(), place in any::<usize>(), word in any::<usize>(),
    ) {
        let open: Vec<&Question> = formulary().questions().iter()
            .filter(|one| given(&file, "assessment", &one.id) == UNKNOWN)
            .collect();
        if !open.is_empty() {
            let question = open[place % open.len()];
            let word = &question.answers[word % question.answers.len()];
            let then = assess(&answered(&file, "assessment", &question.id, word));
            let before = assess(&file);
            for (one, other) in standings(&before).into_iter().zip(standings(&then)) {
                let explanation = formulary().explanations().iter()
                    .find(|explanation| explanation.id == one.0).expect("known");
                let names = explanation.features.iter()
                    .any(|feature| feature.question == question.id);
                prop_assert!(one == other || names, "{} {word}: {one:?} {other:?}", question.id);
            }
        }
    }

    #[test]
    fn the_next_question_moves_what_it_says_and_nothing_else(file in file()) {
        let before = assess(&file);
        let Some(id) = before["next_question"].as_str() else { return Ok(()) };
        prop_assert_eq!(given(&file, "assessment", id), UNKNOWN);
        let question = formulary().question(id).expect("a question");
        let mut moved: Vec<&str> = Vec::new();
        let answers = question.answers.iter().filter(|word| *word != UNKNOWN);
        let answers: Vec<Value> = answers
            .map(|word| assess(&answered(&file, "assessment", id, word)))
            .collect();
        for (place, (explanation, standing)) in standings(&before).into_iter().enumerate() {
            if answers.iter().any(|then| standings(then)[place].1 != standing) {
                moved.push(explanation);
            }
        }
        prop_assert_eq!(json!(moved), before["next_question_changes"].clone());
    }

    #[test]
    fn the_order_of_answers_never_matters(
        file in file(), keys in collection::vec(any::<u32>(), 60),
    ) {
        let mut shuffled = file.clone();
        for part in ["assessment", "circumstances"] {
            let answers = file[part].as_object().expect("answers");
            let mut answers: Vec<(&String, &Value, u32)> = answers.iter().enumerate()
                .map(|(place, (id, word))| (id, word, keys[place]))
                .collect();
            answers.sort_by_key(|(_, _, key)| *key);
            let answers: Map<String, Value> = answers.into_iter()
                .map(|(id, word, _)| (id.clone(), word.clone()))
                .collect();
            shuffled[part] = Value::Object(answers);
        }
        prop_assert_eq!(assess(&file), assess(&shuffled));
    }

    #[test]
    fn unknown_given_equals_unknown_left_out(file in file()) {
        let (mut given_out, mut left_out) = (file.clone(), file);
        for (part, question) in questions() {
            if given(&given_out, part, &question.id) == UNKNOWN {
                given_out[part][&question.id] = json!(UNKNOWN);
                left_out[part].as_object_mut().expect("answers").remove(&question.id);
            }
        }
        prop_assert_eq!(assess(&given_out), assess(&left_out));
    }

    #[test]
    fn a_risk_more_never_takes_a_prompt_back_nor_frees_the_way(
        file in file(), place in any::<usize>(),
    ) {
        let risks = risks_not_raised(&file);
        if !risks.is_empty() {
            let faults = raised(&file, &assess(&file), risks[place % risks.len()]);
            prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
        }
    }

    #[test]
    fn hyperalgesia_is_supported_only_when_everything_else_is_excluded(file in file()) {
        let answer = assess(&file);
        let supported = standings(&answer).contains(&(HYPERALGESIA, Standing::Supported.as_str()));
        let mut red_flags = formulary().questions().iter().filter(|one| one.red_flag);
        let excluded = given(&file, "assessment", "disease_progression") == "excluded"
            && red_flags.all(|one| given(&file, "assessment", &one.id) == "no");
        let toxic = LIFE_THREATENING.iter().any(|id| given(&file, "assessment", id) == "yes");
        prop_assert!(!supported || (excluded && !toxic));
    }

    #[test]
    fn no_way_is_free_while_an_explanation_waits_or_is_to_be_dealt_with(file in file()) {
        let answer = assess(&file);
        let first = ["withdrawal-or-end-of-dose", "absorption-or-interaction"];
        let waits = standings(&answer).iter().any(|(id, standing)| {
            *standing == "to-exclude-first" || (*standing == "supported" && first.contains(id))
        });
        prop_assert!(!waits || answer["taper_now"]["answer"] != "nothing-against");
    }

    #[test]
    fn an_emergency_is_said_first_and_the_most_urgent_is_named_first(file in file()) {
        let answer = assess(&file);
        let order = ["emergency", "same-day", "before-starting", "soon", "consider"];
        let rank = |one: &Value| {
            let urgency = text(&one["urgency"]);
            order.iter().position(|known| *known == urgency)
        };
        let ranks: Vec<_> = list(&answer["referrals"]).iter()
            .map(|one| (rank(one), one["gate"] != true))
            .collect();
        prop_assert!(ranks.is_sorted(), "{ranks:?}");
        let emergency = ranks.first().is_some_and(|(rank, _)| *rank == Some(0));
        prop_assert_eq!(emergency, answer["taper_now"]["answer"] == "emergency-first");
        prop_assert!(!emergency || text(&answer["taper_now"]["message"]).len() > 10);
    }
}

#[test]
fn there_are_six_red_flags() {
    let red_flags = formulary().questions().iter().filter(|one| one.red_flag);
    assert_eq!(red_flags.count(), 6);
}

#[test]
fn hyperalgesia_can_be_supported() {
    let mut answers = json!({ "assessment": {
        "disease_progression": "excluded", "diffuse_allodynia": "yes" } });
    for one in formulary().questions().iter().filter(|one| one.red_flag) {
        answers["assessment"][&one.id] = json!("no");
    }
    let answer = assess(&with_answers(&answers, "30 mg"));
    assert!(standings(&answer).contains(&(HYPERALGESIA, "supported")));
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn no_answers_make_the_assessment_panic(
        file in file(),
        stray in collection::vec(("[a-z_]{0,20}", "\\PC{0,12}"), 0..20),
        real in collection::vec((any::<usize>(), "\\PC{0,8}"), 0..20),
    ) {
        let mut case = case(&file);
        let questions = questions();
        let ids = real.into_iter().map(|(place, word)| {
            (questions[place % questions.len()].1.id.clone(), word)
        });
        let pairs: Vec<(String, String)> = stray.into_iter().chain(ids).collect();
        let kept = |answers: &Answers| {
            let own = answers.iter().map(|(id, word)| (id.to_owned(), word.to_owned()));
            Answers::from_pairs(pairs.iter().cloned().chain(own).collect())
        };
        case.assessment = kept(&case.assessment);
        case.circumstances = kept(&case.circumstances);
        let answer = assess_case(&case);
        prop_assert_eq!(list(&answer["explanations"]).len(), formulary().explanations().len());
    }
}
