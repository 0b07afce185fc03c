//! Evaluates HTTP conditional requests by RFC 9110 section 13, without doing any I/O.
//!
//! A request carries conditions: `If-Match`, `If-None-Match`, `If-Modified-Since`, `If-Unmodified-Since`,
//! `If-Range`. Given the [`Validators`] of what is there now, [`evaluate()`] returns the [`Decision`]: proceed, 304, or
//! 412. The other half is for a [`client`]: it sets conditions, and reads what the response means. The crate knows
//! nothing of sockets, files, databases, hashes or the time of day. Any framework can call it; `axum::http`, hyper and
//! tower use the same `http` types.
//!
//! ```console
//! cargo add http-conditional
//! ```
//!
//! You need it if your server sends an `ETag` or a `Last-Modified`, if it keeps what clients edit, or if it serves
//! ranges. You do not need it to compute tags, to cache, or for requests without conditions.
//!
//! # Caching: what did not change is not sent again
//!
//! The server sends a representation with an [`ETag`]. The client comes back with that tag in `If-None-Match`. If
//! nothing has changed, the server responds with 304 and no content.
//!
//! ```
//! use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
//! use http_conditional::{Decision, ETag, Preconditions, Validators};
//!
//! struct Note { version: u64, text: String }
//!
//! /// GET and HEAD: 200, 304 or 412.
//! fn get(method: &Method, headers: &HeaderMap, note: &Note) -> Response<String> {
//!     let validators = Validators::from(ETag::version(note.version)); // 42 -> "42"
//!     let verdict = Preconditions::from_headers(headers).evaluate(method, &validators);
//!     let mut response = Response::new(String::new());
//!     let text = HeaderValue::from_static("text/plain; charset=utf-8");
//!     match verdict.decision() {
//!         Decision::Proceed => {
//!             response.headers_mut().insert(header::CONTENT_TYPE, text);
//!             *response.body_mut() = note.text.clone(); // load the content only here
//!         }
//!         Decision::NotModified => *response.status_mut() = StatusCode::NOT_MODIFIED,
//!         Decision::PreconditionFailed => {
//!             *response.status_mut() = StatusCode::PRECONDITION_FAILED;
//!             response.headers_mut().insert(header::CONTENT_TYPE, text);
//!             *response.body_mut() = verdict.to_string(); // which field, and why
//!             return response;
//!         }
//!     }
//!     // The 200 and its 304 both carry these. Without the length, axum sends
//!     // `content-length: 0` on a 304 to HEAD, and over HTTP/2.
//!     validators.write_to(response.headers_mut());
//!     let no_cache = HeaderValue::from_static("no-cache"); // validate every use
//!     response.headers_mut().insert(header::CACHE_CONTROL, no_cache);
//!     response.headers_mut().insert(header::CONTENT_LENGTH, note.text.len().into());
//!     response
//! }
//!
//! let note = Note { version: 42, text: String::from("hello") };
//! let ok = get(&Method::GET, &HeaderMap::new(), &note);
//! assert_eq!((ok.status(), ok.body().as_str()), (StatusCode::OK, "hello"));
//!
//! let mut again = HeaderMap::new();
//! again.insert(header::IF_NONE_MATCH, ok.headers()[header::ETAG].clone());
//! let response = get(&Method::GET, &again, &note);
//! assert_eq!((response.status(), response.body().as_str()), (StatusCode::NOT_MODIFIED, ""));
//! assert!(response.headers().contains_key(header::ETAG));
//! assert!(!response.headers().contains_key(header::CONTENT_TYPE));
//! ```
//!
//! # Optimistic concurrency: no lost updates
//!
//! A client reads version 1, edits it, and sends PUT with `If-Match: "1"`. If another writer was faster, the version is
//! 2 by now. The response is 412, and nothing is lost. [`Preconditions::admit`] returns why a write must not be
//! performed, in the order in which the statuses are due: 400 for a malformed condition, 412 for a false one, 428 if no
//! condition protects what is there.
//!
//! ```
//! # use std::collections::HashMap;
//! # use std::hash::{BuildHasher, RandomState};
//! use http::{HeaderMap, Method, Response, StatusCode};
//! use http_conditional::{ETag, Preconditions, Validators};
//!
//! # struct Note { version: u64, text: String }
//! /// Keep them in a database or in a lock.
//! struct Notes { by_id: HashMap<String, Note>, last_version: u64 }
//!
//! impl Default for Notes {
//!     /// The counter starts at random. If it were 0 at each start of the program, old tags
//!     /// would name new notes, and a stale PUT would pass. A database stores the counter.
//!     fn default() -> Self {
//!         Self { by_id: HashMap::new(), last_version: RandomState::new().hash_one(0) / 2 }
//!     }
//! }
//!
//! /// PUT: 201, 204, 400, 412 or 428.
//! fn put(
//!     headers: &HeaderMap,
//!     notes: &mut Notes,
//!     id: &str,
//!     text: String,
//! ) -> Result<Response<String>, (StatusCode, String)> {
//!     // `None`: there is no such note yet.
//!     let version = notes.by_id.get(id).map(|note| note.version);
//!     let current = version.map(|version| Validators::from(ETag::version(version)));
//!     Preconditions::from_headers(headers).admit(&Method::PUT, current.as_ref())?;
//!
//!     // The lock is held, so the note still has this version. In a database:
//!     // UPDATE notes SET version = ?, text = ? WHERE id = ? AND version = ?
//!     notes.last_version += 1; // one counter for all notes: no tag comes back
//!     let version = notes.last_version;
//!     notes.by_id.insert(id.to_owned(), Note { version, text });
//!
//!     let mut response = Response::new(String::new());
//!     *response.status_mut() =
//!         if current.is_some() { StatusCode::NO_CONTENT } else { StatusCode::CREATED };
//!     Validators::from(ETag::version(version)).write_to(response.headers_mut());
//!     Ok(response)
//! }
//!
//! # let mut notes = Notes::default();
//! # let mut put = |headers: &HeaderMap| {
//! #     put(headers, &mut notes, "a", String::from("text")).unwrap_or_else(|(status, sentence)| {
//! #         Response::builder().status(status).body(sentence).unwrap()
//! #     })
//! # };
//! let mut headers = HeaderMap::new();
//! let created = put(&headers);
//! assert_eq!(created.status(), StatusCode::CREATED);
//! assert_eq!(put(&headers).status(), StatusCode::PRECONDITION_REQUIRED);
//!
//! headers.insert("if-match", created.headers()["etag"].clone());
//! assert_eq!(put(&headers).status(), StatusCode::NO_CONTENT);
//! // That version is gone.
//! assert_eq!(put(&headers).status(), StatusCode::PRECONDITION_FAILED);
//! ```
//!
//! # Your responsibilities
//!
//! The decision is right only in its place. In this order:
//!
//! 1. **Run the normal checks first** (section 13.2.1). Without credentials it is 401, for a moved resource 301, for a
//!    wrong method 405, whatever conditions the request carries. The crate knows one such case, because you pass it:
//!    a read of a missing resource proceeds to its 404. DELETE of a missing resource is yours: 404, before the
//!    evaluation.
//! 2. **Evaluate before you act**, and before you read the content of the request if that is possible. A client that
//!    waits for `100 (Continue)` is then spared the upload.
//! 3. **Write with compare-and-swap** on the version that was evaluated, and evaluate again if the swap fails. Two
//!    writers with the same tag both pass the evaluation; the store lets one of them through.
//! 4. **Publish what you compare.** The response carries the tag and the date that you evaluate with, and the 304 carries
//!    the same as the 200. They belong to the representation that this request selects. If an intermediary changes the
//!    bytes, it has to change the tag.
//! 5. **Send the validators of the new state** after a write only if the content was stored unchanged (section 9.3.4).
//!
//! # Which call
//!
//! | you want | call |
//! | --- | --- |
//! | the decision on a read | [`evaluate()`] |
//! | the decision on a read, with its reason and what it means for `Range` | [`Preconditions::evaluate`] |
//! | 400, 412 and 428 on a write | [`Preconditions::admit`] |
//! | one of these steps only | [`check_syntax`](Preconditions::check_syntax), [`evaluate`](Preconditions::evaluate), [`precondition_required`](Preconditions::precondition_required) |
//! | to know what to load before the evaluation | [`Preconditions::validators_needed`] |
//! | to keep the conditions across an `await` | [`OwnedPreconditions`] |
//! | the 304 from the 200 | [`not_modified`] |
//! | the tags and dates as data | [`Preconditions::if_match`] and its siblings |
//!
//! # Guides
//!
//! - [Writing an adapter](guide::writing_an_adapter): the responsibilities one by one, with code.
//! - [Optimistic concurrency with a database](guide::optimistic_concurrency): evaluate, swap, evaluate again; with SQL.
//! - [Choosing a tag](guide::choosing_a_tag): version, digest or metadata, strong or weak, and what proxies do to it.
//! - [Being a client](guide::being_a_client): revalidate, guard a write, resume, and the loops around them.
//! - [Other hosts](guide::other_hosts): without `http::Method`, with another map, with conditions under other names.
//! - [Versions](guide::versions): what stays the same, and what may change.
//!
//! # What is read from a request
//!
//! Field names may be in upper or lower case. Every line of a field counts, and lines are never joined. A field is
//! read whole or not at all: it is absent, present or malformed. A malformed field still takes precedence over the date
//! that it switches off. It fails safe:
//!
//! | malformed field | GET, HEAD, QUERY | any other method |
//! | --- | --- | --- |
//! | `If-Match` | [`PreconditionFailed`](Decision::PreconditionFailed) | `PreconditionFailed` |
//! | `If-None-Match` | true: full response, never 304 | `PreconditionFailed` |
//! | `If-Modified-Since` | ignored | ignored, well-formed or not |
//! | `If-Unmodified-Since` | ignored | ignored; [`check_syntax`](Preconditions::check_syntax) and [`precondition_required`](Preconditions::precondition_required) report it |
//! | `If-Range` | the `Range` is ignored | ignored |
//!
//! QUERY (RFC 10008) is read like GET. OPTIONS, TRACE and CONNECT proceed whatever they carry. PROPFIND, REPORT and
//! SEARCH are safe: a missing resource stays a 404, and a malformed `If-None-Match` is true, but a false condition is
//! 412. Every other method is a write; see [`MethodClass`].
//!
//! Two readings where the RFC leaves a choice: an empty list (`If-Match:`) is a list that matches nothing, and a date in
//! the future is compared like any other.
//!
//! # Cost
//!
//! The work is linear in the length of the fields. Nothing is allocated to evaluate: the lines of a header map stay where
//! they are. Only if more than six conditional lines are handed over one by one, as to [`Preconditions::from_lines`], are
//! they kept in a list on the heap.
//!
//! # Why not ...?
//!
//! **Why not `==` for tags?** There are two comparisons, and the wrong one is the most common bug of all:
//! `If-None-Match` compares weakly, `If-Match` and `If-Range` strongly. So they have names: [`EntityTag::strong_eq`] and
//! [`EntityTag::weak_eq`].
//!
//! **Why not accept a tag without quotes?** Its end is unknown, and it may have been `*`. A server that sends an [`ETag`]
//! gets it back with its quotes. For clients that drop them there is [`Preconditions::accept_unquoted_tags`].
//!
//! **Why not take a weak tag in `If-Match`?** Weakly equal versions may differ in what another writer has just written,
//! so RFC 9110 section 13.1.1 requires the strong comparison. Behind a proxy that weakens tags, read
//! [`Preconditions::accept_weakened_tags`] first.
//!
//! **Why not a middleware that hashes the content of the response?** For GET it can be built on this crate. For a write it
//! would come too late: the handler has written by then.
//!
//! **Why does `If-Match: *` protect a write?** The client has said that any version will do. If you do not want that, look
//! for [`EntityTags::Any`].
//!
//! **Why not `Result<Decision, _>`?** A request is data, and every request has a response. Errors are for those that ask:
//! [`Preconditions::check_syntax`], [`Preconditions::malformed`] and the accessors of the five fields.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![deny(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::todo,
    clippy::unimplemented,
    clippy::unreachable,
    clippy::dbg_macro,
    clippy::print_stdout,
    clippy::print_stderr
)]

// From the bottom up, as the folders: values, what a request says, the two ends. rustdoc keeps this order.
mod date;
mod error;
mod grammar;
mod tag;
mod validators;

mod preconditions;

pub mod client;
mod server;

#[cfg(any(doc, doctest))]
pub mod guide;

pub use date::HttpDate;
pub use error::{ParseError, ParseErrorKind};
pub use preconditions::borrowed::Preconditions;
pub use preconditions::entity_tags::{EntityTags, ListedTags};
pub use preconditions::field::Field;
pub use preconditions::if_range::IfRange;
pub use preconditions::malformed::MalformedField;
pub use preconditions::owned::OwnedPreconditions;
pub use server::decision::Decision;
pub use server::evaluate::evaluate;
pub use server::method::MethodClass;
pub use server::not_modified::{belongs_on_not_modified, not_modified};
pub use server::refusal::Refusal;
pub use server::representation::Representation;
pub use server::validators_needed::ValidatorsNeeded;
pub use server::verdict::Verdict;
pub use tag::entity_tag::EntityTag;
pub use tag::etag::ETag;
pub use tag::version::Version;
pub use validators::Validators;

/// Runs the example of the page that is published with the package.
#[cfg(doctest)]
#[doc = include_str!("package.md")]
struct Package;
