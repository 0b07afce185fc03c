//! What is there now, as far as conditions can ask: whether anything is, its tag, its date.

use crate::date::HttpDate;
use crate::tag::entity_tag::EntityTag;

/// The state of the resource at the moment of judging: missing, or current with its validators
/// (RFC 9110 section 8.8).
///
/// Existence, tag and date are three separate facts. `If-Match: *` asks for the first alone.
///
/// For a resource that is negotiated, the validators are those of the representation that this request
/// selects (section 13.1).
///
/// ```
/// use std::time::SystemTime;
/// use http_conditional::{ETag, Representation};
///
/// let missing = Representation::missing();
/// let plain = Representation::present();
/// let etag = ETag::strong(42)?;
/// let validated = Representation::present().with_etag(&etag).with_last_modified(SystemTime::now());
/// # Ok::<(), http_conditional::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Representation<'a> {
    pub(crate) exists: bool,
    pub(crate) etag: Option<EntityTag<'a>>,
    pub(crate) last_modified: Option<HttpDate>,
    pub(crate) strong_date: bool,
}

impl<'a> Representation<'a> {
    /// The resource has no current representation: what a plain GET answers with 404, and what a PUT
    /// would create. It has no validators, and any that are given to it are dropped.
    ///
    /// ```
    /// use http::{HeaderMap, Method};
    /// use http_conditional::{Decision, Representation, evaluate};
    ///
    /// let decision = evaluate(&Method::PUT, &HeaderMap::new(), &Representation::missing());
    /// assert_eq!(decision, Decision::Proceed);
    /// ```
    #[must_use]
    pub const fn missing() -> Self {
        Self { exists: false, etag: None, last_modified: None, strong_date: false }
    }

    /// The resource has a current representation, as yet without tag and date.
    ///
    /// ```
    /// # use http_conditional::Representation;
    /// assert!(Representation::present().exists());
    /// ```
    #[must_use]
    pub const fn present() -> Self {
        Self { exists: true, etag: None, last_modified: None, strong_date: false }
    }

    /// Gives the tag: the very one that the answer to a GET carries.
    ///
    /// ```
    /// # use http_conditional::{ETag, EntityTag, Representation};
    /// let etag = ETag::strong(1)?;
    /// let current = Representation::present().with_etag(&etag);
    /// let current = Representation::present().with_etag(EntityTag::parse(b"\"1\"")?);
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub fn with_etag(self, etag: impl Into<EntityTag<'a>>) -> Self {
        self.with_maybe_etag(Some(etag))
    }

    /// Gives the tag, if there is one.
    ///
    /// ```
    /// # use http_conditional::{ETag, Representation};
    /// let etag: Option<ETag> = None;
    /// let current = Representation::present().with_maybe_etag(etag.as_ref());
    /// ```
    #[must_use]
    pub fn with_maybe_etag(self, etag: Option<impl Into<EntityTag<'a>>>) -> Self {
        Self { etag: etag.filter(|_| self.exists).map(Into::into), ..self }
    }

    /// Gives the modification date, from a time of the system or an [`HttpDate`]. Whole seconds are what counts.
    ///
    /// It has to be the date that `Last-Modified` tells. A server with a clock never sends one that is later
    /// than now; [`HttpDate::capped_at`] is for a stored time that may be.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use http_conditional::{HttpDate, Representation};
    ///
    /// let now = SystemTime::now();
    /// let modified = HttpDate::from(now).capped_at(now);
    /// let current = Representation::present().with_last_modified(modified);
    /// ```
    #[must_use]
    pub fn with_last_modified(self, date: impl Into<HttpDate>) -> Self {
        self.with_maybe_last_modified(Some(date))
    }

    /// Gives the modification date, if there is one.
    ///
    /// ```
    /// use http_conditional::Representation;
    ///
    /// # fn modified(file: &std::fs::Metadata) {
    /// let current = Representation::present().with_maybe_last_modified(file.modified().ok());
    /// # }
    /// ```
    #[must_use]
    pub fn with_maybe_last_modified(self, date: Option<impl Into<HttpDate>>) -> Self {
        Self { last_modified: date.filter(|_| self.exists).map(Into::into), ..self }
    }

    /// Vouches for the date, or does not: `true` says that the origin knows for certain that the
    /// representation never changes twice within a second, nor is set back (RFC 9110 section 8.8.2.2).
    ///
    /// A date is weak unless this says otherwise. A weak one is no use to `If-Range`, which would glue
    /// pieces of two versions together, nor as the only guard of a write. That the date lies a while back
    /// is no proof: somebody may have read the resource in between the two changes of that second.
    ///
    /// ```
    /// # use http_conditional::{HttpDate, Representation};
    /// let daily = HttpDate::from_unix_seconds(1_715_731_200);
    /// let current = Representation::present().with_last_modified(daily).with_strong_date(true);
    /// ```
    #[must_use]
    pub const fn with_strong_date(self, strong: bool) -> Self {
        Self { strong_date: strong, ..self }
    }

    /// Whether there is a current representation.
    ///
    /// ```
    /// # use http_conditional::Representation;
    /// assert!(!Representation::missing().exists());
    /// ```
    #[must_use]
    pub const fn exists(&self) -> bool {
        self.exists
    }
}
