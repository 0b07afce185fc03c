//! actix-web: the conditions of a request as an extractor, out of a header map that is not of `http` 1.x.
//!
//! Take [`Conditions`] as an argument of a handler; it keeps the request, which is a reference count, so the handler
//! may await before it judges. A read calls [`Conditions::answer`] with the 200 that it would send, a write calls
//! [`Conditions::admit`] before it writes. What the handler still owes: its 404, 403 and the like come first; the 200
//! carries the [validators](Validators::fields) of what is judged; a write goes through only if
//! the version that was judged is still there.
//!
//! For more than that, `conditions.fields()` can [`check`](Preconditions::check_syntax) for a 400, and tell by
//! [`precondition_required`](Preconditions::precondition_required) that a write deserves a 428.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::time::SystemTime;

use actix_web::body::{BoxBody, None};
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};
use http::Method;
use http_conditional::{Decision, Preconditions, Representation, Validators, Verdict, belongs_on_not_modified};

/// The method and the conditional fields of a request.
#[derive(Clone, Debug)]
pub struct Conditions {
    pub method: Method,
    request: HttpRequest,
}

impl FromRequest for Conditions {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let method = Method::from_bytes(request.method().as_str().as_bytes()).expect("a token, as it was before");
        ready(Ok(Self { method, request: request.clone() }))
    }
}

impl Conditions {
    /// The fields by name. To live with clients of WebDAV and S3, add `.accept_unquoted_tags()`.
    #[must_use]
    pub fn fields(&self) -> Preconditions<'_> {
        Preconditions::from_lookup(|name| self.request.headers().get_all(name)).with_now(SystemTime::now())
    }

    /// Answers a read. `ok` makes the 200, and is told whether it may be a 206 or 416 instead.
    pub fn answer<'r>(
        &self,
        current: impl Into<Representation<'r>>,
        ok: impl FnOnce(bool) -> HttpResponse,
    ) -> HttpResponse {
        let verdict = self.fields().evaluate(&self.method, current);
        match verdict.decision() {
            Decision::Proceed => ok(verdict.allows_range()),
            Decision::NotModified => not_modified(ok(false)),
            Decision::PreconditionFailed => PreconditionFailed(verdict).error_response(),
        }
    }

    /// Admits a write over what is there now.
    ///
    /// # Errors
    ///
    /// Where a condition is false: the answer is 412 then, and nothing may be written.
    pub fn admit<'r>(&self, current: impl Into<Representation<'r>>) -> Result<(), PreconditionFailed> {
        let verdict = self.fields().evaluate(&self.method, current);
        if verdict.decision() == Decision::Proceed { Ok(()) } else { Err(PreconditionFailed(verdict)) }
    }
}

fn not_modified(mut ok: HttpResponse) -> HttpResponse {
    *ok.status_mut() = StatusCode::NOT_MODIFIED;
    let has_etag = ok.headers().contains_key(header::ETAG);
    ok.headers_mut().retain(|name, _| belongs_on_not_modified(name.as_str(), has_etag));
    // Without a size: over HTTP/2, actix sends `content-length: 0` for an empty one.
    ok.set_body(BoxBody::new(None::new()))
}

/// A condition is false; the body of the 412 tells which, and why.
#[derive(Debug)]
pub struct PreconditionFailed(pub Verdict);

impl std::fmt::Display for PreconditionFailed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.0)
    }
}

impl ResponseError for PreconditionFailed {
    fn status_code(&self) -> StatusCode {
        StatusCode::PRECONDITION_FAILED
    }
}

// ---- Copy down to here. The rest is an example.

use std::sync::Arc;

use actix_web::web::{self, Data};

use crate::ranges::{self, Part};
use crate::resource::{ALLOW, MAX_SIZE, Resource, validators};

/// Serves the resource at `/`.
pub fn configure(resource: Arc<Resource>) -> impl FnOnce(&mut web::ServiceConfig) {
    move |config| {
        config.app_data(Data::from(resource)).route("/", web::to(handle));
    }
}

