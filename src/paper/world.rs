//! All that the typesetter may see: the templates, three fonts, one JSON.
//!
//! Every other file and every package is refused, because no resolver knows it. The
//! templates never ask for the date, so equal contents give equal bytes.

use serde_json::Value;
use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::Font;
use typst_as_lib::TypstEngine;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

use crate::problem::Problem;

const LAYOUT: &str = include_str!("../../assets/paper/layout.typ");
const REPORT: &str = include_str!("../../assets/paper/report.typ");
const PATIENT: &str = include_str!("../../assets/paper/patient.typ");
const CLINICIAN: &str = include_str!("../../assets/paper/clinician.typ");
const CURVE: &str = include_str!("../../assets/paper/curve.typ");

const FONTS: [&[u8]; 3] = [
    include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Tabular_400Regular.ttf"),
    include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Tabular_600SemiBold.ttf"),
    include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Tabular_700Bold.ttf"),
];

/// The first character of a text that the fonts cannot print.
pub(super) fn unprintable(text: &str) -> Option<char> {
    let font = FONTS
        .first()
        .and_then(|font| Font::new(Bytes::new(*font), 0))?;
    let coverage = &font.info().coverage;
    text.chars()
        .find(|sign| !sign.is_whitespace() && !coverage.contains(u32::from(*sign)))
}

/// The template that contents are made for; those of an issued plan name none and are the
/// patient's.
fn template(contents: &Value) -> (&'static str, &'static str) {
    match contents.get("document").and_then(Value::as_str) {
        Some("clinician") => ("clinician.typ", CLINICIAN),
        Some("curve") => ("curve.typ", CURVE),
        _ => ("patient.typ", PATIENT),
    }
}

/// A document as a picture, its pages one below the other: SVG.
pub(super) fn svg(contents: &Value) -> Result<String, Problem> {
    let document = typeset(contents)?;
    let options = SvgOptions::default();
    Ok(typst_svg::svg_merged(&document, &options, Abs::zero()))
}

/// The same as PNG.
pub(super) fn png(contents: &Value) -> Result<Vec<u8>, Problem> {
    let document = typeset(contents)?;
    let options = RenderOptions::default();
    let picture = typst_render::render_merged(&document, &options, Abs::zero(), None);
    picture
        .encode_png()
        .map_err(|error| refused(&error.to_string()))
}

/// A document as PDF.
pub(super) fn pdf(contents: &Value) -> Result<Vec<u8>, Problem> {
    let document = typeset(contents)?;
    let standards =
        PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| refused(error.message()))?;
    let options = PdfOptions {
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| {
        let messages: Vec<String> = errors
            .iter()
            .map(|error| error.message.to_string())
            .collect();
        refused(&messages.join("; "))
    })
}

fn typeset(contents: &Value) -> Result<PagedDocument, Problem> {
    let engine = TypstEngine::builder()
        .main_file(template(contents))
        .fonts(FONTS)
        .with_static_source_file_resolver([("layout.typ", LAYOUT), ("report.typ", REPORT)])
        .with_static_file_resolver([("contents.json", contents.to_string().into_bytes())])
        .build();
    let compiled = engine.compile::<PagedDocument>();
    let document = compiled
        .output
        .map_err(|error| refused(&error.to_string()))?;
    // An unknown font or a doubtful construct is only a warning to the typesetter; here it
    // would be paper that nobody has looked at.
    if let Some(warning) = compiled.warnings.first() {
        return Err(refused(&warning.message));
    }
    Ok(document)
}

fn refused(why: &str) -> Problem {
    let what = "The paper cannot be typeset";
    let accepted = "text in characters that the bundled font has";
    let problem = Problem::new("paper", "", "", what, accepted);
    Problem {
        message: format!("{what}: {why}. Accepted: {accepted}"),
        ..problem
    }
}
