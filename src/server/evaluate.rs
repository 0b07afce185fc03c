//! The evaluation of RFC 9110 section 13.2.2, step by step.

use http::{HeaderMap, Method};

use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::entity_tags::Found;
use crate::preconditions::field::Field;
use crate::preconditions::if_range::IfRange;
use crate::server::decision::Decision;
use crate::server::method::MethodClass;
use crate::server::representation::Representation;
use crate::server::verdict::{Reason, Verdict};
use crate::tag::entity_tag::Comparison;

/// Decides a request: the whole crate in one call (RFC 9110 section 13.2.2).
///
/// Call it after the normal checks of the request have passed and right before the method is performed
/// (section 13.2.1); [the front page](crate) lists what the caller owes. Nothing in a request makes it fail:
/// a field that cannot be read is answered on the safe side. The second form, [`Preconditions::evaluate`],
/// also tells why, and whether a `Range` may be applied.
///
/// ```
/// use http::{HeaderMap, Method, header};
/// use http_conditional::{Decision, ETag, Representation, evaluate};
///
/// let etag = ETag::strong(42)?;
/// let current = Representation::present().with_etag(&etag);
///
/// let mut headers = HeaderMap::new();
/// headers.insert(header::IF_NONE_MATCH, "W/\"42\"".parse().unwrap());
/// assert_eq!(evaluate(&Method::GET, &headers, &current), Decision::NotModified);
/// assert_eq!(evaluate(&Method::PUT, &headers, &current), Decision::PreconditionFailed);
/// # Ok::<(), http_conditional::ParseError>(())
/// ```
pub fn evaluate(method: &Method, headers: &HeaderMap, current: &Representation<'_>) -> Decision {
    let preconditions = Preconditions::from_headers(headers);
    // Most requests ask for nothing, and nothing has to be judged.
    if preconditions.is_empty() {
        return Decision::Proceed;
    }
    preconditions.evaluate(method, current).decision()
}

