//! The library and its data, tested without the window.
#![expect(
    clippy::string_slice,
    clippy::type_complexity,
    clippy::needless_for_each,
    reason = "test code stops where it is wrong"
)]

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod by_hand_again;
#[cfg(test)]
mod changes_on_the_way;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod comparison;
#[cfg(test)]
mod equivalents;
#[cfg(test)]
mod every_kind;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod formulary_cases;
#[cfg(test)]
mod hazards;
#[cfg(test)]
mod holding;
#[cfg(test)]
mod invariants;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod makeable;
#[cfg(test)]
mod optimality;
#[cfg(test)]
mod paper;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod published;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod replanned;
#[cfg(test)]
mod scenarios;
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
mod warnings;
#[cfg(test)]
mod worked;
