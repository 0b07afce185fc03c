//! What has become of a write.

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};

use crate::validators::Validators;

/// How often a request may have reached the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sent {
    /// It was sent once, by this client and by every library and proxy below that is known to resend.
    Once,
    /// It was sent again, after a response was lost for instance, or may have been.
    MaybeTwice,
}

/// What has become of a guarded write, from [`read_outcome`].
///
/// The enum is open, so a `match` needs a wildcard: treat it as [`Other`](Self::Other).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// 2xx: the write was performed. These validators guard the next write. If there are none, read first (RFC 9110
    /// sections 9.3.4 and 15.3.5). Never go on with the old ones. A 201 without `Location` is this one.
    Written(Validators),
    /// 201 with `Location`: the write has created a resource, and these are **its** validators. If `Location` is not the
    /// target of the request, they do not guard the target (RFC 9110 section 15.3.2).
    Created(Validators),
    /// 412 (or 304): the write was not performed, and the validators that guarded it are disproved. Read, and
    /// decide anew.
    Refused,
    /// 301, 302, 307 or 308: this request was not performed. Read at the new URL, and guard a new write there.
    /// If the request was sent twice, the first may have been performed: compare what you read.
    Redirected,
    /// 412 (or 304) after the request was sent twice: the first may have been performed. Read, and compare the content;
    /// what the content cannot show needs an ID of its own.
    InDoubt,
    /// 428: the server requires a condition, or another one than it got. Read, and guard with the tag (RFC 6585 section 3).
    PreconditionRequired,
    /// Any other status: it says nothing about the condition, and is neither success nor conflict. A 202 is not performed
    /// yet, a 303 sends to another resource for the result, and a 503 leaves everything open. If you send the request
    /// again, pass [`Sent::MaybeTwice`].
    Other,
}

/// Reads the response to a guarded write (RFC 9110 sections 15.3 and 15.5.13).
///
/// Nothing of a 412 is kept, not even its `ETag`.
///
/// ```
/// use http::{HeaderMap, StatusCode, header};
/// use http_conditional::ETag;
/// use http_conditional::client::{Outcome, Sent, read_outcome};
///
/// let mut response = HeaderMap::new();
/// response.insert(header::ETAG, "\"2\"".parse().unwrap());
/// let Outcome::Written(validators) = read_outcome(Sent::Once, StatusCode::NO_CONTENT, &response) else {
///     panic!("a 204 is a success");
/// };
/// assert_eq!(validators.etag().and_then(ETag::to_str), Some("\"2\""));
///
/// // The first response was lost. This 412 may be our own success.
/// let outcome = read_outcome(Sent::MaybeTwice, StatusCode::PRECONDITION_FAILED, &response);
/// assert!(matches!(outcome, Outcome::InDoubt));
/// ```
#[must_use]
#[inline]
pub fn read_outcome(sent: Sent, status: StatusCode, response: &HeaderMap) -> Outcome {
    match (status.as_u16(), sent) {
        (201, _) if response.contains_key(LOCATION) => Outcome::Created(Validators::from_headers(response)),
        (200 | 201 | 203..=206, _) => Outcome::Written(Validators::from_headers(response)),
        (304 | 412, Sent::Once) => Outcome::Refused,
        (304 | 412, Sent::MaybeTwice) => Outcome::InDoubt,
        (301 | 302 | 307 | 308, _) => Outcome::Redirected,
        (428, _) => Outcome::PreconditionRequired,
        _ => Outcome::Other,
    }
}
