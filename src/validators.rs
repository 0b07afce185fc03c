//! What a response publishes and a condition is compared with: `ETag` and `Last-Modified`.

use std::time::SystemTime;

use http::header::{DATE, ETAG, HeaderMap, HeaderName, HeaderValue, LAST_MODIFIED};

use crate::date::HttpDate;
use crate::grammar;
use crate::tag::etag::{ETag, has_settled};

/// The validators of one representation (RFC 9110 section 8.8): an entity-tag, a modification date, or both.
///
/// A server makes them from its version, publishes them, and evaluates with them: so it compares what it sends.
/// To evaluate with them, pass a reference; [`Representation`](crate::Representation) says how a missing
/// resource is passed.
///
/// ```
/// use http::{HeaderMap, Method, header};
/// use http_conditional::{Decision, ETag, Preconditions, Validators};
///
/// let validators = Validators::from(ETag::version(42));
///
/// let mut response = HeaderMap::new();
/// validators.write_to(&mut response);
/// assert_eq!(response[header::ETAG], "\"42\"");
///
/// let mut request = HeaderMap::new();
/// request.insert(header::IF_NONE_MATCH, response[header::ETAG].clone());
/// let preconditions = Preconditions::from_headers(&request);
/// let verdict = preconditions.evaluate(&Method::GET, &validators);
/// assert_eq!(verdict.decision(), Decision::NotModified);
/// ```
///
/// The type has no `==`: two tags can be equal in two ways, see [`EntityTag`](crate::EntityTag).
#[derive(Clone, Debug, Default)]
pub struct Validators {
    etag: Option<ETag>,
    last_modified: Option<HttpDate>,
    strong_date: bool,
    date: Option<HttpDate>,
}

impl Validators {
    /// Creates validators from what is known of a representation **that is there**.
    ///
    /// `None` means that the representation has no such validator, not that there is no representation. If a
    /// row may be missing, keep the `Option` outside: `row.map(|row| Validators::new(row.etag, None))`.
    ///
    /// ```
    /// use http_conditional::{HttpDate, Validators};
    ///
    /// let only_dated = Validators::new(None, Some(HttpDate::from_unix_seconds(784_111_777)));
    /// assert!(only_dated.etag().is_none());
    /// ```
    #[must_use]
    pub const fn new(etag: Option<ETag>, last_modified: Option<HttpDate>) -> Self {
        Self { etag, last_modified, strong_date: false, date: None }
    }

    /// Creates the validators of a file from its length and its time of modification, at the time `now`.
    ///
    /// The tag is that of [`ETag::of_file`]. There is a date only if the file has settled, because a client would
    /// believe it for ever.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use http_conditional::Validators;
    ///
    /// let now = SystemTime::now();
    /// let validators = Validators::of_file(5, now - Duration::from_secs(60), now);
    /// assert!(validators.etag().is_some() && validators.last_modified().is_some());
    /// assert!(Validators::of_file(5, now, now).last_modified().is_none());
    /// ```
    #[must_use]
    pub fn of_file(length: u64, modified: SystemTime, now: SystemTime) -> Self {
        let last_modified = has_settled(modified, now).then(|| modified.into());
        Self::new(Some(ETag::of_file(length, modified, now)), last_modified)
    }

    /// Sets the entity-tag.
    ///
    /// ```
    /// # use http_conditional::{ETag, Validators};
    /// let validators = Validators::default().with_etag(ETag::version(1));
    /// assert!(validators.etag().is_some());
    /// ```
    #[must_use]
    pub fn with_etag(self, etag: ETag) -> Self {
        Self { etag: Some(etag), ..self }
    }

    /// Sets the modification date, from a [`SystemTime`] or an [`HttpDate`], in whole seconds.
    ///
    /// A server with a clock never sends a date that is later than now: see [`HttpDate::capped_at`].
    ///
    /// ```
    /// # use http_conditional::{ETag, HttpDate, Validators};
    /// # let stored = std::time::SystemTime::now();
    /// let modified = HttpDate::from(stored).capped_at(std::time::SystemTime::now());
    /// let validators = Validators::from(ETag::version(1)).with_last_modified(modified);
    /// assert_eq!(validators.last_modified(), Some(modified));
    /// ```
    #[must_use]
    pub fn with_last_modified(self, date: impl Into<HttpDate>) -> Self {
        Self { last_modified: Some(date.into()), ..self }
    }

    /// Declares whether the date is a strong validator (RFC 9110 section 8.8.2.2). By default it is weak.
    ///
    /// `true` means: the origin knows for certain that the representation never changes twice within one second,
    /// and that its date is never set back. A weak date never satisfies `If-Range`, which could splice two
    /// versions, and does not protect a write. A date that lies a while back is not a proof: a client may have read
    /// the representation between the two changes of that second.
    ///
    /// ```
    /// # use http_conditional::{HttpDate, Validators};
    /// let daily = HttpDate::from_unix_seconds(1_715_731_200);
    /// let validators = Validators::default().with_last_modified(daily).with_strong_date(true);
    /// ```
    #[must_use]
    pub fn with_strong_date(self, strong: bool) -> Self {
        Self { strong_date: strong, ..self }
    }

    /// Sets the `Date` of the response that the validators came with, for a client.
    ///
    /// The distance to `Last-Modified` shows whether that is a strong validator (RFC 9110 section 8.8.2.2). If a
    /// client keeps validators in a database, it keeps this date with them. If a response has no `Date`, the client
    /// sets the time of receipt (section 6.6.1). A server has no use for it: it is not evaluated and not published.
    ///
    /// ```
    /// # use http_conditional::{HttpDate, Validators};
    /// let (modified, received) = (HttpDate::from_unix_seconds(0), HttpDate::from_unix_seconds(60));
    /// let restored = Validators::new(None, Some(modified)).with_date(received);
    /// assert_eq!(restored.date(), Some(received));
    /// assert_eq!(restored.fields().count(), 1); // Last-Modified
    /// ```
    #[must_use]
    pub fn with_date(self, date: impl Into<HttpDate>) -> Self {
        Self { date: Some(date.into()), ..self }
    }

