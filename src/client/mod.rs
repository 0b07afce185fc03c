//! The client's end: conditions for a request, and what the response to them means.
//!
//! Every function is pure. It reads and writes headers, and [`Validators`](crate::Validators) are all that a client
//! keeps from one request to the next. Sending, storing and repeating is up to you.
//!
//! | you want to | before the request | after the response |
//! | --- | --- | --- |
//! | use a copy that may be old | [`revalidate`] | [`Revalidation::read_validation`] |
//! | change what you have read | [`guard`] | [`read_outcome`] |
//! | create, and never overwrite | [`only_create`] | [`read_outcome`] |
//! | go on with a download | [`resume`] | [`Resumption::read_resumption`] |
//! | follow a redirect | [`before_redirect`] | |
//!
//! # Revalidate a copy
//!
//! ```
//! use http::{HeaderMap, StatusCode, header};
//! use http_conditional::Validators;
//! use http_conditional::client::{Validation, revalidate};
//!
//! // From the 200 that brought the copy:
//! let mut stored = HeaderMap::new();
//! stored.insert(header::ETAG, "\"1\"".parse().unwrap());
//! let kept = Validators::from_headers(&stored);
//!
//! let mut request = HeaderMap::new();
//! let asked = revalidate(&kept, &mut request);
//! assert_eq!(request[header::IF_NONE_MATCH], "\"1\"");
//!
//! // The server responds with 304 and no fields: the copy is good.
//! match asked.read_validation(StatusCode::NOT_MODIFIED, &HeaderMap::new()) {
//!     Validation::Update(_validators) => { /* keep them with the copy; use the copy */ }
//!     Validation::UseAsIs => { /* use the copy */ }
//!     Validation::AskAgain => panic!("ask again without conditions"),
//!     Validation::Replace(_validators) => panic!("keep the content and its validators"),
//!     _ => panic!("an error or a redirect, as without conditions"),
//! }
//! ```
//!
//! # Guard a write
//!
//! ```
//! use http::{HeaderMap, StatusCode, header};
//! use http_conditional::{ETag, Validators};
//! use http_conditional::client::{Outcome, Sent, guard, read_outcome};
//!
//! let base = Validators::from(ETag::version(1)); // of the version that the change is based on
//! let mut request = HeaderMap::new();
//! guard(&base, &mut request)?;
//! assert_eq!(request[header::IF_MATCH], "\"1\"");
//!
//! let outcome = read_outcome(Sent::Once, StatusCode::PRECONDITION_FAILED, &HeaderMap::new());
//! assert!(matches!(outcome, Outcome::Refused)); // another writer was faster: read, and change again
//! # Ok::<(), http_conditional::client::NoGuard>(())
//! ```
//!
//! [Being a client](crate::guide::being_a_client) has the loops around these functions. A map that is not of `http` 1.x
//! is read with [`headers_from_lookup`].

// What asks a header map is `#[inline]`, here and below: as functions of this crate they would be further users of the
// look-up in `http`, which the compiler then no longer unfolds where the server's half needs it. The guard in benches/
// counts that.
mod before_redirect;
mod content_range;
mod date_strength;
mod fields;
mod guard;
mod lookup;
mod outcome;
mod resume;
mod resumption;
mod revalidate;
mod validation;

pub use before_redirect::{Guarded, before_redirect};
pub use date_strength::from_one_clock;
pub use guard::{NoGuard, guard, guard_again, guard_by_date, guard_weakened, only_create};
pub use lookup::headers_from_lookup;
pub use outcome::{Outcome, Sent, read_outcome};
pub use resume::{Resumption, resume};
pub use resumption::Resumed;
pub use revalidate::{Revalidation, Withheld, revalidate};
pub use validation::Validation;
