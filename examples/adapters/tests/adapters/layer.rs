//! The tower layer leaves alone what is not its business.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use adapters::resource::Resource;
use adapters::tower::{Conditional, ConditionalLayer};
use axum::Router;
use axum::body::Body as AxumBody;
use axum::response::Response as AxumResponse;
use axum::routing::{any, get};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body::{Body, Frame, SizeHint};
use tower::{ServiceExt as _, service_fn};

use crate::client::Client;
use crate::servers;

const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

/// A body that counts how often it is polled, or is the empty one of the layer.
#[derive(Default)]
struct Counted(Option<Arc<AtomicUsize>>);

impl Body for Counted {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.as_ref().and_then(|count| {
            let first = count.fetch_add(1, Ordering::SeqCst) == 0;
            first.then(|| Ok(Frame::data(Bytes::from_static(b"content"))))
        }))
    }

    fn size_hint(&self) -> SizeHint {
        if self.0.is_some() { SizeHint::default() } else { SizeHint::with_exact(0) }
    }
}

/// What became of an answer behind the layer.
#[derive(Debug, PartialEq)]
struct Outcome {
    status: u16,
    headers: HeaderMap,
    /// Whether the body is the one of the handler.
    body: bool,
}

/// Sends a request through the layer to a handler that gives this answer. The body is not polled, whatever happens.
fn through_the_layer(method: Method, request: &[(&str, &str)], status: u16, answer: &[(&str, &str)]) -> Outcome {
    let polls = Arc::new(AtomicUsize::new(0));
    let mut given = Response::new(Counted(Some(Arc::clone(&polls))));
    *given.status_mut() = StatusCode::from_u16(status).expect("a status");
    *given.headers_mut() = map(answer);
    let given = std::sync::Mutex::new(Some(given));

    let handler = service_fn(|_: Request<()>| {
        let given = given.lock().expect("one thread").take().expect("one request");
        std::future::ready(Ok::<_, Infallible>(given))
    });
    let mut asked = Request::new(());
    *asked.method_mut() = method;
    *asked.headers_mut() = map(request);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let got = runtime.block_on(Conditional(handler).oneshot(asked)).expect("an answer");

    assert_eq!(polls.load(Ordering::SeqCst), 0, "the body was polled");
    let (head, body) = got.into_parts();
    Outcome { status: head.status.as_u16(), headers: head.headers, body: body.0.is_some() }
}

fn map(lines: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        let name: header::HeaderName = name.parse().expect("a name");
        headers.append(name, HeaderValue::from_str(value).expect("a value"));
    }
    headers
}

/// S304-1, WHEN-2: other methods, other statuses and answers without validators go through as they are.
#[test]
fn what_is_no_200_to_get_or_head_is_left_alone() {
    let validators = [("etag", "\"1\""), ("last-modified", DATE), ("content-type", "text/plain")];
    let conditions = [("if-none-match", "\"1\""), ("if-match", "\"0\""), ("if-modified-since", DATE)];
    let untouched = |method: Method, status, answer: &[(&str, &str)]| {
        let expected = Outcome { status, headers: map(answer), body: true };
        assert_eq!(through_the_layer(method.clone(), &conditions, status, answer), expected, "{method} {status}");
    };
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        untouched(method, 200, &validators);
    }
    for status in [201, 204, 206, 301, 304, 403, 404, 412, 416, 500] {
        untouched(Method::GET, status, &validators);
        untouched(Method::HEAD, status, &validators);
    }
    let outcome = through_the_layer(Method::GET, &[("if-none-match", "\"1\"")], 200, &[("content-type", "text/plain")]);
    assert_eq!(outcome, Outcome { status: 200, headers: map(&[("content-type", "text/plain")]), body: true });
}

/// ORDER-1, ORDER-7, S304-2, S304-3, S412-1: a 200 is judged in the order of the RFC.
#[test]
fn a_200_is_judged_by_the_validators_that_it_carries() {
    let answer = [("etag", "\"1\""), ("last-modified", DATE), ("content-type", "text/plain"), ("vary", "accept")];
    let judged = |request: &[(&str, &str)]| through_the_layer(Method::GET, request, 200, &answer);
    let whole = Outcome { status: 200, headers: map(&answer), body: true };
    let fresh = Outcome { status: 304, headers: map(&[("etag", "\"1\""), ("vary", "accept")]), body: false };
    let failed = Outcome { status: 412, headers: map(&[]), body: false };

    assert_eq!(judged(&[]), whole);
    assert_eq!(judged(&[("if-none-match", "W/\"1\"")]), fresh);
    assert_eq!(judged(&[("if-none-match", "\"0\""), ("if-modified-since", DATE)]), whole);
    assert_eq!(judged(&[("if-modified-since", DATE)]), fresh);
    assert_eq!(judged(&[("if-match", "\"0\""), ("if-none-match", "\"1\"")]), failed);
    assert_eq!(judged(&[("if-unmodified-since", "Sun, 06 Nov 1994 08:49:36 GMT")]), failed);
    // The handler has ignored the range, as it may.
    assert_eq!(judged(&[("range", "bytes=0-3"), ("if-range", "\"1\"")]), whole);
}

