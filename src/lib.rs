//! Placeholder.
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

mod date;
mod decision;
mod entity_tag;
mod entity_tags;
mod error;
mod etag;
mod evaluate;
mod field;
mod grammar;
mod guard;
mod if_range;
mod lines;
mod method;
mod needs;
mod not_modified;
mod owned;
mod preconditions;
mod representation;
mod verdict;

pub use date::HttpDate;
pub use decision::Decision;
pub use entity_tag::EntityTag;
pub use entity_tags::{EntityTags, Members};
pub use error::{MalformedField, ParseError, ParseErrorKind};
pub use etag::ETag;
pub use evaluate::evaluate;
pub use field::Field;
pub use if_range::IfRange;
pub use needs::Needs;
pub use not_modified::make_not_modified;
pub use owned::OwnedPreconditions;
pub use preconditions::Preconditions;
pub use representation::Representation;
pub use verdict::Verdict;
