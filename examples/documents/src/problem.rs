//! Errors as `application/problem+json` (RFC 9457).

use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use http_conditional::MalformedField;
use serde_json::{Value, json};

use crate::store;

/// A response that is not a success. Its type is `about:blank`, which need not be sent: the status says it.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    members: Value,
}

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let members = json!({
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": detail.into(),
        });
        Self { status, headers: Vec::new(), members }
    }

    /// Other writers were always faster.
    pub fn overtaken() -> Self {
        let detail = "other writers kept the database busy; nothing was written";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail).with(header::RETRY_AFTER, Some(1))
    }

    #[cfg(test)]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Adds a header field, if there is a value for it.
    pub fn with(mut self, name: HeaderName, value: Option<impl Into<HeaderValue>>) -> Self {
        self.headers.extend(value.map(|value| (name, value.into())));
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // An error is true of its moment only.
        let own = [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")];
        (self.status, AppendHeaders(self.headers), own, self.members.to_string()).into_response()
    }
}

/// A condition that cannot be read.
impl From<MalformedField> for Problem {
    fn from(malformed: MalformedField) -> Self {
        let mut problem = Self::new(StatusCode::BAD_REQUEST, malformed.to_string());
        problem.members["field"] = malformed.field().as_str().into();
        problem.members["offset"] = malformed.offset().into();
        problem
    }
}

/// A database that stayed locked, is full, or failed in a way that only its operator needs to know.
impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Busy => Self::overtaken(),
            store::Error::Full => {
                eprintln!("documents: there is no space left for the database");
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "there is no space left; nothing was written")
            }
            store::Error::Failed(error) => {
                eprintln!("documents: the database failed: {error}");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the database failed")
            }
        }
    }
}

/// A body that is too large, or that broke off.
impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}

/// An id that is no text.
impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}