    /// Returns the entity-tag.
    ///
    /// ```
    /// # use http_conditional::{ETag, Validators};
    /// let validators = Validators::from(ETag::version(1));
    /// assert_eq!(validators.etag().and_then(ETag::to_str), Some("\"1\""));
    /// ```
    #[must_use]
    pub const fn etag(&self) -> Option<&ETag> {
        self.etag.as_ref()
    }

    /// Returns the modification date.
    ///
    /// ```
    /// # use http_conditional::Validators;
    /// assert_eq!(Validators::default().last_modified(), None);
    /// ```
    #[must_use]
    pub const fn last_modified(&self) -> Option<HttpDate> {
        self.last_modified
    }

    /// Returns the `Date` of the response that the validators came with.
    ///
    /// ```
    /// # use http_conditional::Validators;
    /// assert_eq!(Validators::default().date(), None);
    /// ```
    #[must_use]
    pub const fn date(&self) -> Option<HttpDate> {
        self.date
    }

    /// Returns whether the date is declared to be a strong validator.
    #[must_use]
    pub(crate) const fn strong_date(&self) -> bool {
        self.strong_date
    }

    /// Returns the validators of the same representation after a change of its bytes that is not a change of its
    /// meaning: a compression on the fly, say. The tag is weak, and the date is.
    ///
    /// ```
    /// # use http_conditional::{ETag, Validators};
    /// let compressed = Validators::from(ETag::version(1)).weakened();
    /// assert_eq!(compressed.etag().and_then(ETag::to_str), Some("W/\"1\""));
    /// ```
    #[must_use]
    pub fn weakened(self) -> Self {
        Self { etag: self.etag.map(ETag::weakened), strong_date: false, ..self }
    }

    /// Writes `ETag` and `Last-Modified` to the headers of a response. A known validator replaces what is there;
    /// an unknown one leaves it alone.
    ///
    /// They belong on the 200, and on the 304 that stands for it: see [`not_modified`](crate::not_modified). On a
    /// 206 to a request whose `If-Range` held, leave `Last-Modified` out (RFC 9110 section 15.3.7). After a write,
    /// send the validators of the new state, and only if the content was stored unchanged (section 9.3.4).
    ///
    /// ```
    /// use http::{HeaderMap, header};
    /// use http_conditional::{ETag, HttpDate, Validators};
    ///
    /// let date = HttpDate::from_unix_seconds(784_111_777);
    /// let validators = Validators::from(ETag::version(42)).with_last_modified(date);
    ///
    /// let mut response = HeaderMap::new();
    /// validators.write_to(&mut response);
    /// assert_eq!(response[header::ETAG], "\"42\"");
    /// assert_eq!(response[header::LAST_MODIFIED], "Sun, 06 Nov 1994 08:49:37 GMT");
    /// ```
    #[inline]
    pub fn write_to(&self, headers: &mut HeaderMap) {
        for (name, value) in self.fields() {
            headers.insert(name, value);
        }
    }

    /// Returns `ETag` and `Last-Modified` as fields, for a map that is not of `http` 1.x: take `name.as_str()` and
    /// `value.as_bytes()`, and replace what the map has.
    ///
    /// ```
    /// use http_conditional::{ETag, Validators};
    ///
    /// let mut map = std::collections::HashMap::new();
    /// for (name, value) in Validators::from(ETag::version(42)).fields() {
    ///     map.insert(name.as_str().to_owned(), value.as_bytes().to_owned());
    /// }
    /// assert_eq!(map["etag"], b"\"42\"");
    /// ```
    pub fn fields(&self) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        let etag = self.etag.as_ref().map(|etag| (ETAG, etag.into()));
        let last_modified = self.last_modified.map(|date| (LAST_MODIFIED, date.into()));
        etag.into_iter().chain(last_modified)
    }

    /// Reads `ETag`, `Last-Modified` and `Date` from the headers of a response.
    ///
    /// Each of the three is absent if its field is missing, repeated or malformed. `Last-Modified` is not declared
    /// to be strong. [`client`](crate::client) has what a client does with them.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue, header};
    /// use http_conditional::{ETag, Validators};
    ///
    /// let mut response = HeaderMap::new();
    /// response.insert(header::ETAG, HeaderValue::from_static("\"42\""));
    /// response.insert(header::LAST_MODIFIED, HeaderValue::from_static("yesterday"));
    ///
    /// let validators = Validators::from_headers(&response);
    /// assert_eq!(validators.etag().and_then(ETag::to_str), Some("\"42\""));
    /// assert_eq!(validators.last_modified(), None);
    /// ```
    #[must_use]
    #[inline]
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let etag = sole_value(headers, &ETAG).and_then(|value| ETag::try_from(value).ok());
        let date_in = |name| sole_value(headers, name).and_then(|value| HttpDate::parse(value).ok());
        Self { date: date_in(&DATE), ..Self::new(etag, date_in(&LAST_MODIFIED)) }
    }
}

/// The value of a field that has exactly one line.
#[inline]
fn sole_value<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h [u8]> {
    let mut lines = headers.get_all(name).into_iter();
    let line = lines.next()?;
    lines.next().is_none().then(|| grammar::trim_ows(line.as_bytes()))
}

/// The validators of a representation that has this tag and no date.
impl From<ETag> for Validators {
    fn from(etag: ETag) -> Self {
        Self::new(Some(etag), None)
    }
}
