//! What the tests share: plan files as JSON, the two ways into the program, exact numbers.
#![cfg(test)]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::NaiveDate;
use num_bigint::BigInt;
use num_rational::BigRational;
use serde_json::{Value, json};
use taperline::case::Case;
use taperline::clinical_data::Formulary;
use taperline::problem::Problem;
use taperline::{cli, draft, exchange, plan, plan_file};

/// The shipped clinical data, loaded once.
pub fn formulary() -> &'static Formulary {
    static FORMULARY: OnceLock<Formulary> = OnceLock::new();
    FORMULARY.get_or_init(|| Formulary::load().expect("the shipped data load"))
}

/// The day on which every test plans, two days before the first step of most.
pub fn today() -> NaiveDate {
    date("2027-01-02")
}

/// An ISO date.
pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("an ISO date")
}

/// A file's bytes.
#[expect(
    clippy::disallowed_methods,
    reason = "tests look at files as another program would"
)]
pub fn read_file(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Writes a file.
#[expect(
    clippy::disallowed_methods,
    reason = "tests put files where the program looks"
)]
pub fn write_file(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// What the disk says of a file or folder.
#[expect(
    clippy::disallowed_methods,
    reason = "tests look at files as another program would"
)]
pub fn metadata(path: &Path) -> std::fs::Metadata {
    std::fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The folder of authored cases.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The content of a JSON file of the fixtures.
pub fn fixture(name: &str) -> Value {
    let path = fixtures().join(name);
    serde_json::from_slice(&read_file(&path))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A UK plan file with one row `row` and one scenario `A`.
pub fn one_row(product: &str, regular: &[(&str, &str)], request: &Value) -> Value {
    let doses: Vec<Value> = regular
        .iter()
        .map(|(time, amount)| json!({ "time": time, "amount": amount }))
        .collect();
    json!({
        "format": "taperline-plan",
        "version": 1,
        "country": "uk",
        "equivalence_table": "fpm-2020",
        "regimen": [{ "id": "row", "product": product, "regular": doses }],
        "scenarios": [{ "name": "A", "request": request }],
    })
}

/// Reads a plan file's bytes as a case.
pub fn case_from(bytes: &[u8]) -> Result<Case, Vec<Problem>> {
    draft::to_case(&plan_file::read(bytes)?, formulary())
}

/// The answer of `plan --json` to the chosen scenario, made through the library.
pub fn answer(file: &Value) -> Result<Value, Vec<Problem>> {
    answer_on(file, today())
}

/// The answer of `plan --json` on another day.
pub fn answer_on(file: &Value, today: NaiveDate) -> Result<Value, Vec<Problem>> {
    let case = case_from(&serde_json::to_vec(file).expect("JSON"))?;
    let scenario = case.scenario(None).expect("a scenario");
    let plan = plan::plan(&case, scenario, formulary(), today)?;
    Ok(exchange::json::plan(&case, &plan, formulary()))
}

/// The answer to a case that must be answered.
pub fn planned(file: &Value) -> Value {
    answer(file).unwrap_or_else(|problems| panic!("not answered: {problems:?}\n{file:#}"))
}

/// What a command wrote and how it ended.
pub struct Ran {
    pub status: u8,
    pub out: Vec<u8>,
    pub err: String,
}

impl Ran {
    /// Standard output as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.out.clone()).expect("text on standard output")
    }

    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.out)
            .unwrap_or_else(|error| panic!("no JSON: {error}\n{}\n{}", self.text(), self.err))
    }
}

/// Runs a command in process; the clock stands at [`today`].
pub fn run<A: Into<OsString> + Clone>(arguments: &[A]) -> Ran {
    let arguments: Vec<OsString> = arguments.iter().cloned().map(Into::into).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let outcome = cli::run(arguments.clone(), today(), &mut out, &mut err);
    let cli::Outcome::Done(status) = outcome else {
        panic!("{arguments:?} asked for the window")
    };
    Ran {
        status,
        out,
        err: String::from_utf8(err).expect("text on standard error"),
    }
}

/// A folder of its own with a plan file in it.
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes bytes to a file of the folder and gives its path as an argument.
    pub fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        write_file(&path, bytes);
        path.to_str().expect("a path in UTF-8").to_owned()
    }

    /// Writes a plan file and gives its path as an argument.
    pub fn plan_file(&self, file: &Value) -> String {
        self.write(
            "case.taper.json",
            &serde_json::to_vec_pretty(file).expect("JSON"),
        )
    }

    /// Every name in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).expect("the folder can be listed");
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }
}

/// A fraction.
pub fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// A number written as a decimal (`7.35`) or a fraction (`10/3`).
pub fn number(text: &str) -> BigRational {
    let whole = |text: &str| {
        text.parse::<BigInt>()
            .unwrap_or_else(|_| panic!("{text} is no number"))
    };
    if let Some((numerator, denominator)) = text.split_once('/') {
        return BigRational::new(whole(numerator), whole(denominator));
    }
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    let scale = BigInt::from(10).pow(u32::try_from(after.len()).expect("short"));
    BigRational::new(whole(&format!("{before}{after}")), scale)
}

