//! `eggserve-static`: its functions for `If-Match` and for the rest of GET, put together as its service does. They
//! take text, and hand out the header fields of the 304.

use std::borrow::Cow;
use std::time::UNIX_EPOCH;

use eggserve_primitives::ConditionalRequestOutcome;
use eggserve_static::{evaluate_conditional_headers, evaluate_if_match, evaluate_if_none_match};
use http::header::{HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE};
use http::{HeaderMap, HeaderValue};
use http_conditional::Decision;
use httpdate::{fmt_http_date, parse_http_date};

use super::{BY_HAND, Peer, Work};
use crate::cases::{Case, Subject};
use crate::items::Item;

pub(super) const PEER: Peer = Peer { name: "eggserve", package: "eggserve-static", prepare, leaves };

/// Its service knows GET and HEAD alone. Of use to a write is its function for `If-Match`, which takes text.
fn leaves(case: &Case) -> Option<&'static str> {
    let is_text = case.item.headers.get(IF_MATCH).is_some_and(|list| text(list).is_some());
    let writes = !case.item.reads();
    (writes && (case.about == Subject::Method || !is_text)).then_some(BY_HAND)
}

fn prepare(item: &'static Item) -> Result<Work, &'static str> {
    let etag = item.exists.then_some(item.etag);
    // As its service does: there is no date before 1970.
    let modified = item.modified.duration_since(UNIX_EPOCH).is_ok().then(|| fmt_http_date(item.modified));
    Ok(Box::new(move || {
        if let Some(list) = list(&item.headers, IF_MATCH) {
            if !evaluate_if_match(&list, etag) {
                return Decision::PreconditionFailed;
            }
        } else if let Some(since) =
            line(&item.headers, IF_UNMODIFIED_SINCE).and_then(|since| parse_http_date(since).ok())
            && modified.as_deref().and_then(|date| parse_http_date(date).ok()).is_some_and(|modified| modified > since)
        {
            return Decision::PreconditionFailed;
        }
        let none_match = list(&item.headers, IF_NONE_MATCH);
        if !item.reads() {
            let listed = none_match.is_some_and(|list| evaluate_if_none_match(&list, item.etag));
            return if listed { Decision::PreconditionFailed } else { Decision::Proceed };
        }
        let since = line(&item.headers, IF_MODIFIED_SINCE);
        match evaluate_conditional_headers(item.etag, modified.as_deref(), none_match.as_deref(), since) {
            ConditionalRequestOutcome::NotModified(_) => Decision::NotModified,
            _ => Decision::Proceed,
        }
    }))
}

/// The lines of a list, joined only where there are several.
fn list(headers: &HeaderMap, name: HeaderName) -> Option<Cow<'_, str>> {
    let mut lines = headers.get_all(name).iter().filter_map(text);
    let mut list = Cow::Borrowed(lines.next()?);
    for line in lines {
        list.to_mut().push_str(", ");
        list.to_mut().push_str(line);
    }
    Some(list)
}

fn line(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    text(headers.get(name)?)
}

/// Its own header fields are text where they are UTF-8.
fn text(line: &HeaderValue) -> Option<&str> {
    str::from_utf8(line.as_bytes()).ok()
}
