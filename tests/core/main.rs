//! The library and its data, tested without the window.

mod equivalents;
mod paper;
