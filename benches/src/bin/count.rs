//! `count PEER ITEM TIMES`: evaluates one item that many times, to be run under a profiler.

use std::hint::black_box;

use http_conditional_bench::items::{self, HOSTILE};
use http_conditional_bench::peers::everybody;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, peer, item, times] = &arguments[..] else { panic!("count PEER ITEM TIMES") };
    let peer = everybody().find(|known| known.name == peer).expect("a peer");
    let item = items::all(HOSTILE).iter().find(|known| known.name == item).expect("an item");
    let work = peer.ready(item).expect("the right decision");
    for _ in 0..times.parse().expect("a number") {
        let _ = black_box(work());
    }
}
