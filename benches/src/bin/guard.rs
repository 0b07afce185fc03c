//! `guard [--write]`: fails where a decision takes over a tenth more instructions than `instructions.tsv` says, or
//! where they grow faster than the input. With `--write` the file is made anew.

use std::fmt::Write as _;
use std::process::ExitCode;

use http_conditional_bench::callgrind;
use http_conditional_bench::figures::Figures;
use http_conditional_bench::items::{self, HOSTILE, HUGE};
use http_conditional_bench::peers::{ADMIT, EVALUATE, MAP};
use http_conditional_bench::system::{self, PROFILES};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.tsv");
/// The items that are guarded, and those that grow.
const GUARDED: [&str; 9] = ["W0", "W1", "W2", "W3", "W4", "W5", "W5b", "W6", "W7"];
const TOLERANCE: f64 = 0.1;
/// The free function, and the methods.
const WAYS: [&str; 3] = [MAP.name, EVALUATE.name, ADMIT.name];

/// The name of a row: the item, and the way to ask if that is not the free function.
fn row(way: &str, item: &str) -> String {
    if way == MAP.name { item.to_owned() } else { format!("{item} {way}") }
}

fn main() -> ExitCode {
    if callgrind::version().is_none() {
        println!("skipped: instructions cannot be counted, valgrind is not installed");
        return ExitCode::SUCCESS;
    }
    let measured = PROFILES.map(|profile| (profile, callgrind::instructions(profile, HOSTILE, &WAYS)));
    let write = std::env::args().nth(1).as_deref() == Some("--write");
    let mut costlier = match std::fs::read_to_string(FILE) {
        Ok(kept) => compare(&kept, &measured, write),
        Err(_) if write => 0,
        Err(error) => panic!("{FILE}: {error}; guard --write makes it"),
    };
    if write {
        std::fs::write(FILE, written(&measured)).expect("a file that can be written");
        costlier = 0;
    }
    if costlier + grow(&measured) == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The file, from what was measured.
fn written(measured: &[(&str, Figures)]) -> String {
    let mut file = format!("# {}\n# profile\titem\tinstructions\n", system::compiler());
    for (profile, figures) in measured {
        for way in WAYS {
            for item in GUARDED {
                let _ = writeln!(file, "{profile}\t{}\t{}", row(way, item), figures.text(way, item));
            }
        }
    }
    file
}

/// Prints what was, what is, and the change; returns how many cost more than is tolerated.
fn compare(kept: &str, measured: &[(&str, Figures)], write: bool) -> usize {
    let compiler = kept.lines().next().and_then(|line| line.strip_prefix("# ")).expect("the line of the compiler");
    if compiler != system::compiler() {
        println!("the counts that are kept were made by another compiler: {compiler}, this is {}", system::compiler());
    }
    let mut costlier = 0;
    println!("profile\titem\twas\tis\tchange");
    for line in kept.lines().filter(|line| !line.starts_with('#')) {
        let [profile, item, was] = *line.split('\t').collect::<Vec<_>>() else { panic!("not a count: {line}") };
        let (_, figures) = measured.iter().find(|(known, _)| *known == profile).expect("a known profile");
        let (way, name) = item.split_once(' ').map_or((MAP.name, item), |(name, way)| (way, name));
        let is = figures.number(way, name).expect("a known item");
        let change = is / was.parse::<f64>().expect("a number") - 1.0;
        let fails = change > TOLERANCE;
        costlier += usize::from(fails);
        println!(
            "{profile}\t{item}\t{was}\t{is}\t{:+.1} %{}",
            100.0 * change,
            if fails { ": more expensive" } else { "" }
        );
    }
    let is_kept = |way, item| kept.contains(&format!("\t{}\t", row(way, item)));
    assert!(write || WAYS.iter().all(|way| GUARDED.iter().all(|item| is_kept(way, item))), "an item is not kept");
    costlier
}

/// Prints how the hostile items grow; returns for how many that is neither with the input nor not at all, as where
/// reading ends at an error.
fn grow(measured: &[(&str, Figures)]) -> usize {
    let mut failed = 0;
    println!("profile\titem\t{} KiB\t{} KiB\tratio", HOSTILE >> 10, HUGE >> 10);
    for (profile, small) in measured {
        let huge = callgrind::instructions(profile, HUGE, &[MAP.name]);
        for item in items::all(HOSTILE).iter().filter(|item| item.name.starts_with('H')) {
            let [from, to] = [small, &huge].map(|figures| figures.number(MAP.name, item.name).expect("a count"));
            let ratio = to / from;
            let linear = [16.0, 1.0].into_iter().any(|expected: f64| (ratio / expected - 1.0).abs() <= TOLERANCE);
            failed += usize::from(!linear);
            let mark = if linear { "" } else { ": not linear" };
            println!("{profile}\t{}\t{from}\t{to}\t{ratio:.2}{mark}\t{}", item.name, item.what);
        }
    }
    failed
}
