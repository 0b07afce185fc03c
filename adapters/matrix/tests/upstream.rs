//! What other crates would have to change: see `adapters/README.md`. Each test shows what the version of our lock file
//! does today. If one fails, that crate has changed: mend the README, and what the adapters do about it.

#[path = "matrix/client.rs"]
mod client;
#[path = "matrix/server.rs"]
mod server;

use std::convert::Infallible;
use std::io;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse as _;
use axum::routing::get;
use futures_util::stream;
use http_body_util::Full;
use tower::service_fn;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

use crate::client::Client;
use crate::server::{boxed, over, serve};

const GZIP: (&str, &str) = ("accept-encoding", "gzip");

/// RFC 9110 section 8.6: on a 304 the field is the length of the 200.
#[tokio::test]
async fn axum_counts_the_content_of_a_304() {
    let app = Router::new().route("/", get(|| async { StatusCode::NOT_MODIFIED }));
    assert_eq!(over(boxed(app), true, "GET", "/", &[]).await.sole("content-length"), Some("0"));
}

/// Section 15.4.5: a 304 has no content that could be encoded.
#[tokio::test]
async fn tower_http_compresses_a_304() {
    let empty = || async { (StatusCode::NOT_MODIFIED, Body::from_stream(stream::empty::<io::Result<Bytes>>())) };
    let app = Router::new().route("/", get(empty)).layer(CompressionLayer::new());
    assert_eq!(over(boxed(app), false, "GET", "/", &[GZIP]).await.sole("content-encoding"), Some("gzip"));
}

/// Section 15.4.5: a 304 has the `Vary` of its 200.
#[tokio::test]
async fn tower_http_leaves_vary_out_of_a_304() {
    let app = Router::new()
        .route("/200", get(|| async { "content ".repeat(10) }))
        .route("/304", get(|| async { StatusCode::NOT_MODIFIED }))
        .layer(CompressionLayer::new());
    assert_eq!(over(boxed(app.clone()), false, "GET", "/200", &[GZIP]).await.sole("vary"), Some("accept-encoding"));
    assert_eq!(over(boxed(app), false, "GET", "/304", &[GZIP]).await.sole("vary"), None);
}

/// Section 8.8.3.3: one strong tag names one sequence of bytes.
#[tokio::test]
async fn tower_http_keeps_the_strong_tag_of_content_that_it_compresses() {
    let tagged = || async { ([("etag", "\"1\"")], "content ".repeat(10)).into_response() };
    let app = Router::new().route("/", get(tagged)).layer(CompressionLayer::new());
    let (plain, coded) =
        (over(boxed(app.clone()), false, "GET", "/", &[]), over(boxed(app), false, "GET", "/", &[GZIP]));
    let (plain, coded) = (plain.await, coded.await);
    assert_ne!(plain.content, coded.content);
    assert_eq!((plain.sole("etag"), coded.sole("etag")), (Some("\"1\""), Some("\"1\"")));
}

/// Section 13.1.5: if `If-Range` is false, the response is the whole 200. The client splices two versions.
#[tokio::test]
async fn serve_dir_ignores_if_range() {
    let app = Router::new().fallback_service(ServeDir::new(env!("CARGO_MANIFEST_DIR")));
    let lines = [("range", "bytes=1-"), ("if-range", "\"other\"")];
    assert_eq!(over(boxed(app), false, "GET", "/Cargo.toml", &lines).await.status, 206);
}

/// Section 13.1.2, 5.3: the lines of a list field are one list.
#[tokio::test]
async fn serve_dir_reads_one_line_of_if_none_match() {
    let app = || boxed(Router::new().fallback_service(ServeDir::new(env!("CARGO_MANIFEST_DIR"))));
    let whole = over(app(), false, "GET", "/Cargo.toml", &[]).await;
    let (other, current) = (("if-none-match", "\"other\""), ("if-none-match", whole.sole("etag").expect("a tag")));
    assert_eq!(over(app(), false, "GET", "/Cargo.toml", &[current]).await.status, 304);
    assert_eq!(over(app(), false, "GET", "/Cargo.toml", &[other, current]).await.status, 200);
}

/// RFC 9113 section 8.1.1: content in the response to HEAD is an error of the protocol. Over HTTP/1.1 hyper drops it.
#[tokio::test]
async fn hyper_sends_content_to_head_over_http_2() {
    let handler = |_: Request<Body>| async { Ok::<_, Infallible>(Response::new(Full::from("content"))) };
    let address = serve(boxed(service_fn(handler))).await;
    assert!(Client::connect(address, false).await.send("HEAD", "/", &[]).await.is_ok());
    let error = Client::connect(address, true).await.send("HEAD", "/", &[]).await.expect_err("an error");
    assert!(format!("{error:?}").contains("PROTOCOL_ERROR"), "{error:?}");
}
