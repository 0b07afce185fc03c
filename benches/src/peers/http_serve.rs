//! `http-serve`, which decides inside of `serve` alone: what is measured is the whole response, for an entity in
//! memory, with its header fields but without its body being read.

use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use http_conditional::Decision;
use http_serve::{BoxError, Entity, serve};

use super::{NOTHING_TO_WRITE, Peer, Work};
use crate::items::Item;

pub(super) const PEER: Peer = Peer { name: "http-serve", package: "http-serve", prepare, leaves: NOTHING_TO_WRITE };

fn prepare(item: &'static Item) -> Result<Work, &'static str> {
    if !item.reads() {
        return Err("GET only");
    }
    let mut request = Request::new(());
    *request.method_mut() = item.method.clone();
    *request.headers_mut() = item.headers.clone();
    let etag = HeaderValue::from_bytes(item.etag.as_bytes()).expect("a field value");
    let status = move || serve(Memory { etag: etag.clone(), modified: item.modified }, &request).status();
    if status() == StatusCode::BAD_REQUEST {
        return Err("400");
    }
    Ok(Box::new(move || match status() {
        StatusCode::NOT_MODIFIED => Decision::NotModified,
        StatusCode::PRECONDITION_FAILED => Decision::PreconditionFailed,
        _ => Decision::Proceed,
    }))
}

/// A representation of no bytes.
struct Memory {
    etag: HeaderValue,
    modified: SystemTime,
}

impl Entity for Memory {
    type Error = BoxError;
    type Data = Bytes;

    fn len(&self) -> u64 {
        0
    }

    fn get_range(&self, _: Range<u64>) -> Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send + Sync>> {
        Box::pin(Nothing)
    }

    fn add_headers(&self, _: &mut HeaderMap) {}

    fn etag(&self) -> Option<HeaderValue> {
        Some(self.etag.clone())
    }

    fn last_modified(&self) -> Option<SystemTime> {
        Some(self.modified)
    }
}

/// The stream of no bytes.
struct Nothing;

impl Stream for Nothing {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
