//! Plan → the JSON that the patient's template reads: finished text, field by field.
//!
//! The shape is written down at the head of `assets/paper/patient.typ`.

use serde_json::{Value, json};

use crate::assessment;
use crate::case::{Case, Taking};
use crate::clinical_data::{Formulary, Source};
use crate::findings::wording::patient::{self as words, Said};
use crate::paper::calendar::{calendar, dates};
use crate::paper::figures::{day, length, long_day};
use crate::paper::identity::{self, Version};
use crate::paper::regimen::{name, now, regimen, taken_instead};
use crate::paper::seen::seen;
use crate::paper::{Document, PaperOptions, code};
use crate::plan::{Plan, Planned};
use crate::taper::{Doses, Schedule, Step, StepKind};

pub(super) fn patient(
    case: &Case,
    plan: &Plan,
    planned: &Planned,
    formulary: &Formulary,
    options: PaperOptions,
    version: Version,
) -> Value {
    let mut contents = words(case, plan, planned, formulary, options, version);
    if let Value::Object(contents) = &mut contents {
        let code = code::code(case, plan, &planned.schedule, version);
        contents.insert("code".to_owned(), code);
    }
    contents
}

/// The same without the code, which says nothing that the words do not.
pub(super) fn words(
    case: &Case,
    plan: &Plan,
    planned: &Planned,
    formulary: &Formulary,
    options: PaperOptions,
    version: Version,
) -> Value {
    let schedule = &planned.schedule;
    let steps = &schedule.steps;
    let befores = std::iter::once(None).chain(steps.iter().map(Some));
    let first = first_to_come(plan, schedule);
    let taking = steps.iter().zip(befores).skip(first);
    let taking = taking.filter(|(step, _)| step.kind != StepKind::Stop);
    let (stop, goes_on) = end(case, planned);
    let taking = taking
        .map(|(step, before)| step_value(case, step, before))
        .chain(goes_on);
    let help = Help::new(case, plan, planned, formulary);
    let mut contents = identity::page(Document::Patient, case, plan, formulary, options, version);
    let more = json!({
        "title": title(case, schedule),
        "intro": intro(case, plan, schedule, version),
        "never_back": help.never_back(),
        "now": now(case, plan),
        "steps": taking.collect::<Vec<_>>(),
        "stop": stop,
        "feel": help.feel(),
        "too_hard": help.too_hard(),
        "patches": help.patches(),
        "naloxone": help.naloxone(),
        "urgent": help.urgent(),
        "who_to_call": who_to_call(case),
        "notes": [],
        "sources_line": help.sources(),
    });
    if let Value::Object(more) = more {
        contents.extend(more);
    }
    seen(Value::Object(contents))
}

/// The place of the first step that is not over: nobody is to take a dose of a step before it. Of
/// a plan that has come to its end it is the last one.
pub(super) fn first_to_come(plan: &Plan, schedule: &Schedule) -> usize {
    let taken = schedule.steps.iter();
    let taken = taken.filter(|step| step.kind != StepKind::Stop);
    let over = taken.clone().filter(|step| step.end < plan.today).count();
    over.min(taken.count().saturating_sub(1))
}

/// That a paper is a draft, or which one it replaces.
pub(super) fn standing(case: &Case, version: Version) -> Vec<String> {
    let old = version.replaces.map(|old| day(old, case.country));
    match version.draft {
        Some(_) => vec![words::draft(old.as_deref())],
        None => old.map(|old| words::replaces(&old)).into_iter().collect(),
    }
}

/// How to follow the plan, what it replaces, and the next review.
fn intro(case: &Case, plan: &Plan, schedule: &Schedule, version: Version) -> Vec<String> {
    let reviews = schedule.steps.iter().filter_map(|step| step.review);
    let next = reviews.filter(|review| *review >= plan.today).min();
    let next = next.map(|next| long_day(next, case.country));
    let over = words::over(first_to_come(plan, schedule));
    standing(case, version)
        .into_iter()
        .chain(over)
        .chain(std::iter::once(words::SLOWLY.to_owned()))
        .chain(next.map(|next| words::next_review(&next)))
        .collect()
}

