//! Ways to soften a tail that is steep because the smallest unit is too large, each worked
//! out, so that a prescriber can pick one; nothing is changed here.

use chrono::NaiveDate;

use crate::case::{Case, Daily, Row, RowId};
use crate::clinical_data::{Divisibility, Formulary, Product, ProductKind, Release};
use crate::comparison::{self, Summary};
use crate::date;
use crate::draft::{self, Draft, ReplanDraft, RequestDraft};
use crate::edits::{slower, spread};
use crate::findings::Rule;
use crate::plan::{self, Plan, Planned};
use crate::problem::Problem;
use crate::quantity::Exact;
use crate::taper::{Item, Step};

/// A way to soften a tail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TailKind {
    /// Strengths that the case leaves out.
    SmallerStrengths,
    /// Halves of tablets with a score line.
    Halves,
    /// A liquid of the same drug at the same daily dose.
    Liquid,
    /// Immediate-release units of the same drug at the same daily dose.
    ImmediateRelease,
    /// A longer interval for the last part.
    LongerInterval,
    /// One dose a day at the end.
    OnceDaily,
}

impl TailKind {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::SmallerStrengths => "smaller-strengths",
            Self::Halves => "halves",
            Self::Liquid => "liquid",
            Self::ImmediateRelease => "immediate-release",
            Self::LongerInterval => "longer-interval",
            Self::OnceDaily => "once-daily",
        }
    }
}

/// A way to soften a tail, worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TailChoice {
    /// Which way.
    pub kind: TailKind,
    /// The row whose tail it softens.
    pub row: RowId,
    /// What it changes, in words.
    pub words: String,
    /// The request with this change: what picking it puts into the plan.
    pub request: RequestDraft,
    /// What the plan then comes to, or why it cannot be worked out.
    pub answer: Result<Summary, Vec<Problem>>,
    /// What speaks against it, as whole sentences: doses of the row that cannot be measured.
    pub cautions: Vec<String>,
}

/// A row's steep steps, each with what is taken before it; at least one.
struct Tail<'a> {
    row: &'a Row,
    steps: Vec<(&'a Item, &'a Step)>,
}

/// Every way to soften the steep tail of a planned schedule, row by row; none where no step is
/// steep, or where the steps are written by hand.
pub fn tail_choices(
    draft: &Draft,
    case: &Case,
    place: usize,
    planned: &Planned,
    formulary: &Formulary,
    today: NaiveDate,
) -> Vec<TailChoice> {
    let scenario = draft.scenarios.get(place);
    let Some(request) = scenario
        .map(|scenario| &scenario.request)
        .filter(|request| request.manual_steps.is_none())
    else {
        return Vec::new();
    };
    let mut choices = Vec::new();
    let one = planned.schedule.listed() * (1 + request.replans.len());
    let mut left = MOST_TRIED;
    for tail in tails(planned) {
        for (kind, words, request) in edits(request, &tail, planned, formulary) {
            if left < one {
                choices.push(TailChoice {
                    kind,
                    row: tail.row.id.clone(),
                    words,
                    request,
                    answer: Err(vec![not_tried()]),
                    cautions: Vec::new(),
                });
                continue;
            }
            left -= one;
            let plan = worked_out(draft, &request, case, place, formulary, today);
            let cautions = plan
                .as_ref()
                .map_or_else(|_| Vec::new(), |(_, plan)| cautions(plan, &tail.row.id));
            let answer = plan.and_then(|(case, plan)| comparison::summary(&case, &plan, formulary));
            if !softer(kind, &answer, &tail, planned) {
                continue;
            }
            choices.push(TailChoice {
                kind,
                row: tail.row.id.clone(),
                words,
                request,
                answer,
                cautions,
            });
        }
    }
    choices
}

/// The most that is tried: doses in all steps of the plan, once for each change on the way, once for
/// each choice. More would take longer than anybody waits.
const MOST_TRIED: usize = 2_000_000;

fn not_tried() -> Problem {
    let what = "This was not tried: the plan is so long that trying every way would take too long";
    let accepted = "fewer changes on the way or a shorter plan; or try it by picking it";
    Problem::new("limit", "", "", what, accepted)
}

