//! The library and its data, tested without the window.
#![expect(
    clippy::string_slice,
    clippy::type_complexity,
    clippy::needless_for_each,
    reason = "test code stops where it is wrong"
)]

#[cfg(test)]
mod ages;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod by_hand_again;
#[cfg(test)]
mod changes_on_the_way;
#[cfg(test)]
mod clinician_paper;
#[cfg(test)]
mod combined;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod comparison;
#[cfg(test)]
mod comparison_paper;
#[cfg(test)]
mod consultation_numbers;
#[cfg(test)]
mod consultation_properties;
#[cfg(test)]
mod consultations;
#[cfg(test)]
mod custody;
#[cfg(test)]
mod dose_levels;
#[cfg(test)]
mod equivalents;
#[cfg(test)]
mod every_kind;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod exchange_calendar;
#[cfg(test)]
mod exchange_fhir;
#[cfg(test)]
mod exchange_files;
#[cfg(test)]
mod exchange_import;
#[cfg(test)]
mod exchange_import_listed;
#[cfg(test)]
mod fast_paces;
#[cfg(test)]
mod formulary_cases;
#[cfg(test)]
mod fridge_paper;
#[cfg(test)]
mod gate_answers;

mod hazards;
#[cfg(test)]
mod holding;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod invariants;
#[cfg(test)]
mod issued;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod makeable;
#[cfg(test)]
mod nothing_left_to_lower;
#[cfg(test)]
mod old_files;
#[cfg(test)]
mod optimality;
#[cfg(test)]
mod over_one_another;
#[cfg(test)]
mod paper;
#[cfg(test)]
mod paper_code;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod papers_by_country;
#[cfg(test)]
mod papers_of_steps;
#[cfg(test)]
mod patch_steps;
#[cfg(test)]
mod patient_words;
#[cfg(test)]
mod pharmacy_paper;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod published;
#[cfg(test)]
mod recovering;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod replanned;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod saving;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod sealed;
#[cfg(test)]
mod several_rows;
#[cfg(test)]
mod supplies;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tails;
#[cfg(test)]
mod tails_elsewhere;
#[cfg(test)]
mod taken_instead;
#[cfg(test)]
mod warnings;
#[cfg(test)]
mod when_needed;
#[cfg(test)]
mod worked;
