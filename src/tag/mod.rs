//! Entity-tags: a view of one, and one that is owned.

pub(crate) mod entity_tag;
pub(crate) mod etag;
