//! `instructions SIZE PEER...`: evaluates every item, the hostile ones of that size, for callgrind to count.
//!
//! Each is evaluated n and 3n times, with a mark before, between and behind, at which callgrind is made to write
//! down its count. On standard output stands the n of each, in the order of the marks.

use std::hint::black_box;
use std::sync::atomic::{AtomicU32, Ordering};

use http_conditional_bench::figures::row;
use http_conditional_bench::items;
use http_conditional_bench::peers::{Work, everybody};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let size = arguments.next().and_then(|size| size.parse().ok()).expect("instructions SIZE PEER...");
    let names: Vec<String> = arguments.collect();
    for peer in everybody().filter(|peer| names.iter().any(|name| name == peer.name)) {
        for item in items::all(size) {
            match peer.ready(item) {
                Err(why) => row(peer, item, why),
                Ok(work) => {
                    let times = (50_000 / (item.size() + 500)).max(1);
                    mark();
                    evaluate(&work, times);
                    mark();
                    evaluate(&work, 3 * times);
                    mark();
                    row(peer, item, times);
                }
            }
        }
    }
}

#[inline(never)]
fn evaluate(work: &Work, times: usize) {
    for _ in 0..times {
        let _ = black_box(work());
    }
}

/// Where callgrind writes down what it has counted so far. It does something, lest it be folded into another.
#[inline(never)]
fn mark() {
    static MARKS: AtomicU32 = AtomicU32::new(0);
    MARKS.fetch_add(1, Ordering::Relaxed);
}