/// For each row, its steep steps that follow a step of the plan.
fn tails(planned: &Planned) -> Vec<Tail<'_>> {
    let steps = &planned.schedule.steps;
    let mut tails: Vec<Tail<'_>> = Vec::new();
    for (before, step) in steps.iter().zip(steps.iter().skip(1)) {
        // Only what the plan lowers can be softened, not what somebody has come to take.
        let lowered = |item: &&Item| step.tapered.as_ref() == Some(item.id()) && is_steep(item);
        for item in step.items.iter().filter(lowered) {
            let Some(before) = before.item(item.id()) else {
                continue;
            };
            let row = before.row.as_ref();
            match tails.iter_mut().find(|tail| tail.row.id == row.id) {
                Some(tail) => tail.steps.push((before, step)),
                None => tails.push(Tail {
                    row,
                    steps: vec![(before, step)],
                }),
            }
        }
    }
    tails
}

fn is_steep(item: &Item) -> bool {
    let reduction = item.limit.as_ref().zip(item.reduction.as_ref());
    reduction.is_some_and(|(limit, reduction)| {
        Exact::from_integer(reduction.cut.parts().into()) > limit.allowed
    })
}

/// Whether a choice softens the tail: fewer steep steps or a smaller last dose, and never a
/// larger one; or more time.
/// One that cannot be worked out stays, with its problem.
fn softer(
    kind: TailKind,
    answer: &Result<Summary, Vec<Problem>>,
    tail: &Tail<'_>,
    planned: &Planned,
) -> bool {
    let Ok(summary) = answer else { return true };
    let last = |stops: &[(RowId, Daily)]| {
        let mut of_row = stops.iter().filter(|(id, _)| *id == tail.row.id);
        of_row.next().map(|(_, from)| *from)
    };
    let now = comparison::stops_from(&planned.schedule.steps);
    let doses = last(&summary.stops_from).zip(last(&now));
    let larger = doses.is_some_and(|(then, now)| then > now);
    let smaller = doses.is_some_and(|(then, now)| then < now);
    let fewer = summary.steep < planned.steep.len();
    kind == TailKind::LongerInterval || (!larger && (smaller || fewer))
}

/// The plan of the changed request, with its case.
fn worked_out(
    draft: &Draft,
    request: &RequestDraft,
    case: &Case,
    place: usize,
    formulary: &Formulary,
    today: NaiveDate,
) -> Result<(Case, Plan), Vec<Problem>> {
    let mut changed = draft.clone();
    if let Some(scenario) = changed.scenarios.get_mut(place) {
        scenario.request = request.clone();
    }
    let changed = draft::to_case(&changed, formulary)?;
    let scenario = changed.scenarios.get(place).or(case.scenarios.get(place));
    let Some(scenario) = scenario else {
        return Err(Vec::new());
    };
    let plan = plan::plan(&changed, scenario, formulary, today)?;
    Ok((changed, plan))
}

/// What a plan's findings say of planned doses of a row that no oral syringe measures.
fn cautions(plan: &Plan, row: &RowId) -> Vec<String> {
    let unmeasured = plan.findings.iter().filter(|finding| {
        finding.rule == Rule::NotMeasurable
            && finding.step.is_some()
            && finding.row.as_ref() == Some(row)
    });
    unmeasured.map(|finding| finding.message.clone()).collect()
}

/// Every edit that could soften a tail, with its words.
fn edits(
    request: &RequestDraft,
    tail: &Tail<'_>,
    planned: &Planned,
    formulary: &Formulary,
) -> Vec<(TailKind, String, RequestDraft)> {
    let row = tail.row;
    let mut edits = Vec::new();
    edits.extend(smaller_strengths(request, row));
    edits.extend(halves(request, row));
    edits.extend(other_products(request, tail, formulary));
    let mut steep = tail.steps.iter();
    let steep_from = steep
        .next()
        .map(|(before, step)| (before.daily, step.start));
    let longer = steep_from
        .and_then(|from| slower::longer_interval(request, &row.id, from, planned, formulary));
    edits.extend(longer.map(|(words, request)| (TailKind::LongerInterval, words, request)));
    edits.extend(once_daily(request));
    edits
}

