//! Everybody who can decide, behind one shape: prepared once, then called again and again.

mod headers;
mod ours;
mod yardsticks;

use http_conditional::Decision;

use crate::items::Item;

/// What is timed: one evaluation, from parsed header map to three-way decision.
pub type Work = Box<dyn Fn() -> Decision>;

/// Somebody who decides.
pub struct Peer {
    pub name: &'static str,
    /// Prepares what a server has before the request: its tag in the type of the peer, its date.
    pub prepare: fn(&'static Item) -> Work,
}

pub const PEERS: [Peer; 2] = [ours::PEER, headers::PEER];

pub use yardsticks::{FIELDS, LOOK_UPS, NOTHING};
