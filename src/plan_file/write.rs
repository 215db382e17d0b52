//! Draft → bytes. Fields that were left out stay out; equal drafts give equal bytes.

use serde_json::{Map, Value};

use crate::draft::{
    AsNeededDraft, ConstraintsDraft, Draft, GoalDraft, ManualItemDraft, ManualTakingDraft,
    PaceDraft, ReductionDraft, RequestDraft, RowDraft, TakingDraft, TimedDraft,
};
use crate::plan_file::json::Json;
use crate::plan_file::versions::VERSION;
use crate::plan_file::{FORMAT, MOST_BYTES};

/// The bytes of a plan file.
///
/// A text that stands where the file has a number and is none is written in quotes, so that
/// nothing typed is lost; reading it back names the field.
pub fn write(draft: &Draft) -> Vec<u8> {
    let mut object = Object::default();
    object
        .text("format", FORMAT)
        .value("version", Value::from(VERSION));
    object
        .text("country", &draft.country)
        .text("equivalence_table", &draft.equivalence_table);
    let mut patient = Object::default();
    patient
        .text("name", &draft.patient.name)
        .filled("born", &draft.patient.born);
    patient.text("identifier", &draft.patient.identifier);
    object.value("patient", patient.done());
    if !draft.contacts.is_empty() {
        object.value("contacts", texts(&draft.contacts));
    }
    object
        .value("assessment", named(&draft.assessment))
        .value("circumstances", named(&draft.circumstances));
    object.list("regimen", &draft.regimen, row);
    object.list("scenarios", &draft.scenarios, |scenario| {
        let mut object = Object::default();
        object
            .text("name", &scenario.name)
            .filled("note", &scenario.note)
            .value("request", request(&scenario.request));
        object.done()
    });
    if let Some(chosen) = &draft.chosen {
        object.text("chosen", chosen);
    }
    object.list("journal", &draft.journal, |entry| {
        let mut object = Object::default();
        object
            .text("date", &entry.date)
            .text("author", &entry.author);
        object.text("kind", &entry.kind).text("text", &entry.text);
        for (name, text) in &entry.more {
            object.value(
                name,
                text.parse()
                    .unwrap_or_else(|_no_json| Value::from(text.as_str())),
            );
        }
        object.done()
    });
    let value = object.done();
    let mut text = format!("{value:#}\n");
    if text.len() > MOST_BYTES {
        // What fits without the air between must not be refused for the sake of it.
        text = format!("{value}\n");
    }
    text.into_bytes()
}

/// A JSON value as text.
pub(super) fn json_text(json: &Json) -> String {
    value_of(json).to_string()
}

fn value_of(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::from(*flag),
        Json::Number(text) => number(text),
        Json::Text(text) => Value::from(text.as_str()),
        Json::List(items) => items.iter().map(value_of).collect(),
        Json::Object(entries) => Value::Object(
            entries
                .iter()
                .map(|(name, json)| (name.clone(), value_of(json)))
                .collect(),
        ),
    }
}

fn number(text: &str) -> Value {
    let plain = text.parse::<serde_json::Number>().map(Value::Number);
    plain.unwrap_or_else(|_no_number| Value::from(text))
}

fn named(entries: &[(String, String)]) -> Value {
    Value::Object(
        entries
            .iter()
            .map(|(name, text)| (name.clone(), Value::from(text.as_str())))
            .collect(),
    )
}

fn texts(items: &[String]) -> Value {
    items.iter().map(String::as_str).collect()
}

/// A row as it stands in a plan file.
pub fn row(row: &RowDraft) -> Value {
    let mut object = Object::default();
    object
        .text("id", &row.id)
        .text("product", &row.product)
        .filled("brand", &row.brand);
    object.filled("concentration", &row.concentration);
    match &row.taking {
        TakingDraft::Regular(doses) => {
            object.value("regular", doses.iter().map(timed).collect());
        }
        TakingDraft::AsNeeded(as_needed) => {
            object.value("as_needed", as_needed_value(as_needed));
        }
        TakingDraft::Patches {
            patches,
            next_change,
        } => {
            object
                .value("patches", texts(patches))
                .text("next_change", next_change);
        }
        TakingDraft::Infusion { amount_per_24h } => {
            object.value("infusion", one_text("amount_per_24h", amount_per_24h));
        }
    }
    object.done()
}

