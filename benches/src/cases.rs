//! What a server that decides has to get right: one request against one state for each, with the right decision.

use std::time::{Duration, UNIX_EPOCH};

use http::header::{HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE};
use http::{HeaderMap, HeaderValue, Method};
use http_conditional::Decision::{self, NotModified, PreconditionFailed, Proceed};

use crate::items::{DATE, Item, date};

/// What a case asks about: some peers leave a whole subject to their users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// How a list of tags is read, and how its tags are compared.
    Tags,
    /// A field on several lines.
    Lines,
    /// A field that cannot be read, or that lists nothing.
    Malformed,
    /// Which field goes before which.
    Order,
    /// What the method makes of it.
    Method,
    /// A resource that is not there.
    Missing,
    /// How a date is read.
    Date,
    /// How the time of the last modification, as a file system has it, is compared with a date.
    Clock,
}

/// A line of the table.
pub struct Case {
    pub about: Subject,
    pub item: Item,
    /// The same request where another tag is current. It is there where the decision would be right by luck too: a
    /// server that did not see the field at all would proceed as well. There the decision is 412.
    pub other: Option<Item>,
}

const CURRENT: &str = "\"cur\"";
const WEAK: &str = "W/\"cur\"";
/// In UTF-8: the bytes C3 and A9 stand before the closing quote.
const ACCENTED: &str = "\"café\"";

/// All cases, for as long as the program runs.
#[must_use]
pub fn all() -> &'static [Case] {
    [tags(), malformed(), around(), dates()].into_iter().flatten().collect::<Vec<_>>().leak()
}

