//! What may be stored: the checks of a PUT that come before its conditions (RFC 9110 section 13.2.1).

use axum::body::{Bytes, HttpBody as _};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};

use crate::problem::Problem;

/// How many bytes a document may have.
pub const MAX_SIZE: usize = 1024 * 1024;

const MEDIA_TYPES: [&str; 2] = ["application/json", "text/plain"];

/// The bytes of a document and the `Content-Type` that they came with, both as sent.
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

fn content_type(headers: &HeaderMap) -> Result<String, Problem> {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = value.split(';').next().unwrap_or_default().trim();
    if MEDIA_TYPES.iter().any(|known| known.eq_ignore_ascii_case(media_type)) {
        Ok(value.to_owned())
    } else {
        let detail = format!("Content-Type has to be one of {}", MEDIA_TYPES.join(", "));
        Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail))
    }
}
