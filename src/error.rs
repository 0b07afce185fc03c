//! What is wrong with a value, and at which byte.

use std::fmt;

use thiserror::Error;

/// Why a single value does not match its grammar, and where.
///
/// The message says what was expected, what was found, and at which byte. Bytes are counted from 0.
///
/// ```
/// use http_conditional::{EntityTag, ParseErrorKind};
///
/// let error = EntityTag::parse(b"\"a b\"").unwrap_err();
/// assert_eq!(error.kind(), ParseErrorKind::ForbiddenByte);
/// assert_eq!(error.offset(), 2);
/// assert_eq!(
///     error.to_string(),
///     "expected the rest of an entity-tag, without spaces and controls; found ' ' at byte 2, counted from 0",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[error("{}, counted from 0", self.place())]
pub struct ParseError {
    kind: ParseErrorKind,
    found: Found,
    offset: usize,
}

impl ParseError {
    /// An error of the value as a whole.
    pub(crate) const fn new(kind: ParseErrorKind, offset: usize) -> Self {
        Self { kind, found: Found::Whole, offset }
    }

    /// An error at one byte of the value, or at its end.
    #[allow(clippy::indexing_slicing)] // get is not const
    pub(crate) const fn found(kind: ParseErrorKind, value: &[u8], offset: usize) -> Self {
        let found = if offset < value.len() { Found::Byte(value[offset]) } else { Found::End };
        Self { kind, found, offset }
    }

    /// The same error, seen from a value in which `skipped` bytes stand before the one it was found in.
    pub(crate) const fn after(self, skipped: usize) -> Self {
        Self { offset: self.offset + skipped, ..self }
    }

    /// What was expected, what was found, and at which byte.
    pub(crate) const fn place(&self) -> Place<'_> {
        Place(self)
    }

    /// Returns the kind of the error.
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

    /// Returns the place of the first byte that does not fit, counted from 0 in the value as it was given.
    ///
    /// All bytes before it can begin a valid value. If the value ends too soon, the offset is its length. It
    /// is 0 for the kinds that concern the value as a whole: [`NoSuchDate`](ParseErrorKind::NoSuchDate),
    /// [`WrongDayName`](ParseErrorKind::WrongDayName), [`RepeatedLine`](ParseErrorKind::RepeatedLine) and
    /// [`Display`](ParseErrorKind::Display).
    ///
    /// For [`LostBytes`](ParseErrorKind::LostBytes) it is the place of the first U+FFFD, because text that has lost
    /// bytes is not parsed.
    ///
    /// ```
    /// use http_conditional::EntityTag;
    ///
    /// assert_eq!(EntityTag::parse(b"\"abc").unwrap_err().offset(), 4);
    /// assert_eq!(EntityTag::parse(b"Wx").unwrap_err().offset(), 1);
    /// ```
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

/// An error without the words about counting, which stand at the end of a sentence.
pub(crate) struct Place<'e>(&'e ParseError);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(ParseError { kind, found, offset }) = self;
        write!(f, "{kind}{found} at byte {offset}")
    }
}

/// What stands where something else was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Found {
    Byte(u8),
    End,
    /// The kind of the error says it.
    Whole,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Byte(byte @ b' '..=b'~') => write!(f, "; found '{}'", char::from(byte)),
            Self::Byte(byte) => write!(f, "; found 0x{byte:02x}"),
            Self::End => f.write_str("; found the end"),
            Self::Whole => Ok(()),
        }
    }
}

/// The ways in which a value can miss its grammar.
///
/// The enum is open: new kinds may be added as messages become more precise, so a `match` needs a wildcard.
///
/// ```
/// use http_conditional::ParseErrorKind;
///
/// assert_eq!(ParseErrorKind::ExpectedComma.to_string(), "expected a comma between two list elements");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// Something else stands where an entity-tag has to start (RFC 9110 section 8.8.3).
    #[error("expected an entity-tag: \"...\" or W/\"...\"")]
    ExpectedTag,
    /// An entity-tag contains a space or a control character (RFC 9110 section 8.8.3).
    #[error("expected the rest of an entity-tag, without spaces and controls")]
    ForbiddenByte,
    /// The text for a new tag contains a double quote (RFC 9110 section 8.8.3).
    #[error("expected a text without double quotes, because the quotes are added for you")]
    QuoteInText,
    /// The value ends before the entity-tag does (RFC 9110 section 8.8.3).
    #[error("expected the closing quote of an entity-tag")]
    UnterminatedTag,
    /// Something other than a comma follows a list element (RFC 9110 section 5.6.1).
    #[error("expected a comma between two list elements")]
    ExpectedComma,
    /// A `*` is not the whole value of its field (RFC 9110 sections 13.1.1 and 13.1.2).
    #[error("expected * to be the whole value")]
    WildcardInList,
    /// The value goes on after its only tag or date.
    #[error("expected the end of the value")]
    TrailingBytes,
    /// The value has none of the three forms of an HTTP-date (RFC 9110 section 5.6.7).
    #[error("expected an HTTP-date such as Sun, 06 Nov 1994 08:49:37 GMT")]
    ExpectedDate,
    /// The value has the form of an HTTP-date, but there is no such day or time (RFC 9110 section 5.6.7).
    #[error("expected a date that exists")]
    NoSuchDate,
    /// The date falls on another day of the week (RFC 9110 section 5.6.7, RFC 5322 section 3.3).
    #[error("expected the day of the week on which this date falls")]
    WrongDayName,
    /// A field that may have one line only has a second line (RFC 9110 section 5.3).
    #[error("expected one line of this field, found a second one")]
    RepeatedLine,
    /// The text contains U+FFFD: it was decoded from bytes that are lost.
    #[error("expected the bytes that were sent, found the replacement character U+FFFD")]
    LostBytes,
    /// The value for a new tag failed to display itself.
    #[error("expected a value that can be displayed")]
    Display,
    /// The name is not one of the five conditional fields (RFC 9110 section 13.1).
    #[error("expected the name of a conditional field")]
    ExpectedField,
}
