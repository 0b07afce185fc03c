//! hyper 1, with nothing around it: two functions to call from a `service_fn`.
//!
//! A read calls [`answer`] with the 200 that it would send, a write calls [`admit`] before it writes. Both borrow the
//! header of the request; take it apart with `into_parts` to keep it while the body is read. What the handler still
//! owes: its 404, 403 and the like come first; the 200 carries the
//! [validators](http_conditional::Validators::write_to) of what is judged; a write goes through only if the version
//! that was judged is still there.
//!
//! For more than that, [`preconditions`] can [`check`](Preconditions::check_syntax) for a 400, and tell by
//! [`precondition_required`](Preconditions::precondition_required) that a write deserves a 428.

use std::time::SystemTime;

use bytes::Bytes;
use http_body_util::Full;
use http_conditional::{Decision, Preconditions, Representation, Verdict};
use hyper::http::request;
use hyper::{Response, StatusCode};

/// The conditional fields of a request. To live with clients of WebDAV and S3, add `.accept_unquoted_tags()`.
#[must_use]
pub fn preconditions(request: &request::Parts) -> Preconditions<'_> {
    Preconditions::from_headers(&request.headers).with_now(SystemTime::now())
}

/// Answers a read. `ok` makes the 200, and is told whether it may be a 206 or 416 instead.
pub fn answer<'r>(
    request: &request::Parts,
    current: impl Into<Representation<'r>>,
    ok: impl FnOnce(bool) -> Response<Full<Bytes>>,
) -> Response<Full<Bytes>> {
    let verdict = preconditions(request).evaluate(&request.method, current);
    match verdict.decision() {
        Decision::Proceed => ok(verdict.allows_range()),
        Decision::NotModified => http_conditional::not_modified(ok(false)).map(|()| Full::default()),
        Decision::PreconditionFailed => precondition_failed(&verdict),
    }
}

/// Admits a write over what is there now.
///
/// # Errors
///
/// Where a condition is false: the answer is [`precondition_failed`] then, and nothing may be written.
pub fn admit<'r>(request: &request::Parts, current: impl Into<Representation<'r>>) -> Result<(), Verdict> {
    let verdict = preconditions(request).evaluate(&request.method, current);
    if verdict.decision() == Decision::Proceed { Ok(()) } else { Err(verdict) }
}

/// The 412; its body tells which condition is false, and why.
#[must_use]
pub fn precondition_failed(verdict: &Verdict) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(format!("{verdict}\n")));
    *response.status_mut() = StatusCode::PRECONDITION_FAILED;
    response
}

// ---- Copy down to here. The rest is an example.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, header};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;

use crate::ranges;
use crate::resource::{ALLOW, MAX_SIZE, Resource, validators};

/// Answers every connection with `handle`, until the task is dropped.
pub async fn serve<H, F, B>(listener: TcpListener, handle: H)
where
    H: Fn(Request<Incoming>) -> F + Clone + Send + 'static,
    F: Future<Output = Response<B>> + Send + 'static,
    B: Body<Data = Bytes, Error: std::error::Error + Send + Sync> + Send + 'static,
{
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // What is short now, sockets or memory, need not be so for ever.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        // Or else the second part of an answer waits until the client has acknowledged the first.
        let _ = stream.set_nodelay(true);
        let handle = handle.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let answer = handle(request);
                async { Ok::<_, Infallible>(answer.await) }
            });
            // A client that goes away is no concern of anybody else.
            let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

/// Serves the resource at every path.
pub async fn handle(resource: Arc<Resource>, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let response = respond(&resource, &head, body).await;
    if head.method == Method::HEAD { without_content(response) } else { response }
}

/// For HEAD: hyper drops the content over HTTP/1.1, but sends it over HTTP/2, where it is an error of the protocol.
fn without_content(mut response: Response<Full<Bytes>>) -> Response<Full<Bytes>> {
    if let (Some(length @ 1..), false) = (response.size_hint().exact(), response.status() == StatusCode::NOT_MODIFIED) {
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
    response.map(|_| Full::default())
}

async fn respond(resource: &Resource, head: &request::Parts, body: Incoming) -> Response<Full<Bytes>> {
    match head.method.as_str() {
        "GET" | "HEAD" | "QUERY" | "PROPFIND" | "REPORT" | "SEARCH" => read(resource, head),
        "OPTIONS" => allow(StatusCode::NO_CONTENT),
        "CONNECT" | "TRACE" => allow(StatusCode::METHOD_NOT_ALLOWED),
        "DELETE" => delete(resource, head).unwrap_or_else(|verdict| precondition_failed(&verdict)),
        _ => write(resource, head, body).await.unwrap_or_else(|verdict| precondition_failed(&verdict)),
    }
}

fn read(resource: &Resource, request: &request::Parts) -> Response<Full<Bytes>> {
    let Some(version) = resource.current() else { return empty(StatusCode::NOT_FOUND) };
    answer(request, &version.validators, |may_be_part| {
        let mut ok = Response::new(version.content.clone());
        version.validators.write_to(ok.headers_mut());
        ok.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/plain"));
        ok.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
        if may_be_part { ranges::apply(&request.headers, ok) } else { ok }.map(Full::new)
    })
}

async fn write(
    resource: &Resource,
    request: &request::Parts,
    body: Incoming,
) -> Result<Response<Full<Bytes>>, Verdict> {
    // Judged before the body is read, so that over HTTP/1.1 a client which waits for 100 (Continue) uploads
    // nothing in vain. Over HTTP/2 hyper sends no 100.
    admit(request, validators(resource.current().as_ref()))?;
    let body = Limited::new(body, MAX_SIZE).collect().await;
    let Ok(content) = body else { return Ok(empty(StatusCode::PAYLOAD_TOO_LARGE)) };
    let content = content.to_bytes();

    // Judged again, for that took its time, and as often as somebody else writes between judging and writing.
    loop {
        let judged = resource.current();
        admit(request, validators(judged.as_ref()))?;
        if let Some(written) = resource.write(judged.as_ref(), content.clone()) {
            let status = if judged.is_some() { StatusCode::NO_CONTENT } else { StatusCode::CREATED };
            let mut response = empty(status);
            written.validators.write_to(response.headers_mut());
            return Ok(response);
        }
    }
}

fn delete(resource: &Resource, request: &request::Parts) -> Result<Response<Full<Bytes>>, Verdict> {
    loop {
        // To delete what is missing is a 404, whatever the conditions say (RFC 9110 section 13.2.1).
        let Some(judged) = resource.current() else { return Ok(empty(StatusCode::NOT_FOUND)) };
        admit(request, &judged.validators)?;
        if resource.delete(&judged) {
            return Ok(empty(StatusCode::NO_CONTENT));
        }
    }
}

fn allow(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = empty(status);
    response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static(ALLOW));
    response
}

fn empty(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}