impl Preconditions<'_> {
    /// Decides the request against the current state of the resource (RFC 9110 section 13.2.2).
    ///
    /// ```
    /// use http::Method;
    /// use http_conditional::{Decision, ETag, Preconditions, Representation};
    ///
    /// let etag = ETag::strong(42)?;
    /// let current = Representation::present().with_etag(&etag);
    /// let preconditions = Preconditions::from_lines([("If-Match", b"\"41\"")]);
    ///
    /// let verdict = preconditions.evaluate(&Method::PUT, &current);
    /// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
    /// assert!(verdict.to_string().starts_with("If-Match is false"));
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[inline]
    pub fn evaluate(&self, method: &Method, current: &Representation<'_>) -> Verdict {
        let method = MethodClass::of(method);

        // Section 13.2.1: some methods take no conditions, and an answer that would be neither 2xx nor 412
        // without them stays as it is. Of reading what is missing that is known: it is a 404.
        if method == MethodClass::Exempt {
            return Verdict::proceed(Reason::Exempt, false);
        }
        if method.is_read() && !current.exists {
            return Verdict::proceed(Reason::NothingToRead, false);
        }

        // Step 1: If-Match, if it is there.
        if self.has(Field::IfMatch) {
            if let Err(reason) = self.if_match_holds(current) {
                return Verdict::precondition_failed(reason);
            }
        // Step 2: else If-Unmodified-Since, if that is there.
        } else if self.has(Field::IfUnmodifiedSince) {
            if let Err(reason) = self.if_unmodified_since_holds(current) {
                return Verdict::precondition_failed(reason);
            }
        }

        // Step 3: If-None-Match, if it is there.
        if self.has(Field::IfNoneMatch) {
            if let Err(reason) = self.if_none_match_holds(method, current) {
                return if method.is_read() {
                    Verdict::not_modified(reason)
                } else {
                    Verdict::precondition_failed(reason)
                };
            }
        // Step 4: else If-Modified-Since, if that is there, when reading.
        } else if method.is_read() && self.has(Field::IfModifiedSince) {
            if let Err(reason) = self.if_modified_since_holds(current) {
                return Verdict::not_modified(reason);
            }
        }

        // Step 5: If-Range, if it is there, decides about a Range, for methods that define one.
        let range =
            method == MethodClass::Get && (!self.has(Field::IfRange) || self.if_range_holds(current) == Some(true));

        // Step 6: perform the method.
        Verdict::proceed(Reason::AllTrue, range)
    }

    /// Whether `If-Range` holds, or `None` where the request has none (RFC 9110 section 13.1.5).
    ///
    /// A tag holds when it is strongly equal to the current one, a date when the caller vouches for the
    /// current one and it is the same to the second. One that cannot be read does not hold.
    /// [`Verdict::allows_range`] is this together with the method and the steps before; this one is for a
    /// host that makes up its own mind about ranges.
    ///
    /// ```
    /// use http_conditional::{ETag, Preconditions, Representation};
    ///
    /// let etag = ETag::weak(1)?;
    /// let current = Representation::present().with_etag(&etag);
    /// let preconditions = Preconditions::from_lines([("If-Range", b"W/\"1\"")]);
    /// assert_eq!(preconditions.if_range_holds(&current), Some(false));
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub fn if_range_holds(&self, current: &Representation<'_>) -> Option<bool> {
        let holds = match self.if_range() {
            Ok(None) => return None,
            Ok(Some(IfRange::Tag(tag))) => current.etag.is_some_and(|etag| etag.strong_eq(tag)),
            Ok(Some(IfRange::Date(date))) => current.strong_date && current.last_modified == Some(date),
            Err(_) => false,
        };
        Some(holds)
    }

    /// Section 13.1.1: true if any representation is current (`*`), or if a listed tag matches strongly.
    fn if_match_holds(&self, current: &Representation<'_>) -> Result<(), Reason> {
        let found = self.search(Field::IfMatch, Comparison::Strong, current.etag);
        match found.map_err(Reason::Unreadable)? {
            _ if !current.exists => Err(Reason::MatchMissing),
            Found::Any | Found::Member(true) => Ok(()),
            Found::Member(false) if current.etag.is_none() => Err(Reason::MatchUntagged),
            Found::Member(false) => Err(Reason::MatchNone),
        }
    }

    /// Section 13.1.4: true if the last modification is no later than the date. Ignored where either of
    /// the two is not known.
    fn if_unmodified_since_holds(&self, current: &Representation<'_>) -> Result<(), Reason> {
        match (self.if_unmodified_since(), current.last_modified) {
            (Ok(Some(date)), Some(modified)) if modified > date => Err(Reason::Modified),
            _ => Ok(()),
        }
    }

    /// Section 13.1.2: false if any representation is current (`*`), or if a listed tag matches weakly.
    ///
    /// What cannot be read is true for a method that reads, which then answers in full; for one that writes
    /// it is false, because it may have been the guard of somebody else's work.
    fn if_none_match_holds(&self, method: MethodClass, current: &Representation<'_>) -> Result<(), Reason> {
        match self.search(Field::IfNoneMatch, Comparison::Weak, current.etag) {
            Err(_) if method.is_read() => Ok(()),
            Err(malformed) => Err(Reason::Unreadable(malformed)),
            _ if !current.exists => Ok(()),
            Ok(Found::Any) => Err(Reason::NoneMatchExists),
            Ok(Found::Member(true)) => Err(Reason::NoneMatchListed),
            Ok(Found::Member(false)) => Ok(()),
        }
    }

    /// Section 13.1.3: false if the last modification is no later than the date. Ignored where either of
    /// the two is not known.
    fn if_modified_since_holds(&self, current: &Representation<'_>) -> Result<(), Reason> {
        match (self.if_modified_since(), current.last_modified) {
            (Ok(Some(date)), Some(modified)) if modified <= date => Err(Reason::NotModified),
            _ => Ok(()),
        }
    }
}
