//! `ETag`: the field value that a server sends, valid by construction.

use std::fmt::{self, Display, Write};
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderValue;

use crate::error::{ParseError, ParseErrorKind};
use crate::grammar;
use crate::tag::entity_tag::EntityTag;
use crate::tag::version::Version;

/// The value of an `ETag` field: one entity-tag, owned (RFC 9110 section 8.8.3).
///
/// Every `ETag` can be sent: it is valid by construction, and turning it into a [`HeaderValue`] is free. To
/// compare it, look at it as an [`EntityTag`]. It has no [`Display`], because a tag may contain bytes that no
/// text can show; see [`ETag::to_str`].
///
/// ```
/// use http_conditional::ETag;
///
/// let etag = ETag::version(42);
/// assert_eq!(etag.as_bytes(), b"\"42\"");
///
/// let value: http::HeaderValue = etag.into();
/// assert_eq!(value, "\"42\"");
/// ```
///
/// # Which value
///
/// A strong tag changes whenever a byte of the content changes, and never comes back for other content
/// (RFC 9110 section 8.8.1): a version that is never given twice, or a digest of the content. A weak tag
/// stands for contents that are equivalent; it serves caches and never passes `If-Match`. A tag is public:
/// do not put an inode or a user name into it. [Choosing a tag](crate::guide::choosing_a_tag) says more.
#[derive(Clone)]
pub struct ETag(HeaderValue);

impl ETag {
    /// Creates a strong tag from a version number: `42` becomes `"42"`.
    ///
    /// Every integer will do. Never give a number twice, not even to a resource that is deleted and created
    /// again (RFC 9110 section 8.8.1).
    ///
    /// ```
    /// use http_conditional::ETag;
    ///
    /// assert_eq!(ETag::version(42).as_bytes(), b"\"42\"");
    /// assert_eq!(ETag::version(u64::MAX).as_bytes(), b"\"18446744073709551615\"");
    /// ```
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // a reference would have to be written at every call
    pub fn version(version: impl Version) -> Self {
        Self::from_grammar(format!("\"{version}\""))
    }

    /// Creates a strong tag from a digest of the content, in hexadecimal digits.
    ///
    /// It does not compute the digest: pass the bytes that SHA-256, BLAKE3 or a similar function returned for
    /// the content that is sent. 16 bytes of them are enough.
    ///
    /// ```
    /// use http_conditional::ETag;
    ///
    /// let digest: [u8; 4] = [0xD1, 0x6E, 0x57, 0x00]; // the first bytes of a SHA-256, say
    /// assert_eq!(ETag::from_digest(&digest).as_bytes(), b"\"d16e5700\"");
    /// ```
    #[must_use]
    pub fn from_digest(digest: &[u8]) -> Self {
        let mut tag = String::with_capacity(2 * digest.len() + 2);
        tag.push('"');
        for byte in digest {
            let _ = write!(tag, "{byte:02x}"); // a String takes everything
        }
        tag.push('"');
        Self::from_grammar(tag)
    }

    /// Creates the tag of a file from its length and its time of modification, to the nanosecond.
    ///
    /// The tag is strong if the file has settled: at the time `now` it is more than two seconds old, the longest
    /// step in which a file system keeps times. Before that, two contents may share one length and time. The tag
    /// is then weak, and has another text, so that this content is fetched again once the file has settled.
    ///
    /// Times before 1970 are fine. Where tools set all times to a constant, as reproducible builds do, use
    /// [`ETag::from_digest`] instead.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// use http_conditional::ETag;
    ///
    /// let modified = UNIX_EPOCH + Duration::from_nanos(1_500_000_000);
    /// let (soon, later) = (modified + Duration::from_secs(1), modified + Duration::from_secs(3));
    /// assert_eq!(ETag::of_file(3, modified, later).as_bytes(), b"\"3-1500000000\"");
    /// assert_eq!(ETag::of_file(3, modified, soon).as_bytes(), b"W/\"3-1500000000-new\"");
    /// ```
    #[must_use]
    pub fn of_file(length: u64, modified: SystemTime, now: SystemTime) -> Self {
        let (sign, since_1970) = match modified.duration_since(UNIX_EPOCH) {
            Ok(after) => ("", after),
            Err(before) => ("-", before.duration()),
        };
        let nanoseconds = since_1970.as_nanos();
        Self::from_grammar(if has_settled(modified, now) {
            format!("\"{length}-{sign}{nanoseconds}\"")
        } else {
            format!("W/\"{length}-{sign}{nanoseconds}-new\"")
        })
    }

