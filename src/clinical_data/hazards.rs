//! What could harm a patient, what guards against it, and which tests show that it does.
//!
//! The log of `assets/clinical/hazards.json`, in the manner of DCB0129. It is this project's
//! own judgement until a clinical safety officer has signed it. Nothing is planned or warned
//! of from it, so it is read only where it is asked for and not at each start. That the tests,
//! paths and finding rules it names exist is checked by the tests of the program.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::clinical_data::custody::{FileCustody, Meta};
use crate::clinical_data::reading::{Report, words};
use crate::clinical_data::{DataProblem, Formulary};

words! {
    /// Where in the job it arises, from installing the program to keeping the file.
    HazardStage {
        /// Installing, updating and starting the program.
        Install => "install",
        /// Opening a file.
        Open => "open",
        /// Saying who the plan is for.
        Patient => "patient",
        /// Writing down what is taken now.
        Regimen => "regimen",
        /// Asking about the pain and the person, and whom to ask first.
        Questions => "questions",
        /// Morphine equivalents and the table that they come from.
        Equivalents => "equivalents",
        /// Saying what the taper should be like.
        Request => "request",
        /// Working the schedule out.
        Plan => "plan",
        /// Reading what is shown and warned of.
        Reading => "reading",
        /// Putting scenarios side by side.
        Compare => "compare",
        /// Handing the plan out, on paper or otherwise.
        Issue => "issue",
        /// Dispensing it.
        Pharmacy => "pharmacy",
        /// The patient following it.
        Following => "following",
        /// Holding and changing it on the way.
        Changes => "changes",
        /// Reviewing how it goes.
        Review => "review",
        /// Keeping, sharing and recovering the file.
        File => "file",
    }
}

words! {
    /// How bad the harm would be, from the least.
    HarmSeverity {
        /// Minor.
        Minor => "minor",
        /// Significant.
        Significant => "significant",
        /// Considerable.
        Considerable => "considerable",
        /// Major.
        Major => "major",
        /// Catastrophic.
        Catastrophic => "catastrophic",
    }
}

words! {
    /// How likely the harm is, from the least.
    HarmLikelihood {
        /// Very low.
        VeryLow => "very-low",
        /// Low.
        Low => "low",
        /// Medium.
        Medium => "medium",
        /// High.
        High => "high",
        /// Very high.
        VeryHigh => "very-high",
    }
}

words! {
    /// How far a hazard is dealt with.
    HazardStatus {
        /// The program controls it, and tests show that it does.
        Controlled => "controlled",
        /// Something is done, and something that can be done is missing.
        Partly => "partly",
        /// The program does nothing about it yet.
        Open => "open",
    }
}

/// Severity and likelihood of a harm, with the risk that the scale makes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HarmRisk {
    /// How bad.
    pub severity: HarmSeverity,
    /// How likely.
    pub likelihood: HarmLikelihood,
    /// The risk, from 1, the least, to 5.
    pub rating: u8,
}

/// The ids of what the program says or does against a hazard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HazardRules {
    /// Rules that findings come from.
    pub findings: Vec<String>,
    /// Triggers of the referral data.
    pub referrals: Vec<String>,
    /// Rules of problems, which keep an answer from being given.
    pub problems: Vec<String>,
}

/// Something that could harm a patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// Its id.
    pub id: String,
    /// Where in the job it arises.
    pub stage: HazardStage,
    /// What it is, as a sentence.
    pub hazard: String,
    /// How it can come about, as sentences.
    pub causes: Vec<String>,
    /// What it would do to the patient, as a sentence.
    pub effect: String,
    /// The risk without any control.
    pub before: HarmRisk,
    /// The risk with the controls of today.
    pub after: HarmRisk,
    /// What the program does against it, as sentences.
    pub controls: Vec<String>,
    /// The files that do it, from the project's folder.
    pub enforced_in: Vec<String>,
    /// The rules that speak of it.
    pub rules: HazardRules,
    /// The tests that prove it, as `binary::module::test`.
    pub tests: Vec<String>,
    /// What risk is left, as a sentence or two.
    pub residual: String,
    /// How far it is dealt with.
    pub status: HazardStatus,
    /// What is planned against it; empty only where it is controlled.
    pub planned: String,
}

/// A word of a scale and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleWord {
    /// The word.
    pub word: String,
    /// What it means.
    pub means: String,
}

/// How severity and likelihood are put in words, and what risk they make together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HarmScale {
    /// Where the scale comes from.
    pub from: String,
    /// The severities, from the least.
    pub severity: Vec<ScaleWord>,
    /// The likelihoods, from the least.
    pub likelihood: Vec<ScaleWord>,
    /// The risk for each likelihood, and in it for each severity, from the least.
    pub risk: Vec<Vec<u8>>,
    /// What each risk means, from 1.
    pub ratings: Vec<String>,
}

/// The hazard log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazards {
    /// Who wrote it and who has signed it.
    pub custody: FileCustody,
    /// What it is and whose judgement, as sentences.
    pub notes: Vec<String>,
    /// Its scale.
    pub scale: HarmScale,
    /// The hazards, in the order of the job.
    pub hazards: Vec<Hazard>,
}

impl Hazards {
    /// Reads the log that is compiled in, against the clinical data that it belongs to.
    ///
    /// # Errors
    ///
    /// Every problem in the log, with row and field.
    pub fn load(formulary: &Formulary) -> Result<Self, Vec<DataProblem>> {
        let shipped = include_str!("../../assets/clinical/hazards.json");
        Self::from_text(shipped, formulary)
    }

