//! Each kind of mistake in the data is named with its file, row and field.

use super::*;

/// Replaces the first `old` after `anchor` in a file, and expects a problem at the place.
fn check(
    file: fn(&mut DataTexts) -> &mut String,
    (anchor, old, new): (&str, &str, &str),
    (name, row, field): (&str, &str, &str),
) {
    let mut texts = DataTexts::shipped();
    let text = file(&mut texts);
    let (before, after) = text.split_once(anchor).expect(anchor);
    let changed = after.replacen(old, new, 1);
    assert_ne!(changed, after, "‘{old}’ does not follow ‘{anchor}’");
    *text = format!("{before}{anchor}{changed}");
    let problems = Formulary::from_texts(&texts).expect_err("the mistake was not seen");
    let named = problems
        .iter()
        .any(|problem| problem.file == name && problem.row == row && problem.field == field);
    assert!(named, "{problems:#?}");
}

#[test]
fn mistakes_in_products_are_named() {
    let file: fn(&mut DataTexts) -> &mut String = |texts| &mut texts.products;
    let mst = "\"id\": \"uk-mor-mr12-tab\",";
    for (old, new, field) in [
        (
            "\"amount\": \"5\"",
            "\"amount\": \"5,5\"",
            "strengths.amount",
        ),
        ("\"amount\": \"5\"", "\"amount\": 5", ""),
        ("\"unit\": \"mg\"", "\"unit\": \"g\"", "strengths.unit"),
        ("\"interval_h\": [12]", "\"interval_h\": []", "interval_h"),
        ("\"form\":", "\"colour\": \"white\", \"form\":", "colour"),
        ("\"form\":", "\"drug\": \"codeine\", \"form\":", "drug"),
        (
            "\"strengths\": \"verified\"",
            "\"strengths\": \"sure\"",
            "status.strengths",
        ),
        ("emc-mst-continus", "emc-mst", "sources.strengths"),
        ("\"route\": \"oral\"", "\"route\": \"transdermal\"", "route"),
    ] {
        check(
            file,
            (mst, old, new),
            ("products.json", "uk-mor-mr12-tab", field),
        );
    }
    let tramadol = ("\"id\": \"uk-tra-mr12\"", "\"75\": [", "\"76\": [");
    check(
        file,
        tramadol,
        ("products.json", "uk-tra-mr12", "strength_brands"),
    );
    let brand = ("\"strength_brands\"", "\"OxyContin\"", "\"OxyCotin\"");
    check(
        file,
        brand,
        ("products.json", "uk-oxy-mr12", "strength_brands"),
    );
    let twice = ("", "\"uk-mor-mr12-cap\"", "\"uk-mor-mr12-tab\"");
    check(file, twice, ("products.json", "uk-mor-mr12-tab", "id"));
    let base = (
        "\"as_hydrochloride\"",
        "\"amount\": \"10\"",
        "\"amount\": \"11\"",
    );
    check(
        file,
        base,
        (
            "products.json",
            "us-oxy-er-cap",
            "strengths.as_hydrochloride",
        ),
    );
    let label = (
        "\"id\": \"uk-mor-ir-liq\"",
        "\"volume_ml\": \"5\"",
        "\"volume_ml\": \"4\"",
    );
    check(
        file,
        label,
        ("products.json", "uk-mor-ir-liq", "strengths.label"),
    );
    let version = (
        "",
        "\"data_version\": \"2026-11\"",
        "\"data_version\": \"2026-12\"",
    );
    check(file, version, ("equivalence.json", "", "meta.data_version"));
    let key = ("", "\"scope\":", "\"scoope\":");
    check(file, key, ("products.json", "", "meta.scoope"));
}

