//! The header of a 304, made from that of the 200 it stands for.

use http::header::{
    CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    LAST_MODIFIED, TRAILER, TRANSFER_ENCODING,
};
use http::{HeaderMap, HeaderName};

/// What describes the content of the 200 and would describe, on a 304, something that is not sent.
const OF_THE_CONTENT: [HeaderName; 12] = [
    CONTENT_DISPOSITION,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_LENGTH,
    CONTENT_RANGE,
    CONTENT_TYPE,
    TRAILER,
    TRANSFER_ENCODING,
    HeaderName::from_static("content-digest"),
    HeaderName::from_static("content-md5"),
    HeaderName::from_static("digest"),
    HeaderName::from_static("repr-digest"),
];

/// Turns the header of the 200 that would have been sent into that of the 304 (RFC 9110 section 15.4.5).
///
/// What the 304 must repeat stays as it is: `Cache-Control`, `Content-Location`, `Date`, `ETag`, `Expires`,
/// `Vary`. What describes the content goes, `Content-Length` included, and so does `Last-Modified` where
/// there is an `ETag` to go by. Every other field stays, with all its lines.
///
/// What is left to the caller is the status and the empty body. A `Content-Length` may only be the one that the
/// 200 would have had (section 8.6); frameworks that count the empty body of an answer to HEAD, as axum does, put
/// a wrong one there unless they are given the right one.
///
/// ```
/// use http::{HeaderMap, header};
/// use http_conditional::make_not_modified;
///
/// let mut headers = HeaderMap::new();
/// headers.insert(header::ETAG, "\"1\"".parse().unwrap());
/// headers.insert(header::CACHE_CONTROL, "no-cache".parse().unwrap());
/// headers.insert(header::CONTENT_TYPE, "text/plain".parse().unwrap());
/// headers.insert(header::CONTENT_LENGTH, "5".parse().unwrap());
///
/// make_not_modified(&mut headers);
/// assert_eq!(headers.len(), 2);
/// assert!(headers.contains_key(header::ETAG) && headers.contains_key(header::CACHE_CONTROL));
/// ```
pub fn make_not_modified(headers: &mut HeaderMap) {
    for name in &OF_THE_CONTENT {
        headers.remove(name);
    }
    if headers.contains_key(ETAG) {
        headers.remove(LAST_MODIFIED);
    }
}

/// Whether a field of the 200 belongs on the 304 (RFC 9110 section 15.4.5), for maps that are not of `http` 1.x:
/// [`make_not_modified`] as a question about one field.
///
/// `Last-Modified` belongs there only where the 200 has no `ETag`, so that has to be told. The name may be in any
/// case.
///
/// ```
/// use http_conditional::belongs_on_not_modified;
///
/// let mut fields = vec![("ETag", "\"1\""), ("Content-Type", "text/plain"), ("Vary", "Accept")];
/// let has_etag = fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("etag"));
/// fields.retain(|(name, _)| belongs_on_not_modified(name, has_etag));
/// assert_eq!(fields, [("ETag", "\"1\""), ("Vary", "Accept")]);
/// ```
#[must_use]
pub fn belongs_on_not_modified(name: &str, has_etag: bool) -> bool {
    let is = |field: &HeaderName| field.as_str().eq_ignore_ascii_case(name);
    !(OF_THE_CONTENT.iter().any(is) || has_etag && is(&LAST_MODIFIED))
}
