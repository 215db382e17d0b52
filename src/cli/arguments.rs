//! The arguments, as the contract fixes them.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::cli::facts;
use crate::clinical_data::{Country, Status};
use crate::date;
use crate::exchange::calendar::Zone;

/// Plans opioid tapers that can really be dispensed.
///
/// Without a command it opens the window. It supports a prescriber's judgement and never
/// replaces it.
#[derive(Debug, Parser)]
#[command(name = "taperline", version, subcommand_precedence_over_arg = true)]
pub(super) struct Arguments {
    /// The plan file to open in the window
    pub(super) file: Option<PathBuf>,

    /// The date that replaces the clock's, such as 2027-01-02
    #[arg(long, global = true, value_name = "DATE", value_parser = today)]
    pub(super) today: Option<NaiveDate>,

    /// The file whose first line is the passphrase of a sealed plan
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) passphrase_file: Option<PathBuf>,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

fn today(text: &str) -> Result<NaiveDate, String> {
    date::date_from_text(text).ok_or_else(|| "write it as 2027-01-02, from 1900 to 2199".to_owned())
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Work out a taper
    Plan(PlanOptions),
    /// Say which explanations are supported and whom to ask
    Assess(ReadOptions),
    /// Work out oral morphine equivalents, in every table or in one
    Equivalents(EquivalentsOptions),
    /// Take the medicines of a FHIR file over, and list what was not understood
    Import(ImportOptions),
    /// Put the scenarios of a plan file side by side
    Compare(ReadOptions),
    /// Freeze a plan in the file's journal as handed out, so that it prints the same later
    Issue(IssueOptions),
    /// Seal a plan under a passphrase, in a new file (NAME.taper.age or NAME.taper.age.asc)
    Seal(SealOptions),
    /// Write a sealed plan unsealed to a new file
    Unseal(SealOptions),
    /// Read and check a plan file
    Check(CheckOptions),
    /// List products, equivalence tables, paces and sources, with their custody
    Data(DataOptions),
}

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
pub(super) struct PlanOptions {
    /// The plan file
    pub(super) file: PathBuf,
    /// The scenario, where it is not the chosen one
    #[arg(long, value_name = "NAME")]
    pub(super) scenario: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Write a document as PDF
    #[arg(long, value_name = "OUT")]
    pub(super) pdf: Option<PathBuf>,
    /// Which document
    #[arg(long, value_enum, default_value_t = Document::Patient)]
    pub(super) document: Document,
    /// Print the plan that was issued on this day as it was then, with --pdf
    #[arg(
        long, value_name = "DATE", value_parser = today, requires = "pdf",
        conflicts_with_all = ["ics", "fhir", "csv", "csv_dispensing", "svg", "png", "text"]
    )]
    pub(super) issued: Option<NaiveDate>,
    /// Which of the plans issued on that day, from 1, where it is not the last
    #[arg(long, value_name = "NUMBER", requires = "issued")]
    pub(super) issued_number: Option<usize>,
    /// The size of the sheet; left out, letter for US plans and a4 for others
    #[arg(long, value_enum)]
    pub(super) paper: Option<Paper>,
    /// The size of the print, on the patient's papers
    #[arg(long, value_enum, default_value_t = Print::Normal)]
    pub(super) type_size: Print,
    /// How supplies are handed over, on the pharmacy's paper
    #[arg(long, value_enum, default_value_t = HandedOver::Whole)]
    pub(super) instalments: HandedOver,
    /// Name the patient on the comparison
    #[arg(long)]
    pub(super) with_identity: bool,
    /// Write a calendar of changes and reviews; it names no medicine and no dose
    #[arg(long, value_name = "OUT")]
    pub(super) ics: Option<PathBuf>,
    /// With --ics, an event for each time of doses as well
    #[arg(long, requires = "ics")]
    pub(super) ics_dose_times: bool,
    /// With --ics, name medicines and doses, also on a locked screen
    #[arg(long, requires = "ics")]
    pub(super) ics_details: bool,
    /// With --ics, the time zone of its times, such as Europe/London or America/Chicago
    ///
    /// Left out, a UK plan has Europe/London; a US plan has no zone, and its times hold
    /// wherever the calendar is.
    #[arg(long, value_name = "NAME", value_parser = zone, requires = "ics")]
    pub(super) zone: Option<Zone>,
    /// Write FHIR R4 resources: drafts, no orders
    #[arg(long, value_name = "OUT")]
    pub(super) fhir: Option<PathBuf>,
    /// Write the steps as a table
    #[arg(long, value_name = "OUT")]
    pub(super) csv: Option<PathBuf>,
    /// Write what to supply as a table
    #[arg(long, value_name = "OUT")]
    pub(super) csv_dispensing: Option<PathBuf>,
    /// Write the dose over time as a picture
    #[arg(long, value_name = "OUT")]
    pub(super) svg: Option<PathBuf>,
    /// The same as PNG
    #[arg(long, value_name = "OUT")]
    pub(super) png: Option<PathBuf>,
    /// Write plain text to paste into a record
    #[arg(long, value_name = "OUT")]
    pub(super) text: Option<PathBuf>,
    /// With --text, name the patient as the plan file does
    #[arg(long, requires = "text")]
    pub(super) text_identity: bool,
}

