//! The rules that findings come from.

/// A rule that findings come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A reduction goes beyond what the pace and the general bound allow.
    SteepStep,
    /// The goal itself cannot be made from the units allowed.
    GoalNotMakeable,
    /// A row has no factor in the chosen table.
    MissingFactor,
    /// The total equivalent passes a published level.
    DoseLevel,
    /// The chosen table is of another country or not meant for clinical use.
    TableScope,
    /// The reader asks for more than the pace's largest percentage or outside its interval.
    PaceBounds,
    /// The pace's source leaves this kind of patient out.
    PaceExcludes,
    /// The pace has been superseded.
    PaceSuperseded,
    /// The pace's tail has no published rate.
    TailNotStated,
    /// The number of doses a day is unusual for the product.
    DosesPerDay,
    /// A fixed as-needed dose is more than its share of the regular daily dose.
    AsNeededShare,
    /// A following as-needed dose cannot be measured any smaller.
    AsNeededSmallest,
    /// More as-needed doses are used than the most that is prescribed.
    AsNeededUse,
    /// The plan starts before today.
    StartInThePast,
    /// The data's review is overdue.
    DataOverdue,
    /// The brand is not one that the data know for this product.
    BrandUnknown,
    /// The brand is that of another product.
    BrandOfAnotherProduct,
    /// The other ingredient of a combination rises while the opioid falls.
    OtherIngredient,
    /// A present dose of a liquid that no syringe measures.
    NotMeasurable,
    /// The next patch change lies too far ahead.
    PatchChangeDay,
    /// The pace is written for people with other answers.
    PacePopulation,
    /// A dose goes up again.
    DoseRises,
    /// Several regular rows fall on the same day.
    SameDayChange,
    /// A step written by hand changes a row on a day that is none of its change days.
    OffChangeDay,
    /// The taper was ended on the way.
    TaperEnded,
    /// The plan changes before a hold has ended.
    HoldCutShort,
    /// Reviews say worse for longer than a month.
    WorseForLong,
    /// The reader's own pace, held against the published ones.
    OwnPace,
    /// Drugs are tapered in another order than the proposed one.
    OtherOrder,
    /// Steps written by hand are held against the general bound alone.
    ByHandBound,
    /// A review holds something that is not read.
    ReviewNotRead,
    /// On the day of a change on the way something else is taken than was planned.
    TakenInstead,
    /// Less is taken than was planned: tolerance to the former dose may be lost.
    ToleranceLost,
    /// A reduction of patches does not lower their equivalent.
    NoRealReduction,
    /// A pace of the reader's own is as fast as one that is meant for other settings.
    FastPace,
    /// The other ingredient of combinations adds up to more than its daily limit.
    OtherIngredientLimit,
    /// A product that the data call unsuited to low doses is tapered with.
    NotForLowDoses,
    /// The answer to a gate is dated ahead or long past.
    GateAnswerDate,
    /// The answer to a gate stands in another scenario as well.
    GateAnswerShared,
    /// By the date of birth it is a child, but the answer says that it is none.
    AgeContradictsAnswer,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 40] = [
        Self::SteepStep,
        Self::GoalNotMakeable,
        Self::MissingFactor,
        Self::DoseLevel,
        Self::TableScope,
        Self::PaceBounds,
        Self::PaceExcludes,
        Self::PaceSuperseded,
        Self::TailNotStated,
        Self::DosesPerDay,
        Self::AsNeededShare,
        Self::AsNeededSmallest,
        Self::AsNeededUse,
        Self::StartInThePast,
        Self::DataOverdue,
        Self::BrandUnknown,
        Self::BrandOfAnotherProduct,
        Self::OtherIngredient,
        Self::NotMeasurable,
        Self::PatchChangeDay,
        Self::PacePopulation,
        Self::DoseRises,
        Self::SameDayChange,
        Self::OffChangeDay,
        Self::TaperEnded,
        Self::HoldCutShort,
        Self::WorseForLong,
        Self::OwnPace,
        Self::OtherOrder,
        Self::ByHandBound,
        Self::ReviewNotRead,
        Self::TakenInstead,
        Self::ToleranceLost,
        Self::NoRealReduction,
        Self::FastPace,
        Self::OtherIngredientLimit,
        Self::NotForLowDoses,
        Self::GateAnswerDate,
        Self::GateAnswerShared,
        Self::AgeContradictsAnswer,
    ];

    /// The rule's id in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::SteepStep => "steep-step",
            Self::GoalNotMakeable => "goal-not-makeable",
            Self::MissingFactor => "missing-factor",
            Self::DoseLevel => "dose-level",
            Self::TableScope => "table-scope",
            Self::PaceBounds => "pace-bounds",
            Self::PaceExcludes => "pace-excludes",
            Self::PaceSuperseded => "pace-superseded",
            Self::TailNotStated => "tail-not-stated",
            Self::DosesPerDay => "doses-per-day",
            Self::AsNeededShare => "as-needed-share",
            Self::AsNeededSmallest => "as-needed-smallest",
            Self::AsNeededUse => "as-needed-use",
            Self::StartInThePast => "start-in-the-past",
            Self::DataOverdue => "data-overdue",
            Self::BrandUnknown => "brand-unknown",
            Self::BrandOfAnotherProduct => "brand-of-another-product",
            Self::OtherIngredient => "other-ingredient",
            Self::NotMeasurable => "not-measurable",
            Self::PatchChangeDay => "patch-change-day",
            Self::PacePopulation => "pace-population",
            Self::DoseRises => "dose-rises",
            Self::SameDayChange => "same-day-change",
            Self::OffChangeDay => "off-change-day",
            Self::TaperEnded => "taper-ended",
            Self::HoldCutShort => "hold-cut-short",
            Self::WorseForLong => "worse-for-long",
            Self::OwnPace => "own-pace",
            Self::OtherOrder => "other-order",
            Self::ByHandBound => "by-hand-bound",
            Self::ReviewNotRead => "review-not-read",
            Self::TakenInstead => "taken-instead",
            Self::ToleranceLost => "tolerance-lost",
            Self::NoRealReduction => "no-real-reduction",
            Self::FastPace => "fast-pace",
            Self::OtherIngredientLimit => "other-ingredient-limit",
            Self::NotForLowDoses => "not-for-low-doses",
            Self::GateAnswerDate => "gate-answer-date",
            Self::GateAnswerShared => "gate-answer-shared",
            Self::AgeContradictsAnswer => "age-contradicts-answer",
        }
    }
}