    /// Reads the log from its text.
    ///
    /// # Errors
    ///
    /// Every problem in the log, with row and field.
    pub fn from_text(text: &str, formulary: &Formulary) -> Result<Self, Vec<DataProblem>> {
        let mut report = Report::default();
        let hazards = read(text, formulary, &mut report);
        match hazards {
            Some(hazards) if report.problems.is_empty() => Ok(hazards),
            _ => Err(report.problems),
        }
    }

    /// How many hazards stand so.
    pub fn count(&self, status: HazardStatus) -> usize {
        let hazards = self.hazards.iter();
        hazards.filter(|hazard| hazard.status == status).count()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    meta: Meta,
    hazards: Vec<Box<RawValue>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RiskFile {
    severity: String,
    likelihood: String,
}

impl RiskFile {
    fn read(&self, field: &str, scale: &HarmScale, report: &mut Report) -> HarmRisk {
        let severity: HarmSeverity = report.word(&format!("{field}.severity"), &self.severity);
        let likelihood: HarmLikelihood =
            report.word(&format!("{field}.likelihood"), &self.likelihood);
        let row = scale.risk.get(likelihood as usize);
        let rating = row.and_then(|row| row.get(severity as usize));
        HarmRisk {
            severity,
            likelihood,
            rating: rating.copied().unwrap_or_default(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HazardFile {
    id: String,
    stage: String,
    hazard: String,
    causes: Vec<String>,
    effect: String,
    before: RiskFile,
    after: RiskFile,
    controls: Vec<String>,
    enforced_in: Vec<String>,
    rules: HazardRules,
    tests: Vec<String>,
    residual: String,
    status: String,
    planned: String,
}

impl HazardFile {
    fn read(self, scale: &HarmScale, formulary: &Formulary, report: &mut Report) -> Hazard {
        report.enter(&self.id);
        let hazard = Hazard {
            stage: report.word("stage", &self.stage),
            before: self.before.read("before", scale, report),
            after: self.after.read("after", scale, report),
            status: report.word("status", &self.status),
            id: self.id,
            hazard: self.hazard,
            causes: self.causes,
            effect: self.effect,
            controls: self.controls,
            enforced_in: self.enforced_in,
            rules: self.rules,
            tests: self.tests,
            residual: self.residual,
            planned: self.planned,
        };
        let known = |id: &&String| formulary.trigger(id).is_some();
        for id in hazard.rules.referrals.iter().filter(|id| !known(id)) {
            report.problem("rules.referrals", format!("‘{id}’ is not in referral.json"));
        }
        whole(&hazard, report);
        hazard
    }
}

/// Asks that a hazard says all that its status needs.
fn whole(hazard: &Hazard, report: &mut Report) {
    let texts = [
        ("hazard", &hazard.hazard),
        ("effect", &hazard.effect),
        ("residual", &hazard.residual),
    ];
    for (field, text) in texts {
        if text.trim().is_empty() {
            report.problem(field, "nothing is said");
        }
    }
    if hazard.causes.is_empty() {
        report.problem("causes", "a hazard has a cause");
    }
    let (before, after) = (hazard.before, hazard.after);
    if after.severity > before.severity || after.likelihood > before.likelihood {
        report.problem("after", "no control makes a harm worse or likelier");
    }
    let open = hazard.status == HazardStatus::Open;
    if open != hazard.controls.is_empty() {
        report.problem("controls", "open says that there is no control");
    }
    if hazard.status == HazardStatus::Controlled {
        for (field, list) in [
            ("tests", &hazard.tests),
            ("enforced_in", &hazard.enforced_in),
        ] {
            if list.is_empty() {
                report.problem(field, "what is controlled names where, and a test");
            }
        }
    } else if hazard.planned.trim().is_empty() {
        report.problem("planned", "what is not controlled says what is planned");
    }
}

/// Reads `hazards.json`; `None` where its outline cannot be read.
fn read(text: &str, formulary: &Formulary, report: &mut Report) -> Option<Hazards> {
    report.open("hazards.json");
    let file = report.parse::<File>("", text)?;
    let custody = file.meta.custody(&["notes", "scale"], report);
    let version = formulary.data_version();
    if custody.data_version != version {
        let given = &custody.data_version;
        let message = format!("‘{given}’, where the clinical data have ‘{version}’");
        report.problem("meta.data_version", message);
    }
    let notes = file.meta.take("notes", report)?;
    let scale: HarmScale = file.meta.take("scale", report)?;
    lawful(&scale, report);
    let rows: Vec<HazardFile> = report.rows("hazards", &file.hazards);
    let hazards: Vec<Hazard> = rows
        .into_iter()
        .map(|row| row.read(&scale, formulary, report))
        .collect();
    report.unique("id", hazards.iter().map(|hazard| hazard.id.as_str()));
    Some(Hazards {
        custody,
        notes,
        scale,
        hazards,
    })
}

/// Asks that a scale has the words that hazards are written in, and a risk for each pair.
fn lawful(scale: &HarmScale, report: &mut Report) {
    let written = |words: &[ScaleWord]| -> Vec<String> {
        words.iter().map(|word| word.word.clone()).collect()
    };
    if written(&scale.severity) != HarmSeverity::ALL.map(HarmSeverity::as_str) {
        report.problem(
            "meta.scale.severity",
            "these are not the words, least first",
        );
    }
    if written(&scale.likelihood) != HarmLikelihood::ALL.map(HarmLikelihood::as_str) {
        report.problem(
            "meta.scale.likelihood",
            "these are not the words, least first",
        );
    }
    let full = |row: &Vec<u8>| {
        let rated = |rating: &u8| (1..=scale.ratings.len()).contains(&usize::from(*rating));
        row.len() == HarmSeverity::ALL.len() && row.iter().all(rated)
    };
    if scale.risk.len() != HarmLikelihood::ALL.len() || !scale.risk.iter().all(full) {
        report.problem("meta.scale.risk", "each pair has one of the ratings");
    }
}
