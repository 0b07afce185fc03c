//! The server's end: what is there now, and what to do about a request.

pub(crate) mod admit;
pub(crate) mod check_syntax;
pub(crate) mod decision;
pub(crate) mod evaluate;
pub(crate) mod method;
pub(crate) mod not_modified;
pub(crate) mod precondition_required;
pub(crate) mod refusal;
pub(crate) mod representation;
pub(crate) mod validators_needed;
pub(crate) mod verdict;
