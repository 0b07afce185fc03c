//! What is taken from the heap to decide: nothing, but for a field in three lines or more.

use allocation_counter::measure;
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
    let current = Representation::current().etag(etag).last_modified(HttpDate::from_unix_seconds(784_111_777));
    let allocations = measure(|| {
        for method in [Method::GET, Method::PUT] {
            let _ = evaluate(&method, headers, &current);
            let preconditions = Preconditions::from_headers(headers);
            let _ = preconditions.judge(&method, &current);
            let _ = (preconditions.check(&method), preconditions.needs(&method));
            let _ = (preconditions.lacks_guard(&method, &current), preconditions.malformed().count());
        }
    });
    allocations.count_total
}

#[test]
fn nothing_is_allocated_for_fields_of_one_line_or_two() {
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

/// A thousand lines are held in a list, of two words a line, that doubles as it grows.
#[test]
fn many_lines_are_held_in_one_list() {
    let headers = header_map(&vec![("if-match", String::from("\"a\"")); 1_000]);
    let allocations = measure(|| {
        let preconditions = Preconditions::from_headers(&headers);
        let _ = preconditions.judge(&Method::PUT, &Representation::current());
    });
    assert!((1..=12).contains(&allocations.count_total), "{allocations:?}");
    assert!(allocations.bytes_max <= 1_000 * 2 * 2 * 16, "{allocations:?}");
    assert_eq!(allocations.count_current, 0, "{allocations:?}");
}
