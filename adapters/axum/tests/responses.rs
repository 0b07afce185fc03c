//! What a handler responds with `Conditions`.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response, Result};
use axum::routing::put;
use http_body_util::BodyExt as _;
use http_conditional_axum::{Conditions, ETag, NotPerformed, conditional};
use tower::ServiceExt as _;

/// Sends a PUT with an `If-Match`.
async fn write(router: Router, path: &str, if_match: Option<&str>) -> (u16, HeaderMap, String) {
    let mut request = Request::put(path);
    if let Some(tag) = if_match {
        request = request.header("if-match", tag);
    }
    let response = conditional(router).oneshot(request.body(Body::empty()).expect("a request")).await;
    let (head, body) = response.expect("a response").into_parts();
    let content = body.collect().await.expect("content").to_bytes();
    (head.status.as_u16(), head.headers, String::from_utf8(content.to_vec()).expect("text"))
}

/// OPEN-1, 13.1.1: what is off by default, and what can be left out.
#[tokio::test]
async fn the_switches() {
    async fn handler(conditions: Conditions, request: Request) -> Result<StatusCode> {
        let conditions = match request.uri().path() {
            "/weakened" => conditions.accept_weakened_tags(),
            "/unquoted" => conditions.accept_unquoted_tags(),
            "/unguarded" => conditions.allow_unguarded(),
            "/malformed" => conditions.allow_malformed(),
            _ => conditions,
        };
        conditions.write(Some(ETag::version(1)))?;
        Ok(StatusCode::NO_CONTENT)
    }
    for (if_match, strict, path, lenient) in [
        (Some("W/\"1\""), 412, "/weakened", 204),
        (Some("1"), 400, "/unquoted", 204),
        (None, 428, "/unguarded", 204),
        (Some("\"1"), 400, "/malformed", 412),
    ] {
        let router = || Router::new().fallback(handler);
        assert_eq!(write(router(), "/", if_match).await.0, strict, "{path}");
        assert_eq!(write(router(), path, if_match).await.0, lenient, "{path}");
    }
}

/// RFC 9457: what a refusal looks like.
#[tokio::test]
async fn a_refusal_is_a_problem() {
    async fn handler(conditions: Conditions) -> Result<StatusCode> {
        conditions.write(Some(ETag::version(1)))?;
        Ok(StatusCode::NO_CONTENT)
    }
    let (status, headers, content) = write(Router::new().route("/", put(handler)), "/", Some("\"0\"")).await;
    assert_eq!((status, headers["content-type"].as_bytes()), (412, &b"application/problem+json"[..]));
    let problem: serde_json::Value = serde_json::from_str(&content).expect("JSON");
    assert_eq!((&problem["status"], &problem["title"]), (&412.into(), &"Precondition Failed".into()));
    assert!(problem["detail"].as_str().expect("a sentence").starts_with("If-Match is false"));
}

/// WHEN-1: an error of the handler stays an error, and a refusal becomes an error of the application.
#[tokio::test]
async fn the_application_shows_its_own_errors() {
    struct AppError(StatusCode);
    impl From<NotPerformed> for AppError {
        fn from(reason: NotPerformed) -> Self {
            Self(reason.status())
        }
    }
    impl IntoResponse for AppError {
        fn into_response(self) -> Response {
            (self.0, "own").into_response()
        }
    }
    async fn handler(conditions: Conditions) -> Result<StatusCode, AppError> {
        conditions.write(Some(ETag::version(1)))?;
        Err(AppError(StatusCode::INTERNAL_SERVER_ERROR))
    }
    for (if_match, expected) in [(None, 428), (Some("\"2\""), 412), (Some("\"1\""), 500)] {
        let (status, _, content) = write(Router::new().route("/", put(handler)), "/", if_match).await;
        assert_eq!((status, &*content), (expected, "own"));
    }
}
