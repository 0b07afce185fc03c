//! The validators of a representation as header fields: what is compared is what is published.

use http::header::{ETAG, LAST_MODIFIED};
use http::{HeaderName, HeaderValue};

use crate::server::representation::Representation;
use crate::tag::etag::ETag;

impl Representation<'_> {
    /// The fields that tell a client what its next conditions will be compared with: `ETag` and `Last-Modified`, as
    /// far as they are known (RFC 9110 section 8.8).
    ///
    /// They belong on the 200, on the 206 and, before [`make_not_modified`](crate::make_not_modified), on the 304; not
    /// `Last-Modified` on a 206 to a request whose `If-Range` held, for its client has it (section 15.3.7). On the answer
    /// to a write they are those of the new state, and only if the bytes were stored as they came
    /// (section 9.3.4). For a map of another type take `name.as_str()` and `value.as_bytes()`.
    ///
    /// ```
    /// use http::{HeaderMap, header};
    /// use http_conditional::{ETag, HttpDate, Representation};
    ///
    /// let etag = ETag::version(42);
    /// let current = Representation::present().with_etag(&etag).with_last_modified(HttpDate::from_unix_seconds(784_111_777));
    ///
    /// let mut answer = HeaderMap::new();
    /// answer.extend(current.validator_fields());
    /// assert_eq!(answer[header::ETAG], "\"42\"");
    /// assert_eq!(answer[header::LAST_MODIFIED], "Sun, 06 Nov 1994 08:49:37 GMT");
    /// ```
    pub fn validator_fields(&self) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        let etag = self.etag.map(|tag| (ETAG, ETag::from(tag).into()));
        let last_modified = self.last_modified.map(|date| (LAST_MODIFIED, date.into()));
        etag.into_iter().chain(last_modified)
    }
}
