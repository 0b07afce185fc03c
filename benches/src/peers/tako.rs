//! `evaluate_conditional_for_method` of `tako-rs-streams`, which returns the 304 or the 412 as a response with
//! its header fields.

use http::StatusCode;
use http_conditional::Decision;
use tako_rs_streams::file_stream::evaluate_conditional_for_method;

use super::{Peer, Work};
use crate::cases::{Case, Subject};
use crate::items::Item;

pub(super) const PEER: Peer = Peer { name: "tako", package: "tako-rs-streams", prepare, leaves };

/// No tag and no date is what it knows of a resource; it cannot learn whether there is one.
fn leaves(case: &Case) -> Option<&'static str> {
    (case.about == Subject::Missing).then_some("cannot say")
}

fn prepare(item: &'static Item) -> Result<Work, &'static str> {
    let modified = item.modified;
    Ok(Box::new(move || {
        let response = evaluate_conditional_for_method(&item.method, &item.headers, Some(item.etag), Some(modified));
        match response.map(|response| response.status()) {
            Some(StatusCode::NOT_MODIFIED) => Decision::NotModified,
            Some(_) => Decision::PreconditionFailed,
            None => Decision::Proceed,
        }
    }))
}
