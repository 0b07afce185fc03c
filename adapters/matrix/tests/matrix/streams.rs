//! What must pass the layer before it ends: uploads that wait, event streams, upgrades.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{Response, Result};
use axum::routing::{get, put};
use futures_util::{StreamExt as _, future, stream};
use http_body_util::BodyExt as _;
use http_conditional_axum::{Conditions, ETag, conditional};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::Client;
use crate::server::{boxed, serve};

async fn patient<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("within 20 seconds")
}

/// WHEN-6: a client that waits for 100 (Continue) uploads nothing if it is refused, over HTTP/2 as well, where hyper
/// never sends 100.
#[tokio::test]
async fn a_refused_upload_is_spared() {
    async fn write(conditions: Conditions, request: Request) -> Result<StatusCode> {
        if request.headers().contains_key(header::EXPECT) {
            conditions.write(Some(ETag::version(1)))?;
        }
        to_bytes(request.into_body(), 100).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        conditions.write(Some(ETag::version(1)))?;
        Ok(StatusCode::NO_CONTENT)
    }
    let address = serve(boxed(conditional(Router::new().route("/", put(write))))).await;

    for (tag, expected) in [("\"0\"", "HTTP/1.1 412 "), ("\"1\"", "HTTP/1.1 100 ")] {
        let mut stream = TcpStream::connect(address).await.expect("the server");
        let head = format!(
            "PUT / HTTP/1.1\r\nhost: a\r\nif-match: {tag}\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.expect("a request");
        let mut start = [0; 13];
        patient(stream.read_exact(&mut start)).await.expect("a response");
        assert_eq!(String::from_utf8_lossy(&start), expected);
    }

    // Who does not wait loses neither the 412 nor the connection.
    let mut stream = TcpStream::connect(address).await.expect("the server");
    let head = "PUT / HTTP/1.1\r\nhost: a\r\nif-match: \"0\"\r\ncontent-length: 3\r\n\r\n";
    for part in [head, "new", "POST / HTTP/1.0\r\nhost: a\r\n\r\n"] {
        stream.write_all(part.as_bytes()).await.expect("a part");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut responses = String::new();
    patient(stream.read_to_string(&mut responses)).await.expect("two responses");
    assert!(responses.starts_with("HTTP/1.1 412 ") && responses.contains("HTTP/1.0 405 "), "{responses}");

    let stream = TcpStream::connect(address).await.expect("the server");
    let (sender, connection) = h2::client::handshake(stream).await.expect("HTTP/2");
    tokio::spawn(connection);
    let mut sender = sender.ready().await.expect("HTTP/2");
    for (tag, expected) in [("\"0\"", 412), ("\"1\"", 204)] {
        let request = Request::put(format!("http://{address}/")).header("if-match", tag);
        let request = request.header("expect", "100-continue").body(()).expect("a request");
        let (mut response, mut upload) = sender.send_request(request, false).expect("a request");
        if expected == 204 {
            let mut interim = future::poll_fn(|context| response.poll_informational(context));
            let waited = tokio::time::timeout(Duration::from_millis(300), &mut interim).await;
            assert!(waited.is_err(), "hyper sends 100 over HTTP/2: mend the docs of http-conditional-axum");
            upload.send_data(Bytes::from_static(b"new"), true).expect("an upload");
        }
        assert_eq!(patient(response).await.expect("a response").status().as_u16(), expected);
    }
}

/// OPEN-25: each event arrives when it is sent, and the stream need not end.
#[tokio::test]
async fn an_event_stream_passes_as_it_comes() {
    let events = || async {
        let first = stream::iter([Ok::<_, Infallible>(Event::default().data("first"))]);
        Sse::new(first.chain(stream::pending()))
    };
    let address = serve(boxed(conditional(Router::new().route("/", get(events))))).await;
    for version in [false, true] {
        let mut client = Client::connect(address, version).await;
        let response = patient(client.start("GET", "/", &[("if-none-match", "*")])).await.expect("a response");
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (200, &"text/event-stream".parse().expect("a value"))
        );
        let frame = patient(response.into_body().frame()).await.expect("a frame").expect("an event");
        assert_eq!(frame.into_data().expect("data"), "data: first\n\n");
    }
}

/// OPEN-25: after a 101 the connection is the handler's.
#[tokio::test]
async fn an_upgrade_passes() {
    async fn upgrade(mut request: Request) -> Response {
        let upgraded = hyper::upgrade::on(&mut request);
        tokio::spawn(async move {
            let mut connection = TokioIo::new(upgraded.await.expect("an upgrade"));
            let mut received = [0; 4];
            connection.read_exact(&mut received).await.expect("four bytes");
            connection.write_all(&received).await.expect("four bytes");
        });
        let response = Response::builder().status(101).header("upgrade", "echo").header("connection", "upgrade");
        response.header("etag", "\"1\"").body(Body::empty()).expect("a response")
    }
    let address = serve(boxed(conditional(Router::new().route("/", get(upgrade))))).await;
    let mut stream = TcpStream::connect(address).await.expect("the server");
    let head = "GET / HTTP/1.1\r\nhost: a\r\nupgrade: echo\r\nconnection: upgrade\r\nif-none-match: \"1\"\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("a request");
    let mut received = Vec::new();
    while !received.ends_with(b"\r\n\r\n") {
        received.push(patient(stream.read_u8()).await.expect("a head"));
    }
    assert!(received.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&received));
    stream.write_all(b"ping").await.expect("four bytes");
    let mut echo = [0; 4];
    patient(stream.read_exact(&mut echo)).await.expect("four bytes");
    assert_eq!(&echo, b"ping");
}
