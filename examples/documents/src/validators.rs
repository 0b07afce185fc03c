//! How a version becomes an `ETag`, and the time of its writing a `Last-Modified` (RFC 9110 section 8.8).

use std::time::SystemTime;

use axum::http::HeaderMap;
use http_conditional::{ETag, HttpDate};

/// What tells one version of a document from all others.
pub struct Validators {
    pub version: i64,
    pub last_modified: HttpDate,
    /// What a response carries and a request is compared with.
    pub published: http_conditional::Validators,
}

impl Validators {
    /// The tag is strong, because no two states of the database share a version. The date is not vouched for as
    /// strong: two writes may share a second. A clock that was set back leaves times in the future, which must not
    /// be told (section 8.8.2.1).
    pub fn new(version: i64, modified: HttpDate) -> Self {
        let last_modified = modified.capped_at(SystemTime::now());
        let published = http_conditional::Validators::from(ETag::version(version)).with_last_modified(last_modified);
        Self { version, last_modified, published }
    }

    pub fn headers(&self) -> HeaderMap {
        self.published.fields().collect()
    }
}