fn timed(timed: &TimedDraft) -> Value {
    let mut object = Object::default();
    object
        .text("time", &timed.time)
        .text("amount", &timed.amount);
    object.done()
}

fn as_needed_value(as_needed: &AsNeededDraft) -> Value {
    let mut object = Object::default();
    object
        .text("amount", &as_needed.amount)
        .number("uses_per_24h", &as_needed.uses_per_24h);
    object.number("most_per_24h", &as_needed.most_per_24h);
    if !as_needed.follows.is_empty() {
        object.value("follows", texts(&as_needed.follows));
    }
    object.filled("share", &as_needed.share);
    object.done()
}

/// A request as it stands in a plan file.
pub fn request(request: &RequestDraft) -> Value {
    let mut object = Object::default();
    object
        .text("start", &request.start)
        .filled("setting", &request.setting);
    if let Some(value) = &request.goal {
        object.value("goal", goal(value));
    }
    if let Some(value) = &request.pace {
        object.value("pace", pace(value));
    }
    if let Some(order) = &request.order {
        object.value("order", texts(order));
    }
    let constraints = constraints(&request.constraints);
    if constraints != Value::Object(Map::new()) {
        object.value("constraints", constraints);
    }
    object.list("holds", &request.holds, |hold| {
        let mut object = Object::default();
        object
            .text("from", &hold.from)
            .number("days", &hold.days)
            .text("reason", &hold.reason);
        object.done()
    });
    object.list("replans", &request.replans, |replan| {
        let mut object = Object::default();
        object
            .text("from", &replan.from)
            .text("reason", &replan.reason);
        if let Some(value) = &replan.pace {
            object.value("pace", pace(value));
        }
        if let Some(value) = &replan.goal {
            object.value("goal", goal(value));
        }
        if let Some(order) = &replan.order {
            object.value("order", texts(order));
        }
        object
            .list("switch", &replan.switch, row)
            .list("taken", &replan.taken, manual_item)
            .flag("stop_here", replan.stop_here);
        object.done()
    });
    if let Some(steps) = &request.manual_steps {
        let steps = steps.iter().map(|step| {
            let mut object = Object::default();
            object
                .text("start", &step.start)
                .value("items", step.items.iter().map(manual_item).collect());
            object.done()
        });
        object.value("manual_steps", steps.collect());
    }
    object.filled("manual_end", &request.manual_end);
    object.list("acknowledged", &request.acknowledged, |gate| {
        let mut object = Object::default();
        object.text("rule", &gate.rule).text("by", &gate.by);
        object.text("reason", &gate.reason).text("on", &gate.on);
        object.done()
    });
    object.list("referral_states", &request.referral_states, |referral| {
        let mut object = Object::default();
        object
            .text("rule", &referral.rule)
            .text("state", &referral.state)
            .text("by", &referral.by);
        object
            .text("reason", &referral.reason)
            .text("on", &referral.on);
        object.done()
    });
    object.done()
}

fn goal(goal: &GoalDraft) -> Value {
    let mut object = Object::default();
    match goal {
        GoalDraft::Stop => object.text("kind", "stop"),
        GoalDraft::ReduceToDaily(daily) => object.text("kind", "reduce_to").text("daily", daily),
        GoalDraft::ReduceToPercent(percent) => object
            .text("kind", "reduce_to")
            .number_or_null("percent_of_original", percent),
    };
    object.done()
}

