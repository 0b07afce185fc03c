//! Where the content of a response belongs in a download.

use http::header::{CONTENT_RANGE, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};

use crate::client::content_range::ContentRange;
use crate::client::date_strength::has_strong_date_like;
use crate::client::resume::{Asked, Resumption};
use crate::tag::etag::ETag;
use crate::validators::Validators;

/// What to do with a response to [`resume`](crate::client::resume), from [`Resumption::read_resumption`].
///
/// The enum is open, so a `match` needs a wildcard: treat it as [`Other`](Self::Other).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Resumed {
    /// 206 of the same version: write the content from byte `first` on, counted from 0. `first` may lie before the end of
    /// the part.
    ///
    /// The part is complete if `last + 1` is the `length`. If the content ends before `last`, or `length` is not known,
    /// resume again.
    GoOn {
        /// The place of the first byte of the content.
        first: u64,
        /// The place of its last byte.
        last: u64,
        /// The length of the whole, if the server knows it.
        length: Option<u64>,
    },
    /// 200: the content is the whole. Write it from byte 0 on, in place of the part, and keep these validators beside it.
    StartOver(Validators),
    /// 416 to the end of the part: nothing is missing.
    Complete,
    /// Use nothing of this response, drop the part, and ask once more without a range: `resume` with 0 bytes.
    Unusable,
    /// Any other status, as without conditions. The part is as good as it was.
    Other,
}

impl Resumption<'_> {
    /// Reads the response to the request (RFC 9110 sections 14.4, 15.3.7 and 15.5.17).
    ///
    /// - 206 counts if it has one valid `Content-Range`, which contains the first missing byte, and the validator that
    ///   was asked about. It may begin earlier.
    /// - 200 is the whole, unless it has a `Content-Range`: then it may be a slice.
    /// - 416 is the end of the download if the length it names is that of the part.
    /// - 304 was not asked for.
    ///
    /// ```
    /// use http::{HeaderMap, StatusCode, header};
    /// use http_conditional::client::{Resumed, resume};
    /// use http_conditional::{ETag, Validators};
    ///
    /// let part = Validators::from(ETag::version(1));
    /// let asked = resume(&part, 5, &mut HeaderMap::new());
    ///
    /// let mut response = HeaderMap::new();
    /// response.insert(header::ETAG, "\"1\"".parse().unwrap());
    /// response.insert(header::CONTENT_RANGE, "bytes 4-9/10".parse().unwrap());
    /// let resumed = asked.read_resumption(StatusCode::PARTIAL_CONTENT, &response);
    /// assert!(matches!(resumed, Resumed::GoOn { first: 4, last: 9, length: Some(10) }));
    ///
    /// response.insert(header::ETAG, "\"2\"".parse().unwrap());
    /// let resumed = asked.read_resumption(StatusCode::PARTIAL_CONTENT, &response);
    /// assert!(matches!(resumed, Resumed::Unusable));
    /// ```
    #[must_use]
    #[inline]
    pub fn read_resumption(&self, status: StatusCode, response: &HeaderMap) -> Resumed {
        match (status.as_u16(), self.if_range()) {
            (200, Some(_)) if response.contains_key(CONTENT_RANGE) => Resumed::Unusable,
            (200 | 203, _) => Resumed::StartOver(Validators::from_headers(response)),
            (206, Some(asked)) => self.read_part(&asked, response),
            (416, Some(asked)) => self.read_unsatisfied(&asked, response),
            (206 | 304, _) => Resumed::Unusable,
            _ => Resumed::Other,
        }
    }

    #[inline]
    fn read_part(&self, asked: &Asked<'_>, response: &HeaderMap) -> Resumed {
        if is_multipart(response) || !self.is_same_version(asked, response) {
            return Resumed::Unusable;
        }
        match ContentRange::from_headers(response) {
            Some(ContentRange::Part { first, last, length }) if first <= self.have && self.have <= last => {
                Resumed::GoOn { first, last, length }
            }
            _ => Resumed::Unusable,
        }
    }

    /// The tag has to be there: a server that ignores If-Range may send a part without it. A date may be
    /// left out (section 15.3.7). If it is there, it has to be equal, and strong in this response too.
    #[inline]
    fn is_same_version(&self, asked: &Asked<'_>, response: &HeaderMap) -> bool {
        let named = Validators::from_headers(response);
        match asked {
            Asked::Tag(etag) => is_strongly(etag, &named),
            Asked::Date if response.contains_key(http::header::LAST_MODIFIED) => {
                named.last_modified() == self.part.last_modified() && has_strong_date_like(self.part, &named)
            }
            Asked::Date => true,
        }
    }

    /// A server that ignores If-Range may have another version of this length: its tag shows it, if there is one.
    #[inline]
    fn read_unsatisfied(&self, asked: &Asked<'_>, response: &HeaderMap) -> Resumed {
        let named = Validators::from_headers(response);
        let is_other = matches!(asked, Asked::Tag(etag) if named.etag().is_some() && !is_strongly(etag, &named));
        match ContentRange::from_headers(response) {
            Some(ContentRange::Unsatisfied { length }) if length == self.have && !is_other => Resumed::Complete,
            _ => Resumed::Unusable,
        }
    }
}

fn is_strongly(etag: &ETag, named: &Validators) -> bool {
    named.etag().is_some_and(|named| named.as_entity_tag().strong_eq(etag.as_entity_tag()))
}

#[inline]
fn is_multipart(response: &HeaderMap) -> bool {
    const MULTIPART: &[u8] = b"multipart/";
    let starts = |value: &[u8]| value.get(..MULTIPART.len()).is_some_and(|start| start.eq_ignore_ascii_case(MULTIPART));
    response.get_all(CONTENT_TYPE).into_iter().any(|value| starts(value.as_bytes()))
}
