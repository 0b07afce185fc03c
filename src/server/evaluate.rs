//! The evaluation of RFC 9110 section 13.2.2, step by step.

#![allow(clippy::inline_always)] // a step of its own frame costs a tenth of the evaluation

use http::HeaderMap;

use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::entity_tags::{Comparison, Found};
use crate::preconditions::field::Field;
use crate::preconditions::if_range::IfRange;
use crate::preconditions::owned::OwnedPreconditions;
use crate::server::decision::Decision;
use crate::server::method::MethodClass;
use crate::server::representation::Representation;
use crate::server::verdict::{Reason, Verdict};

/// Evaluates the preconditions of a request: the whole crate in one call (RFC 9110 section 13.2.2).
///
/// Call it after the normal checks of the request have passed, and right before the method is performed
/// (section 13.2.1). [The front page](crate) lists your responsibilities. Nothing in a request makes it fail:
/// malformed fields lead to the safe response. [`Preconditions::evaluate`] also returns the reason, and whether
/// a `Range` may be applied; [`Preconditions::admit`] is for writes.
///
/// ```
/// use http::{HeaderMap, Method, header};
/// use http_conditional::{Decision, ETag, Validators, evaluate};
///
/// let current = Validators::from(ETag::version(42));
/// let current = current.as_representation();
///
/// let mut headers = HeaderMap::new();
/// headers.insert(header::IF_NONE_MATCH, "W/\"42\"".parse().unwrap());
/// assert_eq!(evaluate(&Method::GET, &headers, &current), Decision::NotModified);
/// assert_eq!(evaluate(&Method::PUT, &headers, &current), Decision::PreconditionFailed);
/// ```
pub fn evaluate(method: impl Into<MethodClass>, headers: &HeaderMap, current: &Representation<'_>) -> Decision {
    let preconditions = Preconditions::from_headers(headers);
    // Most requests have no conditions, and need no evaluation.
    if preconditions.is_empty() {
        return Decision::Proceed;
    }
    preconditions.steps(method.into(), current).decision()
}

impl OwnedPreconditions {
    /// Evaluates the conditions, as [`Preconditions::evaluate`] does.
    ///
    /// ```
    /// use http::{HeaderMap, Method};
    /// use http_conditional::{Decision, OwnedPreconditions, Representation};
    ///
    /// let kept = OwnedPreconditions::from_headers(&HeaderMap::new());
    /// let verdict = kept.evaluate(&Method::PUT, Representation::missing());
    /// assert_eq!(verdict.decision(), Decision::Proceed);
    /// ```
    #[must_use = "a write that goes ahead without a look at the verdict is a lost update"]
    pub fn evaluate<'r>(&self, method: impl Into<MethodClass>, current: impl Into<Representation<'r>>) -> Verdict {
        self.as_preconditions().evaluate(method, current)
    }
}