#[derive(Debug, Args)]
pub(super) struct ImportOptions {
    /// A FHIR R4 file: a prescription, a medication statement, or a bundle of them
    pub(super) file: PathBuf,
    /// The country of the products, where they do not tell it
    #[arg(long, value_name = "COUNTRY", value_parser = country)]
    pub(super) country: Option<Country>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Write a plan file that begins with the medicines; it must not be there yet
    #[arg(long, value_name = "PLAN")]
    pub(super) out: Option<PathBuf>,
}

fn zone(name: &str) -> Result<Zone, String> {
    Zone::from_name(name).ok_or_else(|| {
        "write a zone of the IANA list, such as Europe/London or America/New_York".to_owned()
    })
}

fn country(word: &str) -> Result<Country, String> {
    let known = [Country::Uk, Country::Us];
    let found = known.into_iter().find(|one| one.as_str() == word);
    found.ok_or_else(|| "uk or us".to_owned())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Document {
    /// What the patient takes, step by step
    Patient,
    /// The same in one table on one page
    Fridge,
    /// Reasons, numbers and sources for the prescriber
    Clinician,
    /// What to dispense
    Pharmacy,
    /// Several scenarios side by side
    Comparison,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Paper {
    /// A4
    A4,
    /// US Letter
    Letter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Print {
    /// 14 points
    Normal,
    /// 18 points
    Large,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum HandedOver {
    /// Each supply period at once
    Whole,
    /// Week by week
    Weekly,
}

#[derive(Debug, Args)]
pub(super) struct IssueOptions {
    /// The plan file
    pub(super) file: PathBuf,
    /// Who hands it out
    #[arg(long, value_name = "NAME")]
    pub(super) by: String,
    /// A note for the journal
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(super) text: String,
    /// The scenario, where it is not the chosen one
    #[arg(long, value_name = "NAME")]
    pub(super) scenario: Option<String>,
    /// Go on although somebody on another machine has the plan open, or did not close it
    #[arg(long)]
    pub(super) take_over: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReadOptions {
    /// The plan file
    pub(super) file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct SealOptions {
    /// The plan file
    pub(super) file: PathBuf,
    /// The file to write, which must not be there yet
    pub(super) out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct EquivalentsOptions {
    /// The plan file
    pub(super) file: PathBuf,
    /// One table only
    #[arg(long, value_name = "ID")]
    pub(super) table: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckOptions {
    /// The plan file
    pub(super) file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct DataOptions {
    /// List every clinical fact with its source, status and custody
    #[arg(long)]
    pub(super) facts: bool,
    /// Only the facts of one file, such as paces.json
    #[arg(long, value_name = "NAME", value_parser = facts::file)]
    pub(super) file: Option<&'static str>,
    /// Only the facts of one status: verified, copy, reported or unverified
    #[arg(long, value_name = "WORD", value_parser = facts::status)]
    pub(super) status: Option<Status>,
    /// Print the hazard log: what could harm, what guards against it, which tests show it
    #[arg(long)]
    pub(super) hazards: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}
