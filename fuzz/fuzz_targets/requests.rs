//! Whole requests, asked everything, against the oracle: a decision, a sentence, a 400, 412 or 428, a range or a place of
//! an error that is wrong; and a header map or a kept form that says something else than the lines.
//!
//! An input is text, so that it can be made from the vectors and read by a person: the method; `e` for a resource
//! that exists, `s` for a strong date, `u` and `w` to accept unquoted and weakened tags; its tag, its date and the time
//! in seconds since 1970, each on a line; then the field lines, each of them a letter for the name and the value.
#![no_main]

#[path = "../../tests/support/mod.rs"]
mod support;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use http_conditional::{OwnedPreconditions, Preconditions};
use libfuzzer_sys::fuzz_target;
use support::Translated;
use support::oracle::{Conditions, Line, Options, State};
use support::values::{self, Date};

fuzz_target!(|data: &[u8]| {
    let Some((method, state, options, lines)) = request(data) else { return };
    let preconditions = support::preconditions(&lines, options);
    assert_results(&preconditions, &method, &state, &lines, options);
    let kept = OwnedPreconditions::from(&preconditions);
    assert_results(&kept.as_preconditions(), &method, &state, &lines, options);
    if let Some(headers) = header_map(&lines) {
        let in_map = support::with_options(Preconditions::from_headers(&headers), options);
        assert_results(&in_map, &method, &state, &lines, options);
    }
});

fn assert_results(preconditions: &Preconditions<'_>, method: &Method, state: &State, lines: &[Line], options: Options) {
    let (conditions, mut translated) = (Conditions::read(lines, options), Translated::default());
    let (validators, name) = (support::validators(state), method.as_str());
    let current = validators.as_ref();
    let malformed: Vec<_> = preconditions.malformed().map(support::place).collect();
    assert_eq!(malformed, conditions.malformed());
    assert_eq!(preconditions.if_range_holds(current), conditions.if_range_holds(state));
    assert_eq!(preconditions.check_syntax(method).map_err(support::place), conditions.check_syntax(name));
    assert_eq!(translated.verdict(preconditions.evaluate(method, current)), conditions.evaluate(name, state));
    assert_eq!(translated.admitted(preconditions.admit(method, current)), conditions.admit(name, state));
    let required = preconditions.precondition_required(method, current);
    assert_eq!(required, conditions.precondition_required(name, state));
}

/// The same lines as `http` has them, if it takes them all.
fn header_map(lines: &[Line]) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_bytes(value).ok()?);
    }
    Some(headers)
}

/// The request that an input describes, if it is one.
fn request(data: &[u8]) -> Option<(Method, State, Options, Vec<Line>)> {
    let mut input = data.split(|byte| *byte == b'\n');
    let method = Method::from_bytes(input.next()?).ok()?;
    let flags = input.next()?;
    let exists = flags.contains(&b'e');
    let etag = input.next()?;
    let date = input.next()?;
    let now = seconds(input.next()?).unwrap_or_default();
    let state = State {
        exists,
        etag: values::entity_tag(etag).filter(|_| exists),
        last_modified: seconds(date).filter(|_| exists).map(|seconds| Date { seconds, leap: false }),
        strong_date: flags.contains(&b's'),
    };
    let lines = input.filter_map(|line| Some((name(*line.first()?).to_owned(), line[1..].to_vec()))).collect();
    let has = |flag| flags.contains(&flag);
    Some((method, state, Options { now, unquoted_tags: has(b'u'), weakened_tags: has(b'w') }, lines))
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
