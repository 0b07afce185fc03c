//! `If-Range = entity-tag / HTTP-date`.

use crate::date::HttpDate;
use crate::error::{ParseError, ParseErrorKind};
use crate::preconditions::field::Field;
use crate::preconditions::lines::{LineError, Lines};
use crate::tag::entity_tag::EntityTag;

/// The value of an `If-Range` field (RFC 9110 section 13.1.5).
///
/// ```
/// use http_conditional::{IfRange, Preconditions};
///
/// let preconditions = Preconditions::from_lines([("If-Range", b"\"1\"")]);
/// assert!(matches!(preconditions.if_range()?, Some(IfRange::Tag(tag)) if tag.unquoted() == b"1"));
/// # Ok::<(), http_conditional::MalformedField>(())
/// ```
///
/// The enum is closed: the grammar has these two alternatives.
#[derive(Clone, Copy, Debug)]
pub enum IfRange<'a> {
    /// One entity-tag.
    Tag(EntityTag<'a>),
    /// One date.
    Date(HttpDate),
}

/// A double quote among the first three bytes distinguishes a tag from a date.
///
/// If the value is neither, the error is that of the alternative that goes further.
pub(crate) fn read<'a>(lines: &Lines<'a>, now: HttpDate) -> Result<Option<IfRange<'a>>, LineError> {
    lines.read_sole(Field::IfRange, |value| {
        if value.iter().take(3).any(|byte| *byte == b'"') {
            EntityTag::parse(value).map(IfRange::Tag)
        } else {
            HttpDate::parse_at(value, now).map(IfRange::Date)
        }
        .map_err(|error| further(error, value, now))
    })
}

#[cold]
fn further(error: ParseError, value: &[u8], now: HttpDate) -> ParseError {
    let is_date = matches!(error.kind(), ParseErrorKind::NoSuchDate | ParseErrorKind::WrongDayName);
    let others = [EntityTag::parse(value).err(), HttpDate::parse_at(value, now).err()];
    let furthest =
        others.into_iter().flatten().fold(error, |far, other| if other.offset() > far.offset() { other } else { far });
    if is_date { error } else { furthest }
}
