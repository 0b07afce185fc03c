//! The work: requests as a server meets them, and as an attacker makes them, with the right answer to each.

use http::{HeaderMap, HeaderValue, Method, header};
use http_conditional::Decision;

/// One request against one state of a resource. The date is always there, and always the same.
pub struct Item {
    pub name: &'static str,
    pub what: &'static str,
    pub method: Method,
    pub headers: HeaderMap,
    /// The current tag, as it is written.
    pub etag: &'static str,
    pub answer: Decision,
}

pub const STRONG: &str = "\"0123456789abcdef0123456789abcdef\"";
pub const WEAK: &str = "W/\"0123456789abcdef0123456789abcdef\"";
/// 24 of its 32 characters are those of the current tag.
pub const OTHER: &str = "\"0123456789abcdef01234567fedcba98\"";
pub const DATE: &str = "Wed, 15 May 2024 10:20:30 GMT";
pub const DATE_SECONDS: u64 = 1_715_768_430;

/// The work items of the table.
pub fn items() -> Vec<Item> {
    use Decision::{NotModified, PreconditionFailed, Proceed};
    let get = |name, what, fields: &[(header::HeaderName, &str)], etag, answer| {
        item(name, what, Method::GET, fields, etag, answer)
    };
    let put = |name, what, fields: &[(header::HeaderName, &str)], etag, answer| {
        item(name, what, Method::PUT, fields, etag, answer)
    };
    let (inm, im, ims) = (header::IF_NONE_MATCH, header::IF_MATCH, header::IF_MODIFIED_SINCE);
    vec![
        get("W0", "GET, no conditional field", &[], STRONG, Proceed),
        get("W1", "If-None-Match, one strong tag, match", &[(inm.clone(), STRONG)], STRONG, NotModified),
        get("W2", "If-None-Match, one strong tag, no match", &[(inm.clone(), OTHER)], STRONG, Proceed),
        get(
            "W3",
            "If-None-Match weak and If-Modified-Since, match",
            &[(inm.clone(), WEAK), (ims.clone(), DATE)],
            WEAK,
            NotModified,
        ),
        get("W4", "If-Modified-Since, equal", &[(ims, DATE)], STRONG, NotModified),
        put("W5", "PUT, If-Match, one tag, match", &[(im.clone(), STRONG)], STRONG, Proceed),
        put("W5b", "PUT, If-Match, one tag, mismatch", &[(im, OTHER)], STRONG, PreconditionFailed),
        get("W6", "If-None-Match, 10 tags, match last", &[(inm.clone(), &list(9, STRONG))], STRONG, NotModified),
        get("W7", "If-None-Match, 100 tags, no match", &[(inm.clone(), &list(99, OTHER))], STRONG, Proceed),
        get("W8", "If-None-Match, 64 KiB, no match", &[(inm.clone(), &list(1_819, OTHER))], STRONG, Proceed),
        get("W9", "If-None-Match on two lines, match", &[(inm.clone(), OTHER), (inm, STRONG)], STRONG, NotModified),
    ]
}

/// Shapes that are meant to cost much, each of a given size.
pub fn hostile(size: usize) -> Vec<Item> {
    let value = |what, value: String| {
        item("H", what, Method::GET, &[(header::IF_NONE_MATCH, &value)], STRONG, Decision::Proceed)
    };
    vec![
        value("commas", ",".repeat(size)),
        value("an unterminated quote", format!("\"{}", "x".repeat(size - 1))),
        value("W/ repeated", "W/".repeat(size / 2)),
        value("empty tags", "\"\",".repeat(size / 3)),
        value("tags of 34 bytes", list(size / 36, OTHER)),
        value("blanks", format!("\"\"{},", " ".repeat(size - 3))),
    ]
}

/// That many tags of the usual length, and one more behind them.
fn list(count: usize, last: &str) -> String {
    let mut list: String = (0..count).flat_map(|number| [format!("\"{number:032x}\""), String::from(", ")]).collect();
    list.push_str(last);
    list
}

/// What a browser sends with any request: twelve fields, the conditional ones among them.
fn item(
    name: &'static str,
    what: &'static str,
    method: Method,
    fields: &[(header::HeaderName, &str)],
    etag: &'static str,
    answer: Decision,
) -> Item {
    let browser = [
        ("host", "www.example.org"),
        ("connection", "keep-alive"),
        ("sec-ch-ua", "\"Chromium\";v=\"130\", \"Not?A_Brand\";v=\"99\""),
        ("sec-ch-ua-mobile", "?0"),
        ("sec-ch-ua-platform", "\"Linux\""),
        (
            "user-agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36",
        ),
        ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"),
        ("sec-fetch-site", "none"),
        ("sec-fetch-mode", "navigate"),
        ("accept-encoding", "gzip, deflate, br, zstd"),
        ("accept-language", "en-GB,en;q=0.9"),
        ("cookie", "session=0123456789abcdef; theme=dark"),
    ];
    let different: std::collections::BTreeSet<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let mut headers = HeaderMap::new();
    for (name, value) in &browser[..browser.len() - different.len()] {
        headers.append(*name, HeaderValue::from_static(value));
    }
    for (name, value) in fields {
        headers.append(name, HeaderValue::from_str(value).expect("a field value"));
    }
    Item { name, what, method, headers, etag, answer }
}
