//! How a version becomes an `ETag`, and the time of its writing a `Last-Modified` (RFC 9110 section 8.8).

use std::time::SystemTime;

use axum::http::{HeaderName, HeaderValue, header};
use http_conditional::{ETag, HttpDate, Representation};

/// What tells one version of a document from all others.
pub struct Validators {
    pub version: i64,
    pub etag: ETag,
    pub last_modified: HttpDate,
}

impl Validators {
    /// The tag is strong, because no two states of the database share a version. A clock that was set back
    /// leaves times in the future, which must not be told (section 8.8.2.1).
    pub fn new(version: i64, modified: HttpDate) -> Self {
        Self { version, etag: ETag::version(version), last_modified: modified.capped_at(SystemTime::now()) }
    }

    /// The date is not vouched for as strong: two writes may share a second.
    pub fn representation(&self) -> Representation<'_> {
        Representation::present().with_etag(&self.etag).with_last_modified(self.last_modified)
    }

    pub fn headers(&self) -> [(HeaderName, HeaderValue); 2] {
        [(header::ETAG, (&self.etag).into()), (header::LAST_MODIFIED, self.last_modified.into())]
    }
}
