//! Taking medicines over from a FHIR file.

use std::io::Result as Printed;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::arguments::ImportOptions;
use crate::cli::commands::Console;
use crate::cli::{ANSWERED, WRONG_USE};
use crate::draft::{RowDraft, TakingDraft};
use crate::exchange::fhir::{self, Imported};
use crate::files::{self, Stamp};
use crate::plan_file;

impl Console<'_> {
    /// Prints the rows of a FHIR file and what was not understood, and writes a plan file that
    /// begins with them.
    pub(super) fn import(&mut self, options: &ImportOptions) -> Printed<u8> {
        if let Some(out) = options.out.as_deref().filter(|out| files::is_there(out)) {
            let out = out.display();
            writeln!(
                self.err,
                "--out names a file that is there already ({out}). Accepted: a new file, so that no plan is lost"
            )?;
            return Ok(WRONG_USE);
        }
        let name = options.out.as_deref().and_then(Path::file_name);
        let name = name.unwrap_or_default().to_string_lossy();
        if plan_file::Form::of_name(&name).is_some() {
            writeln!(
                self.err,
                "‘{name}’ is the name of a sealed plan. Accepted: a name such as plan.taper.json"
            )?;
            return Ok(WRONG_USE);
        }
        let bytes = match files::read(&options.file) {
            Ok(bytes) => bytes,
            Err(problem) => {
                writeln!(self.err, "{problem}")?;
                return Ok(WRONG_USE);
            }
        };
        let imported = match fhir::import(&bytes, self.formulary, options.country, self.today) {
            Ok(imported) => imported,
            Err(problem) => return self.refuse(&[problem], options.json),
        };
        if let Some(out) = &options.out {
            let bytes = plan_file::write(&imported.draft(self.today));
            // Somebody may have put a file there meanwhile.
            if let Err(problem) = files::save(out, &bytes, &Stamp::NEW) {
                writeln!(self.err, "{problem}")?;
                return Ok(WRONG_USE);
            }
        }
        if options.json {
            self.print_json(&value(&imported))?;
        } else {
            self.table(&imported)?;
        }
        Ok(ANSWERED)
    }

    fn table(&mut self, imported: &Imported) -> Printed<()> {
        writeln!(self.out, "Taken over, to be checked against the record:")?;
        for row in &imported.rows {
            writeln!(self.out, "  {}", in_words(row))?;
        }
        if imported.not_read.is_empty() {
            return writeln!(self.out, "Nothing was left out.");
        }
        writeln!(self.out, "Not taken over:")?;
        for one in &imported.not_read {
            writeln!(self.out, "  {one}")?;
        }
        Ok(())
    }
}

fn value(imported: &Imported) -> Value {
    let rows = imported.rows.iter().map(plan_file::row_value);
    let not_read = imported.not_read.iter();
    let not_read = not_read.map(|one| {
        json!({
            "place": one.place, "given": one.given, "why": one.why, "medicine": one.about,
        })
    });
    json!({
        "country": imported.country.as_str(),
        "regimen": rows.collect::<Vec<_>>(),
        "not_read": not_read.collect::<Vec<_>>(),
    })
}

/// A row in one line; what is still to be filled in shows as an open place.
fn in_words(row: &RowDraft) -> String {
    let open = |text: &str| {
        if text.is_empty() {
            "…".to_owned()
        } else {
            text.to_owned()
        }
    };
    let taking = match &row.taking {
        TakingDraft::Regular(doses) => {
            let doses = doses.iter();
            let doses = doses.map(|dose| format!("{} {}", open(&dose.time), open(&dose.amount)));
            doses.collect::<Vec<_>>().join(", ")
        }
        TakingDraft::AsNeeded(needed) => format!(
            "when needed {}, used {} times and at most {} times in 24 hours",
            open(&needed.amount),
            open(&needed.uses_per_24h),
            open(&needed.most_per_24h)
        ),
        TakingDraft::Patches {
            patches,
            next_change,
        } => {
            let patches: Vec<String> = patches.iter().map(|patch| open(patch)).collect();
            let patches = patches.join(" and ");
            format!("patches {patches}, next change {}", open(next_change))
        }
        TakingDraft::Infusion { amount_per_24h } => {
            format!("{} in 24 hours as an infusion", open(amount_per_24h))
        }
    };
    let brand = Some(row.brand.as_str()).filter(|brand| !brand.is_empty());
    let brand = brand.map_or_else(String::new, |brand| format!(" ({brand})"));
    format!("{}: {}{brand}, {taking}", row.id, row.product)
}
