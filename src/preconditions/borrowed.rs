//! The conditional fields of one request, each absent, present or malformed.

use std::fmt;

use http::HeaderMap;

use crate::date::HttpDate;
use crate::grammar;
use crate::preconditions::entity_tags::{self, Comparison, EntityTags, Found};
use crate::preconditions::field::{Field, FieldSet};
use crate::preconditions::if_range::{self, IfRange};
use crate::preconditions::lines::{KeptLine, Line, Lines, List};
use crate::preconditions::malformed::MalformedField;
use crate::tag::entity_tag::EntityTag;

/// The five conditional fields of one request (RFC 9110 section 13.1), borrowed from where they are.
///
/// Each field is absent, present or malformed. The accessors return which: `Ok(None)`, `Ok(Some(_))` or
/// `Err(_)`. Construction is cheap: fields are parsed only when they are evaluated.
///
/// ```
/// use http::{Method, header};
/// use http_conditional::{Decision, ETag, Preconditions, Validators};
///
/// let mut headers = http::HeaderMap::new();
/// headers.insert(header::IF_MATCH, "\"1\"".parse().unwrap());
///
/// let preconditions = Preconditions::from_headers(&headers);
/// let current = Validators::from(ETag::version(2)); // another writer was faster
/// let verdict = preconditions.evaluate(&Method::PUT, &current);
/// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
/// ```
///
/// [`OwnedPreconditions`](crate::OwnedPreconditions) outlive the request.
#[derive(Clone)]
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
    pub(crate) weakened_tags: bool,
}

impl Reading {
    pub(crate) const BY_THE_RFC: Self = Self { now: HttpDate::ASSUMED_NOW, unquoted_tags: false, weakened_tags: false };
}

impl<'a> Preconditions<'a> {
    /// Takes the conditional fields from the headers of a request.
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
    /// have their own types. Names may be in upper or lower case, and other fields may be among them.
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

