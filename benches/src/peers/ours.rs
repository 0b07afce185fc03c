//! This crate.

use http_conditional::{Decision, ETag, HttpDate, Preconditions, Representation, Validators, evaluate};

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
            Preconditions::from_lines(lines.iter().copied()).evaluate(&item.method, current).decision()
        }))
    },
    leaves: NOTHING_TO_WRITE,
};

/// The methods, with the validators that a server holds, as an adapter calls them.
pub const EVALUATE: Peer = Peer {
    name: "evaluate",
    package: "http-conditional",
    prepare: |item| {
        let current = owned(item);
        Ok(Box::new(move || {
            Preconditions::from_headers(&item.headers).evaluate(&item.method, current.as_ref()).decision()
        }))
    },
    leaves: NOTHING_TO_WRITE,
};

/// The same with 400 and 428, as a handler that writes calls it.
pub const ADMIT: Peer = Peer {
    name: "admit",
    package: "http-conditional",
    prepare: |item| {
        let current = owned(item);
        Ok(Box::new(move || {
            let admitted = Preconditions::from_headers(&item.headers).admit(&item.method, current.as_ref());
            admitted.map_or(Decision::PreconditionFailed, |verdict| verdict.decision())
        }))
    },
    leaves: NOTHING_TO_WRITE,
};

fn owned(item: &Item) -> Option<Validators> {
    let (etag, modified) = validators(item);
    item.exists.then(|| Validators::from(etag).with_last_modified(modified))
}

fn validators(item: &Item) -> (ETag, HttpDate) {
    (item.etag.parse().expect("a tag"), item.modified.into())
}
