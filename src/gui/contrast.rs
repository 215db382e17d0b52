//! Whether the colours of both themes can be told apart: WCAG 2.2, level AA.
//!
//! Text needs 4.5 to 1 against what it stands on (1.4.3; no text here is large enough for
//! less), and what must be seen to use a control or read the curve needs 3 to 1 (1.4.11).
//! A colour that is added to the palette does not build here until its pairs are named.

use egui::{Color32, Rgba};

use crate::gui::theme::{DARK, LIGHT, Palette};

const TEXT: f32 = 4.5;
const SHAPE: f32 = 3.0;

/// How much light a colour gives, as WCAG defines it.
fn luminance(colour: Color32) -> f32 {
    assert!(colour.is_opaque(), "{colour:?} lets its ground through");
    let light = Rgba::from(colour);
    0.2126 * light.r() + 0.7152 * light.g() + 0.0722 * light.b()
}

fn contrast(one: Color32, other: Color32) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What stands on what: a name, the two colours, and the contrast that they need.
fn pairs(palette: &Palette) -> Vec<(String, Color32, Color32, f32)> {
    let Palette {
        ground,
        surface,
        raised,
        // Between things: nothing is lost with it.
        line: _,
        edge,
        text,
        quiet,
        accent,
        accent_ground,
        on_accent,
        band,
        warning,
        caution,
        info,
        scenarios,
    } = *palette;
    let plain = [
        ("ground", ground),
        ("surface", surface),
        ("raised", raised),
        ("what is chosen", accent_ground),
    ];
    let cards = [
        ("a warning", warning.1),
        ("a caution", caution.1),
        ("information", info.1),
    ];
    let mut pairs = vec![("text on the accent".to_owned(), on_accent, accent, TEXT)];
    let mut add = |what: &str, colour, on: &[(&str, Color32)], needed| {
        for (ground, under) in on {
            pairs.push((format!("{what} on {ground}"), colour, *under, needed));
        }
    };
    for (what, colour) in [("text", text), ("quiet text", quiet), ("a link", accent)] {
        add(what, colour, &plain, TEXT);
        add(what, colour, &cards, TEXT);
    }
    // Flags and signs stand in table rows and beside fields, headings in their own cards.
    for (what, (colour, own)) in [
        ("a warning's words", warning),
        ("a caution's words", caution),
        ("information's words", info),
    ] {
        add(what, colour, &plain, TEXT);
        add(what, colour, &[("its own ground", own)], TEXT);
    }
    add("a field's edge", edge, &plain[..3], SHAPE);
    add(
        "the line around what has the keyboard",
        accent,
        &plain,
        SHAPE,
    );
    add(
        "the line around what has the keyboard",
        accent,
        &cards,
        SHAPE,
    );
    // The band itself needs no contrast: the line that was asked for runs along it, and the
    // findings say in words what leaves it.
    let behind_the_curve = [
        ("the card", surface),
        ("the band", band),
        ("a hold", info.1),
    ];
    for (what, colour) in [
        ("the dispensed dose", accent),
        ("the dose that was asked for", quiet),
        ("a warning's mark", warning.0),
        ("a caution's mark", caution.0),
        ("information's mark", info.0),
    ] {
        add(what, colour, &behind_the_curve, SHAPE);
    }
    // Their names stand in these colours beside their lines, and in the chips and the table.
    for (place, colour) in scenarios.into_iter().enumerate() {
        let what = format!("the name of scenario {}", place + 1);
        add(&what, colour, &plain, TEXT);
    }
    pairs
}

#[test]
fn contrast_is_computed_as_wcag_defines_it() {
    let close = |one: f32, other: f32| (one - other).abs() < 0.01;
    assert!(close(contrast(Color32::BLACK, Color32::WHITE), 21.0));
    assert!(close(contrast(Color32::WHITE, Color32::WHITE), 1.0));
    // 160 of 255 is ((0.6275 + 0.055) / 1.055) ^ 2.4 = 0.3516 of full light, so the contrast
    // is 1.05 / (0.3516 + 0.05) = 2.61.
    assert!(close(contrast(Color32::GRAY, Color32::WHITE), 2.61));
    // Red gives 0.2126 of the light: 1.05 / (0.2126 + 0.05) = 4.00.
    assert!(close(contrast(Color32::RED, Color32::WHITE), 4.0));
}

#[test]
fn everything_that_must_be_seen_can_be_seen_in_both_themes() {
    let mut faults = Vec::new();
    for (theme, palette) in [("light", &LIGHT), ("dark", &DARK)] {
        for (what, colour, ground, needed) in pairs(palette) {
            let found = contrast(colour, ground);
            if found < needed {
                faults.push(format!("{theme}: {what}: {found:.2}, needed {needed}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
