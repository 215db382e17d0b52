//! All that the typesetter may see: the templates, the fonts, one JSON.
//!
//! Every other file and every package is refused, because the world knows no other. The
//! templates never ask for the date, so equal contents give equal bytes. Fonts, library and
//! templates are read once and used again for every paper.

use std::sync::OnceLock;

use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::layout::Abs;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World, comemo};
use typst_layout::PagedDocument;
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

use crate::paper::code;
use crate::paper::seen::is_shown_by_number;
use crate::problem::Problem;

const TEMPLATES: [(&str, &str); 8] = [
    ("layout.typ", include_str!("../../assets/paper/layout.typ")),
    ("report.typ", include_str!("../../assets/paper/report.typ")),
    (
        "patient.typ",
        include_str!("../../assets/paper/patient.typ"),
    ),
    (
        "clinician.typ",
        include_str!("../../assets/paper/clinician.typ"),
    ),
    ("fridge.typ", include_str!("../../assets/paper/fridge.typ")),
    (
        "pharmacy.typ",
        include_str!("../../assets/paper/pharmacy.typ"),
    ),
    (
        "comparison.typ",
        include_str!("../../assets/paper/comparison.typ"),
    ),
    ("curve.typ", include_str!("../../assets/paper/curve.typ")),
];

const CONTENTS: &str = "contents.json";

const FONTS: [&[u8]; 6] = [
    include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Tabular_400Regular.ttf"),
    include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Tabular_600SemiBold.ttf"),
    include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Tabular_700Bold.ttf"),
    include_bytes!("../../assets/fonts/NotoSans-GreekCyrillic_400Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSansArabic_400Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSansHebrew_400Regular.ttf"),
];

/// The longest finished text of one paper, in bytes: a paper of some two hundred pages, for which
/// half a gigabyte of memory is enough.
const MOST_BYTES: usize = 640 * 1024;
/// A text that is longer than what the program itself says, in bytes: a reason, a note, a contact.
const LONG: usize = 400;
/// The most of such texts on one paper, in bytes: what is set within two seconds, also where no
/// word of it ends.
const MOST_WORDS: usize = 128 * 1024;

/// Papers for which what the typesetter remembers is kept; older memories are dropped, so that
/// a window that stays open does not grow.
const REMEMBERED: usize = 8;
/// The most pages of a paper that is remembered at all: what the typesetter remembers takes
/// several times the memory of the pages.
const MOST_REMEMBERED: usize = 60;

/// What every paper is set with.
struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: Vec<Source>,
}

impl Press {
    /// The one that is made at the first paper.
    fn get() -> &'static Self {
        static PRESS: OnceLock<Press> = OnceLock::new();
        PRESS.get_or_init(|| {
            let fonts: Vec<Font> = FONTS
                .iter()
                .filter_map(|font| Font::new(Bytes::new(*font), 0))
                .collect();
            let templates = TEMPLATES.iter();
            let templates = templates
                .filter_map(|(name, text)| Some(Source::new(file(name)?, (*text).to_owned())));
            Self {
                library: LazyHash::new(Library::default()),
                book: LazyHash::new(FontBook::from_fonts(&fonts)),
                templates: templates.collect(),
                fonts,
            }
        })
    }
}

