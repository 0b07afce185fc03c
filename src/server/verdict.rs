//! A decision with its reason.

use std::fmt;

use http::StatusCode;

use crate::preconditions::field::Field;
use crate::preconditions::malformed::MalformedField;
use crate::server::decision::Decision;

/// A [`Decision`], the field that made it, and what it means for a range.
///
/// It displays as one sentence with its section of RFC 9110, for logs and for the content of a 412.
///
/// ```
/// use http::Method;
/// use http_conditional::{Decision, Field, Preconditions, Representation};
///
/// let preconditions = Preconditions::from_lines([("If-None-Match", b"*")]);
/// let verdict = preconditions.evaluate(&Method::PUT, Representation::present());
/// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
/// assert_eq!(verdict.decided_by(), Some(Field::IfNoneMatch));
/// assert_eq!(
///     verdict.to_string(),
///     "If-None-Match is false: a current representation exists (RFC 9110 section 13.1.2)",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

    /// Returns what the handler has to do.
    ///
    /// ```
    /// # use http_conditional::{Decision, MethodClass, Preconditions, Representation};
    /// let preconditions = Preconditions::from_lines([("If-Match", b"*")]);
    /// let verdict = preconditions.evaluate(MethodClass::Write, Representation::present());
    /// assert_eq!(verdict.decision(), Decision::Proceed);
    /// ```
    #[must_use = "a write that goes ahead without a look at the decision is a lost update"]
    pub const fn decision(&self) -> Decision {
        self.decision
    }

    /// Returns the status that the decision settles, or `None` if the handler proceeds and finds its own.
    ///
    /// ```
    /// # use http_conditional::{MethodClass, Preconditions, Representation};
    /// let preconditions = Preconditions::from_lines([("If-None-Match", b"*")]);
    /// let verdict = preconditions.evaluate(MethodClass::Get, Representation::present());
    /// assert_eq!(verdict.status(), Some(http::StatusCode::NOT_MODIFIED));
    /// ```
    #[must_use]
    pub const fn status(&self) -> Option<StatusCode> {
        self.decision.status()
    }

    /// Returns the field whose condition was false, or `None` if the handler proceeds.
    ///
    /// ```
    /// # use http_conditional::{Field, MethodClass, Preconditions, Representation};
    /// let preconditions = Preconditions::from_lines([("If-Match", b"*")]);
    /// let verdict = preconditions.evaluate(MethodClass::Write, Representation::missing());
    /// assert_eq!(verdict.decided_by(), Some(Field::IfMatch));
    /// ```
    #[must_use]
    pub const fn decided_by(&self) -> Option<Field> {
        self.reason.field()
    }

    /// Returns whether a `Range` of this request may be applied, if the handler proceeds (RFC 9110 section 13.2.2,
    /// step 5).
    ///
    /// If it returns `false`, behave as if the request had no `Range`: `If-Range` is present and does not hold,
    /// the method has no ranges, or the representation does not exist. Whether the request has a `Range`, and
    /// whether it can be satisfied, is for the handler to find out.
    ///
    /// ```
    /// # use http_conditional::{ETag, MethodClass, Preconditions, Validators};
    /// let lines = [("Range", b"bytes=5-".as_slice()), ("If-Range", b"\"old\"")];
    /// let current = Validators::from(ETag::strong("new")?);
    /// let verdict = Preconditions::from_lines(lines).evaluate(MethodClass::Get, &current);
    /// assert!(!verdict.allows_range()); // 200 with the whole content
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub const fn allows_range(&self) -> bool {
        self.range
    }

    pub(crate) const fn reason(&self) -> Reason {
        self.reason
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (RFC 9110 section {})", self.reason, self.reason.section())
    }
}

/// What was found. The first three let the handler proceed; each of the others is a false condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub(crate) enum Reason {
    #[error("every condition that applies is true")]
    AllTrue,
    #[error("the method neither selects nor changes a representation, so conditions are ignored")]
    Exempt,
    #[error("there is no representation to read, so conditions are ignored")]
    NothingToRead,

    #[error("{}, so it counts as false", .0)]
    Malformed(MalformedField),
    #[error("If-Match is false: the resource has no current representation")]
    MatchMissing,
    #[error("If-Match is false: its list is empty")]
    MatchEmpty,
    #[error("If-Match is false: it lists weak entity-tags only, and a weak tag never matches here")]
    MatchWeakOnly,
    #[error("If-Match is false: the representation has no entity-tag")]
    MatchUntagged,
    #[error(
        "If-Match is false: a listed tag equals the current one, but the current tag is weak and never matches here"
    )]
    MatchCurrentWeak,
    #[error(
        "If-Match is false: a listed tag equals the current one but for its weak mark, as a proxy that compresses adds it"
    )]
    MatchWeakened,
    #[error("If-Match is false: no listed tag is strongly equal to the current one")]
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
            Self::Malformed(malformed) => Some(malformed.field()),
            Self::MatchMissing
            | Self::MatchEmpty
            | Self::MatchWeakOnly
            | Self::MatchUntagged
            | Self::MatchCurrentWeak
            | Self::MatchWeakened
            | Self::MatchNone => Some(Field::IfMatch),
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
