//! The server's end: what is there now, and what to do.

pub(crate) mod decision;
pub(crate) mod evaluate;
pub(crate) mod guard;
pub(crate) mod method;
pub(crate) mod needs;
pub(crate) mod not_modified;
pub(crate) mod publish;
pub(crate) mod representation;
pub(crate) mod syntax;
pub(crate) mod verdict;
