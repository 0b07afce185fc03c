//! The handlers. Each first finds out what there is, then asks the conditions of the request, and only then loads or
//! writes.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts as _, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse as _, Response};
use futures_util::stream;
use http_conditional::Preconditions;
use http_conditional_axum::{Conditions, ETag, Published, Verdict};
use percent_encoding::utf8_percent_encode;
use serde_json::{Value, json};

use crate::app::App;
use crate::content::{self, Content};
use crate::paging::{Page, RESERVED};
use crate::problem::Problem;
use crate::store::{Entry, Version};
use crate::validators::Validators;
use crate::{digest, search, unread};

/// The percent-decoded id, unless it is not text.
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

/// A client stores it, but asks before each use whether it is still current.
fn no_cache(published: impl Into<Published>) -> Published {
    published.into().with("cache-control", "no-cache")
}

/// `GET` and `HEAD /documents`: a page of the list, whose cost does not grow with the number of documents.
pub async fn list(app: &App, mut request: Parts) -> Result<Response, Problem> {
    let page = Page::of(&request.uri)?;
    let Ok(conditions) = Conditions::from_request_parts(&mut request, &()).await;
    let head = request.method == Method::HEAD;
    // The tag first, if it is asked for: it costs a part of the list.
    if head || Preconditions::from_headers(&request.headers).validators_needed(&request.method).etag() {
        let mut tags = app.store.tags(&page).await?;
        let next = page.cut(&mut tags, |(id, _)| id);
        let etag = digest::list_etag(tags.iter().map(|(id, tag)| [&id[..], tag]), next.is_some());
        let verdict = conditions.read(listed(&etag))?;
        if head {
            return Ok(list_response(verdict, &etag, next, not_sent()));
        }
    }
    let mut entries = app.store.list(&page).await?;
    let next = page.cut(&mut entries, |entry| &entry.id);
    let etag = digest::list_etag(entries.iter().map(|entry| [&entry.id[..], &entry.validators.tag]), next.is_some());
    Ok(list_response(conditions.read(listed(&etag))?, &etag, next, as_json(&entries).into()))
}