    /// Takes the conditional fields from a map that is not of `http` 1.x. The closure gets each of the five names,
    /// in lower case, and returns every line that the map has of that name.
    ///
    /// The closure may also look elsewhere: [Hosts without `http::Method`](crate::guide::other_hosts) reads
    /// conditions that have other names.
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
    /// If the host has decoded the values to text, see [`Preconditions::from_text`].
    #[must_use]
    pub fn from_lookup<L, V>(lines_of: impl Fn(&'static str) -> L) -> Self
    where
        L: IntoIterator<Item = &'a V>,
        V: AsRef<[u8]> + ?Sized + 'a,
    {
        let lines = |field: Field| lines_of(field.lower_case()).into_iter().map(move |line| (field, Ok(line.as_ref())));
        Self::listed(Field::ALL.iter().copied().flat_map(lines), Reading::BY_THE_RFC)
    }

    /// Takes the conditional fields from lines of text that the host has decoded as UTF-8.
    ///
    /// A replacement character, U+FFFD, stands for bytes that are lost. What the field said is then unknown, so
    /// the field is malformed.
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
        let named = |(name, value): (N, &'a str)| Some((Field::from_name(name.as_ref())?, grammar::undamaged(value)));
        Self::listed(lines.into_iter().filter_map(named), Reading::BY_THE_RFC)
    }

    /// Takes lines whose field is known.
    pub(crate) fn listed(lines: impl IntoIterator<Item = (Field, Line<'a>)>, reading: Reading) -> Self {
        let (mut present, mut list) = (FieldSet::EMPTY, List::new());
        for (field, line) in lines {
            present = present.with(field);
            list.push(field, line);
        }
        Self { present, lines: Lines::Listed(list), reading }
    }

    /// Takes lines that are kept.
    pub(crate) fn kept(lines: &'a [(Field, KeptLine)], reading: Reading) -> Self {
        let present = lines.iter().fold(FieldSet::EMPTY, |present, (field, _)| present.with(*field));
        Self { present, lines: Lines::Kept(lines), reading }
    }

    /// Sets the current time, for the two-digit years of the obsolete RFC 850 dates.
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

    /// Accepts tags without quotes in `If-Match` and `If-None-Match`, as if they had quotes. Off by default.
    ///
    /// No RFC allows them, but some clients of WebDAV and S3 send them: `If-Match: cf660d`. By default their field
    /// is malformed, because a tag without quotes may be the rest of a damaged tag.
    ///
    /// Such a tag has letters, digits and ``!#$%&'*+-.^_`|~`` (RFC 9110 section 5.6.2). Everything else stays
    /// malformed: a single quote mark, `W/` before a token, a `*` at its start. `If-Range` and dates are not
    /// affected.
    ///
    /// ```
    /// use http::Method;
    /// use http_conditional::{Decision, ETag, Preconditions, Validators};
    ///
    /// let current = Validators::from(ETag::strong("cf660d")?);
    /// let strict = Preconditions::from_lines([("If-Match", b"cf660d")]);
    /// let verdict = strict.evaluate(&Method::PUT, &current);
    /// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
    ///
    /// let lenient = strict.accept_unquoted_tags();
    /// assert_eq!(lenient.evaluate(&Method::PUT, &current).decision(), Decision::Proceed);
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub const fn accept_unquoted_tags(mut self) -> Self {
        self.reading.unquoted_tags = true;
        self
    }

    /// Accepts a weak tag in `If-Match` on a write, if the current tag is strong and otherwise equal. Off by default.
    ///
    /// **This departs from RFC 9110 section 13.1.1.** A proxy that compresses sends `W/"1"` for `"1"`, as nginx
    /// does. A client that sends this tag back in `If-Match` gets 412 for ever. Two ways out conform, and come
    /// first: the origin compresses its responses itself, or the client reads with `Accept-Encoding: identity`
    /// before it writes. The second way fails behind Varnish with gzip: it compresses what it stores, so its tag is weak
    /// for `identity` as well.
    ///
    /// Use this only if your server never sent a weak tag for the resource in any release, and if no proxy changes
    /// the text of a tag. Then a weak tag can only be a weakened one, and names exactly one version. A weak current
    /// tag still never matches. Reads, `If-None-Match` and `If-Range` are not affected.
    ///
    /// ```
    /// use http::Method;
    /// use http_conditional::{Decision, ETag, Preconditions, Validators};
    ///
    /// let current = Validators::from(ETag::version(1));
    /// let preconditions = Preconditions::from_lines([("If-Match", b"W/\"1\"")]);
    /// let verdict = preconditions.evaluate(&Method::PUT, &current);
    /// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
    ///
    /// let behind_nginx = preconditions.accept_weakened_tags();
    /// assert_eq!(behind_nginx.evaluate(&Method::PUT, &current).decision(), Decision::Proceed);
    /// let weak = current.weakened();
    /// let verdict = behind_nginx.evaluate(&Method::PUT, &weak);
    /// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
    /// ```
    #[must_use]
    pub const fn accept_weakened_tags(mut self) -> Self {
        self.reading.weakened_tags = true;
        self
    }

    /// Returns whether the request has none of the five fields.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// // An empty list is a condition.
    /// assert!(!Preconditions::from_lines([("If-Match", b"")]).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// Parses `If-Match` (RFC 9110 section 13.1.1).
    ///
    /// # Errors
    ///
    /// If the field is malformed.
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

    /// Parses `If-None-Match` (RFC 9110 section 13.1.2).
    ///
    /// # Errors
    ///
    /// If the field is malformed.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// assert!(Preconditions::from_lines([("If-None-Match", b"abc")]).if_none_match().is_err());
    /// ```
    pub fn if_none_match(&self) -> Result<Option<EntityTags<'_>>, MalformedField> {
        self.entity_tags(Field::IfNoneMatch)
    }

    /// Parses `If-Modified-Since` (RFC 9110 section 13.1.3).
    ///
    /// # Errors
    ///
    /// If the field is not one line with one date.
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

    /// Parses `If-Unmodified-Since` (RFC 9110 section 13.1.4).
    ///
    /// # Errors
    ///
    /// If the field is not one line with one date.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// assert!(Preconditions::from_lines([("If-Unmodified-Since", b"0")]).if_unmodified_since().is_err());
    /// ```
    pub fn if_unmodified_since(&self) -> Result<Option<HttpDate>, MalformedField> {
        self.date(Field::IfUnmodifiedSince)
    }

    /// Parses `If-Range` (RFC 9110 section 13.1.5).
    ///
    /// # Errors
    ///
    /// If the field is not one line with one tag or one date.
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

    /// Returns every malformed field, in the order of [`Field::ALL`], for logs and for tests.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// let preconditions = Preconditions::from_lines([("If-Range", b"*"), ("If-Match", b"1")]);
    /// let fields: Vec<_> = preconditions.malformed().map(|malformed| malformed.field().as_str()).collect();
    /// assert_eq!(fields, ["If-Match", "If-Range"]);
    /// ```
    pub fn malformed(&self) -> impl Iterator<Item = MalformedField> + '_ {
        Field::ALL.iter().filter_map(|field| self.read(*field).err())
    }

    /// Parses one field for its errors only.
    pub(crate) fn read(&self, field: Field) -> Result<(), MalformedField> {
        match field {
            Field::IfMatch | Field::IfNoneMatch => self.entity_tags(field).map(drop),
            Field::IfUnmodifiedSince | Field::IfModifiedSince => self.date(field).map(drop),
            Field::IfRange => self.if_range().map(drop),
        }
    }

    /// Whether the request has this field, malformed or not.
    pub(crate) const fn has(&self, field: Field) -> bool {
        self.present.has(field)
    }

    /// Parses a field of tags, and compares them with the current tag on the way.
    #[inline(always)]
    #[allow(clippy::inline_always)] // one field, one comparison: what is known of them is half of the work
    pub(crate) fn search(
        &self,
        field: Field,
        comparison: Comparison,
        current: Option<EntityTag<'_>>,
    ) -> Result<Found, MalformedField> {
        entity_tags::search(&self.lines, field, self.reading.unquoted_tags, comparison, current)
            .map_err(|error| error.of(field))
    }

    /// The same without a current tag.
    pub(crate) fn search_any(&self, field: Field) -> Result<Found, MalformedField> {
        entity_tags::search_any(&self.lines, field, self.reading.unquoted_tags, Comparison::Strong, None)
            .map_err(|error| error.of(field))
    }

    fn entity_tags(&self, field: Field) -> Result<Option<EntityTags<'_>>, MalformedField> {
        if !self.has(field) {
            return Ok(None);
        }
        entity_tags::read(&self.lines, field, self.reading.unquoted_tags).map(Some).map_err(|error| error.of(field))
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

/// Shows the five fields, and nothing else of the request.
///
/// ```
/// use http_conditional::Preconditions;
///
/// let lines = [("Cookie", b"secret".as_slice()), ("If-Match", b"\"\xE9\"")];
/// let shown = format!("{:?}", Preconditions::from_lines(lines));
/// assert_eq!(shown, r#"Preconditions {If-Match: "\xe9"}"#);
/// ```
impl fmt::Debug for Preconditions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Preconditions ")?;
        let lines = Field::ALL.iter().flat_map(|field| self.lines.of(*field).map(move |line| (field, line)));
        f.debug_map().entries(lines.map(|(field, line)| (Name(*field), Shown(line)))).finish()
    }
}

struct Name(Field);

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

struct Shown<'a>(Line<'a>);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Ok(line) => line.iter().try_for_each(|byte| match byte {
                b' '..=b'~' => write!(f, "{}", char::from(*byte)),
                _ => write!(f, "\\x{byte:02x}"),
            }),
            Err(error) => write!(f, "({error})"),
        }
    }
}
