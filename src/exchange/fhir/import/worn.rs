//! Patches that are worn and infusions that run.

use num_traits::ToPrimitive as _;

use crate::clinical_data::StrengthAmount;
use crate::draft::TakingDraft;
use crate::exchange::fhir::import::amount::{Counted, dose, quantity};
use crate::exchange::fhir::import::dosage::{Fault, at, fault};
use crate::exchange::fhir::import::medicine::Medicine;
use crate::exchange::fhir::import::node::Node;
use crate::quantity::Exact;

/// Patches, as many as are said to be worn.
pub(super) fn worn(amount: &Node<'_>, medicine: &Medicine) -> Result<Vec<String>, Fault> {
    let Some(given) = amount.get("doseQuantity") else {
        return fault(amount, "does not say how many patches are worn");
    };
    let (number, counted) = at(&given, quantity(&given))?;
    let count = number.is_integer().then(|| number.to_integer().to_usize());
    let (Counted::Pieces, Some(Some(count @ 1..=24))) = (counted, count) else {
        return fault(&given, "is no whole number of patches");
    };
    let rate = match (
        amount.get("rateQuantity"),
        medicine.strength.as_ref().map(|one| &one.amount),
    ) {
        (Some(rate), strength) => {
            let (number, counted) = at(&rate, quantity(&rate))?;
            if counted != Counted::Rate {
                return fault(&rate, "is not the rate of one of these patches");
            }
            let in_words = |rate: &Exact| format!("{} mcg/h", crate::quantity::decimal_text(rate));
            let text = in_words(&number);
            match strength {
                // Systems write the rate of one patch or that of all; the strength tells which.
                Some(StrengthAmount::Rate(known)) => {
                    let one = number / Exact::from(u64::try_from(count).unwrap_or(u64::MAX));
                    if known.text() != text && known.text() != in_words(&one) {
                        return fault(&rate, "is not the rate of one of these patches");
                    }
                    known.text()
                }
                _ if count == 1 => text,
                _ => {
                    let words = "can be the rate of one patch or of all of them; the medicine \
                                 does not say its strength";
                    return fault(&rate, words);
                }
            }
        }
        (None, Some(StrengthAmount::Rate(known))) => known.text(),
        (None, _) => return fault(amount, "does not say which patch is worn"),
    };
    Ok(vec![rate; count])
}

pub(super) fn infusion(amount: &Node<'_>, medicine: &Medicine) -> Result<TakingDraft, Fault> {
    let Some(ratio) = amount.get("rateRatio") else {
        return fault(amount, "has no rate as an amount in 24 hours");
    };
    let (Some(top), Some(below)) = (ratio.get("numerator"), ratio.get("denominator")) else {
        return fault(&ratio, "is no amount in 24 hours");
    };
    let (number, counted) = at(&below, quantity(&below))?;
    let day =
        matches!(counted, Counted::Hours(each) if number * Exact::from(each) == Exact::from(24));
    if !day {
        return fault(&below, "is not 24 hours");
    }
    let amount_per_24h = at(&top, dose(&top, medicine))?;
    Ok(TakingDraft::Infusion { amount_per_24h })
}
