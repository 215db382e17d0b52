//! Cases of halved tablets, patches, liquids and infusions. Strengths, concentrations and
//! syringes are copied by hand from assets/clinical.
#![cfg(test)]

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::cases::{Asked, Dice, goal, pace, quantity, weekdays, word};
use super::ladder::{ChangeDays, Halves, Making, Question};
use crate::support::date;

/// What all kinds have in common.
struct Common {
    start: NaiveDate,
    request: Value,
    question: Question,
}

/// Rolls the rest of a case around its present doses.
fn common(
    dice: &mut Dice,
    present: Vec<(&'static str, u64)>,
    making: Making,
    smallest: u64,
    unit: &str,
) -> Common {
    let daily: u64 = present.iter().map(|(_, dose)| dose).sum();
    let (pace_request, pace, setting) = pace(dice, smallest, unit);
    let (goal, goal_request) = goal(dice, daily, smallest, unit);
    let days = weekdays(dice);
    let once_daily_at_the_end = !dice.one_in(4);
    let start = date("2027-01-04") + Days::new(dice.below(14) as u64);
    let request = json!({
        "start": start.to_string(),
        "setting": setting,
        "goal": goal_request,
        "pace": pace_request,
        "order": ["row"],
        "constraints": {
            "once_daily_at_the_end": once_daily_at_the_end,
            "change_weekdays": days.iter().copied().map(word).collect::<Vec<_>>(),
        },
    });
    let question = Question {
        present,
        making,
        once_daily_at_the_end,
        goal,
        pace,
        start,
        change_days: ChangeDays::Weekdays(days),
    };
    Common {
        start,
        request,
        question,
    }
}

fn file(table: &str, row: &Value, request: &Value) -> Value {
    json!({
        "format": "taperline-plan", "version": 1, "country": "uk", "equivalence_table": table,
        "regimen": [row], "scenarios": [{ "name": "A", "request": request }],
    })
}

fn times(dice: &mut Dice) -> &'static [&'static str] {
    match dice.below(4) {
        0 => &["20:00"],
        1 => &["08:00", "20:00"],
        2 => &["08:00", "14:00", "22:00"],
        _ => &["06:00", "12:00", "18:00", "23:00"],
    }
}

fn regular(present: &[(&str, u64)]) -> Value {
    let doses = present.iter();
    doses
        .map(|(time, dose)| json!({ "time": time, "amount": quantity(*dose, "mg") }))
        .collect()
}

/// Sevredol, with halves.
pub fn halves(dice: &mut Dice) -> Asked {
    let marketed = [10_000, 20_000, 50_000];
    let one_dose = |dice: &mut Dice| {
        let whole: u64 = (0..dice.below(3)).map(|_| *dice.of(&marketed)).sum();
        whole + *dice.of(&[5_000, 10_000, 20_000])
    };
    let alike = dice.one_in(2);
    let first = one_dose(dice);
    let mut present = Vec::new();
    for time in times(dice) {
        let dose = if alike { first } else { one_dose(dice) };
        present.push((*time, dose));
    }
    let few: Vec<u64> = marketed.into_iter().filter(|_| !dice.one_in(3)).collect();
    let allowed = if few.is_empty() {
        marketed.to_vec()
    } else {
        few
    };
    let halve_scored = !dice.one_in(4);
    let most = 1 + dice.below(3);
    let making = Making::Units {
        marketed: marketed.to_vec(),
        allowed: allowed.clone(),
        most,
        halves: if halve_scored {
            Halves::Planned
        } else {
            Halves::Present
        },
        worn: None,
    };
    let mut common = common(dice, present, making, 5_000, "mg");
    let constraints = &mut common.request["constraints"];
    constraints["halve_scored"] = json!(halve_scored);
    constraints["most_units_per_dose"] = json!(most);
    let strengths = allowed.iter().map(|strength| quantity(*strength, "mg"));
    constraints["strengths"] = json!({ "row": strengths.collect::<Vec<_>>() });
    let row = json!({
        "id": "row", "product": "uk-mor-ir-tab", "regular": regular(&common.question.present),
    });
    Asked {
        file: file("fpm-2020", &row, &common.request),
        question: common.question,
        unit: "mg",
        per_ml: None,
    }
}

/// Patches: strengths in thousandths of mcg/h, days from change to change, brand.
const PATCHES: [(&str, &[u64], u64, &str); 4] = [
    (
        "uk-fen-td72",
        &[12_000, 25_000, 50_000, 75_000, 100_000],
        3,
        "Matrifen",
    ),
    (
        "uk-bup-td168",
        &[5_000, 10_000, 15_000, 20_000],
        7,
        "BuTrans",
    ),
    ("uk-bup-td96", &[35_000, 52_500, 70_000], 4, "Transtec"),
    ("uk-bup-td72", &[35_000, 52_500, 70_000], 3, "Hapoctasin"),
];

