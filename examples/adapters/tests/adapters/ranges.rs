//! `Range`, where conditions allow it (RANGE-1 to RANGE-3, OPEN-23, OPEN-24).

use adapters::ranges::{Part, content_range, select};

/// RANGE-3: the three forms of a range, what cannot be satisfied, and the only satisfiable range of several. RANGE-2,
/// OPEN-24: another unit, several ranges, and what is not a range are ignored.
#[test]
fn one_range_of_bytes_is_selected() {
    let part = |line: &str| select([line.as_bytes()], 10);
    for (line, range) in [
        ("bytes=0-3", 0..4),
        ("bytes=4-", 4..10),
        ("bytes=4-99", 4..10),
        ("bytes=-3", 7..10),
        ("bytes=-99", 0..10),
        ("bytes=0-99999999999999999999999", 0..10),
        ("Bytes=9-9", 9..10),
        ("bytes=0-3, 20-30", 0..4),
    ] {
        assert_eq!(part(line), Part::Range(range), "{line}");
    }
    for unsatisfiable in ["bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999999-"] {
        assert_eq!(part(unsatisfiable), Part::Unsatisfiable, "{unsatisfiable}");
    }
    for ignored in "lines=0-3|bytes|bytes=|bytes=3-0|bytes=a-|bytes=1|bytes =0-3|bytes=+0-3|bytes=0-1,4-5|".split('|') {
        assert_eq!(part(ignored), Part::Whole, "{ignored}");
    }
    assert_eq!(select([b"bytes=0-3".as_slice(), b"bytes=0-3"], 10), Part::Whole);
    assert_eq!(select([b"bytes=0-\xFF".as_slice()], 10), Part::Whole);
    assert_eq!(select([], 10), Part::Whole);
    // Empty content has no first byte, but a last few.
    assert_eq!(select([b"bytes=0-".as_slice()], 0), Part::Unsatisfiable);
    assert_eq!(select([b"bytes=-1".as_slice()], 0), Part::Whole);
}

#[test]
fn content_range_has_the_last_byte_and_the_length() {
    assert_eq!(content_range(Some(&(0..4)), 10), "bytes 0-3/10");
    assert_eq!(content_range(None, 10), "bytes */10");
}
