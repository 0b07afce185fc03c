//! The routes, and what holds for every request.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::HttpBody as _;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get};

use crate::guard::{self, Names};
use crate::log::Line;
use crate::problem::Problem;
use crate::store::{self, Store};
use crate::unread::Unread;
use crate::{content, documents, page};

/// What the handlers share.
pub struct App {
    pub store: Box<dyn Store>,
    pub names: Names,
    /// How long the content of a request may take.
    pub timeout: Duration,
    /// Whether a proxy in front makes tags weak.
    pub behind_weakening_proxy: bool,
}

/// For every response that has no policy of its own. A document is shown, but never run, whatever it contains.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// The whole service. `get` responds to HEAD as well.
pub fn router(app: App) -> Router {
    let app = Arc::new(app);
    let document = get(documents::get).put(documents::put).delete(documents::delete);
    page::routes()
        .route("/documents", any(list_or_search))
        .route("/documents/{id}", document)
        .fallback(no_such_path)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(content::MAX_SIZE))
        .layer(from_fn_with_state(Arc::clone(&app), every_request))
        .with_state(app)
}

/// Guards, limits and logs a request.
async fn every_request(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let line = Line::begin(&request);
    let (request, unread) = Unread::watch(request);
    let mut response = respond(&app, request, next).await;
    if let Some(unread) = unread {
        let timeout = if response.status() == StatusCode::REQUEST_TIMEOUT { Duration::ZERO } else { app.timeout };
        if !unread.drop_rest(timeout).await {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
    }
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(POLICY);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    line.write(&response);
    response
}

/// The deadline of a request: what its content may take, if it has some (408), and then what the store may take.
async fn respond(app: &App, request: Request, next: Next) -> Response {
    if let Err(problem) = guard::check(&app.names, &request) {
        return problem.into_response();
    }
    let content = if request.body().is_end_stream() { Duration::ZERO } else { app.timeout };
    match tokio::time::timeout(content + store::PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::unknown_outcome(String::from("the deadline has passed")).into_response(),
    }
}

/// axum 0.8 can neither route QUERY nor name it in `Allow`.
async fn list_or_search(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    match *request.method() {
        Method::GET | Method::HEAD => documents::list(&app, request.into_parts().0).await,
        Method::QUERY => documents::search(&app, request).await,
        _ => {
            let allow = HeaderValue::from_static("GET,HEAD,QUERY");
            Err(method_not_allowed(request.method().clone()).await.with(header::ALLOW, allow))
        }
    }
}

async fn no_such_path() -> Problem {
    let detail = "there is nothing here but the page at /, the list at /documents and what is at /documents/{id}";
    Problem::new(StatusCode::NOT_FOUND, detail)
}

/// The router adds `Allow`, if there is none yet.
async fn method_not_allowed(method: Method) -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, format!("{method} is not among the methods that Allow lists"))
}
