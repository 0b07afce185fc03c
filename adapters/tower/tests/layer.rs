//! What the layer changes, and what it leaves alone.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body::{Body, Frame};
use http_body_util::BodyExt as _;
use http_conditional_tower::{Conditional, StoredCoding};
use tower::{ServiceExt as _, service_fn};

const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

/// A body that counts how often it is polled, and has no `Default`.
struct Counted(Arc<AtomicUsize>);

impl Body for Counted {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
        Poll::Ready(first.then(|| Ok(Frame::data(Bytes::from_static(b"content")))))
    }
}

#[derive(Debug, PartialEq)]
struct Outcome {
    status: u16,
    headers: HeaderMap,
    content: Bytes,
}

/// Sends a request through the layer to a handler that gives this response. The layer polls no body.
fn through(method: &Method, request: &[(&str, &str)], mut given: Response<()>) -> Outcome {
    let polls = Arc::new(AtomicUsize::new(0));
    let counted = Counted(Arc::clone(&polls));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut asked = Request::new(());
    *asked.method_mut() = method.clone();
    *asked.headers_mut() = map(request);
    let (head, ()) = std::mem::take(&mut given).into_parts();
    let given = std::sync::Mutex::new(Some(Response::from_parts(head, counted)));
    let handler = service_fn(|_: Request<()>| {
        let given = given.lock().expect("one thread").take().expect("one request");
        std::future::ready(Ok::<_, Infallible>(given))
    });
    let got = runtime.block_on(Conditional(handler).oneshot(asked)).expect("a response");
    assert_eq!(polls.load(Ordering::SeqCst), 0, "the body was polled");

    let (head, body) = got.into_parts();
    let content = runtime.block_on(body.collect()).expect("content").to_bytes();
    Outcome { status: head.status.as_u16(), headers: head.headers, content }
}

fn ok(lines: &[(&str, &str)]) -> Response<()> {
    let mut response = Response::new(());
    *response.headers_mut() = map(lines);
    response
}

fn map(lines: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        let name: header::HeaderName = name.parse().expect("a name");
        headers.append(name, HeaderValue::from_str(value).expect("a value"));
    }
    headers
}

fn outcome(status: u16, lines: &[(&str, &str)], content: &'static str) -> Outcome {
    Outcome { status, headers: map(lines), content: Bytes::from_static(content.as_bytes()) }
}

/// S304-1, WHEN-2: other methods, other statuses and responses without validators pass untouched.
#[test]
fn what_is_not_a_200_to_a_read_is_left_alone() {
    let validators = [("etag", "\"1\""), ("last-modified", DATE), ("content-type", "text/plain")];
    let conditions = [("if-none-match", "\"1\""), ("if-match", "\"0\""), ("if-modified-since", DATE)];
    let untouched = |method: &Method, status: u16, lines: &[(&str, &str)]| {
        let mut given = ok(lines);
        *given.status_mut() = StatusCode::from_u16(status).expect("a status");
        let content = if *method == Method::HEAD { "" } else { "content" };
        assert_eq!(through(method, &conditions, given), outcome(status, lines, content), "{method} {status}");
    };
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        untouched(&method, 200, &validators);
        untouched(&method, 304, &validators);
    }
    for status in [101, 201, 204, 206, 301, 403, 404, 412, 416, 500] {
        untouched(&Method::GET, status, &validators);
        untouched(&Method::HEAD, status, &validators);
    }
    untouched(&Method::GET, 200, &[("content-type", "text/event-stream")]);
}

/// OPEN-25: a 200 without validators passes, whatever the condition.
#[test]
fn a_response_without_validators_passes() {
    for condition in [("if-none-match", "*"), ("if-match", "\"1\""), ("if-match", "*"), ("if-unmodified-since", DATE)] {
        let lines = [("content-type", "text/plain")];
        assert_eq!(through(&Method::GET, &[condition], ok(&lines)), outcome(200, &lines, "content"), "{condition:?}");
    }
}

/// ORDER-1, ORDER-7, S304-2, S304-3: a 200 is evaluated in the order of the RFC; QUERY as GET.
#[test]
fn a_200_is_evaluated_with_the_validators_that_it_carries() {
    let lines = [("etag", "\"1\""), ("last-modified", DATE), ("content-type", "text/plain"), ("vary", "accept")];
    let whole = outcome(200, &lines, "content");
    let fresh = outcome(304, &[("etag", "\"1\""), ("vary", "accept")], "");
    for method in [Method::GET, Method::from_bytes(b"QUERY").expect("a method")] {
        let evaluated = |request: &[(&str, &str)]| through(&method, request, ok(&lines));
        assert_eq!(evaluated(&[]), whole);
        assert_eq!(evaluated(&[("if-none-match", "W/\"1\"")]), fresh);
        assert_eq!(evaluated(&[("if-none-match", "\"0\""), ("if-modified-since", DATE)]), whole);
        assert_eq!(evaluated(&[("if-none-match", "\"0\""), ("if-none-match", "\"1\"")]), fresh);
        assert_eq!(evaluated(&[("if-modified-since", DATE)]), fresh);
        assert_eq!(evaluated(&[("if-match", "\"0\""), ("if-none-match", "\"1\"")]).status, 412);
        assert_eq!(evaluated(&[("if-unmodified-since", "Sun, 06 Nov 1994 08:49:36 GMT")]).status, 412);
        // The handler has ignored the range, as it may.
        assert_eq!(evaluated(&[("range", "bytes=0-3"), ("if-range", "\"1\"")]), whole);
    }
}

