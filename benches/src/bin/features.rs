//! `features`: who answers what, as Markdown. Fails where the answer of this crate is not the right one.

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use http_conditional::Decision;
use http_conditional_bench::cases::{self, Case};
use http_conditional_bench::peers::{self, MAP, PEERS, Peer};
use http_conditional_bench::system;

const RIGHT: &str = "yes";

const NOTES: &str = "\
- GET, unless it says otherwise. The current tag is `\"cur\"`, unless the list shows another one.
- `yes`: the answer is the right one. `no`: it is another one. `panics`: there is none.
- `by hand`: the crate leaves that to its user, whose answer says nothing about the crate.
- `tells`: the crate gives its user an error for the field, and leaves the answer to the user.
- `refused`: a field that is valid is turned down. `GET only`: there is no asking about other methods.
- `cannot say`: there is no way to say that there is nothing.";

fn main() -> ExitCode {
    // What a peer does in its last moments is no part of the table.
    panic::set_hook(Box::new(|_| ()));
    let columns: Vec<&Peer> = [&MAP].into_iter().chain(PEERS).collect();
    let names: Vec<&str> = columns.iter().map(|peer| peer.name).collect();
    println!("| case | answer | {} |", names.join(" | "));
    println!("| --- | --- |{}", " --- |".repeat(names.len()));

    let mut wrong = Vec::new();
    for case in cases::all() {
        let cells: Vec<&str> = columns.iter().map(|peer| cell(peer, case)).collect();
        println!("| {} | {} | {} |", case.item.what, described(case.item.answer), cells.join(" | "));
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
    let answer = || (peer.prepare)(&case.item).map(|work| work());
    if let Some(word) = (peer.leaves)(case) {
        return word;
    }
    match panic::catch_unwind(AssertUnwindSafe(answer)) {
        Ok(Ok(answer)) if answer == case.item.answer => RIGHT,
        Ok(Ok(_)) => "no",
        Ok(Err(why)) => why,
        Err(_) => "panics",
    }
}

fn described(answer: Decision) -> &'static str {
    match answer {
        Decision::Proceed => "proceed",
        Decision::NotModified => "304",
        Decision::PreconditionFailed => "412",
    }
}
