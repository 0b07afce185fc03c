//! How a random tag becomes an `ETag`, and the time of a write a `Last-Modified` (RFC 9110 section 8.8).

use std::time::SystemTime;

use http_conditional_axum::{ETag, HttpDate, Published};

use crate::store::Error;

/// What distinguishes one version of a document from all others.
pub struct Validators {
    pub tag: String,
    pub modified: HttpDate,
}

impl Validators {
    /// Draws the tag of the version that is to follow this one: 128 random bits.
    ///
    /// A counter would start again with a new file, and go back with a restored backup: its tags would then name other
    /// content. A random tag needs no operator who thinks of that.
    pub fn next(old: Option<&Self>) -> Result<Self, Error> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).map_err(Error::failed)?;
        let now = HttpDate::from(SystemTime::now());
        // A clock that is set back must not take the date back: a client that has the old date would get a 304.
        let modified = match old {
            Some(old) if old.modified > now => HttpDate::from_unix_seconds(old.modified.unix_seconds() + 1),
            _ => now,
        };
        Ok(Self { tag: format!("{:032x}", u128::from_be_bytes(bits)), modified })
    }

    /// A strong tag, because no two versions share one.
    pub fn etag(&self) -> Option<ETag> {
        ETag::strong(&self.tag).ok()
    }

    /// What a response carries and a request is compared with.
    ///
    /// The date is held back until its second is over: the document may change once more in the same second, and a client
    /// that had the date of both versions would get a 304 (section 8.8.2.2). So is a date in the future, after the clock
    /// was set back (section 8.8.2.1).
    pub fn published(&self) -> Published {
        let over = self.modified < HttpDate::from(SystemTime::now());
        http_conditional_axum::Validators::new(self.etag(), over.then_some(self.modified)).into()
    }
}
