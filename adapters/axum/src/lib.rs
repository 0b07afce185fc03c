//! HTTP conditional requests ([RFC 9110 section 13]) for [axum]: reads that cost no load when nothing has changed, and
//! writes that lose no update.
//!
//! ```
//! use axum::extract::{Path, State};
//! use axum::http::StatusCode;
//! use axum::response::{IntoResponse, Result};
//! use axum::{Router, routing::get};
//! use http_conditional_axum::{Conditions, ETag, Published, conditional};
//!
//! # #[derive(Clone, Default)] struct Store(std::sync::Arc<std::sync::Mutex<Option<(u64, String)>>>);
//! # impl Store {
//! #     async fn version(&self, _: &str) -> Option<u64> { self.0.lock().unwrap().as_ref().map(|(version, _)| *version) }
//! #     async fn load(&self, _: &str) -> Option<(u64, String)> { self.0.lock().unwrap().clone() }
//! #     async fn swap(&self, _: &str, expected: Option<u64>, text: &str) -> Option<u64> {
//! #         let mut row = self.0.lock().unwrap();
//! #         if row.as_ref().map(|(version, _)| *version) != expected { return None }
//! #         let version = expected.unwrap_or_default() + 1;
//! #         *row = Some((version, text.to_owned()));
//! #         Some(version)
//! #     }
//! # }
//! fn published(version: u64) -> Published {
//!     Published::from(ETag::version(version)).with("cache-control", "no-cache")
//! }
//!
//! async fn read(
//!     State(store): State<Store>,
//!     Path(id): Path<String>,
//!     conditions: Conditions,
//! ) -> Result<impl IntoResponse> {
//!     let current = store.version(&id).await.ok_or(StatusCode::NOT_FOUND)?;
//!     conditions.read(published(current))?; // 304 or 412: nothing was loaded
//!     let (version, text) = store.load(&id).await.ok_or(StatusCode::NOT_FOUND)?;
//!     Ok((published(version), text)) // the tag of what was loaded
//! }
//!
//! async fn write(
//!     State(store): State<Store>,
//!     Path(id): Path<String>,
//!     conditions: Conditions,
//!     text: String,
//! ) -> Result<impl IntoResponse> {
//!     loop {
//!         let current = store.version(&id).await;
//!         conditions.write(current.map(published))?; // 400, 412 or 428
//!         // UPDATE ... WHERE id = ? AND version = ?; `None` if no row was changed
//!         if let Some(version) = store.swap(&id, current, &text).await {
//!             let status = match current {
//!                 Some(_) => StatusCode::NO_CONTENT,
//!                 None => StatusCode::CREATED,
//!             };
//!             return Ok((status, published(version)));
//!         } // another writer was faster: evaluate again
//!     }
//! }
//!
//! let router = Router::new().route("/{id}", get(read).put(write)).with_state(Store::default());
//! let app: Router = conditional(router); // around all layers; see below
//! ```
//!
//! # Where it stands
//!
//! [`Conditions`] works in the handler. If layers change responses, put [`conditional`] around the router and them:
//!
//! ```text
//! conditional(router.layer((TraceLayer::new_for_http(), CorsLayer::permissive(), CompressionLayer::new())))
//!
//!   server (hyper: HTTP/1.1, HTTP/2)
//!     │
//!   conditional             weakens the tag of compressed content; then evaluates each 200 to GET and HEAD against
//!     │                     the tag that is sent; takes Content-Length and Content-Encoding from each 304
//!   Router
//!     │
//!   TraceLayer, CorsLayer, CompressionLayer        the first is the outermost
//!     │
//!   handler                 Conditions: evaluates before it loads and before it writes
//! ```
//!
//! Without `conditional`, `CompressionLayer` sends one strong tag for the plain and the compressed bytes, and
//! compresses even a 304. `Router::layer` would put `ConditionalLayer` inside of axum, which adds
//! `Content-Length: 0` to the 304 afterward: use [`conditional`].
//!
//! - A handler evaluates before it knows of any compression. So its 304 repeats the tag in the form, strong or weak, in
//!   which the client sent it: the strong form for `*`, and the weak form if both are listed.
//! - A GET whose `If-Match` names the strong tag, and that gets compressed content, is 412: that content has a weak tag.
//!   This 412 is of the layer, in `text/plain`.
//! - `CompressionLayer` leaves `Vary` out of a small 200. To have it on both responses, publish it:
//!   `.with("vary", "accept-encoding")`.
//!
//! # Uploads
//!
//! `Json` and `String` as arguments read the whole upload before the handler runs. A client that sends
//! `Expect: 100-continue` waits until the content is read, and uploads nothing if it is refused first. For these clients
//! take the [`Request`](axum::extract::Request), and evaluate once more before its content is read:
//!
//! ```
//! # use axum::{Json, extract::{FromRequest, Request}, http::header, response::{IntoResponse, Result}};
//! # use http_conditional_axum::{Conditions, ETag, Published};
//! # async fn current() -> Option<Published> { None }
//! async fn write(conditions: Conditions, request: Request) -> Result<impl IntoResponse> {
//!     if request.headers().contains_key(header::EXPECT) {
//!         conditions.write(current().await)?; // refused before the upload
//!     }
//!     let Json(text) = Json::<String>::from_request(request, &()).await?;
//!     // From here on as above: evaluate and swap, for the upload took its time.
//! #   let _ = text; Ok(())
//! }
//! # let _: axum::routing::MethodRouter = axum::routing::put(write);
//! ```
//!
//! The content of all others is on its way. If a refusal leaves it unread, hyper closes the connection: the client sees
//! a broken pipe, and nginx makes a 502 of the 412. Over HTTP/2 the stream is reset with `NO_ERROR`, which some clients
//! report as an error (RFC 9113 section 8.1), and hyper sends no 100: a client that waits goes on after a while.
//!
//! # Methods
//!
//! axum calls the GET handler for HEAD: call [`Conditions::read`] for both. It has no route for QUERY (RFC 10008): use
//! `any`. The conditions of a QUERY are about its result, so read its content first.
//!
//! # Errors of your own
//!
//! [`NotPerformed`] is a response. To show errors in your own way, implement `From`:
//!
//! ```
//! # use axum::http::StatusCode;
//! # use axum::response::{IntoResponse, Response};
//! use http_conditional_axum::NotPerformed;
//!
//! enum AppError { Conditions(NotPerformed), Database }
//!
//! impl From<NotPerformed> for AppError {
//!     fn from(reason: NotPerformed) -> Self {
//!         Self::Conditions(reason)
//!     }
//! }
//!
//! impl IntoResponse for AppError {
//!     fn into_response(self) -> Response {
//!         match self {
//!             Self::Conditions(NotPerformed::Refused(refusal)) => {
//!                 (refusal.status(), refusal.to_string()).into_response() // 400, 412, 428
//!             }
//!             Self::Conditions(other) => other.into_response(), // 304
//!             Self::Database => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
//!         }
//!     }
//! }
//! ```
//!
//! [axum]: https://docs.rs/axum
//! [RFC 9110 section 13]: https://www.rfc-editor.org/rfc/rfc9110#section-13

mod conditions;
mod not_performed;
mod published;

pub use http_conditional::{ETag, HttpDate, Refusal, Validators, Verdict};
pub use http_conditional_tower::{ConditionalLayer, StoredCoding};

pub use crate::{conditions::Conditions, not_performed::NotPerformed, published::Published};

/// Puts [`ConditionalLayer`] around a router and all its layers: see [where it stands](crate#where-it-stands).
///
/// Handlers that set an `ETag` and know nothing of conditions then respond 304 and 412 to GET, HEAD and QUERY.
///
/// ```
/// use axum::{Router, routing::get};
/// use http_conditional_axum::conditional;
///
/// let app: Router = conditional(Router::new().route("/", get(|| async { ([("etag", "\"1\"")], "hello") })));
/// ```
pub fn conditional(router: axum::Router) -> axum::Router {
    axum::Router::new().fallback_service(http_conditional_tower::Conditional(router))
}
