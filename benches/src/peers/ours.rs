//! This crate, from the header map.

use http_conditional::{ETag, HttpDate, Representation, evaluate};

use super::{Peer, Work};
use crate::items::{DATE_SECONDS, Item};

pub const PEER: Peer = Peer { name: "http-conditional", prepare };

fn prepare(item: &'static Item) -> Work {
    let etag: ETag = item.etag.parse().expect("a tag");
    let modified = HttpDate::from_unix_seconds(DATE_SECONDS.cast_signed());
    Box::new(move || {
        let current = Representation::current().etag(&etag).last_modified(modified);
        evaluate(&item.method, &item.headers, &current)
    })
}
