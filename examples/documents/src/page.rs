//! The page at `/`, built into the program: plain files, as they lie in the folder `page`.

use axum::Router;
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http_conditional::{ETag, Representation};

use crate::problem::Problem;
use crate::{conditional, digest};

struct File {
    path: &'static str,
    content_type: &'static str,
    text: &'static str,
}

macro_rules! files {
    ($($path:literal $content_type:literal $file:literal)*) => {
        &[$(File { path: $path, content_type: $content_type, text: include_str!(concat!("page/", $file)) }),*]
    };
}

const FILES: &[File] = files! {
    "/" "text/html; charset=utf-8" "index.html"
    "/page/style.css" "text/css; charset=utf-8" "style.css"
    "/page/icon.svg" "image/svg+xml" "icon.svg"
    "/page/desk.js" "text/javascript; charset=utf-8" "desk.js"
    "/page/differences.js" "text/javascript; charset=utf-8" "differences.js"
    "/page/draft.js" "text/javascript; charset=utf-8" "draft.js"
    "/page/element.js" "text/javascript; charset=utf-8" "element.js"
    "/page/exchange.js" "text/javascript; charset=utf-8" "exchange.js"
    "/page/log.js" "text/javascript; charset=utf-8" "log.js"
    "/page/main.js" "text/javascript; charset=utf-8" "main.js"
    "/page/version.js" "text/javascript; charset=utf-8" "version.js"
    "/page/view.js" "text/javascript; charset=utf-8" "view.js"
};

/// The page takes nothing from elsewhere and sends nothing elsewhere, and nobody puts a frame around it.
const POLICY: [(HeaderName, &str); 2] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    FILES.iter().fold(Router::new(), |router, file| {
        // Made of the bytes: it stays when the server is started again, and changes with the release that changes them.
        let etag = digest::etag(file.text.as_bytes());
        router
            .route(file.path, get(async move |method: Method, headers: HeaderMap| read(file, &etag, &method, &headers)))
    })
}

fn read(file: &File, etag: &ETag, method: &Method, headers: &HeaderMap) -> Result<Response, Problem> {
    let fields = [(header::CONTENT_TYPE, file.content_type), (header::CACHE_CONTROL, "no-cache")];
    let ok = ([(header::ETAG, etag)], fields, POLICY, file.text).into_response();
    conditional::read(method, headers, &Representation::current().etag(etag), ok)
}