#[test]
fn mistakes_in_limits_and_reasons_of_single_products_are_named() {
    let file: fn(&mut DataTexts) -> &mut String = |texts| &mut texts.products;
    let limits = "\"other_ingredient_limits\"";
    let limit = "other_ingredient_limits";
    for (old, new, field) in [
        ("\"paracetamol\"", "\"ibuprofen\"", format!("{limit}.drug")),
        ("\"4000\"", "\"4,000\"", format!("{limit}.mg_per_24h")),
        ("\"4000\"", "\"0\"", format!("{limit}.mg_per_24h")),
        ("percocet-label", "percocet", format!("{limit}.source")),
        ("\"copy\"", "\"sure\"", format!("{limit}.status")),
        ("\"mg_per_24h\"", "\"g_per_24h\"", "g_per_24h".to_owned()),
    ] {
        let change = (limits, old, new);
        check(file, change, ("products.json", "us-oxyapap", &field));
    }
    let twice = "\"other_ingredient_limits\": [";
    let again = "{\"drug\": \"paracetamol\", \"mg_per_24h\": \"1\", \"source\": \"percocet-label\", \"status\": \"copy\"}, {\"drug\"";
    let drug = "other_ingredient_limits.drug";
    check(
        file,
        (twice, "{\"drug\"", again),
        ("products.json", "us-oxyapap", drug),
    );
    let reasons = "\"not_for_low_doses\"";
    let reason = "not_for_low_doses";
    for (old, new, field) in [
        ("0.1 mL is 2 mg", " ", format!("{reason}.reason")),
        ("taperline-design", "nobody", format!("{reason}.source")),
        ("unverified", "sure", format!("{reason}.status")),
    ] {
        let change = (reasons, old, new);
        check(file, change, ("products.json", "uk-mor-ir-conc", &field));
    }
    let with = (
        "\"id\": \"us-oxyapap\"",
        "\"with\": [{\"drug\": \"paracetamol\"",
        "\"with\": [{\"drug\": \"caffeine\"",
    );
    check(
        file,
        with,
        ("products.json", "us-oxyapap", "strengths.with"),
    );
}

#[test]
fn a_product_without_strengths_is_named() {
    let mut texts = DataTexts::shipped();
    let (before, row) = texts.products.split_once("\"uk-bup-sl\"").unwrap();
    let (head, list) = row.split_once("\"strengths\": [").unwrap();
    let (_, tail) = list.split_once(']').unwrap();
    texts.products = format!("{before}\"uk-bup-sl\"{head}\"strengths\": []{tail}");
    let problems = Formulary::from_texts(&texts).unwrap_err();
    let named = |problem: &DataProblem| problem.row == "uk-bup-sl" && problem.field == "strengths";
    assert!(problems.iter().any(named), "{problems:#?}");
}

#[test]
fn mistakes_in_equivalence_are_named() {
    let file: fn(&mut DataTexts) -> &mut String = |texts| &mut texts.equivalence;
    let name = "equivalence.json";
    let at = |old, new| ("\"tables\":", old, new);
    let codeine = "cdc-2022/codeine oral";
    check(file, at("\"0.15\"", "\"0.15 \""), (name, codeine, "factor"));
    check(
        file,
        at("\"factor\": \"0.15\"", "\"low\": \"1\", \"high\": \"0.15\""),
        (name, codeine, "low"),
    );
    check(
        file,
        at("\"extrapolated\": false", "\"extrapolated\": true"),
        (name, codeine, "note"),
    );
    check(
        file,
        at("\"note\": \"\"", "\"derived\": true, \"note\": \"\""),
        (name, codeine, "inputs"),
    );
    check(
        file,
        at("\"factor\": \"0.15\", ", ""),
        (name, codeine, "factor"),
    );
    check(
        file,
        at("\"drug\": \"hydrocodone\"", "\"drug\": \"codeine\""),
        (name, "cdc-2022", "rows"),
    );
    let methadone = "cdc-2016/methadone oral";
    check(
        file,
        at("{\"over\": \"0\"", "{\"over\": \"1\""),
        (name, methadone, "by_daily_dose"),
    );
    check(
        file,
        at("{\"over\": \"20\"", "{\"over\": \"40\""),
        (name, methadone, "by_daily_dose"),
    );
    let strength = at("\"by_strength\": {\"5\":", "\"by_strength\": {\"5.\":");
    check(
        file,
        strength,
        (name, "fpm-2020/buprenorphine transdermal", "by_strength.5."),
    );
    check(
        file,
        at("\"source\": \"cdc-2022\"", "\"source\": \"cdc\""),
        (name, "cdc-2022", "source"),
    );
    check(
        file,
        at("\"regression-only\"", "\"regression\""),
        (name, "cdc-2016", "use"),
    );
}

