//! `Content-Range`, RFC 9110 section 14.4, read strictly.

use http::HeaderMap;
use http::header::CONTENT_RANGE;

use crate::grammar;

/// `Content-Range = range-unit SP ( range-resp / unsatisfied-range )`, for the unit `bytes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentRange {
    /// `range-resp = first-pos "-" last-pos "/" ( complete-length / "*" )`
    Part { first: u64, last: u64, length: Option<u64> },
    /// `unsatisfied-range = "*/" complete-length`
    Unsatisfied { length: u64 },
}

impl ContentRange {
    /// The field, if it has one line and is valid.
    #[inline]
    pub(super) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(CONTENT_RANGE).into_iter();
        let line = lines.next()?;
        if lines.next().is_some() {
            return None;
        }
        Self::parse(grammar::trim_ows(line.as_bytes()))
    }

    /// `None` if the value is not of the grammar, has another unit, or makes no sense.
    fn parse(value: &[u8]) -> Option<Self> {
        let (unit, range) = split_at(b' ', value)?;
        let (range, length) = split_at(b'/', range)?;
        if !unit.eq_ignore_ascii_case(b"bytes") {
            return None;
        }
        if range == b"*" {
            return number(length).map(|length| Self::Unsatisfied { length });
        }
        let (first, last) = split_at(b'-', range)?;
        let (first, last) = (number(first)?, number(last)?);
        let length = if length == b"*" { None } else { Some(number(length)?) };
        let is_valid = first <= last && length.map_or(true, |length| last < length);
        is_valid.then_some(Self::Part { first, last, length })
    }
}

/// What stands before and behind the first of these bytes.
fn split_at(byte: u8, value: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = value.iter().position(|found| *found == byte)?;
    Some((value.get(..at)?, value.get(at + 1..)?))
}

/// `1*DIGIT`, if it fits into 64 bits.
fn number(digits: &[u8]) -> Option<u64> {
    let add = |number: u64, digit: &u8| match digit {
        b'0'..=b'9' => number.checked_mul(10)?.checked_add(u64::from(digit - b'0')),
        _ => None,
    };
    if digits.is_empty() { None } else { digits.iter().try_fold(0, add) }
}

#[cfg(test)]
mod tests {
    use super::ContentRange::{self, Part, Unsatisfied};

    /// CRANGE-1, CRANGE-2, CRANGE-3
    #[test]
    fn it_is_read_strictly() {
        let max = u64::MAX;
        let parts = [
            (String::from("bytes 0-0/1"), Part { first: 0, last: 0, length: Some(1) }),
            (String::from("BYTES 007-9/*"), Part { first: 7, last: 9, length: None }),
            (format!("bytes 0-{}/{max}", max - 1), Part { first: 0, last: max - 1, length: Some(max) }),
            (String::from("bytes */0"), Unsatisfied { length: 0 }),
        ];
        for (text, range) in &parts {
            assert_eq!(ContentRange::parse(text.as_bytes()), Some(*range), "{text}");
        }
        let invalid = [
            "",
            "bytes",
            "bytes ",
            "bytes=0-0/1",
            "bytes 0-0",
            "bytes  0-0/1",
            "bytes 0 -0/1",
            "bytes 0-0/1 ",
            "bytes 0-0 /1",
            "bytes 0-/1",
            "bytes -0/1",
            "bytes +0-0/1",
            "bytes 0-0/+1",
            "bytes 0-0/",
            "bytes 0-0/1/2",
            "bytes 0-0-0/1",
            "bytes 0x0-0/1",
            "bytes */*",
            "bytes */",
            "bytes 1-0/2",
            "bytes 0-1/1",
            "bytes 278076-278075/278076",
            "bytes 0-18446744073709551616/*",
            "bytes 0-0/18446744073709551616",
            "items 0-0/1",
            " 0-0/1",
        ];
        for text in invalid {
            assert_eq!(ContentRange::parse(text.as_bytes()), None, "{text}");
        }
    }
}
