//! Errors as `application/problem+json` (RFC 9457).

use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_conditional::MalformedField;
use http_conditional_axum::{NotPerformed, Refusal};
use serde_json::{Value, json};

use crate::log::Reason;
use crate::store;

/// A response that is not a success. Its type is `about:blank`, which need not be sent: the status says it.
pub struct Problem(Box<Response>);

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::with_fields(status, detail.into(), json!({}))
    }

    fn with_fields(status: StatusCode, detail: String, mut content: Value) -> Self {
        content["title"] = status.canonical_reason().into();
        content["status"] = status.as_u16().into();
        content["detail"] = detail.as_str().into();
        // An error is true of its moment only.
        let fields = [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")];
        Self(Box::new((status, fields, content.to_string()).into_response())).because(detail)
    }

    /// Nothing was written: the client may try again.
    pub fn unavailable(reason: String) -> Self {
        Self::retry_later("other writers were faster, or the database is busy or away; nothing was written", reason)
    }

    /// The client must read before it tries again.
    pub fn unknown_outcome(reason: String) -> Self {
        Self::retry_later(
            "the database does not respond; if this was a write, GET the document: it may be written",
            reason,
        )
    }

    fn retry_later(detail: &str, reason: String) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, detail);
        problem.with(header::RETRY_AFTER, HeaderValue::from(1)).because(reason)
    }

    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers_mut().insert(name, value);
        self
    }

    /// What the log shows, in the place of what the client gets to know.
    fn because(mut self, reason: String) -> Self {
        self.0.extensions_mut().insert(Reason(reason));
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// 304, 400, 412 or 428. None but the 304 has the current tag: a client that keeps the tag of any response, as curl
/// can, would write with it the next time, over a version that it has not read.
impl From<NotPerformed> for Problem {
    fn from(reason: NotPerformed) -> Self {
        match reason {
            NotPerformed::Refused(Refusal::Malformed(malformed)) => malformed.into(),
            // RFC 6585 section 3
            NotPerformed::Refused(Refusal::PreconditionRequired) => Self::new(
                StatusCode::PRECONDITION_REQUIRED,
                "this may undo changes that you have not seen: GET the document, then send If-Match with its ETag",
            ),
            other => {
                let reason = other.to_string();
                Self(Box::new(other.into_response())).because(reason)
            }
        }
    }
}

/// A malformed condition.
impl From<MalformedField> for Problem {
    fn from(malformed: MalformedField) -> Self {
        let position = json!({ "field": malformed.field().as_str(), "offset": malformed.offset() });
        Self::with_fields(StatusCode::BAD_REQUEST, malformed.to_string(), position)
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unavailable(reason) => Self::unavailable(reason),
            store::Error::Lost(reason) => Self::unknown_outcome(reason),
            store::Error::Full => Self::new(StatusCode::INSUFFICIENT_STORAGE, error.to_string()),
            // Only the operator needs to know how.
            store::Error::Failed(reason) => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the database failed").because(reason)
            }
        }
    }
}

/// Content that is too large, or that broke off.
impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}

/// An id that is not text.
impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}
