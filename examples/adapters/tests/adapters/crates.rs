//! One resource behind `http-conditional-axum`, and behind its layer alone.

use std::sync::Arc;

use adapters::ranges;
use adapters::resource::{ALLOW, MAX_SIZE, Resource, Version};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response, Result};
use axum::routing::{any, get};
use http_conditional_axum::{Conditions, Published, conditional};

fn published(version: &Version) -> Published {
    Published::from(version.validators.clone()).with("cache-control", "no-cache")
}

/// Evaluates in the handler. 400 and 428 are left out, because the vectors ask for decisions.
pub fn extractor(resource: Arc<Resource>) -> Router {
    Router::new().route("/", any(handle)).with_state(resource)
}

async fn handle(State(resource): State<Arc<Resource>>, conditions: Conditions, request: Request) -> Result<Response> {
    let conditions = conditions.allow_malformed().allow_unguarded();
    match request.method().as_str() {
        "GET" | "HEAD" | "QUERY" | "PROPFIND" | "REPORT" | "SEARCH" => {
            let version = resource.current().ok_or(StatusCode::NOT_FOUND)?;
            let verdict = conditions.read(published(&version))?;
            let ok = (published(&version), [(header::CONTENT_TYPE, "text/plain")]).into_response();
            let ok = ok.map(|_| version.content.clone());
            Ok(if verdict.allows_range() { ranges::apply(request.headers(), ok) } else { ok }.map(Body::from))
        }
        "OPTIONS" => Ok((StatusCode::NO_CONTENT, [(header::ALLOW, ALLOW)]).into_response()),
        "CONNECT" | "TRACE" => Ok((StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, ALLOW)]).into_response()),
        "DELETE" => loop {
            let current = resource.current().ok_or(StatusCode::NOT_FOUND)?;
            conditions.write(Some(published(&current)))?;
            if resource.delete(&current) {
                return Ok(StatusCode::NO_CONTENT.into_response());
            }
        },
        _ => {
            if request.headers().contains_key(header::EXPECT) {
                conditions.write(resource.current().map(|version| published(&version)))?;
            }
            let content = to_bytes(request.into_body(), MAX_SIZE).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
            loop {
                let current = resource.current();
                conditions.write(current.as_ref().map(|version| published(version)))?;
                if let Some(written) = resource.write(current.as_ref(), content.clone()) {
                    let status = if current.is_some() { StatusCode::NO_CONTENT } else { StatusCode::CREATED };
                    return Ok((status, Published::from(written.validators.clone())).into_response());
                }
            }
        }
    }
}

/// The handlers know nothing of conditions.
pub fn layer(resource: Arc<Resource>) -> Router {
    conditional(Router::new().route("/", get(read).put(write)).with_state(resource))
}

async fn read(State(resource): State<Arc<Resource>>) -> Response {
    let Some(version) = resource.current() else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = version.content.clone().into_response();
    version.validators.write_to(response.headers_mut());
    response
}

/// The last writer wins: no layer can help that.
async fn write(State(resource): State<Arc<Resource>>, content: Bytes) -> StatusCode {
    loop {
        let current = resource.current();
        if resource.write(current.as_ref(), content.clone()).is_some() {
            return if current.is_some() { StatusCode::NO_CONTENT } else { StatusCode::CREATED };
        }
    }
}
