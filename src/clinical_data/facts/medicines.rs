//! The facts of `products.json` and `equivalence.json`.

use crate::clinical_data::facts::{FactKind, List};
use crate::clinical_data::products::{Divisibility, DivisibilityBasis, Product};
use crate::clinical_data::sources::Status;
use crate::clinical_data::{EquivalenceTable, Factor, FactorRow, Formulary};
use crate::quantity::{MassUnit, Volume, decimal_text};

pub(super) fn products(formulary: &Formulary, list: &mut List<'_>) {
    if let Some(fact) = &formulary.measuring_fact {
        list.add(
            FactKind::Syringes,
            &fact.id,
            &fact.text,
            (fact, fact.status),
        );
    }
    for product in &formulary.products {
        facets(product, list);
        if let Some((source, status)) = &product.measurable_step_custody {
            let volume = product.measurable_step.map(Volume::text);
            let volume = volume.unwrap_or_else(|| "not known".to_owned());
            let what = of(product, &format!("finest volume measured {volume}"));
            list.add(
                FactKind::MeasurableVolume,
                &product.id,
                what,
                (source, *status),
            );
        }
        for limit in &product.other_ingredient_limits {
            let (most, drug) = (limit.most.text(MassUnit::Mg), &limit.drug);
            let what = of(product, &format!("at most {most} of {drug} a day"));
            let id = format!("{}/{drug}", product.id);
            let own = (&limit.source, limit.status);
            list.add(FactKind::OtherIngredientLimit, id, what, own);
        }
        if let Some(unsuited) = &product.not_for_low_doses {
            let what = format!("not for low-dose taper steps, because {}", unsuited.reason);
            let own = (&unsuited.source, unsuited.status);
            list.add(
                FactKind::NotForLowDoses,
                &product.id,
                of(product, &what),
                own,
            );
        }
        for strength in &product.strengths {
            for other in &strength.with {
                let (dose, drug) = (other.dose.text(MassUnit::Mg), &other.drug);
                let within = other.volume.map(|volume| format!(" in {}", volume.text()));
                let instead = if other.alternative {
                    ", from some makers"
                } else {
                    ""
                };
                let what = format!(
                    "{} holds {dose} of {drug}{}{instead}",
                    strength.label,
                    within.unwrap_or_default()
                );
                let what = of(product, &what);
                let id = format!("{}/{} {drug}", product.id, strength.label);
                list.add(
                    FactKind::OtherIngredient,
                    id,
                    what,
                    (&other.source, other.status),
                );
            }
        }
    }
    for (place, rule) in formulary.product_rules.iter().enumerate() {
        // These rules stand in the file without source or status.
        let nothing: Vec<String> = Vec::new();
        let id = format!("rules/{}", place + 1);
        list.add(FactKind::Rule, id, rule, (&nothing, Status::Unverified));
    }
}

/// Form, what is said of it, and the brands.
fn of(product: &Product, what: &str) -> String {
    let title = product.title();
    if product.brands.is_empty() {
        return format!("{title}: {what}");
    }
    format!("{title}: {what} ({})", product.brands.join(", "))
}

/// Strengths, interval and divisibility, each with its own sources and status.
fn facets(product: &Product, list: &mut List<'_>) {
    let (sources, status) = (&product.sources, &product.status);
    let strengths: Vec<&str> = product
        .strengths
        .iter()
        .map(|strength| strength.label.as_str())
        .collect();
    let hours = |hours: &[u32]| {
        let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
        hours.join(" or ")
    };
    let interval = match product.change_interval_h {
        Some(change) => format!("changed every {change} hours"),
        None => format!("every {} hours", hours(&product.interval_h)),
    };
    let parts = match product.divisibility {
        Divisibility::WholeOnly => "whole units only",
        Divisibility::ScoredHalf => "halves along the score line",
        Divisibility::ByVolume => "by volume",
        Divisibility::CapsuleNeverShared => "may be opened, never shared",
    };
    let basis = match product.divisibility_basis {
        DivisibilityBasis::Stated => "a document says so",
        DivisibilityBasis::Expected => "usual for its kind, not checked",
        DivisibilityBasis::Assumed => "assumed, no evidence either way",
    };
    let parts = format!("{parts}, {basis}");
    for (kind, what, sources, status) in [
        (
            FactKind::ProductStrengths,
            strengths.join(", "),
            &sources.strengths,
            status.strengths,
        ),
        (
            FactKind::ProductInterval,
            interval,
            &sources.interval,
            status.interval,
        ),
        (
            FactKind::ProductDivisibility,
            parts,
            &sources.divisibility,
            status.divisibility,
        ),
    ] {
        let what = of(product, &what);
        list.add(kind, &product.id, what, (sources, status));
    }
}

