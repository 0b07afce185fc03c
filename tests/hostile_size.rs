//! Fields of a size that no client sends, in the shapes that make a careless reader start over and over.
//!
//! How many bytes a reader looks at cannot be seen from outside, and a clock would make a poor test. What can be
//! seen: it asks for each line once, it hands out each byte at most once and in order, and it comes to an end
//! where one that starts over would need hours. 16 MiB of commas, read anew from each comma, are 10^14 bytes.

use std::cell::Cell;
use std::iter::repeat_n;

use http::Method;
use http_conditional::{Decision, ETag, EntityTags, Field, Preconditions, Representation};

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// A start, something that repeats, and an end.
type Shape = (&'static str, &'static str, &'static str);

const LISTS: [Shape; 11] = [
    ("", ",", ""),
    ("", " ", ""),
    ("", "\t ,", ""),
    ("", "\"\",", ""),
    ("", "\"a\" ,\t", ""),
    ("", "W/\"a\",", ""),
    ("", "\",\",", ""),
    ("", "\"\\\",", ""),
    ("\"a\"", " ", ",\"b\""),
    ("\"", "a", "\""),
    ("W/\"", ",", "\""),
];

const OTHERS: [Shape; 14] = [
    ("", "a", ""),
    ("", "*,", ""),
    ("", "W/", ""),
    ("", "\"", ""),
    ("", "\" \"", ""),
    ("", "W/\"a\"", ""),
    ("\"", "a", ""),
    ("W/\"", ",", ""),
    ("", ",", "*"),
    ("", " ", "*,"),
    ("", "\"\",", "a"),
    ("\"a\"", " ", "\"b\""),
    ("Sun, 06 Nov 1994 08:49:37 GMT", " ", "a"),
    ("", "Sun, 06 Nov 1994 08:49:37 GMT, ", ""),
];

fn line((start, repeated, end): Shape, size: usize) -> Vec<u8> {
    [start, &repeated.repeat(size / repeated.len()), end].concat().into_bytes()
}

fn is_malformed(field: Field, line: &[u8]) -> bool {
    Preconditions::from_lines([(field.as_str(), line)]).malformed().next().is_some()
}

/// LIST-1, LIST-4: as many elements as there are pairs of quotes, none of which overlap.
#[test]
fn elements_are_pieces_of_the_line_in_order() {
    for (shape, size) in LISTS.iter().flat_map(|shape| [(*shape, 64 * KIB), (*shape, MIB)]) {
        let line = line(shape, size);
        let preconditions = Preconditions::from_lines([("If-None-Match", &line)]);
        let Ok(Some(EntityTags::List(elements))) = preconditions.if_none_match() else { panic!("{shape:?} is a list") };
        let (mut count, mut end) = (0, line.as_ptr());
        for element in elements {
            let element = element.unquoted().as_ptr_range();
            assert!(end <= element.start, "{shape:?}");
            (count, end) = (count + 1, element.end);
        }
        assert!(end <= line.as_ptr_range().end, "{shape:?}");
        assert_eq!(count, line.split(|byte| *byte == b'"').count() / 2, "{shape:?}");
    }
}

/// A line that counts how often it is asked for its bytes.
struct CountingLine<'a> {
    bytes: &'a [u8],
    asked: Cell<usize>,
}

impl AsRef<[u8]> for CountingLine<'_> {
    fn as_ref(&self) -> &[u8] {
        self.asked.set(self.asked.get() + 1);
        self.bytes
    }
}

#[test]
fn every_line_is_asked_for_its_bytes_once() {
    for bytes in [b"\"a\"".as_slice(), b"", b"*", b"a", b"Sun, 06 Nov 1994 08:49:37 GMT"] {
        let line = |_| CountingLine { bytes, asked: Cell::new(0) };
        for field in Field::ALL {
            for count in [1, 2, 3, 10_000] {
                let lines: Vec<_> = (0..count).map(line).collect();
                let preconditions = Preconditions::from_lines(lines.iter().map(|line| (field.as_str(), line)));
                let verdict = preconditions.evaluate(&Method::GET, Representation::present());
                assert_eq!(verdict, preconditions.evaluate(&Method::GET, Representation::present()));
                assert!(lines.iter().all(|line| line.asked.get() == 1), "{field}, {count} lines");
            }
        }
    }
}

/// FIELD-7, OPEN-7: nothing is cut short either, so the last bytes decide.
#[test]
fn sixteen_mebibytes_in_a_line_are_read_to_the_end() {
    let shapes = LISTS.iter().map(|shape| (shape, false)).chain(OTHERS.iter().map(|shape| (shape, true)));
    for (shape, expected) in shapes {
        let line = line(*shape, 16 * MIB);
        for field in [Field::IfMatch, Field::IfNoneMatch] {
            assert_eq!(is_malformed(field, &line), expected, "{field} {shape:?}");
        }
        for field in [Field::IfModifiedSince, Field::IfUnmodifiedSince, Field::IfRange] {
            let is_tag = field == Field::IfRange && ["\"", "W/\""].contains(&shape.0) && shape.2 == "\"";
            assert_eq!(is_malformed(field, &line), !is_tag, "{field} {shape:?}");
        }
    }
}

/// FIELD-7: with the tag that matches in the last line.
#[test]
fn four_million_lines_are_read_to_the_end() -> Result<(), http_conditional::ParseError> {
    let etag = ETag::strong("a")?;
    let current = Representation::present().with_etag(&etag);
    for other in ["", ",", "\"b\"", "W/\"a\""] {
        let lines = repeat_n(("If-Match", other), 4_000_000).chain([("If-Match", "\"a\"")]);
        let verdict = Preconditions::from_lines(lines).evaluate(&Method::PUT, current);
        assert_eq!(verdict.decision(), Decision::Proceed, "{other}");
    }
    Ok(())
}

/// A server may have long tags as well. Read anew for each element, this one would take hours.
#[test]
fn a_long_current_tag_is_compared_with_many_elements() -> Result<(), http_conditional::ParseError> {
    let etag = ETag::strong("a".repeat(MIB))?;
    let current = Representation::present().with_etag(&etag);
    let almost_as_long = format!("\"{}b\",", "a".repeat(MIB - 1));
    for element in ["\"\",", "\"a\",", &almost_as_long] {
        let line = element.repeat(16 * MIB / element.len());
        let verdict = Preconditions::from_lines([("If-None-Match", &line)]).evaluate(&Method::GET, current);
        assert_eq!(verdict.decision(), Decision::Proceed);
    }
    Ok(())
}
