//! The typed header fields of `actix-web`, from its own request, in the order of RFC 9110 section 13.2.2 written
//! out by hand, as `actix-files` does.

use std::time::SystemTime;

use actix_web::HttpMessage;
use actix_web::http::header::{self, EntityTag, IfMatch, IfModifiedSince, IfNoneMatch, IfUnmodifiedSince};
use actix_web::test::TestRequest;
use http_conditional::Decision;

use super::{BY_HAND, Peer, Work};
use crate::cases::{Case, Subject};
use crate::items::Item;

pub(super) const PEER: Peer = Peer { name: "actix-web", package: "actix-web", prepare, leaves };

fn leaves(case: &Case) -> Option<&'static str> {
    matches!(case.about, Subject::Order | Subject::Method | Subject::Missing | Subject::Clock).then_some(BY_HAND)
}

fn prepare(item: &'static Item) -> Result<Work, &'static str> {
    let etag: EntityTag = item.etag.parse().expect("a tag");
    let modified = item.modified;
    let request = item
        .headers
        .iter()
        .fold(TestRequest::default(), |request, (name, value)| request.append_header((name.as_str(), value.as_bytes())))
        .to_http_request();
    Ok(Box::new(move || {
        if let Some(if_match) = request.get_header::<IfMatch>() {
            let holds = match if_match {
                IfMatch::Any => true,
                IfMatch::Items(tags) => tags.iter().any(|tag| tag.strong_eq(&etag)),
            };
            if !holds {
                return Decision::PreconditionFailed;
            }
        } else if !request.headers().contains_key(header::IF_MATCH)
            && let Some(IfUnmodifiedSince(since)) = request.get_header()
            && modified > SystemTime::from(since)
        {
            return Decision::PreconditionFailed;
        }
        if let Some(if_none_match) = request.get_header::<IfNoneMatch>() {
            let holds = match if_none_match {
                IfNoneMatch::Any => false,
                IfNoneMatch::Items(tags) => !tags.iter().any(|tag| tag.weak_eq(&etag)),
            };
            if !holds {
                return if item.reads() { Decision::NotModified } else { Decision::PreconditionFailed };
            }
        } else if item.reads()
            && !request.headers().contains_key(header::IF_NONE_MATCH)
            && let Some(IfModifiedSince(since)) = request.get_header()
            && modified <= SystemTime::from(since)
        {
            return Decision::NotModified;
        }
        Decision::Proceed
    }))
}
