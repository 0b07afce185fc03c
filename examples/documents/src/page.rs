//! The page at `/`, built into the program: plain files, as they lie in the folder `page`.

use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Extension, Router};
use http_conditional_axum::{Conditions, ETag, Published};

use crate::digest;
use crate::problem::Problem;

struct File {
    path: &'static str,
    content_type: &'static str,
    text: &'static str,
}

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const ICON: &str = "image/svg+xml";

static FILES: [File; 12] = [
    File::new("/", HTML, include_str!("page/index.html")),
    File::new("/page/style.css", STYLE, include_str!("page/style.css")),
    File::new("/page/icon.svg", ICON, include_str!("page/icon.svg")),
    File::new("/page/desk.js", SCRIPT, include_str!("page/desk.js")),
    File::new("/page/differences.js", SCRIPT, include_str!("page/differences.js")),
    File::new("/page/draft.js", SCRIPT, include_str!("page/draft.js")),
    File::new("/page/element.js", SCRIPT, include_str!("page/element.js")),
    File::new("/page/exchange.js", SCRIPT, include_str!("page/exchange.js")),
    File::new("/page/log.js", SCRIPT, include_str!("page/log.js")),
    File::new("/page/main.js", SCRIPT, include_str!("page/main.js")),
    File::new("/page/version.js", SCRIPT, include_str!("page/version.js")),
    File::new("/page/view.js", SCRIPT, include_str!("page/view.js")),
];

impl File {
    const fn new(path: &'static str, content_type: &'static str, text: &'static str) -> Self {
        Self { path, content_type, text }
    }
}

/// The page takes nothing from elsewhere and sends nothing elsewhere, and nobody puts a frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    FILES.iter().fold(Router::new(), |router, file| {
        // Made of the bytes: it stays when the server is started again, and changes with the release that changes them.
        let etag = digest::etag([file.text.as_bytes()]);
        router.route(file.path, get(async move |conditions: Conditions| read(file, etag, &conditions)))
    })
}

fn read(file: &File, etag: ETag, conditions: &Conditions) -> Result<impl IntoResponse + use<>, Problem> {
    // On the 304 too: a browser replaces the policy that it has with the one of the 304.
    let published = Published::from(etag).with("cache-control", "no-cache").with("content-security-policy", POLICY);
    let verdict = conditions.read(&published)?;
    Ok((Extension(verdict), published, [(header::CONTENT_TYPE, file.content_type)], file.text))
}