pub(super) fn equivalence(formulary: &Formulary, list: &mut List<'_>) {
    for table in &formulary.tables {
        let own = (&table.source, table.status);
        list.add(FactKind::EquivalenceTable, &table.id, &table.title, own);
        for row in &table.rows {
            let id = format!("{}/{} {}", table.id, row.drug, row.route);
            let what = row_words(table, row);
            list.add(
                FactKind::EquivalenceRow,
                id,
                what,
                (&row.source, row.status),
            );
        }
        // What a table refuses has no source of its own and takes the table's.
        for refusal in &table.refuses {
            let (drug, route) = (&refusal.drug, plainly(&refusal.route));
            let id = format!("{}/{drug} {}", table.id, refusal.route);
            let what = format!(
                "{drug}, {route}: no factor ({}), in {}",
                refusal.reason, table.title
            );
            list.add(FactKind::EquivalenceRefusal, id, what, own);
        }
        list.sentences(FactKind::EquivalenceRule, &table.id, &table.rules);
        for left_out in &table.left_out {
            let fact = &left_out.reason;
            let what = format!("{}: not used, {}", left_out.row, fact.text);
            let id = format!("{}/left out", table.id);
            list.add(FactKind::EquivalenceLeftOut, id, what, (fact, fact.status));
        }
    }
    if let Some(methadone) = &formulary.methadone {
        let rule = &methadone.rule;
        list.add(FactKind::Methadone, "rule", &rule.text, (rule, rule.status));
        let ratios = &methadone.published_ratios;
        list.sentences(FactKind::Methadone, "published ratio", ratios);
    }
    list.sentences(FactKind::OtherEquivalence, "", &formulary.other_published);
    list.sentences(FactKind::Rule, "rules", &formulary.equivalence_rules);
}

fn row_words(table: &EquivalenceTable, row: &FactorRow) -> String {
    let (drug, route, per) = (&row.drug, plainly(&row.route), &row.per);
    let factor = match &row.factor {
        Factor::ByStrength(patches) => {
            let patches = patches.iter().map(|(rate, low, high)| {
                let (rate, low, high) = (rate.text(), decimal_text(low), decimal_text(high));
                if low == high {
                    format!("a patch of {rate} counts as {low} mg a day")
                } else {
                    format!("a patch of {rate} counts as {low} to {high} mg a day")
                }
            });
            patches.collect::<Vec<_>>().join(", ")
        }
        Factor::ByDailyDose(bands) => {
            let bands = bands.iter().map(|band| {
                let (over, factor) = (decimal_text(&band.over), decimal_text(&band.factor));
                format!("1 {per} counts as {factor} mg over {over} mg a day")
            });
            bands.collect::<Vec<_>>().join(", ")
        }
        Factor::Single(_) | Factor::Range { .. } => {
            format!("1 {per} counts as {} mg", row.written)
        }
    };
    let beyond = if row.extrapolated {
        ", beyond what the source has"
    } else {
        ""
    };
    format!("{drug}, {route}: {factor}{beyond}, in {}", table.title)
}

/// A word of the data without its hyphens.
fn plainly(word: &str) -> String {
    word.replace('-', " ")
}
