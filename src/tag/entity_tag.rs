//! `entity-tag`: a view of one.

use std::fmt;

use crate::error::ParseError;
use crate::grammar;

/// An entity-tag, borrowed from the value that it was read from (RFC 9110 section 8.8.3).
///
/// A tag consists of a weak mark and of the text between its quotes. It is opaque: it only shows whether it
/// is equal to another tag, and there are two kinds of equality. Therefore this type has no `==`, and a
/// comparison names the kind that it means.
///
/// ```
/// use http_conditional::EntityTag;
///
/// let weak = EntityTag::parse(b"W/\"1\"")?;
/// let strong = EntityTag::parse(b"\"1\"")?;
/// assert!(strong.weak_eq(weak) && !strong.strong_eq(weak));
/// # Ok::<(), http_conditional::ParseError>(())
/// ```
///
/// ```compile_fail
/// # use http_conditional::EntityTag;
/// fn same(a: EntityTag<'_>, b: EntityTag<'_>) -> bool {
///     a == b // error: which comparison?
/// }
/// ```
///
/// The form to send is that of an [`ETag`](crate::ETag), which can be made from it.
#[derive(Clone, Copy)]
pub struct EntityTag<'a> {
    /// As it is written: valid by the grammar. A list that may have unquoted tags writes some without quotes. They
    /// are the same tags, so nothing but [`EntityTag::is_written`] depends on it.
    written: &'a [u8],
}

impl<'a> EntityTag<'a> {
    /// Parses one entity-tag, with nothing before or after it.
    ///
    /// # Errors
    ///
    /// If the bytes are not exactly one entity-tag, with the offset of the first byte that does not fit.
    ///
    /// ```
    /// use http_conditional::EntityTag;
    ///
    /// assert!(EntityTag::parse(b"\"xyzzy\"").is_ok());
    /// assert!(EntityTag::parse(b"xyzzy").is_err());
    /// assert!(EntityTag::parse(b"w/\"xyzzy\"").is_err());
    /// ```
    pub const fn parse(value: &'a [u8]) -> Result<Self, ParseError> {
        match grammar::sole_entity_tag(value) {
            Ok(written) => Ok(Self { written }),
            Err(error) => Err(error),
        }
    }

    /// Takes up a tag that the grammar has handed out.
    #[inline]
    pub(crate) const fn from_grammar(written: &'a [u8]) -> Self {
        Self { written }
    }

    /// Whether a line is this tag, in the form that is sent, and nothing else.
    #[inline]
    pub(crate) fn is_written(self, line: &[u8]) -> bool {
        is_same(line, self.written) && matches!(line, [.., b'"'])
    }

    /// Returns the text between the quotes, which the origin server has chosen: a version for instance.
    ///
    /// ```
    /// # use http_conditional::EntityTag;
    /// assert_eq!(EntityTag::parse(b"W/\"1\"")?.unquoted(), b"1");
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    #[inline]
    pub const fn unquoted(self) -> &'a [u8] {
        let ([b'W', b'/', quoted @ ..] | quoted) = self.written;
        match quoted {
            [b'"', opaque @ .., _] => opaque,
            unquoted => unquoted,
        }
    }

    /// Returns whether the tag has the weak mark, `W/`.
    ///
    /// ```
    /// # use http_conditional::EntityTag;
    /// assert!(EntityTag::parse(b"W/\"1\"")?.is_weak());
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    #[inline]
    pub const fn is_weak(self) -> bool {
        matches!(self.written, [b'W', b'/', ..])
    }

    /// Compares strongly: both tags are strong, and their texts are equal byte for byte (RFC 9110 section 8.8.3.2).
    ///
    /// A weak tag is not even strongly equal to itself.
    ///
    /// ```
    /// # use http_conditional::EntityTag;
    /// let (strong, weak) = (EntityTag::parse(b"\"1\"")?, EntityTag::parse(b"W/\"1\"")?);
    /// assert!(strong.strong_eq(strong));
    /// assert!(!weak.strong_eq(weak));
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn strong_eq(self, other: EntityTag<'_>) -> bool {
        !self.is_weak() && !other.is_weak() && self.weak_eq(other)
    }

    /// Compares weakly: the texts are equal byte for byte, with or without weak marks (RFC 9110 section 8.8.3.2).
    ///
    /// ```
    /// # use http_conditional::EntityTag;
    /// let (strong, weak) = (EntityTag::parse(b"\"1\"")?, EntityTag::parse(b"W/\"1\"")?);
    /// assert!(weak.weak_eq(weak) && weak.weak_eq(strong) && strong.weak_eq(weak));
    /// assert!(!strong.weak_eq(EntityTag::parse(b"\"2\"")?));
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn weak_eq(self, other: EntityTag<'_>) -> bool {
        self.unquoted() == other.unquoted()
    }
}

/// Most tags that differ do so in their last eight bytes, which is seen without a call of `memcmp`.
#[inline]
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.last_chunk::<8>() == other.last_chunk() && one == other
}

/// Parses the value, as [`EntityTag::parse`] does.
impl<'a> TryFrom<&'a [u8]> for EntityTag<'a> {
    type Error = ParseError;

    fn try_from(value: &'a [u8]) -> Result<Self, ParseError> {
        Self::parse(value)
    }
}

/// Shows the tag with its quotes. Bytes outside of ASCII are escaped, so do not send this form.
impl fmt::Debug for EntityTag<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.is_weak() { "W/" } else { "" };
        write!(f, "EntityTag({mark}\"{}\")", self.unquoted().escape_ascii())
    }
}
