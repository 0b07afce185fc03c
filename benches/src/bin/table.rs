//! `table [SIZE]`: measures everybody on everything, the hostile items of that size, and prints it all as Markdown.

use std::process::Command;

use http_conditional_bench::callgrind;
use http_conditional_bench::figures::Figures;
use http_conditional_bench::items::{self, HOSTILE, Item};
use http_conditional_bench::peers::{self, FIELDS, LOOK_UPS, MAP, MEMCHR, MEMCMP, PEERS, Peer};
use http_conditional_bench::system::{self, PROFILES};

/// The peer whose share this crate is to stay below.
const HEADERS: &str = "headers";

const NOTES: &str = "\
- `http-conditional` is `evaluate` from the header map. `from lines` is `Preconditions::from_lines` and `evaluate`, by
  a host that has the fields already.
- headers, actix-web and parse-net leave the order of section 13.2.2 to their users; it is written out by hand here.
  parse-net reads a line of at most 1024 tags and 16 empty elements; others are `refused`, though they are valid.
- http-serve cannot be asked for the decision alone: that is the whole response, without the body, and for GET only.
- tako hands out the 304 with its header fields; eggserve hands out their names and values.
- http-serve reads one line, and drops a list at an empty element or a space in front of a comma (H1, H6, H8); tako
  drops one at an empty element (H1). Their decisions are right there because nothing would have matched.
- `wrong` means that the decision is wrong, and that there is nothing to measure.
- The yardsticks decide nothing: asking the map for the five names, comparing one tag, counting the quotes.";

fn main() {
    let size = std::env::args().nth(1).map_or(HOSTILE, |size| size.parse().expect("table [SIZE]"));
    let items = items::all(size);
    println!("{}\n\n{NOTES}", setting(size));

    let ours = [&MAP, &FIELDS].into_iter().chain(PEERS);
    let everybody: Vec<&Peer> = ours.clone().chain([&LOOK_UPS, &MEMCMP, &MEMCHR]).collect();
    let names: Vec<&str> = everybody.iter().map(|peer| peer.name).collect();

    for profile in PROFILES {
        println!("\n### Instructions per evaluation, {}\n", described(profile));
        if callgrind::version().is_none() {
            println!("Skipped: valgrind is not installed.");
            continue;
        }
        let figures = callgrind::instructions(profile, size, &names);
        print(items, &everybody, &figures);
        println!("\n{}", summary(items, &figures));
    }
    for profile in PROFILES {
        println!("\n### Time, {}: in nanoseconds, the others as multiples of that\n", described(profile));
        print(items, &everybody, &run("wall", profile, size));
    }
    println!("\n### Allocations per evaluation\n");
    print(items, &ours.collect::<Vec<_>>(), &run("allocations", "release", size));
}

/// On what, with what, and when.
fn setting(size: usize) -> String {
    format!(
        "{}, {}, {}, {}. {}. Items `H` have {} KiB.",
        system::today(),
        system::processor(),
        system::compiler(),
        callgrind::version().unwrap_or_else(|| String::from("no valgrind")),
        peers::versions(),
        size >> 10
    )
}

fn described(profile: &str) -> &'static str {
    match profile {
        "lto" => "thin LTO and one codegen unit",
        _ => "cargo's release profile",
    }
}

/// What one of the measuring programs found.
fn run(program: &str, profile: &str, size: usize) -> Figures {
    let mut command = Command::new(system::build(program, profile));
    Figures::read(&system::output(command.arg(size.to_string())).expect("a program that was just built"))
}

fn print(items: &[Item], columns: &[&Peer], figures: &Figures) {
    let names: Vec<&str> = columns.iter().map(|peer| peer.name).collect();
    println!("| | work | {} |", names.join(" | "));
    println!("| --- | --- |{}", " ---: |".repeat(names.len()));
    for item in items {
        let cells: Vec<String> = names.iter().map(|name| grouped(figures.text(name, item.name))).collect();
        println!("| {} | {} | {} |", item.name, item.what, cells.join(" | "));
    }
}

/// How far this crate is below the one peer, and where it is not below the others.
fn summary(items: &[Item], figures: &Figures) -> String {
    let share =
        |peer: &Peer, item: &Item| Some(figures.number(MAP.name, item.name)? / figures.number(peer.name, item.name)?);
    let shares: Vec<(&str, &str, f64)> = PEERS
        .iter()
        .flat_map(|peer| items.iter().filter_map(move |item| Some((peer.name, item.name, share(peer, item)?))))
        .collect();
    let of_headers = shares.iter().filter(|(peer, ..)| *peer == HEADERS);
    let (_, item, most) = of_headers.max_by(|one, other| one.2.total_cmp(&other.2)).expect("an item");
    let cheaper = shares.iter().filter(|(.., share)| *share > 1.0).map(|(peer, item, _)| format!("{peer} on {item}"));
    let cheaper = cheaper.collect::<Vec<_>>().join(", ");
    let cheaper = if cheaper.is_empty() { "none" } else { &cheaper };
    format!("At most {most:.2} of what {HEADERS} takes, on {item}. Cheaper than this crate: {cheaper}.")
}

/// Whole numbers in groups of three digits.
fn grouped(text: &str) -> String {
    if text.parse::<u64>().is_err() {
        return text.to_owned();
    }
    let mut grouped = String::new();
    for (index, digit) in text.chars().enumerate() {
        if index > 0 && (text.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
