//! The fields of a request that the client's half sets and removes. It never appends (RFC 9110 section 5.3).

use http::header::RANGE;
use http::{HeaderMap, HeaderValue};

use crate::preconditions::field::Field;

/// Removes all five conditions.
#[inline]
pub(super) fn remove_conditions(request: &mut HeaderMap) {
    for field in Field::ALL {
        request.remove(field.name());
    }
}

/// Removes all five conditions and the range, for a request that is about a whole representation.
#[inline]
pub(super) fn remove_conditions_and_range(request: &mut HeaderMap) {
    remove_conditions(request);
    request.remove(RANGE);
}

/// Sets a condition.
#[inline]
pub(super) fn set(request: &mut HeaderMap, field: Field, value: impl Into<HeaderValue>) {
    request.insert(field.name(), value.into());
}

/// Sets a condition and removes the four others.
#[inline]
pub(super) fn set_only(request: &mut HeaderMap, field: Field, value: impl Into<HeaderValue>) {
    remove_conditions(request);
    set(request, field, value);
}
