//! The shipped data load, and hold what the files say.

use super::*;
use crate::quantity::{Dose, PatchRate, Volume, exact_from_text};

fn shipped() -> Formulary {
    Formulary::load().unwrap()
}

fn exact(text: &str) -> crate::quantity::Exact {
    exact_from_text(text).unwrap()
}

fn mg(amount: u64) -> Dose {
    Dose::from_nanograms(amount * 1_000_000)
}

fn labels(strengths: &[&Strength]) -> Vec<String> {
    strengths
        .iter()
        .map(|strength| strength.label.clone())
        .collect()
}

#[test]
fn the_shipped_data_load_and_use_every_source() {
    let formulary = shipped();
    assert_eq!(formulary.unused_sources(), &[] as &[String]);
    assert_eq!(formulary.products().len(), 75);
    assert_eq!(formulary.tables().len(), 8);
    assert_eq!(formulary.paces().len(), 32);
    assert_eq!(formulary.triggers().len(), 49);
    assert_eq!(formulary.sources().len(), 154);
}

#[test]
fn nobody_has_signed_yet() {
    let custody = shipped().custody().clone();
    assert!(!custody.signed_off());
    assert_eq!(custody.checked_by, None);
    assert_eq!(custody.data_version, "2026-11");
    assert_eq!(custody.files.len(), 7);
    assert!(custody.caution.contains("Unchecked"));
}

#[test]
fn one_unsigned_file_leaves_the_set_unsigned() {
    let mut texts = DataTexts::shipped();
    let sign = |text: &mut String| {
        *text = text
            .replace("\"checked_by\": null", "\"checked_by\": \"A. Pharmacist\"")
            .replace(
                "\"date_reviewed\": null",
                "\"date_reviewed\": \"2027-01-04\"",
            )
            .replace("\"next_review\": null", "\"next_review\": \"2028-01-04\"");
    };
    for text in [
        &mut texts.products,
        &mut texts.equivalence,
        &mut texts.paces,
        &mut texts.thresholds,
        &mut texts.assessment,
        &mut texts.referral,
    ] {
        sign(text);
    }
    assert!(
        !Formulary::from_texts(&texts)
            .unwrap()
            .custody()
            .signed_off()
    );
    sign(&mut texts.monitoring);
    let custody = Formulary::from_texts(&texts).unwrap().custody().clone();
    assert!(custody.signed_off());
    assert_eq!(custody.checked_by.as_deref(), Some("A. Pharmacist"));
    let due = crate::date::date_from_text("2028-01-04").unwrap();
    assert!(!custody.overdue(due));
    assert!(custody.overdue(crate::date::plus_days(due, 1).unwrap()));
}

#[test]
fn products_hold_what_the_file_says() {
    let formulary = shipped();
    let mst = formulary.product("uk-mor-mr12-tab").unwrap();
    let doses: Vec<StrengthAmount> = [5, 10, 15, 30, 60, 100, 200]
        .map(|amount| StrengthAmount::Unit(mg(amount)))
        .into();
    let amounts = mst.strengths.iter().map(|strength| strength.amount.clone());
    assert_eq!(amounts.collect::<Vec<_>>(), doses);
    assert_eq!(mst.title(), "Morphine modified-release tablet");
    assert_eq!(mst.kind(), ProductKind::Units);
    assert!(mst.plannable && !formulary.product("uk-met-tab").unwrap().plannable);

    let patch = formulary.product("uk-bup-td96").unwrap();
    let rate = StrengthAmount::Rate(PatchRate::from_nanograms_per_hour(52_500));
    assert!(
        patch
            .strengths
            .iter()
            .any(|strength| strength.amount == rate)
    );
    assert_eq!(patch.kind(), ProductKind::Patch);
    assert_eq!(patch.twice_weekly_brands, ["Transtec"]);

    let film = formulary.product("us-bup-film").unwrap();
    assert_eq!(film.mass_unit(), crate::quantity::MassUnit::Mcg);
    assert_eq!(film.strengths[0].label, "75 mcg");

    let ampoule = formulary.product("uk-dia-inj").unwrap();
    let powder = StrengthAmount::Ampoule {
        dose: mg(5),
        volume: None,
    };
    assert_eq!(ampoule.strengths[0].amount, powder);
    assert_eq!(ampoule.kind(), ProductKind::Infusion);
    let alfentanil = formulary.product("uk-alf-inj").unwrap();
    assert_eq!(alfentanil.strengths[1].label, "5 mg/10 mL");
}

