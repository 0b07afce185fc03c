//! A tag made from the bytes that it stands for.

use http_conditional::ETag;
use sha2::{Digest as _, Sha256};

/// A strong tag: the same for the same bytes, on every server and after every start, and another one for others.
pub fn etag<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> ETag {
    half(parts.into_iter().fold(Sha256::new(), Sha256::chain_update))
}

/// The tag of a page of the list, from ids and tags: it changes with every change of a listed document, and if a next
/// page comes or goes. It is weak: another release may list the same documents in other bytes.
pub fn list_etag<'e>(entries: impl IntoIterator<Item = [&'e str; 2]>, more: bool) -> ETag {
    let mut digest = Sha256::new().chain_update([u8::from(more)]);
    for part in entries.into_iter().flatten() {
        // With its length, so that no two lists are the same bytes.
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    half(digest).weakened()
}

/// Half of the digest is enough, and easier to read.
fn half(digest: Sha256) -> ETag {
    ETag::from_digest(&digest.finalize()[..16])
}