    /// Creates a strong tag from a value that displays: `v1.2` becomes `"v1.2"`.
    ///
    /// Text outside of ASCII is encoded as UTF-8. The grammar allows that, but some old clients damage it.
    ///
    /// # Errors
    ///
    /// If the text contains a space, a double quote or a control character, with its offset in the text.
    ///
    /// ```
    /// use http_conditional::{ETag, ParseErrorKind};
    ///
    /// assert_eq!(ETag::strong("v1.2")?.as_bytes(), b"\"v1.2\"");
    /// assert_eq!(ETag::strong("a\r\nSet-Cookie: b").unwrap_err().offset(), 1);
    /// // The quotes are added for you.
    /// assert_eq!(ETag::strong("\"42\"").unwrap_err().kind(), ParseErrorKind::QuoteInText);
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    pub fn strong(text: impl Display) -> Result<Self, ParseError> {
        Self::quoted("\"", text)
    }

    /// Creates a weak tag from a value that displays: `v1.2` becomes `W/"v1.2"`.
    ///
    /// # Errors
    ///
    /// As for [`ETag::strong`].
    ///
    /// ```
    /// use http_conditional::ETag;
    ///
    /// assert_eq!(ETag::weak("v1.2")?.as_bytes(), b"W/\"v1.2\"");
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    pub fn weak(text: impl Display) -> Result<Self, ParseError> {
        Self::quoted("W/\"", text)
    }

    fn quoted(opening: &str, text: impl Display) -> Result<Self, ParseError> {
        let mut tag = String::from(opening);
        write!(tag, "{text}").map_err(|fmt::Error| ParseError::new(ParseErrorKind::Display, 0))?;
        let (_, text) = tag.as_bytes().split_at(opening.len());
        if let Some(offset) = text.iter().position(|byte| !grammar::is_etagc(*byte)) {
            let kind = match text.get(offset) {
                Some(b'"') => ParseErrorKind::QuoteInText,
                _ => ParseErrorKind::ForbiddenByte,
            };
            return Err(ParseError::found(kind, text, offset));
        }
        tag.push('"');
        Ok(Self::from_grammar(tag))
    }

    /// Creates a tag that is known at compile time, from the form that is sent, in ASCII.
    ///
    /// # Panics
    ///
    /// If the text is not an entity-tag, or not ASCII. In a `const` or `static` that is a compile error.
    ///
    /// ```
    /// use http_conditional::ETag;
    ///
    /// static EMPTY: ETag = ETag::from_static("\"empty\"");
    /// assert_eq!(EMPTY.as_bytes(), b"\"empty\"");
    /// ```
    ///
    /// ```compile_fail
    /// # use http_conditional::ETag;
    /// static UNQUOTED: ETag = ETag::from_static("empty");
    /// ```
    #[must_use]
    pub const fn from_static(tag: &'static str) -> Self {
        assert!(grammar::sole_entity_tag(tag.as_bytes()).is_ok(), "not an entity-tag");
        Self(HeaderValue::from_static(tag))
    }

    /// Returns the tag as it is sent, with its quotes and weak mark.
    ///
    /// ```
    /// # use http_conditional::ETag;
    /// assert_eq!(ETag::version(7).as_bytes(), b"\"7\"");
    /// ```
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Returns the tag as it is sent, if it is ASCII.
    ///
    /// A tag outside of ASCII has no text form that is safe to send: what a text type holds may be encoded
    /// differently on its way. For such tags, send [`ETag::as_bytes`].
    ///
    /// ```
    /// # use http_conditional::ETag;
    /// assert_eq!(ETag::version(7).to_str(), Some("\"7\""));
    /// assert_eq!(ETag::strong("caf\u{e9}")?.to_str(), None);
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub fn to_str(&self) -> Option<&str> {
        self.0.to_str().ok()
    }

    /// Returns the same tag with the weak mark, for content that was changed on its way out: compressed, say.
    ///
    /// ```
    /// # use http_conditional::ETag;
    /// assert_eq!(ETag::version(7).weakened().as_bytes(), b"W/\"7\"");
    /// assert_eq!(ETag::version(7).weakened().weakened().as_bytes(), b"W/\"7\"");
    /// ```
    #[must_use]
    pub fn weakened(self) -> Self {
        match self.as_bytes() {
            [b'W', ..] => self,
            strong => Self::from_grammar([b"W/", strong].concat()),
        }
    }

