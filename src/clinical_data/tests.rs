//! The shipped data load, and each kind of mistake is named with file, row and field.

use super::*;

#[test]
fn the_shipped_data_load_and_use_every_source() {
    let formulary = Formulary::load().unwrap();
    assert_eq!(formulary.unused_sources(), &[] as &[String]);
}
