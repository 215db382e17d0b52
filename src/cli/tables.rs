//! Answers as tables for people.

use std::io::{Result as Printed, Write};

use crate::case::Case;
use crate::cli::{assessment, facts};
use crate::clinical_data::Formulary;
use crate::date;
use crate::equivalence::Equivalents;
use crate::findings::Finding;
use crate::plan::{Outcome, Plan, Planned};
use crate::taper::{self, Doses, Measure, Step, StepKind};

/// A whole plan.
pub(super) fn plan(
    out: &mut dyn Write,
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
) -> Printed<()> {
    writeln!(
        out,
        "{} · scenario {} · {}",
        crate::PROGRAM,
        plan.scenario,
        date::iso(plan.today)
    )?;
    facts::custody(out, formulary.custody(), plan.today)?;
    writeln!(out)?;
    equivalents(out, case, &[(plan.equivalents.clone(), "")])?;
    match &plan.outcome {
        Outcome::Planned(planned) => schedule(out, planned)?,
        Outcome::Withheld(_) => writeln!(
            out,
            "The schedule is withheld until its gates have been answered.\n"
        )?,
    }
    assessment::referrals(out, &plan.referrals)?;
    assessment::gates_not_asked(out, case, plan, formulary)?;
    findings(out, &plan.findings)
}

fn schedule(out: &mut dyn Write, planned: &Planned) -> Printed<()> {
    let header = ["Step", "Dates", "Days", "A day", "of prev.", "of orig."];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for step in &planned.schedule.steps {
        let tapered = step.tapered.as_ref().and_then(|id| step.item(id));
        // The percentages are those of the row that falls most.
        let shown = step.reduced().or(tapered);
        let daily = shown.map(|item| {
            let daily = item.daily.text(item.row.product.mass_unit());
            if tapered.is_none_or(|tapered| tapered.id() == item.id()) {
                daily
            } else {
                format!("{daily} of ‘{}’", item.id())
            }
        });
        let shares = step.reduction.as_ref();
        let share =
            |text: Option<String>| text.map_or_else(|| "–".to_owned(), |text| format!("−{text} %"));
        let dates = match step.kind {
            StepKind::Stop => date::short(step.start),
            _ => format!("{} – {}", date::short(step.start), date::short(step.end)),
        };
        rows.push(vec![
            step.index.to_string(),
            dates,
            step.days.to_string(),
            daily
                .filter(|_| step.kind != StepKind::Stop)
                .unwrap_or_else(|| "stop".to_owned()),
            share(shares.map(|shares| shares.of_previous.text())),
            share(shares.map(|shares| shares.of_original.text())),
        ]);
    }
    let lines = columns(&rows);
    let details = planned.schedule.steps.iter().map(doses);
    let details = std::iter::once(String::new()).chain(details);
    for (place, (line, detail)) in lines.iter().zip(details).enumerate() {
        let steep = if planned.steep.contains(&place) {
            "  steep"
        } else {
            ""
        };
        writeln!(out, "{line}  {detail}{steep}")?;
    }
    writeln!(out)
}

/// Everything that is taken in a step, in one line.
fn doses(step: &Step) -> String {
    let items = step.items.iter().map(|item| {
        let row = &item.row;
        let unit = row.product.mass_unit();
        let text = match &item.doses {
            Doses::Regular(doses) => {
                let doses = doses.iter().map(|dose| {
                    format!(
                        "{} {} = {}",
                        dose.time.format("%H:%M"),
                        dose.dose.text(unit),
                        taper::made_text(row, &dose.made)
                    )
                });
                doses.collect::<Vec<_>>().join(", ")
            }
            Doses::AsNeeded { dose, made, .. } => {
                format!(
                    "when needed {} = {}",
                    dose.text(unit),
                    taper::made_text(row, made)
                )
            }
            Doses::Patches { patches, .. } => patches
                .iter()
                .map(|patch| patch.text())
                .collect::<Vec<_>>()
                .join(" + "),
            Doses::Infusion { per_24h } => {
                let made = Measure::Units(taper::ampoules(row, *per_24h));
                let made = taper::made_text(row, &made);
                format!("{} in 24 h = {made}", per_24h.text(unit))
            }
            Doses::Stopped => "stopped".to_owned(),
        };
        format!("{}: {text}", item.id())
    });
    let instead = step.instead.iter().map(|one| {
        let unit = one.taken.row.product.mass_unit();
        let planned = one.planned_amount().text(unit);
        let taken = one.taken.amount().text(unit);
        let (id, per) = (one.taken.id(), one.taken.per());
        format!("(taken {id}: {taken}{per}, planned {planned})")
    });
    let instead = instead.collect::<Vec<_>>().join(" ");
    let items = items.collect::<Vec<_>>().join("; ");
    format!("{instead} {items}").trim_start().to_owned()
}

