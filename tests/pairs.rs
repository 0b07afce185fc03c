//! Every two fields in all their states, with every method, resource and leniency, asked everything: of the crate and
//! of the oracle. `all_states` does the same with all five fields, which takes longer.

mod support;

use support::combinations::{BY_THE_RFC, Fields, LENIENT, METHODS, MORE_METHODS, ask_all, states};

/// ORDER-1, WHEN-2, WHEN-5, OPEN-1 to OPEN-9, OPEN-21, R428-1: every question, for two fields at a time.
#[test]
fn every_two_fields_are_asked_everything() {
    let (methods, states) = ([METHODS, MORE_METHODS].concat(), states());
    let mut combinations = 0;
    for options in [BY_THE_RFC].into_iter().chain(LENIENT) {
        for fields in Fields::pairs() {
            combinations += ask_all(&fields, options, &methods, &states);
        }
    }
    println!("{combinations} combinations");
    assert!(combinations > 1_000_000, "{combinations} combinations");
}
