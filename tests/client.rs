//! The client's half, asked for what no vector shows, and tried on many inputs.

#[path = "support/client.rs"]
mod support;

use std::collections::HashMap;

use allocation_counter::measure;
use http::header::{ACCEPT, CONTENT_RANGE, CONTENT_TYPE, DATE, ETAG, LAST_MODIFIED, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_conditional::client::{self, Resumed, Validation};
use http_conditional::{ETag, HttpDate, Validators};
use proptest::collection::vec;
use proptest::prelude::*;

const MODIFIED: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
const MUCH_LATER: &str = "Mon, 07 Nov 1994 08:49:37 GMT";

fn headers(lines: &[(HeaderName, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(name, HeaderValue::from_static(value));
    }
    headers
}

/// DATE-11, LM-4: Date is kept for the client, and never published.
#[test]
fn date_is_kept_and_not_published() {
    let kept = Validators::from_headers(&headers(&[(ETAG, "\"1\""), (LAST_MODIFIED, MODIFIED), (DATE, MUCH_LATER)]));
    assert_eq!(kept.date(), HttpDate::parse(MUCH_LATER.as_bytes()).ok());
    let mut response = HeaderMap::new();
    kept.write_to(&mut response);
    assert_eq!(response.len(), 2);
    assert!(!response.contains_key(DATE));
    assert_eq!(kept.weakened().date(), HttpDate::parse(MUCH_LATER.as_bytes()).ok());
    for repeated_or_malformed in [vec![(DATE, MODIFIED), (DATE, MODIFIED)], vec![(DATE, "now")]] {
        assert_eq!(Validators::from_headers(&headers(&repeated_or_malformed)).date(), None);
    }
}

/// LM-4, OPEN-37: validators that went through a database are as strong as before, if Date was with them.
#[test]
fn validators_can_be_restored() {
    let response = headers(&[(ETAG, "W/\"\\1\""), (LAST_MODIFIED, MODIFIED), (DATE, MUCH_LATER)]);
    let kept = Validators::from_headers(&response);
    let etag = kept.etag().map(|etag| etag.as_bytes().to_vec()).expect("a tag");
    let (modified, date) = (kept.last_modified().expect("a date").unix_seconds(), kept.date().expect("a date"));
    let restored = Validators::new(ETag::try_from(etag.as_slice()).ok(), Some(HttpDate::from_unix_seconds(modified)));
    let restored = restored.with_date(HttpDate::from_unix_seconds(date.unix_seconds()));
    for validators in [&kept, &restored] {
        let mut request = HeaderMap::new();
        let _ = client::revalidate(validators, &mut request);
        assert_eq!(request["if-none-match"], "W/\"\\1\"");
        assert_eq!(request["if-modified-since"], MODIFIED);
        assert!(client::guard_by_date(validators, &mut request).is_ok());
    }
}

/// UPD-1: what was declared of one clock still holds for what the 304 names, as far as its Date shows it.
#[test]
fn an_update_keeps_the_declaration_of_one_clock() {
    let second = |seconds| HttpDate::from_unix_seconds(seconds);
    let kept = Validators::new(Some(ETag::version(1)), Some(second(0))).with_date(second(2));
    let kept = client::from_one_clock(kept);
    for (modified, date, is_strong) in [(0, 3, true), (10, 12, true), (10, 10, false)] {
        let mut response = HeaderMap::new();
        Validators::new(Some(ETag::version(1)), Some(second(modified))).write_to(&mut response);
        response.insert(DATE, second(date).into());
        let asked = client::revalidate(&kept, &mut HeaderMap::new());
        let read = asked.read_validation(StatusCode::NOT_MODIFIED, &response);
        let Validation::Update(updated) = read else { panic!("the tag is shared") };
        assert_eq!(updated.last_modified(), Some(second(modified)));
        assert_eq!(updated.date(), Some(second(date)));
        assert_eq!(client::guard_by_date(&updated, &mut HeaderMap::new()).is_ok(), is_strong, "{modified} {date}");
    }
}

/// LM-8, IR-3, CACHE-2: a weak date goes out in If-Modified-Since beside the tag, and never in If-Range.
#[test]
fn a_weak_date_may_be_asked_with_and_not_joined_by() {
    let kept = Validators::from_headers(&headers(&[(ETAG, "W/\"1\""), (LAST_MODIFIED, MODIFIED), (DATE, MODIFIED)]));
    let mut request = HeaderMap::new();
    let _ = client::revalidate(&kept, &mut request);
    assert_eq!(request["if-modified-since"], MODIFIED);
    assert!(!client::resume(&kept, 1, &mut request).asks_for_range());
    let dated = Validators::from_headers(&headers(&[(LAST_MODIFIED, MODIFIED), (DATE, MODIFIED)]));
    assert!(!client::resume(&dated, 1, &mut request).asks_for_range());
    assert!(request.is_empty());
}

/// RESUME-4, RESUME-9, RESUME-10: one range, whether Accept-Ranges was seen or not.
#[test]
fn one_range_is_asked_for_without_a_promise() {
    let accepts = HeaderName::from_static("accept-ranges");
    for promise in [vec![(ETAG, "\"1\"")], vec![(ETAG, "\"1\""), (accepts, "bytes")]] {
        let part = Validators::from_headers(&headers(&promise));
        let mut request = HeaderMap::new();
        let _ = client::resume(&part, u64::MAX, &mut request);
        assert_eq!(request["range"], "bytes=18446744073709551615-");
        assert_eq!(request.get_all("range").iter().count(), 1);
    }
}

/// CLIENT-13: If-Match on a GET with Range, for a client that prefers 412 to other content.
#[test]
fn a_guard_leaves_the_range_alone() {
    let mut request = headers(&[(http::header::RANGE, "bytes=5-")]);
    client::guard(&Validators::from(ETag::version(1)), &mut request).expect("a strong tag");
    assert_eq!(request["range"], "bytes=5-");
    assert_eq!(request["if-match"], "\"1\"");
}

/// CLIENT-14: the Date of the last response, with which a crawl goes on, is kept without any validator.
#[test]
fn the_date_of_a_response_without_validators_is_kept() {
    let kept = Validators::from_headers(&headers(&[(DATE, MODIFIED)]));
    assert_eq!(kept.date().map(|date| date.to_string()).as_deref(), Some(MODIFIED));
    let mut request = HeaderMap::new();
    assert!(!client::revalidate(&kept, &mut request).is_conditional());
    assert!(request.is_empty());
}

/// CLIENT-17: fields that are no conditions stay.
#[test]
fn other_fields_stay() {
    let kept = Validators::from(ETag::version(1));
    let mut request = headers(&[(ACCEPT, "text/plain"), (ACCEPT, "text/html")]);
    let _ = client::revalidate(&kept, &mut request);
    let _ = client::resume(&kept, 1, &mut request);
    client::guard(&kept, &mut request).expect("a strong tag");
    client::only_create(&mut request);
    assert_eq!(request.get_all(ACCEPT).iter().count(), 2);
}

/// FIELD-1, FIELD-3: a map of any host is read line by line, and a line that is not a field value is malformed.
#[test]
fn a_foreign_map_is_read_by_lookup() {
    let map = HashMap::from([
        ("etag", vec![b"\"1\"".to_vec()]),
        ("content-range", vec![b"bytes 5-9/10".to_vec()]),
        ("content-type", vec![b"text/plain".to_vec()]),
    ]);
    let read = |map: &HashMap<&str, Vec<Vec<u8>>>| {
        client::headers_from_lookup(|name| map.get(name).into_iter().flatten().map(Vec::as_slice))
    };
    let kept = Validators::from(ETag::version(1));
    let asked = client::resume(&kept, 5, &mut HeaderMap::new());
    let resumed = asked.read_resumption(StatusCode::PARTIAL_CONTENT, &read(&map));
    assert!(matches!(resumed, Resumed::GoOn { first: 5, last: 9, length: Some(10) }));

    let mut damaged = map;
    damaged.get_mut("etag").expect("a tag").push(b"\"1\0\"".to_vec());
    assert_eq!(read(&damaged).get_all(ETAG).iter().count(), 2);
    assert!(Validators::from_headers(&read(&damaged)).etag().is_none());
}

/// Reading a response allocates nothing. Asking allocates what is written.
#[test]
fn nothing_is_allocated_to_read() {
    let stored = headers(&[(LAST_MODIFIED, MODIFIED), (DATE, MUCH_LATER)]);
    let kept = Validators::from_headers(&stored);
    let mut request = HeaderMap::with_capacity(8);
    let part = headers(&[(CONTENT_RANGE, "bytes 4-9/10"), (CONTENT_TYPE, "text/plain"), (DATE, MUCH_LATER)]);
    let validation = client::revalidate(&kept, &mut request);
    let resumption = client::resume(&kept, 5, &mut request);
    let allocations = measure(|| {
        let _ = validation.read_validation(StatusCode::NOT_MODIFIED, &stored);
        let _ = resumption.read_resumption(StatusCode::PARTIAL_CONTENT, &part);
        let _ = client::read_outcome(client::Sent::Once, StatusCode::PRECONDITION_FAILED, &part);
    });
    assert_eq!(allocations.count_total, 0);
    let nothing = Validators::default();
    let allocations = measure(|| {
        let _ = client::revalidate(&nothing, &mut request);
        let _ = client::resume(&nothing, 5, &mut request);
        let _ = client::guard(&nothing, &mut request);
    });
    assert_eq!(allocations.count_total, 0);
}

/// Field values of which many fit together.
fn value(name: usize) -> BoxedStrategy<Vec<u8>> {
    let likely: &[&str] = match name {
        0 => &["\"a\"", "W/\"a\"", "\"b\"", "a", "\"\""],
        1 | 2 => &[MODIFIED, MUCH_LATER, "Sun, 06 Nov 1994 08:49:38 GMT", "Sunday, 06-Nov-94 08:50:37 GMT", "0"],
        3 => {
            &["bytes 5-9/10", "bytes 0-9/10", "bytes 5-9/*", "bytes */5", "bytes 9-5/10", "bytes 5-9/9", "items 5-9/10"]
        }
        4 => &["text/plain", "multipart/byteranges; boundary=x"],
        _ => &["/elsewhere"],
    };
    let likely = prop::sample::select(likely).prop_map(|text| text.as_bytes().to_vec());
    let digits = "bytes [+ ]?[0-9]{1,21}-[0-9]{1,21}/[0-9*]{1,21}".prop_map(String::into_bytes);
    let bytes = vec(any::<u8>().prop_filter("a field value", |byte| *byte >= 0x20 && *byte != 0x7f), 0..12);
    prop_oneof![8 => likely, 1 => digits, 1 => bytes].boxed()
}

const NAMES: [HeaderName; 6] = [ETAG, LAST_MODIFIED, DATE, CONTENT_RANGE, CONTENT_TYPE, LOCATION];

fn response() -> impl Strategy<Value = HeaderMap> {
    let line = (0..NAMES.len()).prop_flat_map(|name| value(name).prop_map(move |value| (NAMES[name].clone(), value)));
    vec(line, 0..6).prop_map(|lines| {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(name, HeaderValue::from_bytes(&value).expect("a field value"));
        }
        headers
    })
}

fn status() -> impl Strategy<Value = StatusCode> {
    let likely = prop::sample::select(&[200_u16, 206, 304, 412, 416][..]);
    prop_oneof![likely, 100..=599_u16].prop_map(|status| StatusCode::from_u16(status).expect("a status"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// What `support/client.rs` asserts, of whatever is kept and whatever comes.
    #[test]
    fn whatever_is_kept_and_whatever_comes(
        stored in response(), one_clock: bool, have in prop_oneof![0..12_u64, any::<u64>()],
        status in status(), response in response(),
    ) {
        support::check(&stored, one_clock, have, status, &response);
    }
}
