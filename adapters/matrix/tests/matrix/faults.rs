//! What was wrong with the adapters that people copied, in composition.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Result};
use axum::routing::get;
use http_conditional_axum::{Conditions, ETag, NotPerformed, conditional};
use http_conditional_tower::Conditional;
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

use crate::server::{boxed, over};

/// The 200, the 304 and the content of a file by `ServeDir`, which reads only one line of If-None-Match: FIELD-4.
#[tokio::test]
async fn every_line_counts_for_serve_dir() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), "content").expect("a file");
    let app = || boxed(Conditional(ServeDir::new(folder.path())));
    for version in [false, true] {
        let whole = over(app(), version, "GET", "/a.txt", &[]).await;
        assert_eq!((whole.status, &whole.content[..]), (StatusCode::OK, &b"content"[..]));
        let date = whole.sole("last-modified").expect("a date").to_owned();
        let fresh = over(app(), version, "GET", "/a.txt", &[("if-modified-since", &date)]).await;
        assert_eq!(fresh.status, StatusCode::NOT_MODIFIED);
        let etag = whole.sole("etag").expect("a tag");
        let lines = [("if-none-match", "\"0\""), ("if-none-match", etag)];
        assert_eq!(over(app(), version, "GET", "/a.txt", &lines).await.status, StatusCode::NOT_MODIFIED);
    }
}

/// WHEN-1: an error of the handler stays an error, and a refused request ends in the error of the application.
#[tokio::test]
async fn the_application_shows_its_own_errors() {
    struct AppError(StatusCode);
    impl From<NotPerformed> for AppError {
        fn from(reason: NotPerformed) -> Self {
            Self(reason.status())
        }
    }
    impl IntoResponse for AppError {
        fn into_response(self) -> axum::response::Response {
            (self.0, "own").into_response()
        }
    }
    async fn write(conditions: Conditions) -> Result<StatusCode, AppError> {
        conditions.write(Some(ETag::version(1)))?;
        Err(AppError(StatusCode::INTERNAL_SERVER_ERROR))
    }
    let app = || boxed(conditional(Router::new().route("/", get(write).put(write))));
    for (lines, status) in [(&[][..], 428), (&[("if-match", "\"2\"")][..], 412), (&[("if-match", "\"1\"")][..], 500)] {
        let reply = over(app(), true, "PUT", "/", lines).await;
        assert_eq!((reply.status.as_u16(), &reply.content[..]), (status, &b"own"[..]));
    }
}

/// OPEN-1, 13.1.1: what is off by default, and what can be left out.
#[tokio::test]
async fn the_switches_of_conditions() {
    async fn write(conditions: Conditions, request: Request) -> Result<StatusCode> {
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
    let router = conditional(Router::new().fallback(write));
    let status = async |path: &str, tag: Option<&str>| {
        let mut request = Request::put(path);
        if let Some(tag) = tag {
            request = request.header("if-match", tag);
        }
        let request = request.body(Body::empty()).expect("a request");
        router.clone().oneshot(request).await.expect("a response").status().as_u16()
    };
    let (weak, unquoted) = (Some("W/\"1\""), Some("1"));
    assert_eq!((status("/", weak).await, status("/weakened", weak).await), (412, 204));
    assert_eq!((status("/", unquoted).await, status("/unquoted", unquoted).await), (400, 204));
    assert_eq!((status("/", None).await, status("/unguarded", None).await), (428, 204));
    assert_eq!(status("/malformed", Some("\"1")).await, 412);
}

/// RFC 9457: what a refusal looks like.
#[tokio::test]
async fn a_refusal_is_a_problem() {
    async fn write(conditions: Conditions) -> Result<StatusCode> {
        conditions.write(Some(ETag::version(1)))?;
        Ok(StatusCode::NO_CONTENT)
    }
    let app = boxed(conditional(Router::new().route("/", axum::routing::put(write))));
    let reply = over(app, false, "PUT", "/", &[("if-match", "\"0\"")]).await;
    assert_eq!(reply.sole("content-type"), Some("application/problem+json"));
    let problem: serde_json::Value = serde_json::from_slice(&reply.content).expect("JSON");
    assert_eq!((&problem["status"], &problem["title"]), (&412.into(), &"Precondition Failed".into()));
    assert!(problem["detail"].as_str().expect("a sentence").starts_with("If-Match is false"));
}
