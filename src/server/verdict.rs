//! A decision with its reason.

use std::fmt;

use crate::preconditions::field::Field;
use crate::preconditions::malformed::MalformedField;
use crate::server::decision::Decision;

/// A [`Decision`], the field that made it, and what it means for a range.
///
/// It displays as one sentence with the section of RFC 9110, for logs and for problem responses.
///
/// ```
/// use http::Method;
/// use http_conditional::{Decision, Field, Preconditions, Representation};
///
/// let preconditions = Preconditions::from_lines([("If-None-Match", b"*")]);
/// let verdict = preconditions.evaluate(&Method::PUT, &Representation::present());
/// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
/// assert_eq!(verdict.decided_by(), Some(Field::IfNoneMatch));
/// assert_eq!(
///     verdict.to_string(),
///     "If-None-Match is false: a current representation exists (RFC 9110 section 13.1.2)",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a write that goes ahead without looking at the verdict is a lost update"]
pub struct Verdict {
    decision: Decision,
    reason: Reason,
    range: bool,
}

impl Verdict {
    pub(crate) const fn proceed(reason: Reason, range: bool) -> Self {
        Self { decision: Decision::Proceed, reason, range }
    }

    pub(crate) const fn not_modified(reason: Reason) -> Self {
        Self { decision: Decision::NotModified, reason, range: false }
    }

    pub(crate) const fn precondition_failed(reason: Reason) -> Self {
        Self { decision: Decision::PreconditionFailed, reason, range: false }
    }

    /// What the handler has to do.
    ///
    /// ```
    /// # use http::Method;
    /// # use http_conditional::{Decision, Preconditions, Representation};
    /// let verdict = Preconditions::from_lines([("If-Match", b"*")]).evaluate(&Method::PUT, &Representation::present());
    /// assert_eq!(verdict.decision(), Decision::Proceed);
    /// ```
    pub const fn decision(&self) -> Decision {
        self.decision
    }

    /// The field whose condition was false, or `None` where the handler may proceed.
    ///
    /// ```
    /// # use http::Method;
    /// # use http_conditional::{Field, Preconditions, Representation};
    /// let verdict = Preconditions::from_lines([("If-Match", b"*")]).evaluate(&Method::PUT, &Representation::missing());
    /// assert_eq!(verdict.decided_by(), Some(Field::IfMatch));
    /// ```
    #[must_use]
    pub const fn decided_by(&self) -> Option<Field> {
        self.reason.field()
    }

    /// Whether a `Range` of this request may be applied, once the handler proceeds (RFC 9110 section 13.2.2, step 5).
    ///
    /// False where `If-Range` is there and does not hold, for a method that defines no ranges, and for a
    /// representation that does not exist: the handler then behaves as if the request had no `Range`.
    /// Whether the request has one, and whether it can be satisfied, is for the handler to see.
    ///
    /// ```
    /// # use http::Method;
    /// # use http_conditional::{ETag, Preconditions, Representation};
    /// let preconditions = Preconditions::from_lines([("Range", b"bytes=5-".as_slice()), ("If-Range", b"\"old\"")]);
    /// let etag = ETag::strong("new")?;
    /// let verdict = preconditions.evaluate(&Method::GET, &Representation::present().with_etag(&etag));
    /// assert!(!verdict.allows_range()); // 200 and the whole of it
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub const fn allows_range(&self) -> bool {
        self.range
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (RFC 9110 section {})", self.reason, self.reason.section())
    }
}

/// What was seen. The first three let the handler proceed; each of the others is a false condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Reason {
    #[error("every condition that applies is true")]
    AllTrue,
    #[error("the method neither selects nor changes a representation, so conditions are ignored")]
    Exempt,
    #[error("there is no representation to read, so conditions are ignored and the plain answer stands")]
    NothingToRead,

    #[error("{}, so it counts as false", .0)]
    Unreadable(MalformedField),
    #[error("If-Match is false: the resource has no current representation")]
    MatchMissing,
    #[error("If-Match is false: the representation has no entity-tag")]
    MatchUntagged,
    #[error("If-Match is false: no listed tag is strongly equal to the current one, and a weak tag never is")]
    MatchNone,
    #[error("If-Unmodified-Since is false: the representation was modified after that date")]
    Modified,
    #[error("If-None-Match is false: a current representation exists")]
    NoneMatchExists,
    #[error("If-None-Match is false: a listed tag is weakly equal to the current one")]
    NoneMatchListed,
    #[error("If-Modified-Since is false: the representation was not modified after that date")]
    NotModified,
}

impl Reason {
    const fn field(self) -> Option<Field> {
        match self {
            Self::AllTrue | Self::Exempt | Self::NothingToRead => None,
            Self::Unreadable(malformed) => Some(malformed.field()),
            Self::MatchMissing | Self::MatchUntagged | Self::MatchNone => Some(Field::IfMatch),
            Self::Modified => Some(Field::IfUnmodifiedSince),
            Self::NoneMatchExists | Self::NoneMatchListed => Some(Field::IfNoneMatch),
            Self::NotModified => Some(Field::IfModifiedSince),
        }
    }

    const fn section(self) -> &'static str {
        match (self, self.field()) {
            (Self::Exempt | Self::NothingToRead, _) => "13.2.1",
            (_, Some(field)) => field.section(),
            (_, None) => "13.2.2",
        }
    }
}
