//! Medicines of another system's file in the window: taken over as they stand, listed where
//! they were not understood, and taken back by one step of undo.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use serde_json::{Value, json};
use taperline::clinical_data::{Country, Formulary};
use taperline::draft::TakingDraft;
use taperline::exchange::fhir;
use taperline::gui::{Dialog, Page};

use crate::changes::key;
use crate::{Desk, Window, choose, open_example, press, shows, today, type_into, window_on};

const FILE: &str = "/in/medicines.json";

fn start() -> (Window, Desk) {
    let desk = Desk::default();
    let formulary = Formulary::load().unwrap();
    let light = egui::Theme::Light;
    (
        window_on(desk.clone(), formulary, 1280.0, 800.0, light),
        desk,
    )
}

fn order(words: &str, dosage: &Value) -> Value {
    json!({
        "resourceType": "MedicationRequest", "status": "active", "intent": "order",
        "medicationCodeableConcept": { "text": words }, "dosageInstruction": dosage,
    })
}

/// Two doses a day of MST Continus that are read, and a medicine that is not known.
fn medicines() -> Vec<u8> {
    let at = |time: &str| {
        json!({
            "timing": { "repeat": { "frequency": 1, "period": 1, "periodUnit": "d",
                "timeOfDay": [time] } },
            "doseAndRate": [{ "doseQuantity": { "value": 30, "unit": "mg",
                "system": "http://unitsofmeasure.org", "code": "mg" } }],
        })
    };
    let known = order("MST Continus", &json!([at("09:00:00"), at("21:00:00")]));
    let unknown = order("Wonder drops <b>", &json!([{ "text": "as directed" }]));
    let entries = [known, unknown].map(|one| json!({ "resource": one }));
    let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": entries });
    serde_json::to_vec(&bundle).unwrap()
}

fn import(window: &mut Window, path: &str) {
    press(window, "Regimen");
    press(window, "Import medicines…");
    type_into(window, "Path", path);
    press(window, "Import");
}

fn products(window: &Window) -> Vec<String> {
    let rows = window.state().draft().regimen.iter();
    rows.map(|row| row.product.clone()).collect()
}

#[test]
fn medicines_fill_an_empty_regimen_and_what_was_not_understood_is_listed_until_dismissed() {
    let (mut window, desk) = start();
    desk.put(FILE, &medicines());
    press(&mut window, "New plan");
    import(&mut window, FILE);
    assert_eq!(window.state().view().dialog, None);
    let draft = window.state().draft();
    let [row] = draft.regimen.as_slice() else {
        unreachable!("{:?}", draft.regimen)
    };
    assert_eq!(row.product, "uk-mor-mr12-tab");
    let TakingDraft::Regular(doses) = &row.taking else {
        unreachable!("{row:?}")
    };
    let doses: Vec<_> = doses
        .iter()
        .map(|dose| (dose.time.as_str(), dose.amount.as_str()))
        .collect();
    assert_eq!(doses, [("09:00", "30 mg"), ("21:00", "30 mg")]);
    // The same as the command line takes over, entry of the journal and all.
    let same = fhir::import(&medicines(), &Formulary::load().unwrap(), None, today()).unwrap();
    assert_eq!(draft.regimen, same.rows);
    assert_eq!(draft.journal, same.draft(today()).journal);
    for one in &same.not_read {
        assert!(shows(&window, &one.to_string()), "{one}");
    }
    assert!(shows(&window, "1 medicine taken over"));
    // It stays, whatever is done meanwhile.
    type_into(&mut window, "Amount of dose 1", "45 mg");
    press(&mut window, "Taper");
    press(&mut window, "Regimen");
    assert!(shows(&window, "Wonder drops"));
    press(&mut window, "Dismiss");
    assert!(!shows(&window, "Wonder drops"));
    assert_eq!(window.state().draft().journal.len(), 1);
}

#[test]
fn a_regimen_that_is_not_empty_is_replaced_only_after_asking_and_one_undo_brings_it_back() {
    let (mut window, desk) = start();
    desk.put(FILE, &medicines());
    open_example(&mut window);
    press(&mut window, "Regimen");
    // What was typed a moment before is a step of its own.
    type_into(&mut window, "Amount of dose 1", "45 mg");
    let before = window.state().draft().clone();
    import(&mut window, FILE);
    assert!(matches!(
        window.state().view().dialog,
        Some(Dialog::Replace(_))
    ));
    assert!(shows(
        &window,
        "Make sure that the file is of this patient."
    ));
    assert!(
        shows(&window, "Not taken over · "),
        "before anything is replaced"
    );
    key(&mut window, Key::Escape);
    assert_eq!(window.state().draft(), &before);
    import(&mut window, FILE);
    press(&mut window, "Replace them");
    assert_eq!(products(&window), ["uk-mor-mr12-tab"]);
    // Nothing that was asked for the medicines before is left for the new one.
    let request = &window.state().draft().scenarios[0].request;
    assert_eq!(request.order, Some(Vec::new()));
    assert!(request.constraints.strengths.is_empty());
    assert_eq!(window.state().draft().patient, before.patient);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert_eq!(window.state().draft(), &before);
    assert!(!shows(&window, "1 medicine taken over"));
}

#[test]
fn a_file_that_cannot_be_read_or_is_no_fhir_changes_nothing_and_says_why() {
    let (mut window, desk) = start();
    open_example(&mut window);
    let before = window.state().draft().clone();
    import(&mut window, "/in/nothing.json");
    assert!(shows(
        &window,
        "Nothing was taken over: there is no such file"
    ));
    key(&mut window, Key::Escape);
    for (bytes, words) in [
        (b"{\"resourceType\": ".to_vec(), "FHIR R4"),
        (b"{\"resourceType\": \"Patient\"}".to_vec(), "Patient"),
        (taperline::examples::ALL[0].bytes.to_vec(), "FHIR R4"),
        (vec![0xff, 0xfe, 0x00], "FHIR R4"),
        (Vec::new(), "FHIR R4"),
    ] {
        desk.put(FILE, &bytes);
        import(&mut window, FILE);
        let Some(Dialog::Message { title, lines }) = &window.state().view().dialog else {
            unreachable!("{:?}", window.state().view().dialog)
        };
        assert_eq!(title, "Nothing was taken over");
        assert!(lines.concat().contains(words), "{lines:?}");
        key(&mut window, Key::Escape);
    }
    assert_eq!(window.state().draft(), &before);
    assert!(window.state().view().taken_over.is_none());
}

#[test]
fn the_country_of_the_medicines_can_be_said_and_turns_the_plans() {
    let (mut window, desk) = start();
    let film = json!({
        "resourceType": "MedicationStatement", "status": "active",
        "medicationCodeableConcept": { "text": "Belbuca" },
    });
    desk.put(FILE, &serde_json::to_vec(&film).unwrap());
    press(&mut window, "New plan");
    press(&mut window, "Import medicines…");
    type_into(&mut window, "Path", FILE);
    choose(&mut window, "Country of the medicines", "United Kingdom");
    press(&mut window, "Import");
    assert!(shows(&window, "Nothing was taken over"));
    key(&mut window, Key::Escape);
    import(&mut window, FILE);
    assert_eq!(window.state().draft().country, Country::Us.as_str());
    assert_ne!(window.state().draft().equivalence_table, "");
    assert_eq!(window.state().view().page, Page::Regimen);
    // Nobody said how it is taken: the fields stay open and are asked for.
    let _ = window.get_by_role_and_label(Role::TextInput, "Amount of dose 1");
    assert!(!window.state().planning().problems().is_empty());
}
