//! The lines of a request, where they are: in their order, never joined (RFC 9110 section 5.3).

use std::slice;

use http::header::ValueIter;
use http::{HeaderMap, HeaderValue};

use crate::error::{ParseError, ParseErrorKind};
use crate::grammar;
use crate::preconditions::field::Field;
use crate::preconditions::malformed::MalformedField;

/// The bytes of one line, or why they are lost.
pub(crate) type Line<'a> = Result<&'a [u8], ParseError>;

/// The lines of the conditional fields.
#[derive(Clone)]
pub(crate) enum Lines<'a> {
    /// They stay where they are, and are looked up when a field is read.
    InMap(&'a HeaderMap),
    /// They were handed over.
    Listed(List<'a>),
    /// They are kept for longer than the request.
    Kept(&'a [(Field, KeptLine)]),
}

/// A line that is kept, or why it is lost.
#[derive(Clone, Debug)]
pub(crate) enum KeptLine {
    Shared(HeaderValue),
    Copied(Box<[u8]>),
    Lost(ParseError),
}

impl KeptLine {
    fn line(&self) -> Line<'_> {
        match self {
            Self::Shared(value) => Ok(value.as_bytes()),
            Self::Copied(bytes) => Ok(bytes),
            Self::Lost(error) => Err(*error),
        }
    }
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
    /// The only line of a field in a header map: nearly every field of nearly every request. `None` says nothing.
    #[inline(always)]
    #[allow(clippy::inline_always)] // two registers, where all the lines of a field are a page of memory
    pub(crate) fn sole_in_map(&self, field: Field) -> Option<&'a [u8]> {
        let Self::InMap(map) = self else { return None };
        let mut values = map.get_all(field.name()).into_iter();
        let first = values.next()?;
        Rest::InMap(values).is_empty().then(|| first.as_bytes())
    }

    /// The lines of one field, in the order in which they came.
    #[inline(never)]
    pub(crate) fn of(&self, field: Field) -> FieldLines<'_, 'a> {
        let mut rest = match self {
            Self::InMap(map) => Rest::InMap(map.get_all(field.name()).into_iter()),
            Self::Listed(list) => Rest::Listed(field, list.as_slice().iter()),
            Self::Kept(lines) => Rest::Kept(field, lines.iter()),
        };
        FieldLines { first: rest.next(), rest }
    }

    /// The line of a field that may have one line only.
    #[inline(never)]
    fn sole(&self, field: Field) -> Result<Option<Line<'a>>, LineError> {
        let FieldLines { first, rest } = self.of(field);
        if rest.is_empty() {
            Ok(first)
        } else {
            Err(LineError { line: 1, error: ParseError::new(ParseErrorKind::RepeatedLine, 0) })
        }
    }

    /// Reads the value of a field that may have one line only, without the white space around it. Returns `None`
    /// if the field is absent.
    #[inline]
    pub(crate) fn read_sole<T>(
        &self,
        field: Field,
        read: impl FnOnce(&'a [u8]) -> Result<T, ParseError>,
    ) -> Result<Option<T>, LineError> {
        let in_line = |error| LineError { line: 0, error };
        let line = match self.sole_in_map(field) {
            Some(line) => line,
            None => match self.sole(field)? {
                Some(line) => line.map_err(in_line)?,
                None => return Ok(None),
            },
        };
        match read(grammar::trim_ows(line)) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(in_line(error.after(line.len() - grammar::skip_ows(line).len()))),
        }
    }
}

/// The lines of one field. Nearly always there is one.
//
// No Debug, here and for the other views: that of a map shows all of it, cookies included.
pub(crate) struct FieldLines<'p, 'a> {
    pub(crate) first: Option<Line<'a>>,
    pub(crate) rest: Rest<'p, 'a>,
}

/// The lines behind the first.
pub(crate) enum Rest<'p, 'a> {
    InMap(ValueIter<'a, HeaderValue>),
    Listed(Field, slice::Iter<'p, (Field, Line<'a>)>),
    Kept(Field, slice::Iter<'a, (Field, KeptLine)>),
}

impl Rest<'_, '_> {
    /// The upper bound of an iterator is a promise. If it were missing, this would suspect a second line where
    /// there is none, and never overlook one.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::InMap(values) => values.size_hint().1 == Some(0),
            Self::Listed(wanted, lines) => lines.as_slice().iter().all(|(field, _)| field != wanted),
            Self::Kept(wanted, lines) => lines.as_slice().iter().all(|(field, _)| field != wanted),
        }
    }
}

impl<'a> Iterator for Rest<'_, 'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        match self {
            Self::InMap(values) => values.next().map(|value| Ok(value.as_bytes())),
            Self::Listed(wanted, lines) => lines.find(|(field, _)| field == wanted).map(|(_, line)| *line),
            Self::Kept(wanted, lines) => lines.find(|(field, _)| field == wanted).map(|(_, line)| line.line()),
        }
    }
}

impl<'a> Iterator for FieldLines<'_, 'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        self.first.take().or_else(|| self.rest.next())
    }
}

/// How many lines are held without taking memory from the heap: one of each field, and one more.
const FEW: usize = 6;

/// Lines of any of the five fields, in the order in which they came.
#[derive(Clone)]
pub(crate) enum List<'a> {
    Few([(Field, Line<'a>); FEW], usize),
    Many(Vec<(Field, Line<'a>)>),
}

impl<'a> List<'a> {
    pub(crate) const fn new() -> Self {
        Self::Few([(Field::IfMatch, Ok(&[])); FEW], 0)
    }

    pub(crate) fn push(&mut self, field: Field, line: Line<'a>) {
        match self {
            Self::Few(lines, count) => {
                if let Some(free) = lines.get_mut(*count) {
                    *free = (field, line);
                    *count += 1;
                } else {
                    let mut lines = lines.to_vec();
                    lines.push((field, line));
                    *self = Self::Many(lines);
                }
            }
            Self::Many(lines) => lines.push((field, line)),
        }
    }

    pub(crate) fn as_slice(&self) -> &[(Field, Line<'a>)] {
        match self {
            Self::Few(lines, count) => lines.get(..*count).unwrap_or(lines),
            Self::Many(lines) => lines,
        }
    }
}
