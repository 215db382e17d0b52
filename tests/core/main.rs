//! The library and its data, tested without the window.

mod architecture;
mod command_line;
mod equivalents;
mod examples;
mod invariants;
mod optimality;
mod paper;
mod properties;
mod refusals;
mod support;
mod worked;
