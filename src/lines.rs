//! The raw lines of one field, in the order in which they came, never joined (RFC 9110 section 5.3).

use crate::{Field, MalformedField, ParseError, ParseErrorKind, grammar};

/// The lines of one field. Up to two of them are held without allocating.
#[derive(Clone, Debug, Default)]
pub(crate) enum Lines<'a> {
    #[default]
    Absent,
    One(&'a [u8]),
    Two([&'a [u8]; 2]),
    Many(Vec<&'a [u8]>),
    /// The field is there, and what it said is lost.
    Lost(LineError),
}

/// An error and the line it is in, counted from 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LineError {
    pub(crate) line: usize,
    pub(crate) error: ParseError,
}

impl LineError {
    pub(crate) const fn of(self, field: Field) -> MalformedField {
        MalformedField::new(field, self.line, self.error)
    }
}

impl<'a> Lines<'a> {
    pub(crate) const fn is_present(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// Adds a line behind the others.
    pub(crate) fn push(&mut self, line: &'a [u8]) {
        *self = match std::mem::take(self) {
            Self::Absent => Self::One(line),
            Self::One(first) => Self::Two([first, line]),
            Self::Two([first, second]) => Self::Many(vec![first, second, line]),
            Self::Many(mut lines) => {
                lines.push(line);
                Self::Many(lines)
            }
            lost @ Self::Lost(_) => lost,
        };
    }

    /// Adds a line of which only the place of the first loss is known.
    pub(crate) fn push_lost(&mut self, offset: usize) {
        if let Ok(lines) = self.all() {
            let error = ParseError::new(ParseErrorKind::LostBytes, offset);
            *self = Self::Lost(LineError { line: lines.len(), error });
        }
    }

    /// Every line, as it came.
    pub(crate) fn all(&self) -> Result<&[&'a [u8]], LineError> {
        match self {
            Self::Absent => Ok(&[]),
            Self::One(line) => Ok(std::slice::from_ref(line)),
            Self::Two(lines) => Ok(lines),
            Self::Many(lines) => Ok(lines),
            Self::Lost(error) => Err(*error),
        }
    }

    /// Reads the value of a field that may have one line only, without the white space around it. `None`
    /// where the field is absent.
    pub(crate) fn read_sole<T>(
        &self,
        read: impl FnOnce(&'a [u8]) -> Result<T, ParseError>,
    ) -> Result<Option<T>, LineError> {
        match self.all()? {
            [] => Ok(None),
            [line] => match read(grammar::trim_ows(line)) {
                Ok(value) => Ok(Some(value)),
                Err(error) => {
                    let skipped = line.len() - grammar::skip_ows(line).len();
                    Err(LineError { line: 0, error: error.after(skipped) })
                }
            },
            [_, _, ..] => Err(LineError { line: 1, error: ParseError::new(ParseErrorKind::RepeatedLine, 0) }),
        }
    }
}
