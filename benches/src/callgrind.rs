//! Instructions per evaluation, counted by callgrind.
//!
//! What n evaluations take is subtracted from what 3n take, so that neither the start of the program nor the first
//! call counts; what an empty loop takes is subtracted as well.

use std::process::Command;

use crate::figures::{Figure, Figures};
use crate::peers::NOTHING;
use crate::system;

/// The version of valgrind, if there is one.
#[must_use]
pub fn version() -> Option<String> {
    Some(system::output(Command::new("valgrind").arg("--version"))?.trim().to_owned())
}

/// Counts for those peers on every item, the hostile ones of that size.
///
/// # Panics
///
/// If valgrind, or the program under it, fails.
#[must_use]
pub fn instructions(profile: &str, hostile_size: usize, peers: &[&str]) -> Figures {
    let program = system::build("instructions", profile);
    let counts = program.with_extension("callgrind");
    let _ = std::fs::remove_file(&counts);
    let output = system::output(
        Command::new("valgrind")
            .args(["--tool=callgrind", "--dump-before=*instructions::mark*", "--combine-dumps=yes"])
            .arg(format!("--callgrind-out-file={}", counts.display()))
            .arg(program)
            .arg(hostile_size.to_string())
            .args(peers)
            .arg(NOTHING.name),
    );
    let counts = totals(&std::fs::read_to_string(counts).expect("the counts of callgrind"));
    without_loop(&per_evaluation(&Figures::read(&output.expect("valgrind")), &counts))
}

/// The count of each stretch from one mark to the next, the first from the start of the program.
fn totals(dumps: &str) -> Vec<f64> {
    dumps.lines().filter_map(|line| line.strip_prefix("totals:")?.trim().parse().ok()).collect()
}

/// Each figure is an n here, or the reason why there are no marks for it.
fn per_evaluation(times: &Figures, counts: &[f64]) -> Figures {
    let mut marked = counts.chunks_exact(3);
    let figures = times
        .all()
        .iter()
        .map(|figure| match figure.text.parse::<f64>() {
            Err(_) => figure.clone(),
            Ok(times) => {
                let [_, once, thrice] = marked.next().expect("three counts an item") else { unreachable!() };
                Figure { text: ((thrice - once) / (2.0 * times)).to_string(), ..figure.clone() }
            }
        })
        .collect();
    assert!(marked.next().is_none(), "more marks than figures");
    Figures::new(figures)
}

fn without_loop(figures: &Figures) -> Figures {
    let decided = figures.all().iter().filter(|figure| figure.peer != NOTHING.name);
    let figures = decided
        .map(|figure| match (figure.text.parse::<f64>(), figures.number(NOTHING.name, &figure.item)) {
            (Ok(taken), Some(empty)) => Figure { text: format!("{:.0}", taken - empty), ..figure.clone() },
            _ => figure.clone(),
        })
        .collect();
    Figures::new(figures)
}