/// Whom to call; lines to fill in by hand where nobody was named.
pub(super) fn who_to_call(case: &Case) -> Value {
    let contacts = &case.contacts;
    json!({
        "title": "Who to call",
        "lines": contacts,
        "blank_lines": if contacts.is_empty() { 3 } else { 0 },
    })
}

/// What the plan is about, in the patient's words.
pub(super) fn title(case: &Case, schedule: &Schedule) -> String {
    let rows = schedule.tapered.iter().filter_map(|id| case.row(id));
    let mut drugs: Vec<&str> = rows.map(|row| row.product.drug.as_str()).collect();
    drugs.sort_unstable();
    drugs.dedup();
    words::title(&drugs)
}

/// What is said beside the steps, with the sources that it rests on.
pub(super) struct Help<'a> {
    case: &'a Case,
    plan: &'a Plan,
    planned: &'a Planned,
    formulary: &'a Formulary,
}

impl<'a> Help<'a> {
    pub(super) fn new(
        case: &'a Case,
        plan: &'a Plan,
        planned: &'a Planned,
        formulary: &'a Formulary,
    ) -> Self {
        Self {
            case,
            plan,
            planned,
            formulary,
        }
    }

    fn said(&self, ids: &[&str]) -> Vec<Said> {
        let monitoring = self.formulary.monitoring();
        let ids = ids.iter();
        ids.filter_map(|id| words::advice(monitoring, id)).collect()
    }

    fn lines(&self, ids: &[&str]) -> Vec<String> {
        let said = self.said(ids).into_iter();
        said.map(|said| said.text).collect()
    }

    fn feelings(&self) -> Vec<Said> {
        let monitoring = self.formulary.monitoring();
        let told = words::feelings(monitoring);
        told.into_iter()
            .chain(self.said(&["early-flare", "ache-of-withdrawal", "withdrawal-passes"]))
            .collect()
    }

    /// What must be read first.
    pub(super) fn never_back(&self) -> Value {
        let strong = self.lines(&["never-back-to-the-old-dose"]).join(" ");
        json!({ "strong": strong, "rest": self.lines(&["tolerance"]).join(" ") })
    }

    fn feel(&self) -> Value {
        let lines = self.feelings().into_iter().map(|said| said.text);
        json!({ "title": "What you may feel", "lines": lines.collect::<Vec<_>>() })
    }

    fn too_hard(&self) -> Value {
        let mut lines = self.lines(&["can-be-paused", "no-sudden-stop"]);
        lines.push(words::DOES_NOT_SETTLE.to_owned());
        json!({ "title": "If it is too hard", "lines": lines })
    }

    fn patches(&self) -> Value {
        let worn = |step: &Step| {
            let mut items = step.items.iter();
            items.any(|item| matches!(item.doses, Doses::Patches { .. }))
        };
        if self.planned.schedule.steps.iter().any(worn) {
            json!({ "title": "Your patches", "lines": self.lines(&["patches"]) })
        } else {
            Value::Null
        }
    }

    fn naloxone(&self) -> Value {
        if !self.naloxone_is_prompted() {
            return Value::Null;
        }
        let mut lines = self.lines(&["naloxone-at-home"]);
        lines.push(words::NO_NALOXONE.to_owned());
        json!({ "title": "Naloxone", "lines": lines })
    }

    /// Whether the patient is told of naloxone: a reason to offer it applies, and the person
    /// is not one whom the advice leaves out (palliative and end-of-life care, `cdc-2022`).
    fn naloxone_is_prompted(&self) -> bool {
        let (case, plan) = (self.case, self.plan);
        let request = case.scenarios.iter().find(|one| one.name == plan.scenario);
        let prompted = request.is_some_and(|scenario| {
            let watch = assessment::watch(&scenario.request, &plan.facts, self.formulary);
            watch.naloxone.is_some()
        });
        let left_out = ["palliative_care", "last_weeks_of_life"];
        let left_out = left_out
            .iter()
            .any(|id| case.circumstances.get(id) == "yes");
        prompted && !left_out
    }

