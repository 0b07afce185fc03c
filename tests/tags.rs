//! Entity-tags: what is one, how two compare, and what can become one (TAG, FIELD-4).

use http::HeaderValue;
use http_conditional::{ETag, EntityTag, ParseErrorKind};

fn tag(bytes: &[u8]) -> EntityTag<'_> {
    EntityTag::parse(bytes).unwrap_or_else(|error| panic!("{}: {error}", bytes.escape_ascii()))
}

/// TAG-1 to TAG-4, LIST-3, FIELD-4.
#[test]
fn a_tag_is_what_the_grammar_says() {
    let tags: [(&[u8], bool, &[u8]); 10] = [
        (b"\"a\"", false, b"a"),
        (b"W/\"a\"", true, b"a"),
        (b"\"\"", false, b""),
        (b"W/\"\"", true, b""),
        (b"\"a,b\"", false, b"a,b"),
        (b"\"*\"", false, b"*"),
        (b"\"W/\"", false, b"W/"),
        (b"\"a\\\"", false, b"a\\"),
        (b"\"\x80\xff\"", false, b"\x80\xff"),
        (b"\"!~\"", false, b"!~"),
    ];
    for (bytes, weak, opaque) in tags {
        let tag = tag(bytes);
        assert_eq!((ETag::from(tag).as_bytes(), tag.is_weak(), tag.unquoted()), (bytes, weak, opaque));
    }
}

/// TAG-1, TAG-3, TAG-4, LIST-3: each with the kind of the error and the byte at which the reading stopped.
#[test]
fn what_is_no_tag_is_refused_with_its_place() {
    use ParseErrorKind::{ExpectedTag, ForbiddenByte, TrailingBytes, UnterminatedTag};
    let refused: [(&[u8], ParseErrorKind, usize); 19] = [
        (b"", ExpectedTag, 0),
        (b"a", ExpectedTag, 0),
        (b"*", ExpectedTag, 0),
        (b"'a'", ExpectedTag, 0),
        (b"w/\"a\"", ExpectedTag, 0),
        (b" \"a\"", ExpectedTag, 0),
        (b"W", ExpectedTag, 1),
        (b"Wx", ExpectedTag, 1),
        (b"W/", ExpectedTag, 2),
        (b"W/a", ExpectedTag, 2),
        (b"W/ \"a\"", ExpectedTag, 2),
        (b"W/W/\"a\"", ExpectedTag, 2),
        (b"\"", UnterminatedTag, 1),
        (b"\"a", UnterminatedTag, 2),
        (b"W/\"a", UnterminatedTag, 4),
        (b"\"a b\"", ForbiddenByte, 2),
        (b"\"a\"b\"", TrailingBytes, 3),
        (b"\"a\" ", TrailingBytes, 3),
        (b"\"a\", \"b\"", TrailingBytes, 3),
    ];
    for (bytes, kind, offset) in refused {
        let error = EntityTag::parse(bytes).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (kind, offset), "{}", bytes.escape_ascii());
    }
}

/// TAG-1: one byte after the other.
#[test]
fn a_tag_holds_every_byte_but_controls_space_and_quote() {
    for byte in 0..=u8::MAX {
        let expected = byte == 0x21 || (0x23..=0x7e).contains(&byte) || byte >= 0x80;
        assert_eq!(EntityTag::parse(&[b'"', byte, b'"']).is_ok(), expected, "byte {byte:#04x}");
    }
}

/// TAG-7 and TAG-8: the table of RFC 9110 section 8.8.3.2, and what lies beside it.
#[test]
fn the_two_comparisons() {
    let table: [(&[u8], &[u8], bool, bool); 8] = [
        (b"W/\"1\"", b"W/\"1\"", false, true),
        (b"W/\"1\"", b"W/\"2\"", false, false),
        (b"W/\"1\"", b"\"1\"", false, true),
        (b"\"1\"", b"\"1\"", true, true),
        (b"\"1\"", b"\"2\"", false, false),
        (b"\"\"", b"\"\"", true, true),
        (b"\"a\"", b"\"A\"", false, false),
        (b"\"W/\"", b"W/\"\"", false, false),
    ];
    for (one, other, strong, weak) in table {
        for (a, b) in [(one, other), (other, one)] {
            assert_eq!(tag(a).strong_eq(tag(b)), strong, "{:?} {:?}", tag(a), tag(b));
            assert_eq!(tag(a).weak_eq(tag(b)), weak, "{:?} {:?}", tag(a), tag(b));
        }
    }
}

