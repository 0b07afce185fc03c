//! How a random tag becomes an `ETag`, and the time of a write a `Last-Modified` (RFC 9110 section 8.8).

use std::time::SystemTime;

use axum::http::HeaderMap;
use http_conditional::{ETag, HttpDate};

/// What distinguishes one version of a document from all others.
pub struct Validators {
    pub tag: String,
    pub modified: HttpDate,
    /// What a response carries and a request is compared with.
    pub published: http_conditional::Validators,
}

impl Validators {
    /// The tag is strong, because no two versions share one. The date is not declared strong: two writes may share a
    /// second. A date in the future, after the clock was set back, is not published (section 8.8.2.1).
    pub fn new(tag: String, modified: HttpDate) -> Self {
        let etag = ETag::strong(&tag).ok();
        let known = modified <= HttpDate::from(SystemTime::now());
        let published = http_conditional::Validators::new(etag, known.then_some(modified));
        Self { tag, modified, published }
    }

    pub fn headers(&self) -> HeaderMap {
        self.published.fields().collect()
    }
}

/// Draws the tag of a new version: 128 random bits.
///
/// A counter would start again with a new file, and go back with a restored backup: its tags would then name other
/// content. A random tag needs no operator who thinks of that.
pub fn draw_tag() -> Result<String, getrandom::Error> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bits)))
}
