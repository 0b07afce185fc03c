//! The 304 and its fields (S304-2 to S304-5, OPEN-30).

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use http_conditional::{belongs_on_not_modified, not_modified};
use proptest::prelude::*;

/// The headers of the 304 for a 200 with these headers.
fn of_304(headers: &HeaderMap) -> HeaderMap {
    let mut ok = Response::new("content");
    *ok.headers_mut() = headers.clone();
    let response = not_modified(ok);
    assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
    response.headers().clone()
}

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
        ("unencoded-digest", "sha-256=:x:"),
        ("transfer-encoding", "chunked"),
        ("trailer", "expires"),
        ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ];
    let headers = header_map(&[kept.as_slice(), &dropped].concat());
    assert_eq!(of_304(&headers), header_map(&kept));
}

/// S304-3: without a tag, the date is what caches go by.
#[test]
fn last_modified_stays_where_there_is_no_tag() {
    let headers = header_map(&[("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"), ("content-length", "5")]);
    assert_eq!(of_304(&headers), header_map(&[("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT")]));
}

/// S304-4: no content, whatever its type was; the version and the extensions stay.
#[test]
fn a_304_has_no_content_and_keeps_what_is_not_of_the_content() {
    struct NoDefault;
    let mut ok = Response::new(NoDefault);
    *ok.version_mut() = http::Version::HTTP_2;
    ok.extensions_mut().insert("an extension");
    let response = not_modified(ok);
    let (parts, ()) = response.into_parts();
    assert_eq!((parts.status, parts.version), (StatusCode::NOT_MODIFIED, http::Version::HTTP_2));
    assert_eq!(parts.extensions.get(), Some(&"an extension"));
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
        let once = of_304(&before);
        for name in ["cache-control", "content-location", "date", "etag", "expires", "vary", "set-cookie", "x-other"] {
            let values = |headers: &HeaderMap| headers.get_all(name).iter().cloned().collect::<Vec<_>>();
            prop_assert_eq!(values(&before), values(&once));
        }
        let twice = of_304(&once);
        prop_assert_eq!(once, twice);
    }

    /// S304-2, S304-3: asked field by field, the result is the same, in whatever case the name is written.
    #[test]
    fn each_field_that_is_left_belongs_on_the_304_and_no_other(
        names in proptest::collection::vec(proptest::sample::select(&NAMES[..]), 0..20)
    ) {
        let before = header_map(&names.iter().map(|name| (*name, "a")).collect::<Vec<_>>());
        let has_etag = before.contains_key("etag");
        let after = of_304(&before);
        for name in before.keys() {
            let belongs = belongs_on_not_modified(name.as_str(), has_etag);
            prop_assert_eq!(belongs, after.contains_key(name), "{}", name);
            prop_assert_eq!(belongs, belongs_on_not_modified(&name.as_str().to_uppercase(), has_etag));
        }
    }
}
