//! What may be stored: the checks of a PUT that come before its conditions (RFC 9110 section 13.2.1).

use std::time::Duration;

use axum::body::{Bytes, HttpBody as _};
use axum::extract::{FromRequest as _, Request};
use axum::http::{HeaderMap, StatusCode, header};
use mediatype::{MediaType, MediaTypeBuf, names};

use crate::problem::Problem;

/// How many bytes a document may have.
pub const MAX_SIZE: usize = 1024 * 1024;

/// How many bytes a `Content-Type` may have: it is sent with each response, and in lists.
const MAX_TYPE: usize = 255;

pub const JSON: MediaType<'_> = MediaType::new(names::APPLICATION, names::JSON);

const TYPES: [MediaType<'_>; 2] = [JSON, MediaType::new(names::TEXT, names::PLAIN)];

/// The bytes of a document as they were sent, and their `Content-Type` as it was understood.
#[derive(Clone)]
pub struct Content {
    pub content_type: String,
    pub body: Bytes,
}

/// Refuses what the header of a PUT already shows to be no document; returns its `Content-Type`.
pub fn check(request: &Request) -> Result<String, Problem> {
    let Some(content_type) = media_type(request.headers(), &TYPES) else {
        let types = TYPES.map(|known| known.to_string()).join(" or ");
        let detail = format!("expected one Content-Type, {types}, of at most {MAX_TYPE} bytes");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    };
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        let detail = "a document is stored as it is, without Content-Encoding";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    // To take a part for the whole would destroy the rest (RFC 9110 section 14.5).
    if request.headers().contains_key(header::CONTENT_RANGE) {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "a document is stored as a whole, without Content-Range"));
    }
    // What Content-Length says, if there is one. A body without is measured as it comes.
    if request.body().size_hint().lower() > MAX_SIZE as u64 {
        let detail = format!("a document has {MAX_SIZE} bytes at most");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail));
    }
    Ok(content_type.canonicalize().to_string())
}

/// The media type as it was understood, if it is one of these. To check one part of the value and to store the whole would
/// let a browser understand another type than this check did: `text/plain;, text/html`.
pub fn media_type(headers: &HeaderMap, known: &[MediaType<'_>]) -> Option<MediaTypeBuf> {
    let mut lines = headers.get_all(header::CONTENT_TYPE).iter();
    let only = lines.next().filter(|line| lines.next().is_none() && line.len() <= MAX_TYPE)?;
    let parsed: MediaTypeBuf = only.to_str().ok()?.parse().ok()?;
    known.iter().any(|known| parsed.essence() == *known).then_some(parsed)
}

/// The content of a request, if it arrives in time.
pub async fn read(request: Request, timeout: Duration) -> Result<Bytes, Problem> {
    match tokio::time::timeout(timeout, Bytes::from_request(request, &())).await {
        Ok(read) => Ok(read?),
        Err(_) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT, format!("the content did not arrive in {timeout:?}"))),
    }
}
