//! `eggserve-static`: its functions for `If-Match` and for the rest of GET, put together as its service does. They
//! take text, and hand out the header fields of the 304.

use std::borrow::Cow;

use eggserve_primitives::ConditionalRequestOutcome;
use eggserve_static::{evaluate_conditional_headers, evaluate_if_match, evaluate_if_none_match};
use http::HeaderMap;
use http::header::{HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE};
use http_conditional::Decision;
use httpdate::parse_http_date;

use super::{Peer, Work};
use crate::items::{DATE, Item};

pub(super) const PEER: Peer = Peer { name: "eggserve", package: "eggserve-static", prepare };

fn prepare(item: &'static Item) -> Result<Work, &'static str> {
    Ok(Box::new(move || {
        if let Some(list) = list(&item.headers, IF_MATCH) {
            if !evaluate_if_match(&list, Some(item.etag)) {
                return Decision::PreconditionFailed;
            }
        } else if let Some(since) =
            line(&item.headers, IF_UNMODIFIED_SINCE).and_then(|since| parse_http_date(since).ok())
            && parse_http_date(DATE).is_ok_and(|modified| modified > since)
        {
            return Decision::PreconditionFailed;
        }
        let none_match = list(&item.headers, IF_NONE_MATCH);
        if !item.reads() {
            let listed = none_match.is_some_and(|list| evaluate_if_none_match(&list, item.etag));
            return if listed { Decision::PreconditionFailed } else { Decision::Proceed };
        }
        let since = line(&item.headers, IF_MODIFIED_SINCE);
        match evaluate_conditional_headers(item.etag, Some(DATE), none_match.as_deref(), since) {
            ConditionalRequestOutcome::NotModified(_) => Decision::NotModified,
            _ => Decision::Proceed,
        }
    }))
}

/// The lines of a list, joined only where there are several.
fn list(headers: &HeaderMap, name: HeaderName) -> Option<Cow<'_, str>> {
    let mut lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    let mut list = Cow::Borrowed(lines.next()?);
    for line in lines {
        list.to_mut().push_str(", ");
        list.to_mut().push_str(line);
    }
    Some(list)
}

fn line(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}
