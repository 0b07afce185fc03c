//! `Range`, where conditions allow it (RANGE-1 to RANGE-3, OPEN-23, OPEN-24).

use adapters::ranges::{Part, content_range, select};

/// RANGE-3: the three forms of a range, and what cannot be satisfied.
#[test]
fn one_range_of_bytes_is_selected() {
    let part = |line: &str| select([line.as_bytes()], 10);
    assert_eq!(part("bytes=0-3"), Part::Range(0..4));
    assert_eq!(part("bytes=4-"), Part::Range(4..10));
    assert_eq!(part("bytes=4-99"), Part::Range(4..10));
    assert_eq!(part("bytes=-3"), Part::Range(7..10));
    assert_eq!(part("bytes=-99"), Part::Range(0..10));
    assert_eq!(part("bytes=0-99999999999999999999999"), Part::Range(0..10));
    assert_eq!(part("Bytes=9-9"), Part::Range(9..10));
    for unsatisfiable in ["bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999999-"] {
        assert_eq!(part(unsatisfiable), Part::Unsatisfiable, "{unsatisfiable}");
    }
}

/// RANGE-2, OPEN-24: another unit, several ranges, several lines and what is no range at all.
#[test]
fn everything_else_is_ignored() {
    for ignored in [
        "lines=0-3",
        "bytes",
        "bytes=",
        "bytes=3-0",
        "bytes=a-",
        "bytes=1",
        "bytes =0-3",
        "bytes=+0-3",
        "bytes=0-1,4-5",
        "",
    ] {
        assert_eq!(select([ignored.as_bytes()], 10), Part::Whole, "{ignored}");
    }
    assert_eq!(select([b"bytes=0-3".as_slice(), b"bytes=0-3"], 10), Part::Whole);
    assert_eq!(select([b"bytes=0-\xFF".as_slice()], 10), Part::Whole);
    assert_eq!(select([], 10), Part::Whole);
}

/// RANGE-3: of several ranges the only one that is there may be sent.
#[test]
fn ranges_that_are_not_there_do_not_count() {
    assert_eq!(select([b"bytes=0-3, 20-30".as_slice()], 10), Part::Range(0..4));
}

/// RANGE-3: nothing has no first byte, but a last few.
#[test]
fn an_empty_representation_has_no_part() {
    assert_eq!(select([b"bytes=0-".as_slice()], 0), Part::Unsatisfiable);
    assert_eq!(select([b"bytes=-1".as_slice()], 0), Part::Whole);
}

#[test]
fn content_range_tells_the_last_byte_and_the_length() {
    assert_eq!(content_range(Some(&(0..4)), 10), "bytes 0-3/10");
    assert_eq!(content_range(None, 10), "bytes */10");
}