#[test]
fn liquids_and_combinations_are_labelled_as_people_know_them() {
    let formulary = shipped();
    let label = |id: &str, at: usize| formulary.product(id).unwrap().strengths[at].label.clone();
    assert_eq!(label("uk-mor-ir-liq", 0), "10 mg/5 mL");
    assert_eq!(label("uk-oxy-ir-conc", 0), "10 mg/mL");
    assert_eq!(label("us-oxyapap", 1), "5 mg/325 mg");
    assert_eq!(label("us-dhc", 0), "16 mg/320.5 mg/30 mg");
    assert_eq!(label("us-hcdapap-sol", 1), "10 mg/325 mg/15 mL");
    let solution = formulary.product("us-hcdapap-sol").unwrap();
    let StrengthAmount::Concentration(concentration) = &solution.strengths[1].amount else {
        panic!("a solution has a concentration");
    };
    assert_eq!(concentration.mg_per_ml(), &exact("2/3"));
    let measuring = formulary.measuring();
    assert_eq!(measuring.len(), 4);
    assert_eq!(measuring[0].step, Volume::from_microlitres(100));
}

#[test]
fn a_brand_narrows_the_strengths_and_a_strange_name_does_not() {
    let formulary = shipped();
    let tramadol = formulary.product("uk-tra-mr12").unwrap();
    let for_brand = |brand| labels(&tramadol.strengths_for(brand));
    assert_eq!(for_brand(None).len(), 5);
    assert_eq!(for_brand(Some("Unheard of")).len(), 5);
    let dromadol = ["75 mg", "100 mg", "150 mg", "200 mg"];
    assert_eq!(for_brand(Some(" dromadol sr ")), dromadol);
    assert_eq!(for_brand(Some("Zytram SR")), dromadol);
    for brand in ["Zydol SR", "Zamadol SR", "Maxitram SR", "Tramquel SR"] {
        assert_eq!(
            for_brand(Some(brand)),
            ["50 mg", "100 mg", "150 mg", "200 mg"]
        );
    }
    assert_eq!(for_brand(Some("Marol")), ["100 mg", "150 mg", "200 mg"]);
}

#[test]
fn products_are_found_by_any_of_their_words() {
    let formulary = shipped();
    let found = |query: &str| -> Vec<String> {
        let products = formulary.products().iter();
        let matching = products.filter(|product| product.search_matches(query));
        matching.map(|product| product.id.clone()).collect()
    };
    assert_eq!(found("fent 25"), ["uk-fen-td72", "us-fen-td72"]);
    assert!(found("mst").contains(&"uk-mor-mr12-tab".to_owned()));
    assert_eq!(found("ORAMORPH concentrated"), ["uk-mor-ir-conc"]);
    assert_eq!(found("aspirin"), [] as [String; 0]);
}

#[test]
fn oxycodone_base_is_counted_as_hydrochloride() {
    let formulary = shipped();
    let ratio = |id: &str| formulary.product(id).unwrap().salt_ratio().clone();
    assert_eq!(ratio("us-oxy-er-cap"), exact("10/9"));
    assert_eq!(ratio("us-oxy-er-tab"), exact("1"));
}

#[test]
fn factors_keep_the_form_in_which_they_are_printed() {
    let formulary = shipped();
    let row = |table: &str, drug: &str, route: &str| {
        let table = formulary.table(table).unwrap();
        table.rows_for(drug, route).next().unwrap().clone()
    };
    let morphine = row("cdc-2022", "morphine", "oral");
    assert_eq!(morphine.factor, Factor::Single(exact("1")));
    assert_eq!(morphine.source, "cdc-2022");
    let diamorphine = row("bnf-palliative", "diamorphine", "subcutaneous-infusion");
    assert_eq!(diamorphine.factor, Factor::Single(exact("10/3")));
    assert_eq!(diamorphine.written, "10/3");
    let hydromorphone = row("spcg", "hydromorphone", "oral");
    let range = Factor::Range {
        low: exact("5"),
        high: exact("7.5"),
    };
    assert_eq!(hydromorphone.factor, range);
    let Factor::ByDailyDose(bands) = row("cdc-2016", "methadone", "oral").factor else {
        panic!("methadone has bands");
    };
    assert_eq!(
        bands[1],
        Band {
            over: exact("20"),
            factor: exact("8")
        }
    );
    let Factor::ByStrength(patches) = row("spcg", "fentanyl", "transdermal").factor else {
        panic!("patches have values");
    };
    let twelve = PatchRate::from_nanograms_per_hour(12_000);
    assert_eq!(patches[0], (twelve, exact("30"), exact("60")));
    assert!(formulary.table("cdc-2016").unwrap().regression_only);
    assert!(formulary.table("nih-heal").unwrap().research_only());
    let left_out = formulary.table("cdc-2022").unwrap();
    assert!(left_out.refusal("buprenorphine", "transdermal").is_some());
}