/// S412-1: a 412 keeps the fields of CORS, drops what describes the 200, and says why.
#[test]
fn a_412_keeps_what_does_not_describe_the_200() {
    let lines = [
        ("access-control-allow-origin", "*"),
        ("etag", "\"1\""),
        ("last-modified", DATE),
        ("cache-control", "max-age=60"),
        ("content-type", "image/png"),
        ("content-length", "7"),
        ("vary", "origin"),
    ];
    let failed = through(&Method::GET, &[("if-match", "\"0\"")], ok(&lines));
    let kept = [
        ("access-control-allow-origin", "*"),
        ("vary", "origin"),
        ("content-type", "text/plain; charset=utf-8"),
        ("cache-control", "no-store"),
    ];
    assert_eq!((failed.status, failed.headers), (412, map(&kept)));
    let sentence = String::from_utf8(failed.content.to_vec()).expect("text");
    assert!(sentence.starts_with("If-Match is false: ") && sentence.ends_with("(RFC 9110 section 13.1.1)\n"));
    assert!(through(&Method::HEAD, &[("if-match", "\"0\"")], ok(&lines)).content.is_empty());
}

/// OPEN-25: a tag that is malformed or repeated is not a validator, and is not on a 304. The date still counts.
#[test]
fn a_malformed_validator_is_not_a_validator() {
    let status = |request: &[(&str, &str)], lines: &[(&str, &str)]| through(&Method::GET, request, ok(lines)).status;
    for etag in ["1", "\"1", "w/\"1\"", "\"1\", \"2\"", ""] {
        assert_eq!(status(&[("if-none-match", etag)], &[("etag", etag)]), 200, "{etag}");
        assert_eq!(status(&[("if-modified-since", DATE)], &[("etag", etag), ("last-modified", DATE)]), 304, "{etag}");
    }
    let twice = [("etag", "\"1\""), ("etag", "\"1\""), ("last-modified", DATE)];
    let fresh = through(&Method::GET, &[("if-none-match", "*")], ok(&twice));
    assert_eq!(fresh, outcome(304, &[("last-modified", DATE)], ""));
    assert_eq!(status(&[("if-modified-since", DATE)], &[("last-modified", DATE), ("last-modified", DATE)]), 200);
}

/// LM-2: a date later than now is neither believed nor sent.
#[test]
fn a_date_of_the_future_is_not_believed() {
    let future = "Wed, 06 Nov 2041 08:49:37 GMT";
    let given = || ok(&[("last-modified", future)]);
    for condition in ["if-modified-since", "if-unmodified-since"] {
        assert_eq!(through(&Method::GET, &[(condition, future)], given()), outcome(200, &[], "content"));
    }
}

/// TAG-5: compression on the fly weakens a strong tag; stored bytes keep theirs.
#[test]
fn a_strong_tag_of_compressed_content_is_weakened() {
    let lines = [("etag", "\"1\""), ("content-encoding", "gzip"), ("vary", "accept-encoding")];
    let weak = [("etag", "W/\"1\""), ("content-encoding", "gzip"), ("vary", "accept-encoding")];
    assert_eq!(through(&Method::GET, &[], ok(&lines)), outcome(200, &weak, "content"));
    let fresh = through(&Method::GET, &[("if-none-match", "W/\"1\"")], ok(&lines));
    assert_eq!(fresh, outcome(304, &[("etag", "W/\"1\""), ("vary", "accept-encoding")], ""));

    let mut stored = ok(&lines);
    stored.extensions_mut().insert(StoredCoding);
    assert_eq!(through(&Method::GET, &[], stored), outcome(200, &lines, "content"));
}

/// S304-2, S304-5: a 304 of the handler loses what other layers have put there, and has the tag of the copy.
#[test]
fn a_304_of_the_handler_is_mended() {
    let made = || {
        let mut given = ok(&[("etag", "\"1\""), ("content-length", "0"), ("content-encoding", "gzip"), ("vary", "a")]);
        *given.status_mut() = StatusCode::NOT_MODIFIED;
        given
    };
    for method in [Method::GET, Method::HEAD] {
        let fresh = |tag| through(&method, &[("if-none-match", tag)], made());
        assert_eq!(fresh("\"1\""), outcome(304, &[("etag", "\"1\""), ("vary", "a")], ""));
        assert_eq!(fresh("\"0\", W/\"1\""), outcome(304, &[("etag", "W/\"1\""), ("vary", "a")], ""));
    }
}
