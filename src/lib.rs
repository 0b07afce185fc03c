//! Decides HTTP conditional requests, without doing any I/O.
//!
//! Given the conditional fields of a request and the current state of the resource, should the handler
//! proceed, answer 304, or answer 412? [`evaluate()`] answers by the steps of RFC 9110 section 13.2.2. It knows
//! nothing of sockets, files, databases, hashes or the time of day, and can be called from any framework.
//!
//! # Caching: what did not change is not sent again
//!
//! The server sends a representation with an [`ETag`]; the client comes back with that tag in
//! `If-None-Match`; the server answers 304 without a body.
//!
//! ```
//! use http::{HeaderMap, Method, StatusCode, header};
//! use http_conditional::{Decision, ETag, Representation, evaluate, make_not_modified};
//!
//! struct Document { version: u64, text: String }
//!
//! fn get(headers: &HeaderMap, document: &Document) -> (StatusCode, HeaderMap, String) {
//!     let etag = ETag::version(document.version); // 42 -> "42"
//!     let current = Representation::present().with_etag(&etag);
//!
//!     let mut answer = HeaderMap::new();
//!     answer.insert(header::ETAG, (&etag).into());
//!     answer.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
//!     answer.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/plain"));
//!
//!     match evaluate(&Method::GET, headers, &current) {
//!         Decision::Proceed => (StatusCode::OK, answer, document.text.clone()),
//!         Decision::NotModified => {
//!             make_not_modified(&mut answer);
//!             (StatusCode::NOT_MODIFIED, answer, String::new())
//!         }
//!         Decision::PreconditionFailed => (StatusCode::PRECONDITION_FAILED, HeaderMap::new(), String::new()),
//!     }
//! }
//!
//! let document = Document { version: 42, text: String::from("hello") };
//! let (status, answer, _) = get(&HeaderMap::new(), &document);
//! assert_eq!(status, StatusCode::OK);
//!
//! let mut again = HeaderMap::new();
//! again.insert(header::IF_NONE_MATCH, answer[header::ETAG].clone());
//! let (status, answer, body) = get(&again, &document);
//! assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
//! assert!(answer.contains_key(header::ETAG) && !answer.contains_key(header::CONTENT_TYPE));
//! ```
//!
//! # Optimistic concurrency: who writes last does not win
//!
//! A client reads version 1, edits it and sends PUT with `If-Match: "1"`. If somebody else has written in
//! between, the version is 2 by now; the answer is 412, and nothing is lost.
//!
//! This is the form in two steps, for a handler that wants to look before it loads anything, and that
//! wants to answer 400 and 428 as well:
//!
//! ```
//! use http::{HeaderMap, Method, StatusCode};
//! use http_conditional::{Decision, ETag, Preconditions, Representation};
//!
//! fn put(headers: &HeaderMap, version: Option<u64>) -> StatusCode {
//!     let preconditions = Preconditions::from_headers(headers);
//!     if let Err(malformed) = preconditions.check_syntax(&Method::PUT) {
//!         eprintln!("{malformed}"); // which field, what is wrong, and at which byte
//!         return StatusCode::BAD_REQUEST;
//!     }
//!
//!     let etag = version.map(ETag::version);
//!     let current = match &etag {
//!         Some(etag) => Representation::present().with_etag(etag),
//!         None => Representation::missing(),
//!     };
//!
//!     let verdict = preconditions.evaluate(&Method::PUT, &current);
//!     match verdict.decision() {
//!         Decision::Proceed if preconditions.precondition_required(&Method::PUT, &current) => {
//!             StatusCode::PRECONDITION_REQUIRED
//!         }
//!         // ... UPDATE documents SET ... WHERE id = ? AND version = ?: the version that was judged
//!         Decision::Proceed => StatusCode::NO_CONTENT,
//!         Decision::NotModified | Decision::PreconditionFailed => {
//!             eprintln!("{verdict}"); // which field, why, and the section of the RFC
//!             StatusCode::PRECONDITION_FAILED
//!         }
//!     }
//! }
//!
//! let mut headers = HeaderMap::new();
//! assert_eq!(put(&headers, Some(1)), StatusCode::PRECONDITION_REQUIRED);
//! headers.insert("if-match", "\"1\"".parse().unwrap());
//! assert_eq!(put(&headers, Some(1)), StatusCode::NO_CONTENT);
//! assert_eq!(put(&headers, Some(2)), StatusCode::PRECONDITION_FAILED);
//! assert_eq!(put(&headers, None), StatusCode::PRECONDITION_FAILED);
//! ```
//!
//! # What the caller owes
//!
//! The decision is right only in its place. In this order:
//!
//! 1. **Run the normal checks first** (section 13.2.1). A request without credentials is a 401, a moved
//!    resource a 301, a missing one a 404, a wrong method a 405, whatever conditions it carries. This crate
//!    knows one of these cases, because it is told: reading a missing resource proceeds to its 404. DELETE of
//!    a missing resource is the caller's: 404, before judging.
//! 2. **Judge before acting**, and before the body of the request is read where that can be: a client that
//!    waits for `100 (Continue)` is then spared the upload.
//! 3. **Write with compare-and-swap** on the version that was judged, and judge again if the swap loses. Two
//!    writers with the same tag both pass the judgement; the store lets one of them through.
//! 4. **Publish what you compare.** The tag and the date given to [`Representation`] are the ones that the
//!    answer carries, of the representation that this request selects, and on the 304 they are the same as on
//!    the 200. If an intermediary recodes the body, it is up to that one to change the tag.
//! 5. **Send the validators of the new state** after a write only if the bytes were stored as they came
//!    (section 9.3.4).
//!
//! # Guides
//!
//! - [Writing an adapter](guide::writing_an_adapter): these duties one by one, as a checklist with code.
//! - [Optimistic concurrency with a database](guide::optimistic_concurrency): judge, swap, judge again; with SQL.
//! - [Choosing a tag](guide::choosing_a_tag): version, digest or metadata, strong or weak, and what proxies do to it.
//!
//! # What is read from a request
//!
//! Names count in any case, every line of a field counts, and the lines are never joined into one string.
//! A field is read whole or not at all: it is absent, present or malformed, and even a malformed one
//! switches off the date that it outranks. What cannot be read fails safe:
//!
//! | malformed field | GET, HEAD, QUERY | any other method |
//! | --- | --- | --- |
//! | `If-Match` | [`PreconditionFailed`](Decision::PreconditionFailed) | `PreconditionFailed` |
//! | `If-None-Match` | true: answered in full, never 304 | `PreconditionFailed` |
//! | `If-Modified-Since` | ignored | ignored, readable or not |
//! | `If-Unmodified-Since` | ignored | ignored; [`check`](Preconditions::check_syntax) and [`precondition_required`](Preconditions::precondition_required) tell |
//! | `If-Range` | the `Range` does not apply | no part |
//!
//! OPTIONS, TRACE and CONNECT proceed whatever they carry. QUERY (RFC 10008) is read like GET. Every method
//! that is not known is taken for a write.
//!
//! Two readings where the RFC leaves a choice: an empty list (`If-Match:`) is a list that matches nothing, and
//! a date lies in the past or the future as it says, without asking a clock.
//!
//! # Cost
//!
//! The work is linear in the length of the fields. Nothing is allocated: the lines of a header map stay where they
//! are. Only where more than six conditional lines are handed over one by one, as with
//! [`Preconditions::from_lines`], are they held in a list on the heap, of four words a line.
//!
//! # Why not ...?
//!
//! **Why not `==` for tags?** There are two comparisons, and the wrong one is the most common bug of all:
//! `If-None-Match` compares weakly, `If-Match` and `If-Range` strongly. So they have names:
//! [`EntityTag::strong_eq`] and [`EntityTag::weak_eq`].
//!
//! **Why not accept a tag without quotes?** Because nobody knows where it ends, and whether it was `*` once.
//! A server that sends its tags as [`ETag`] gets them back with their quotes. One that has to live with clients
//! which drop them asks for [`Preconditions::accept_unquoted_tags`].
//!
//! **Why not a middleware that hashes the body of the answer?** For GET it can be built on this crate. For a
//! write it would come too late: the handler has written by then.
//!
//! **Why not tell `If-Match: *` to be no guard?** The client has said that any version will do. Whoever does
//! not want to hear that can look for [`EntityTags::Any`].
//!
//! **Why not take a weak tag in `If-Match`?** Weakly equal versions may differ in what somebody has just
//! written. RFC 9110 section 13.1.1 demands the strong comparison.
//!
//! **Why not `Result<Decision, _>`?** A request is data, and every request has an answer. Errors are for those
//! who ask: [`Preconditions::check_syntax`], [`Preconditions::malformed`] and the accessors of the five fields.

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

pub mod client;
mod date;
mod error;
mod grammar;
#[cfg(any(doc, doctest))]
pub mod guide;
mod preconditions;
mod server;
mod tag;
mod validators;

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

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