/// Patches, one or two of which are worn.
pub fn patches(dice: &mut Dice) -> Asked {
    let (product, marketed, every, brand) = *dice.of(&PATCHES);
    let mut now: Vec<u64> = (0..=dice.below(2)).map(|_| *dice.of(marketed)).collect();
    now.sort_unstable_by(|one, other| other.cmp(one));
    let few: Vec<u64> = marketed
        .iter()
        .copied()
        .filter(|_| !dice.one_in(3))
        .collect();
    let allowed = if few.is_empty() {
        marketed.to_vec()
    } else {
        few
    };
    let most = 1 + dice.below(3);
    let making = Making::Units {
        marketed: marketed.to_vec(),
        allowed: allowed.clone(),
        most,
        halves: Halves::Never,
        worn: Some(now.iter().flat_map(|patch| [*patch, *patch]).collect()),
    };
    let present = vec![("", now.iter().sum())];
    let mut common = common(dice, present, making, marketed[0], "mcg/h");
    let shorter = dice.one_in(2);
    // The next change may lie before the start as well as after it.
    let next = common.start + Days::new(dice.below(14) as u64) - Days::new(6);
    common.question.change_days = ChangeDays::Patch {
        next,
        every,
        shorter,
    };
    let constraints = &mut common.request["constraints"];
    constraints["most_patches"] = json!(most);
    constraints["patch_interval"] = json!(if shorter { "shorter" } else { "longer" });
    let written = |patches: &[u64]| -> Vec<String> {
        let patches = patches.iter();
        patches.map(|patch| quantity(*patch, "mcg/h")).collect()
    };
    constraints["strengths"] = json!({ "row": written(&allowed) });
    let row = json!({
        "id": "row", "product": product, "brand": brand,
        "patches": written(&now), "next_change": next.to_string(),
    });
    Asked {
        file: file("fpm-2020", &row, &common.request),
        question: common.question,
        unit: "mcg/h",
        per_ml: None,
    }
}

/// Oral syringes: what each holds and measures, in microlitres.
const SYRINGES: [(u64, u64); 4] = [(1_000, 100), (5_000, 200), (10_000, 500), (20_000, 1_000)];

fn is_measured(microlitres: u64) -> bool {
    let mut syringes = SYRINGES.iter();
    syringes.any(|(holds, marks)| microlitres <= *holds && microlitres.is_multiple_of(*marks))
}

/// The smallest round amount that is at least a twenty-fourth of the largest dose and, of a
/// liquid, can be measured.
fn step_for(largest: u64, per_ml: Option<u64>) -> u64 {
    let round = [
        100, 200, 500, 1_000, 2_000, 2_500, 5_000, 10_000, 20_000, 50_000,
    ];
    let lawful = |step: &u64| {
        let volume =
            per_ml.is_none_or(|per_ml| step.is_multiple_of(per_ml) && is_measured(step / per_ml));
        step * 24 >= largest && volume
    };
    round.into_iter().find(lawful).expect("a round step")
}

/// Oral solutions, with milligrams in a millilitre.
const LIQUIDS: [(&str, u64); 4] = [
    ("uk-mor-ir-liq", 2),
    ("uk-mor-ir-conc", 20),
    ("uk-oxy-ir-liq", 1),
    ("uk-oxy-ir-conc", 10),
];

/// A liquid, measured in small volumes so that its ladder is short.
pub fn liquids(dice: &mut Dice) -> Asked {
    let (product, per_ml) = *dice.of(&LIQUIDS);
    let marks = *dice.of(&[100, 100, 200, 500]);
    let mut present = Vec::new();
    for time in times(dice) {
        let volume = marks * (1 + dice.below(8) as u64);
        present.push((*time, volume * per_ml));
    }
    let largest = present.iter().map(|(_, dose)| *dose).max().expect("a dose");
    let own = dice
        .one_in(2)
        .then(|| marks * per_ml * (1 + dice.below(2) as u64));
    let step = own.unwrap_or_else(|| step_for(largest, Some(per_ml)));
    let making = Making::Steps {
        step,
        most: Some(20_000 * per_ml),
    };
    let mut common = common(dice, present, making, step, "mg");
    if let Some(step) = own {
        common.request["constraints"]["liquid_step"] = json!({ "row": quantity(step, "mg") });
    }
    let row = json!({
        "id": "row", "product": product, "regular": regular(&common.question.present),
    });
    Asked {
        file: file("fpm-2020", &row, &common.request),
        question: common.question,
        unit: "mg",
        per_ml: Some(per_ml),
    }
}

/// An infusion.
pub fn infusions(dice: &mut Dice) -> Asked {
    let product = *dice.of(&["uk-mor-inj", "uk-dia-inj"]);
    let rate = 500 * (2 + dice.below(60) as u64);
    let own = dice.one_in(2).then(|| *dice.of(&[1_000, 2_500, 5_000]));
    let step = own.unwrap_or_else(|| step_for(rate, None));
    let making = Making::Steps { step, most: None };
    let mut common = common(dice, vec![("", rate)], making, step, "mg");
    if let Some(step) = own {
        common.request["constraints"]["infusion_step"] = json!({ "row": quantity(step, "mg") });
    }
    common.request["acknowledged"] = json!([
        { "rule": "syringe-driver", "by": "Dr A", "reason": "asked", "on": "2027-01-02" }
    ]);
    let row = json!({
        "id": "row", "product": product, "infusion": { "amount_per_24h": quantity(rate, "mg") },
    });
    Asked {
        file: file("bnf-palliative", &row, &common.request),
        question: common.question,
        unit: "mg",
        per_ml: None,
    }
}
