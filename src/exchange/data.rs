//! `data --json`: products, equivalence tables, paces and sources, with their custody.

use serde_json::{Value, json};

use crate::clinical_data::{Custody, EquivalenceTable, Formulary, Pace, Product, Source};
use crate::date;

/// Everything that the program knows, as far as another program can use it.
pub fn data(formulary: &Formulary) -> Value {
    json!({
        "program": crate::PROGRAM,
        "data_version": formulary.data_version(),
        "custody": custody(formulary.custody()),
        "products": formulary.products().iter().map(|product| self::product(product)).collect::<Vec<_>>(),
        "tables": formulary.tables().iter().map(|table| self::table(table)).collect::<Vec<_>>(),
        "paces": formulary.paces().iter().map(|pace| self::pace(pace)).collect::<Vec<_>>(),
        "sources": formulary.sources().iter().map(source).collect::<Vec<_>>(),
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
        "strengths": product.strengths.iter().map(|strength| strength.label.as_str()).collect::<Vec<_>>(),
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
        "settings": pace.settings.iter().map(|setting| setting.as_str()).collect::<Vec<_>>(),
        "excludes": pace.excludes,
        "superseded_by": pace.superseded_by,
        "review_days": pace.review_days,
        "source": pace.source,
        "status": pace.status.as_str(),
        "note": pace.note,
    })
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
