//! `ETag`: the field value that a server sends, valid by construction.

use std::fmt::{self, Display, Write};
use std::str::FromStr;

use http::HeaderValue;

use crate::error::{ParseError, ParseErrorKind};
use crate::grammar;
use crate::tag::entity_tag::EntityTag;

/// The value of an `ETag` field: one entity-tag, owned (RFC 9110 section 8.8.3).
///
/// Whatever is in it may be sent: the constructors refuse what would break a header, and turning it
/// into a [`HeaderValue`] costs nothing. To compare it, look at it as an [`EntityTag`].
///
/// ```
/// use http_conditional::ETag;
///
/// let etag = ETag::strong(42)?;
/// assert_eq!(etag.as_bytes(), b"\"42\"");
/// assert!(ETag::strong("two words").is_err());
///
/// let value: http::HeaderValue = etag.into();
/// assert_eq!(value, "\"42\"");
/// # Ok::<(), http_conditional::ParseError>(())
/// ```
///
/// # Which value
///
/// A strong tag changes whenever a byte of the answer changes, and never comes back for other bytes
/// (RFC 9110 section 8.8.1): a version that only grows, or a digest of the bytes. A weak one stands
/// for answers that are as good as each other; it serves caches and is of no use to `If-Match`.
/// A tag is public: what tells too much, an inode or the name of a user, does not belong in it.
#[derive(Clone)]
pub struct ETag(HeaderValue);

impl ETag {
    /// A strong tag around anything that displays: `42` becomes `"42"`.
    ///
    /// Text outside of ASCII is put in as UTF-8, which the grammar allows and some old clients mangle.
    ///
    /// # Errors
    ///
    /// When the text has a space, a double quote or a control character, with its offset in the text.
    ///
    /// ```
    /// use http_conditional::ETag;
    ///
    /// assert_eq!(ETag::strong("v1.2")?.as_bytes(), b"\"v1.2\"");
    /// assert_eq!(ETag::strong("a\r\nSet-Cookie: b").unwrap_err().offset(), 1);
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    pub fn strong(opaque: impl Display) -> Result<Self, ParseError> {
        Self::quoted("\"", opaque)
    }

    /// A strong tag around a version number, which cannot fail: `42` becomes `"42"`.
    ///
    /// The number has to be one that only grows and is never given twice, not even to a resource that is
    /// deleted and created again (RFC 9110 section 8.8.1).
    ///
    /// ```
    /// use http_conditional::ETag;
    ///
    /// assert_eq!(ETag::version(42).as_bytes(), b"\"42\"");
    /// assert_eq!(ETag::version(u64::MAX).as_bytes(), b"\"18446744073709551615\"");
    /// ```
    #[must_use]
    pub fn version(version: impl Into<i128>) -> Self {
        Self::from_valid(format!("\"{}\"", version.into()).into_bytes())
    }

    /// A weak tag around anything that displays: `42` becomes `W/"42"`.
    ///
    /// # Errors
    ///
    /// As for [`ETag::strong`].
    ///
    /// ```
    /// use http_conditional::ETag;
    ///
    /// assert_eq!(ETag::weak(42)?.as_bytes(), b"W/\"42\"");
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    pub fn weak(opaque: impl Display) -> Result<Self, ParseError> {
        Self::quoted("W/\"", opaque)
    }

    fn quoted(opening: &str, opaque: impl Display) -> Result<Self, ParseError> {
        let mut tag = String::from(opening);
        write!(tag, "{opaque}").map_err(|fmt::Error| ParseError::new(ParseErrorKind::Display, 0))?;
        let (_, text) = tag.as_bytes().split_at(opening.len());
        if let Some(offset) = text.iter().position(|byte| !grammar::is_etagc(*byte)) {
            return Err(ParseError::new(ParseErrorKind::ForbiddenByte, offset));
        }
        tag.push('"');
        Ok(Self::from_valid(tag.into_bytes()))
    }

    /// A tag that is known when the program is written, in its wire form, in ASCII.
    ///
    /// # Panics
    ///
    /// When the text is no entity-tag, or not in ASCII. In a `const` or `static` that is an error of the compiler.
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

    /// The tag as it is sent, quotes and weak mark included.
    ///
    /// ```
    /// # use http_conditional::ETag;
    /// assert_eq!(ETag::strong(7)?.as_bytes(), b"\"7\"");
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The same tag, to be compared.
    ///
    /// ```
    /// # use http_conditional::ETag;
    /// let (one, other) = (ETag::strong(1)?, ETag::weak(1)?);
    /// assert!(one.as_entity_tag().weak_eq(other.as_entity_tag()));
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub fn as_entity_tag(&self) -> EntityTag<'_> {
        EntityTag::from_valid(self.as_bytes())
    }

    #[expect(clippy::expect_used, reason = "every byte of an entity-tag is one of a field value: section 5.5")]
    fn from_valid(tag: Vec<u8>) -> Self {
        Self(HeaderValue::try_from(tag).expect("an entity-tag is a field value"))
    }
}

/// Reads the value of an `ETag` field, as a client or a store has it.
impl TryFrom<HeaderValue> for ETag {
    type Error = ParseError;

    fn try_from(value: HeaderValue) -> Result<Self, ParseError> {
        grammar::sole_entity_tag(value.as_bytes())?;
        Ok(Self(value))
    }
}

/// Reads the wire form, quotes included.
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
        EntityTag::parse(tag.as_bytes()).map(|tag| Self::from_valid(tag.as_bytes().to_vec()))
    }
}

/// With quotes, whether it came with them or not.
impl From<EntityTag<'_>> for ETag {
    fn from(tag: EntityTag<'_>) -> Self {
        let opening: &[u8] = if tag.is_weak() { b"W/\"" } else { b"\"" };
        Self::from_valid([opening, tag.unquoted(), b"\""].concat())
    }
}

impl<'a> From<&'a ETag> for EntityTag<'a> {
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

impl Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_entity_tag().fmt(f)
    }
}

impl fmt::Debug for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ETag({self})")
    }
}
