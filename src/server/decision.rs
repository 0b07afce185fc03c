//! The three outcomes of an evaluation.

use http::StatusCode;

/// What the handler has to do (RFC 9110 section 13.2.2).
///
/// The enum is closed: a condition has no other outcome, and a `match` has to be complete.
///
/// ```
/// use http_conditional::Decision;
///
/// fn status(decision: Decision) -> u16 {
///     match decision {
///         Decision::Proceed => 200,
///         Decision::NotModified => 304,
///         Decision::PreconditionFailed => 412,
///     }
/// }
/// # assert_eq!(status(Decision::NotModified), 304);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "a write that goes ahead without a look at the decision is a lost update"]
pub enum Decision {
    /// Perform the method: 200, 201, 204, 206, or whatever the response is without conditions.
    Proceed,
    /// Do not send the representation: 304 (RFC 9110 section 15.4.5). Only GET, HEAD and QUERY get this.
    NotModified,
    /// Do not perform the method: 412 (RFC 9110 section 15.5.13).
    PreconditionFailed,
}

impl Decision {
    /// Returns the status that the decision settles, or `None` if the handler finds its own.
    ///
    /// ```
    /// use http::StatusCode;
    /// use http_conditional::Decision;
    ///
    /// assert_eq!(Decision::PreconditionFailed.status(), Some(StatusCode::PRECONDITION_FAILED));
    /// assert_eq!(Decision::Proceed.status(), None);
    /// ```
    #[must_use]
    pub const fn status(self) -> Option<StatusCode> {
        match self {
            Self::Proceed => None,
            Self::NotModified => Some(StatusCode::NOT_MODIFIED),
            Self::PreconditionFailed => Some(StatusCode::PRECONDITION_FAILED),
        }
    }
}
