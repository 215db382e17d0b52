//! The pages, one file each, named as on screen.

mod assess;
mod changes;
mod compare;
mod constraints;
mod formats;
mod goal;
mod imported;
mod journal;
mod manual;
mod manual_steps;
mod pace;
mod print;
mod product_picker;
mod record;
mod regimen;
mod replan;
mod review;
mod review_entry;
mod row;
mod scenarios;
mod switch;
mod taken;
mod taking;
mod taper;
mod welcome;

pub(super) use assess::assess_ui;
pub(super) use compare::{compare_ui, table_ui};
pub(super) use manual_steps::place_of_step;
pub(super) use print::{asked, print_ui};
pub(super) use regimen::{add_row, first_table, is_blank, regimen_ui, replace_rows};
pub(super) use review::{overdue_in_words, review_ui};
pub(super) use scenarios::{add_copy, remove, shown};
pub(super) use taken::of_row;
pub(super) use taper::{summary, taper_ui};
pub(super) use welcome::welcome_ui;
