//! What a decision costs: this crate, a peer, and yardsticks, on the same work.
//!
//! So far this counts instructions, one peer and one item at a time. The difference between 100 and 300
//! evaluations is that of 200, and the same for `nothing` is what the loop takes:
//!
//! ```text
//! cargo build --manifest-path benches/Cargo.toml --profile lto
//! valgrind --tool=callgrind --callgrind-out-file=/dev/null benches/target/lto/count headers W1 100
//! valgrind --tool=callgrind --callgrind-out-file=/dev/null benches/target/lto/count headers W1 300
//! ```

pub mod items;
pub mod peers;

use items::Item;
use peers::{FIELDS, LOOK_UPS, NOTHING, PEERS, Peer};

/// Everybody who can be measured.
pub fn everybody() -> Vec<Peer> {
    PEERS.into_iter().chain([FIELDS, LOOK_UPS, NOTHING]).collect()
}

/// The items of the table and the hostile ones, for as long as the program runs.
pub fn all_items() -> &'static [Item] {
    let mut all = items::items();
    all.extend(items::hostile(64 << 10));
    all.leak()
}
