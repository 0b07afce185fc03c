//! HTTP-date: the three forms, their near misses, and the way to and from the clock (DATE, OPEN-14 to OPEN-17).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderValue;
use http_conditional::{HttpDate, ParseErrorKind};

fn seconds(value: &str) -> Option<i64> {
    HttpDate::parse(value.as_bytes()).ok().map(HttpDate::unix_seconds)
}

/// DATE-1, DATE-5, DATE-6, OPEN-15.
#[test]
fn the_three_forms_are_read() {
    for (value, expected) in [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Sun Nov  6 08:49:37 1994", 784_111_777),
        ("Wed Nov 16 08:49:37 1994", 784_975_777),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
        ("Mon, 01 Jan 1601 00:00:00 GMT", -11_644_473_600),
        ("Mon, 01 Jan 0001 00:00:00 GMT", -62_135_596_800),
        ("Sat, 01 Jan 0000 00:00:00 GMT", -62_167_219_200),
        ("Tue, 29 Feb 0000 12:00:00 GMT", -62_162_078_400),
        ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
        ("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_799),
        ("Saturday, 31-Dec-16 23:59:60 GMT", 1_483_228_799),
        ("Sat Dec 31 23:59:60 2016", 1_483_228_799),
        ("Tue, 15 Nov 1994 23:59:60 GMT", 784_943_999),
    ] {
        assert_eq!(seconds(value), Some(expected), "{value}");
    }
}

/// DATE-6, OPEN-15: a leap second lies between its neighbours and is written as it was read.
#[test]
fn a_leap_second_is_no_other_second() {
    let read = |text: &str| text.parse::<HttpDate>().unwrap();
    let leap = read("Sat, 31 Dec 2016 23:59:60 GMT");
    assert!(read("Sat, 31 Dec 2016 23:59:59 GMT") < leap && leap < read("Sun, 01 Jan 2017 00:00:00 GMT"));
    assert_eq!(leap, read("Saturday, 31-Dec-16 23:59:60 GMT"));
    assert_eq!(leap.to_string(), "Sat, 31 Dec 2016 23:59:60 GMT");
}

/// DATE-3, DATE-5, DATE-7, DATE-8, OPEN-15, OPEN-16, with the kind and the place.
#[test]
fn near_misses_are_refused_with_their_place() {
    use ParseErrorKind::{ExpectedDate, NoSuchDate, TrailingBytes, WrongDayName};
    for (value, kind, offset) in [
        ("", ExpectedDate, 0),
        ("0", ExpectedDate, 0),
        ("yesterday", ExpectedDate, 0),
        ("sun, 06 Nov 1994 08:49:37 GMT", ExpectedDate, 0),
        (" Sun, 06 Nov 1994 08:49:37 GMT", ExpectedDate, 0),
        ("Sun, 6 Nov 1994 08:49:37 GMT", ExpectedDate, 6),
        ("Sun, 06 nov 1994 08:49:37 GMT", ExpectedDate, 8),
        ("Sun, 06 Nov  1994 08:49:37 GMT", ExpectedDate, 12),
        ("Sun, 06 Nov 94 08:49:37 GMT", ExpectedDate, 14),
        ("Sun, 06 Nov 1994  8:49:37 GMT", ExpectedDate, 17),
        ("Sun, 06 Nov 1994 08:49 GMT", ExpectedDate, 22),
        ("Sun, 06 Nov 1994 08:49:37 UTC", ExpectedDate, 26),
        ("Sun, 06 Nov 1994 08:49:37 gmt", ExpectedDate, 26),
        ("Sun, 06 Nov 1994 08:49:37 +0000", ExpectedDate, 26),
        ("Sun, 06 Nov 1994 08:49:37", ExpectedDate, 25),
        ("Sun, 06 Nov 1994 08:49:37 GMT ", TrailingBytes, 29),
        ("Sun, 06 Nov 1994 08:49:37 GMT; length=9", TrailingBytes, 29),
        ("Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", TrailingBytes, 29),
        ("", ExpectedDate, 0),
        ("S", ExpectedDate, 1),
        ("Sux, 06 Nov 1994 08:49:37 GMT", ExpectedDate, 2),
        ("Sun, 06 Noz 1994 08:49:37 GMT", ExpectedDate, 10),
        ("Sun, 06 Jux 1994 08:49:37 GMT", ExpectedDate, 10),
        ("Thurs, 06-Nov-94 08:49:37 GMT", ExpectedDate, 5),
        ("Sun, 06-Nov-94 08:49:37 GMT", ExpectedDate, 7),
        ("Sunday, 06 Nov 1994 08:49:37 GMT", ExpectedDate, 10),
        ("Sunday, 06-Nov-1994 08:49:37 GMT", ExpectedDate, 17),
        ("Sun Nov 6 08:49:37 1994", ExpectedDate, 9),
        ("Sun Nov  6 08:49:37 1994 GMT", TrailingBytes, 24),
        ("Mon, 06 Nov 1994 08:49:37 GMT", WrongDayName, 0),
        ("Monday, 06-Nov-94 08:49:37 GMT", WrongDayName, 0),
        ("Mon Nov  6 08:49:37 1994", WrongDayName, 0),
        ("Thu, 31 Feb 2024 00:00:00 GMT", NoSuchDate, 0),
        ("Fri, 30 Feb 2024 00:00:00 GMT", NoSuchDate, 0),
        ("Wed, 29 Feb 2023 00:00:00 GMT", NoSuchDate, 0),
        ("Thu, 29 Feb 1900 00:00:00 GMT", NoSuchDate, 0),
        ("Thu, 31 Apr 2024 00:00:00 GMT", NoSuchDate, 0),
        ("Wed, 00 May 2024 00:00:00 GMT", NoSuchDate, 0),
        ("Sun, 06 Nov 1994 24:00:00 GMT", NoSuchDate, 0),
        ("Sun, 06 Nov 1994 08:60:00 GMT", NoSuchDate, 0),
        ("Sun, 06 Nov 1994 08:49:60 GMT", NoSuchDate, 0),
        ("Sun, 06 Nov 1994 23:58:60 GMT", NoSuchDate, 0),
        ("Sun, 06 Nov 1994 22:59:60 GMT", NoSuchDate, 0),
        ("Sun, 06 Nov 1994 23:59:61 GMT", NoSuchDate, 0),
    ] {
        let error = HttpDate::parse(value.as_bytes()).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (kind, offset), "{value}");
    }
}