#[test]
fn paces_keep_thirds_exact_and_bases_as_stated() {
    let formulary = shipped();
    let third = formulary.pace("palliative-third").unwrap();
    let reduction = &third.reduction;
    assert_eq!(reduction.first.as_ref().unwrap().default, exact("1/3"));
    assert_eq!(reduction.max, exact("1/3"));
    assert_eq!(reduction.default, exact("1/3"));
    assert_eq!(reduction.min, Some(exact("1/4")));
    assert!(!third.allowed_in(Setting::Community));
    let rxfiles = formulary.pace("rxfiles").unwrap();
    let tail = rxfiles.tail.as_ref().unwrap();
    assert_eq!(tail.below, exact("1/3"));
    assert_eq!(tail.reduction.as_ref().unwrap().default, exact("1/20"));
    let year = formulary.pace("cdc-2022-year-or-more").unwrap();
    assert_eq!(year.reduction.base, PercentBase::NotStated);
    assert_eq!(year.reduction.effective_base, PercentBase::Original);
    assert_eq!(year.reduction.max, exact("1/10"));
    let days = DayRange {
        min: Some(28),
        max: None,
        default: 28,
    };
    assert_eq!(year.every_days, days);
    let weeks = formulary.pace("cdc-2022-weeks-to-months").unwrap();
    let switch = PercentBase::OriginalThenCurrent {
        switch_at_percent: exact("30"),
    };
    assert_eq!(weeks.reduction.effective_base, switch);
    assert_eq!(
        formulary.pace("cdc-2022-acute-days").unwrap().steps,
        Some(1)
    );
    assert_eq!(
        formulary.pace("va-slower").unwrap().review_first_days,
        Some((7, 28))
    );
}

#[test]
fn thresholds_triggers_and_questions_hold_what_the_files_say() {
    let formulary = shipped();
    let steep = formulary.threshold("step-25-pittsburgh").unwrap();
    assert_eq!(steep.value.over(), Some(&exact("25")));
    let tolerance = formulary.threshold("step-rounding-tolerance").unwrap();
    assert_eq!(tolerance.value.exactly(), Some(&exact("1/2")));
    let third = formulary.threshold("one-third-rxfiles").unwrap();
    assert_eq!(third.value.at_fraction(), Some(&exact("1/3")));
    assert!(
        formulary
            .threshold("fixed-times")
            .unwrap()
            .value
            .raw
            .is_null()
    );
    let gates = formulary.triggers().iter().filter(|trigger| trigger.gate);
    assert_eq!(gates.count(), 26);
    assert!(Urgency::Emergency < Urgency::SameDay && Urgency::Soon < Urgency::Consider);
    let illicit = Condition::Is {
        field: "circumstances.illicit_opioid_use".to_owned(),
        value: "yes".to_owned(),
    };
    assert_eq!(formulary.exclusion("illicit-dependence"), Some(&illicit));
    assert_eq!(formulary.questions().len(), 30);
    assert_eq!(formulary.circumstances().len(), 27);
    assert_eq!(formulary.monitoring().naloxone.len(), 8);
    assert_eq!(formulary.monitoring().patient_advice.len(), 11);
}

#[test]
fn a_problem_reads_as_one_line() {
    let problem = DataProblem {
        file: "paces.json".to_owned(),
        row: "rxfiles".to_owned(),
        field: String::new(),
        message: "it is wrong".to_owned(),
    };
    assert_eq!(problem.to_string(), "paces.json rxfiles: it is wrong");
}
