//! Asking for the rest of a download.

use http::header::RANGE;
use http::{HeaderMap, HeaderValue};

use crate::client::date_strength::has_strong_date;
use crate::client::fields;
use crate::preconditions::field::Field;
use crate::tag::etag::ETag;
use crate::validators::Validators;

/// Makes a GET ask for the bytes from `have` on, if they are still of the version of the part: sets `Range` and
/// `If-Range`, or neither, and removes every other condition (RFC 9110 sections 13.1.5 and 14.2).
///
/// `part` are the validators of the response that brought the first bytes. They are set only if they can hold the
/// versions apart: a strong tag or, if there is no tag at all, a strong date. Otherwise, and if `have` is 0, the request
/// asks for the whole.
///
/// Keep the validators beside the part, before its first byte is written, and never use them in [`revalidate`] until the
/// content is complete. Send the same `Accept-Encoding` as for the part; `identity` is best.
///
/// [`revalidate`]: crate::client::revalidate
///
/// ```
/// use http::{HeaderMap, header};
/// use http_conditional::client::resume;
/// use http_conditional::{ETag, Validators};
///
/// let part = Validators::from(ETag::version(1));
/// let mut request = HeaderMap::new();
/// assert!(resume(&part, 1000, &mut request).asks_for_range());
/// assert_eq!(request[header::RANGE], "bytes=1000-");
/// assert_eq!(request[header::IF_RANGE], "\"1\"");
///
/// let weak = part.weakened();
/// assert!(!resume(&weak, 1000, &mut request).asks_for_range());
/// assert!(request.is_empty());
/// ```
#[must_use = "the response can only be read with what was asked"]
#[inline]
pub fn resume<'v>(part: &'v Validators, have: u64, request: &mut HeaderMap) -> Resumption<'v> {
    fields::remove_conditions_and_range(request);
    let asked = Resumption { part, have };
    match asked.if_range() {
        Some(Asked::Tag(etag)) => fields::set(request, Field::IfRange, etag),
        Some(Asked::Date) => {
            if let Some(date) = part.last_modified() {
                fields::set(request, Field::IfRange, date);
            }
        }
        None => return asked,
    }
    request.insert(RANGE, range_from(have));
    asked
}

#[allow(clippy::expect_used)] // letters, digits, an equals sign and a hyphen
fn range_from(first: u64) -> HeaderValue {
    HeaderValue::try_from(format!("bytes={first}-")).expect("a range is a field value")
}

/// What a request asks about a part, from [`resume`].
#[derive(Clone, Copy, Debug)]
pub struct Resumption<'v> {
    pub(super) part: &'v Validators,
    pub(super) have: u64,
}

/// The validator in `If-Range`.
pub(super) enum Asked<'v> {
    Tag(&'v ETag),
    Date,
}

impl<'v> Resumption<'v> {
    /// Returns whether the request asks for the rest. If not, it asks for the whole.
    ///
    /// ```
    /// # use http_conditional::{Validators, client::resume};
    /// let unknown = Validators::default();
    /// assert!(!resume(&unknown, 1000, &mut http::HeaderMap::new()).asks_for_range());
    /// ```
    #[must_use]
    pub fn asks_for_range(&self) -> bool {
        self.if_range().is_some()
    }

    pub(super) fn if_range(&self) -> Option<Asked<'v>> {
        match self.part.etag() {
            _ if self.have == 0 => None,
            Some(etag) => (!etag.as_entity_tag().is_weak()).then_some(Asked::Tag(etag)),
            None => has_strong_date(self.part).then_some(Asked::Date),
        }
    }
}
