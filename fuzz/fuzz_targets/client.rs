//! The client's half: whatever it kept and whatever a server sends, what `tests/support/client.rs` says holds.
//!
//! An input is text: `1` for one clock, the length of the part and the status, each on a line; the lines of the stored
//! response, each of them a letter for the name and the value; an empty line; the lines of the response.
#![no_main]

#[path = "../../tests/support/client.rs"]
mod support;

use http::header::{CONTENT_RANGE, CONTENT_TYPE, DATE, ETAG, LAST_MODIFIED, LOCATION};
use http::{HeaderMap, HeaderValue, StatusCode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut lines = data.split(|byte| *byte == b'\n');
    let one_clock = lines.next() == Some(b"1");
    let Some(have) = lines.next().and_then(number) else { return };
    let Some(status) = lines.next().and_then(|line| StatusCode::from_bytes(line).ok()) else { return };
    let stored = headers(lines.by_ref().take_while(|line| !line.is_empty()));
    support::check(&stored, one_clock, have, status, &headers(lines));
});

fn number(line: &[u8]) -> Option<u64> {
    std::str::from_utf8(line).ok()?.parse().ok()
}

fn headers<'a>(lines: impl Iterator<Item = &'a [u8]>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines {
        let Some((letter, value)) = line.split_first() else { continue };
        let name = match letter {
            b'E' => ETAG,
            b'M' => LAST_MODIFIED,
            b'D' => DATE,
            b'R' => CONTENT_RANGE,
            b'T' => CONTENT_TYPE,
            _ => LOCATION,
        };
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.append(name, value);
        }
    }
    headers
}