/// Equivalents, table by table.
pub(super) fn equivalents(
    out: &mut dyn Write,
    case: &Case,
    answers: &[(Equivalents, &'static str)],
) -> Printed<()> {
    for (answer, note) in answers {
        let note = if note.is_empty() {
            String::new()
        } else {
            format!(" ({note})")
        };
        let counted = answer.rows.iter().any(|row| row.equivalent.is_some());
        let total = match (counted, answer.incomplete()) {
            (true, false) => format!("{} mg oral morphine a day", answer.total.text()),
            (true, true) => format!(
                "{} mg oral morphine a day without the rows that have no factor; incomplete",
                answer.total.text()
            ),
            (false, _) => "no row has a factor, so no total can be given".to_owned(),
        };
        writeln!(out, "{}{note}: {total}", answer.table)?;
        let rows = answer.rows.iter().filter_map(|row| {
            let known = case.row(&row.id)?;
            let equivalent = row
                .equivalent
                .as_ref()
                .map(|equivalent| format!("{} mg", equivalent.text()));
            let reason = row.reason.clone().unwrap_or_default();
            let daily = row.daily.text(known.product.mass_unit());
            Some(vec![
                format!("  {}", row.id),
                daily,
                equivalent.unwrap_or_else(|| "no factor".to_owned()),
                reason,
            ])
        });
        for line in columns(&rows.collect::<Vec<_>>()) {
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    writeln!(out)
}

/// What to weigh.
pub(super) fn findings(out: &mut dyn Write, findings: &[Finding]) -> Printed<()> {
    for finding in findings {
        let (severity, rule) = (finding.severity.word(), finding.rule.id());
        let (message, hint) = (&finding.message, &finding.hint);
        let source = assessment::source(&finding.source, finding.status);
        writeln!(out, "[{severity}] {rule}: {message} {hint} {source}")?;
    }
    Ok(())
}

/// Products, tables, paces and sources.
pub(super) fn data(out: &mut dyn Write, formulary: &Formulary) -> Printed<()> {
    writeln!(out, "{}\n", formulary.custody().caution)?;
    let products = formulary.products().iter().map(|product| {
        let strengths = product
            .strengths
            .iter()
            .map(|strength| strength.label.as_str());
        vec![
            product.id.clone(),
            product.title(),
            strengths.collect::<Vec<_>>().join(", "),
        ]
    });
    let tables = formulary
        .tables()
        .iter()
        .map(|table| vec![table.id.clone(), table.title.clone()]);
    let paces = formulary
        .paces()
        .iter()
        .map(|pace| vec![pace.id.clone(), pace.title.clone()]);
    let sources = formulary
        .sources()
        .iter()
        .map(|source| vec![source.id.clone(), source.title.clone()]);
    let parts = [
        ("Products", products.collect::<Vec<_>>()),
        ("Equivalence tables", tables.collect()),
        ("Paces", paces.collect()),
        ("Sources", sources.collect()),
    ];
    for (title, rows) in parts {
        writeln!(out, "{title}")?;
        for line in columns(&rows) {
            writeln!(out, "  {}", line.trim_end())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Lines with their columns under each other.
pub(super) fn columns(rows: &[Vec<String>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |place: usize| {
        rows.iter()
            .filter_map(|row| row.get(place))
            .map(|cell| cell.chars().count())
            .max()
    };
    let widths: Vec<usize> = (0..count).map(|place| width(place).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ")
    };
    rows.iter().map(line).collect()
}
