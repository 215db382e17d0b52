//! The core's tests: what the program promises, checked without its window.

mod architecture;
mod command_line;
mod examples;
mod invariants;
mod optimality;
mod properties;
mod refusals;
mod support;
mod worked;
