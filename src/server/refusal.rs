//! Why a write must not be performed.

use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};
use thiserror::Error;

use crate::preconditions::malformed::MalformedField;
use crate::server::verdict::Verdict;

/// Why a write must not be performed, from [`Preconditions::admit`](crate::Preconditions::admit): 400, 412 or 428.
///
/// It displays as one sentence for the content of the response. A handler that returns `Result<_, StatusCode>`,
/// `Result<_, (StatusCode, String)>` or `Result<_, http::Response<B>>` can use `?`.
///
/// ```
/// use http::{HeaderMap, Method, StatusCode};
/// use http_conditional::{ETag, Preconditions, Validators};
///
/// fn put(headers: &HeaderMap, row: Option<&Validators>) -> Result<StatusCode, (StatusCode, String)> {
///     Preconditions::from_headers(headers).admit(&Method::PUT, row)?;
///     Ok(if row.is_some() { StatusCode::NO_CONTENT } else { StatusCode::CREATED })
/// }
///
/// let row = Validators::from(ETag::version(1));
/// let (status, sentence) = put(&HeaderMap::new(), Some(&row)).unwrap_err();
/// assert_eq!(status, StatusCode::PRECONDITION_REQUIRED);
/// assert!(sentence.contains("If-Match"));
/// ```
///
/// The enum is open: another specification may add a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A field is malformed: 400.
    #[error(transparent)]
    Malformed(MalformedField),
    /// A condition is false: 412. The verdict is never anything else.
    #[error("{0}")]
    PreconditionFailed(Verdict),
    /// No condition protects the current state: 428.
    #[error(
        "no precondition protects the current state: send If-Match with the entity-tag that you read (RFC 6585 section 3)"
    )]
    PreconditionRequired,
}

impl Refusal {
    /// Returns the status: 400, 412 or 428.
    ///
    /// ```
    /// use http_conditional::Refusal;
    ///
    /// assert_eq!(Refusal::PreconditionRequired.status(), http::StatusCode::PRECONDITION_REQUIRED);
    /// ```
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::PreconditionFailed(_) => StatusCode::PRECONDITION_FAILED,
            Self::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        }
    }
}

impl From<Refusal> for StatusCode {
    fn from(refusal: Refusal) -> Self {
        refusal.status()
    }
}

/// The status and the sentence.
impl From<Refusal> for (StatusCode, String) {
    fn from(refusal: Refusal) -> Self {
        (refusal.status(), refusal.to_string())
    }
}

/// A response with the status and the sentence, as `text/plain`.
impl<B: From<String>> From<Refusal> for Response<B> {
    fn from(refusal: Refusal) -> Self {
        let mut response = Self::new(B::from(refusal.to_string()));
        *response.status_mut() = refusal.status();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        response
    }
}
