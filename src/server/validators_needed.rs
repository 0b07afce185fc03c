//! Asking first: which validators a decision would look at.

use http::Method;

use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::entity_tags::EntityTags;
use crate::preconditions::field::Field;
use crate::preconditions::if_range::IfRange;
use crate::server::method::MethodClass;

/// The validators that judging a request can look at, so that one which is expensive to find is looked
/// for only when a condition asks for it. Whether the resource exists is always asked.
///
/// ```
/// use http::Method;
/// use http_conditional::Preconditions;
///
/// let preconditions = Preconditions::from_lines([("If-Match", b"*")]);
/// assert!(!preconditions.validators_needed(&Method::PUT).etag()); // existence is enough
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValidatorsNeeded {
    etag: bool,
    last_modified: bool,
}

impl ValidatorsNeeded {
    /// Whether the entity-tag is needed: a list of tags that is not empty has to be compared with it.
    ///
    /// ```
    /// # use http::Method;
    /// # use http_conditional::Preconditions;
    /// let preconditions = Preconditions::from_lines([("If-None-Match", b"\"1\"")]);
    /// assert!(preconditions.validators_needed(&Method::GET).etag());
    /// assert!(!preconditions.validators_needed(&Method::OPTIONS).etag());
    /// ```
    #[must_use]
    pub const fn etag(&self) -> bool {
        self.etag
    }

    /// Whether the modification date is needed: a date that counts for this method has to be compared with it.
    ///
    /// ```
    /// # use http::Method;
    /// # use http_conditional::Preconditions;
    /// let preconditions = Preconditions::from_lines([("If-Modified-Since", b"Thu, 01 Jan 1970 00:00:00 GMT")]);
    /// assert!(preconditions.validators_needed(&Method::GET).last_modified());
    /// assert!(!preconditions.validators_needed(&Method::PUT).last_modified());
    /// ```
    #[must_use]
    pub const fn last_modified(&self) -> bool {
        self.last_modified
    }
}

impl Preconditions<'_> {
    /// Which validators [`Preconditions::evaluate`] would look at for this method, asked before anything is loaded.
    ///
    /// ```
    /// use http::Method;
    /// use http_conditional::{ETag, Preconditions, Representation};
    ///
    /// # fn digest(_: &[u8]) -> u64 { 1 }
    /// # let body = b"";
    /// # let headers = http::HeaderMap::new();
    /// let preconditions = Preconditions::from_headers(&headers);
    /// let etag = if preconditions.validators_needed(&Method::DELETE).etag() { Some(ETag::strong(digest(body))?) } else { None };
    /// let verdict = preconditions.evaluate(&Method::DELETE, &Representation::present().with_maybe_etag(etag.as_ref()));
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub fn validators_needed(&self, method: &Method) -> ValidatorsNeeded {
        let method = MethodClass::of(method);
        if method == MethodClass::Exempt {
            return ValidatorsNeeded { etag: false, last_modified: false };
        }
        let if_range = if method == MethodClass::Get { self.if_range().ok().flatten() } else { None };
        let etag = lists_a_tag(self.if_match().ok().flatten())
            || lists_a_tag(self.if_none_match().ok().flatten())
            || matches!(if_range, Some(IfRange::Tag(_)));
        let last_modified = (!self.has(Field::IfMatch) && matches!(self.if_unmodified_since(), Ok(Some(_))))
            || (method.is_read() && !self.has(Field::IfNoneMatch) && matches!(self.if_modified_since(), Ok(Some(_))))
            || matches!(if_range, Some(IfRange::Date(_)));
        ValidatorsNeeded { etag, last_modified }
    }
}

fn lists_a_tag(tags: Option<EntityTags<'_>>) -> bool {
    match tags {
        Some(EntityTags::List(mut members)) => members.next().is_some(),
        Some(EntityTags::Any) | None => false,
    }
}
