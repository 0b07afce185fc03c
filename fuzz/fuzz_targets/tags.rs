//! Tags made of any text, against the oracle: one that would be another tag on the wire, one refused for no reason or at
//! the wrong byte.
#![no_main]

#[path = "../../tests/support/mod.rs"]
mod support;

use http::HeaderValue;
use http_conditional::ETag;
use libfuzzer_sys::fuzz_target;
use support::values::{self, Tag};

fuzz_target!(|text: &str| {
    let refused = text.bytes().position(|byte| !values::is_etagc(byte));
    for (weak, made) in [(false, ETag::strong(text)), (true, ETag::weak(text))] {
        match made {
            Ok(etag) => {
                assert_eq!(refused, None);
                let sent = HeaderValue::from(&etag);
                assert_eq!(values::entity_tag(sent.as_bytes()), Some(Tag { weak, opaque: text.as_bytes().to_vec() }));
            }
            Err(error) => assert_eq!(Some(error.offset()), refused),
        }
    }
});
