//! What is wrong with a value, and at which byte.

use thiserror::Error;

/// Why a single value is not what its grammar asks for, and where.
///
/// The offset counts bytes from the start of the value as it was given, white space included. It is
/// the place of the first byte that does not fit, so it equals the length of the value where the
/// value ends too soon.
///
/// ```
/// use http_conditional::{EntityTag, ParseErrorKind};
///
/// let error = EntityTag::parse(b"\"a b\"").unwrap_err();
/// assert_eq!(error.kind(), ParseErrorKind::ForbiddenByte);
/// assert_eq!(error.offset(), 2);
/// assert_eq!(error.to_string(), "a byte that no entity-tag can hold, at byte 2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[error("{kind}, at byte {offset}")]
pub struct ParseError {
    kind: ParseErrorKind,
    offset: usize,
}

impl ParseError {
    pub(crate) const fn new(kind: ParseErrorKind, offset: usize) -> Self {
        Self { kind, offset }
    }

    /// The same error, seen from a value in which `skipped` bytes stand before the one it was found in.
    pub(crate) const fn after(self, skipped: usize) -> Self {
        Self::new(self.kind, self.offset + skipped)
    }

    /// What kind of error it is.
    ///
    /// ```
    /// use http_conditional::{HttpDate, ParseErrorKind};
    ///
    /// let error = HttpDate::parse(b"Fri, 30 Feb 2024 00:00:00 GMT").unwrap_err();
    /// assert_eq!(error.kind(), ParseErrorKind::NoSuchDate);
    /// ```
    #[must_use]
    pub const fn kind(&self) -> ParseErrorKind {
        self.kind
    }

    /// The first byte that does not fit, counted from 0.
    ///
    /// ```
    /// use http_conditional::EntityTag;
    ///
    /// assert_eq!(EntityTag::parse(b"\"abc").unwrap_err().offset(), 4);
    /// ```
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

/// The ways in which a value can miss its grammar.
///
/// New kinds may be added as messages become more precise, so a `match` on it needs a wildcard.
///
/// ```
/// use http_conditional::ParseErrorKind;
///
/// assert_eq!(ParseErrorKind::UnterminatedTag.to_string(), "an entity-tag without its closing quote");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// Something else stands where an entity-tag has to start: with a double quote, or with `W/` and a
    /// double quote (RFC 9110 section 8.8.3).
    #[error("no entity-tag, which starts with a double quote or W/ and a double quote")]
    ExpectedTag,
    /// A space, a double quote or a control character inside an entity-tag (RFC 9110 section 8.8.3).
    #[error("a byte that no entity-tag can hold")]
    ForbiddenByte,
    /// The value ends before the entity-tag does (RFC 9110 section 8.8.3).
    #[error("an entity-tag without its closing quote")]
    UnterminatedTag,
    /// Something other than a comma follows a member of a list (RFC 9110 section 5.6.1).
    #[error("no comma between two members of the list")]
    ExpectedComma,
    /// `*` is the whole value or no part of it (RFC 9110 sections 13.1.1 and 13.1.2).
    #[error("a * that is not the whole value")]
    WildcardInList,
    /// The value goes on behind the one tag or date that it may hold.
    #[error("more than the one value that there may be")]
    TrailingBytes,
    /// None of the three forms of an HTTP-date (RFC 9110 section 5.6.7).
    #[error("no HTTP-date")]
    ExpectedDate,
    /// An HTTP-date by its form, but no such day or time exists, or its day of the week is another
    /// (RFC 9110 section 5.6.7, RFC 5322 section 3.3).
    #[error("a date that is on no calendar")]
    NoSuchDate,
    /// A second line of a field that is no list (RFC 9110 section 5.3).
    #[error("a second line of a field that has only one")]
    RepeatedLine,
    /// A replacement character, U+FFFD, shows that the text was made from bytes that are lost.
    #[error("a replacement character in the place of bytes that are lost")]
    LostBytes,
    /// A value to be made into a tag failed to display itself.
    #[error("a value that could not be displayed")]
    Display,
}
