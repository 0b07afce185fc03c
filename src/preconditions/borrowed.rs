//! The conditional fields of one request: absent, present, or present and unreadable.

use http::HeaderMap;

use crate::date::HttpDate;
use crate::error::{ParseError, ParseErrorKind};
use crate::preconditions::entity_tags::{self, EntityTags, Found};
use crate::preconditions::field::{Field, FieldSet};
use crate::preconditions::if_range::{self, IfRange};
use crate::preconditions::lines::{Line, Lines, List};
use crate::preconditions::malformed::MalformedField;
use crate::tag::entity_tag::{Comparison, EntityTag};

/// The five conditional fields of one request (RFC 9110 section 13.1), borrowed from where they are.
///
/// Each of them is absent, present, or present and malformed, and the accessors say which: `Ok(None)`,
/// `Ok(Some(_))` or `Err(_)`. Taking the fields up reads none of them; they are read while they are judged.
///
/// ```
/// use http::{Method, header};
/// use http_conditional::{Decision, ETag, Preconditions, Representation};
///
/// let mut headers = http::HeaderMap::new();
/// headers.insert(header::IF_MATCH, "\"1\"".parse().unwrap());
///
/// let preconditions = Preconditions::from_headers(&headers);
/// let etag = ETag::strong(2)?; // somebody else has written
/// let verdict = preconditions.evaluate(&Method::PUT, &Representation::present().with_etag(&etag));
/// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
/// # Ok::<(), http_conditional::ParseError>(())
/// ```
///
/// See [`OwnedPreconditions`](crate::OwnedPreconditions) for the form that outlives the request.
#[derive(Clone, Debug)]
pub struct Preconditions<'a> {
    present: FieldSet,
    pub(crate) lines: Lines<'a>,
    pub(crate) reading: Reading,
}

/// How the fields are read: at what time, and how strictly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) now: HttpDate,
    pub(crate) unquoted_tags: bool,
}

impl Reading {
    pub(crate) const BY_THE_RFC: Self = Self { now: HttpDate::ASSUMED_NOW, unquoted_tags: false };
}

impl<'a> Preconditions<'a> {
    /// Takes the conditional fields from the header of a request.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// assert!(Preconditions::from_headers(&http::HeaderMap::new()).is_empty());
    /// ```
    #[must_use]
    #[inline]
    pub fn from_headers(headers: &'a HeaderMap) -> Self {
        Self { present: FieldSet::in_map(headers), lines: Lines::InMap(headers), reading: Reading::BY_THE_RFC }
    }