/// A peer cuts tags at 62 bytes, so that two long ones which differ at the end are the same to it.
#[test]
fn long_tags_are_compared_to_their_end() {
    let prefix = "x".repeat(4096);
    let (a, b) = (ETag::strong(format!("{prefix}a")).unwrap(), ETag::strong(format!("{prefix}b")).unwrap());
    assert!(!a.as_entity_tag().strong_eq(b.as_entity_tag()));
    assert!(!a.as_entity_tag().weak_eq(b.as_entity_tag()));
}

/// TAG-5: whatever displays becomes a tag, strong or weak as its maker says.
#[test]
fn a_tag_is_made_of_anything_that_displays() {
    assert_eq!(ETag::strong(42).unwrap().as_bytes(), b"\"42\"");
    assert_eq!(ETag::version(42).as_bytes(), b"\"42\"");
    assert_eq!(ETag::version(i64::MIN).as_bytes(), b"\"-9223372036854775808\"");
    assert_eq!(ETag::version(i128::MAX).as_bytes(), b"\"170141183460469231731687303715884105727\"");
    assert_eq!(ETag::weak(42).unwrap().as_bytes(), b"W/\"42\"");
    assert_eq!(ETag::strong("").unwrap().as_bytes(), b"\"\"");
    assert_eq!(ETag::strong(format_args!("{:x}-{}", 255, "b")).unwrap().as_bytes(), b"\"ff-b\"");
    assert_eq!(ETag::strong("caf\u{e9}").unwrap().as_bytes(), b"\"caf\xc3\xa9\"");
}

/// TAG-1: what would end the tag, or the header, is refused with its place in the text that was given.
#[test]
fn what_would_break_a_header_never_becomes_a_tag() {
    use ParseErrorKind::{ForbiddenByte, QuoteInText};
    for (opaque, offset, kind) in [
        ("a b", 1, ForbiddenByte),
        ("\"quoted\"", 0, QuoteInText),
        ("in\"side", 2, QuoteInText),
        ("a\r\nSet-Cookie: b", 1, ForbiddenByte),
        ("tab\t", 3, ForbiddenByte),
        ("\u{7f}", 0, ForbiddenByte),
        ("nul\0", 3, ForbiddenByte),
    ] {
        for made in [ETag::strong(opaque), ETag::weak(opaque)] {
            let error = made.unwrap_err();
            assert_eq!((error.kind(), error.offset()), (kind, offset), "{opaque:?}");
        }
    }
}

#[test]
fn a_value_that_fails_to_display_is_an_error_and_no_panic() {
    struct Broken;
    impl std::fmt::Display for Broken {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            Err(std::fmt::Error)
        }
    }
    assert_eq!(ETag::strong(Broken).unwrap_err().kind(), ParseErrorKind::Display);
}

/// TAG-4: the value of an `ETag` field is one tag; what is none is as good as no tag (OPEN-25).
#[test]
fn a_tag_comes_from_the_wire_and_goes_back_unchanged() {
    for bytes in [b"\"1\"".as_slice(), b"W/\"1\"", b"\"\"", b"\"caf\xe9\"", b"\"a,b\\\""] {
        let value = HeaderValue::from_bytes(bytes).unwrap();
        let etag = ETag::try_from(value.clone()).unwrap();
        assert_eq!(etag.as_bytes(), bytes);
        assert_eq!(ETag::from(tag(bytes)).as_bytes(), bytes);
        assert_eq!(ETag::from(EntityTag::from(&etag)).as_bytes(), bytes);
        assert_eq!(ETag::try_from(bytes).unwrap().as_bytes(), bytes);
        assert_eq!(ETag::try_from(&value).unwrap().as_bytes(), bytes);
        assert_eq!(HeaderValue::from(&etag), value);
        assert_eq!(HeaderValue::from(etag), value);
    }
    for bytes in [b"1".as_slice(), b"", b"\"a\", \"b\"", b"\"a", b"*", b"\"a b\""] {
        assert!(ETag::try_from(HeaderValue::from_bytes(bytes).unwrap()).is_err(), "{}", bytes.escape_ascii());
    }
    assert_eq!("W/\"1\"".parse::<ETag>().unwrap().as_bytes(), b"W/\"1\"");
    assert_eq!("1".parse::<ETag>().unwrap_err().offset(), 0);
    assert_eq!(ETag::try_from("\"1\"").unwrap().as_bytes(), b"\"1\"");
    assert!(EntityTag::try_from(b"\"1\"".as_slice()).is_ok() && EntityTag::try_from(b"1".as_slice()).is_err());
    // OPEN-33: U+FFFD stands for bytes that are lost.
    let lost = "\"caf\u{fffd}\"".parse::<ETag>().unwrap_err();
    assert_eq!((lost.kind(), lost.offset()), (ParseErrorKind::LostBytes, 4));
}

