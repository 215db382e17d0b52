//! The one call that every front end makes: case, scenario, data and today's date → plan.
//!
//! Inside: equivalence → assessment → taper → safety. Nothing computed is kept; equal input
//! gives an equal plan.

use chrono::NaiveDate;

use crate::assessment::{self, Assessment, Facts};
use crate::case::{Case, Request, Scenario};
use crate::clinical_data::Formulary;
use crate::equivalence::{self, Equivalents};
use crate::findings::{self, Finding, Referral};
use crate::problem::Problem;
use crate::safety::{self, ProposedOrder};
use crate::taper::{self, NominalPoint, Schedule, Supply};

/// All that the program says about one scenario of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The scenario's name.
    pub scenario: String,
    /// The day on which it was worked out.
    pub today: NaiveDate,
    /// The present regimen as oral morphine equivalents.
    pub equivalents: Equivalents,
    /// A schedule, or the gates that withhold it.
    pub outcome: Outcome,
    /// Why opioids may no longer work.
    pub assessment: Assessment,
    /// In which order several rows are proposed to be tapered.
    pub proposed_order: Option<ProposedOrder>,
    /// What to weigh, heaviest first.
    pub findings: Vec<Finding>,
    /// Whom to ask, most urgent first.
    pub referrals: Vec<Referral>,
    /// What conditions are answered from, the schedule included where there is one.
    pub facts: Facts,
}

impl Plan {
    /// The first day of its first step, once that has come on the day for which it was worked
    /// out.
    pub fn begun_on(&self) -> Option<NaiveDate> {
        let first = self.planned().ok()?.schedule.steps.first()?.start;
        (first <= self.today).then_some(first)
    }

    /// Whether its first step has begun: the regimen is then what was taken before it, and no
    /// longer what is taken.
    pub fn has_begun(&self) -> bool {
        self.begun_on().is_some()
    }

    /// The schedule with what belongs to its steps.
    ///
    /// # Errors
    ///
    /// The first open gate, where the schedule is withheld.
    pub fn planned(&self) -> Result<&Planned, Problem> {
        match &self.outcome {
            Outcome::Planned(planned) => Ok(planned),
            Outcome::Withheld(gates) => Err(gates.first().cloned().unwrap_or_else(|| {
                let what = "The schedule is withheld";
                Problem::new("withheld", "", "", what, "an answer to its gates")
            })),
        }
    }
}

/// A schedule, or the gates that withhold it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The schedule with what belongs to its steps.
    Planned(Planned),
    /// Nothing is shown until these gates have been answered; one problem for each.
    Withheld(Vec<Problem>),
}

/// A schedule with what belongs to its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The steps.
    pub schedule: Schedule,
    /// The whole regimen's equivalents in each step.
    pub equivalents: Vec<Equivalents>,
    /// What to supply.
    pub dispensing: Vec<Supply>,
    /// What the pace asks for, interval by interval.
    pub nominal: Vec<NominalPoint>,
    /// The numbers of the steps that are steep.
    pub steep: Vec<usize>,
}

/// What is said before there is a schedule: the assessment core's whole answer.
#[derive(Clone, Debug)]
pub struct Consultation {
    /// The present regimen as oral morphine equivalents.
    pub equivalents: Equivalents,
    /// Why opioids may no longer work.
    pub assessment: Assessment,
    /// What conditions are answered from.
    pub facts: Facts,
    /// In which order several rows are proposed to be tapered.
    pub proposed_order: Option<ProposedOrder>,
    /// What to weigh, heaviest first.
    pub findings: Vec<Finding>,
    /// Whom to ask, most urgent first.
    pub referrals: Vec<Referral>,
}

