//! Which validators an evaluation depends on, asked before anything is loaded.

use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::field::Field;
use crate::preconditions::if_range::IfRange;
use crate::server::method::MethodClass;

/// The validators that an evaluation depends on. If a validator is expensive to find, find it only if it is needed.
/// Whether the resource exists is always needed.
///
/// ```
/// use http::Method;
/// use http_conditional::Preconditions;
///
/// let preconditions = Preconditions::from_lines([("If-Match", b"*")]);
/// assert!(!preconditions.validators_needed(&Method::PUT).etag()); // existence is enough
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ValidatorsNeeded {
    etag: bool,
    last_modified: bool,
}

impl ValidatorsNeeded {
    const NONE: Self = Self { etag: false, last_modified: false };

    /// Returns whether the entity-tag is needed.
    ///
    /// ```
    /// # use http_conditional::{MethodClass, Preconditions};
    /// let preconditions = Preconditions::from_lines([("If-None-Match", b"\"1\"")]);
    /// assert!(preconditions.validators_needed(MethodClass::Get).etag());
    /// assert!(!preconditions.validators_needed(MethodClass::Exempt).etag());
    /// ```
    #[must_use]
    pub const fn etag(&self) -> bool {
        self.etag
    }

    /// Returns whether the modification date is needed.
    ///
    /// ```
    /// # use http_conditional::{MethodClass, Preconditions};
    /// let lines = [("If-Modified-Since", b"Thu, 01 Jan 1970 00:00:00 GMT")];
    /// let preconditions = Preconditions::from_lines(lines);
    /// assert!(preconditions.validators_needed(MethodClass::Get).last_modified());
    /// assert!(!preconditions.validators_needed(MethodClass::Write).last_modified());
    /// ```
    #[must_use]
    pub const fn last_modified(&self) -> bool {
        self.last_modified
    }
}

impl Preconditions<'_> {
    /// Returns the validators that [`evaluate`](Preconditions::evaluate) and [`admit`](Preconditions::admit) depend
    /// on for this method. If a validator is not needed, leaving it out gives the same verdict to the letter.
    ///
    /// A validator that is needed makes a difference for some state. There is one exception: if `If-None-Match` lists
    /// every tag of `If-Match`, a date in `If-Range` is never reached, and is asked for in vain.
    ///
    /// ```
    /// use http::Method;
    /// use http_conditional::{ETag, Preconditions, Validators};
    ///
    /// # fn digest_of_the_content() -> ETag { ETag::version(1) }
    /// # let headers = http::HeaderMap::new();
    /// let preconditions = Preconditions::from_headers(&headers);
    /// let needed = preconditions.validators_needed(&Method::DELETE);
    /// let current = Validators::new(needed.etag().then(digest_of_the_content), None);
    /// let verdict = preconditions.evaluate(&Method::DELETE, &current);
    /// ```
    #[must_use]
    pub fn validators_needed(&self, method: impl Into<MethodClass>) -> ValidatorsNeeded {
        let method = method.into();
        let mut needed = ValidatorsNeeded::NONE;
        if method == MethodClass::Exempt {
            return needed;
        }

        // Each step of section 13.2.2 may need a validator, or may settle the matter without one.
        if self.has(Field::IfMatch) {
            match self.search_any(Field::IfMatch) {
                Err(_) => return needed,
                Ok(found) if found.is_any() => {}
                Ok(found) if self.if_match_never_matches(found, method).is_some() => return needed,
                Ok(_) => needed.etag = true,
            }
        } else {
            needed.last_modified |= matches!(self.if_unmodified_since(), Ok(Some(_)));
        }
        if self.has(Field::IfNoneMatch) {
            match self.search_any(Field::IfNoneMatch) {
                Err(_) => {}
                Ok(found) if found.is_any() => return needed,
                Ok(found) => needed.etag |= !found.is_empty(),
            }
        } else if method.is_read() {
            needed.last_modified |= matches!(self.if_modified_since(), Ok(Some(_)));
        }
        if method == MethodClass::Get && self.has(Field::IfRange) {
            match self.if_range() {
                Ok(Some(IfRange::Tag(tag))) => needed.etag |= !tag.is_weak(),
                Ok(Some(IfRange::Date(_))) => needed.last_modified = true,
                Ok(None) | Err(_) => {}
            }
        }
        needed
    }
}
