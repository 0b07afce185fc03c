//! The values of the conditional fields, read once more by the grammars of RFC 9110, for the oracle.
//!
//! Where a value does not fit is found by `viable`, and whether it fits is asked of both.

use super::viable::{self, Grammar};
use chrono::{DateTime, Datelike, NaiveDateTime, Timelike};

/// A malformed field, and where: line and octet count from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) field: &'static str,
    pub(crate) line: usize,
    pub(crate) offset: usize,
}

/// A field that is present: read whole, or not at all.
pub(crate) type Read<T> = Result<T, Place>;

/// The value of If-Match and If-None-Match: `"*" / #entity-tag`.
#[derive(Debug, PartialEq)]
pub(crate) enum Tags {
    Any,
    List(Vec<Tag>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tag {
    pub(crate) weak: bool,
    /// What stands between the quotes.
    pub(crate) opaque: Vec<u8>,
}

/// An HTTP-date. A leap second has the number of the second before it, and is later than that.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Date {
    pub(crate) seconds: i64,
    pub(crate) leap: bool,
}

/// The value of If-Range: `entity-tag / HTTP-date`.
#[derive(Debug, PartialEq)]
pub(crate) enum Validator {
    Tag(Tag),
    Date(Date),
}

/// `"*" / #entity-tag` over any number of lines. `*` stands alone (LIST-5).
pub(crate) fn tags(field: &'static str, values: &[&[u8]], unquoted_tags: bool) -> Option<Read<Tags>> {
    let found = match values {
        [] => return None,
        [value] if trim(value) == b"*" => Some(Tags::Any),
        _ => list(values, unquoted_tags).map(Tags::List),
    };
    let misfit = viable::misfit_in_list(values, unquoted_tags);
    Some(match (found, misfit) {
        (Some(tags), None) => Ok(tags),
        (None, Some((line, offset))) => Err(Place { field, line, offset }),
        (found, misfit) => panic!("{values:?} is {found:?} by one reading, and by the other its misfit is {misfit:?}"),
    })
}

/// `#entity-tag`, where empty elements do not count (LIST-1, LIST-2).
fn list(values: &[&[u8]], unquoted_tags: bool) -> Option<Vec<Tag>> {
    let elements = values.iter().flat_map(|value| cut_at_commas(value));
    let elements = elements.map(|element| trim(&element).to_vec()).filter(|element| !element.is_empty());
    let tag = |element: Vec<u8>| entity_tag(&element).or_else(|| unquoted_tags.then(|| unquoted_tag(&element))?);
    elements.map(tag).collect()
}

/// A token that is not, and does not begin with, a `*`.
fn unquoted_tag(element: &[u8]) -> Option<Tag> {
    let is_tchar = |octet: &u8| octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(octet);
    let is_token = element.iter().all(is_tchar) && !element.starts_with(b"*");
    is_token.then(|| Tag { weak: false, opaque: element.to_vec() })
}

/// A comma within quotes belongs to the tag (LIST-4), and nothing escapes a quote (TAG-3).
fn cut_at_commas(value: &[u8]) -> Vec<Vec<u8>> {
    let mut elements = Vec::new();
    let mut element = Vec::new();
    let mut quoted = false;
    for &octet in value {
        if octet == b'"' {
            quoted = !quoted;
        }
        if octet == b',' && !quoted {
            elements.push(element);
            element = Vec::new();
        } else {
            element.push(octet);
        }
    }
    elements.push(element);
    elements
}

/// `[ %s"W/" ] DQUOTE *etagc DQUOTE` (TAG-1).
pub(crate) fn entity_tag(value: &[u8]) -> Option<Tag> {
    let weak = value.starts_with(b"W/");
    let opaque_tag = if weak { &value[2..] } else { value };
    let opaque = opaque_tag.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    opaque.iter().all(|octet| is_etagc(*octet)).then(|| Tag { weak, opaque: opaque.to_vec() })
}

pub(crate) fn is_etagc(octet: u8) -> bool {
    matches!(octet, 0x21 | 0x23..=0x7E | 0x80..=0xFF)
}

fn is_ows(octet: u8) -> bool {
    octet == b' ' || octet == b'\t'
}

/// Leaves out SP and HTAB at both ends.
fn trim(value: &[u8]) -> &[u8] {
    match value.iter().position(|octet| !is_ows(*octet)) {
        Some(first) => &value[first..=value.iter().rposition(|octet| !is_ows(*octet)).unwrap_or(first)],
        None => &[],
    }
}

/// The value of a field that is not a list: a second line makes it malformed, even an equal one. No white space
/// around it counts (FIELD-2). A value that has the form of a date and is none is wrong as a whole.
pub(crate) fn sole<T>(
    field: &'static str,
    values: &[&[u8]],
    grammar: Grammar,
    read: impl Fn(&[u8]) -> Option<T>,
) -> Option<Read<T>> {
    let wrong = |line, offset| Some(Err(Place { field, line, offset }));
    let value = match values {
        [] => return None,
        [value] => *value,
        _ => return wrong(1, 0),
    };
    let trimmed = trim(value);
    let skipped = value.iter().take_while(|octet| is_ows(**octet)).count();
    match (read(trimmed), grammar.fits(trimmed)) {
        (Some(found), Ok(())) => Some(Ok(found)),
        (None, Ok(())) => wrong(0, skipped),
        (None, Err(offset)) => wrong(0, skipped + offset),
        (Some(_), Err(offset)) => panic!("{value:?} is read, but does not fit at {offset}"),
    }
}

/// IR-1: a quote among the first three octets means a tag, else it is a date.
pub(crate) fn validator(value: &[u8], now: i64) -> Option<Validator> {
    if value.iter().take(3).any(|octet| *octet == b'"') {
        entity_tag(value).map(Validator::Tag)
    } else {
        http_date(value, now).map(Validator::Date)
    }
}

const IMF_FIXDATE: &str = "%a, %d %b %Y %H:%M:%S GMT";
const RFC850_DATE: &str = "%A, %d-%b-%y %H:%M:%S GMT";
/// The day has two digits, or a space and one.
const ASCTIME_DATES: [&str; 2] = ["%a %b %d %H:%M:%S %Y", "%a %b %e %H:%M:%S %Y"];

/// One of the three forms of section 5.6.7, in the years 0000 to 9999.
pub(crate) fn http_date(value: &[u8], now: i64) -> Option<Date> {
    let text = std::str::from_utf8(value).ok()?;
    let [padded_with_zero, padded_with_space] = ASCTIME_DATES;
    let time = in_form(text, IMF_FIXDATE)
        .or_else(|| in_form(text, padded_with_zero))
        .or_else(|| in_form(text, padded_with_space))
        .or_else(|| rfc850_date(text, now))?;

    // DATE-6, OPEN-15: chrono takes second 60 in any minute, as a second that lasts longer.
    let leap = time.nanosecond() >= 1_000_000_000;
    let in_last_minute = time.hour() == 23 && time.minute() == 59;
    let is_valid = (0..=9999).contains(&time.year()) && (in_last_minute || !leap);
    is_valid.then(|| Date { seconds: time.and_utc().timestamp(), leap })
}

fn in_form(text: &str, form: &str) -> Option<NaiveDateTime> {
    let time = NaiveDateTime::parse_from_str(text, form).ok()?;
    is_written(text, time, form).then_some(time)
}

/// DATE-4, OPEN-17: the century of now, or the one before if that is more than 50 years ahead. The day of the
/// week has no say in it, and has to fit the outcome.
fn rfc850_date(text: &str, now: i64) -> Option<NaiveDateTime> {
    let (_day_of_the_week, date) = text.split_once(", ")?;
    let (day_and_month, year_and_time) = date.rsplit_once('-')?;
    let in_century = |century: i32| {
        let date = format!("{day_and_month}-{century:02}{year_and_time}");
        NaiveDateTime::parse_from_str(&date, "%d-%b-%Y %H:%M:%S GMT").ok()
    };
    let now = DateTime::from_timestamp(now, 0)?.naive_utc();
    let this_century = now.year() / 100;
    let mut time = in_century(this_century)?;
    if is_more_than_50_years_ahead(time, now) {
        time = in_century(this_century - 1)?;
    }
    is_written(text, time, RFC850_DATE).then_some(time)
}

/// Counted in calendar years: at the same day and time it is 50 years, and no more.
fn is_more_than_50_years_ahead(time: NaiveDateTime, now: NaiveDateTime) -> bool {
    let within_year = |time: NaiveDateTime| (time.month(), time.day(), time.num_seconds_from_midnight());
    (time.year() - 50, within_year(time)) > (now.year(), within_year(now))
}

/// chrono reads generously. What it would not write itself, letter by letter, is not of that form.
fn is_written(text: &str, time: NaiveDateTime, form: &str) -> bool {
    time.format(form).to_string() == text
}
