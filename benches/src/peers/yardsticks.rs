//! What nobody can do without: to measure the others by.

use std::hint::black_box;

use http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE};
use http_conditional::{ETag, HttpDate, Preconditions, Representation};

use super::Peer;
use crate::items::DATE_SECONDS;

/// The loop and the call, which is taken off the others.
pub const NOTHING: Peer = Peer { name: "nothing", prepare: |item| Box::new(move || black_box(item).answer) };

/// Asking the map for the five fields.
pub const LOOK_UPS: Peer = Peer {
    name: "five look-ups",
    prepare: |item| {
        Box::new(move || {
            for name in [IF_MATCH, IF_UNMODIFIED_SINCE, IF_NONE_MATCH, IF_MODIFIED_SINCE, IF_RANGE] {
                black_box(item.headers.get(name));
            }
            item.answer
        })
    },
};

/// This crate, handed the fields directly, as a host does that has them already.
pub const FIELDS: Peer = Peer {
    name: "http-conditional, from lines",
    prepare: |item| {
        let etag: ETag = item.etag.parse().expect("a tag");
        let modified = HttpDate::from_unix_seconds(DATE_SECONDS.cast_signed());
        let lines: Vec<_> = item.headers.iter().filter(|(name, _)| name.as_str().starts_with("if-")).collect();
        Box::new(move || {
            let current = Representation::current().etag(&etag).last_modified(modified);
            Preconditions::from_lines(lines.iter().copied()).judge(&item.method, &current).decision()
        })
    },
};
