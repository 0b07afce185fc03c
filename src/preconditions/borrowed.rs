//! The conditional fields of one request, from where they are.

use http::HeaderMap;

use crate::date::HttpDate;
use crate::grammar;
use crate::preconditions::field::{Field, FieldSet};
use crate::preconditions::lines::{KeptLine, Line, Lines, List};
use crate::preconditions::reading::Reading;

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

    /// Whether the request has this field, malformed or not.
    pub(crate) const fn has(&self, field: Field) -> bool {
        self.present.has(field)
    }
}