/// Lists as clients may send them, and the two comparisons.
fn tags() -> Vec<Case> {
    let many = format!("{}{CURRENT}", "\"old\", ".repeat(2_000));
    let tags =
        |what, fields: &[Field<'_>], current, expected| case(Subject::Tags, what, "GET", fields, current, expected);
    let matches = |about, what, lines: &[&[u8]], current| {
        let fields: Vec<_> = lines.iter().map(|&line| (IF_MATCH, line)).collect();
        let other = case(about, what, "GET", &fields, "\"other\"", PreconditionFailed).item;
        Case { other: Some(other), ..case(about, what, "GET", &fields, current, Proceed) }
    };
    vec![
        tags("a comma inside a tag: `\"a,b\", \"c\"`", &[(IF_NONE_MATCH, b"\"a,b\", \"c\"")], "\"a,b\"", NotModified),
        matches(Subject::Tags, "a space before the comma: `\"x\" , \"cur\"`", &[b"\"x\" , \"cur\""], CURRENT),
        matches(Subject::Tags, "an empty element: `\"x\",, \"cur\"`", &[b"\"x\",, \"cur\""], CURRENT),
        tags("2001 tags, the last one is current", &[(IF_NONE_MATCH, many.as_bytes())], CURRENT, NotModified),
        tags(
            "If-None-Match, bytes C3 A9 in the current tag",
            &[(IF_NONE_MATCH, ACCENTED.as_bytes())],
            ACCENTED,
            NotModified,
        ),
        matches(Subject::Tags, "If-Match, bytes C3 A9 in the current tag", &[ACCENTED.as_bytes()], ACCENTED),
        matches(Subject::Tags, "If-Match, byte E9 in the tag beside the current one", &[b"\"\xE9\", \"cur\""], CURRENT),
        tags("If-None-Match compares weakly: `W/\"cur\"`", &[(IF_NONE_MATCH, b"W/\"cur\"")], CURRENT, NotModified),
        tags("the same, where the current tag is the weak one", &[(IF_NONE_MATCH, b"\"cur\"")], WEAK, NotModified),
        tags(
            "If-Match compares strongly, and the current tag is weak",
            &[(IF_MATCH, b"\"cur\", W/\"cur\"")],
            WEAK,
            PreconditionFailed,
        ),
        case(
            Subject::Lines,
            "If-None-Match on two lines, the second one matches",
            "GET",
            &[(IF_NONE_MATCH, b"\"x\""), (IF_NONE_MATCH, b"\"cur\"")],
            CURRENT,
            NotModified,
        ),
        matches(Subject::Lines, "If-Match on two lines, the second one matches", &[b"\"x\"", b"\"cur\""], CURRENT),
    ]
}

/// What cannot be read, or lists nothing, is still there.
fn malformed() -> Vec<Case> {
    let malformed = |what, method, fields: &[Field<'_>], expected| {
        case(Subject::Malformed, what, method, fields, CURRENT, expected)
    };
    let since = (IF_MODIFIED_SINCE, DATE.as_bytes());
    vec![
        malformed("PUT, If-Match without quotes: `cur`", "PUT", &[(IF_MATCH, b"cur")], PreconditionFailed),
        malformed("PUT, If-Match is the byte E9", "PUT", &[(IF_MATCH, b"\xE9")], PreconditionFailed),
        malformed("PUT, an empty If-Match", "PUT", &[(IF_MATCH, b"")], PreconditionFailed),
        malformed("PUT, If-None-Match without quotes: `cur`", "PUT", &[(IF_NONE_MATCH, b"cur")], PreconditionFailed),
        malformed(
            "If-None-Match without quotes, If-Modified-Since equal",
            "GET",
            &[(IF_NONE_MATCH, b"old"), since.clone()],
            Proceed,
        ),
        malformed("an empty If-None-Match, If-Modified-Since equal", "GET", &[(IF_NONE_MATCH, b""), since], Proceed),
    ]
}

/// What is around the fields: their order, the method, and whether there is anything.
fn around() -> Vec<Case> {
    let order = |what, fields: &[Field<'_>], expected| case(Subject::Order, what, "GET", fields, CURRENT, expected);
    let method = |what, method, field, expected| case(Subject::Method, what, method, &[field], CURRENT, expected);
    let missing = |what, field, expected| {
        let mut case = case(Subject::Missing, what, "PUT", &[field], CURRENT, expected);
        case.item.exists = false;
        case
    };
    vec![
        order(
            "If-Match goes before If-Unmodified-Since",
            &[(IF_MATCH, b"\"cur\""), (IF_UNMODIFIED_SINCE, b"Mon, 01 Jan 2024 00:00:00 GMT")],
            Proceed,
        ),
        order(
            "If-None-Match goes before If-Modified-Since",
            &[(IF_NONE_MATCH, b"\"x\""), (IF_MODIFIED_SINCE, DATE.as_bytes())],
            Proceed,
        ),
        missing("PUT, `If-Match: *`, and there is nothing", (IF_MATCH, b"*"), PreconditionFailed),
        missing("PUT, `If-None-Match: *`, and there is nothing", (IF_NONE_MATCH, b"*"), Proceed),
        method("OPTIONS proceeds", "OPTIONS", (IF_MATCH, b"\"x\""), Proceed),
        method("QUERY is read like GET", "QUERY", (IF_NONE_MATCH, b"\"cur\""), NotModified),
        method("an unknown method is a write", "BREW", (IF_NONE_MATCH, b"\"cur\""), PreconditionFailed),
    ]
}

/// Dates of requests, and dates of files.
fn dates() -> Vec<Case> {
    let get = |about, what, name, value: &str, expected| {
        case(about, what, "GET", &[(name, value.as_bytes())], CURRENT, expected)
    };
    let since = |about, what, value, modified| {
        let mut case = get(about, what, IF_MODIFIED_SINCE, value, NotModified);
        case.item.modified = modified;
        case
    };
    let year_2016 = UNIX_EPOCH + Duration::from_secs(1_483_000_000);
    let year_1969 = UNIX_EPOCH - Duration::from_secs(20_000_000);
    let half_a_second = Duration::from_millis(500);
    vec![
        since(Subject::Date, "a leap second", "Sat, 31 Dec 2016 23:59:60 GMT", year_2016),
        get(
            Subject::Date,
            "If-Unmodified-Since before 1970",
            IF_UNMODIFIED_SINCE,
            "Thu, 15 May 1969 10:20:30 GMT",
            PreconditionFailed,
        ),
        since(
            Subject::Date,
            "year `75` is 2075, less than 50 years ahead",
            "Wednesday, 15-May-75 10:20:30 GMT",
            date(),
        ),
        get(
            Subject::Date,
            "the wrong day of the week makes no date",
            IF_MODIFIED_SINCE,
            "Mon, 15 May 2024 10:20:30 GMT",
            Proceed,
        ),
        since(Subject::Clock, "a file last modified before 1970", DATE, year_1969),
        since(Subject::Clock, "a file last modified half a second later", DATE, date() + half_a_second),
    ]
}

type Field<'a> = (HeaderName, &'a [u8]);

fn case(
    about: Subject,
    what: &'static str,
    method: &str,
    fields: &[Field<'_>],
    etag: &'static str,
    expected: Decision,
) -> Case {
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        headers.append(name, HeaderValue::from_bytes(value).expect("a field value"));
    }
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    Case { about, item: Item::new(what, what, method, headers, etag, expected), other: None }
}
