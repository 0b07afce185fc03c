//! What the conditions of a request make of its answer (RFC 9110 section 13).
//!
//! Both functions are to be called last, when nothing but the conditions can keep the request from success.

use std::time::SystemTime;

use axum::body::{Body, HttpBody as _};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use http_conditional::{Decision, Preconditions, Refusal, Representation};

use crate::problem::Problem;
use crate::validators::Validators;

/// Answers a GET, HEAD or QUERY, given the 200 that it gets without conditions.
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
        Decision::NotModified => Ok(not_modified(ok)),
        Decision::PreconditionFailed => Err(Problem::new(StatusCode::PRECONDITION_FAILED, verdict.to_string())),
    }
}

/// Admits a PUT or DELETE, given what it would write over, if anything.
///
/// The answer holds for that version only: a write has to make sure that it is still the current one.
pub fn admit_write(
    method: &Method,
    preconditions: &Preconditions<'_>,
    current: Option<&Validators>,
) -> Result<(), Problem> {
    match preconditions.admit(method, current.map(|current| &current.published)) {
        Ok(_) => Ok(()),
        Err(Refusal::Malformed(malformed)) => Err(malformed.into()),
        Err(Refusal::PreconditionRequired) => Err(precondition_required(method)),
        // Without the current tag (nor is it in a 428): a client that keeps the tag of any answer, as curl can, would
        // write with it the next time, over a version that nobody has looked at.
        Err(refusal) => Err(Problem::new(refusal.status(), refusal.to_string())),
    }
}

fn not_modified(ok: Response) -> Response {
    // axum gives each answer to HEAD a Content-Length. Here only that of the 200 is right (RFC 9110 section 8.6).
    let length = ok.body().size_hint().exact();
    let mut response = http_conditional::not_modified(ok);
    response.headers_mut().extend(length.map(|length| (header::CONTENT_LENGTH, length.into())));
    response.map(|()| Body::empty())
}

/// RFC 6585 section 3. The current tag is not told: to send it without a look at the document would be no guard.
fn precondition_required(method: &Method) -> Problem {
    let detail = format!(
        "this {method} may undo changes that you have not seen: GET the document, then send If-Match with its ETag"
    );
    Problem::new(StatusCode::PRECONDITION_REQUIRED, detail)
}
