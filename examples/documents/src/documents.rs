//! The handlers. Each first finds out what the answer without conditions would be, then asks [`conditional`].

use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use http_conditional::{ETag, OwnedPreconditions, Preconditions};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::app::App;
use crate::content::{self, Content};
use crate::problem::Problem;
use crate::store::{Entry, Store};
use crate::validators::Validators;
use crate::{conditional, digest, search};

/// The percent-decoded id, unless what it stands for is no text.
type Id = Result<Path<String>, PathRejection>;

/// Everything but the unreserved characters (RFC 3986 section 2.3).
const UNSAFE_IN_A_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How many bytes an id may have.
const MAX_ID: usize = 255;

/// Refuses an id that no page and no other client could reach: `.` and `..` are resolved away in a URL.
fn checked(id: Id) -> Result<String, Problem> {
    let Path(id) = id?;
    if matches!(id.as_str(), "." | "..") || id.len() > MAX_ID {
        let detail = format!("an id is neither \".\" nor \"..\" and has at most {MAX_ID} bytes");
        return Err(Problem::new(StatusCode::BAD_REQUEST, detail));
    }
    Ok(id)
}

/// Store it, but ask before each use whether it is still current.
const NO_CACHE: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-cache");

/// `GET` and `HEAD /documents`. Any write changes the tag. It is weak: another release may list the same state in other bytes.
pub fn list(app: &App, request: &Request) -> Result<Response, Problem> {
    let (version, entries) = app.store.list()?;
    let etag = ETag::weak(version).expect("a number fits into a tag");
    answer_list(request.method(), request.headers(), &etag, as_json(&entries))
}

/// `QUERY /documents` (RFC 10008). What the conditions are about is the result of this very search, as if it were a
/// resource of its own. So its tag is made of the result, and a write that does not touch the result leaves it.
///
/// For the same reason the content is read before the conditions are judged, other than on a PUT: without it nobody
/// knows what they are about.
pub async fn search(app: &App, request: Request) -> Result<Response, Problem> {
    search::check(request.headers())?;
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let search = search::parse(&content::read(request, app.timeout).await?)?;
    let result = as_json(&app.store.search(&search.contains)?);
    answer_list(&method, &headers, &digest::etag(result.as_bytes()), result)
}

fn answer_list(method: &Method, headers: &HeaderMap, etag: &ETag, list: String) -> Result<Response, Problem> {
    let content_type = (header::CONTENT_TYPE, "application/json");
    let ok = ([(header::ETAG, etag)], [content_type, NO_CACHE, search::ACCEPT_QUERY], list).into_response();
    conditional::read(method, headers, etag, ok)
}

fn as_json(entries: &[Entry]) -> String {
    entries.iter().map(listed).collect::<Value>().to_string()
}

fn listed(entry: &Entry) -> Value {
    json!({
        "id": entry.id,
        "etag": entry.validators.published.etag().and_then(ETag::to_str),
        "content_type": entry.content_type,
        "size": entry.size,
        "last_modified": entry.validators.last_modified.to_string(),
    })
}

/// `GET` and `HEAD /documents/{id}`.
pub async fn get(State(app): State<Arc<App>>, id: Id, method: Method, headers: HeaderMap) -> Result<Response, Problem> {
    let id = checked(id)?;
    let (validators, content) = app.store.document(&id)?.ok_or_else(no_such_document)?;
    let content_type = [(header::CONTENT_TYPE, content.content_type)];
    let ok = (validators.headers(), content_type, [NO_CACHE], content.body).into_response();
    conditional::read(&method, &headers, &validators.published, ok)
}

/// `PUT /documents/{id}`.
pub async fn put(State(app): State<Arc<App>>, id: Id, request: Request) -> Result<Response, Problem> {
    let id = checked(id)?;
    let content_type = content::check(&request)?;
    let location = format!("/documents/{}", utf8_percent_encode(&id, UNSAFE_IN_A_PATH));
    let preconditions = OwnedPreconditions::from_headers(request.headers()).with_now(SystemTime::now());

    // Judged before the body is read, so that a client which waits for 100 (Continue) uploads nothing in vain.
    admit_put(&app.store, &id, &preconditions)?;
    let content = Content { content_type, body: content::read(request, app.timeout).await? };

    // Judged again, for that took its time, and as often as somebody else writes between judging and writing.
    loop {
        let judged = admit_put(&app.store, &id, &preconditions)?;
        if let Some(written) = app.store.write(&id, judged.as_ref(), &content)? {
            // The bytes are stored as they came, so the answer may tell their validators (RFC 9110 section 9.3.4).
            return Ok(match judged {
                None => (StatusCode::CREATED, [(header::LOCATION, location)], written.headers()).into_response(),
                Some(_) => (StatusCode::NO_CONTENT, written.headers()).into_response(),
            });
        }
    }
}

/// What a PUT may write over: the version that is there now, or nothing.
fn admit_put(store: &Store, id: &str, preconditions: &OwnedPreconditions) -> Result<Option<Validators>, Problem> {
    let current = store.validators(id)?;
    conditional::admit_write(&Method::PUT, &preconditions.as_preconditions(), current.as_ref())?;
    Ok(current)
}

/// `DELETE /documents/{id}`.
pub async fn delete(State(app): State<Arc<App>>, id: Id, headers: HeaderMap) -> Result<StatusCode, Problem> {
    let id = checked(id)?;
    let preconditions = Preconditions::from_headers(&headers).with_now(SystemTime::now());
    loop {
        let judged = app.store.validators(&id)?.ok_or_else(no_such_document)?;
        conditional::admit_write(&Method::DELETE, &preconditions, Some(&judged))?;
        if app.store.delete(&id, &judged)? {
            return Ok(StatusCode::NO_CONTENT);
        }
    }
}

fn no_such_document() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is no document of this id")
}
