//! The work: requests as a server meets them, and as an attacker makes them, with the right decision for each.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, Method};
use http_conditional::Decision::{self, NotModified, PreconditionFailed, Proceed};

/// One request against one state of a resource.
pub struct Item {
    pub name: &'static str,
    pub what: &'static str,
    pub method: Method,
    pub headers: HeaderMap,
    /// The current tag, as it is written.
    pub etag: &'static str,
    /// When it was last modified: [`DATE`], unless a case says otherwise.
    pub modified: SystemTime,
    /// Whether there is anything. If not, there is no tag and no date either.
    pub exists: bool,
    pub expected: Decision,
}

impl Item {
    /// An item of the usual date.
    #[must_use]
    pub fn new(
        name: &'static str,
        what: &'static str,
        method: Method,
        headers: HeaderMap,
        etag: &'static str,
        expected: Decision,
    ) -> Self {
        Self { name, what, method, headers, etag, modified: date(), exists: true, expected }
    }

    #[must_use]
    pub fn reads(&self) -> bool {
        self.method == Method::GET || self.method == Method::HEAD
    }

    /// The conditional fields, line by line.
    pub fn conditional_lines(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        self.headers.iter().filter(|(name, _)| name.as_str().starts_with("if-"))
    }

    /// How many bytes there are to evaluate.
    #[must_use]
    pub fn size(&self) -> usize {
        self.conditional_lines().map(|(_, value)| value.len()).sum()
    }
}

pub const STRONG: &str = "\"0123456789abcdef0123456789abcdef\"";
pub const WEAK: &str = "W/\"0123456789abcdef0123456789abcdef\"";
/// 24 of its 32 characters are those of the current tag.
pub const OTHER: &str = "\"0123456789abcdef01234567fedcba98\"";
/// All of them but the last.
pub const NEAR: &str = "\"0123456789abcdef0123456789abcdee\"";
pub const DATE: &str = "Wed, 15 May 2024 10:20:30 GMT";

/// [`DATE`], as a clock has it.
#[must_use]
pub fn date() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_715_768_430)
}

/// The usual size of the hostile ones, and the one to see by how it grows.
pub const HOSTILE: usize = 64 << 10;
pub const HUGE: usize = 1 << 20;

/// The items of the table, and hostile ones of that size, for as long as the program runs.
#[must_use]
pub fn all(hostile_size: usize) -> &'static [Item] {
    usual().into_iter().chain(hostile(hostile_size)).collect::<Vec<_>>().leak()
}

fn usual() -> Vec<Item> {
    let get = |name, what, fields: &[(HeaderName, &str)], etag, expected| {
        item(name, what, Method::GET, fields, etag, expected)
    };
    let put = |name, what, fields: &[(HeaderName, &str)], etag, expected| {
        item(name, what, Method::PUT, fields, etag, expected)
    };
    let none_match = |list| (IF_NONE_MATCH, list);
    vec![
        get("W0", "GET, no conditional field", &[], STRONG, Proceed),
        get("W1", "If-None-Match, one strong tag, match", &[none_match(STRONG)], STRONG, NotModified),
        get("W2", "If-None-Match, one strong tag, no match", &[none_match(OTHER)], STRONG, Proceed),
        get(
            "W3",
            "If-None-Match weak and If-Modified-Since, match",
            &[none_match(WEAK), (IF_MODIFIED_SINCE, DATE)],
            WEAK,
            NotModified,
        ),
        get("W4", "If-Modified-Since, equal", &[(IF_MODIFIED_SINCE, DATE)], STRONG, NotModified),
        put("W5", "PUT, If-Match, one tag, match", &[(IF_MATCH, STRONG)], STRONG, Proceed),
        put("W5b", "PUT, If-Match, one tag, mismatch", &[(IF_MATCH, OTHER)], STRONG, PreconditionFailed),
        get("W6", "If-None-Match, 10 tags, match last", &[none_match(&list(9, STRONG))], STRONG, NotModified),
        get("W7", "If-None-Match, 100 tags, no match", &[none_match(&list(99, OTHER))], STRONG, Proceed),
        get("W8", "If-None-Match, 64 KiB of tags, no match", &[none_match(&list(1_819, OTHER))], STRONG, Proceed),
        get("W9", "If-None-Match on two lines, match", &[none_match(OTHER), none_match(STRONG)], STRONG, NotModified),
    ]
}

/// Shapes that are meant to cost much. Malformed or without a match, all of them are evaluated in full.
fn hostile(size: usize) -> Vec<Item> {
    let value = |name, what, value: String| item(name, what, Method::GET, &[(IF_NONE_MATCH, &value)], STRONG, Proceed);
    let separate = vec![(IF_NONE_MATCH, OTHER); size / OTHER.len()];
    vec![
        value("H1", "commas", ",".repeat(size)),
        value("H2", "a quote that nothing ends", format!("\"{}", "x".repeat(size - 1))),
        value("H3", "`W/` repeated", "W/".repeat(size / 2)),
        value("H4", "`\"\",` repeated", "\"\",".repeat(size / 3)),
        value("H5", "tags of 34 bytes", list(size / 36, OTHER)),
        value("H6", "an empty tag and spaces", format!("\"\"{},", " ".repeat(size - 3))),
        value("H7", "tags that are nearly the current one", [NEAR].repeat(size / 36).join(", ")),
        item("H8", "a line for each tag", Method::GET, &separate, STRONG, Proceed),
    ]
}

/// That many tags of the usual length, and one more behind them.
fn list(count: usize, last: &str) -> String {
    let mut tags: Vec<String> = (0..count).map(|number| format!("\"{number:032x}\"")).collect();
    tags.push(last.into());
    tags.join(", ")
}

/// What a browser sends with any request: twelve fields, the conditional ones among them.
fn item(
    name: &'static str,
    what: &'static str,
    method: Method,
    fields: &[(HeaderName, &str)],
    etag: &'static str,
    expected: Decision,
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
    let different: BTreeSet<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let mut headers = HeaderMap::new();
    for (name, value) in &browser[..browser.len() - different.len()] {
        headers.append(*name, HeaderValue::from_static(value));
    }
    for (name, value) in fields {
        headers.append(name, HeaderValue::from_str(value).expect("a field value"));
    }
    Item::new(name, what, method, headers, etag, expected)
}