impl Preconditions<'_> {
    /// Evaluates the conditions against the current state of the resource (RFC 9110 section 13.2.2).
    ///
    /// `current` is a [`&Validators`](crate::Validators), an `Option<&Validators>` in which `None` is a missing
    /// resource, or a [`Representation`].
    ///
    /// ```
    /// use http::Method;
    /// use http_conditional::{Decision, ETag, Preconditions, Validators};
    ///
    /// let current = Validators::from(ETag::version(42));
    /// let preconditions = Preconditions::from_lines([("If-Match", b"\"41\"")]);
    ///
    /// let verdict = preconditions.evaluate(&Method::PUT, &current);
    /// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
    /// assert!(verdict.to_string().starts_with("If-Match is false"));
    /// ```
    #[inline]
    #[must_use = "a write that goes ahead without a look at the verdict is a lost update"]
    pub fn evaluate<'r>(&self, method: impl Into<MethodClass>, current: impl Into<Representation<'r>>) -> Verdict {
        self.steps(method.into(), &current.into())
    }

    pub(crate) fn steps(&self, method: MethodClass, current: &Representation<'_>) -> Verdict {
        // Section 13.2.1: some methods select no representation, and a response that would be neither 2xx nor 412
        // without conditions stays as it is. One such response is known here: what is missing is a 404.
        if method == MethodClass::Exempt {
            return Verdict::proceed(Reason::Exempt, false);
        }
        if method.is_safe() && !current.exists {
            return Verdict::proceed(Reason::NothingToRead, false);
        }

        // Step 1: If-Match, if it is present.
        if self.has(Field::IfMatch) {
            if let Err(reason) = self.if_match_holds(method, current) {
                return Verdict::precondition_failed(reason);
            }
        // Step 2: else If-Unmodified-Since, if that is present.
        } else if self.has(Field::IfUnmodifiedSince) {
            if let Err(reason) = self.if_unmodified_since_holds(current) {
                return Verdict::precondition_failed(reason);
            }
        }

        // Step 3: If-None-Match, if it is present.
        if self.has(Field::IfNoneMatch) {
            if let Err(reason) = self.if_none_match_holds(method, current) {
                return if method.is_read() {
                    Verdict::not_modified(reason)
                } else {
                    Verdict::precondition_failed(reason)
                };
            }
        // Step 4: else If-Modified-Since, if that is present, for GET and HEAD.
        } else if method.is_read() && self.has(Field::IfModifiedSince) {
            if let Err(reason) = self.if_modified_since_holds(current) {
                return Verdict::not_modified(reason);
            }
        }

        // Step 5: If-Range, if it is present, decides about a Range, for methods that define ranges.
        let range =
            method == MethodClass::Get && (!self.has(Field::IfRange) || self.range_holds(current) == Some(true));

        // Step 6: perform the method.
        Verdict::proceed(Reason::AllTrue, range)
    }

    /// Returns whether `If-Range` holds, or `None` if the request has none (RFC 9110 section 13.1.5).
    ///
    /// A tag holds if it is strongly equal to the current tag. A date holds if it equals the current date to the
    /// second, and if that date is declared to be strong. A malformed field does not hold.
    /// [`Verdict::allows_range`] is this together with the method and the steps before.
    ///
    /// ```
    /// use http_conditional::{ETag, Preconditions, Validators};
    ///
    /// let current = Validators::from(ETag::version(1).weakened());
    /// let preconditions = Preconditions::from_lines([("If-Range", b"W/\"1\"")]);
    /// assert_eq!(preconditions.if_range_holds(&current), Some(false));
    /// ```
    #[must_use]
    pub fn if_range_holds<'r>(&self, current: impl Into<Representation<'r>>) -> Option<bool> {
        self.range_holds(&current.into())
    }

    fn range_holds(&self, current: &Representation<'_>) -> Option<bool> {
        let holds = match self.if_range() {
            Ok(None) => return None,
            Ok(Some(IfRange::Tag(tag))) => current.etag.is_some_and(|etag| etag.strong_eq(tag)),
            Ok(Some(IfRange::Date(date))) => current.strong_date && current.last_modified == Some(date),
            Err(_) => false,
        };
        Some(holds)
    }

    /// Section 13.1.1: true if any representation is current (`*`), or if a listed tag matches strongly.
    #[inline(always)]
    fn if_match_holds(&self, method: MethodClass, current: &Representation<'_>) -> Result<(), Reason> {
        match self.search(Field::IfMatch, Comparison::Strong, current.etag).map_err(Reason::Malformed)? {
            found if found.has_strong_equal() || (found.is_any() && current.exists) => Ok(()),
            // The usual mismatch, without a call.
            found if found.is_others_only() && current.etag.is_some() => Err(Reason::MatchNone),
            found => self.if_match_fails(found, method, current),
        }
    }

    /// Why If-Match is false; unless a listed tag was weakened on its way, and the server accepts that.
    #[cold]
    fn if_match_fails(&self, found: Found, method: MethodClass, current: &Representation<'_>) -> Result<(), Reason> {
        if !current.exists {
            return Err(Reason::MatchMissing);
        }
        match (self.if_match_never_matches(found, method), current.etag) {
            (Some(reason), _) => Err(reason),
            (None, None) => Err(Reason::MatchUntagged),
            (None, Some(_)) if !found.has_equal() => Err(Reason::MatchNone),
            (None, Some(current)) if current.is_weak() => Err(Reason::MatchCurrentWeak),
            (None, Some(_)) if self.accepts_weakened_tags(method) => Ok(()),
            (None, Some(_)) => Err(Reason::MatchWeakened),
        }
    }

    /// Why such a list could not match any tag: it is empty, or it has weak tags only.
    pub(crate) fn if_match_never_matches(&self, found: Found, method: MethodClass) -> Option<Reason> {
        if found.is_empty() {
            Some(Reason::MatchEmpty)
        } else if !found.has_strong() && !self.accepts_weakened_tags(method) {
            Some(Reason::MatchWeakOnly)
        } else {
            None
        }
    }

    /// The one reading that departs from section 13.1.1 is for writes.
    fn accepts_weakened_tags(&self, method: MethodClass) -> bool {
        self.reading.weakened_tags && method == MethodClass::Write
    }

    /// Section 13.1.4: true if the last modification is not later than the date. Ignored if either of the two is
    /// unknown.
    fn if_unmodified_since_holds(&self, current: &Representation<'_>) -> Result<(), Reason> {
        match (self.if_unmodified_since(), current.last_modified) {
            (Ok(Some(date)), Some(modified)) if modified > date => Err(Reason::Modified),
            _ => Ok(()),
        }
    }

    /// Section 13.1.2: false if any representation is current (`*`), or if a listed tag matches weakly.
    ///
    /// A malformed field is true for a safe method, which then responds in full. For a write it is false, because
    /// it may have been meant to protect the work of another writer.
    #[inline(always)]
    fn if_none_match_holds(&self, method: MethodClass, current: &Representation<'_>) -> Result<(), Reason> {
        match self.search(Field::IfNoneMatch, Comparison::Weak, current.etag) {
            Err(_) if method.is_safe() => Ok(()),
            Err(malformed) => Err(Reason::Malformed(malformed)),
            _ if !current.exists => Ok(()),
            Ok(found) if found.is_any() => Err(Reason::NoneMatchExists),
            Ok(found) if found.has_equal() => Err(Reason::NoneMatchListed),
            Ok(_) => Ok(()),
        }
    }

    /// Section 13.1.3: false if the last modification is not later than the date. Ignored if either of the two is
    /// unknown.
    fn if_modified_since_holds(&self, current: &Representation<'_>) -> Result<(), Reason> {
        match (self.if_modified_since(), current.last_modified) {
            (Ok(Some(date)), Some(modified)) if modified <= date => Err(Reason::NotModified),
            _ => Ok(()),
        }
    }
}
