//! The header of a 304 (S304-2 to S304-5, OPEN-30).

use http::{HeaderMap, HeaderName, HeaderValue};
use http_conditional::{belongs_on_not_modified, make_not_modified};
use proptest::prelude::*;

fn header_map(lines: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
    }
    headers
}

/// S304-2, S304-3, S304-5: what must be repeated, what must go, and what is none of our business.
#[test]
fn a_304_keeps_what_steers_caches_and_drops_what_describes_content() {
    let kept = [
        ("cache-control", "no-cache"),
        ("cache-control", "private"),
        ("content-location", "/a"),
        ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("etag", "\"1\""),
        ("expires", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("vary", "Accept"),
        ("vary", "Accept-Language"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("content-security-policy", "default-src 'self'"),
        ("accept-ranges", "bytes"),
        ("server", "s"),
    ];
    let dropped = [
        ("content-type", "text/html"),
        ("content-encoding", "gzip"),
        ("content-language", "en"),
        ("content-length", "5"),
        ("content-range", "bytes 0-4/5"),
        ("content-disposition", "inline"),
        ("content-md5", "x"),
        ("content-digest", "sha-256=:x:"),
        ("repr-digest", "sha-256=:x:"),
        ("digest", "x"),
        ("transfer-encoding", "chunked"),
        ("trailer", "expires"),
        ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ];
    let mut headers = header_map(&[kept.as_slice(), &dropped].concat());
    make_not_modified(&mut headers);
    assert_eq!(headers, header_map(&kept));
}

/// S304-3: without a tag, the date is what caches go by.
#[test]
fn last_modified_stays_where_there_is_no_tag() {
    let mut headers = header_map(&[("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"), ("content-length", "5")]);
    make_not_modified(&mut headers);
    assert_eq!(headers, header_map(&[("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT")]));
}

const NAMES: [&str; 12] = [
    "cache-control",
    "content-location",
    "date",
    "etag",
    "expires",
    "vary",
    "content-type",
    "content-length",
    "last-modified",
    "set-cookie",
    "x-other",
    "content-encoding",
];

proptest! {
    /// S304-2: the six fields that must be there are never touched, and doing it twice is doing it once.
    #[test]
    fn the_304_is_idempotent_and_keeps_the_six(
        lines in proptest::collection::vec((proptest::sample::select(&NAMES[..]), "[a-z]{0,3}"), 0..20)
    ) {
        let before = header_map(&lines.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>());
        let mut once = before.clone();
        make_not_modified(&mut once);
        for name in ["cache-control", "content-location", "date", "etag", "expires", "vary", "set-cookie", "x-other"] {
            let values = |headers: &HeaderMap| headers.get_all(name).iter().cloned().collect::<Vec<_>>();
            prop_assert_eq!(values(&before), values(&once));
        }
        let mut twice = once.clone();
        make_not_modified(&mut twice);
        prop_assert_eq!(once, twice);
    }

    /// S304-2, S304-3: asked field by field, the answer is the same, in whatever case the name is written.
    #[test]
    fn each_field_that_is_left_belongs_on_the_304_and_no_other(
        names in proptest::collection::vec(proptest::sample::select(&NAMES[..]), 0..20)
    ) {
        let before = header_map(&names.iter().map(|name| (*name, "a")).collect::<Vec<_>>());
        let has_etag = before.contains_key("etag");
        let mut after = before.clone();
        make_not_modified(&mut after);
        for name in before.keys() {
            let belongs = belongs_on_not_modified(name.as_str(), has_etag);
            prop_assert_eq!(belongs, after.contains_key(name), "{}", name);
            prop_assert_eq!(belongs, belongs_on_not_modified(&name.as_str().to_uppercase(), has_etag));
        }
    }
}
