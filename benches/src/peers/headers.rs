//! The `headers` crate, in the order of RFC 9110 section 13.2.2 written out by hand, as its users have to.

use std::time::{Duration, UNIX_EPOCH};

use headers::{ETag, HeaderMapExt, IfMatch, IfModifiedSince, IfNoneMatch, IfUnmodifiedSince};
use http_conditional::Decision;

use super::{Peer, Work};
use crate::items::{DATE_SECONDS, Item};

pub(super) const PEER: Peer = Peer { name: "headers", package: "headers", prepare };

fn prepare(item: &'static Item) -> Result<Work, &'static str> {
    let etag: ETag = item.etag.parse().expect("a tag");
    let modified = UNIX_EPOCH + Duration::from_secs(DATE_SECONDS);
    Ok(Box::new(move || {
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
                return if item.reads() { Decision::NotModified } else { Decision::PreconditionFailed };
            }
        } else if item.reads()
            && let Some(since) = item.headers.typed_get::<IfModifiedSince>()
            && !since.is_modified(modified)
        {
            return Decision::NotModified;
        }
        Decision::Proceed
    }))
}
