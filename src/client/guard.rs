//! Guarding a write against lost updates.

use http::{HeaderMap, HeaderValue};
use thiserror::Error;

use crate::client::{date_strength, fields};
use crate::preconditions::field::Field;
use crate::validators::Validators;

/// Makes a write happen only if the resource still has the version that the change is based on: sets `If-Match`, and
/// removes every other condition (RFC 9110 section 13.1.1).
///
/// `base` are the validators of the version that was read, edited and is now sent. Do not fetch newer ones right before
/// the write: that lets the lost update through.
///
/// # Errors
///
/// There is no tag, or only a weak one, which never matches: the response would be 412 for ever. The
/// request stays as it was. Do not send it: read again, with `Accept-Encoding: identity` if the tag is weak, because a
/// proxy that compresses weakens tags. See also [`guard_weakened`] and [`guard_by_date`].
///
/// ```
/// use http::{HeaderMap, header};
/// use http_conditional::client::{NoGuard, guard};
/// use http_conditional::{ETag, Validators};
///
/// let mut request = HeaderMap::new();
/// guard(&Validators::from(ETag::version(1)), &mut request)?;
/// assert_eq!(request[header::IF_MATCH], "\"1\"");
///
/// let weak = Validators::from(ETag::version(1).weakened());
/// assert_eq!(guard(&weak, &mut HeaderMap::new()), Err(NoGuard::WeakTag));
/// # Ok::<(), NoGuard>(())
/// ```
#[inline]
pub fn guard(base: &Validators, request: &mut HeaderMap) -> Result<(), NoGuard> {
    let etag = base.etag().ok_or(NoGuard::NoTag)?;
    if etag.as_entity_tag().is_weak() {
        return Err(NoGuard::WeakTag);
    }
    fields::set_only(request, Field::IfMatch, etag);
    Ok(())
}

/// Guards a write again after a 412, with the validators that were read since.
///
/// # Errors
///
/// As for [`guard`]. In addition: reading has brought the same tag that was refused. Then the tag is changed
/// or weakened on its way, or the server compares another tag than it sends, and the same write would be refused for
/// ever. Stop.
///
/// ```
/// use http::HeaderMap;
/// use http_conditional::client::{NoGuard, guard_again};
/// use http_conditional::{ETag, Validators};
///
/// let refused = Validators::from(ETag::version(1));
/// let read = Validators::from(ETag::version(2));
/// assert_eq!(guard_again(&refused, &read, &mut HeaderMap::new()), Ok(()));
/// assert_eq!(guard_again(&refused, &refused, &mut HeaderMap::new()), Err(NoGuard::RefusedTag));
/// ```
#[inline]
pub fn guard_again(refused: &Validators, read: &Validators, request: &mut HeaderMap) -> Result<(), NoGuard> {
    let tags = refused.etag().zip(read.etag());
    if tags.is_some_and(|(refused, read)| refused.as_entity_tag().weak_eq(read.as_entity_tag())) {
        return Err(NoGuard::RefusedTag);
    }
    guard(read, request)
}

/// Guards a write with a tag that may be weak, for a server that is known to accept weakened tags.
///
/// **By RFC 9110 section 13.1.1 a weak tag never matches in `If-Match`**, so other servers respond with 412. A server of
/// this crate accepts it after [`Preconditions::accept_weakened_tags`](crate::Preconditions::accept_weakened_tags).
///
/// # Errors
///
/// There is no tag. The request stays as it was.
///
/// ```
/// use http::{HeaderMap, header};
/// use http_conditional::client::guard_weakened;
/// use http_conditional::{ETag, Validators};
///
/// let mut request = HeaderMap::new();
/// guard_weakened(&Validators::from(ETag::version(1).weakened()), &mut request)?;
/// assert_eq!(request[header::IF_MATCH], "W/\"1\"");
/// # Ok::<(), http_conditional::client::NoGuard>(())
/// ```
#[inline]
pub fn guard_weakened(base: &Validators, request: &mut HeaderMap) -> Result<(), NoGuard> {
    let etag = base.etag().ok_or(NoGuard::NoTag)?;
    fields::set_only(request, Field::IfMatch, etag);
    Ok(())
}

/// Guards a write with the date: sets `If-Unmodified-Since`, and removes every other condition (RFC 9110 section 13.1.4).
///
/// Use it only if the representation has no strong tag. **It fails open**: a server that knows no date has to ignore the
/// field and performs the write, so a success does not prove that the condition was evaluated.
///
/// # Errors
///
/// There is no date, or it is not a strong validator: a second change within its second would be lost. See
/// [`from_one_clock`](crate::client::from_one_clock). The request stays as it was.
///
/// ```
/// use http::{HeaderMap, header};
/// use http_conditional::client::{NoGuard, guard_by_date};
/// use http_conditional::{HttpDate, Validators};
///
/// let date = HttpDate::from_unix_seconds;
/// let base = Validators::new(None, Some(date(784_111_777)));
/// let mut request = HeaderMap::new();
/// assert_eq!(guard_by_date(&base, &mut request), Err(NoGuard::WeakDate));
/// guard_by_date(&base.with_date(date(784_111_837)), &mut request)?;
/// assert_eq!(request[header::IF_UNMODIFIED_SINCE], "Sun, 06 Nov 1994 08:49:37 GMT");
/// # Ok::<(), NoGuard>(())
/// ```
#[inline]
pub fn guard_by_date(base: &Validators, request: &mut HeaderMap) -> Result<(), NoGuard> {
    let date = base.last_modified().ok_or(NoGuard::NoDate)?;
    if !date_strength::has_strong_date(base) {
        return Err(NoGuard::WeakDate);
    }
    fields::set_only(request, Field::IfUnmodifiedSince, date);
    Ok(())
}

/// Makes a PUT create the resource and never overwrite it: sets `If-None-Match: *`, and removes every other condition
/// (RFC 9110 section 13.1.2).
///
/// Of several clients that send it at once, one succeeds.
///
/// ```
/// use http::{HeaderMap, header};
/// use http_conditional::client::only_create;
///
/// let mut request = HeaderMap::new();
/// only_create(&mut request);
/// assert_eq!(request[header::IF_NONE_MATCH], "*");
/// ```
#[inline]
pub fn only_create(request: &mut HeaderMap) {
    fields::set_only(request, Field::IfNoneMatch, HeaderValue::from_static("*"));
}

/// Why a write cannot be guarded. Do not send it.
///
/// ```
/// use http_conditional::client::NoGuard;
///
/// assert_eq!(NoGuard::NoTag.to_string(), "expected an entity-tag to guard the write with, found none");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum NoGuard {
    /// The version has no tag. Read it again before the write.
    #[error("expected an entity-tag to guard the write with, found none")]
    NoTag,
    /// The tag is weak, and never matches in `If-Match`.
    #[error("expected a strong entity-tag, found a weak one: read again with Accept-Encoding: identity")]
    WeakTag,
    /// The version has no date.
    #[error("expected a Last-Modified date to guard the write with, found none")]
    NoDate,
    /// The date is not a strong validator (RFC 9110 section 8.8.2.2).
    #[error("expected a Last-Modified date that Date shows to be a strong validator, found a weak one")]
    WeakDate,
    /// Reading again has brought the tag that was refused.
    #[error("expected another entity-tag than the refused one, found it again")]
    RefusedTag,
}