fn pace(pace: &PaceDraft) -> Value {
    let mut object = Object::default();
    object.filled("preset", &pace.preset);
    if let Some(value) = &pace.reduction {
        object.value("reduction", reduction(value));
    }
    object.number("every_days", &pace.every_days);
    if let Some(tail) = &pace.tail {
        let mut inner = Object::default();
        inner.number("below_percent_of_original", &tail.below_percent_of_original);
        if let Some(value) = &tail.reduction {
            inner.value("reduction", reduction(value));
        }
        inner.number("every_days", &tail.every_days);
        object.value("tail", inner.done());
    }
    object.done()
}

fn reduction(reduction: &ReductionDraft) -> Value {
    let mut object = Object::default();
    match reduction {
        ReductionDraft::Percent { percent, of } => {
            object.number_or_null("percent", percent).text("of", of)
        }
        ReductionDraft::Amount(amount) => object.text("amount", amount),
    };
    object.done()
}

fn constraints(constraints: &ConstraintsDraft) -> Value {
    let mut object = Object::default();
    object.number("most_units_per_dose", &constraints.most_units_per_dose);
    if !constraints.strengths.is_empty() {
        let strengths = constraints
            .strengths
            .iter()
            .map(|(id, list)| (id.clone(), texts(list)));
        object.value("strengths", Value::Object(strengths.collect()));
    }
    object.flag("halve_scored", constraints.halve_scored);
    object.flag("once_daily_at_the_end", constraints.once_daily_at_the_end);
    if let Some(days) = &constraints.change_weekdays {
        object.value("change_weekdays", texts(days));
    }
    object.number("supply_days", &constraints.supply_days);
    object.number("most_patches", &constraints.most_patches);
    for (name, steps) in [
        ("liquid_step", &constraints.liquid_step),
        ("infusion_step", &constraints.infusion_step),
    ] {
        if !steps.is_empty() {
            object.value(name, named(steps));
        }
    }
    object.filled("patch_interval", &constraints.patch_interval);
    object.done()
}

fn manual_item(item: &ManualItemDraft) -> Value {
    let mut object = Object::default();
    object.text("id", &item.id);
    match &item.taking {
        ManualTakingDraft::Regular(doses) => {
            object.value("regular", doses.iter().map(timed).collect())
        }
        ManualTakingDraft::Patches(patches) => object.value("patches", texts(patches)),
        ManualTakingDraft::Infusion(amount) => {
            object.value("infusion", one_text("amount_per_24h", amount))
        }
        ManualTakingDraft::AsNeeded(amount) => {
            object.value("as_needed", one_text("amount", amount))
        }
    };
    object.done()
}

/// An object of one text.
fn one_text(name: &str, text: &str) -> Value {
    let mut object = Object::default();
    object.text(name, text);
    object.done()
}

/// An object under way.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn value(&mut self, name: &str, value: Value) -> &mut Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.value(name, Value::from(text))
    }

    /// A text that is left out when empty.
    fn filled(&mut self, name: &str, text: &str) -> &mut Self {
        if text.is_empty() {
            self
        } else {
            self.text(name, text)
        }
    }

    /// A number that is left out when empty.
    fn number(&mut self, name: &str, text: &str) -> &mut Self {
        if text.is_empty() {
            self
        } else {
            self.value(name, number(text))
        }
    }

    /// A number that stands as `null` when empty: that it is there says which of several ways
    /// was chosen.
    fn number_or_null(&mut self, name: &str, text: &str) -> &mut Self {
        if text.is_empty() {
            self.value(name, Value::Null)
        } else {
            self.number(name, text)
        }
    }

    fn flag(&mut self, name: &str, flag: Option<bool>) -> &mut Self {
        match flag {
            None => self,
            Some(flag) => self.value(name, Value::from(flag)),
        }
    }

    /// A list that is left out when empty.
    fn list<T>(&mut self, name: &str, items: &[T], value: impl Fn(&T) -> Value) -> &mut Self {
        if items.is_empty() {
            self
        } else {
            self.value(name, items.iter().map(value).collect())
        }
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}
