//! A tag made from the bytes that it stands for.

use http_conditional::ETag;
use sha2::{Digest as _, Sha256};

/// A strong tag: the same for the same bytes, on every server and after every start, and another one for others.
pub fn etag(bytes: &[u8]) -> ETag {
    half(Sha256::new().chain_update(bytes))
}

/// The tag of a list: it changes with every change of a listed document, and with nothing else. It is weak: another
/// release may list the same documents in other bytes.
#[derive(Default)]
pub struct ListTag(Sha256);

impl ListTag {
    pub fn add(&mut self, id: &str, tag: &str) {
        // With its length, so that no two lists are the same bytes.
        for part in [id, tag] {
            self.0.update((part.len() as u64).to_be_bytes());
            self.0.update(part);
        }
    }

    pub fn finish(self) -> ETag {
        half(self.0).weakened()
    }
}

/// Half of the digest is enough, and easier to read.
fn half(digest: Sha256) -> ETag {
    ETag::from_digest(&digest.finalize()[..16])
}
