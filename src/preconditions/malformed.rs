//! A field that cannot be read: which one, what is wrong with it, and where.

use thiserror::Error;

use crate::error::{ParseError, ParseErrorKind};
use crate::preconditions::field::Field;

/// A conditional field that is present and cannot be read.
///
/// This is what a `400 (Bad Request)` would tell the client. See [`Preconditions::check_syntax`] for when to
/// send one.
///
/// ```
/// use http_conditional::{Field, Preconditions};
///
/// let lines = [("If-Match", b"\"1\"".as_slice()), ("If-Match", b"\"2\", 3")];
/// let malformed = Preconditions::from_lines(lines).if_match().unwrap_err();
/// assert_eq!((malformed.field(), malformed.line(), malformed.offset()), (Field::IfMatch, 1, 5));
/// assert_eq!(
///     malformed.to_string(),
///     "If-Match cannot be read: no entity-tag, which starts with a double quote or W/ and \
///      a double quote, at byte 5 of its line 2",
/// );
/// ```
///
/// [`Preconditions::check_syntax`]: crate::Preconditions::check_syntax
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[error("{field} cannot be read: {error}{}", OfLine(*line))]
pub struct MalformedField {
    field: Field,
    line: usize,
    error: ParseError,
}

impl MalformedField {
    pub(crate) const fn new(field: Field, line: usize, error: ParseError) -> Self {
        Self { field, line, error }
    }

    /// Which field it is.
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

    /// Which line of that field, counted from 0 over the lines of this field only.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// let lines = [("If-None-Match", b"\"a\"".as_slice()), ("Host", b"h"), ("If-None-Match", b"b")];
    /// let malformed = Preconditions::from_lines(lines).if_none_match().unwrap_err();
    /// assert_eq!(malformed.line(), 1);
    /// ```
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// What is wrong.
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

    /// The first byte of that line that does not fit, counted from 0, white space included.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// let malformed = Preconditions::from_lines([("If-Match", b"\"a\" \"b\"")]).if_match().unwrap_err();
    /// assert_eq!(malformed.offset(), 4);
    /// ```
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.error.offset()
    }
}

/// Names the line where there is more than the first one to name.
struct OfLine(usize);

impl std::fmt::Display for OfLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            0 => Ok(()),
            line => write!(f, " of its line {}", line + 1),
        }
    }
}
