//! `count PEER ITEM TIMES`: evaluates one item that many times, to be run under an instruction counter.

use std::hint::black_box;

use http_conditional_bench::{all_items, everybody};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, peer, item, times] = &arguments[..] else { panic!("count PEER ITEM TIMES") };
    let peer = everybody().into_iter().find(|known| known.name == peer).expect("a peer");
    let item = all_items().iter().find(|known| known.name == item || known.what == item).expect("an item");
    let work = (peer.prepare)(item);
    assert_eq!(work(), item.answer, "{} is wrong about {}", peer.name, item.what);
    for _ in 0..times.parse().expect("a number") {
        let _ = black_box(work());
    }
}
