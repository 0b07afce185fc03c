//! Static files: validators out of metadata, conditions, and ranges.
//!
//! [`answer`] needs no runtime. It blocks while it asks the file system, so an asynchronous server calls it where that
//! is allowed. Copy this file with its folder, and `ranges.rs`. What is still owed: who may read what is to be
//! settled before; and files are to be replaced by renaming a new one over them, for one that is written to in
//! place changes while it is sent.

pub mod open;

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::time::SystemTime;

use http::header::{ACCEPT_RANGES, ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, RANGE};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use http_conditional::{Decision, Preconditions, Validators};

use crate::ranges::{self, Part};

/// What is to be sent: so many bytes, from where the file is now.
#[derive(Debug)]
pub struct Content {
    pub file: File,
    pub length: u64,
}

/// Answers a request for a file below `root`, which has to be canonical.
#[must_use]
pub fn answer(root: &Path, request: &Parts) -> Response<Option<Content>> {
    let answered = match request.method {
        Method::GET | Method::HEAD => read(root, request),
        _ => Ok(empty(StatusCode::METHOD_NOT_ALLOWED)),
    };
    let mut response = answered.unwrap_or_else(|_| empty(StatusCode::INTERNAL_SERVER_ERROR));
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

fn read(root: &Path, request: &Parts) -> io::Result<Response<Option<Content>>> {
    let Some((file, metadata, media_type)) = open::open(root, request.uri.path())? else {
        return Ok(empty(StatusCode::NOT_FOUND));
    };
    let (now, length) = (SystemTime::now(), metadata.len());
    let modified = metadata.modified();
    let current = modified.map_or(Validators::default(), |modified| Validators::of_file(length, modified, now));

    let preconditions = Preconditions::from_headers(&request.headers).with_now(now);
    let verdict = preconditions.evaluate(&request.method, &current);
    let mut ok = empty(StatusCode::OK);
    current.write_to(ok.headers_mut());
    ok.headers_mut().insert(CONTENT_TYPE, media_type);
    ok.headers_mut().insert(CONTENT_LENGTH, length.into());
    ok.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    match verdict.decision() {
        Decision::PreconditionFailed => Ok(empty(StatusCode::PRECONDITION_FAILED)),
        Decision::NotModified => Ok(http_conditional::not_modified(ok).map(|()| None)),
        // `allows_range` is false for HEAD, which defines no ranges.
        Decision::Proceed if request.method == Method::HEAD => Ok(ok),
        Decision::Proceed if !verdict.allows_range() => send(ok, file, 0..length),
        Decision::Proceed => match ranges::select(lines(&request.headers), length) {
            Part::Whole => send(ok, file, 0..length),
            Part::Unsatisfiable => Ok(ranges::unsatisfiable(length)),
            Part::Range(part) => {
                *ok.status_mut() = StatusCode::PARTIAL_CONTENT;
                // Where If-Range held, the client has the fields of the 200 (RFC 9110 section 15.3.7).
                let client_has_fields = preconditions.if_range_holds(&current) == Some(true);
                ranges::make_partial(ok.headers_mut(), &part, length, client_has_fields);
                send(ok, file, part)
            }
        },
    }
}

fn send(
    mut response: Response<Option<Content>>,
    mut file: File,
    part: Range<u64>,
) -> io::Result<Response<Option<Content>>> {
    file.seek(SeekFrom::Start(part.start))?;
    *response.body_mut() = Some(Content { file, length: part.end - part.start });
    Ok(response)
}

fn lines(headers: &HeaderMap) -> impl Iterator<Item = &[u8]> {
    headers.get_all(RANGE).into_iter().map(HeaderValue::as_bytes)
}

fn empty(status: StatusCode) -> Response<Option<Content>> {
    let mut response = Response::new(None);
    *response.status_mut() = status;
    response
}

// ---- Copy down to here. The rest is an example: hyper, and tokio for the blocking.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use http::Request;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Empty, StreamBody};
use hyper::body::{Frame, Incoming};
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

/// Serves the files below `root`.
pub async fn handle(root: Arc<Path>, request: Request<Incoming>) -> Response<BoxBody<Bytes, io::Error>> {
    let (head, _) = request.into_parts();
    let answered = tokio::task::spawn_blocking(move || answer(&root, &head)).await;
    answered.unwrap_or_else(|_| empty(StatusCode::INTERNAL_SERVER_ERROR)).map(|content| match content {
        Some(content) => body(content),
        None => Empty::new().map_err(|never| match never {}).boxed(),
    })
}

/// A file that turns out to be shorter than it was breaks off the connection, so that nobody takes it for the whole.
fn body(content: Content) -> BoxBody<Bytes, io::Error> {
    let file = tokio::fs::File::from_std(content.file).take(content.length);
    let chunks = ReaderStream::with_capacity(file, 64 * 1024);
    BodyExt::boxed(StreamBody::new(chunks.map_ok(Frame::data)))
}
