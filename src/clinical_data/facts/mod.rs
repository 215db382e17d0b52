//! Every clinical fact that the data hold, one row each, with its custody.
//!
//! For those who check the data, and for those who want to know what a number rests on. A
//! fact stands here once for each `status` of the files; what has a source or status of its
//! own within a row (a pace's tail, a facet of a product) is a fact of its own.

mod guidance;
mod medicines;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::clinical_data::Formulary;
use crate::clinical_data::custody::FileCustody;
use crate::clinical_data::reading::words;
use crate::clinical_data::sources::{Fact, Source, Status};

words! {
    /// What kind of fact it is.
    FactKind {
        /// What holds of a whole file.
        Rule => "rule",
        /// The strengths of a product.
        ProductStrengths => "product strengths",
        /// The interval between doses of a product.
        ProductInterval => "product interval",
        /// What part of a unit of a product may be taken.
        ProductDivisibility => "product divisibility",
        /// The finest volume that can be measured of a product.
        MeasurableVolume => "measurable volume",
        /// What else a unit of a combination holds.
        OtherIngredient => "other ingredient",
        /// The most of it that may be taken in a day.
        OtherIngredientLimit => "other ingredient limit",
        /// Why a product does not suit low doses.
        NotForLowDoses => "not for low doses",
        /// What oral syringes measure.
        Syringes => "oral syringes",
        /// A source's equivalence table as a whole.
        EquivalenceTable => "equivalence table",
        /// A row of an equivalence table.
        EquivalenceRow => "equivalence row",
        /// What a source says on using its table.
        EquivalenceRule => "equivalence rule",
        /// A drug that a table refuses.
        EquivalenceRefusal => "equivalence refusal",
        /// A printed row that is not used.
        EquivalenceLeftOut => "equivalence left out",
        /// A published equivalence that belongs to no table.
        OtherEquivalence => "other equivalence",
        /// What is said of methadone in place of a factor.
        Methadone => "methadone",
        /// A pace.
        Pace => "pace",
        /// A part of a pace that has a status of its own.
        PacePart => "part of a pace",
        /// What a source says on pace that cannot be planned with.
        NotForPlanning => "not for planning",
        /// A threshold.
        Threshold => "threshold",
        /// What must be said of every assessment.
        Statement => "statement",
        /// A test that is no evidence.
        NotEvidence => "not evidence",
        /// A question of the assessment.
        Question => "question",
        /// A circumstance that is asked for.
        Circumstance => "circumstance",
        /// An answer that bears on an explanation.
        Feature => "feature",
        /// What to do next under an explanation.
        ExplanationStep => "explanation step",
        /// What is known of an explanation.
        ExplanationFact => "explanation fact",
        /// A reason to ask somebody.
        Trigger => "referral trigger",
        /// What to send along with a referral.
        ToSend => "to send along",
        /// A phase of withdrawal, or a list of its symptoms.
        Withdrawal => "withdrawal symptoms",
        /// What is known of withdrawal.
        WithdrawalFact => "withdrawal fact",
        /// A withdrawal scale, or its bands.
        Scale => "withdrawal scale",
        /// A reason to offer naloxone.
        NaloxoneTrigger => "naloxone trigger",
        /// What is known of offering naloxone.
        NaloxoneFact => "naloxone fact",
        /// How often to review.
        ReviewInterval => "review interval",
        /// What to record at a visit.
        VisitRecord => "visit record",
        /// What to tell the patient.
        Advice => "patient advice",
        /// What is known of harm and benefit.
        Evidence => "evidence",
    }
}

/// One clinical fact, with its custody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFact {
    /// What kind of fact it is.
    pub kind: FactKind,
    /// The data's own id, or a name put together from the ids of what it stands in; unique
    /// among the facts of its kind.
    pub id: String,
    /// What it says, in short words for people.
    pub what: String,
    /// The ids of its sources, the first one first; empty where the data name none.
    pub sources: Vec<String>,
    /// How closely the source was read; `unverified` where the data do not say.
    pub status: Status,
    /// The file that it stands in, with who has checked that file and when it is due again.
    pub custody: FileCustody,
}

