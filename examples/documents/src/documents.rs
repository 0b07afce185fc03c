//! The handlers. Each first finds out what the response without conditions would be, then asks [`conditional`].

use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use http_conditional::{ETag, OwnedPreconditions, Preconditions};
use percent_encoding::utf8_percent_encode;
use serde_json::{Value, json};

use crate::app::App;
use crate::conditional::NotSent;
use crate::content::{self, Content};
use crate::paging::{Page, RESERVED};
use crate::problem::Problem;
use crate::store::Entry;
use crate::validators::Validators;
use crate::{conditional, digest, search};

/// The percent-decoded id, unless what it stands for is no text.
type Id = Result<Path<String>, PathRejection>;

/// How often a write is tried if other writers are faster. A condition with a tag ends that at the first time.
const SWAPS: usize = 32;

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

/// `GET` and `HEAD /documents`: a page of the list, whose cost does not grow with the number of documents.
pub async fn list(app: &App, method: &Method, headers: &HeaderMap, uri: &Uri) -> Result<Response, Problem> {
    let page = Page::of(uri)?;
    // The tag first, if it is asked for: it costs a part of the list.
    let needed = Preconditions::from_headers(headers).validators_needed(method);
    if needed.etag() || *method == Method::HEAD {
        let mut tags = app.store.tags(page.clone()).await?;
        let next = page.cut(&mut tags, |(id, _)| id);
        let etag = digest::list_etag(tags.iter().map(|(id, tag)| [&id[..], tag]), next.is_some());
        let response = respond_list(method, headers, &etag, next, Body::new(NotSent))?;
        if response.status() == StatusCode::NOT_MODIFIED || *method == Method::HEAD {
            return Ok(response);
        }
    }
    let mut entries = app.store.list(page.clone()).await?;
    let next = page.cut(&mut entries, |entry| &entry.id);
    let etag = digest::list_etag(entries.iter().map(|entry| [&entry.id[..], &entry.validators.tag]), next.is_some());
    respond_list(method, headers, &etag, next, as_json(&entries).into())
}

/// `QUERY /documents` (RFC 10008). What the conditions are about is the result of this very search, as if it were a
/// resource of its own. So its tag is made of the result, and a write that does not touch the result leaves it.
///
/// For the same reason the content is read before the conditions are evaluated, other than on a PUT: without the
/// content it is unknown what they are about. A search looks at each document until its page is full.
pub async fn search(app: &App, request: Request) -> Result<Response, Problem> {
    search::check(request.headers())?;
    let (method, headers, page) = (request.method().clone(), request.headers().clone(), Page::of(request.uri())?);
    let search = search::parse(&content::read(request, app.timeout).await?)?;
    let mut entries = app.store.search(search.contains, page.clone()).await?;
    let next = page.cut(&mut entries, |entry| &entry.id);
    let result = as_json(&entries);
    let etag = digest::etag([result.as_bytes(), next.as_ref().map_or(b"", HeaderValue::as_bytes)]);
    respond_list(&method, &headers, &etag, next, result.into())
}

fn respond_list(
    method: &Method,
    headers: &HeaderMap,
    etag: &ETag,
    next: Option<HeaderValue>,
    list: Body,
) -> Result<Response, Problem> {
    let content_type = (header::CONTENT_TYPE, "application/json");
    let mut ok = ([(header::ETAG, etag)], [content_type, NO_CACHE, search::ACCEPT_QUERY], list).into_response();
    ok.headers_mut().extend(next.map(|next| (header::LINK, next)));
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
        "last_modified": entry.validators.modified.to_string(),
    })
}

/// `GET` and `HEAD /documents/{id}`. Evaluates first and loads later: a 304 costs the same for every size.
pub async fn get(State(app): State<Arc<App>>, id: Id, method: Method, headers: HeaderMap) -> Result<Response, Problem> {
    let id = checked(id)?;
    if method == Method::HEAD || !Preconditions::from_headers(&headers).is_empty() {
        let entry = app.store.entry(&id).await?.ok_or_else(no_such_document)?;
        let ok = found(&entry, Body::new(NotSent));
        let response = conditional::read(&method, &headers, &entry.validators.published, ok)?;
        if response.status() == StatusCode::NOT_MODIFIED || method == Method::HEAD {
            return Ok(response);
        }
    }
    // The content may be newer than what was evaluated: its own tag is sent, and is evaluated too.
    let (entry, body) = app.store.document(&id).await?.ok_or_else(no_such_document)?;
    conditional::read(&method, &headers, &entry.validators.published, found(&entry, body.into()))
}

/// The 200 of a document.
fn found(entry: &Entry, body: Body) -> Response {
    let content =
        [(header::CONTENT_TYPE, entry.content_type.clone()), (header::CONTENT_LENGTH, entry.size.to_string())];
    (entry.validators.headers(), content, [NO_CACHE], body).into_response()
}

/// `PUT /documents/{id}`.
pub async fn put(State(app): State<Arc<App>>, id: Id, request: Request) -> Result<Response, Problem> {
    let id = checked(id)?;
    let content_type = content::check(&request)?;
    let location = format!("/documents/{}", utf8_percent_encode(&id, RESERVED));
    let preconditions = app.preconditions(request.headers());

    // Evaluated before the body is read, so that a client which waits for 100 (Continue) uploads nothing in vain.
    admit_put(&app, &id, &preconditions).await?;
    let body = content::read(request, app.timeout).await?;

    // Evaluated again, for that took its time, and again if another writer is faster between evaluation and swap.
    for _ in 0..SWAPS {
        let evaluated = admit_put(&app, &id, &preconditions).await?;
        let content = Content { content_type: content_type.clone(), body: body.clone() };
        if let Some(written) = app.store.write(&id, evaluated.as_ref(), content).await? {
            // The bytes are stored as they came, so the response may have their validators (RFC 9110 section 9.3.4).
            return Ok(match evaluated {
                None => (StatusCode::CREATED, [(header::LOCATION, location)], written.headers()).into_response(),
                Some(_) => (StatusCode::NO_CONTENT, written.headers()).into_response(),
            });
        }
    }
    Err(Problem::overtaken())
}

/// What a PUT may write over: the version that is there now, or nothing.
async fn admit_put(app: &App, id: &str, preconditions: &OwnedPreconditions) -> Result<Option<Validators>, Problem> {
    let current = app.store.entry(id).await?.map(|entry| entry.validators);
    conditional::admit_write(&Method::PUT, &preconditions.as_preconditions(), current.as_ref())?;
    Ok(current)
}

/// `DELETE /documents/{id}`.
pub async fn delete(State(app): State<Arc<App>>, id: Id, headers: HeaderMap) -> Result<StatusCode, Problem> {
    let id = checked(id)?;
    let preconditions = app.preconditions(&headers);
    for _ in 0..SWAPS {
        let current = app.store.entry(&id).await?.ok_or_else(no_such_document)?.validators;
        conditional::admit_write(&Method::DELETE, &preconditions.as_preconditions(), Some(&current))?;
        if app.store.delete(&id, &current).await? {
            return Ok(StatusCode::NO_CONTENT);
        }
    }
    Err(Problem::overtaken())
}

fn no_such_document() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is no document of this id")
}