#[test]
#[should_panic(expected = "not an entity-tag")]
fn a_static_tag_that_is_none_is_a_mistake_of_the_program() {
    drop(ETag::from_static("unquoted"));
}

#[test]
fn tags_show_themselves_in_ascii() {
    assert_eq!(format!("{:?}", tag(b"W/\"caf\xe9\"")), r#"EntityTag(W/"caf\xe9")"#);
    assert_eq!(format!("{:?}", ETag::weak("caf\u{e9}").unwrap()), r#"ETag(W/"caf\xc3\xa9")"#);
    assert_eq!(format!("{:?} {:?}", tag(b"\"1\""), ETag::version(1)), r#"EntityTag("1") ETag("1")"#);
}

/// TAG-4: every integer is a version, and the tag has its digits.
#[test]
fn every_integer_is_a_version() {
    macro_rules! check {
        ($($integer:ty)*) => {$(
            for version in [<$integer>::MIN, 0, 1, <$integer>::MAX] {
                assert_eq!(ETag::version(version).to_str(), Some(format!("\"{version}\"").as_str()));
            }
        )*};
    }
    check! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }
}

/// VAL-1: different digests have different tags, and the tag is the digest in hexadecimal digits.
#[test]
fn a_digest_becomes_a_tag() {
    assert_eq!(ETag::from_digest(&[]).as_bytes(), b"\"\"");
    for byte in 0..=u8::MAX {
        assert_eq!(ETag::from_digest(&[byte, 0xf]).to_str(), Some(format!("\"{byte:02x}0f\"").as_str()));
    }
    assert_eq!(ETag::from_digest(&[0xab; 32]).as_bytes().len(), 66);
}

/// No text form lies: what a tag shows as text reads back as the same tag, or it shows none.
#[test]
fn a_text_form_reads_back_as_the_same_tag() {
    for byte in (0..=u8::MAX).filter(|byte| matches!(byte, 0x21 | 0x23..=0x7e | 0x80..)) {
        let etag = ETag::try_from([b'"', byte, b'"'].as_slice()).unwrap();
        assert_eq!(etag.to_str().is_some(), byte.is_ascii(), "{byte:#04x}");
        let back = etag.to_str().map(|text| text.parse::<ETag>().unwrap());
        assert!(back.map_or(true, |back| back.as_entity_tag().strong_eq(etag.as_entity_tag())), "{byte:#04x}");
    }
    assert_eq!(ETag::strong("caf\u{e9}").unwrap().to_str(), None);
    assert_eq!(ETag::version(1).weakened().to_str(), Some("W/\"1\""));
}

/// TAG-8: a weakened tag is weakly equal to what it was, and weakening twice is weakening once.
#[test]
fn weakening_adds_the_mark_and_nothing_else() {
    for strong in [b"\"1\"".as_slice(), b"\"\"", b"\"caf\xe9\"", b"\"W/\""] {
        let etag = ETag::try_from(strong).unwrap();
        let weak = etag.clone().weakened();
        assert_eq!(weak.as_bytes(), [b"W/", strong].concat());
        assert_eq!(weak.clone().weakened().as_bytes(), weak.as_bytes());
        assert!(weak.as_entity_tag().weak_eq(etag.as_entity_tag()));
    }
}
