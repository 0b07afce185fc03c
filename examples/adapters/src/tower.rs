//! tower: a layer that answers conditional GETs for handlers which set `ETag` or `Last-Modified` and know nothing of
//! conditions.
//!
//! Put [`ConditionalLayer`] around such handlers. A 200 to GET or HEAD is then sent as it is, or replaced by a 304 or
//! 412. Everything else goes through as it came: other methods, other statuses, answers without validators. No
//! body is looked at, and that of a 304 is dropped without being polled.
//!
//! What it cannot do, because it comes too late for that: guard writes, for the handler has written by then (take an
//! extractor), and spare the handler its work. A handler that answers `Range` with a 206 has to judge by itself; its 206
//! is left alone. Layers that change the body, as compression does, belong inside of this one, for the tag has to
//! be that of the bytes that are sent.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body::Body;
use http_conditional::{Decision, OwnedPreconditions, Validators};
use tower_layer::Layer;
use tower_service::Service;

/// Makes [`Conditional`] services.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConditionalLayer;

impl<S> Layer<S> for ConditionalLayer {
    type Service = Conditional<S>;

    fn layer(&self, inner: S) -> Conditional<S> {
        Conditional(inner)
    }
}

/// A service whose answers to GET and HEAD are conditional.
#[derive(Clone, Debug)]
pub struct Conditional<S>(pub S);

impl<S, A, B> Service<Request<A>> for Conditional<S>
where
    S: Service<Request<A>, Response = Response<B>>,
    S::Future: Send + 'static,
    B: Body + Default,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<B>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<A>) -> Self::Future {
        let method = request.method().clone();
        let fields = OwnedPreconditions::from_headers(request.headers()).with_now(SystemTime::now());
        let answer = self.0.call(request);
        Box::pin(async move { Ok(judged(&method, &fields, answer.await?)) })
    }
}

/// Turns a 200 to GET or HEAD into what its conditions make of it.
fn judged<B: Body + Default>(method: &Method, fields: &OwnedPreconditions, answer: Response<B>) -> Response<B> {
    if !matches!(*method, Method::GET | Method::HEAD) || answer.status() != StatusCode::OK {
        return answer;
    }
    match fields.as_preconditions().evaluate(method, &Validators::from_headers(answer.headers())).decision() {
        Decision::Proceed => answer,
        Decision::NotModified => {
            // Some servers, as axum, count the body. On a 304 only the length of the 200 is right (section 8.6).
            let counted = answer.body().size_hint().exact().map(HeaderValue::from);
            let length = answer.headers().get(CONTENT_LENGTH).cloned().or(counted);
            let (head, body) = answer.into_parts();
            let mut fresh = http_conditional::not_modified(Response::from_parts(head, ()));
            fresh.headers_mut().extend(length.map(|length| (CONTENT_LENGTH, length)));
            // That of an answer to HEAD the server drops by itself, maybe after a look at its length.
            fresh.map(|()| if *method == Method::HEAD { body } else { B::default() })
        }
        Decision::PreconditionFailed => {
            let mut failed = Response::new(B::default());
            *failed.status_mut() = StatusCode::PRECONDITION_FAILED;
            failed
        }
    }
}

// ---- Copy down to here. The rest is an example: an axum router whose handlers know nothing of conditions.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response as AxumResponse};
use axum::routing::get;
use bytes::Bytes;

use crate::resource::Resource;

/// Serves the resource at `/`.
pub fn router(resource: Arc<Resource>) -> Router {
    Router::new().route("/", get(read).put(write)).layer(ConditionalLayer).with_state(resource)
}

async fn read(State(resource): State<Arc<Resource>>) -> AxumResponse {
    let Some(version) = resource.current() else { return StatusCode::NOT_FOUND.into_response() };
    let mut answer = version.content.clone().into_response();
    version.validators.write_to(answer.headers_mut());
    answer
}

/// The last one wins: no layer can help that.
async fn write(State(resource): State<Arc<Resource>>, content: Bytes) -> StatusCode {
    loop {
        let current = resource.current();
        if resource.write(current.as_ref(), content.clone()).is_some() {
            return if current.is_some() { StatusCode::NO_CONTENT } else { StatusCode::CREATED };
        }
    }
}
