//! hyper 1, with nothing around it: one function to call from a `service_fn`, before a read loads and before a write
//! writes.
//!
//! Your responsibilities: the 404, 403 and the like come first; the 200 publishes the same fields that [`evaluate`]
//! was given; a write is performed only if the version that was evaluated is still there.
//!
//! For a 400 or a 428, call [`Preconditions::admit`] instead.

use std::time::SystemTime;

use bytes::Bytes;
use http_body_util::Full;
use http_conditional::{Decision, Preconditions, Validators, Verdict, not_modified};
use hyper::http::request;
use hyper::{HeaderMap, Response, StatusCode};

/// Why the method is not performed, and what a 304 publishes.
#[derive(Debug)]
pub struct NotPerformed(Verdict, Box<HeaderMap>);

/// Evaluates a request with the validators of what is there now; `None` is a missing resource. `published` is on the
/// 200 and on the 304: `ETag`, `Cache-Control`, `Vary`. To accept clients of WebDAV and S3, add
/// `.accept_unquoted_tags()`.
///
/// # Errors
///
/// If the method must not be performed. As a response this is a 304 or a 412.
pub fn evaluate(
    request: &request::Parts,
    current: Option<&Validators>,
    published: &HeaderMap,
) -> Result<Verdict, NotPerformed> {
    let preconditions = Preconditions::from_headers(&request.headers).with_now(SystemTime::now());
    let verdict = preconditions.evaluate(&request.method, current);
    if verdict.decision() == Decision::Proceed {
        Ok(verdict)
    } else {
        Err(NotPerformed(verdict, published.clone().into()))
    }
}

/// The 412 says which condition is false, and why.
impl From<NotPerformed> for Response<Full<Bytes>> {
    fn from(NotPerformed(verdict, published): NotPerformed) -> Self {
        let mut response = Self::default();
        if verdict.decision() == Decision::NotModified {
            *response.headers_mut() = *published;
            return not_modified(response).map(|()| Full::default());
        }
        *response.status_mut() = StatusCode::PRECONDITION_FAILED;
        *response.body_mut() = Full::from(format!("{verdict}\n"));
        response
    }
}

// ---- Copy down to here. The rest is an example.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;

use crate::ranges;
use crate::resource::{ALLOW, MAX_SIZE, Resource, Version, validators};

/// Serves every connection with `handle`, until the task is dropped.
pub async fn serve<H, F, B>(listener: TcpListener, handle: H)
where
    H: Fn(Request<Incoming>) -> F + Clone + Send + 'static,
    F: Future<Output = Response<B>> + Send + 'static,
    B: Body<Data = Bytes, Error: std::error::Error + Send + Sync> + Send + 'static,
{
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Sockets or memory may be short now, and not for ever.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        // Or else the second part of a response waits until the client has acknowledged the first.
        let _ = stream.set_nodelay(true);
        let handle = handle.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let response = handle(request);
                async { Ok::<_, Infallible>(response.await) }
            });
            // If a client goes away, the others stay.
            let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

/// Serves the resource at every path.
pub async fn handle(resource: Arc<Resource>, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let response = respond(&resource, &head, body).await.unwrap_or_else(Into::into);
    if head.method == Method::HEAD { without_content(response) } else { response }
}

/// For HEAD: hyper drops the content over HTTP/1.1, but sends it over HTTP/2, where it is an error of the protocol.
fn without_content(mut response: Response<Full<Bytes>>) -> Response<Full<Bytes>> {
    if let (Some(length @ 1..), false) = (response.size_hint().exact(), response.status() == StatusCode::NOT_MODIFIED) {
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
    response.map(|_| Full::default())
}

async fn respond(
    resource: &Resource,
    head: &request::Parts,
    body: Incoming,
) -> Result<Response<Full<Bytes>>, NotPerformed> {
    match head.method.as_str() {
        "GET" | "HEAD" | "QUERY" | "PROPFIND" | "REPORT" | "SEARCH" => read(resource, head),
        "OPTIONS" => Ok(allow(StatusCode::NO_CONTENT)),
        "CONNECT" | "TRACE" => Ok(allow(StatusCode::METHOD_NOT_ALLOWED)),
        "DELETE" => delete(resource, head),
        _ => write(resource, head, body).await,
    }
}

fn published(version: &Version) -> HeaderMap {
    let mut fields = HeaderMap::from_iter([(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))]);
    version.validators.write_to(&mut fields);
    fields
}

fn read(resource: &Resource, request: &request::Parts) -> Result<Response<Full<Bytes>>, NotPerformed> {
    let Some(version) = resource.current() else { return Ok(empty(StatusCode::NOT_FOUND)) };
    let published = published(&version);
    let verdict = evaluate(request, Some(&version.validators), &published)?;
    // Here content that is expensive would be loaded, with `.await` and `?`.
    let mut ok = Response::new(version.content.clone());
    *ok.headers_mut() = published;
    ok.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    Ok(if verdict.allows_range() { ranges::apply(&request.headers, ok) } else { ok }.map(Full::new))
}

async fn write(
    resource: &Resource,
    request: &request::Parts,
    body: Incoming,
) -> Result<Response<Full<Bytes>>, NotPerformed> {
    // A client that waits for 100 (Continue) uploads nothing in vain. The content of all others is on its way: hyper would
    // close the connection on it, and the client, or a proxy, could lose the 412.
    if request.headers.contains_key(header::EXPECT) {
        evaluate(request, validators(resource.current().as_ref()), &HeaderMap::new())?;
    }
    let Ok(content) = Limited::new(body, MAX_SIZE).collect().await else {
        return Ok(empty(StatusCode::PAYLOAD_TOO_LARGE));
    };
    let content = content.to_bytes();

    // After the upload, which took its time, and again after each write of another writer.
    loop {
        let current = resource.current();
        evaluate(request, validators(current.as_ref()), &HeaderMap::new())?;
        if let Some(written) = resource.write(current.as_ref(), content.clone()) {
            let mut response = empty(if current.is_some() { StatusCode::NO_CONTENT } else { StatusCode::CREATED });
            written.validators.write_to(response.headers_mut());
            return Ok(response);
        }
    }
}

fn delete(resource: &Resource, request: &request::Parts) -> Result<Response<Full<Bytes>>, NotPerformed> {
    loop {
        // To delete what is missing is a 404, whatever the conditions say (RFC 9110 section 13.2.1).
        let Some(current) = resource.current() else { return Ok(empty(StatusCode::NOT_FOUND)) };
        evaluate(request, Some(&current.validators), &HeaderMap::new())?;
        if resource.delete(&current) {
            return Ok(empty(StatusCode::NO_CONTENT));
        }
    }
}

fn allow(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = empty(status);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(ALLOW));
    response
}

fn empty(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}
