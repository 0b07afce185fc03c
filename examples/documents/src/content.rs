//! What may be stored: the checks of a PUT that come before its conditions (RFC 9110 section 13.2.1).

use std::time::Duration;

use axum::body::{Bytes, HttpBody as _};
use axum::extract::{FromRequest as _, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use mime::Mime;

use crate::problem::Problem;

/// How many bytes a document may have.
pub const MAX_SIZE: usize = 1024 * 1024;

const MEDIA_TYPES: [&str; 2] = ["application/json", "text/plain"];

/// The bytes of a document as they were sent, and their `Content-Type` as it was understood.
#[derive(Clone)]
pub struct Content {
    pub content_type: String,
    pub body: Bytes,
}

/// Refuses what the header of a PUT already shows to be no document; returns its `Content-Type`.
pub fn check(request: &Request) -> Result<String, Problem> {
    let content_type = content_type(request.headers())?;
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
    Ok(content_type)
}

/// The media type as it was understood. To check one part of the value and to store the whole would let a browser
/// understand another type than this check did: `text/plain;, text/html`.
fn content_type(headers: &HeaderMap) -> Result<String, Problem> {
    let mut lines = headers.get_all(header::CONTENT_TYPE).iter();
    let only = lines.next().filter(|_| lines.next().is_none());
    let parsed = only.and_then(|value| value.to_str().ok()?.parse::<Mime>().ok());
    match parsed {
        Some(parsed) if MEDIA_TYPES.contains(&parsed.essence_str()) => Ok(parsed.to_string()),
        _ => {
            let detail = format!("expected one Content-Type, {}", MEDIA_TYPES.join(" or "));
            Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail))
        }
    }
}

/// The content of a request, if it arrives in time.
pub async fn read(request: Request, timeout: Duration) -> Result<Bytes, Problem> {
    match tokio::time::timeout(timeout, Bytes::from_request(request, &())).await {
        Ok(read) => Ok(read?),
        Err(_) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT, format!("the content did not arrive in {timeout:?}"))
            .with(header::CONNECTION, HeaderValue::from_static("close"))),
    }
}
