//! Before a request goes to another URL.

use http::header::RANGE;
use http::{HeaderMap, Method};
use thiserror::Error;

use crate::client::fields;
use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::entity_tags::EntityTags;
use crate::preconditions::field::Field;

/// Prepares a request for another URL: a condition is about one resource, and a redirect leads to another (RFC 9110
/// section 15.4).
///
/// `method` is the method of the request that is going to be sent, so GET after a 303.
///
/// - A GET, HEAD or QUERY loses its conditions, and a `Range` that depends on `If-Range`. Ask anew at the new URL, with
///   what you keep of that URL. Do not read the response with what was asked before.
/// - `If-None-Match: *` on a write names no version. It stays.
///
/// # Errors
///
/// The write is guarded. With its guard it would compare versions of two resources, and without it, it would overwrite. Do
/// not send it. Read at the new URL, and guard a new write there. The request stays as it was.
///
/// ```
/// use http::{HeaderMap, Method, header};
/// use http_conditional::client::{before_redirect, guard, revalidate};
/// use http_conditional::{ETag, Validators};
///
/// let kept = Validators::from(ETag::version(1));
/// let mut request = HeaderMap::new();
/// let _ = revalidate(&kept, &mut request);
/// before_redirect(&Method::GET, &mut request).unwrap();
/// assert!(request.is_empty());
///
/// guard(&kept, &mut request).unwrap();
/// assert!(before_redirect(&Method::PUT, &mut request).is_err());
/// assert!(request.contains_key(header::IF_MATCH));
/// ```
#[inline]
pub fn before_redirect(method: &Method, request: &mut HeaderMap) -> Result<(), Guarded> {
    if matches!(method.as_str(), "GET" | "HEAD" | "QUERY") {
        if request.contains_key(Field::IfRange.name()) {
            request.remove(RANGE);
        }
        fields::remove_conditions(request);
        return Ok(());
    }
    if names_version(request) { Err(Guarded) } else { Ok(()) }
}

/// Whether a condition of a write says something about a version of its target. A malformed one may.
#[inline]
fn names_version(request: &HeaderMap) -> bool {
    let preconditions = Preconditions::from_headers(request);
    let has = |field| preconditions.has(field);
    let only_creates = matches!(preconditions.if_none_match(), Ok(Some(EntityTags::Any)));
    has(Field::IfMatch) || has(Field::IfUnmodifiedSince) || has(Field::IfNoneMatch) && !only_creates
}

/// The request is a guarded write, and must not go to another URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[error("expected a request without a guard, because its version is that of another URL: read there, and guard anew")]
pub struct Guarded;
