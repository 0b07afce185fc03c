//! `evaluate_conditional_for_method` of `tako-rs-streams`, which hands out the 304 or the 412 as an answer with
//! its header fields.

use std::time::{Duration, UNIX_EPOCH};

use http::StatusCode;
use http_conditional::Decision;
use tako_rs_streams::file_stream::evaluate_conditional_for_method;

use super::{Peer, Work};
use crate::items::{DATE_SECONDS, Item};

pub(super) const PEER: Peer = Peer { name: "tako", package: "tako-rs-streams", prepare };

fn prepare(item: &'static Item) -> Result<Work, &'static str> {
    let modified = UNIX_EPOCH + Duration::from_secs(DATE_SECONDS);
    Ok(Box::new(move || {
        let answer = evaluate_conditional_for_method(&item.method, &item.headers, Some(item.etag), Some(modified));
        match answer.map(|answer| answer.status()) {
            Some(StatusCode::NOT_MODIFIED) => Decision::NotModified,
            Some(_) => Decision::PreconditionFailed,
            None => Decision::Proceed,
        }
    }))
}