    /// Returns a view of the tag, to compare it.
    ///
    /// ```
    /// # use http_conditional::ETag;
    /// let (one, other) = (ETag::version(1), ETag::version(1).weakened());
    /// assert!(one.as_entity_tag().weak_eq(other.as_entity_tag()));
    /// ```
    #[must_use]
    #[inline]
    pub fn as_entity_tag(&self) -> EntityTag<'_> {
        EntityTag::from_grammar(self.as_bytes())
    }

    #[allow(clippy::expect_used)] // every byte of an entity-tag is one of a field value: section 5.5
    fn from_grammar(tag: impl Into<Vec<u8>>) -> Self {
        Self(HeaderValue::try_from(tag.into()).expect("an entity-tag is a field value"))
    }
}

/// Whether a file is old enough that a write to it changes its time of modification. The longest step of a file
/// system is the two seconds of FAT. A time that lies in the future proves nothing.
pub(crate) fn has_settled(modified: SystemTime, now: SystemTime) -> bool {
    now.duration_since(modified).is_ok_and(|age| age > Duration::from_secs(2))
}

/// Reads the value of an `ETag` field.
///
/// ```
/// use http::HeaderValue;
/// use http_conditional::ETag;
///
/// assert!(ETag::try_from(HeaderValue::from_static("W/\"1\"")).is_ok());
/// assert!(ETag::try_from(HeaderValue::from_static("1")).is_err());
/// ```
impl TryFrom<HeaderValue> for ETag {
    type Error = ParseError;

    fn try_from(value: HeaderValue) -> Result<Self, ParseError> {
        grammar::sole_entity_tag(value.as_bytes())?;
        Ok(Self(value))
    }
}

/// Reads the value of an `ETag` field, and shares it.
impl TryFrom<&HeaderValue> for ETag {
    type Error = ParseError;

    fn try_from(value: &HeaderValue) -> Result<Self, ParseError> {
        grammar::sole_entity_tag(value.as_bytes())?;
        Ok(Self(value.clone()))
    }
}

/// Reads the form that is sent.
///
/// ```
/// # use http_conditional::ETag;
/// assert!(ETag::try_from(b"\"caf\xE9\"".as_slice()).is_ok());
/// ```
impl TryFrom<&[u8]> for ETag {
    type Error = ParseError;

    fn try_from(tag: &[u8]) -> Result<Self, ParseError> {
        EntityTag::parse(tag).map(Self::from)
    }
}

/// Reads the form that is sent. U+FFFD is an error: it stands for bytes that are lost.
impl TryFrom<&str> for ETag {
    type Error = ParseError;

    fn try_from(tag: &str) -> Result<Self, ParseError> {
        grammar::undamaged(tag)?.try_into()
    }
}

/// Reads the form that is sent, as `TryFrom<&str>` does.
///
/// ```
/// # use http_conditional::ETag;
/// let etag: ETag = "W/\"1\"".parse()?;
/// assert!(etag.as_entity_tag().is_weak());
/// # Ok::<(), http_conditional::ParseError>(())
/// ```
impl FromStr for ETag {
    type Err = ParseError;

    fn from_str(tag: &str) -> Result<Self, ParseError> {
        tag.try_into()
    }
}

impl From<EntityTag<'_>> for ETag {
    fn from(tag: EntityTag<'_>) -> Self {
        let opening: &[u8] = if tag.is_weak() { b"W/\"" } else { b"\"" };
        Self::from_grammar([opening, tag.unquoted(), b"\""].concat())
    }
}

impl<'a> From<&'a ETag> for EntityTag<'a> {
    #[inline]
    fn from(etag: &'a ETag) -> Self {
        etag.as_entity_tag()
    }
}

impl From<ETag> for HeaderValue {
    fn from(etag: ETag) -> Self {
        etag.0
    }
}

impl From<&ETag> for HeaderValue {
    fn from(etag: &ETag) -> Self {
        etag.0.clone()
    }
}

/// Shows the tag. Bytes outside of ASCII are escaped, so do not send this form.
impl fmt::Debug for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tag = self.as_entity_tag();
        let mark = if tag.is_weak() { "W/" } else { "" };
        write!(f, "ETag({mark}\"{}\")", tag.unquoted().escape_ascii())
    }
}
