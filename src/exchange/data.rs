//! `data --json`: products, equivalence tables, paces and sources, with their custody.

use serde_json::{Value, json};

use crate::clinical_data::{
    Custody, DayRange, EquivalenceTable, Formulary, ListedFact, Pace, PaceReduction, PercentBase,
    Product, Source,
};
use crate::date;
use crate::quantity::decimal_text;

/// Everything that the program knows, as far as another program can use it; of the list of
/// facts, those that are asked for.
pub fn data(formulary: &Formulary, wants: impl Fn(&ListedFact) -> bool) -> Value {
    let facts = formulary.facts();
    let facts = facts.iter().filter(|fact| wants(fact));
    json!({
        "program": crate::PROGRAM,
        "data_version": formulary.data_version(),
        "custody": custody(formulary.custody()),
        "products": formulary.products().iter().map(|product| self::product(product)).collect::<Vec<_>>(),
        "tables": formulary.tables().iter().map(|table| self::table(table)).collect::<Vec<_>>(),
        "paces": formulary.paces().iter().map(|pace| self::pace(pace)).collect::<Vec<_>>(),
        "sources": formulary.sources().iter().map(source).collect::<Vec<_>>(),
        "facts": facts.map(fact).collect::<Vec<_>>(),
    })
}

fn fact(fact: &ListedFact) -> Value {
    let custody = &fact.custody;
    json!({
        "file": custody.file,
        "kind": fact.kind.as_str(),
        "id": fact.id,
        "what": fact.what,
        "sources": fact.sources,
        "status": fact.status.as_str(),
        "checked_by": custody.checked_by,
        "date_reviewed": custody.date_reviewed.map(date::iso),
        "next_review": custody.next_review.map(date::iso),
    })
}

fn custody(custody: &Custody) -> Value {
    json!({
        "data_version": custody.data_version,
        "authored_by": custody.authored_by,
        "checked_by": custody.checked_by,
        "date_reviewed": custody.date_reviewed.map(date::iso),
        "next_review": custody.next_review.map(date::iso),
        "signed_off": custody.signed_off(),
        "caution": custody.caution,
    })
}

fn product(product: &Product) -> Value {
    let status = &product.status;
    json!({
        "id": product.id,
        "title": product.title(),
        "country": product.country.as_str(),
        "drug": product.drug,
        "route": product.route.as_str(),
        "form": product.form,
        "release": product.release.as_str(),
        "brands": product.brands,
        "strengths": product.strengths.iter().map(|strength| json!({
            "label": strength.label,
            "only_brands": strength.only_brands,
        })).collect::<Vec<_>>(),
        "concentration_must_be_chosen": product.concentration_must_be_chosen,
        "interval_h": product.interval_h,
        "change_interval_h": product.change_interval_h,
        "divisibility": product.divisibility.as_str(),
        "plannable": product.plannable,
        "status": facets(status.strengths.as_str(), status.interval.as_str(), status.divisibility.as_str()),
        "sources": json!({
            "strengths": product.sources.strengths,
            "interval": product.sources.interval,
            "divisibility": product.sources.divisibility,
        }),
        "note": product.note,
    })
}

fn facets(strengths: &str, interval: &str, divisibility: &str) -> Value {
    json!({ "strengths": strengths, "interval": interval, "divisibility": divisibility })
}

fn table(table: &EquivalenceTable) -> Value {
    json!({
        "id": table.id,
        "title": table.title,
        "scope": table.scope,
        "countries": table.countries,
        "use": if table.regression_only {
            Some("regression-only")
        } else {
            table.research_only().then_some("research-only")
        },
        "rows": table.rows.iter().map(|row| json!({
            "drug": row.drug, "route": row.route, "per": row.per, "factor": row.written,
            "source": row.source, "status": row.status.as_str(), "extrapolated": row.extrapolated, "note": row.note,
        })).collect::<Vec<_>>(),
        "refuses": table.refuses.iter().map(|refusal| json!({
            "drug": refusal.drug, "route": refusal.route, "reason": refusal.reason,
        })).collect::<Vec<_>>(),
        "source": table.source,
        "status": table.status.as_str(),
    })
}

fn pace(pace: &Pace) -> Value {
    json!({
        "id": pace.id,
        "title": pace.title,
        "population": pace.population,
        "reduction": reduction(&pace.reduction),
        "every_days": days(&pace.every_days),
        "cuts": pace.steps,
        "tail": pace.tail.as_ref().map(|tail| json!({
            "below_fraction_of_original": decimal_text(&tail.below),
            "reduction": tail.reduction.as_ref().map(|reduction| json!({
                "max_fraction": decimal_text(&reduction.max),
                "default_fraction": decimal_text(&reduction.default),
                "of": base(&reduction.base),
                "of_if_not_chosen": base(&reduction.effective_base),
            })),
            "every_days": tail.every_days.as_ref().map(days),
            "rule": tail.rule,
            "source": tail.source,
            "status": tail.status.as_str(),
        })),
        "applies_if": {
            "use_duration": pace.applies_if.use_duration,
            "pain_kind": pace.applies_if.pain_kind,
        },
        "settings": pace.settings.iter().map(|setting| setting.as_str()).collect::<Vec<_>>(),
        "excludes": pace.excludes,
        "superseded_by": pace.superseded_by,
        "review_days": pace.review_days,
        "source": pace.source,
        "status": pace.status.as_str(),
        "note": pace.note,
    })
}

/// Sizes as fractions of one, written exactly.
fn reduction(reduction: &PaceReduction) -> Value {
    json!({
        "min_fraction": reduction.min.as_ref().map(decimal_text),
        "max_fraction": decimal_text(&reduction.max),
        "default_fraction": decimal_text(&reduction.default),
        "of": base(&reduction.base),
        "of_if_not_chosen": base(&reduction.effective_base),
        "first": reduction.first.as_ref().map(|first| json!({
            "min_fraction": decimal_text(&first.min),
            "max_fraction": decimal_text(&first.max),
            "default_fraction": decimal_text(&first.default),
        })),
    })
}

fn base(base: &PercentBase) -> Value {
    match base {
        PercentBase::Original => json!("original"),
        PercentBase::Current => json!("current"),
        PercentBase::NotStated => json!("not-stated"),
        PercentBase::OriginalThenCurrent { switch_at_percent } => json!({
            "original_then_current_at_percent_of_original": decimal_text(switch_at_percent),
        }),
    }
}

fn days(days: &DayRange) -> Value {
    json!({ "min": days.min, "max": days.max, "default": days.default })
}

fn source(source: &Source) -> Value {
    json!({
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "year": source.year,
        "link": source.link,
        "note": source.note,
    })
}
