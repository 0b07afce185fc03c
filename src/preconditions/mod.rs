//! What a request says: five fields, each absent, present or malformed.

pub(crate) mod borrowed;
mod debug;
pub(crate) mod entity_tags;
pub(crate) mod field;
pub(crate) mod if_range;
pub(crate) mod lines;
pub(crate) mod malformed;
pub(crate) mod owned;
pub(crate) mod reading;
