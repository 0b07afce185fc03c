//! A [tower] layer that makes the reads of a service conditional by [RFC 9110 section 13]: 304 and 412.
//!
//! The handlers set `ETag` or `Last-Modified` and know nothing of conditions. After the handler, the layer evaluates
//! the conditions of the request with these validators, and sends the 200, a 304 or a 412.
//!
//! ```
//! use axum::{Router, body::Body, http::Request, response::IntoResponse, routing::get};
//! use http_conditional_tower::ConditionalLayer;
//! use tower::{Layer as _, ServiceExt as _};
//!
//! async fn read() -> impl IntoResponse {
//!     ([("etag", "\"1\"")], "hello")
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let router: Router = Router::new().route("/", get(read));
//! // For `axum::serve`, which takes responses of axum's own body type only.
//! let app: Router = Router::new().fallback_service(ConditionalLayer.layer(router));
//!
//! let request = Request::get("/").header("if-none-match", "\"1\"").body(Body::empty())?;
//! let response = app.oneshot(request).await?;
//! assert_eq!(response.status(), 304);
//! # Ok(()) }
//! ```
//!
//! # Where it stands
//!
//! **Outermost**, around everything that changes a response. With axum that is around the router, not in
//! `Router::layer`: the router itself adds `Content-Length`.
//!
//! ```text
//!   server (hyper: HTTP/1.1, HTTP/2)
//!     │
//!   ConditionalLayer        evaluates; makes the 304 from the finished 200; weakens the tag of compressed content
//!     │
//!   Router                  routes; counts the content
//!     │
//!   TraceLayer, CorsLayer   the first is the outermost; their fields reach the 304 and the 412
//!     │
//!   CompressionLayer        adds Content-Encoding and Vary
//!     │
//!   handler                 sets ETag and Last-Modified
//! ```
//!
//! If the layer stands elsewhere, it cannot mend what happens outside of it:
//!
//! - Compression **outside**: `"1"` names the plain and the compressed bytes, which RFC 9110 section 8.8.3.3 forbids.
//!   The 304 to GET lacks `Vary: accept-encoding`. tower-http compresses even a 304.
//! - CORS **outside** works: it adds its fields to every response.
//! - The layer in `Router::layer`: axum counts the content after it, and adds `Content-Length: 0` to a 304 and to HEAD.
//!
//! # What it does
//!
//! - It evaluates a 200 to GET, HEAD or QUERY that has `ETag` or `Last-Modified`. A field that is malformed or
//!   repeated is not a validator, nor is a date later than now, which is removed (section 8.8.2.1).
//! - A 304 keeps the fields that it must repeat, and those of CORS. It has no content and no `Content-Length`,
//!   also if a handler has made it.
//! - A 412 keeps the fields that do not describe the 200, and says in one sentence which condition is false.
//! - If a response has `Content-Encoding`, its strong tag is weakened: content that is compressed on the fly is not
//!   the same bytes twice. If the compressed bytes are stored under a tag of their own, see [`StoredCoding`].
//! - It drops the content of every response to HEAD, which some servers would send over HTTP/2.
//!
//! Everything else passes as it came, and no body is polled: writes, other statuses as 206 and 500, upgrades,
//! streams, a 200 without validators. Nothing is allocated for a request without conditions.
//!
//! # What it cannot do
//!
//! - **Guard writes**: when it sees the response, the handler has written. So it ignores them. Evaluate in the handler,
//!   with [`http_conditional::Preconditions::admit`] or the crate `http-conditional-axum`.
//! - **Spare the handler its work**: the handler runs for a 304.
//! - **Ranges**: a handler that responds 206 must evaluate `If-Range` itself. tower-http's `ServeDir` does not: a
//!   download that is resumed after the file has changed is made of two versions.
//!
//! [tower]: https://docs.rs/tower
//! [RFC 9110 section 13]: https://www.rfc-editor.org/rfc/rfc9110#section-13

#![cfg_attr(doctest, doc = include_str!("../README.md"))]

mod body;
mod respond;

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

pub use crate::body::ResponseBody;
use crate::respond::Asked;

/// Makes [`Conditional`] services. See [where it stands](crate#where-it-stands).
///
/// ```
/// use http_conditional_tower::ConditionalLayer;
/// use tower::{Layer as _, service_fn};
///
/// # use http::{Request, Response};
/// # async fn handler(_: Request<()>) -> Result<Response<()>, std::convert::Infallible> { Ok(Response::new(())) }
/// let service = ConditionalLayer.layer(service_fn(handler));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct ConditionalLayer;

impl<S> Layer<S> for ConditionalLayer {
    type Service = Conditional<S>;

    fn layer(&self, inner: S) -> Conditional<S> {
        Conditional(inner)
    }
}

/// A service whose reads are conditional (RFC 9110 section 13). Its content type must be made of [`Bytes`], or of
/// data that can be made from them.
///
/// ```
/// use axum::Router;
/// use http_conditional_tower::Conditional;
///
/// let app = Conditional(Router::<()>::new());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Conditional<S>(
    /// The service whose responses are evaluated.
    pub S,
);

impl<S, A, B> Service<Request<A>> for Conditional<S>
where
    S: Service<Request<A>, Response = Response<B>>,
    B: Body,
    B::Data: From<Bytes>,
{
    type Response = Response<ResponseBody<B>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<A>) -> Self::Future {
        let asked = Asked::by(&request);
        ResponseFuture { inner: self.0.call(request), asked }
    }
}

pin_project! {
    /// The future of [`Conditional`].
    #[derive(Debug)]
    pub struct ResponseFuture<F> {
        #[pin]
        inner: F,
        asked: Asked,
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Body,
{
    type Output = Result<Response<ResponseBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        Poll::Ready(Ok(this.asked.respond(ready!(this.inner.poll(context))?)))
    }
}

/// Declares that the compressed bytes of a response are stored, and that its tag names exactly these bytes.
///
/// Put it into the extensions of a response with `Content-Encoding` and a strong tag of its own for this coding, as
/// `"1-gzip"` beside `"1"` (RFC 9110 section 8.8.3.3). The layer then leaves the tag strong.
///
/// Never use it with a layer that compresses on the fly: the same content becomes other bytes where the stream was
/// flushed in another place.
///
/// ```
/// use http::Response;
/// use http_conditional_tower::StoredCoding;
///
/// let response = Response::builder()
///     .header("etag", "\"1-gzip\"")
///     .header("content-encoding", "gzip")
///     .header("vary", "accept-encoding")
///     .extension(StoredCoding)
///     .body("the bytes of hello.txt.gz")?;
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct StoredCoding;
