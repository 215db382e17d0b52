//! Rows as typed → rows of a case.

use std::sync::Arc;

use crate::case::{AsNeeded, Row, RowId, Taking};
use crate::clinical_data::{Country, Formulary, Product, ProductKind, StrengthAmount};
use crate::draft::amounts::Context;
use crate::draft::reader::Reader;
use crate::draft::{AsNeededDraft, RowDraft, TakingDraft};
use crate::quantity::{Concentration, DailyDose, Exact, PatchRate, exact_from_text};

/// The most rows of one regimen.
const MOST_ROWS: usize = 50;
/// The share of the regular daily dose that one use is, where the file names none.
const SHARES: [&str; 2] = ["1/6", "1/10"];

/// Reads all rows; a row that cannot be read is left out and its problems are kept.
pub(super) fn rows(
    reader: &mut Reader,
    drafts: &[RowDraft],
    country: Option<Country>,
    formulary: &Formulary,
) -> Vec<Row> {
    if drafts.is_empty() || drafts.len() > MOST_ROWS {
        let (given, what) = match drafts.len() {
            0 => (String::new(), "No medicine has been entered"),
            count => (format!("{count} rows"), "are more than a regimen can have"),
        };
        reader.refuse::<()>(
            "limit",
            "regimen",
            &given,
            what,
            format!("1 to {MOST_ROWS} rows"),
        );
    }
    let mut rows: Vec<Row> = Vec::new();
    for (place, draft) in drafts.iter().enumerate() {
        let path = format!("regimen[{place}]");
        if drafts.iter().take(place).any(|other| other.id == draft.id) {
            let what = "is the id of another row as well";
            reader.refuse::<()>(
                "row-id",
                &format!("{path}.id"),
                &draft.id,
                what,
                "an id of its own",
            );
        }
        rows.extend(row(reader, draft, &path, country, formulary));
    }
    follows(reader, drafts, &rows);
    rows
}

/// One row.
pub(super) fn row(
    reader: &mut Reader,
    draft: &RowDraft,
    path: &str,
    country: Option<Country>,
    formulary: &Formulary,
) -> Option<Row> {
    let id = RowId::from_text(&draft.id).or_else(|| {
        let accepted = "1 to 40 of a–z, 0–9, - and _";
        reader.refuse(
            "row-id",
            &format!("{path}.id"),
            &draft.id,
            "is not a row's id",
            accepted,
        )
    });
    let product = product(
        reader,
        &draft.product,
        &format!("{path}.product"),
        country,
        formulary,
    )?;
    let concentration = concentration(reader, draft, path, &product);
    let brand = (!draft.brand.trim().is_empty()).then(|| draft.brand.trim().to_owned());
    if product.kind() == ProductKind::Liquid && concentration.is_none() {
        return None;
    }
    let context = Context {
        product: &product,
        brand: brand.as_deref(),
        concentration: concentration.as_ref(),
    };
    let taking = taking(reader, &draft.taking, path, &context)?;
    Some(Row {
        id: id?,
        product,
        brand,
        concentration,
        taking,
    })
}

fn product(
    reader: &mut Reader,
    given: &str,
    field: &str,
    country: Option<Country>,
    formulary: &Formulary,
) -> Option<Arc<Product>> {
    let given = reader.required(field, given, "a product's id; taperline data lists them")?;
    let Some(product) = formulary.product(given) else {
        let accepted = "a product's id; taperline data lists them";
        return reader.refuse(
            "product",
            field,
            given,
            "is not a product that is known",
            accepted,
        );
    };
    if country.is_some_and(|country| country != product.country) {
        let what = format!("is a product of {}", product.country.as_str());
        return reader.refuse(
            "country",
            field,
            given,
            &what,
            "a product of the plan's country",
        );
    }
    Some(Arc::clone(product))
}

fn concentration(
    reader: &mut Reader,
    draft: &RowDraft,
    path: &str,
    product: &Product,
) -> Option<Concentration> {
    let field = format!("{path}.concentration");
    let known: Vec<&Concentration> = product
        .strengths
        .iter()
        .filter_map(|strength| match &strength.amount {
            StrengthAmount::Concentration(concentration) => Some(concentration),
            _ => None,
        })
        .collect();
    let accepted = known
        .iter()
        .map(|known| known.text())
        .collect::<Vec<_>>()
        .join(", ");
    match (draft.concentration.as_str(), known.as_slice()) {
        ("", []) => None,
        ("", [only]) => Some((*only).clone()),
        ("", _) => {
            let what = "This product comes in several strengths and none was chosen";
            reader.refuse("concentration", &field, "", what, accepted)
        }
        (given, []) => {
            let what = "stands on a product that is no liquid";
            reader.refuse("concentration", &field, given, what, "no concentration")
        }
        (given, _) => {
            let read = reader.concentration(&field, given)?;
            if known.contains(&&read) {
                return Some(read);
            }
            reader.refuse(
                "concentration",
                &field,
                given,
                "is not a strength of this product",
                accepted,
            )
        }
    }
}

