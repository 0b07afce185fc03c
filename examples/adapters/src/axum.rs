//! axum: the conditions of a request as an extractor.
//!
//! Take [`Conditions`] as an argument of a handler. It borrows nothing, so the handler may await before it judges.
//! A read calls [`Conditions::answer`] with the 200 that it would send, a write calls [`Conditions::admit`] before it
//! writes. What the handler still owes: its 404, 403 and the like come first; the 200 carries the
//! [validators](http_conditional::Validators::write_to) of what is judged; a write goes through only if the version
//! that was judged is still there.
//!
//! For more than that, `conditions.fields.as_preconditions()` can [`check`](http_conditional::Preconditions::check_syntax) for a 400, and
//! tell by [`precondition_required`](http_conditional::Preconditions::precondition_required) that a write deserves a 428.

use std::convert::Infallible;
use std::time::SystemTime;

use axum::body::{Body, HttpBody as _};
use axum::extract::FromRequestParts;
use axum::http::{HeaderValue, Method, StatusCode, header, request};
use axum::response::{IntoResponse, Response};
use http_conditional::{Decision, OwnedPreconditions, Representation, Verdict};

/// The method and the conditional fields of a request.
#[derive(Clone, Debug)]
pub struct Conditions {
    pub method: Method,
    pub fields: OwnedPreconditions,
}

impl<S: Sync> FromRequestParts<S> for Conditions {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut request::Parts, _: &S) -> Result<Self, Infallible> {
        let fields = OwnedPreconditions::from_headers(&parts.headers).with_now(SystemTime::now());
        Ok(Self { method: parts.method.clone(), fields })
    }
}

impl Conditions {
    /// Reads a bare token as a tag, for clients of WebDAV and S3 that send `If-Match: cf660d`.
    #[must_use]
    pub fn accept_unquoted_tags(self) -> Self {
        Self { fields: self.fields.accept_unquoted_tags(), ..self }
    }

    /// Answers a read. `ok` makes the 200, and is told whether it may be a 206 or 416 instead.
    pub fn answer<'r>(&self, current: impl Into<Representation<'r>>, ok: impl FnOnce(bool) -> Response) -> Response {
        let verdict = self.fields.as_preconditions().evaluate(&self.method, current);
        match verdict.decision() {
            Decision::Proceed => ok(verdict.allows_range()),
            Decision::NotModified => not_modified(&self.method, ok(false)),
            Decision::PreconditionFailed => PreconditionFailed(verdict).into_response(),
        }
    }

    /// Admits a write over what is there now.
    ///
    /// # Errors
    ///
    /// Where a condition is false: the answer is 412 then, and nothing may be written.
    pub fn admit<'r>(&self, current: impl Into<Representation<'r>>) -> Result<(), PreconditionFailed> {
        let verdict = self.fields.as_preconditions().evaluate(&self.method, current);
        if verdict.decision() == Decision::Proceed { Ok(()) } else { Err(PreconditionFailed(verdict)) }
    }
}

fn not_modified(method: &Method, ok: Response) -> Response {
    // axum counts the body of every answer. On a 304 only the length of the 200 is right (RFC 9110 section 8.6).
    let counted = ok.body().size_hint().exact().map(HeaderValue::from);
    let length = ok.headers().get(header::CONTENT_LENGTH).cloned().or(counted);
    let (head, body) = ok.into_parts();
    let mut response = http_conditional::not_modified(Response::from_parts(head, ()));
    response.headers_mut().extend(length.map(|length| (header::CONTENT_LENGTH, length)));
    // That of an answer to HEAD axum drops by itself, after a look at its length.
    response.map(|()| if *method == Method::HEAD { body } else { Body::empty() })
}

/// A condition is false; the body of the 412 tells which, and why.
#[derive(Debug)]
pub struct PreconditionFailed(pub Verdict);

impl IntoResponse for PreconditionFailed {
    fn into_response(self) -> Response {
        (StatusCode::PRECONDITION_FAILED, format!("{}\n", self.0)).into_response()
    }
}

// ---- Copy down to here. The rest is an example.

use std::sync::Arc;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::routing::any;

use crate::ranges;
use crate::resource::{ALLOW, MAX_SIZE, Resource, validators};

/// Serves the resource at `/`.
pub fn router(resource: Arc<Resource>) -> Router {
    Router::new().route("/", any(handle)).with_state(resource)
}

/// axum knows no route for QUERY, so the method is looked at here.
async fn handle(State(resource): State<Arc<Resource>>, conditions: Conditions, request: Request) -> Response {
    match conditions.method.as_str() {
        "GET" | "HEAD" | "QUERY" => read(&resource, &conditions, request.headers()),
        "OPTIONS" => (StatusCode::NO_CONTENT, [(header::ALLOW, ALLOW)]).into_response(),
        "CONNECT" | "TRACE" => (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, ALLOW)]).into_response(),
        "DELETE" => delete(&resource, &conditions).into_response(),
        _ => write(&resource, &conditions, request.into_body()).await.into_response(),
    }
}

fn read(resource: &Resource, conditions: &Conditions, headers: &HeaderMap) -> Response {
    let Some(version) = resource.current() else { return StatusCode::NOT_FOUND.into_response() };
    conditions.answer(&version.validators, |may_be_part| {
        let mut ok = Response::new(version.content.clone());
        version.validators.write_to(ok.headers_mut());
        ok.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        ok.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if may_be_part { ranges::apply(headers, ok) } else { ok }.map(Body::from)
    })
}

async fn write(resource: &Resource, conditions: &Conditions, body: Body) -> Result<Response, PreconditionFailed> {
    // Judged before the body is read, so that a client which waits for 100 (Continue) uploads nothing in vain.
    conditions.admit(validators(resource.current().as_ref()))?;
    let Ok(content) = to_bytes(body, MAX_SIZE).await else { return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response()) };

    // Judged again, for that took its time, and as often as somebody else writes between judging and writing.
    loop {
        let judged = resource.current();
        conditions.admit(validators(judged.as_ref()))?;
        if let Some(written) = resource.write(judged.as_ref(), content.clone()) {
            let status = if judged.is_some() { StatusCode::NO_CONTENT } else { StatusCode::CREATED };
            let mut response = status.into_response();
            written.validators.write_to(response.headers_mut());
            return Ok(response);
        }
    }
}

fn delete(resource: &Resource, conditions: &Conditions) -> Result<StatusCode, PreconditionFailed> {
    loop {
        // To delete what is missing is a 404, whatever the conditions say (RFC 9110 section 13.2.1).
        let Some(judged) = resource.current() else { return Ok(StatusCode::NOT_FOUND) };
        conditions.admit(&judged.validators)?;
        if resource.delete(&judged) {
            return Ok(StatusCode::NO_CONTENT);
        }
    }
}
