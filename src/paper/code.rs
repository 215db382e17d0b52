//! The plan's dates and doses as a QR code that any phone reads without a network.
//!
//! It holds no name, no number and no date of birth. What does not fit a code that can still
//! be read from paper is left out whole step by whole step, and the code says so itself.

use qrcode::bits::{self, Bits};
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{Color, EcLevel, ec};
use serde_json::{Value, json};

use crate::case::{Case, RowId};
use crate::findings::wording::patient as words;
use crate::paper::contents::first_to_come;
use crate::paper::figures::day;
use crate::paper::identity::Version;
use crate::paper::is_unseen;
use crate::paper::regimen::{at_most_or_ask, in_one_line, name, strength};
use crate::plan::Plan;
use crate::taper::{Doses, Schedule, Step};

/// The largest code that a phone still reads from a printed square of 7 cm.
const LARGEST: i16 = 29;
/// How much of a code may be dirty: some 15 %.
const LEVEL: EcLevel = EcLevel::M;
/// The white edge round a code, in modules.
const QUIET: usize = 4;

/// The code with its words; null where not even the first step fits.
pub(super) fn code(case: &Case, plan: &Plan, schedule: &Schedule, version: Version) -> Value {
    // What is over takes no room from what is to come.
    let first = first_to_come(plan, schedule);
    let all = schedule.steps.len().saturating_sub(first);
    let text = |held: usize| text(case, plan, schedule, (first, held), version);
    let fits = |held: usize| fitting(&text(held));
    // More steps never make a shorter text, so the most that fit are found by halving.
    let (mut held, mut over) = (0, all + 1);
    while over - held > 1 {
        let middle = held.midpoint(over);
        if fits(middle).is_some() {
            held = middle;
        } else {
            over = middle;
        }
    }
    let bits = fits(held).filter(|_| held > 0);
    let Some(code) = bits.and_then(drawn) else {
        return Value::Null;
    };
    let is_cut = held < all || first > 0;
    let cut = is_cut.then_some((first + 1, first + held, schedule.steps.len()));
    let caption = words::code(cut);
    json!({ "svg": svg(&code), "alt": format!("QR code. {caption}"), "caption": caption })
}

/// The modules of a code. Its mask is a fixed one: every reader reads each of the eight, and to
/// try them all out costs a twelfth of the whole paper.
fn drawn(bits: Bits) -> Option<Modules> {
    let version = bits.version();
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, LEVEL).ok()?;
    let mut canvas = Canvas::new(version, LEVEL);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    canvas.apply_mask(MaskPattern::Checkerboard);
    let width = usize::try_from(version.width()).ok()?;
    let colors = canvas.into_colors();
    Some(Modules { width, colors })
}

/// Dark and light squares, line by line.
struct Modules {
    width: usize,
    colors: Vec<Color>,
}

/// The code as a drawing: one run of dark modules after the other, with the white edge that
/// readers need.
fn svg(code: &Modules) -> String {
    let width = code.width;
    let mut path = String::new();
    for (y, row) in code.colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            let long = run.len();
            if run.first() == Some(&Color::Dark) {
                let (x, y) = (x + QUIET, y + QUIET);
                path.extend([format!("M{x} {y}h{long}v1h-{long}z")]);
            }
            x += long;
        }
    }
    let side = width + 2 * QUIET;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\"><path d=\"{path}\"/></svg>"
    )
}

/// Whether a drawing is one as this program makes it: one path of straight lines. Kept text may have
/// been written by hand, and other drawings can take any time to be drawn.
pub(super) fn is_drawing(svg: &str) -> bool {
    let inside = svg
        .strip_prefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        .and_then(|rest| rest.strip_suffix("\"/></svg>"))
        .and_then(|rest| rest.split_once("\"><path d=\""));
    inside.is_some_and(|(view, path)| {
        let is_number = |sign: char| sign.is_ascii_digit() || sign == ' ';
        view.chars().all(is_number)
            && path
                .chars()
                .all(|sign| is_number(sign) || "Mhvz-".contains(sign))
    })
}

/// A text as bits, where one of the sizes that can be read holds it.
fn fitting(text: &str) -> Option<Bits> {
    let bits = bits::encode_auto(text.as_bytes(), LEVEL).ok()?;
    match bits.version() {
        qrcode::Version::Normal(size) if size <= LARGEST => Some(bits),
        _ => None,
    }
}

/// So many steps of a schedule in words, from the one in this place on; each medicine by a letter
/// that is explained first.
fn text(
    case: &Case,
    plan: &Plan,
    schedule: &Schedule,
    (first, held): (usize, usize),
    version: Version,
) -> String {
    let country = case.country;
    let version = version.words();
    let all = schedule.steps.len();
    let mut lines = vec![format!(
        "Opioid plan, {version}, {}",
        day(plan.today, country)
    )];
    if held < all {
        let (from, to) = (first + 1, first + held);
        lines.push(format!(
            "Steps {from} to {to} of {all}; the others are on paper alone"
        ));
    }
    let steps = schedule.steps.iter().skip(first).take(held);
    let mut named: Vec<(RowId, String)> = Vec::new();
    let mut told = Vec::new();
    for step in steps {
        told.push(step_line(case, step, &mut named));
    }
    let legend = named.iter().enumerate();
    lines.extend(legend.map(|(place, (_, name))| format!("{} = {name}", letter(place))));
    lines.extend(told);
    // Another program reads it: it shows what it can, and no sign turns a dose round.
    lines.join("\n").replace(
        |sign| is_unseen(sign) || (sign != '\n' && sign.is_control()),
        " ",
    )
}

/// A step in one line.
fn step_line(case: &Case, step: &Step, named: &mut Vec<(RowId, String)>) -> String {
    let items = step.items.iter().map(|item| {
        let when = match &item.doses {
            Doses::AsNeeded { most_per_24h, .. } => {
                ["when needed".to_owned(), at_most_or_ask(*most_per_24h)]
            }
            _ => [String::new(), String::new()],
        };
        let [when, limit] = when;
        let full = [name(&item.row), strength(&item.row), when, limit];
        let full: Vec<String> = full.into_iter().filter(|part| !part.is_empty()).collect();
        let own = (item.id().clone(), full.join(", "));
        let same = |known: &(RowId, String)| match item.doses {
            Doses::Stopped => known.0 == own.0,
            _ => *known == own,
        };
        let place = named.iter().rposition(same).unwrap_or_else(|| {
            named.push(own.clone());
            named.len() - 1
        });
        format!("{} {}", letter(place), in_one_line(item, case.country))
    });
    let items: Vec<String> = items.collect();
    let from = day(step.start, case.country);
    format!("{} from {from}: {}", step.index, items.join("; "))
}

/// A letter for each medicine; more than 26 go on with two.
fn letter(place: usize) -> String {
    let sign = |place: usize| char::from(b'A' + u8::try_from(place % 26).unwrap_or_default());
    if place < 26 {
        sign(place).to_string()
    } else {
        format!("{}{}", sign(place / 26 - 1), sign(place))
    }
}
