//! The routes, and the answers outside of them.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode};
use axum::routing::get;

use crate::problem::Problem;
use crate::store::Store;
use crate::{content, documents};

/// The whole service. `get` answers HEAD as well.
pub fn router(store: Store) -> Router {
    let document = get(documents::get).put(documents::put).delete(documents::delete);
    Router::new()
        .route("/documents", get(documents::list))
        .route("/documents/{id}", document)
        .fallback(no_such_path)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(content::MAX_SIZE))
        .with_state(Arc::new(store))
}

async fn no_such_path() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is nothing here but /documents and /documents/{id}")
}

/// The router adds `Allow`.
async fn method_not_allowed(method: Method) -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, format!("{method} is not among the methods that Allow lists"))
}
