//! Tags made of any text: valid on the wire, or refused at the byte that is to blame.
#![no_main]

use http::HeaderValue;
use http_conditional::ETag;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|opaque: &str| {
    for (weak, made) in [(false, ETag::strong(opaque)), (true, ETag::weak(opaque))] {
        match made {
            Ok(etag) => {
                let back = ETag::try_from(HeaderValue::from(&etag)).expect("a tag is a tag");
                assert_eq!(back.as_entity_tag().unquoted(), opaque.as_bytes());
                assert_eq!(back.as_entity_tag().is_weak(), weak);
                assert!(back.as_entity_tag().weak_eq(etag.as_entity_tag()));
            }
            Err(error) => {
                let byte = opaque.as_bytes()[error.offset()];
                assert!(byte <= b' ' || byte == b'"' || byte == 0x7f);
            }
        }
    }
});
