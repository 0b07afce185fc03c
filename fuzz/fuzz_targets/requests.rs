//! Whole requests against the naive second implementation, from lines and from a header map.
//!
//! An input is text, so that it can be made from the vectors and read by a person: the method, `e` for a resource
//! that exists and `s` for a strong date, its tag, its date and the time in seconds since 1970, each on a line;
//! then the field lines, each of them a letter for the name and the value.
#![no_main]

#[path = "../../tests/support/mod.rs"]
mod support;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use http_conditional::{HttpDate, Preconditions};
use libfuzzer_sys::fuzz_target;
use support::oracle::{self, Line, State};

fuzz_target!(|data: &[u8]| {
    let Some((method, state, now, lines)) = request(data) else { return };
    let preconditions = support::preconditions(&lines, now);
    let has_range = lines.iter().any(|(name, _)| name == "Range");
    let answer = support::answer(&preconditions, has_range, &method, &state);
    assert_eq!(answer, oracle::answer(method.as_str(), &lines, &state, now));
    if let Some(headers) = header_map(&lines) {
        let in_map = Preconditions::from_headers(&headers).with_now(HttpDate::from_unix_seconds(now));
        let representation = support::representation(&state);
        assert_eq!(in_map.evaluate(&method, &representation), preconditions.evaluate(&method, &representation));
    }
});

/// The same lines as `http` has them, if it takes them all.
fn header_map(lines: &[Line]) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_bytes(value).ok()?);
    }
    Some(headers)
}

/// The request that an input tells of, if it is one.
fn request(data: &[u8]) -> Option<(Method, State, i64, Vec<Line>)> {
    let mut input = data.split(|byte| *byte == b'\n');
    let method = Method::from_bytes(input.next()?).ok()?;
    let flags = input.next()?;
    let exists = flags.contains(&b'e');
    let etag = input.next()?;
    let date = input.next()?;
    let now = seconds(input.next()?).unwrap_or_default();
    let state = State {
        exists,
        etag: (exists && oracle::entity_tag(etag).is_some()).then(|| etag.to_vec()),
        last_modified: seconds(date).filter(|_| exists),
        strong_date: flags.contains(&b's'),
    };
    let lines = input.filter_map(|line| Some((name(*line.first()?).to_owned(), line[1..].to_vec()))).collect();
    Some((method, state, now, lines))
}

/// A time within the years that can be written.
fn seconds(text: &[u8]) -> Option<i64> {
    let seconds = std::str::from_utf8(text).ok()?.parse().ok()?;
    (-62_167_219_200..=253_402_300_799).contains(&seconds).then_some(seconds)
}

fn name(letter: u8) -> &'static str {
    match letter {
        b'M' => "If-Match",
        b'm' => "IF-MATCH",
        b'N' => "If-None-Match",
        b'n' => "if-none-match",
        b'S' => "If-Modified-Since",
        b'U' => "If-Unmodified-Since",
        b'I' => "If-Range",
        b'R' => "Range",
        _ => "Accept",
    }
}
