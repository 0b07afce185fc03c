//! A tag out of the bytes that it stands for, where there is no version to make it of.

use axum::body::Bytes;
use http_conditional::ETag;
use sha2::{Digest as _, Sha256};

/// A strong tag: the same for the same bytes, on every server and after every start, and another one for others.
/// Half of the digest is enough for that, and easier to read.
pub fn etag(bytes: &[u8]) -> ETag {
    let half = Bytes::copy_from_slice(&Sha256::digest(bytes)[..16]);
    ETag::strong(format_args!("{half:x}")).expect("hexadecimal digits fit into a tag")
}
