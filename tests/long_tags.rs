//! Tags are read in pieces and compared from their end, which must not show: every byte at every place counts.

use http::Method;
use http_conditional::{Decision, ETag, EntityTag, EntityTags, ParseErrorKind, Preconditions, Representation};

/// Longer than three pieces of sixteen bytes, so that each way to end is met.
const LONGEST: usize = 52;

fn is_etagc(byte: u8) -> bool {
    byte == 0x21 || (0x23..=0x7e).contains(&byte) || byte >= 0x80
}

/// A tag that has this byte at this place, and `x` everywhere else.
fn tag(length: usize, place: usize, byte: u8) -> Vec<u8> {
    let mut tag = vec![b'x'; length + 2];
    tag[0] = b'"';
    tag[length + 1] = b'"';
    tag[place + 1] = byte;
    tag
}

/// TAG-1, TAG-3: by itself, and as a element with another behind it.
#[test]
fn every_byte_is_looked_at_in_every_place() {
    for (length, place) in (1..=LONGEST).flat_map(|length| (0..length).map(move |place| (length, place))) {
        for byte in 0..=0xff {
            let tag = tag(length, place, byte);
            let list = [&tag, b", \"y\"".as_slice()].concat();
            let lines = [("If-Match", &list)];
            let preconditions = Preconditions::from_lines(lines);
            let elements = preconditions.if_match().map(|read| match read {
                Some(EntityTags::List(elements)) => elements.map(|tag| tag.unquoted().len()).collect(),
                Some(EntityTags::Any) | None => Vec::new(),
            });
            if is_etagc(byte) {
                assert_eq!(EntityTag::parse(&tag).map(|tag| tag.unquoted().len()), Ok(length));
                assert_eq!(elements, Ok(vec![length, 1]));
            } else if byte == b'"' {
                // It closes the tag too early.
                let error = EntityTag::parse(&tag).unwrap_err();
                assert_eq!((error.kind(), error.offset()), (ParseErrorKind::TrailingBytes, place + 2));
                let malformed = elements.unwrap_err();
                assert_eq!((malformed.kind(), malformed.offset()), (ParseErrorKind::ExpectedComma, place + 2));
            } else {
                let error = EntityTag::parse(&tag).unwrap_err();
                assert_eq!((error.kind(), error.offset()), (ParseErrorKind::ForbiddenByte, place + 1));
                let malformed = elements.unwrap_err();
                assert_eq!((malformed.kind(), malformed.offset()), (ParseErrorKind::ForbiddenByte, place + 1));
            }
        }
    }
}

/// OPEN-1: a tag that is cut off anywhere, for every length.
#[test]
fn a_tag_without_its_end_is_none() {
    for length in 0..=LONGEST {
        let open = [b"\"".as_slice(), &vec![b'x'; length]].concat();
        let error = EntityTag::parse(&open).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (ParseErrorKind::UnterminatedTag, length + 1));
    }
}

/// TAG-7, TAG-8: one byte that differs, anywhere, makes another tag.
#[test]
fn every_byte_is_compared_in_every_place() {
    for (length, place) in (1..=LONGEST).flat_map(|length| (0..length).map(move |place| (length, place))) {
        let (one, other) = (tag(length, place, b'1'), tag(length, place, b'2'));
        let [strong, weak] = ["", "W/"].map(|mark| [mark.as_bytes(), &one].concat());
        let etag = ETag::from(EntityTag::parse(&one).expect("a tag"));
        let current = Representation::present().with_etag(&etag);
        let list = |tag: &[u8]| [b"\"x\", ", tag, b", \"y\""].concat();
        for (line, found, strongly) in [
            (strong.clone(), true, true),
            (weak.clone(), true, false),
            (list(&strong), true, true),
            (list(&weak), true, false),
            (other.clone(), false, false),
            (list(&other), false, false),
        ] {
            let decide =
                |name, method| Preconditions::from_lines([(name, &line)]).evaluate(&method, current).decision();
            let not_modified = decide("If-None-Match", Method::GET) == Decision::NotModified;
            let proceeds = decide("If-Match", Method::PUT) == Decision::Proceed;
            assert_eq!((not_modified, proceeds), (found, strongly), "{}", line.escape_ascii());
        }
    }
}
