//! `features`: which crate decides what, as Markdown. Fails where the decision of this crate is not right.

use std::iter;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use http_conditional::Decision;
use http_conditional_bench::cases::{self, Case};
use http_conditional_bench::items::Item;
use http_conditional_bench::peers::{self, MAP, PEERS, Peer};
use http_conditional_bench::system;

const RIGHT: &str = "yes";

const NOTES: &str = "\
- GET, unless the case says otherwise. The current tag is `\"cur\"`, or the one that the list shows. A list of If-Match
  that holds is asked twice, the second time with another tag current, where the decision is 412.
- `yes`: right. `no`: another decision. `panics`: no decision.
- `400`, `refused`: turned down, though the field is valid or to be ignored.
- `by hand`: left to the user of the crate, whose decision says nothing about the crate.
- `error`: the crate returns an error for that field, and its user decides.
- `GET only`: no other method can be asked about. `cannot say`: there is no way to say that nothing is there.
- Two-digit years are read by a fixed day of 2026 here; `Preconditions::with_now` takes a clock, as parse-net does.";

fn main() -> ExitCode {
    // What a peer does in its last moments is no part of the table.
    panic::set_hook(Box::new(|_| ()));
    let columns: Vec<&Peer> = [&MAP].into_iter().chain(PEERS).collect();
    let names: Vec<&str> = columns.iter().map(|peer| peer.name).collect();
    println!("| case | decision | {} |", names.join(" | "));
    println!("| --- | --- |{}", " --- |".repeat(names.len()));

    let mut wrong = Vec::new();
    for case in cases::all() {
        let cells: Vec<&str> = columns.iter().map(|peer| cell(peer, case)).collect();
        println!("| {} | {} | {} |", case.item.what, described(case.item.expected), cells.join(" | "));
        if cells[0] != RIGHT {
            wrong.push(case.item.what);
        }
    }
    println!("\n{NOTES}\n\n{}, {}.", system::today(), peers::versions());

    for case in &wrong {
        eprintln!("{} is wrong: {case}", MAP.name);
    }
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn cell(peer: &Peer, case: &'static Case) -> &'static str {
    if let Some(word) = (peer.leaves)(case) {
        return word;
    }
    let mut words = iter::once(&case.item).chain(&case.other).map(|item| word(peer, item));
    words.find(|word| *word != RIGHT).unwrap_or(RIGHT)
}

fn word(peer: &Peer, item: &'static Item) -> &'static str {
    match panic::catch_unwind(AssertUnwindSafe(|| (peer.prepare)(item).map(|work| work()))) {
        Ok(Ok(expected)) if expected == item.expected => RIGHT,
        Ok(Ok(_)) => "no",
        Ok(Err(why)) => why,
        Err(_) => "panics",
    }
}

fn described(expected: Decision) -> &'static str {
    match expected {
        Decision::Proceed => "proceed",
        Decision::NotModified => "304",
        Decision::PreconditionFailed => "412",
    }
}
