//! The routes, and the answers outside of them.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use axum::routing::{any, get};

use crate::problem::Problem;
use crate::store::Store;
use crate::{content, documents, page};

/// The whole service. `get` answers HEAD as well.
pub fn router(store: Store) -> Router {
    let document = get(documents::get).put(documents::put).delete(documents::delete);
    page::routes()
        .route("/documents", any(list_or_search))
        .route("/documents/{id}", document)
        .fallback(no_such_path)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(content::MAX_SIZE))
        .with_state(Arc::new(store))
}

/// axum 0.8 can neither route QUERY nor name it in `Allow`.
async fn list_or_search(State(store): State<Arc<Store>>, request: Request) -> Result<Response, Problem> {
    match *request.method() {
        Method::GET | Method::HEAD => documents::list(&store, &request),
        Method::QUERY => documents::search(&store, request).await,
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
