//! Entity-tags: a view of one, one that is owned, and the versions it can be made of.

pub(crate) mod entity_tag;
pub(crate) mod etag;
pub(crate) mod version;
