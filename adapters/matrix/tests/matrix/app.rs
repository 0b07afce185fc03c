//! One application behind each adapter.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts as _, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use http_conditional_axum::{Conditions, ETag, Published, StoredCoding, conditional};
use http_conditional_tower::Conditional;
use tower::{Layer as _, service_fn};
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;
use tower_http::trace::TraceLayer;

use crate::server::{App, boxed};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adapter {
    /// `Conditions` in the handlers of axum, `conditional` around the router.
    Extractor,
    /// `conditional` around the router, and handlers that know nothing of conditions.
    Layer,
    /// The layer without axum's router.
    Bare,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    None,
    Inside,
    Outside,
    Stored,
}

pub const CONTENT: &str =
    "The content is long enough to be compressed, and repeats: content, content, content, content.\n";
pub const STORED: &[u8] = b"\x1f\x8b stands for the bytes of a file that was compressed once";

/// What the handlers have done.
#[derive(Clone, Default)]
pub struct Deeds {
    pub loads: Arc<AtomicUsize>,
    pub writes: Arc<AtomicUsize>,
}

pub fn app(adapter: Adapter, compression: Compression, cors: bool, deeds: &Deeds) -> App {
    let (deeds, stored) = (deeds.clone(), compression == Compression::Stored);
    let extracts = adapter == Adapter::Extractor;
    let handler = service_fn(move |request: Request| {
        let deeds = deeds.clone();
        async move { Ok::<_, Infallible>(respond(request, extracts, stored, &deeds).await.unwrap_or_else(|error| error)) }
    });
    let app = if adapter == Adapter::Bare {
        let mut app = boxed(handler);
        if compression == Compression::Inside {
            app = boxed(CompressionLayer::new().layer(app));
        }
        if cors {
            app = boxed(CorsLayer::permissive().layer(app));
        }
        // Fault 5: the body of TraceLayer has no Default.
        boxed(Conditional(TraceLayer::new_for_http().layer(app)))
    } else {
        let mut router = Router::new().fallback_service(handler);
        if compression == Compression::Inside {
            router = router.layer(CompressionLayer::new());
        }
        if cors {
            router = router.layer(CorsLayer::permissive());
        }
        boxed(conditional(router.layer(TraceLayer::new_for_http())))
    };
    if compression == Compression::Outside { boxed(CompressionLayer::new().layer(app)) } else { app }
}

/// The resource of a path: `/sized`, `/streamed`, `/empty`, `/ping`; `/broken` is a 500 and everything else a 404.
async fn respond(request: Request, extracts: bool, stored: bool, deeds: &Deeds) -> Result<Response, Response> {
    let (mut parts, _) = request.into_parts();
    let kind = parts.uri.path().trim_start_matches('/').to_owned();
    let coded = stored && parts.headers.contains_key(header::ACCEPT_ENCODING) && kind != "empty";
    let tag = if coded { format!("{kind}-gzip") } else { kind.clone() };
    let mut published = Published::from(ETag::strong(tag).map_err(|_| StatusCode::NOT_FOUND.into_response())?)
        .with("cache-control", "no-cache");
    if stored {
        published = published.with("vary", "accept-encoding");
    }
    match kind.as_str() {
        "ping" => return Ok("pong".into_response()),
        "broken" => return Ok((StatusCode::INTERNAL_SERVER_ERROR, published, "broken").into_response()),
        "sized" | "streamed" | "empty" => {}
        _ => return Err(StatusCode::NOT_FOUND.into_response()),
    }
    let Ok(conditions) = Conditions::from_request_parts(&mut parts, &()).await;
    let weakened = parts.uri.query() == Some("weakened");
    let conditions = if weakened { conditions.accept_weakened_tags() } else { conditions };
    if parts.method == "PUT" {
        if extracts {
            conditions.write(Some(&published)).map_err(IntoResponse::into_response)?;
        }
        deeds.writes.fetch_add(1, Ordering::SeqCst);
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    if extracts {
        conditions.read(&published).map_err(IntoResponse::into_response)?;
    }
    deeds.loads.fetch_add(1, Ordering::SeqCst);
    let ok = (published, [(header::CONTENT_TYPE, "text/plain")]);
    if parts.headers.contains_key(header::RANGE) && !coded {
        let range = [(header::CONTENT_RANGE, format!("bytes 0-3/{}", CONTENT.len()))];
        return Ok((StatusCode::PARTIAL_CONTENT, ok, range, &CONTENT[..4]).into_response());
    }
    let chunks = |content: &'static [u8]| {
        let (one, other) = content.split_at(10);
        Body::from_stream(stream::iter([one, other].map(|chunk| Ok::<_, Infallible>(Bytes::from_static(chunk)))))
    };
    let content = if coded { STORED } else { CONTENT.as_bytes() };
    let body = match kind.as_str() {
        "sized" => Body::from(content),
        "streamed" => chunks(content),
        _ => Body::empty(),
    };
    let mut response = (ok, body).into_response();
    if coded {
        response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
        response.extensions_mut().insert(StoredCoding);
    }
    Ok(response)
}
