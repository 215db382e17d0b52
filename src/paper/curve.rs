//! The doses over time as a picture, SVG or PNG.

use serde_json::Value;

use super::{clinician, no_scenario, version, world};
use crate::case::Case;
use crate::clinical_data::Formulary;
use crate::plan::Plan;
use crate::problem::Problem;

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Lines that stay sharp at any size.
    Svg,
    /// Dots, for programs that read nothing else.
    Png,
}

/// The doses over time as a picture: one curve for each row that is tapered, without who takes
/// them. The SVG carries its contents in words.
///
/// # Errors
///
/// A problem where a gate withholds the schedule.
pub fn curve(
    case: &Case,
    plan: &Plan,
    formulary: &Formulary,
    picture: Picture,
) -> Result<Vec<u8>, Problem> {
    plan.planned()?;
    let version = version(case, plan, formulary);
    let contents =
        clinician::curve(case, plan, formulary, version).ok_or_else(|| no_scenario(plan))?;
    match picture {
        Picture::Png => world::png(&contents),
        Picture::Svg => Ok(told(&world::svg(&contents)?, &contents).into_bytes()),
    }
}

/// A picture that says in words what it shows, for those who cannot see it.
fn told(svg: &str, contents: &Value) -> String {
    let drawings = contents.get("drawings").and_then(Value::as_array);
    let words = drawings.into_iter().flatten();
    let words = words.filter_map(|drawing| drawing.get("alt")?.as_str());
    let words = words.collect::<Vec<_>>().join(" ");
    // XML has no way to write a control character.
    let words: String = words.chars().filter(|sign| !sign.is_control()).collect();
    let words = words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    match svg.split_once('>') {
        Some((head, rest)) => format!("{head} role=\"img\"><title>{words}</title>{rest}"),
        None => svg.to_owned(),
    }
}
