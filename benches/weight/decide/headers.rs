use std::time::{Duration, UNIX_EPOCH};

use headers::{ETag, HeaderMapExt, IfMatch, IfModifiedSince, IfNoneMatch, IfUnmodifiedSince};
use http::header::HeaderMap;

pub fn status(headers: &HeaderMap) -> u16 {
    let etag: ETag = "\"1\"".parse().expect("a tag");
    let modified = UNIX_EPOCH + Duration::from_secs(1_715_768_430);
    if let Some(if_match) = headers.typed_get::<IfMatch>() {
        if !if_match.precondition_passes(&etag) {
            return 412;
        }
    } else if let Some(since) = headers.typed_get::<IfUnmodifiedSince>()
        && !since.precondition_passes(modified)
    {
        return 412;
    }
    if let Some(if_none_match) = headers.typed_get::<IfNoneMatch>() {
        if !if_none_match.precondition_passes(&etag) {
            return 304;
        }
    } else if let Some(since) = headers.typed_get::<IfModifiedSince>()
        && !since.is_modified(modified)
    {
        return 304;
    }
    200
}
