//! `Range`, once the conditions of the request allow it (RFC 9110 section 14.2): one range of bytes, or none.

use std::ops::Range;

use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, LAST_MODIFIED,
};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use http_range_header::{RangeUnsatisfiableError, parse_range_header};

/// What the response to a GET has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// 200
    Whole,
    /// 206
    Range(Range<u64>),
    /// 416
    Unsatisfiable,
}

/// Selects a part of so many bytes, given the lines of `Range`.
///
/// Several lines, another unit than bytes, and what is not a range are ignored, as section 14.2 has it for the
/// unit and allows for the rest. So are several ranges of which more than one could be sent.
#[must_use]
pub fn select<'a>(lines: impl IntoIterator<Item = &'a [u8]>, length: u64) -> Part {
    let mut lines = lines.into_iter();
    let (Some(line), None) = (lines.next(), lines.next()) else { return Part::Whole };
    let Ok(text) = std::str::from_utf8(line) else { return Part::Whole };
    match parse_range_header(text).and_then(|ranges| ranges.validate(length)) {
        Ok(ranges) => match ranges.as_slice() {
            [range] => Part::Range(*range.start()..*range.end() + 1),
            _ => Part::Whole,
        },
        Err(RangeUnsatisfiableError::Unsatisfiable) => Part::Unsatisfiable,
        Err(_) => Part::Whole,
    }
}

/// What a 206 need not repeat to a client that has it.
const OF_THE_WHOLE: [HeaderName; 4] = [CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, LAST_MODIFIED];

/// Returns whether [`make_partial`] removes the field of that name, in lower case: for maps that are not of `http` 1.x.
#[must_use]
pub fn describes_the_whole(name: &str) -> bool {
    OF_THE_WHOLE.iter().any(|field| field.as_str() == name)
}

/// The value of `Content-Range`: which part of how many bytes this is, or that none could be had.
#[must_use]
pub fn content_range(part: Option<&Range<u64>>, length: u64) -> String {
    match part {
        Some(part) => format!("bytes {}-{}/{length}", part.start, part.end - 1),
        None => format!("bytes */{length}"),
    }
}

/// Turns the headers of the 200 into the headers of the 206 (section 15.3.7).
///
/// If `If-Range` held, the client has the fields that describe the representation, so they are not repeated.
pub fn make_partial(headers: &mut HeaderMap, part: &Range<u64>, length: u64, client_has_fields: bool) {
    headers.insert(CONTENT_RANGE, ascii(content_range(Some(part), length)));
    headers.insert(CONTENT_LENGTH, (part.end - part.start).into());
    if client_has_fields {
        for name in &OF_THE_WHOLE {
            headers.remove(name);
        }
    }
}

/// The 416, with the length of the representation (section 15.5.17).
#[must_use]
pub fn unsatisfiable<B: Default>(length: u64) -> Response<B> {
    let mut response = Response::new(B::default());
    *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
    response.headers_mut().insert(CONTENT_RANGE, ascii(content_range(None, length)));
    response.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    response
}

/// Makes of the 200 what the request has asked for, where the whole is in memory.
#[must_use]
pub fn apply(request: &HeaderMap, ok: Response<Bytes>) -> Response<Bytes> {
    let length = ok.body().len() as u64;
    let lines = request.get_all(http::header::RANGE).into_iter().map(HeaderValue::as_bytes);
    match select(lines, length) {
        Part::Whole => ok,
        Part::Unsatisfiable => unsatisfiable(length),
        Part::Range(part) => {
            let client_has_fields = request.contains_key(http::header::IF_RANGE);
            let (mut head, whole) = ok.into_parts();
            head.status = StatusCode::PARTIAL_CONTENT;
            make_partial(&mut head.headers, &part, length, client_has_fields);
            Response::from_parts(head, slice(&whole, &part))
        }
    }
}

/// A part of the bytes, as [`select`] returns it.
#[must_use]
pub fn slice(whole: &Bytes, part: &Range<u64>) -> Bytes {
    let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(whole.len());
    whole.slice(index(part.start)..index(part.end))
}

fn ascii(text: String) -> HeaderValue {
    HeaderValue::try_from(text).expect("digits and spaces fit into a header")
}
