//! `ServeDir` inside the layer.

use axum::http::StatusCode;
use http_conditional_tower::Conditional;
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
