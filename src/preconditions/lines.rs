//! Where the lines of a request are: taken up as they came, never joined (RFC 9110 section 5.3).

use http::header::ValueIter;
use http::{HeaderMap, HeaderValue};

use crate::error::{ParseError, ParseErrorKind};
use crate::grammar;
use crate::preconditions::field::Field;
use crate::preconditions::malformed::MalformedField;

/// The bytes of one line, or why they are lost.
pub(crate) type Line<'a> = Result<&'a [u8], ParseError>;

/// The lines of the conditional fields.
#[derive(Clone, Debug)]
pub(crate) enum Lines<'a> {
    /// They stay where they are, and are looked up when a field is read.
    InMap(&'a HeaderMap),
    /// They were handed over.
    Listed(List<'a>),
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
    /// The lines of one field, in the order in which they came.
    #[inline]
    pub(crate) fn of(&self, field: Field) -> FieldLines<'_, 'a> {
        match self {
            Self::InMap(map) => {
                let mut values = map.get_all(field.name()).into_iter();
                let first = values.next().map(|value| Ok(value.as_bytes()));
                FieldLines { first, rest: Rest::InMap(values) }
            }
            Self::Listed(list) => {
                let mut lines = list.as_slice().iter();
                let first = lines.find(|(found, _)| *found == field).map(|(_, line)| *line);
                FieldLines { first, rest: Rest::Listed(field, lines) }
            }
        }
    }

    /// Reads the value of a field that may have one line only, without the white space around it. `None`
    /// where the field is absent.
    #[inline]
    pub(crate) fn read_sole<T>(
        &self,
        field: Field,
        read: impl FnOnce(&'a [u8]) -> Result<T, ParseError>,
    ) -> Result<Option<T>, LineError> {
        let FieldLines { first: Some(line), rest } = self.of(field) else { return Ok(None) };
        if !rest.is_empty() {
            return Err(LineError { line: 1, error: ParseError::new(ParseErrorKind::RepeatedLine, 0) });
        }
        let in_line = |error| LineError { line: 0, error };
        let line = line.map_err(in_line)?;
        match read(grammar::trim_ows(line)) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(in_line(error.after(line.len() - grammar::skip_ows(line).len()))),
        }
    }
}

/// The lines of one field. Nearly always there is one.
#[derive(Debug)]
pub(crate) struct FieldLines<'p, 'a> {
    pub(crate) first: Option<Line<'a>>,
    pub(crate) rest: Rest<'p, 'a>,
}

/// The lines behind the first.
#[derive(Debug)]
pub(crate) enum Rest<'p, 'a> {
    InMap(ValueIter<'a, HeaderValue>),
    Listed(Field, std::slice::Iter<'p, (Field, Line<'a>)>),
}

impl Rest<'_, '_> {
    /// The upper bound of an iterator is a promise, the lower one may be too low: were this ever in doubt, a
    /// second line would be suspected where there is none, and none be overlooked.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::InMap(values) => values.size_hint().1 == Some(0),
            Self::Listed(wanted, lines) => lines.as_slice().iter().all(|(field, _)| field != wanted),
        }
    }
}

impl<'a> Iterator for Rest<'_, 'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        match self {
            Self::InMap(values) => values.next().map(|value| Ok(value.as_bytes())),
            Self::Listed(wanted, lines) => lines.find(|(field, _)| field == wanted).map(|(_, line)| *line),
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
#[derive(Clone, Debug)]
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
