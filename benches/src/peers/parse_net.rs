//! `parse-net`, which reads one field line at a time and leaves the dates, the lines and the order to its users.

use http::header::{HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE};
use http::{HeaderMap, HeaderValue};
use http_conditional::{Decision, Preconditions};
use parse_net::{EntityTag, HttpDate, Limits, etag};

use super::{BY_HAND, Peer, Work};
use crate::cases::{Case, Subject};
use crate::items::Item;

pub(super) const PEER: Peer = Peer { name: "parse-net", package: "parse-net", prepare, leaves };

fn leaves(case: &Case) -> Option<&'static str> {
    match case.about {
        Subject::Malformed if !accepts(&case.item) => Some("error"),
        Subject::Missing if case.item.headers.contains_key(IF_MATCH) => None,
        Subject::Lines | Subject::Order | Subject::Method | Subject::Missing => Some(BY_HAND),
        _ => None,
    }
}

fn prepare(item: &'static Item) -> Result<Work, &'static str> {
    if Preconditions::from_headers(&item.headers).malformed().next().is_none() && !accepts(item) {
        return Err("refused");
    }
    let current = EntityTag::parse(item.etag.as_bytes()).expect("a tag");
    let modified = HttpDate::from_system_time(item.modified).expect("a date");
    Ok(Box::new(move || {
        let mut lines = item.headers.get_all(IF_MATCH).iter().peekable();
        if lines.peek().is_some() {
            if !lines.any(|line| etag::if_match(line.as_bytes(), item.exists.then_some(&current)) == Ok(true)) {
                return Decision::PreconditionFailed;
            }
        } else if date(&item.headers, IF_UNMODIFIED_SINCE).is_some_and(|since| modified > since) {
            return Decision::PreconditionFailed;
        }
        let mut lines = item.headers.get_all(IF_NONE_MATCH).iter().peekable();
        if lines.peek().is_some() {
            let listed = lines.any(|line| etag::if_none_match(line.as_bytes(), &current).unwrap_or(!item.reads()));
            if listed {
                return if item.reads() { Decision::NotModified } else { Decision::PreconditionFailed };
            }
        } else if item.reads() && date(&item.headers, IF_MODIFIED_SINCE).is_some_and(|since| modified <= since) {
            return Decision::NotModified;
        }
        Decision::Proceed
    }))
}

/// What its two-digit years are read by.
const NOW: i64 = http_conditional::HttpDate::ASSUMED_NOW.unix_seconds();

fn date(headers: &HeaderMap, name: HeaderName) -> Option<HttpDate> {
    parse_net::http_date_at(headers.get(name)?.as_bytes(), NOW).ok()
}

/// It turns down what the grammar allows: more than 1024 tags, and more than 16 empty elements.
fn accepts(item: &Item) -> bool {
    [IF_MATCH, IF_NONE_MATCH]
        .into_iter()
        .flat_map(|name| item.headers.get_all(name))
        .map(HeaderValue::as_bytes)
        .all(|line| etag::parse_condition(line, &Limits::DEFAULT).is_ok())
}
