//! HTTP/2 by prior knowledge, on the same port.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, Response, Version};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::server::{Server, database};

async fn connect(server: &Server) -> http2::SendRequest<Body> {
    let stream = TcpStream::connect(&server.address).await.expect("a connection");
    let (sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.expect("HTTP/2");
    tokio::spawn(connection);
    sender
}

async fn send(sender: &http2::SendRequest<Body>, request: Request<&'static str>) -> Response<Bytes> {
    let response = sender.clone().send_request(request.map(Body::from)).await.expect("a response");
    assert_eq!(response.version(), Version::HTTP_2);
    let (head, body) = response.into_parts();
    Response::from_parts(head, to_bytes(Body::new(body), usize::MAX).await.expect("content"))
}

#[tokio::test]
async fn conditions_are_evaluated_over_http_2_too() {
    let (server, _folder) = Server::start();
    let uri = format!("http://{}/documents/note", server.address);
    let sender = connect(&server).await;
    let put = Request::put(&uri).header("content-type", "text/plain");
    let created = send(&sender, put.header("if-none-match", "*").body("Hello").expect("a request")).await;
    assert_eq!(created.status(), 201);
    let etag = created.headers()["etag"].to_str().expect("text");
    let read = send(&sender, Request::get(&uri).body("").expect("a request")).await;
    assert_eq!((read.status().as_u16(), &read.body()[..]), (200, &b"Hello"[..]));
    let again = send(&sender, Request::get(&uri).header("if-none-match", etag).body("").expect("a request")).await;
    assert_eq!((again.status().as_u16(), again.body().len()), (304, 0));
    let stale = Request::put(&uri).header("content-type", "text/plain").header("if-match", "\"stale\"");
    assert_eq!(send(&sender, stale.body("lost").expect("a request")).await.status(), 412);

    let rebound = Request::get("http://other.example/documents/note").body("").expect("a request");
    assert_eq!(send(&sender, rebound).await.status(), 421);
}

/// It keeps its window shut, and sends requests that keep the connection alive.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_of_http_2_that_does_not_read_is_not_waited_for() {
    let folder = TempDir::new().expect("a temporary folder");
    let server = Server::start_with(database(&folder), &["--timeout", "1"]);
    server.put("/documents/note", &[], "Hello");
    let stream = TcpStream::connect(&server.address).await.expect("a connection");
    let mut client = http2::Builder::new(TokioExecutor::new());
    let (mut sender, connection) =
        client.initial_stream_window_size(0).handshake(TokioIo::new(stream)).await.expect("HTTP/2");
    tokio::spawn(connection);
    let uri = format!("http://{}/documents/note", server.address);
    let unread = sender.send_request(Request::get(&uri).body(Body::empty()).expect("a request")).await;
    let begun = Instant::now();
    while sender.send_request(Request::head(&uri).body(Body::empty()).expect("a request")).await.is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{unread:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Neither a connection of HTTP/2 without a request, nor one whose version is not known yet.
#[test]
fn a_connection_of_http_2_that_is_silent_is_closed() {
    let folder = TempDir::new().expect("a temporary folder");
    let server = Server::start_with(database(&folder), &["--timeout", "1"]);
    for opening in [&b""[..], b"PRI * HTT", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"] {
        let mut stream = server.connect();
        stream.write_all(opening).expect("sent");
        let begun = Instant::now();
        let _ = stream.read_to_end(&mut Vec::new());
        assert!(begun.elapsed() < Duration::from_secs(20), "{opening:?}");
    }
}