fn taking(
    reader: &mut Reader,
    draft: &TakingDraft,
    path: &str,
    context: &Context<'_>,
) -> Option<Taking> {
    let kind = context.product.kind();
    let fits = match draft {
        TakingDraft::Regular(_) | TakingDraft::AsNeeded(_) => {
            matches!(kind, ProductKind::Units | ProductKind::Liquid)
        }
        TakingDraft::Patches { .. } => kind == ProductKind::Patch,
        TakingDraft::Infusion { .. } => kind == ProductKind::Infusion,
    };
    if !fits {
        let accepted = match kind {
            ProductKind::Units | ProductKind::Liquid => "regular or as_needed",
            ProductKind::Patch => "patches with next_change",
            ProductKind::Infusion => "infusion",
        };
        let what = "This product is not taken in this way";
        return reader.refuse("row-taking", path, "", what, accepted);
    }
    match draft {
        TakingDraft::Regular(drafts) => {
            let field = format!("{path}.regular");
            if drafts.is_empty() {
                return reader.refuse(
                    "required",
                    &field,
                    "",
                    "No dose is given",
                    "at least one dose",
                );
            }
            context.doses(reader, &field, drafts).map(Taking::Regular)
        }
        TakingDraft::AsNeeded(draft) => {
            as_needed(reader, draft, &format!("{path}.as_needed"), context).map(Taking::AsNeeded)
        }
        TakingDraft::Patches {
            patches,
            next_change,
        } => {
            let field = format!("{path}.patches");
            if patches.is_empty() {
                return reader.refuse(
                    "required",
                    &field,
                    "",
                    "No patch is given",
                    "at least one patch",
                );
            }
            let rates: Vec<Option<PatchRate>> = patches
                .iter()
                .enumerate()
                .map(|(place, patch)| context.patch(reader, &format!("{field}[{place}]"), patch))
                .collect();
            let next_change = reader.date(&format!("{path}.next_change"), next_change)?;
            let mut patches = rates.into_iter().collect::<Option<Vec<_>>>()?;
            patches.sort_unstable_by(|one, other| other.cmp(one));
            Some(Taking::Patches {
                patches,
                next_change,
            })
        }
        TakingDraft::Infusion { amount_per_24h } => {
            let field = format!("{path}.infusion.amount_per_24h");
            let dose = context.dose(reader, &field, amount_per_24h)?;
            Some(Taking::Infusion {
                per_24h: DailyDose::from_nanograms(dose.nanograms()),
            })
        }
    }
}

fn as_needed(
    reader: &mut Reader,
    draft: &AsNeededDraft,
    path: &str,
    context: &Context<'_>,
) -> Option<AsNeeded> {
    const MOST_USES: u32 = 96;
    let dose = context.dose(reader, &format!("{path}.amount"), &draft.amount);
    let uses = reader.whole(
        &format!("{path}.uses_per_24h"),
        &draft.uses_per_24h,
        0,
        MOST_USES,
    );
    let most = (!draft.most_per_24h.is_empty()).then(|| {
        reader.whole(
            &format!("{path}.most_per_24h"),
            &draft.most_per_24h,
            1,
            MOST_USES,
        )
    });
    let ids: Vec<Option<RowId>> = draft
        .follows
        .iter()
        .map(|id| RowId::from_text(id))
        .collect();
    let share = match draft.share.as_str() {
        "" => exact_from_text("1/6"),
        given if SHARES.contains(&given) => exact_from_text(given),
        given => {
            let what = "is not a share of the regular daily dose";
            reader.refuse::<Exact>(
                "share",
                &format!("{path}.share"),
                given,
                what,
                SHARES.join(" or "),
            )
        }
    };
    Some(AsNeeded {
        dose: dose?,
        uses_per_24h: uses?,
        most_per_24h: match most {
            None => None,
            Some(most) => Some(most?),
        },
        // A row that is not there is reported by `follows`.
        follows: ids.into_iter().flatten().collect(),
        share: share?,
    })
}

/// Every row that is followed must be there, be regular, and hold the same drug.
fn follows(reader: &mut Reader, drafts: &[RowDraft], rows: &[Row]) {
    for (place, draft) in drafts.iter().enumerate() {
        let TakingDraft::AsNeeded(as_needed) = &draft.taking else {
            continue;
        };
        let drug = rows
            .iter()
            .find(|row| row.id.as_str() == draft.id)
            .map(|row| &row.product.drug);
        for (other_place, other) in as_needed.follows.iter().enumerate() {
            let field = format!("regimen[{place}].as_needed.follows[{other_place}]");
            let known = drafts.iter().any(|row| row.id == *other);
            let followed = rows.iter().find(|row| row.id.as_str() == other);
            let what = match followed {
                None if known => continue,
                None => "is not a row of this regimen",
                Some(row) if !row.is_regular() => "is itself taken when needed",
                Some(row) if drug.is_some_and(|drug| *drug != row.product.drug) => {
                    "is another drug"
                }
                Some(row)
                    if !matches!(row.taking, Taking::Regular(_) | Taking::Infusion { .. }) =>
                {
                    "has no daily dose of which a share could be taken"
                }
                Some(_)
                    if as_needed
                        .follows
                        .iter()
                        .take(other_place)
                        .any(|id| id == other) =>
                {
                    "is named twice"
                }
                Some(_) => continue,
            };
            let accepted = "the id of a regular row of the same drug";
            reader.refuse::<()>("follows", &field, other, what, accepted);
        }
    }
}
