//! actix-web: the conditions of a request as an extractor, out of a header map that is not of `http` 1.x.
//!
//! Take [`Conditions`] as an argument of a handler; it keeps the request, which is a reference count. Call
//! [`Conditions::evaluate`] before a read loads and before a write writes.
//!
//! Your responsibilities: the 404, 403 and the like come first; the 200 publishes the same fields that `evaluate` was
//! given; a write is performed only if the version that was evaluated is still there.
//!
//! For a 400 or a 428, call [`Preconditions::admit`] with `conditions.fields()`.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::time::SystemTime;

use actix_web::body::{self, BoxBody};
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};
use http_conditional::{Decision, Preconditions, Validators, Verdict, belongs_on_not_modified};

/// The method and the conditional fields of a request.
#[derive(Clone, Debug)]
pub struct Conditions(HttpRequest);

/// Fields that are on the 200 and on the 304: `ETag`, `Cache-Control`, `Vary`.
pub type Published = Vec<(String, Vec<u8>)>;

impl FromRequest for Conditions {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.clone())))
    }
}

impl Conditions {
    /// The fields by name. To accept clients of WebDAV and S3, add `.accept_unquoted_tags()`.
    #[must_use]
    pub fn fields(&self) -> Preconditions<'_> {
        Preconditions::from_lookup(|name| self.0.headers().get_all(name)).with_now(SystemTime::now())
    }

    /// Evaluates the request with the validators of what is there now; `None` is a missing resource.
    ///
    /// # Errors
    ///
    /// If the method must not be performed. As a response this is a 304 or a 412.
    pub fn evaluate(&self, current: Option<&Validators>, published: &Published) -> Result<Verdict, NotPerformed> {
        let verdict = self.fields().evaluate(self.0.method().as_str(), current);
        if verdict.decision() == Decision::Proceed {
            Ok(verdict)
        } else {
            Err(NotPerformed(verdict, published.clone()))
        }
    }
}

/// Why the method is not performed, and what a 304 publishes.
#[derive(Debug)]
pub struct NotPerformed(Verdict, Published);

/// The content of the 412: which condition is false, and why.
impl std::fmt::Display for NotPerformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.0)
    }
}

impl ResponseError for NotPerformed {
    fn status_code(&self) -> StatusCode {
        if self.0.decision() == Decision::NotModified {
            StatusCode::NOT_MODIFIED
        } else {
            StatusCode::PRECONDITION_FAILED
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if self.status_code() == StatusCode::PRECONDITION_FAILED {
            return response.content_type("text/plain; charset=utf-8").body(self.to_string());
        }
        let has_etag = self.1.iter().any(|(name, _)| name == "etag");
        for (name, value) in self.1.iter().filter(|(name, _)| belongs_on_not_modified(name, has_etag)) {
            response.append_header((name.as_str(), value.as_slice()));
        }
        // Without a size: over HTTP/2, actix sends `content-length: 0` for an empty one.
        response.finish().set_body(BoxBody::new(body::None::new()))
    }
}

/// Names and values of `http` 1.x go over as the text and the bytes that they are.
pub fn fields(validators: &Validators) -> impl Iterator<Item = (String, Vec<u8>)> {
    validators.fields().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
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
) -> Result<HttpResponse, NotPerformed> {
    match conditions.0.method().as_str() {
        "GET" | "HEAD" | "QUERY" | "PROPFIND" | "REPORT" | "SEARCH" => read(&resource, &conditions),
        "OPTIONS" => Ok(HttpResponse::NoContent().insert_header((header::ALLOW, ALLOW)).finish()),
        "CONNECT" | "TRACE" => Ok(HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, ALLOW)).finish()),
        "DELETE" => delete(&resource, &conditions),
        _ => write(&resource, &conditions, body).await,
    }
}

fn read(resource: &Resource, conditions: &Conditions) -> Result<HttpResponse, NotPerformed> {
    let Some(version) = resource.current() else { return Ok(HttpResponse::NotFound().finish()) };
    let mut published: Published = fields(&version.validators).collect();
    published.push(("cache-control".to_owned(), b"no-cache".to_vec()));
    let verdict = conditions.evaluate(Some(&version.validators), &published)?;

    // Here content that is expensive would be loaded, with `.await` and `?`.
    let (whole, length) = (version.content.clone(), version.content.len() as u64);
    let request = conditions.0.headers();
    let lines = request.get_all(header::RANGE).map(header::HeaderValue::as_bytes);
    let part = if verdict.allows_range() { ranges::select(lines, length) } else { Part::Whole };
    if part == Part::Unsatisfiable {
        let none = (header::CONTENT_RANGE, ranges::content_range(None, length));
        return Ok(HttpResponse::RangeNotSatisfiable().insert_header(none).finish());
    }
    let mut ok = HttpResponse::Ok();
    ok.insert_header((header::CONTENT_TYPE, "text/plain"));
    for field in published {
        ok.append_header(field);
    }
    let Part::Range(part) = part else { return Ok(ok.body(whole)) };
    ok.status(StatusCode::PARTIAL_CONTENT);
    ok.insert_header((header::CONTENT_RANGE, ranges::content_range(Some(&part), length)));
    let mut partial = ok.body(ranges::slice(&whole, &part));
    if request.contains_key(header::IF_RANGE) {
        partial.headers_mut().retain(|name, _| !ranges::describes_the_whole(name.as_str()));
    }
    Ok(partial)
}

async fn write(resource: &Resource, conditions: &Conditions, body: web::Payload) -> Result<HttpResponse, NotPerformed> {
    // A client that waits for 100 (Continue) is refused at once, though actix has sent it by now, so that the client may
    // upload in vain. The content of all others is on its way, and a client that sends while it is refused can lose the
    // 412.
    if conditions.0.headers().contains_key(header::EXPECT) {
        conditions.evaluate(validators(resource.current().as_ref()), &Published::new())?;
    }
    let content = match body.to_bytes_limited(MAX_SIZE).await {
        Ok(Ok(content)) => content,
        Ok(Err(error)) => return Ok(error.error_response()),
        Err(_) => return Ok(HttpResponse::PayloadTooLarge().finish()),
    };

    // After the upload, which took its time, and again after each write of another writer.
    loop {
        let current = resource.current();
        conditions.evaluate(validators(current.as_ref()), &Published::new())?;
        if let Some(written) = resource.write(current.as_ref(), content.clone()) {
            let mut response = if current.is_some() { HttpResponse::NoContent() } else { HttpResponse::Created() };
            for field in fields(&written.validators) {
                response.insert_header(field);
            }
            return Ok(response.finish());
        }
    }
}

fn delete(resource: &Resource, conditions: &Conditions) -> Result<HttpResponse, NotPerformed> {
    loop {
        // To delete what is missing is a 404, whatever the conditions say (RFC 9110 section 13.2.1).
        let Some(current) = resource.current() else { return Ok(HttpResponse::NotFound().finish()) };
        conditions.evaluate(Some(&current.validators), &Published::new())?;
        if resource.delete(&current) {
            return Ok(HttpResponse::NoContent().finish());
        }
    }
}