/// OPEN-25: a tag that is malformed or there twice is none, and so is a date. The other one still counts.
#[test]
fn an_unreadable_validator_is_as_good_as_none() {
    let status =
        |request: &[(&str, &str)], answer: &[(&str, &str)]| through_the_layer(Method::GET, request, 200, answer).status;
    for etag in ["1", "\"1", "w/\"1\"", "\"1\", \"2\"", ""] {
        assert_eq!(status(&[("if-none-match", etag)], &[("etag", etag)]), 200, "{etag}");
        assert_eq!(status(&[("if-match", "\"1\"")], &[("etag", etag)]), 412, "{etag}");
        assert_eq!(status(&[("if-modified-since", DATE)], &[("etag", etag), ("last-modified", DATE)]), 304, "{etag}");
    }
    assert_eq!(status(&[("if-none-match", "\"1\"")], &[("etag", "\"1\""), ("etag", "\"1\"")]), 200);
    assert_eq!(status(&[("if-modified-since", DATE)], &[("last-modified", "yesterday")]), 200);
    assert_eq!(status(&[("if-modified-since", DATE)], &[("last-modified", DATE), ("last-modified", DATE)]), 200);
    // There is something, even if nobody knows what.
    assert_eq!(status(&[("if-none-match", "*")], &[]), 304);
}

/// S304-5: hyper drops a length from a 304 to GET in HTTP/1.1, and nobody does in HTTP/2. So it has to be right before.
#[test]
fn the_length_on_a_304_is_right_before_the_server_has_it() {
    async fn handler() -> ([(header::HeaderName, &'static str); 1], &'static str) {
        ([(header::ETAG, "\"1\"")], "content")
    }
    let layered = Router::new().route("/", get(handler)).layer(ConditionalLayer);
    let resource = Arc::new(Resource::sample());
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    for (router, length) in [(layered, "7"), (adapters::axum::router(resource), "13")] {
        for method in [Method::GET, Method::HEAD] {
            let request = Request::builder().method(&method).header("if-none-match", "*");
            let request = request.body(AxumBody::empty()).expect("a request");
            let fresh = runtime.block_on(router.clone().oneshot(request)).expect("an answer");
            assert_eq!(fresh.status(), StatusCode::NOT_MODIFIED, "{method}");
            assert_eq!(fresh.headers()[header::CONTENT_LENGTH], length, "{method}");
            assert!(fresh.body().is_end_stream(), "{method}");
        }
    }
}

/// S304-5: the length on a 304 to HEAD is that of the 200, or there is none; no framework puts its 0 there.
#[test]
fn the_length_on_a_304_is_that_of_the_200() {
    async fn sized() -> ([(header::HeaderName, &'static str); 1], &'static str) {
        ([(header::ETAG, "\"1\"")], "content")
    }
    async fn streamed() -> AxumResponse {
        let mut response = AxumResponse::new(AxumBody::new(Counted(Some(Arc::default()))));
        response.headers_mut().insert(header::ETAG, HeaderValue::from_static("\"1\""));
        response
    }
    /// A handler that leaves the body of a HEAD away by itself.
    async fn told() -> AxumResponse {
        let mut response = AxumResponse::new(AxumBody::empty());
        response.headers_mut().insert(header::ETAG, HeaderValue::from_static("\"1\""));
        response.headers_mut().insert(header::CONTENT_LENGTH, 7.into());
        response
    }
    let router = Router::new()
        .route("/sized", get(sized))
        .route("/streamed", get(streamed))
        .route("/told", any(told))
        .layer(ConditionalLayer);
    let server = servers::router(router);
    let mut client = Client::new(server.address);
    for (target, length) in [("/sized", Some("7")), ("/streamed", None), ("/told", Some("7"))] {
        let whole = client.send::<&str, &str>("HEAD", target, &[], b"").expect("an answer");
        assert_eq!((whole.status, whole.text("content-length")), (200, length), "{target}");
        for method in ["HEAD", "GET"] {
            let fresh = client.send(method, target, &[("If-None-Match", "\"1\"")], b"").expect("an answer");
            assert_eq!(fresh.status, 304, "{method} {target}");
            // Only in an answer to HEAD does hyper send it.
            let told = fresh.text("content-length");
            assert_eq!(told, length.filter(|_| method == "HEAD"), "{method} {target}");
            assert!(fresh.header("transfer-encoding").is_none(), "{method} {target}");
        }
    }
}
