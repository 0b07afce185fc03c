//! The `headers` crate, in the order of RFC 9110 section 13.2.2 written out by hand, as its users have to.

use std::iter;

use headers::{ETag, Header, HeaderMapExt, IfMatch, IfModifiedSince, IfNoneMatch, IfUnmodifiedSince};
use http::HeaderValue;
use http_conditional::Decision;

use super::{BY_HAND, Peer, Work};
use crate::cases::{Case, Subject};
use crate::items::Item;

pub(super) const PEER: Peer = Peer { name: "headers", package: "headers", prepare, leaves };

fn leaves(case: &Case) -> Option<&'static str> {
    matches!(case.about, Subject::Order | Subject::Method | Subject::Missing).then_some(BY_HAND)
}

fn prepare(item: &'static Item) -> Result<Work, &'static str> {
    // From bytes: its `parse` takes no others than those of ASCII.
    let etag = HeaderValue::from_bytes(item.etag.as_bytes()).expect("a field value");
    let etag = ETag::decode(&mut iter::once(&etag)).expect("a tag");
    let modified = item.modified;
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
