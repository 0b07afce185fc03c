//! Static files: validators out of metadata, conditions, and ranges.
//!
//! [`respond`] needs no runtime. It blocks while it asks the file system, so an asynchronous server calls it where
//! that is allowed. Copy this file with its folder, and `ranges.rs`. Your responsibilities: settle before who may read what,
//! and replace a file by renaming a new one over it. If a file is written to in place while it is sent, the response
//! breaks off, because it would be made of two versions under one tag.

pub mod open;

use std::fs::{File, Metadata};
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
    /// Of the version that the validators name.
    pub metadata: Metadata,
}

/// Returns whether the file is still the version that the validators name.
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    one.len() == other.len() && one.modified().ok() == other.modified().ok()
}

/// Responds to a request for a file below `root`, which must be canonical.
#[must_use]
pub fn respond(root: &Path, request: &Parts) -> Response<Option<Content>> {
    if matches!(request.method, Method::GET | Method::HEAD) {
        return read(root, request).unwrap_or_else(|_| empty(StatusCode::INTERNAL_SERVER_ERROR));
    }
    let mut response = empty(StatusCode::METHOD_NOT_ALLOWED);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
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
        Decision::Proceed if !verdict.allows_range() => send(ok, file, metadata, 0..length),
        Decision::Proceed => match ranges::select(lines(&request.headers), length) {
            Part::Whole => send(ok, file, metadata, 0..length),
            Part::Unsatisfiable => Ok(ranges::unsatisfiable(length)),
            Part::Range(part) => {
                *ok.status_mut() = StatusCode::PARTIAL_CONTENT;
                // Where If-Range held, the client has the fields of the 200 (RFC 9110 section 15.3.7).
                let client_has_fields = preconditions.if_range_holds(&current) == Some(true);
                ranges::make_partial(ok.headers_mut(), &part, length, client_has_fields);
                send(ok, file, metadata, part)
            }
        },
    }
}

fn send(
    mut response: Response<Option<Content>>,
    mut file: File,
    metadata: Metadata,
    part: Range<u64>,
) -> io::Result<Response<Option<Content>>> {
    file.seek(SeekFrom::Start(part.start))?;
    *response.body_mut() = Some(Content { file, length: part.end - part.start, metadata });
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
use futures_util::stream;
use http::Request;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, StreamBody};
use hyper::body::{Frame, Incoming};
use tokio::io::AsyncReadExt as _;

/// Serves the files below `root`.
pub async fn handle(root: Arc<Path>, request: Request<Incoming>) -> Response<UnsyncBoxBody<Bytes, io::Error>> {
    let (head, _) = request.into_parts();
    let response = tokio::task::spawn_blocking(move || respond(&root, &head)).await;
    response.unwrap_or_else(|_| empty(StatusCode::INTERNAL_SERVER_ERROR)).map(|content| match content {
        Some(content) => body(content),
        None => Empty::new().map_err(|never| match never {}).boxed_unsync(),
    })
}

const CHUNK: u64 = 64 * 1024;

/// If the file turns out to be shorter or another version, the response breaks off. Each chunk is sent only after the
/// file was looked at again, so that the last chunk never completes a mixture of two versions.
fn body(content: Content) -> UnsyncBoxBody<Bytes, io::Error> {
    let file = tokio::fs::File::from_std(content.file);
    let chunks = stream::try_unfold((file, content.length), move |(mut file, left)| {
        let sent = content.metadata.clone();
        async move {
            if left == 0 {
                return Ok(None);
            }
            let mut chunk = Vec::new();
            let read = (&mut file).take(left.min(CHUNK)).read_to_end(&mut chunk).await?;
            if read == 0 || !is_same(&sent, &file.metadata().await?) {
                return Err(io::Error::other("the file has changed while it was sent"));
            }
            Ok(Some((Frame::data(Bytes::from(chunk)), (file, left - read as u64))))
        }
    });
    StreamBody::new(chunks).boxed_unsync()
}
