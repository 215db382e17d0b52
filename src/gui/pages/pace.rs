//! How fast: a published pace with whom it is for, and the reader's own changes to it.

use egui::{Response, Ui};

use crate::clinical_data::{Formulary, Pace};
use crate::draft::{PaceDraft, ReductionDraft};
use crate::gui::fields::{self, Problems};

/// What a reduction is counted in.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    AsThePace,
    OfOriginal,
    OfCurrent,
    Amount,
}

/// Edits a pace, under this label and for this setting.
pub(super) fn pace_ui(
    ui: &mut Ui,
    label: &str,
    request: &mut Option<PaceDraft>,
    setting: &str,
    formulary: &Formulary,
    path: &str,
    problems: Problems<'_>,
) {
    let setting = if setting.is_empty() {
        "community"
    } else {
        setting
    };
    let mut entries: Vec<(String, String)> = formulary
        .paces()
        .iter()
        .filter(|pace| pace.settings.iter().any(|one| one.as_str() == setting))
        .map(|pace| (pace.id.clone(), pace.title.clone()))
        .collect();
    let now = request.as_ref().map(|pace| pace.preset.clone());
    // A pace that was chosen for another setting stays visible beside its problem.
    let missing = now
        .as_ref()
        .filter(|id| !id.is_empty() && !entries.iter().any(|(one, _)| one == *id));
    if let Some(pace) = missing.and_then(|id| formulary.pace(id)) {
        entries.push((pace.id.clone(), pace.title.clone()));
    }
    entries.push((String::new(), "My own pace".to_owned()));
    let problem = problems.at(&format!("{path}.preset"));
    if let Some(preset) = fields::choice_ui(ui, label, now.as_ref(), &entries, problem) {
        let own = preset.is_empty();
        let pace = request.get_or_insert_default();
        pace.preset = preset;
        if own && pace.reduction.is_none() {
            let of = "original".to_owned();
            pace.reduction = Some(ReductionDraft::Percent {
                percent: String::new(),
                of,
            });
        }
    }
    let Some(draft) = request else {
        return;
    };
    let pace = formulary.pace(&draft.preset);
    if let Some(pace) = pace {
        fields::note_ui(ui, &about(pace, formulary));
    }
    ui.add_space(6.0);
    step_ui(ui, draft, pace.map(AsRef::as_ref), path, problems);
}

/// For whom a pace is, whom it leaves out, and where it is from.
fn about(pace: &Pace, formulary: &Formulary) -> String {
    let mut sentences = vec![format!("For {}.", pace.population)];
    if !pace.excludes.is_empty() {
        let words: Vec<String> = pace
            .excludes
            .iter()
            .map(|word| word.replace('-', " "))
            .collect();
        sentences.push(format!("Not written for {}.", words.join(", ")));
    }
    if let Some(source) = formulary.source(&pace.source) {
        sentences.push(format!("{}.", source.title.trim_end_matches('.')));
    }
    sentences.join(" ")
}

fn step_ui(
    ui: &mut Ui,
    draft: &mut PaceDraft,
    pace: Option<&Pace>,
    path: &str,
    problems: Problems<'_>,
) {
    let mut entries = vec![
        (Kind::OfOriginal, "Per cent of the original".to_owned()),
        (
            Kind::OfCurrent,
            "Per cent of the dose before (proportional)".to_owned(),
        ),
        (Kind::Amount, "A fixed amount".to_owned()),
    ];
    if pace.is_some() {
        entries.insert(0, (Kind::AsThePace, "As the pace says".to_owned()));
    }
    let now = match &draft.reduction {
        None => Kind::AsThePace,
        Some(ReductionDraft::Percent { of, .. }) if of == "current" => Kind::OfCurrent,
        Some(ReductionDraft::Percent { .. }) => Kind::OfOriginal,
        Some(ReductionDraft::Amount(_)) => Kind::Amount,
    };
    let problem = problems.at(&format!("{path}.reduction"));
    let chosen = fields::choice_ui(ui, "Each step", Some(&now), &entries, problem);
    if let Some(kind) = chosen.filter(|kind| *kind != now) {
        let percent = |of: &str| {
            let percent = match &draft.reduction {
                Some(ReductionDraft::Percent { percent, .. }) => percent.clone(),
                _ => String::new(),
            };
            Some(ReductionDraft::Percent {
                percent,
                of: of.to_owned(),
            })
        };
        draft.reduction = match kind {
            Kind::AsThePace => None,
            Kind::OfOriginal => percent("original"),
            Kind::OfCurrent => percent("current"),
            Kind::Amount => Some(ReductionDraft::Amount(String::new())),
        };
    }
    ui.add_space(6.0);
    let half = (ui.available_width() - 8.0) / 2.0;
    ui.horizontal_top(|ui| {
        let width = if draft.reduction.is_some() {
            half
        } else {
            half * 2.0 + 8.0
        };
        match &mut draft.reduction {
            Some(ReductionDraft::Percent { percent, .. }) => {
                let problem = problems.at(&format!("{path}.reduction.percent"));
                part_ui(ui, width, "Per cent", percent, "e.g. 10", problem);
            }
            Some(ReductionDraft::Amount(amount)) => {
                let problem = problems.at(&format!("{path}.reduction.amount"));
                part_ui(ui, width, "Amount", amount, "e.g. 10 mg", problem);
            }
            None => {}
        }
        let usual = |pace: &Pace| format!("{} (usual)", pace.every_days.default);
        let usual = pace.map_or_else(|| "e.g. 28".to_owned(), usual);
        let problem = problems.at(&format!("{path}.every_days"));
        let days = &mut draft.every_days;
        let days = part_ui(ui, width, "Every … days", days, &usual, problem);
        fields::may_take_focus(ui, &days, path);
    });
}

fn part_ui(
    ui: &mut Ui,
    width: f32,
    label: &str,
    text: &mut String,
    hint: &str,
    problem: Option<&str>,
) -> Response {
    ui.vertical(|ui| {
        ui.set_width(width);
        fields::text_ui(ui, label, text, hint, problem)
    })
    .inner
}