async fn handle(
    resource: Data<Resource>,
    conditions: Conditions,
    body: web::Payload,
) -> Result<HttpResponse, PreconditionFailed> {
    match conditions.method.as_str() {
        "GET" | "HEAD" | "QUERY" | "PROPFIND" | "REPORT" | "SEARCH" => Ok(read(&resource, &conditions)),
        "OPTIONS" => Ok(HttpResponse::NoContent().insert_header((header::ALLOW, ALLOW)).finish()),
        "CONNECT" | "TRACE" => Ok(HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, ALLOW)).finish()),
        "DELETE" => delete(&resource, &conditions),
        _ => write(&resource, &conditions, body).await,
    }
}

fn read(resource: &Resource, conditions: &Conditions) -> HttpResponse {
    let Some(version) = resource.current() else { return HttpResponse::NotFound().finish() };
    let (whole, length) = (version.content.clone(), version.content.len() as u64);
    conditions.answer(&version.validators, |may_be_part| {
        let mut ok = HttpResponse::Ok();
        for field in fields(&version.validators) {
            ok.insert_header(field);
        }
        let ok =
            ok.insert_header((header::CONTENT_TYPE, "text/plain")).insert_header((header::CACHE_CONTROL, "no-cache"));

        let request = conditions.request.headers();
        let lines = request.get_all(header::RANGE).map(header::HeaderValue::as_bytes);
        match if may_be_part { ranges::select(lines, length) } else { Part::Whole } {
            Part::Whole => ok.body(whole),
            Part::Unsatisfiable => {
                let none = (header::CONTENT_RANGE, ranges::content_range(None, length));
                HttpResponse::RangeNotSatisfiable().insert_header(none).finish()
            }
            Part::Range(part) => {
                let content_range = (header::CONTENT_RANGE, ranges::content_range(Some(&part), length));
                ok.status(StatusCode::PARTIAL_CONTENT).insert_header(content_range);
                let mut partial = ok.body(ranges::slice(&whole, &part));
                if request.contains_key(header::IF_RANGE) {
                    partial.headers_mut().retain(|name, _| !ranges::describes_the_whole(name.as_str()));
                }
                partial
            }
        }
    })
}

async fn write(
    resource: &Resource,
    conditions: &Conditions,
    body: web::Payload,
) -> Result<HttpResponse, PreconditionFailed> {
    // Evaluated before the content is read. actix has sent 100 (Continue) by now, so a client that waits for it may
    // upload in vain; the upload is not stored.
    conditions.admit(validators(resource.current().as_ref()))?;
    let content = match body.to_bytes_limited(MAX_SIZE).await {
        Ok(Ok(content)) => content,
        Ok(Err(error)) => return Ok(error.error_response()),
        Err(_) => return Ok(HttpResponse::PayloadTooLarge().finish()),
    };

    // Judged again, for that took its time, and as often as somebody else writes between judging and writing.
    loop {
        let judged = resource.current();
        conditions.admit(validators(judged.as_ref()))?;
        if let Some(written) = resource.write(judged.as_ref(), content.clone()) {
            let mut response = if judged.is_some() { HttpResponse::NoContent() } else { HttpResponse::Created() };
            for field in fields(&written.validators) {
                response.insert_header(field);
            }
            return Ok(response.finish());
        }
    }
}

fn delete(resource: &Resource, conditions: &Conditions) -> Result<HttpResponse, PreconditionFailed> {
    loop {
        // To delete what is missing is a 404, whatever the conditions say (RFC 9110 section 13.2.1).
        let Some(judged) = resource.current() else { return Ok(HttpResponse::NotFound().finish()) };
        conditions.admit(&judged.validators)?;
        if resource.delete(&judged) {
            return Ok(HttpResponse::NoContent().finish());
        }
    }
}

/// Names and values of `http` 1.x go over as the text and the bytes that they are.
fn fields(validators: &Validators) -> impl Iterator<Item = (String, Vec<u8>)> {
    validators.fields().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
}
