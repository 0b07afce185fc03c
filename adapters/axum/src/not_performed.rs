//! Why the method is not performed, as a response.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use http_conditional::{Refusal, not_modified};

use crate::published::Published;

/// Why the method is not performed: 304, 400, 412 or 428.
///
/// As a response it is a 304 with the fields of [`Published`], or `application/problem+json` (RFC 9457) with one
/// sentence of detail. It never carries the current tag of a refused write: a client could write with a tag that it
/// has not read.
///
/// ```
/// use axum::http::StatusCode;
/// use axum::response::IntoResponse;
/// use http_conditional_axum::{ETag, NotPerformed, Published};
///
/// let response = NotPerformed::NotModified(Box::new(Published::from(ETag::version(1)))).into_response();
/// assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
/// assert_eq!(response.headers()["etag"], "\"1\"");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum NotPerformed {
    /// The client has the current representation: 304.
    NotModified(Box<Published>),
    /// 400, 412 or 428.
    Refused(Refusal),
}

impl NotPerformed {
    /// Returns the status of the response.
    ///
    /// ```
    /// use http_conditional_axum::{NotPerformed, Refusal};
    /// assert_eq!(NotPerformed::from(Refusal::PreconditionRequired).status(), 428);
    /// ```
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotModified(_) => StatusCode::NOT_MODIFIED,
            Self::Refused(refusal) => refusal.status(),
        }
    }
}

impl From<Refusal> for NotPerformed {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl fmt::Display for NotPerformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotModified(_) => f.write_str("the client has the current representation"),
            Self::Refused(refusal) => refusal.fmt(f),
        }
    }
}

impl std::error::Error for NotPerformed {}

impl IntoResponse for NotPerformed {
    fn into_response(self) -> Response {
        let (status, detail) = (self.status(), self.to_string());
        if let Self::NotModified(published) = self {
            return not_modified(published.into_response()).map(|()| Body::new(Nothing));
        }
        let title = status.canonical_reason();
        let problem = serde_json::json!({ "title": title, "status": status.as_u16(), "detail": detail });
        // Without no-store, the status could outlive its reason.
        let fields = [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")];
        (status, fields, problem.to_string()).into_response()
    }
}

/// No content, and no size: axum would send `Content-Length: 0`, which on a 304 is the length of the 200 (RFC 9110
/// section 8.6).
struct Nothing;

impl HttpBody for Nothing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        true
    }
}