/// The number before ` mg`.
pub fn milligrams(text: &Value) -> BigRational {
    let text = text
        .as_str()
        .unwrap_or_else(|| panic!("{text} is no quantity"));
    number(
        text.strip_suffix(" mg")
            .unwrap_or_else(|| panic!("{text} is not in mg")),
    )
}

/// The number before the unit, whatever the unit.
pub fn amount(text: &Value) -> BigRational {
    let text = text
        .as_str()
        .unwrap_or_else(|| panic!("{text} is no quantity"));
    let (number_before, _) = text
        .split_once(' ')
        .unwrap_or_else(|| panic!("{text} has no unit"));
    number(number_before)
}

/// A JSON number as written, with `90.0` read as `90`.
pub fn figure(value: &Value) -> String {
    let text = value
        .as_number()
        .unwrap_or_else(|| panic!("{value} is no number"))
        .to_string();
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// The contract's rounding: one decimal, half away from zero; for numbers from 0.
pub fn tenths(value: &BigRational) -> String {
    let tenths: BigInt = (value * ratio(10, 1) + ratio(1, 2)).floor().to_integer();
    let (whole, tenth) = (&tenths / 10_u32, &tenths % 10_u32);
    if tenth == BigInt::from(0) {
        whole.to_string()
    } else {
        format!("{whole}.{tenth}")
    }
}

/// A part of an answer as a list.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A part of an answer as text.
pub fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
}

/// The steps of an answer.
pub fn steps(answer: &Value) -> &[Value] {
    list(&answer["schedule"]["steps"])
}

/// The item of a row in a step.
pub fn item<'a>(step: &'a Value, id: &str) -> &'a Value {
    list(&step["items"])
        .iter()
        .find(|item| item["id"] == id)
        .unwrap_or(&Value::Null)
}

/// What an answer lacks of what is expected: every name and list entry that is expected must
/// be there with the same value; more names may be.
pub fn missing(answer: &Value, expected: &Value, path: &str) -> Vec<String> {
    match (answer, expected) {
        (Value::Object(answer), Value::Object(expected)) => expected
            .iter()
            .flat_map(|(name, value)| {
                missing(
                    answer.get(name).unwrap_or(&Value::Null),
                    value,
                    &format!("{path}.{name}"),
                )
            })
            .collect(),
        (Value::Array(answer), Value::Array(expected)) if answer.len() == expected.len() => answer
            .iter()
            .zip(expected)
            .enumerate()
            .flat_map(|(place, (answer, expected))| {
                missing(answer, expected, &format!("{path}[{place}]"))
            })
            .collect(),
        (Value::Number(_), Value::Number(_)) if figure(answer) == figure(expected) => Vec::new(),
        _ if answer == expected => Vec::new(),
        _ => vec![format!("{path}: expected {expected}, got {answer}")],
    }
}

/// The gates that the problems of a withheld plan name.
pub fn gates_named(answer: &Value) -> Vec<&str> {
    let problems = list(&answer["problems"])
        .iter()
        .filter(|problem| text(&problem["field"]).ends_with(".request.acknowledged"));
    problems.map(|problem| text(&problem["rule"])).collect()
}

/// The same dose in the morning and at night.
pub fn twice(amount: &str) -> Value {
    json!([{ "time": "08:00", "amount": amount }, { "time": "20:00", "amount": amount }])
}

/// A plan file with one scenario `A`: a stop from 4 January 2027 at 10 % of the original dose
/// every 28 days, with what a request says besides or instead.
pub fn stopping(country: &str, regimen: &Value, order: &[&str], more: &Value) -> Value {
    let mut request = json!({
        "start": "2027-01-04", "goal": { "kind": "stop" }, "order": order,
        "pace": { "reduction": { "percent": 10, "of": "original" }, "every_days": 28 },
    });
    let fields = request.as_object_mut().expect("an object");
    for (name, value) in more.as_object().into_iter().flatten() {
        fields.insert(name.clone(), value.clone());
    }
    json!({
        "format": "taperline-plan", "version": 1, "country": country,
        "equivalence_table": if country == "uk" { "fpm-2020" } else { "cdc-2022" },
        "regimen": regimen,
        "scenarios": [{ "name": "A", "request": request }],
    })
}

/// The findings of a rule.
pub fn findings<'a>(answer: &'a Value, rule: &str) -> Vec<&'a Value> {
    list(&answer["findings"])
        .iter()
        .filter(|finding| finding["rule"] == rule)
        .collect()
}

/// The days, daily dose of a row and whether it is steep, step by step.
pub fn course(answer: &Value, id: &str) -> Vec<(u64, String, bool)> {
    let steps = steps(answer).iter();
    steps
        .map(|step| {
            let days = step["days"].as_u64().expect("days");
            let daily = text(&item(step, id)["daily"]).to_owned();
            (days, daily, step["steep"] == true)
        })
        .collect()
}
