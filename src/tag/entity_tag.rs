//! `entity-tag`: a view of bytes that are known to be one.

use std::fmt;

use crate::error::ParseError;
use crate::grammar;

/// An entity-tag, borrowed from the value that it was read from (RFC 9110 section 8.8.3).
///
/// A tag is opaque: it says nothing but whether it is the same as another one, and there are two ways
/// to be the same. Therefore this type has no `==`; a comparison names the one it means.
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
#[derive(Clone, Copy)]
pub struct EntityTag<'a> {
    /// As it is written: valid by the grammar, or a token where bare tags are accepted.
    written: &'a [u8],
}

impl<'a> EntityTag<'a> {
    /// Reads one entity-tag, with nothing before or behind it.
    ///
    /// # Errors
    ///
    /// When the bytes are not exactly one entity-tag, with the offset of the first that does not fit.
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

    /// A tag that the grammar has handed out.
    pub(crate) const fn from_valid(written: &'a [u8]) -> Self {
        Self { written }
    }

    /// The tag as it is written, quotes and weak mark included.
    ///
    /// Only a bare tag has no quotes, where [`Preconditions::accept_unquoted_tags`] lets one in.
    ///
    /// [`Preconditions::accept_unquoted_tags`]: crate::Preconditions::accept_unquoted_tags
    ///
    /// ```
    /// # use http_conditional::EntityTag;
    /// assert_eq!(EntityTag::parse(b"W/\"1\"")?.as_bytes(), b"W/\"1\"");
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub const fn as_bytes(self) -> &'a [u8] {
        self.written
    }

    /// What stands between the quotes: what the origin server made up, a version for instance.
    ///
    /// ```
    /// # use http_conditional::EntityTag;
    /// assert_eq!(EntityTag::parse(b"W/\"1\"")?.unquoted(), b"1");
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub const fn unquoted(self) -> &'a [u8] {
        let ([b'W', b'/', quoted @ ..] | quoted) = self.written;
        match quoted {
            [b'"', opaque @ .., _] => opaque,
            bare => bare,
        }
    }

    /// Whether the tag is marked weak, `W/`.
    ///
    /// ```
    /// # use http_conditional::EntityTag;
    /// assert!(EntityTag::parse(b"W/\"1\"")?.is_weak());
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub const fn is_weak(self) -> bool {
        matches!(self.written, [b'W', b'/', ..])
    }

    /// The strong comparison (RFC 9110 section 8.8.3.2): neither is weak, and byte for byte the same.
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
        !self.is_weak() && !other.is_weak() && self.unquoted() == other.unquoted()
    }

    /// The weak comparison (RFC 9110 section 8.8.3.2): the same but for the weak marks.
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

/// How two tags are compared: which of the two functions of RFC 9110 section 8.8.3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Strong,
    Weak,
}

/// As it is written; bytes outside of ASCII are shown as escapes.
///
/// ```
/// # use http_conditional::EntityTag;
/// assert_eq!(EntityTag::parse(b"W/\"caf\xE9\"")?.to_string(), r#"W/"caf\xe9""#);
/// # Ok::<(), http_conditional::ParseError>(())
/// ```
impl fmt::Display for EntityTag<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &byte in self.written {
            match byte {
                0x80.. => write!(f, "\\x{byte:02x}")?,
                ascii => fmt::Write::write_char(f, char::from(ascii))?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for EntityTag<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntityTag({self})")
    }
}