    /// Takes the conditional fields from field lines in the order in which they came, for frameworks that
    /// have their own types. Names may be in any case, and other fields may be among them.
    ///
    /// ```
    /// use http_conditional::Preconditions;
    ///
    /// let lines = [("host", b"example.org".as_slice()), ("if-match", b"\"1\"")];
    /// assert!(!Preconditions::from_lines(lines).is_empty());
    /// ```
    #[must_use]
    pub fn from_lines<N, V>(lines: impl IntoIterator<Item = (N, &'a V)>) -> Self
    where
        N: AsRef<str>,
        V: AsRef<[u8]> + ?Sized + 'a,
    {
        let named = |(name, value): (N, &'a V)| Some((Field::from_name(name.as_ref())?, Ok(value.as_ref())));
        Self::listed(lines.into_iter().filter_map(named), Reading::BY_THE_RFC)
    }

    /// Takes the conditional fields from a map that is not of `http` 1.x: asks it for each of the five names, in
    /// lower case, and takes every line that it has of that name.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use http_conditional::Preconditions;
    ///
    /// let map = HashMap::from([("host", vec!["example.org"]), ("if-match", vec!["\"1\"", "\"2\""])]);
    /// let preconditions = Preconditions::from_lookup(|name| map.get(name).into_iter().flatten().copied());
    /// assert!(!preconditions.is_empty());
    /// ```
    ///
    /// For a text that was decoded from bytes, see [`Preconditions::from_text`].
    #[must_use]
    pub fn from_lookup<L, V>(lines_of: impl Fn(&'static str) -> L) -> Self
    where
        L: IntoIterator<Item = &'a V>,
        V: AsRef<[u8]> + ?Sized + 'a,
    {
        let lines = |field: Field| lines_of(field.lower_case()).into_iter().map(move |line| (field, Ok(line.as_ref())));
        Self::listed(Field::ALL.into_iter().flat_map(lines), Reading::BY_THE_RFC)
    }

    /// The same for a host that hands fields over as text which it has decoded as UTF-8.
    ///
    /// A replacement character, U+FFFD, in such a text stands for bytes that are lost. Nobody can tell what
    /// the field said then, so it is malformed; it is not compared as if it had said U+FFFD.
    ///
    /// ```
    /// use http_conditional::{ParseErrorKind, Preconditions};
    ///
    /// let value = String::from_utf8_lossy(b"\"caf\xE9\"");
    /// let malformed = Preconditions::from_text([("If-Match", &*value)]).if_match().unwrap_err();
    /// assert_eq!((malformed.kind(), malformed.offset()), (ParseErrorKind::LostBytes, 4));
    /// ```
    #[must_use]
    pub fn from_text<N>(lines: impl IntoIterator<Item = (N, &'a str)>) -> Self
    where
        N: AsRef<str>,
    {
        let whole = |value: &'a str| match value.find(char::REPLACEMENT_CHARACTER) {
            Some(offset) => Err(ParseError::new(ParseErrorKind::LostBytes, offset)),
            None => Ok(value.as_bytes()),
        };
        let named = |(name, value): (N, &'a str)| Some((Field::from_name(name.as_ref())?, whole(value)));
        Self::listed(lines.into_iter().filter_map(named), Reading::BY_THE_RFC)
    }

    /// Takes up lines of which it is known what field they are of.
    pub(crate) fn listed(lines: impl IntoIterator<Item = (Field, Line<'a>)>, reading: Reading) -> Self {
        let (mut present, mut list) = (FieldSet::EMPTY, List::new());
        for (field, line) in lines {
            present = present.with(field);
            list.push(field, line);
        }
        Self { present, lines: Lines::Listed(list), reading }
    }

    /// Says what time it is, for the two-digit years of the obsolete RFC 850 dates.
    ///
    /// Without it they are read at [`HttpDate::ASSUMED_NOW`]. Nothing else depends on the time.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use http_conditional::Preconditions;
    ///
    /// let headers = http::HeaderMap::new();
    /// let preconditions = Preconditions::from_headers(&headers).with_now(SystemTime::now());
    /// ```
    #[must_use]
    pub fn with_now(mut self, now: impl Into<HttpDate>) -> Self {
        self.reading.now = now.into();
        self
    }

    /// Reads a bare token in `If-Match` and `If-None-Match` as a strong tag, as if it stood in quotes.
    ///
    /// No RFC allows it. Some clients of WebDAV and S3 send their tags that way, `If-Match: cf660d`, and a server
    /// that has to live with them says so here. It is off by default, because a tag without quotes may be the
    /// rest of a damaged one; then its field is malformed, which never lets a write through.
    ///
    /// A token has letters, digits and ``!#$%&'*+-.^_`|~`` (RFC 9110 section 5.6.2). Everything else stays
    /// malformed: one quote without the other, `W/` before a token, a `*` at its start. `If-Range` is read by
    /// the RFC in any case, and so is a date.
    ///
    /// ```
    /// use http::Method;
    /// use http_conditional::{Decision, ETag, Preconditions, Representation};
    ///
    /// let etag = ETag::strong("cf660d")?;
    /// let current = Representation::present().with_etag(&etag);
    /// let preconditions = Preconditions::from_lines([("If-Match", b"cf660d")]);
    /// assert_eq!(preconditions.evaluate(&Method::PUT, &current).decision(), Decision::PreconditionFailed);
    ///
    /// let lenient = preconditions.accept_unquoted_tags();
    /// assert_eq!(lenient.evaluate(&Method::PUT, &current).decision(), Decision::Proceed);
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub const fn accept_unquoted_tags(mut self) -> Self {
        self.reading.unquoted_tags = true;
        self
    }

    /// Whether the request carries none of the five fields, so that there is nothing to judge.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// assert!(!Preconditions::from_lines([("If-Match", b"")]).is_empty()); // an empty list is a condition
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// What `If-Match` says (RFC 9110 section 13.1.1).
    ///
    /// # Errors
    ///
    /// When the field is present and cannot be read.
    ///
    /// ```
    /// # use http_conditional::{EntityTags, Preconditions};
    /// let preconditions = Preconditions::from_lines([("If-Match", b"*")]);
    /// assert!(matches!(preconditions.if_match(), Ok(Some(EntityTags::Any))));
    /// assert!(matches!(preconditions.if_none_match(), Ok(None)));
    /// ```
    pub fn if_match(&self) -> Result<Option<EntityTags<'_>>, MalformedField> {
        self.entity_tags(Field::IfMatch)
    }

    /// What `If-None-Match` says (RFC 9110 section 13.1.2).
    ///
    /// # Errors
    ///
    /// When the field is present and cannot be read.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// assert!(Preconditions::from_lines([("If-None-Match", b"abc")]).if_none_match().is_err());
    /// ```
    pub fn if_none_match(&self) -> Result<Option<EntityTags<'_>>, MalformedField> {
        self.entity_tags(Field::IfNoneMatch)
    }

    /// What `If-Modified-Since` says (RFC 9110 section 13.1.3).
    ///
    /// # Errors
    ///
    /// When the field is present and is not one line with one date.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// let preconditions = Preconditions::from_lines([("If-Modified-Since", b"Thu, 01 Jan 1970 00:01:00 GMT")]);
    /// assert_eq!(preconditions.if_modified_since()?.map(|date| date.unix_seconds()), Some(60));
    /// # Ok::<(), http_conditional::MalformedField>(())
    /// ```
    pub fn if_modified_since(&self) -> Result<Option<HttpDate>, MalformedField> {
        self.date(Field::IfModifiedSince)
    }

    /// What `If-Unmodified-Since` says (RFC 9110 section 13.1.4).
    ///
    /// # Errors
    ///
    /// When the field is present and is not one line with one date.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// assert!(Preconditions::from_lines([("If-Unmodified-Since", b"0")]).if_unmodified_since().is_err());
    /// ```
    pub fn if_unmodified_since(&self) -> Result<Option<HttpDate>, MalformedField> {
        self.date(Field::IfUnmodifiedSince)
    }

    /// What `If-Range` says (RFC 9110 section 13.1.5).
    ///
    /// # Errors
    ///
    /// When the field is present and is not one line with one tag or one date.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// assert!(Preconditions::from_lines([("If-Range", b"\"a\", \"b\"")]).if_range().is_err());
    /// ```
    pub fn if_range(&self) -> Result<Option<IfRange<'a>>, MalformedField> {
        if !self.has(Field::IfRange) {
            return Ok(None);
        }
        if_range::read(&self.lines, self.reading.now).map_err(|error| error.of(Field::IfRange))
    }

    /// Every field that is present and cannot be read, in the order of [`Field::ALL`], for logs and for tests.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// let preconditions = Preconditions::from_lines([("If-Range", b"*"), ("If-Match", b"1")]);
    /// let fields: Vec<_> = preconditions.malformed().map(|malformed| malformed.field().as_str()).collect();
    /// assert_eq!(fields, ["If-Match", "If-Range"]);
    /// ```
    pub fn malformed(&self) -> impl Iterator<Item = MalformedField> {
        Field::ALL.into_iter().filter_map(|field| self.read(field).err())
    }

    /// Reads one field for its errors only.
    pub(crate) fn read(&self, field: Field) -> Result<(), MalformedField> {
        match field {
            Field::IfMatch | Field::IfNoneMatch => self.entity_tags(field).map(drop),
            Field::IfUnmodifiedSince | Field::IfModifiedSince => self.date(field).map(drop),
            Field::IfRange => self.if_range().map(drop),
        }
    }

    /// Whether the request has this field, readable or not.
    pub(crate) const fn has(&self, field: Field) -> bool {
        self.present.has(field)
    }

    /// Reads a field of tags, and looks on the way for one that is the same as the current one.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "one field, one comparison: what is known there is half of the work")]
    pub(crate) fn search(
        &self,
        field: Field,
        comparison: Comparison,
        current: Option<EntityTag<'_>>,
    ) -> Result<Found, MalformedField> {
        entity_tags::search(self.lines.of(field), self.reading.unquoted_tags, comparison, current)
            .map_err(|error| error.of(field))
    }

    fn entity_tags(&self, field: Field) -> Result<Option<EntityTags<'_>>, MalformedField> {
        if !self.has(field) {
            return Ok(None);
        }
        entity_tags::read(|| self.lines.of(field), self.reading.unquoted_tags)
            .map(Some)
            .map_err(|error| error.of(field))
    }

    #[inline]
    fn date(&self, field: Field) -> Result<Option<HttpDate>, MalformedField> {
        if !self.has(field) {
            return Ok(None);
        }
        let read = |value: &[u8]| HttpDate::parse_at(value, self.reading.now);
        self.lines.read_sole(field, read).map_err(|error| error.of(field))
    }
}
