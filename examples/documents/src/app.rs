//! The routes, and the responses outside of them.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{any, get};
use http_conditional::OwnedPreconditions;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::guard::Names;
use crate::problem::Problem;
use crate::store::Store;
use crate::{content, documents, guard, page};

/// What the handlers share.
pub struct App {
    pub store: Store,
    /// How long the content of a request may take.
    pub timeout: Duration,
    /// Whether a proxy in front makes tags weak.
    pub behind_weakening_proxy: bool,
}

impl App {
    /// The conditions of a write.
    pub fn preconditions(&self, headers: &HeaderMap) -> OwnedPreconditions {
        let preconditions = OwnedPreconditions::from_headers(headers).with_now(SystemTime::now());
        // Every tag of a document is strong here, in every release: a weak one was weakened on the way.
        if self.behind_weakening_proxy { preconditions.accept_weakened_tags() } else { preconditions }
    }
}

/// For every response that has no policy of its own. A document is shown, but never run, whatever it contains.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// The whole service. `get` responds to HEAD as well.
pub fn router(app: App, names: Names) -> Router {
    let document = get(documents::get).put(documents::put).delete(documents::delete);
    page::routes()
        .route("/documents", any(list_or_search))
        .route("/documents/{id}", document)
        .fallback(no_such_path)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(content::MAX_SIZE))
        .layer(from_fn_with_state(Arc::new(names), guard::check))
        .layer(SetResponseHeaderLayer::if_not_present(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(SetResponseHeaderLayer::overriding(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .with_state(Arc::new(app))
}

/// axum 0.8 can neither route QUERY nor name it in `Allow`.
async fn list_or_search(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    match *request.method() {
        Method::GET | Method::HEAD => documents::list(&app, request.method(), request.headers(), request.uri()).await,
        Method::QUERY => documents::search(&app, request).await,
        _ => {
            let allow = HeaderValue::from_static("GET,HEAD,QUERY");
            Err(method_not_allowed(request.method().clone()).await.with(header::ALLOW, Some(allow)))
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
