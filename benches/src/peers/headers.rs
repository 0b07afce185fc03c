//! The `headers` crate, in the order of RFC 9110 section 13.2.2 written out by hand, as its users have to.

use std::time::{Duration, UNIX_EPOCH};

use headers::{ETag, HeaderMapExt, IfMatch, IfModifiedSince, IfNoneMatch, IfUnmodifiedSince};
use http::Method;
use http_conditional::Decision;

use super::{Peer, Work};
use crate::items::{DATE_SECONDS, Item};

pub const PEER: Peer = Peer { name: "headers", prepare };

fn prepare(item: &'static Item) -> Work {
    let etag: ETag = item.etag.parse().expect("a tag");
    let modified = UNIX_EPOCH + Duration::from_secs(DATE_SECONDS);
    Box::new(move || {
        let reads = item.method == Method::GET || item.method == Method::HEAD;
        if let Some(if_match) = item.headers.typed_get::<IfMatch>() {
            if !if_match.precondition_passes(&etag) {
                return Decision::PreconditionFailed;
            }
        } else if let Some(since) = item.headers.typed_get::<IfUnmodifiedSince>()
            && !since.precondition_passes(modified)
        {
            return Decision::PreconditionFailed;
        }
        if let Some(if_none_match) = item.headers.typed_get::<IfNoneMatch>() {
            if !if_none_match.precondition_passes(&etag) {
                return if reads { Decision::NotModified } else { Decision::PreconditionFailed };
            }
        } else if reads
            && let Some(since) = item.headers.typed_get::<IfModifiedSince>()
            && !since.is_modified(modified)
        {
            return Decision::NotModified;
        }
        Decision::Proceed
    })
}