/// `QUERY /documents` (RFC 10008). What the conditions are about is the result of this very search, as if it were a
/// resource of its own. So its tag is made of the result, and a write that does not touch the result leaves it.
///
/// For the same reason the content is read before the conditions are evaluated, other than on a PUT: without the
/// content it is unknown what they are about. A search looks at each document until its page is full.
pub async fn search(app: &App, request: Request) -> Result<Response, Problem> {
    search::check(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let page = Page::of(&parts.uri)?;
    let Ok(conditions) = Conditions::from_request_parts(&mut parts, &()).await;
    let search = search::parse(&content::read(Request::from_parts(parts, body), app.timeout).await?)?;
    let mut entries = app.store.search(&search.contains, &page).await?;
    let next = page.cut(&mut entries, |entry| &entry.id);
    let result = as_json(&entries);
    let etag = digest::etag([result.as_bytes(), next.as_ref().map_or(b"", HeaderValue::as_bytes)]);
    Ok(list_response(conditions.read(listed(&etag))?, &etag, next, result.into()))
}

fn listed(etag: &ETag) -> Published {
    let (name, value) = search::ACCEPT_QUERY;
    no_cache(etag.clone()).with_field(name, HeaderValue::from_static(value))
}

fn list_response(verdict: Verdict, etag: &ETag, next: Option<HeaderValue>, list: Body) -> Response {
    let link = AppendHeaders(next.map(|next| (header::LINK, next)));
    (Extension(verdict), listed(etag), link, [(header::CONTENT_TYPE, "application/json")], list).into_response()
}

fn as_json(entries: &[Entry]) -> String {
    let entry = |entry: &Entry| {
        json!({
            "id": entry.id,
            "etag": entry.validators.etag().as_ref().and_then(ETag::to_str),
            "content_type": entry.content_type,
            "size": entry.size,
            "last_modified": entry.validators.modified.to_string(),
        })
    };
    entries.iter().map(entry).collect::<Value>().to_string()
}

/// `GET` and `HEAD /documents/{id}`. Evaluates first and loads later: a 304 costs the same for every size.
pub async fn get(
    State(app): State<Arc<App>>,
    id: Id,
    conditions: Conditions,
    request: Request,
) -> Result<Response, Problem> {
    let id = checked(id)?;
    let head = request.method() == Method::HEAD;
    if head || !Preconditions::from_headers(request.headers()).is_empty() {
        let entry = app.store.tag(&id).await?.ok_or_else(no_such_document)?;
        let verdict = conditions.read(no_cache(entry.validators.published()))?;
        if head {
            return Ok(document_response(verdict, entry, not_sent()));
        }
    }
    // The content may be newer than what was evaluated: its own tag is sent, and is evaluated too.
    let (entry, body) = app.store.document(&id).await?.ok_or_else(no_such_document)?;
    let verdict = conditions.read(no_cache(entry.validators.published()))?;
    Ok(document_response(verdict, entry, body.into()))
}

fn document_response(verdict: Verdict, entry: Entry, body: Body) -> Response {
    let published = no_cache(entry.validators.published());
    let content = [(header::CONTENT_TYPE, entry.content_type), (header::CONTENT_LENGTH, entry.size.to_string())];
    (Extension(verdict), published, content, body).into_response()
}

/// `PUT /documents/{id}`.
pub async fn put(
    State(app): State<Arc<App>>,
    id: Id,
    conditions: Conditions,
    request: Request,
) -> Result<Response, Problem> {
    let id = checked(id)?;
    let content_type = content::check(&request)?;
    let conditions = accepting(&app, conditions);

    // A client that waits for 100 (Continue) uploads nothing in vain.
    if unread::is_waited_for(request.headers()) {
        admit_put(&app, &id, &conditions).await?;
    }
    let content = Content { content_type, body: content::read(request, app.timeout).await? };

    // Evaluated after that, for it took its time, and again if another writer is faster between evaluation and swap.
    for _ in 0..SWAPS {
        let (old, verdict) = admit_put(&app, &id, &conditions).await?;
        let new = Validators::next(old.as_ref())?;
        let version = Version { tag: new.tag.clone(), modified: new.modified.unix_seconds(), content: content.clone() };
        if app.store.swap(&id, old.as_ref().map(|old| &old.tag[..]), Some(version)).await? {
            // The bytes are stored as they came, so the response may have their validators (RFC 9110 section 9.3.4).
            let written = (Extension(verdict), new.published());
            let location = || format!("/documents/{}", utf8_percent_encode(&id, RESERVED));
            return Ok(match old {
                None => (StatusCode::CREATED, [(header::LOCATION, location())], written).into_response(),
                Some(_) => (StatusCode::NO_CONTENT, written).into_response(),
            });
        }
    }
    Err(overtaken())
}

/// What a PUT may write over: the version that is there now, or nothing.
async fn admit_put(app: &App, id: &str, conditions: &Conditions) -> Result<(Option<Validators>, Verdict), Problem> {
    let current = app.store.tag(id).await?.map(|entry| entry.validators);
    let verdict = conditions.write(current.as_ref().map(Validators::published))?;
    Ok((current, verdict))
}

/// `DELETE /documents/{id}`.
pub async fn delete(State(app): State<Arc<App>>, id: Id, conditions: Conditions) -> Result<Response, Problem> {
    let id = checked(id)?;
    let conditions = accepting(&app, conditions);
    for _ in 0..SWAPS {
        let current = app.store.tag(&id).await?.ok_or_else(no_such_document)?.validators;
        let verdict = conditions.write(Some(current.published()))?;
        if app.store.swap(&id, Some(&current.tag), None).await? {
            return Ok((StatusCode::NO_CONTENT, Extension(verdict)).into_response());
        }
    }
    Err(overtaken())
}

/// Every tag of a document is strong here, in every release: a weak one was weakened on the way.
fn accepting(app: &App, conditions: Conditions) -> Conditions {
    if app.behind_weakening_proxy { conditions.accept_weakened_tags() } else { conditions }
}

fn no_such_document() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is no document of this id")
}

fn overtaken() -> Problem {
    Problem::unavailable(format!("other writers were faster {SWAPS} times"))
}

/// The content of a response to HEAD, whose length was not looked up. For an empty body axum would send
/// `Content-Length: 0`, which is wrong (RFC 9110 section 8.6).
fn not_sent() -> Body {
    Body::from_stream(stream::empty::<Result<Bytes, Infallible>>())
}