    fn urgent(&self) -> Value {
        let lines = self.lines(&["urgent-help", "crisis-help"]);
        json!({ "title": "Get help at once", "lines": lines })
    }

    /// The documents that the advice rests on.
    fn sources(&self) -> String {
        let mut ids = vec![
            "never-back-to-the-old-dose",
            "tolerance",
            "can-be-paused",
            "no-sudden-stop",
            "urgent-help",
            "crisis-help",
        ];
        if !self.naloxone().is_null() {
            ids.push("naloxone-at-home");
        }
        if !self.patches().is_null() {
            ids.push("patches");
        }
        let mut named: Vec<String> = Vec::new();
        for said in self.feelings().into_iter().chain(self.said(&ids)) {
            let source = self.formulary.source(&said.source);
            let words = source.map_or(said.source, Source::in_words);
            if !named.contains(&words) {
                named.push(words);
            }
        }
        format!("The advice on this paper rests on: {}.", named.join("; "))
    }
}

fn step_value(case: &Case, step: &Step, before: Option<&Step>) -> Value {
    let country = case.country;
    let mut block = regimen(step, before, country, |_| true);
    if let Value::Object(block) = &mut block {
        let review = step
            .review
            .map(|review| format!("Review: {}", long_day(review, country)));
        let notes = step.instead.iter().map(taken_instead);
        let more = json!({
            "title": step_title(step),
            "dates": dates(step, country),
            "length": length(step.days),
            "review": review,
            "calendar": calendar(step, country),
            "tick_days": [],
            "notes": notes.collect::<Vec<_>>(),
        });
        if let Value::Object(more) = more {
            block.extend(more);
        }
    }
    block
}

/// A step's title: its number, and what is unlike a step down.
pub(super) fn step_title(step: &Step) -> String {
    let index = step.index;
    match step.kind {
        StepKind::Hold if step.changed.is_empty() => format!("Step {index}: stay on this dose"),
        StepKind::Hold => format!("Step {index}: changed as we agreed"),
        StepKind::Reduce | StepKind::Stop => format!("Step {index}"),
    }
}

/// What stops on the last day, by name, and what goes on; or the dose to stay on.
pub(super) fn end(case: &Case, planned: &Planned) -> (Value, Option<Value>) {
    let Some(last) = planned.schedule.steps.last() else {
        return (Value::Null, None);
    };
    if last.kind != StepKind::Stop {
        let (title, text) = (words::stay_on(last.index), words::UNTIL_WE_SPOKE);
        return (json!({ "title": title, "text": text }), None);
    }
    let stopped = last
        .items
        .iter()
        .filter(|item| item.doses == Doses::Stopped);
    let stopped: Vec<&crate::taper::Item> = stopped.collect();
    let names: Vec<String> = stopped.iter().map(|item| name(&item.row)).collect();
    let worn = |item: &&&crate::taper::Item| matches!(item.row.taking, Taking::Patches { .. });
    let patch = stopped.iter().find(worn);
    let text = std::iter::once(words::stop(&names))
        .chain(patch.map(|_| words::LAST_PATCH_OFF.to_owned()))
        .chain(last.instead.iter().map(taken_instead))
        .collect::<Vec<_>>()
        .join(" ");
    let from = long_day(last.start, case.country);
    let stop = json!({ "title": format!("Stop on {from}"), "text": text });
    let goes_on = last.items.iter().any(|item| item.doses != Doses::Stopped);
    let on = goes_on.then(|| {
        let wanted = |item: &crate::taper::Item| item.doses != Doses::Stopped;
        let mut block = regimen(last, None, case.country, wanted);
        let more = json!({
            "title": "Go on taking",
            "dates": format!("from {from}"),
            "length": "",
            "notes": [words::DO_NOT_STOP],
            "review": null,
            "tick_days": [],
        });
        if let (Value::Object(block), Value::Object(more)) = (&mut block, more) {
            block.extend(more);
        }
        block
    });
    (stop, on)
}