/// DATE-4, OPEN-17: the century of now, unless that lies more than 50 years ahead; exactly 50 stays.
#[test]
fn two_digit_years_follow_the_clock() {
    for (now, value, expected) in [
        ("Mon, 02 Jun 2025 12:00:00 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("Mon, 02 Jun 2025 12:00:00 GMT", "Wednesday, 06-Nov-30 08:49:37 GMT", "Wed, 06 Nov 2030 08:49:37 GMT"),
        ("Mon, 02 Jun 2025 12:00:00 GMT", "Sunday, 02-Jun-75 12:00:00 GMT", "Sun, 02 Jun 2075 12:00:00 GMT"),
        ("Mon, 02 Jun 2025 12:00:00 GMT", "Monday, 02-Jun-75 12:00:01 GMT", "Mon, 02 Jun 1975 12:00:01 GMT"),
        ("Mon, 02 Jun 2025 12:00:00 GMT", "Thursday, 01-Jan-76 00:00:00 GMT", "Thu, 01 Jan 1976 00:00:00 GMT"),
        // 50 years before a leap year there is no 29 February; it lies between the 28th and the 1st of March.
        ("Fri, 01 Mar 2030 00:00:00 GMT", "Thursday, 29-Feb-80 23:59:59 GMT", "Thu, 29 Feb 2080 23:59:59 GMT"),
        ("Thu, 28 Feb 2030 23:59:59 GMT", "Friday, 29-Feb-80 00:00:00 GMT", "Fri, 29 Feb 1980 00:00:00 GMT"),
        // Never forward: in 2090 the year 05 is 85 years past, not 15 years ahead.
        ("Sun, 01 Jan 2090 00:00:00 GMT", "Saturday, 01-Jan-05 00:00:00 GMT", "Sat, 01 Jan 2005 00:00:00 GMT"),
        ("Fri, 31 Dec 1999 23:59:59 GMT", "Saturday, 01-Jan-00 00:00:00 GMT", ""),
        ("Fri, 31 Dec 1999 23:59:59 GMT", "Monday, 01-Jan-00 00:00:00 GMT", "Mon, 01 Jan 1900 00:00:00 GMT"),
        ("Sat, 01 Jan 2000 00:00:00 GMT", "Saturday, 01-Jan-00 00:00:00 GMT", "Sat, 01 Jan 2000 00:00:00 GMT"),
        ("Sat, 01 Jan 0000 00:00:00 GMT", "Tuesday, 01-Jan-99 00:00:00 GMT", ""),
    ] {
        let now = HttpDate::parse(now.as_bytes()).unwrap();
        let date = HttpDate::parse_at(value.as_bytes(), now).map_or(String::new(), |date| date.to_string());
        assert_eq!(date, expected, "{value} at {now}");
    }
}

/// Without a clock the reading errs to the past.
#[test]
fn two_digit_years_have_a_documented_default() {
    assert_eq!(seconds("Sunday, 06-Nov-94 08:49:37 GMT"), Some(784_111_777));
    assert_eq!(seconds("Saturday, 01-Jan-77 00:00:00 GMT"), Some(220_924_800));
}

/// DATE-2, DATE-7: over all the years, and httpdate agrees where it knows them.
#[test]
fn dates_are_written_in_one_form_and_read_back() {
    let step = 86_400 * 37 + 3_607;
    let mut at = HttpDate::MIN.unix_seconds();
    while at <= HttpDate::MAX.unix_seconds() {
        let date = HttpDate::from_unix_seconds(at);
        let text = date.to_string();
        assert_eq!(text.len(), 29);
        assert_eq!(HttpDate::parse(text.as_bytes()), Ok(date), "{text}");
        assert_eq!(text.parse(), Ok(date));
        assert_eq!(HeaderValue::from(date), text);
        if at >= 0 {
            let time = httpdate::parse_http_date(&text).expect("httpdate reads what is written");
            assert_eq!(HttpDate::from(time), date);
        }
        at += step;
    }
}

/// DATE-10, LM-1: cut down to the second, never rounded up; and no time makes it panic.
#[test]
fn any_time_of_the_system_is_a_date() {
    let millis = Duration::from_millis;
    let (after, before) = (|time| UNIX_EPOCH.checked_add(time), |time| UNIX_EPOCH.checked_sub(time));
    for (time, expected) in [
        (after(millis(1_999)), 1),
        (after(millis(1_000)), 1),
        (after(millis(0)), 0),
        (before(millis(1)), -1),
        (before(millis(1_000)), -1),
        (before(millis(1_001)), -2),
        (before(Duration::from_secs(11_644_473_600)), -11_644_473_600),
        (after(Duration::from_secs(253_402_300_800)), 253_402_300_800),
        (after(Duration::from_secs(1 << 60)), 253_402_300_800),
        (before(Duration::from_secs(1 << 60)), -62_167_219_201),
    ] {
        // Not every platform has the last two: the time of Windows ends in the year 30828.
        let Some(time) = time else { continue };
        let date = HttpDate::from(time);
        assert_eq!(date.unix_seconds(), expected, "{time:?}");
        assert!(!date.to_string().is_empty());
    }
}

/// Outside of the years that can be written, a time is the same as no date that anybody can send.
#[test]
fn a_time_outside_of_the_calendar_matches_no_date() {
    for seconds in [i64::MIN, -62_167_219_201] {
        let date = HttpDate::from_unix_seconds(seconds);
        assert!(date < HttpDate::MIN);
        assert_eq!(date.to_string().parse(), Ok(HttpDate::MIN));
    }
    for seconds in [253_402_300_800, i64::MAX] {
        let date = HttpDate::from_unix_seconds(seconds);
        assert!(date > HttpDate::MAX);
        assert_eq!(date.to_string().parse(), Ok(HttpDate::MAX));
    }
}

#[test]
fn a_date_becomes_a_time_again() {
    for seconds in [-11_644_473_600, -1, 0, 1, 253_402_300_799] {
        let date = HttpDate::from_unix_seconds(seconds);
        assert_eq!(date.to_system_time().map(HttpDate::from), Some(date));
    }
}

/// LM-2, OPEN-14: a stored time in the future is evaluated and sent as the time it is now.
#[test]
fn a_stored_time_in_the_future_is_clamped() {
    let now = SystemTime::now();
    assert_eq!(HttpDate::from(now + Duration::from_secs(60)).capped_at(now), HttpDate::from(now));
    let past = HttpDate::from(now - Duration::from_secs(60));
    assert_eq!(past.capped_at(now), past);
}

#[test]
fn dates_are_shown_as_they_are_written() {
    let date = HttpDate::from_unix_seconds(0);
    assert_eq!(
        format!("{date:>31}|{date:?}"),
        "  Thu, 01 Jan 1970 00:00:00 GMT|HttpDate(Thu, 01 Jan 1970 00:00:00 GMT)"
    );
}
