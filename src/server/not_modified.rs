//! The 304, made from the 200 that it stands for.

use http::header::{
    CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    HeaderName, LAST_MODIFIED, TRAILER, TRANSFER_ENCODING,
};
use http::{Response, StatusCode};

/// The fields that describe the content of the 200. A 304 has no content.
const OF_THE_CONTENT: [HeaderName; 13] = [
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
    HeaderName::from_static("unencoded-digest"),
];

/// Turns the 200 that would have been sent into the 304 that stands for it (RFC 9110 section 15.4.5).
///
/// The status becomes 304, and the content goes. So do the fields that describe the content:
///
/// - `Content-Disposition`, `Content-Encoding`, `Content-Language`, `Content-Length`, `Content-Range`,
///   `Content-Type`
/// - `Content-Digest` and `Repr-Digest` (RFC 9530), their predecessors `Digest` and `Content-MD5`, and
///   `Unencoded-Digest`
/// - `Trailer`, `Transfer-Encoding`
/// - `Last-Modified`, if there is an `ETag`
///
/// Every other field stays, with all its lines: `Cache-Control`, `Content-Location`, `Date`, `ETag`, `Expires` and
/// `Vary`, which the 304 must repeat, and those of CORS. The extensions stay as well.
///
/// The 304 has no `Content-Length`. hyper and axum count its empty content, and send `Content-Length: 0` over HTTP/2, and
/// on HEAD. That is wrong, unless the content of the 200 was empty (section 8.6). So set the length of the 200, as here.
///
/// ```
/// use http::{Response, StatusCode, header};
/// use http_conditional::not_modified;
///
/// let ok = Response::builder()
///     .header(header::ETAG, "\"1\"")
///     .header(header::CACHE_CONTROL, "no-cache")
///     .header(header::CONTENT_TYPE, "text/plain")
///     .body(String::from("hello"))?;
///
/// let length = ok.body().len(); // of the 200
/// let response = not_modified(ok);
/// assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
/// assert_eq!(response.headers().len(), 2); // ETag and Cache-Control
///
/// // With the body type of the framework, here `String`:
/// let mut response = response.map(|()| String::new());
/// response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
/// # Ok::<(), http::Error>(())
/// ```
#[must_use]
pub fn not_modified<B>(ok: Response<B>) -> Response<()> {
    let mut response = ok.map(drop);
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    // A look at the few names that are there costs less than thirteen hashes.
    for name in &OF_THE_CONTENT {
        if headers.keys().any(|present| present == name) {
            headers.remove(name);
        }
    }
    if headers.contains_key(ETAG) {
        headers.remove(LAST_MODIFIED);
    }
    response
}

/// Returns whether a field of the 200 belongs on the 304, for a host whose responses are not of `http` 1.x:
/// [`not_modified`] as a question about one name.
///
/// `Last-Modified` belongs there only if the 200 has no `ETag`. The name may be in upper or lower case.
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