fn file(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// One paper on the press.
struct Sheets {
    press: &'static Press,
    main: FileId,
    contents: Bytes,
}

impl World for Sheets {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let mut templates = self.press.templates.iter();
        let template = templates.find(|template| template.id() == id);
        template.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if file(CONTENTS) == Some(id) {
            Ok(self.contents.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The letters of a text that cannot be printed, each once, as they come, with their marks. What
/// is shown by its number is none of them.
pub(super) fn unprintable(text: &str) -> Vec<String> {
    let fonts = &Press::get().fonts;
    let in_font = |font: &Font, sign: char| font.info().coverage.contains(u32::from(sign));
    // The typesetter takes what it can from each font in turn. A letter whose mark the font
    // before has and whose shape it has not would be lost.
    let together = |letter: char, mark: char| {
        let mut fonts = fonts.iter();
        let first = fonts.find(|font| in_font(font, letter) || in_font(font, mark));
        first.is_some_and(|font| in_font(font, letter) && in_font(font, mark))
    };
    let (mut missing, mut letter) = (Vec::new(), None);
    for sign in text.chars() {
        if sign.is_whitespace() || is_shown_by_number(sign) {
            letter = None;
            continue;
        }
        let (is_there, whole) = match letter {
            Some(letter) if is_mark(sign) => (together(letter, sign), format!("{letter}{sign}")),
            _ => {
                letter = Some(sign);
                (
                    fonts.iter().any(|font| in_font(font, sign)),
                    sign.to_string(),
                )
            }
        };
        if !is_there && !missing.contains(&whole) {
            missing.push(whole);
        }
    }
    missing
}

/// Whether a sign stands over, under or in the letter before it.
fn is_mark(sign: char) -> bool {
    matches!(
        sign,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{489}'
            | '\u{591}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6ed}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

/// The template that contents are made for; those of an issued plan that name none are the
/// patient's.
fn template(contents: &Value) -> &'static str {
    match contents.get("document").and_then(Value::as_str) {
        Some("clinician") => "clinician.typ",
        Some("curve") => "curve.typ",
        Some("pharmacy") => "pharmacy.typ",
        Some("comparison") => "comparison.typ",
        Some("fridge") => "fridge.typ",
        _ => "patient.typ",
    }
}

/// Typesets finished text.
pub(super) fn compiled(contents: &Value) -> Result<PagedDocument, Problem> {
    let main = file(template(contents)).ok_or_else(|| refused("its template has no name"))?;
    if let Some(drawing) = contents.pointer("/code/svg")
        && !drawing.as_str().is_some_and(code::is_drawing)
    {
        return Err(refused("its code is no drawing of this program"));
    }
    let most = most_bytes(contents);
    let words = long_texts(contents);
    if words > MOST_WORDS {
        let what = "bytes of long texts are more than one paper can hold";
        let accepted = format!(
            "at most {MOST_WORDS} in all texts of more than {LONG} bytes: shorter reasons, notes or contacts"
        );
        return Err(Problem::new("paper", "", words.to_string(), what, accepted));
    }
    let contents = contents.to_string();
    tracing::debug!(bytes = contents.len(), "typesetting");
    if contents.len() > most {
        return Err(too_long(contents.len(), most));
    }
    let world = Sheets {
        press: Press::get(),
        main,
        contents: Bytes::from_string(contents),
    };
    let compiled = typst::compile::<PagedDocument>(&world);
    let pages = compiled
        .output
        .as_ref()
        .map_or(0, |document| document.pages().len());
    comemo::evict(if pages > MOST_REMEMBERED {
        0
    } else {
        REMEMBERED
    });
    let document = compiled.output.map_err(|errors| refused(&said(&errors)))?;
    // An unknown font or a doubtful construct is only a warning to the typesetter; here it
    // would be paper that nobody has looked at.
    if compiled.warnings.is_empty() {
        Ok(document)
    } else {
        Err(refused(&said(&compiled.warnings)))
    }
}

/// The longest finished text of a paper, in bytes: tables of supplies make more cells of it, and
/// large print more pages.
fn most_bytes(contents: &Value) -> usize {
    if template(contents) == "pharmacy.typ" {
        MOST_BYTES / 2
    } else if contents.get("large") == Some(&Value::Bool(true)) {
        MOST_BYTES / 8 * 5
    } else {
        MOST_BYTES
    }
}

/// The bytes of all long texts of a paper together.
fn long_texts(contents: &Value) -> usize {
    match contents {
        Value::String(text) if text.len() > LONG => text.len(),
        Value::Array(items) => items.iter().map(long_texts).sum(),
        Value::Object(fields) => {
            let texts = fields.iter().filter(|(name, _)| *name != "svg");
            texts.map(|(_, value)| long_texts(value)).sum()
        }
        _ => 0,
    }
}

/// The problem of finished text that is too long to be set.
fn too_long(bytes: usize, most: usize) -> Problem {
    let what = "bytes of finished text are more than one paper can hold";
    let accepted = format!("at most {most}: fewer steps, fewer medicines or shorter texts");
    Problem::new("paper", "", bytes.to_string(), what, accepted)
}

/// A document as a picture, its pages one below the other: SVG.
pub(super) fn svg(contents: &Value) -> Result<String, Problem> {
    let document = compiled(contents)?;
    Ok(typst_svg::svg_merged(
        &document,
        &SvgOptions::default(),
        Abs::zero(),
    ))
}

/// The same as PNG.
pub(super) fn png(contents: &Value) -> Result<Vec<u8>, Problem> {
    let document = compiled(contents)?;
    let options = RenderOptions::default();
    let picture = typst_render::render_merged(&document, &options, Abs::zero(), None);
    picture
        .encode_png()
        .map_err(|error| refused(&error.to_string()))
}

/// What the typesetter says, in one line.
pub(super) fn said(diagnostics: &[SourceDiagnostic]) -> String {
    let messages = diagnostics.iter().map(|one| one.message.to_string());
    messages.collect::<Vec<_>>().join("; ")
}

/// The problem of a paper that cannot be set.
pub(super) fn refused(why: &str) -> Problem {
    let what = "The paper cannot be typeset";
    let accepted = "text in characters that the bundled font has";
    let problem = Problem::new("paper", "", "", what, accepted);
    Problem {
        message: format!("{what}: {why}. Accepted: {accepted}"),
        ..problem
    }
}
