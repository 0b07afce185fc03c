//! A malformed field: its name, what is wrong with it, and where.

use std::fmt;

use thiserror::Error;

use crate::error::{ParseError, ParseErrorKind};
use crate::preconditions::field::Field;

/// A conditional field that is present and malformed.
///
/// It displays as a sentence for the content of a `400 (Bad Request)`. Lines and bytes are counted from 0, in
/// the sentence and by the methods alike. See [`Preconditions::check_syntax`] for when a 400 is due.
///
/// ```
/// use http_conditional::{Field, Preconditions};
///
/// let lines = [("If-Match", b"\"1\"".as_slice()), ("If-Match", b"\"2\", 3")];
/// let malformed = Preconditions::from_lines(lines).if_match().unwrap_err();
/// let place = (malformed.field(), malformed.line(), malformed.offset());
/// assert_eq!(place, (Field::IfMatch, 1, 5));
/// assert_eq!(
///     malformed.to_string(),
///     "If-Match is malformed: expected an entity-tag: \"...\" or W/\"...\"; \
///      found '3' at byte 5 of line 1, counted from 0",
/// );
/// ```
///
/// [`Preconditions::check_syntax`]: crate::Preconditions::check_syntax
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[error("{field} is malformed: {}{}, counted from 0", error.place(), OfLine(*line))]
pub struct MalformedField {
    field: Field,
    line: usize,
    error: ParseError,
}

impl MalformedField {
    pub(crate) const fn new(field: Field, line: usize, error: ParseError) -> Self {
        Self { field, line, error }
    }

    /// Returns the field.
    ///
    /// ```
    /// # use http_conditional::{Field, Preconditions};
    /// let malformed = Preconditions::from_lines([("if-range", b"*")]).if_range().unwrap_err();
    /// assert_eq!(malformed.field(), Field::IfRange);
    /// ```
    #[must_use]
    pub const fn field(&self) -> Field {
        self.field
    }

    /// Returns the number of the line, counted from 0 over the lines of this field only.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// let lines = [
    ///     ("If-None-Match", b"\"a\"".as_slice()),
    ///     ("Host", b"h"),
    ///     ("If-None-Match", b"b"),
    /// ];
    /// let malformed = Preconditions::from_lines(lines).if_none_match().unwrap_err();
    /// assert_eq!(malformed.line(), 1);
    /// ```
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// Returns the kind of the error.
    ///
    /// ```
    /// # use http_conditional::{ParseErrorKind, Preconditions};
    /// let malformed = Preconditions::from_lines([("If-Match", b"*, *")]).if_match().unwrap_err();
    /// assert_eq!(malformed.kind(), ParseErrorKind::WildcardInList);
    /// ```
    #[must_use]
    pub const fn kind(&self) -> ParseErrorKind {
        self.error.kind()
    }

    /// Returns the place of the first byte of that line that does not fit, counted from 0, white space included.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// let lines = [("If-Match", b"\"a\" \"b\"")];
    /// let malformed = Preconditions::from_lines(lines).if_match().unwrap_err();
    /// assert_eq!(malformed.offset(), 4);
    /// ```
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.error.offset()
    }
}

/// Names the line, unless it is the first one.
struct OfLine(usize);

impl fmt::Display for OfLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => Ok(()),
            line => write!(f, " of line {line}"),
        }
    }
}