#[test]
fn mistakes_in_paces_are_named() {
    let file: fn(&mut DataTexts) -> &mut String = |texts| &mut texts.paces;
    let year = "\"id\": \"cdc-2022-year-or-more\"";
    for (old, new, field) in [
        ("\"community\"", "\"home\"", "setting"),
        ("\"end-of-life\"", "\"end\"", "excludes"),
        (
            "\"default_percent\": 10",
            "\"default_percent\": 11",
            "reduction",
        ),
        (
            "\"max_percent\": 10",
            "\"max_percent\": 110",
            "reduction.max_percent",
        ),
        ("\"default\": 28", "\"default\": 27", "every_days"),
        ("\"not-stated\"", "\"somewhat\"", "reduction.of"),
        ("\"over-1-year\"", "\"ages\"", "applies_if"),
        ("\"status\": \"copy\"", "\"status\": \"sure\"", "status"),
    ] {
        check(
            file,
            (year, old, new),
            ("paces.json", "cdc-2022-year-or-more", field),
        );
    }
    let third = ("\"id\": \"palliative-third\"", "\"1/3\"", "\"1/4\"");
    check(
        file,
        third,
        (
            "paces.json",
            "palliative-third",
            "reduction.default_percent",
        ),
    );
    let twice = ("", "\"id\": \"va-slower\"", "\"id\": \"va-slowest\"");
    check(file, twice, ("paces.json", "va-slowest", "id"));
    let by = ("\"superseded_by\"", "cdc-2022-year-or-more", "cdc-2023");
    check(
        file,
        by,
        ("paces.json", "cdc-2016-year-or-more", "superseded_by"),
    );
    let when = (
        "\"excludes_when\"",
        "\"is\": \"cancer\"",
        "\"is\": \"tumour\"",
    );
    check(
        file,
        when,
        ("paces.json", "", "meta.excludes_when.cancer-pain"),
    );
}

#[test]
fn mistakes_in_conditions_features_and_thresholds_are_named() {
    let referral: fn(&mut DataTexts) -> &mut String = |texts| &mut texts.referral;
    let at = "\"id\": \"cord-or-cauda-equina\"";
    for (old, new, field) in [
        (
            "assessment.new_weakness_or_numbness",
            "assessment.weakness",
            "when",
        ),
        ("\"is\": \"yes\"", "\"is\": \"maybe\"", "when"),
        ("\"is\": \"yes\"", "\"over\": \"many\"", "when"),
        ("\"field\": ", "\"over\": 1, \"field\": ", "when"),
        ("assessment.new_weakness_or_numbness", "patient.age", "when"),
        ("\"emergency\"", "\"urgent\"", "urgency"),
    ] {
        check(
            referral,
            (at, old, new),
            ("referral.json", "cord-or-cauda-equina", field),
        );
    }
    let assessment: fn(&mut DataTexts) -> &mut String = |texts| &mut texts.assessment;
    let features = "\"explanations\":";
    let id = "disease-progression-nociceptive";
    let first = Formulary::load().unwrap().explanations()[0].clone();
    assert_eq!(first.id, id);
    let question = format!("\"question\": \"{}\"", first.features[0].question);
    let change = (features, question.as_str(), "\"question\": \"weather\"");
    check(assessment, change, ("assessment.json", id, "features"));
    let answer = format!("\"answer\": \"{}\"", first.features[0].answer);
    let change = (features, answer.as_str(), "\"answer\": \"perhaps\"");
    check(assessment, change, ("assessment.json", id, "features"));
    let thresholds: fn(&mut DataTexts) -> &mut String = |texts| &mut texts.thresholds;
    let row = "ome-20-50-va-dod-2017";
    for (old, new, field) in [
        ("\"low\": \"20\"", "\"low\": \"60\"", "value"),
        ("\"low\": \"20\"", "\"low\": \"x\"", "value.low"),
        ("\"low\": \"20\"", "\"lowest\": \"20\"", "value.lowest"),
        ("\"dose-level\"", "\"dose\"", "kind"),
    ] {
        check(thresholds, (row, old, new), ("thresholds.json", row, field));
    }
    let monitoring: fn(&mut DataTexts) -> &mut String = |texts| &mut texts.monitoring;
    let band = ("\"bands\"", "\"from\": 5", "\"from\": 6");
    check(monitoring, band, ("monitoring.json", "cows", "bands"));
    let sources: fn(&mut DataTexts) -> &mut String = |texts| &mut texts.sources;
    let id = (
        "",
        "\"id\": \"taperline-design\"",
        "\"id\": \"futurelearn-newcastle\"",
    );
    check(sources, id, ("sources.json", "futurelearn-newcastle", "id"));
}