/// All strengths of the row, where the case allows fewer and a smaller one is marketed.
fn smaller_strengths(
    request: &RequestDraft,
    row: &Row,
) -> Option<(TailKind, String, RequestDraft)> {
    let allowed = &request.constraints.strengths;
    let (_, allowed) = allowed.iter().find(|(id, _)| *id == row.id.as_str())?;
    let strengths = row.product.strengths_for(row.brand.as_deref());
    // Rising: a strength that is left out helps where a larger one is allowed.
    let is_allowed = |label: &str| allowed.iter().any(|given| given == label);
    let labels: Vec<&str> = strengths
        .iter()
        .map(|strength| strength.label.as_str())
        .collect();
    let largest = labels.iter().rposition(|label| is_allowed(label))?;
    let smaller = labels.iter().take(largest);
    let left_out: Vec<&str> = smaller
        .copied()
        .filter(|label| !is_allowed(label))
        .collect();
    if left_out.is_empty() {
        return None;
    }
    let mut changed = request.clone();
    let strengths = &mut changed.constraints.strengths;
    for (_, given) in strengths
        .iter_mut()
        .filter(|(id, _)| *id == row.id.as_str())
    {
        given.extend(left_out.iter().map(|label| (*label).to_owned()));
    }
    let words = format!(
        "Allow the smaller strengths left out: {}",
        left_out.join(", ")
    );
    Some((TailKind::SmallerStrengths, words, changed))
}

/// Halves, where the product allows them and the case does not.
fn halves(request: &RequestDraft, row: &Row) -> Option<(TailKind, String, RequestDraft)> {
    let scored = row.product.divisibility == Divisibility::ScoredHalf;
    if !scored || request.constraints.halve_scored == Some(true) {
        return None;
    }
    let mut changed = request.clone();
    changed.constraints.halve_scored = Some(true);
    let words = "Halve tablets along their score line".to_owned();
    Some((TailKind::Halves, words, changed))
}

/// Other forms of the same drug from a steep step on, at the same daily dose: the first steep
/// step at which that dose can be made of them. A product that does not suit low doses is none.
fn other_products(
    request: &RequestDraft,
    tail: &Tail<'_>,
    formulary: &Formulary,
) -> Vec<(TailKind, String, RequestDraft)> {
    let now = &tail.row.product;
    let fits = |product: &Product| {
        product.id != now.id
            && product.plannable
            && product.not_for_low_doses.is_none()
            && product.country == now.country
            && product.drug == now.drug
            && product.route == now.route
            && product.salt_ratio() == now.salt_ratio()
            && product.other_ingredients == now.other_ingredients
            && product.release == Release::Immediate
    };
    let products = formulary.products().iter().filter(|product| fits(product));
    let mut edits = Vec::new();
    for product in products {
        let kind = match product.kind() {
            ProductKind::Liquid => TailKind::Liquid,
            ProductKind::Units if now.release != product.release => TailKind::ImmediateRelease,
            _ => continue,
        };
        for form in spread::forms(product) {
            let mut steps = tail.steps.iter();
            let found = steps.find_map(|(before, step)| {
                let spread = form.over_the_day(before, request, formulary)?;
                Some((before, step, spread))
            });
            let Some((before, step, spread)) = found else {
                continue;
            };
            let from = date::iso(step.start);
            // One change on the way a day: two would have to be made one by hand.
            if request.replans.iter().any(|replan| replan.from == from) {
                continue;
            }
            let words = format!(
                "Go on as {} from {}: {} a day in {}",
                form.name(),
                date::long(step.start),
                before.daily.text(now.mass_unit()),
                match spread.doses {
                    1 => "one dose".to_owned(),
                    doses => format!("{doses} doses"),
                }
            );
            let mut changed = request.clone();
            changed.replans.push(ReplanDraft {
                from,
                reason: words.clone(),
                switch: vec![spread.row],
                ..ReplanDraft::default()
            });
            edits.push((kind, words, changed));
        }
    }
    edits
}

/// Fewer doses a day at the end, where the case keeps them all to the last.
fn once_daily(request: &RequestDraft) -> Option<(TailKind, String, RequestDraft)> {
    if request.constraints.once_daily_at_the_end != Some(false) {
        return None;
    }
    let mut changed = request.clone();
    changed.constraints.once_daily_at_the_end = Some(true);
    let words = "Leave out doses of the day one by one, down to one dose a day".to_owned();
    Some((TailKind::OnceDaily, words, changed))
}