impl ListedFact {
    /// The file that it stands in, such as `paces.json`.
    pub fn file(&self) -> &str {
        &self.custody.file
    }

    /// Its sources for people, each with title and year.
    pub fn sources_in_words(&self, formulary: &Formulary) -> String {
        let named = |id: &String| {
            let source = formulary.source(id);
            source.map_or_else(|| id.clone(), Source::in_words)
        };
        if self.sources.is_empty() {
            return "no source".to_owned();
        }
        let sources: Vec<String> = self.sources.iter().map(named).collect();
        sources.join("; ")
    }

    /// The whole row as sentences, as a screen reader says it.
    pub fn spoken(&self, formulary: &Formulary, today: NaiveDate) -> String {
        format!(
            "{}: {}. Source: {}. Status: {}. Checked by: {}. Next review: {}.",
            self.kind.as_str(),
            self.what.trim_end_matches('.'),
            self.sources_in_words(formulary).trim_end_matches('.'),
            self.status.in_words(),
            self.custody.checked_in_words(),
            self.custody.review_in_words(today),
        )
    }
}

impl Formulary {
    /// Every clinical fact that the data hold, file by file, in the data's order.
    ///
    /// A rule in words that the data give no source or status counts as unverified.
    pub fn facts(&self) -> Vec<ListedFact> {
        let mut facts = Vec::new();
        for custody in &self.custody.files {
            let mut list = List {
                facts: &mut facts,
                custody,
                named: BTreeMap::new(),
            };
            match custody.file.as_str() {
                "products.json" => medicines::products(self, &mut list),
                "equivalence.json" => medicines::equivalence(self, &mut list),
                "paces.json" => guidance::paces(self, &mut list),
                "thresholds.json" => guidance::thresholds(self, &mut list),
                "assessment.json" => guidance::assessment(self, &mut list),
                "referral.json" => guidance::referral(self, &mut list),
                "monitoring.json" => guidance::monitoring(self, &mut list),
                _ => {}
            }
        }
        facts
    }
}

/// The facts of one file as they are gathered.
struct List<'a> {
    facts: &'a mut Vec<ListedFact>,
    custody: &'a FileCustody,
    /// How often each name has been given.
    named: BTreeMap<(FactKind, String), usize>,
}

impl List<'_> {
    /// Adds a fact; a name that was given before gets a number.
    fn add(
        &mut self,
        kind: FactKind,
        id: impl Into<String>,
        what: impl Into<String>,
        (sources, status): (impl Into<Sources>, Status),
    ) {
        let mut id = id.into();
        let count = self.named.entry((kind, id.clone())).or_default();
        *count += 1;
        if *count > 1 {
            id = format!("{id} {count}");
        }
        self.facts.push(ListedFact {
            kind,
            id,
            what: what.into(),
            sources: sources.into().0,
            status,
            custody: self.custody.clone(),
        });
    }

    /// Adds sentences of the data, each named within what it stands in.
    fn sentences(&mut self, kind: FactKind, within: &str, facts: &[Fact]) {
        for (place, fact) in facts.iter().enumerate() {
            let own = match fact.id.as_str() {
                "" => format!("{}", place + 1),
                id => id.to_owned(),
            };
            let id = match within {
                "" => own,
                within => format!("{within}/{own}"),
            };
            self.add(kind, id, &fact.text, (fact, fact.status));
        }
    }
}

/// Ids of sources, without the empty ones.
struct Sources(Vec<String>);

impl From<&String> for Sources {
    fn from(id: &String) -> Self {
        Self(
            [id].into_iter()
                .filter(|id| !id.is_empty())
                .cloned()
                .collect(),
        )
    }
}

impl From<&Vec<String>> for Sources {
    fn from(ids: &Vec<String>) -> Self {
        Self(ids.clone())
    }
}

impl From<&Fact> for Sources {
    fn from(fact: &Fact) -> Self {
        let Self(mut ids) = Self::from(&fact.source);
        ids.extend(fact.also.iter().cloned());
        Self(ids)
    }
}
