//! The least that every evaluation does, to measure the others by. None of them decides anything.

use std::hint::black_box;

use http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE};

use super::{NOTHING_TO_WRITE, Peer};
use crate::items::Item;

/// The loop and the call, which is taken off the others.
pub const NOTHING: Peer = Peer {
    name: "nothing",
    package: "http",
    prepare: |item| Ok(Box::new(move || black_box(item).expected)),
    leaves: NOTHING_TO_WRITE,
};

/// Asking the map for the five fields.
pub const LOOK_UPS: Peer = Peer {
    name: "five look-ups",
    package: "http",
    prepare: |item| {
        Ok(Box::new(move || {
            for name in [IF_MATCH, IF_UNMODIFIED_SINCE, IF_NONE_MATCH, IF_MODIFIED_SINCE, IF_RANGE] {
                black_box(item.headers.get(name));
            }
            item.expected
        }))
    },
    leaves: NOTHING_TO_WRITE,
};

/// Comparing the current tag with as many bytes of the list.
pub const MEMCMP: Peer = Peer {
    name: "memcmp",
    package: "http",
    prepare: |item| {
        let list = first_list(item)?;
        let start = list.get(..item.etag.len()).unwrap_or(list);
        Ok(Box::new(move || {
            black_box(black_box(start) == black_box(item.etag.as_bytes()));
            item.expected
        }))
    },
    leaves: NOTHING_TO_WRITE,
};

/// Counting the quotes of the list.
pub const MEMCHR: Peer = Peer {
    name: "memchr",
    package: "memchr",
    prepare: |item| {
        let list = first_list(item)?;
        Ok(Box::new(move || {
            black_box(memchr::memchr_iter(b'"', black_box(list)).count());
            item.expected
        }))
    },
    leaves: NOTHING_TO_WRITE,
};

/// The first line of tags.
fn first_list(item: &'static Item) -> Result<&'static [u8], &'static str> {
    let value = item.headers.get(IF_MATCH).or_else(|| item.headers.get(IF_NONE_MATCH));
    value.map(http::HeaderValue::as_bytes).ok_or("-")
}
