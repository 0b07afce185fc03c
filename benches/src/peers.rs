//! Everybody who can decide, behind one shape: prepared once, then called again and again.

mod ours;
mod yardsticks;

#[cfg(feature = "peers")]
mod actix_web;
#[cfg(feature = "peers")]
mod eggserve;
#[cfg(feature = "peers")]
mod headers;
#[cfg(feature = "peers")]
mod http_serve;
#[cfg(feature = "peers")]
mod parse_net;
#[cfg(feature = "peers")]
mod tako;

use http_conditional::Decision;

use crate::cases::Case;
use crate::items::Item;
#[cfg(feature = "peers")]
use crate::system;

pub use ours::{ADMIT, EVALUATE, FIELDS, MAP};
pub use yardsticks::{LOOK_UPS, MEMCHR, MEMCMP, NOTHING};

/// What is measured: one evaluation, from parsed header map to three-way decision.
pub type Work = Box<dyn Fn() -> Decision>;

/// A crate that decides.
pub struct Peer {
    pub name: &'static str,
    /// The crate that does the work, to look its version up.
    pub package: &'static str,
    /// Prepares what a server has before the request: its tag in the type of the peer, its date. Where the
    /// peer cannot be asked, two words why.
    pub prepare: fn(&'static Item) -> Result<Work, &'static str>,
    /// Where the decision is not made by the peer but by its user, whose part is written out by hand here:
    /// two words for it.
    pub leaves: fn(&Case) -> Option<&'static str>,
}

/// What a peer that decides everything leaves to its user.
const NOTHING_TO_WRITE: fn(&Case) -> Option<&'static str> = |_| None;

#[cfg(feature = "peers")]
const BY_HAND: &str = "by hand";

impl Peer {
    /// The work on an item, once its decision was seen to be right.
    ///
    /// # Errors
    ///
    /// Two words for the table where there is nothing to measure.
    pub fn ready(&self, item: &'static Item) -> Result<Work, &'static str> {
        let work = (self.prepare)(item)?;
        if work() == item.expected { Ok(work) } else { Err("wrong") }
    }
}

/// The crates that decide.
#[cfg(feature = "peers")]
pub const PEERS: &[Peer] =
    &[headers::PEER, actix_web::PEER, http_serve::PEER, tako::PEER, eggserve::PEER, parse_net::PEER];
#[cfg(not(feature = "peers"))]
pub const PEERS: &[Peer] = &[];

/// What they are, with their versions.
///
/// # Panics
///
/// Where the lock file does not know one of them.
#[cfg(feature = "peers")]
#[must_use]
pub fn versions() -> String {
    let version = |package| system::version(package).expect("a locked package");
    PEERS.iter().map(|peer| format!("{} {}", peer.package, version(peer.package))).collect::<Vec<_>>().join(", ")
}

/// This crate, the peers, the yardsticks, and the empty loop: everybody who can be measured.
pub fn everybody() -> impl Iterator<Item = &'static Peer> {
    [&MAP, &EVALUATE, &ADMIT, &FIELDS].into_iter().chain(PEERS).chain([&LOOK_UPS, &MEMCMP, &MEMCHR, &NOTHING])
}
