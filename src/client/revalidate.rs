//! Asking whether a copy is still good.

use http::HeaderMap;
use thiserror::Error;

use crate::client::date_strength;
use crate::client::fields;
use crate::preconditions::field::Field;
use crate::validators::Validators;

/// Makes a GET, HEAD or QUERY ask whether a copy is still good, and returns what it asks.
///
/// `kept` are the validators of the copy. The function sets `If-None-Match` and `If-Modified-Since`, each if there is
/// something to set it to, and removes every other condition and `Range` (RFC 9110 sections 13.1.2 and 13.1.3, RFC
/// 9111 section 4.3.1). The tag goes back as it came, with its weak mark.
///
/// **Call it only if you hold the whole content**: a 304 sends you back to it.
///
/// If there is no tag, a `Last-Modified` that is not earlier than `Date` is withheld: the content may have
/// changed twice in that second. The price is one full response. Afterward the date is old enough.
///
/// ```
/// use http::{HeaderMap, header};
/// use http_conditional::client::{Withheld, revalidate};
/// use http_conditional::{Field, HttpDate, Validators};
///
/// let date = HttpDate::from_unix_seconds(784_111_777);
/// let kept = Validators::new(None, Some(date)).with_date(date);
/// let mut request = HeaderMap::new();
/// let asked = revalidate(&kept, &mut request);
/// assert_eq!(asked.withheld(), Some(Withheld::RecentDate));
/// assert!(request.is_empty());
///
/// let kept = kept.with_date(HttpDate::from_unix_seconds(784_111_778));
/// assert!(revalidate(&kept, &mut request).sets(Field::IfModifiedSince));
/// assert_eq!(request[header::IF_MODIFIED_SINCE], "Sun, 06 Nov 1994 08:49:37 GMT");
/// ```
#[must_use = "the response can only be read with what was asked"]
#[inline]
pub fn revalidate<'v>(kept: &'v Validators, request: &mut HeaderMap) -> Revalidation<'v> {
    let asked = Revalidation { kept };
    fields::remove_conditions_and_range(request);
    if let Some(etag) = kept.etag() {
        fields::set(request, Field::IfNoneMatch, etag);
    }
    match kept.last_modified() {
        Some(date) if asked.withheld().is_none() => fields::set(request, Field::IfModifiedSince, date),
        _ => {}
    }
    asked
}

/// What a request asks about a copy, from [`revalidate`].
#[derive(Clone, Copy, Debug)]
pub struct Revalidation<'v> {
    pub(super) kept: &'v Validators,
}

impl Revalidation<'_> {
    /// Returns whether the request asks anything. If not, it brings the whole content.
    ///
    /// ```
    /// # use http_conditional::{Validators, client::revalidate};
    /// let nothing = Validators::default();
    /// assert!(!revalidate(&nothing, &mut http::HeaderMap::new()).is_conditional());
    /// ```
    #[must_use]
    pub fn is_conditional(&self) -> bool {
        self.withheld().is_none()
    }

    /// Returns whether the request has this field.
    ///
    /// ```
    /// # use http_conditional::{ETag, Field, Validators, client::revalidate};
    /// let kept = Validators::from(ETag::version(1));
    /// let asked = revalidate(&kept, &mut http::HeaderMap::new());
    /// assert!(asked.sets(Field::IfNoneMatch) && !asked.sets(Field::IfModifiedSince));
    /// ```
    #[must_use]
    pub fn sets(&self, field: Field) -> bool {
        match field {
            Field::IfNoneMatch => self.kept.etag().is_some(),
            Field::IfModifiedSince => self.kept.last_modified().is_some() && self.is_conditional(),
            _ => false,
        }
    }

    /// Returns why the request asks nothing, or `None` if it asks.
    ///
    /// ```
    /// # use http_conditional::{Validators, client::{Withheld, revalidate}};
    /// let nothing = Validators::default();
    /// let asked = revalidate(&nothing, &mut http::HeaderMap::new());
    /// assert_eq!(asked.withheld(), Some(Withheld::NoValidator));
    /// ```
    #[must_use]
    pub fn withheld(&self) -> Option<Withheld> {
        match (self.kept.etag(), self.kept.last_modified(), self.kept.date()) {
            (Some(_), _, _) => None,
            (None, None, _) => Some(Withheld::NoValidator),
            (None, Some(_), _) if date_strength::is_settled(self.kept) => None,
            (None, Some(_), None) => Some(Withheld::UndatedResponse),
            (None, Some(_), Some(_)) => Some(Withheld::RecentDate),
        }
    }
}

/// Why a request asks nothing about the copy.
///
/// ```
/// use http_conditional::client::Withheld;
///
/// assert_eq!(Withheld::NoValidator.to_string(), "the copy has neither an entity-tag nor a date");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum Withheld {
    /// The copy has no validator.
    #[error("the copy has neither an entity-tag nor a date")]
    NoValidator,
    /// The copy has a date only, and it is not earlier than the `Date` beside it.
    #[error("the copy has no entity-tag, and its Last-Modified is not earlier than its Date")]
    RecentDate,
    /// The copy has a date only, and no `Date` beside it shows that it is old enough. See
    /// [`Validators::with_date`].
    #[error("the copy has no entity-tag, and no Date beside its Last-Modified")]
    UndatedResponse,
}
