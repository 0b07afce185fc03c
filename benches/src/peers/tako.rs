//! `evaluate_conditional_for_method` of `tako-rs-streams`, which hands out the 304 or the 412 as an answer with
//! its header fields.

use http::StatusCode;
use http_conditional::Decision;
use tako_rs_streams::file_stream::evaluate_conditional_for_method;

use super::{Peer, Work};
use crate::cases::{Case, Subject};
use crate::items::Item;

pub(super) const PEER: Peer = Peer { name: "tako", package: "tako-rs-streams", prepare, leaves };

/// No tag and no date is what it knows of a resource; whether there is one cannot be told.
fn leaves(case: &Case) -> Option<&'static str> {
    (case.about == Subject::Missing).then_some("cannot say")
}

fn prepare(item: &'static Item) -> Result<Work, &'static str> {
    let modified = item.modified;
    Ok(Box::new(move || {
        let answer = evaluate_conditional_for_method(&item.method, &item.headers, Some(item.etag), Some(modified));
        match answer.map(|answer| answer.status()) {
            Some(StatusCode::NOT_MODIFIED) => Decision::NotModified,
            Some(_) => Decision::PreconditionFailed,
            None => Decision::Proceed,
        }
    }))
}