/// Assesses a case with one of its requests; needs no schedule and asks for none.
pub fn consult(
    case: &Case,
    request: &Request,
    formulary: &Formulary,
    today: NaiveDate,
) -> Consultation {
    let equivalents = equivalence::of_regimen(&case.regimen, &case.table);
    let assessment = assessment::assess(&case.assessment, formulary);
    let facts = Facts::before_schedule(case, request, &equivalents, &assessment, today).of_age(
        case.patient.born,
        formulary,
        today,
    );
    let mut findings = safety::dose_levels(case, &equivalents, formulary);
    findings.extend(safety::regimen(case, request, formulary, today));
    findings.extend(safety::present_combinations(case, formulary));
    findings.extend(safety::paces(case, request, &facts, formulary));
    findings.extend(safety::age(case, formulary, today));
    findings.extend(safety::worse_for_long(case, formulary, today));
    findings.extend(safety::reviews_not_read(case, today));
    let proposed_order = safety::proposed_order(case, &equivalents, formulary);
    findings.extend(safety::order(case, request, proposed_order.as_ref()));
    let referrals =
        assessment::referrals(formulary, &facts, Some(request), Some(case.country), today);
    findings.extend(safety::gate_answers(
        case, request, &referrals, formulary, today,
    ));
    findings::in_country(&mut findings, case.country);
    findings::sort(&mut findings);
    Consultation {
        equivalents,
        assessment,
        facts,
        proposed_order,
        findings,
        referrals,
    }
}

/// Works out one scenario of a case.
///
/// # Errors
///
/// Every problem that keeps the request from being answered. An open gate is no error: the
/// plan then withholds its schedule.
pub fn plan(
    case: &Case,
    scenario: &Scenario,
    formulary: &Formulary,
    today: NaiveDate,
) -> Result<Plan, Vec<Problem>> {
    let _span = tracing::info_span!("plan").entered();
    let request = &scenario.request;
    let Consultation {
        equivalents,
        assessment,
        facts,
        proposed_order,
        mut findings,
        referrals: before,
    } = consult(case, request, formulary, today);
    let open: Vec<&Referral> = before
        .iter()
        .filter(|referral| referral.gate && referral.open)
        .collect();
    let (outcome, referrals, facts) = if open.is_empty() {
        let tapered = taper::taper(case, request, formulary)
            .map_err(|problems| at_request(case, scenario, problems))?;
        let schedule = tapered.schedule;
        let steep = safety::steep_steps(&schedule);
        findings.extend(safety::goal(case, &schedule));
        findings.extend(safety::changes(case, request, &schedule, formulary));
        findings.extend(safety::combinations(case, &schedule, formulary));
        findings.extend(safety::low_doses(&schedule));
        findings.extend(safety::unmeasured(&schedule, formulary));
        findings.extend(safety::as_needed(case, request, &schedule, formulary));
        findings.extend(safety::no_real_reductions(case, &schedule));
        let facts = facts.with_schedule(&schedule);
        let referrals =
            assessment::referrals(formulary, &facts, Some(request), Some(case.country), today);
        let planned = Planned {
            equivalents: schedule
                .steps
                .iter()
                .map(|step| equivalence::of_step(step, &case.table))
                .collect(),
            dispensing: taper::dispensing(case, request, &schedule),
            nominal: tapered.nominal,
            steep: steep.iter().filter_map(|finding| finding.step).collect(),
            schedule,
        };
        findings.extend(steep);
        (Outcome::Planned(planned), referrals, facts)
    } else {
        (
            Outcome::Withheld(at_request(
                case,
                scenario,
                open.into_iter().map(withheld).collect(),
            )),
            before,
            facts,
        )
    };
    findings::in_country(&mut findings, case.country);
    findings::sort(&mut findings);
    Ok(Plan {
        scenario: scenario.name.clone(),
        today,
        equivalents,
        outcome,
        assessment,
        proposed_order,
        findings,
        referrals,
        facts,
    })
}

/// The problem that an open gate is.
fn withheld(gate: &Referral) -> Problem {
    let what = format!("withholds the schedule. {}", gate.message);
    let accepted = "an acknowledgement by a prescriber, with name, reason and date";
    let rule = gate.rule.clone();
    Problem::new(rule.clone(), "acknowledged", rule, &what, accepted)
}

/// The problems with their fields' whole paths.
fn at_request(case: &Case, scenario: &Scenario, problems: Vec<Problem>) -> Vec<Problem> {
    let named = |other: &Scenario| other.name == scenario.name;
    let place = case.scenarios.iter().position(named).unwrap_or(0);
    let whole = |problem: Problem| {
        let field = format!("scenarios[{place}].request.{}", problem.field);
        Problem { field, ..problem }
    };
    problems.into_iter().map(whole).collect()
}
