//! This crate.

use http_conditional::{ETag, HttpDate, Preconditions, Representation, evaluate};

use super::{NOTHING_TO_WRITE, Peer};
use crate::items::Item;

/// From the header map.
pub const MAP: Peer = Peer {
    name: "http-conditional",
    package: "http-conditional",
    prepare: |item| {
        if !item.exists {
            return Ok(Box::new(|| evaluate(&item.method, &item.headers, &Representation::missing())));
        }
        let (etag, modified) = validators(item);
        Ok(Box::new(move || {
            let current = Representation::present().with_etag(&etag).with_last_modified(modified);
            evaluate(&item.method, &item.headers, &current)
        }))
    },
    leaves: NOTHING_TO_WRITE,
};

/// Handed the fields directly, as by a host that has them already.
pub const FIELDS: Peer = Peer {
    name: "from lines",
    package: "http-conditional",
    prepare: |item| {
        let (etag, modified) = validators(item);
        let lines: Vec<_> = item.conditional_lines().collect();
        Ok(Box::new(move || {
            let current = Representation::present().with_etag(&etag).with_last_modified(modified);
            Preconditions::from_lines(lines.iter().copied()).evaluate(&item.method, &current).decision()
        }))
    },
    leaves: NOTHING_TO_WRITE,
};

fn validators(item: &Item) -> (ETag, HttpDate) {
    (item.etag.parse().expect("a tag"), item.modified.into())
}
