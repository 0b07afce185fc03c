//! `allocations SIZE`: how often each evaluation asks for memory. A program of its own, since counting costs.

use std::hint::black_box;

use http_conditional_bench::figures::row;
use http_conditional_bench::items;
use http_conditional_bench::peers::everybody;

fn main() {
    let size = std::env::args().nth(1).and_then(|size| size.parse().ok()).expect("allocations SIZE");
    for item in items::all(size) {
        for peer in everybody() {
            match peer.ready(item) {
                Err(why) => row(peer, item, why),
                Ok(work) => {
                    let counted = allocation_counter::measure(|| {
                        let _ = black_box(work());
                    });
                    row(peer, item, counted.count_total);
                }
            }
        }
    }
}
