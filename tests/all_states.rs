//! Every combination of a method, the five fields and the resource, asked everything twice: of the crate and of the
//! oracle, which is written from the text of the RFC.
//!
//! `cargo test --test all_states -- --nocapture` shows how many there are.

mod support;

use support::combinations::{
    ABSENT, BY_THE_RFC, Fields, LENIENT, METHODS, READABLE_DATES, UNREADABLE_DATES, ask_all, states,
};

/// The groups ORDER, IM, INM, IMS, IUS, IR, WHEN, QUERY and R428, and the readings OPEN-1 to OPEN-16 and OPEN-21:
/// the verdict with its reason, what 400, 412 and 428 are due for, If-Range, what is malformed and where, what is
/// needed.
#[test]
fn the_crate_and_the_oracle_agree() {
    let combinations = ask_all(&Fields::all(), BY_THE_RFC, METHODS, &states());
    println!("{combinations} combinations");
    assert!(combinations > 10_000_000, "{combinations} combinations");
}

/// IM-1, OPEN-1, OPEN-4 and what departs from them: the same with each leniency, over fewer dates.
#[test]
fn leniencies_change_what_they_say_and_nothing_else() {
    let dates = [ABSENT, &READABLE_DATES[1..2], &UNREADABLE_DATES[..1]].concat();
    let validators: &[&[&str]] = &[&[], &["\"1\""], &["1"], READABLE_DATES[1]];
    let fields = Fields::all()
        .only("If-Unmodified-Since", &dates)
        .only("If-Modified-Since", &dates)
        .only("If-Range", validators);
    let count = |options| ask_all(&fields, options, METHODS, &states());
    let combinations: usize = LENIENT.into_iter().map(count).sum();
    println!("{combinations} combinations");
    assert!(combinations > 3_000_000, "{combinations} combinations");
}
