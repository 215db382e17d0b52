//! The pages, one file each, named as on screen.

mod circumstances;
mod constraints;
mod pace;
mod product_picker;
mod regimen;
mod row;
mod taper;
mod welcome;

pub(super) use regimen::{add_row, first_table, regimen_ui};
pub(super) use taper::{summary, taper_ui};
pub(super) use welcome::welcome_ui;
