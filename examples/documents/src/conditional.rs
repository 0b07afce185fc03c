//! What the conditions of a request make of its response (RFC 9110 section 13).
//!
//! Both functions are to be called last, when nothing but the conditions can keep the request from success.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use http_conditional::{Decision, Preconditions, Refusal, Representation};
use hyper::body::Frame;

use crate::problem::Problem;
use crate::validators::Validators;

/// Responds to a GET, HEAD or QUERY, given the 200 that it gets without conditions.
pub fn read<'r>(
    method: &Method,
    headers: &HeaderMap,
    current: impl Into<Representation<'r>>,
    ok: Response,
) -> Result<Response, Problem> {
    let preconditions = Preconditions::from_headers(headers).with_now(SystemTime::now());
    preconditions.check_syntax(method)?;
    let verdict = preconditions.evaluate(method, current);
    match verdict.decision() {
        Decision::Proceed => Ok(ok),
        Decision::NotModified => Ok(http_conditional::not_modified(ok).map(|()| Body::new(NotSent))),
        Decision::PreconditionFailed => Err(Problem::new(StatusCode::PRECONDITION_FAILED, verdict.to_string())),
    }
}

/// Admits a PUT or DELETE, given what it would write over, if anything.
///
/// The result holds for that version only: a write has to make sure that it is still the current one.
pub fn admit_write(
    method: &Method,
    preconditions: &Preconditions<'_>,
    current: Option<&Validators>,
) -> Result<(), Problem> {
    match preconditions.admit(method, current.map(|current| &current.published)) {
        Ok(_) => Ok(()),
        Err(Refusal::Malformed(malformed)) => Err(malformed.into()),
        Err(Refusal::PreconditionRequired) => Err(precondition_required(method)),
        // Without the current tag (nor is it in a 428): a client that keeps the tag of any response, as curl can, would
        // write with it the next time, over a version that nobody has looked at.
        Err(refusal) => Err(Problem::new(refusal.status(), refusal.to_string())),
    }
}

/// RFC 6585 section 3. The current tag is not sent: a client would use it without a look at the document.
fn precondition_required(method: &Method) -> Problem {
    let detail = format!(
        "this {method} may undo changes that you have not seen: GET the document, then send If-Match with its ETag"
    );
    Problem::new(StatusCode::PRECONDITION_REQUIRED, detail)
}

/// The body of a response to HEAD and of a 304: content of a length that was not looked up. For an empty body axum
/// would send `Content-Length: 0` to HEAD, which is wrong (RFC 9110 section 8.6).
pub struct NotSent;

impl HttpBody for NotSent {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(None)
    }
}
