//! When a date is a strong validator to a client: RFC 9110 section 8.8.2.2.

use crate::date::HttpDate;
use crate::validators::Validators;

/// How far `Date` has to lie behind `Last-Modified` if the clocks are not known to be one. RFC 7232 named it; RFC 9110
/// only says "enough".
const ANY_CLOCKS: i64 = 60;

/// The same for one clock. It is the least that the section allows.
const ONE_CLOCK: i64 = 1;

/// Declares that one clock made `Date` and `Last-Modified` of these validators.
///
/// By default `Last-Modified` is a strong validator if `Date` is at least 60 seconds later, because two clocks may
/// differ. If you know that one clock made both, one second is enough: after it, no second change within the second
/// of `Last-Modified` can follow (RFC 9110 section 8.8.2.2). A date that is not one second older stays
/// weak.
///
/// ```
/// use http_conditional::client::{from_one_clock, resume};
/// use http_conditional::{HttpDate, Validators};
///
/// let date = HttpDate::from_unix_seconds;
/// let part = Validators::new(None, Some(date(100))).with_date(date(102));
/// assert!(!resume(&part, 5, &mut http::HeaderMap::new()).asks_for_range());
/// let part = from_one_clock(part);
/// assert!(resume(&part, 5, &mut http::HeaderMap::new()).asks_for_range());
/// ```
#[must_use]
pub fn from_one_clock(validators: Validators) -> Validators {
    let strong = validators.strong_date() || is_earlier_by(ONE_CLOCK, &validators);
    validators.with_strong_date(strong)
}

/// Returns whether `Last-Modified` is a strong validator.
pub(super) fn has_strong_date(validators: &Validators) -> bool {
    validators.last_modified().is_some() && (validators.strong_date() || is_earlier_by(ANY_CLOCKS, validators))
}

/// The same for validators of the server that `kept` came from. If the caller declared one clock, it is still that clock.
pub(super) fn has_strong_date_like(kept: &Validators, validators: &Validators) -> bool {
    has_strong_date(validators) || kept.strong_date() && is_earlier_by(ONE_CLOCK, validators)
}

/// Returns whether a condition may hold this date: the second of the change was over when the response was made.
pub(super) fn is_settled(validators: &Validators) -> bool {
    validators.strong_date() || is_earlier_by(ONE_CLOCK, validators)
}

/// Without `Date` nothing can be deduced.
fn is_earlier_by(seconds: i64, validators: &Validators) -> bool {
    let earlier = |modified: HttpDate, date: HttpDate| date.unix_seconds() - modified.unix_seconds() >= seconds;
    validators.last_modified().zip(validators.date()).is_some_and(|(modified, date)| earlier(modified, date))
}
