//! `wall SIZE`: how long each evaluation takes, as a multiple of what this crate takes.
//!
//! All take turns within each of many short rounds, so that a noisy machine hurts all alike, and the median of the
//! rounds counts. The first column is this crate's own time, in nanoseconds.

use std::hint::black_box;
use std::time::{Duration, Instant};

use http_conditional_bench::figures::row;
use http_conditional_bench::items::{self, Item};
use http_conditional_bench::peers::{MAP, Peer, Work, everybody};

const ROUNDS: usize = 41;
/// What one turn takes at least.
const TURN: Duration = Duration::from_micros(50);

fn main() {
    let size = std::env::args().nth(1).and_then(|size| size.parse().ok()).expect("wall SIZE");
    for item in items::all(size) {
        compare(item);
    }
}

/// The first of everybody is this crate.
fn compare(item: &'static Item) {
    let mut runners: Vec<(&Peer, Work, usize)> = Vec::new();
    for peer in everybody() {
        match peer.ready(item) {
            Err(why) => row(peer, item, why),
            Ok(work) => {
                let times = turns(&work);
                runners.push((peer, work, times));
            }
        }
    }
    let rounds: Vec<Vec<f64>> = (0..ROUNDS).map(|round| take_turns(&runners, round)).collect();
    for (index, (peer, ..)) in runners.iter().enumerate() {
        if peer.name == MAP.name {
            row(peer, item, format_args!("{:.0} ns", median(rounds.iter().map(|round| round[index]))));
        } else {
            row(peer, item, format_args!("{:.2}", median(rounds.iter().map(|round| round[index] / round[0]))));
        }
    }
}

/// Nanoseconds of one evaluation of each. Who begins changes from round to round.
fn take_turns(runners: &[(&Peer, Work, usize)], round: usize) -> Vec<f64> {
    let mut taken = vec![0.0; runners.len()];
    for turn in 0..runners.len() {
        let index = (round + turn) % runners.len();
        let (_, work, times) = &runners[index];
        taken[index] = nanoseconds(work, *times);
    }
    taken
}

/// How many evaluations make a turn.
fn turns(work: &Work) -> usize {
    let mut times = 1;
    while time(work, times) < TURN {
        times *= 2;
    }
    times
}

#[expect(clippy::cast_precision_loss)]
fn nanoseconds(work: &Work, times: usize) -> f64 {
    time(work, times).as_nanos() as f64 / times as f64
}

fn time(work: &Work, times: usize) -> Duration {
    let start = Instant::now();
    for _ in 0..times {
        let _ = black_box(work());
    }
    start.elapsed()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
