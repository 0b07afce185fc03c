//! What is taken from the heap to decide: nothing, unless more than six lines are handed over one by one.
#![allow(clippy::incompatible_msrv, reason = "the tests are for the toolchain of the project")]

use std::iter::repeat_n;

use allocation_counter::{AllocationInfo, measure};
use http::{HeaderMap, HeaderValue, Method};
use http_conditional::{ETag, HttpDate, Preconditions, Representation, evaluate};

const DATE: &str = "Sunday, 06-Nov-94 08:49:37 GMT";

fn header_map(lines: &[(&'static str, String)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

/// The allocations of deciding, and of asking everything else that can be asked of the request.
fn allocations(headers: &HeaderMap, etag: &ETag) -> u64 {
    let current =
        Representation::present().with_etag(etag).with_last_modified(HttpDate::from_unix_seconds(784_111_777));
    let allocations = measure(|| {
        for method in [Method::GET, Method::PUT] {
            let _ = evaluate(&method, headers, &current);
            let preconditions = Preconditions::from_headers(headers);
            let _ = preconditions.evaluate(&method, current);
            let _ = (preconditions.check_syntax(&method), preconditions.validators_needed(&method));
            let _ = (preconditions.precondition_required(&method, current), preconditions.malformed().count());
        }
    });
    allocations.count_total
}

#[test]
fn nothing_is_allocated_for_a_header_map() {
    let etag = ETag::strong("0123456789abcdef").unwrap();
    let one = String::from("\"0123456789abcdef\"");
    let ten = vec![one.clone(); 10].join(", ");
    let mebibyte = |piece: &str| piece.repeat((1 << 20) / piece.len());
    for lines in [
        vec![],
        vec![("if-none-match", one.clone())],
        vec![("if-none-match", format!("W/{one}")), ("if-modified-since", DATE.into())],
        vec![("if-modified-since", DATE.into()), ("if-unmodified-since", DATE.into()), ("if-range", DATE.into())],
        vec![("if-match", one.clone()), ("if-range", one.clone())],
        vec![("if-match", ten.clone()), ("if-none-match", ten)],
        vec![("if-none-match", one.clone()), ("if-none-match", one.clone())],
        vec![("if-match", one.clone()), ("if-match", "unquoted".into()), ("if-range", "?".into())],
        vec![("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT".into())],
        vec![("if-none-match", mebibyte("\"0123456789abcdef0123456789abcdef\", "))],
        vec![("if-none-match", format!("\"{}", mebibyte("x")))],
        vec![("if-none-match", format!("\"\"{},", mebibyte(" ")))],
        vec![("if-none-match", mebibyte(","))],
        vec![("if-none-match", mebibyte("\""))],
        vec![("if-none-match", mebibyte("W/"))],
        vec![("if-none-match", mebibyte("\"\","))],
        vec![("if-modified-since", mebibyte("Sun, ")), ("if-range", mebibyte("\""))],
    ] {
        let shown: Vec<_> = lines.iter().map(|(name, value)| format!("{name}: {value:.40}")).collect();
        assert_eq!(allocations(&header_map(&lines), &etag), 0, "{shown:?}");
    }
}

/// In a header map the lines stay where they are, however many.
#[test]
fn nothing_is_allocated_for_the_lines_of_a_header_map() {
    let etag = ETag::strong("a").unwrap();
    assert_eq!(allocations(&header_map(&vec![("if-match", String::from("\"a\"")); 10_000]), &etag), 0);
}

fn allocations_of_lines(count: usize) -> AllocationInfo {
    measure(|| {
        let preconditions = Preconditions::from_lines(repeat_n(("if-match", "\"a\""), count));
        let _ = preconditions.evaluate(&Method::PUT, Representation::present());
    })
}

/// Lines that are handed over are held in a list, without the heap up to six. A thousand take four words each,
/// in one allocation that doubles as it grows.
#[test]
fn lines_that_are_handed_over_are_held_in_one_list() {
    assert_eq!(allocations_of_lines(6).count_total, 0);
    let many = allocations_of_lines(1_000);
    assert!((1..=12).contains(&many.count_total), "{many:?}");
    assert!(many.bytes_max <= 1_000 * 4 * 8 * 2 * 2, "{many:?}");
    assert_eq!(many.count_current, 0, "{many:?}");
}
