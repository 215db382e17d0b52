//! Older versions of the plan file, raised one at a time before anything else is read.
//!
//! Each version that was ever released has a file in `tests/fixtures/versions` that must open
//! for ever. A change of the file's meaning gets a new [`VERSION`], one more function in
//! [`UPGRADES`], and such a file. A newer file is refused by its version alone, since nothing
//! in it can be trusted to mean what it would mean here.

use crate::plan_file::json::Json;
use crate::problem::Problem;

/// The version that this program writes.
pub(super) const VERSION: u32 = 1;

/// Raises the fields of one version to the next.
type Upgrade = fn(Vec<(String, Json)>) -> Vec<(String, Json)>;

/// What raises version 1 to 2, 2 to 3 and so on, up to [`VERSION`].
const UPGRADES: &[Upgrade] = &[];

/// The file's content as the newest version has it. What has no version that can be read is
/// handed on as it is, for the reader to name.
///
/// # Errors
///
/// Where a newer program has written it.
pub(super) fn raised(json: Json) -> Result<Json, Problem> {
    raised_by(json, UPGRADES, VERSION)
}

fn raised_by(json: Json, upgrades: &[Upgrade], newest: u32) -> Result<Json, Problem> {
    let Json::Object(fields) = json else {
        return Ok(json);
    };
    let version = fields.iter().find_map(|(name, value)| match value {
        Json::Number(text) if name == "version" => text.parse::<u32>().ok(),
        _ => None,
    });
    let Some(version) = version.filter(|version| *version > 0) else {
        return Ok(Json::Object(fields));
    };
    if version > newest {
        let what = format!(
            "is a version of the plan file that a newer Taperline has written; this one reads \
             versions up to {newest}, and has changed nothing in the file"
        );
        let accepted = format!("a Taperline that reads version {version} of the plan file");
        return Err(Problem::new(
            "version",
            "version",
            version.to_string(),
            &what,
            accepted,
        ));
    }
    let steps = upgrades.iter().skip(before(version));
    let mut fields = steps.fold(fields, |fields, upgrade| upgrade(fields));
    for (name, value) in &mut fields {
        if name == "version" {
            *value = Json::Number(newest.to_string());
        }
    }
    Ok(Json::Object(fields))
}

/// How many upgrades a file of a version has behind it.
fn before(version: u32) -> usize {
    usize::try_from(version.saturating_sub(1)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_file::json::parse;

    /// Version 2 of these tests called the country `where`, and version 3 has no `mood`.
    const TWO: [Upgrade; 2] = [
        |fields| {
            let renamed = |(name, value)| match name {
                name if name == "land" => ("where".to_owned(), value),
                name => (name, value),
            };
            fields.into_iter().map(renamed).collect()
        },
        |mut fields| {
            fields.retain(|(name, _)| name != "mood");
            fields
        },
    ];

    fn raise(text: &str) -> Result<Json, Problem> {
        raised_by(parse(text).unwrap(), &TWO, 3)
    }

    #[test]
    fn every_older_version_is_raised_step_by_step() {
        let newest = parse(r#"{"version": 3, "where": "uk"}"#).unwrap();
        for old in [
            r#"{"version": 1, "land": "uk", "mood": "low"}"#,
            r#"{"version": 2, "where": "uk", "mood": "low"}"#,
            r#"{"version": 3, "where": "uk"}"#,
        ] {
            assert_eq!(raise(old), Ok(newest.clone()), "{old}");
        }
    }

    #[test]
    fn a_newer_version_is_refused_by_its_number_whatever_else_it_holds() {
        let problem = raise(r#"{"version": 4, "unheard": {"of": []}}"#).unwrap_err();
        assert_eq!(
            (problem.field.as_str(), problem.given.as_str()),
            ("version", "4")
        );
        assert!(problem.accepted.contains("reads version 4"), "{problem}");
        assert!(problem.message.contains("up to 3"), "{problem}");
    }

    #[test]
    fn there_is_one_upgrade_between_each_two_versions() {
        assert_eq!(UPGRADES.len() + 1, usize::try_from(VERSION).unwrap());
    }
}
