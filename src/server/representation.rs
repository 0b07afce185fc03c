//! What is there now, as far as conditions can ask: whether anything is, its tag, its date.

use crate::date::HttpDate;
use crate::tag::entity_tag::EntityTag;
use crate::tag::etag::ETag;
use crate::validators::Validators;

/// The state of the resource at the moment of evaluation: missing, or present with the validators that are known
/// (RFC 9110 section 8.8).
///
/// Existence, tag and date are three separate facts. `If-Match: *` only asks for the first.
///
/// If the resource is negotiated, the validators are those of the representation that this request selects
/// (section 13.1).
///
/// ```
/// use http_conditional::{ETag, Representation, Validators};
///
/// let row: Option<Validators> = None; // what the store found
/// let current = Representation::of(row.as_ref());
/// assert!(!current.exists());
///
/// let etag = ETag::version(42);
/// let current = Representation::present().with_etag(&etag);
/// assert!(current.exists());
/// ```
///
/// Functions of this crate take `impl Into<Representation>`: pass a `&Validators`, or an `Option<&Validators>` in
/// which `None` is a missing resource.
#[derive(Clone, Copy, Debug)]
pub struct Representation<'a> {
    pub(crate) exists: bool,
    pub(crate) etag: Option<EntityTag<'a>>,
    pub(crate) last_modified: Option<HttpDate>,
    pub(crate) strong_date: bool,
}

impl<'a> Representation<'a> {
    /// Creates the state from what the store found. `None` is a **missing** resource.
    ///
    /// ```
    /// use http::Method;
    /// use http_conditional::{Decision, ETag, Preconditions, Representation};
    ///
    /// let etag_of_row: Option<ETag> = None;
    /// let current = Representation::of(etag_of_row.as_ref());
    /// let create = Preconditions::from_lines([("If-None-Match", b"*")]);
    /// assert_eq!(create.evaluate(&Method::PUT, current).decision(), Decision::Proceed);
    /// ```
    #[must_use]
    pub fn of(found: Option<impl Into<Self>>) -> Self {
        found.map_or(Self::missing(), Into::into)
    }

    /// Creates the state of a resource that has no current representation: a GET is a 404, and a PUT would create
    /// it. It has no validators, and drops any that are given to it.
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

    /// Creates the state of a resource that has a current representation, so far without tag and date.
    ///
    /// ```
    /// # use http_conditional::Representation;
    /// assert!(Representation::present().exists());
    /// ```
    #[must_use]
    pub const fn present() -> Self {
        Self { exists: true, etag: None, last_modified: None, strong_date: false }
    }

    /// Sets the entity-tag, in the form that the response publishes.
    ///
    /// ```
    /// use http_conditional::{ETag, EntityTag, Representation};
    ///
    /// let etag = ETag::version(1);
    /// let current = Representation::present().with_etag(&etag);
    /// let current = Representation::present().with_etag(EntityTag::parse(b"\"1\"")?);
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub fn with_etag(self, etag: impl Into<EntityTag<'a>>) -> Self {
        if self.exists { Self { etag: Some(etag.into()), ..self } } else { self }
    }

    /// Sets the modification date, from a [`SystemTime`](std::time::SystemTime) or an [`HttpDate`], in whole seconds.
    ///
    /// It has to be the date that `Last-Modified` publishes, which is never later than now:
    /// [`HttpDate::capped_at`] is for a stored time that may be.
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
        if self.exists { Self { last_modified: Some(date.into()), ..self } } else { self }
    }

    /// Declares whether the date is a strong validator, as [`Validators::with_strong_date`] does.
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

    /// Returns whether there is a current representation.
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

impl Validators {
    /// Returns the state of a resource that is present and has these validators.
    ///
    /// ```
    /// use http::{HeaderMap, Method};
    /// use http_conditional::{Decision, ETag, Validators, evaluate};
    ///
    /// let validators = Validators::from(ETag::version(1));
    /// let decision = evaluate(&Method::GET, &HeaderMap::new(), &validators.as_representation());
    /// assert_eq!(decision, Decision::Proceed);
    /// ```
    #[must_use]
    #[inline]
    pub fn as_representation(&self) -> Representation<'_> {
        Representation {
            exists: true,
            etag: self.etag().map(ETag::as_entity_tag),
            last_modified: self.last_modified(),
            strong_date: self.strong_date(),
        }
    }
}

/// The resource is present and has these validators.
impl<'a> From<&'a Validators> for Representation<'a> {
    #[inline]
    fn from(validators: &'a Validators) -> Self {
        validators.as_representation()
    }
}

/// `None` is a missing resource.
impl<'a> From<Option<&'a Validators>> for Representation<'a> {
    #[inline]
    fn from(found: Option<&'a Validators>) -> Self {
        Self::of(found)
    }
}

/// The resource is present and has this tag.
impl<'a> From<&'a ETag> for Representation<'a> {
    #[inline]
    fn from(etag: &'a ETag) -> Self {
        Self::present().with_etag(etag)
    }
}

/// A copy.
impl<'a> From<&Representation<'a>> for Representation<'a> {
    #[inline]
    fn from(current: &Representation<'a>) -> Self {
        *current
    }
}
