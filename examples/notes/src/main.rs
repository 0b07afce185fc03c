//! The quick start: cache a GET, guard a PUT, one server that does both.
//!
//! `cargo run -p notes` starts it, `cargo run -p notes --bin edit` edits a note.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::routing::get;
use http_conditional::{Decision, ETag, Preconditions, Validators};

struct Note {
    validators: Validators,
    text: String,
}

/// The lock is held from the evaluation to the write, so it replaces the swap. A database swaps instead:
/// `UPDATE notes SET tag = ?, text = ? WHERE id = ? AND tag = ?`.
type Store = Arc<Mutex<Notes>>;

struct Notes {
    by_id: HashMap<String, Note>,
    /// A counter per note would start again after DELETE and PUT, and every counter starts again with the process.
    /// Then an old tag would name new text. The epoch, drawn at start, keeps the runs apart.
    epoch: u64,
    counter: u64,
}

impl Notes {
    fn next_validators(&mut self) -> Validators {
        self.counter += 1;
        ETag::strong(format_args!("{:x}-{}", self.epoch, self.counter))
            .map_or_else(|_| Validators::default(), Into::into)
    }
}

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

fn status(status: StatusCode) -> Response<String> {
    let mut response = Response::new(String::new());
    *response.status_mut() = status;
    response
}

/// GET and HEAD: 200, 304, 404 or 412.
async fn read(store: State<Store>, id: Path<String>, method: Method, headers: HeaderMap) -> Response<String> {
    let notes = store.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(note) = notes.by_id.get(&*id) else { return status(StatusCode::NOT_FOUND) };
    let verdict = Preconditions::from_headers(&headers).evaluate(&method, &note.validators);
    let mut response = match verdict.decision() {
        Decision::Proceed => Response::new(note.text.clone()),
        Decision::NotModified => status(StatusCode::NOT_MODIFIED),
        Decision::PreconditionFailed => {
            let mut response = status(StatusCode::PRECONDITION_FAILED).map(|_| verdict.to_string()); // field and reason
            response.headers_mut().insert(header::CONTENT_TYPE, TEXT);
            return response;
        }
    };
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(header::CONTENT_TYPE, TEXT);
    }
    // The 200 and its 304 both carry these. Without the length, axum sends `content-length: 0` on a 304 to HEAD.
    note.validators.write_to(response.headers_mut());
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response.headers_mut().insert(header::CONTENT_LENGTH, note.text.len().into());
    response
}

/// PUT: 201 or 204; or why not: 400, 412, 428.
async fn write(
    store: State<Store>,
    id: Path<String>,
    headers: HeaderMap,
    text: String,
) -> Result<Response<String>, (StatusCode, String)> {
    let mut notes = store.lock().unwrap_or_else(PoisonError::into_inner);
    let current = notes.by_id.get(&*id).map(|note| &note.validators);
    let created = current.is_none();
    Preconditions::from_headers(&headers).admit(&Method::PUT, current)?;

    let validators = notes.next_validators();
    let mut response = status(if created { StatusCode::CREATED } else { StatusCode::NO_CONTENT });
    validators.write_to(response.headers_mut());
    notes.by_id.insert(id.0, Note { validators, text });
    Ok(response)
}

/// DELETE: 204 or 404; or why not: 400, 412, 428.
async fn delete(
    store: State<Store>,
    id: Path<String>,
    headers: HeaderMap,
) -> Result<Response<String>, (StatusCode, String)> {
    let mut notes = store.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(note) = notes.by_id.get(&*id) else { return Err((StatusCode::NOT_FOUND, String::new())) };
    Preconditions::from_headers(&headers).admit(&Method::DELETE, &note.validators)?;
    notes.by_id.remove(&*id);
    Ok(status(StatusCode::NO_CONTENT))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| String::from("127.0.0.1:3001"));
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    let notes = Notes { by_id: HashMap::new(), epoch: RandomState::new().hash_one(0), counter: 0 };
    let store = Store::new(Mutex::new(notes));
    let app = Router::new().route("/notes/{id}", get(read).put(write).delete(delete)).with_state(store);
    axum::serve(listener, app).await
}
