//! HTTP-dates: every value that is one byte away from a date, every day of the calendar, every time of day and
//! every two-digit year, read by the crate and by chrono (DATE-1 to DATE-8, OPEN-15 to OPEN-17).

mod support;

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use http_conditional::{HttpDate, ParseErrorKind, Preconditions};
use support::values::{self, Date};
use support::viable::Grammar;

const EXAMPLES: [&str; 22] = [
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "Wed, 15 May 2024 20:00:09 GMT",
    "Thu, 29 Feb 2024 12:30:59 GMT",
    "Sat, 31 Dec 2016 23:59:60 GMT",
    "Wed, 31 Dec 1969 23:59:59 GMT",
    "Mon, 01 Jan 1601 00:00:00 GMT",
    "Sat, 01 Jan 0000 00:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "Wednesday, 15-May-24 20:00:09 GMT",
    "Thursday, 29-Feb-24 12:30:59 GMT",
    "Saturday, 31-Dec-16 23:59:60 GMT",
    "Tuesday, 31-Dec-69 23:59:59 GMT",
    "Friday, 31-Dec-99 23:59:59 GMT",
    "Sun Nov  6 08:49:37 1994",
    "Sun Nov 06 08:49:37 1994",
    "Wed May 15 20:00:09 2024",
    "Thu Feb 29 12:30:59 2024",
    "Sat Dec 31 23:59:60 2016",
    "Wed Dec 31 23:59:59 1969",
    "Sat Jan  1 00:00:00 0000",
    "Fri Dec 31 23:59:59 9999",
];

const IMF_FIXDATE: &str = "%a, %d %b %Y %H:%M:%S GMT";
const RFC850_DATE: &str = "%A, %d-%b-%y %H:%M:%S GMT";

/// The day of the week, and what stands behind it.
const FORMS: [(&str, &str); 3] =
    [("%a", ", %d %b %Y %H:%M:%S GMT"), ("%A", ", %d-%b-%y %H:%M:%S GMT"), ("%a", " %b %e %H:%M:%S %Y")];

/// The start of 2026.
const NOW: i64 = 1_767_225_600;

fn read(value: &[u8], now: i64) -> Option<Date> {
    let date = HttpDate::parse_at(value, HttpDate::from_unix_seconds(now)).ok()?;
    Some(Date { seconds: date.unix_seconds(), leap: date.to_string().contains(":60 ") })
}

fn assert_same(value: &[u8]) {
    assert_eq!(read(value, NOW), values::http_date(value, NOW), "{}", value.escape_ascii());
}

#[test]
fn the_examples_are_dates() {
    for example in EXAMPLES {
        assert!(read(example.as_bytes(), NOW).is_some(), "{example}");
        assert_same(example.as_bytes());
    }
}

/// DATE-3, DATE-5, DATE-7.
#[test]
fn every_value_one_byte_off_is_read_alike() {
    let mut values = 0;
    for example in EXAMPLES {
        for value in one_byte_off(example.as_bytes()) {
            assert_same(&value);
            values += 1;
        }
    }
    println!("{values} values");
}

/// DATE-3, DATE-5, IR-1: an error lies at the first byte that does not fit, in If-Range too; or it is one of the
/// whole date, and lies at its start.
#[test]
fn every_value_one_byte_off_is_wrong_where_no_date_goes_on() {
    for example in EXAMPLES {
        let cut_off = (0..=example.len()).map(|length| example.as_bytes()[..length].to_vec());
        for value in one_byte_off(example.as_bytes()).into_iter().chain(cut_off) {
            let error = HttpDate::parse(&value).err();
            let is_whole = |error: &http_conditional::ParseError| {
                matches!(error.kind(), ParseErrorKind::NoSuchDate | ParseErrorKind::WrongDayName)
            };
            let expected = Grammar::Date.fits(&value).err();
            let found = error.filter(|error| !is_whole(error)).map(|error| error.offset());
            assert_eq!(found, expected, "{}", value.escape_ascii());
            assert!(error.map_or(true, |error| !is_whole(&error) || error.offset() == 0), "{}", value.escape_ascii());

            // White space around a field's value is not a part of it.
            let ends = [value.first(), value.last()];
            if !ends.into_iter().flatten().any(|byte| matches!(byte, b' ' | b'\t')) {
                let preconditions = Preconditions::from_lines([("If-Range", &value)]);
                let found = preconditions.if_range().err().map(|malformed| malformed.offset());
                let whole = error.filter(is_whole).map(|error| error.offset());
                assert_eq!(found, Grammar::Validator.fits(&value).err().or(whole), "{}", value.escape_ascii());
            }
        }
    }
}

/// Every substitution, insertion and deletion of one byte.
fn one_byte_off(example: &[u8]) -> Vec<Vec<u8>> {
    let mut values = Vec::new();
    for at in 0..=example.len() {
        let (before, behind) = example.split_at(at);
        let others = behind.get(1..);
        values.extend(others.map(|others| [before, others].concat()));
        for byte in 0..=u8::MAX {
            values.extend(others.map(|others| [before, &[byte], others].concat()));
            values.push([before, &[byte], behind].concat());
        }
    }
    values
}

/// DATE-5, DATE-7, OPEN-16: days 00 to 99 of all months, on all days of the week, in years with a leap day or not.
#[test]
fn every_day_of_a_month_is_read_alike() {
    for (year, month, day) in [1900, 2000, 2023, 2024].into_iter().flat_map(days_of_months) {
        for long in ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] {
            let short = &long[..3];
            assert_same(format!("{short}, {day:02} {month} {year} 08:49:37 GMT").as_bytes());
            assert_same(format!("{long}, {day:02}-{month}-{:02} 08:49:37 GMT", year % 100).as_bytes());
            assert_same(format!("{short} {month} {day:02} 08:49:37 {year}").as_bytes());
            assert_same(format!("{short} {month} {day:2} 08:49:37 {year}").as_bytes());
        }
    }
}

fn days_of_months(year: i32) -> impl Iterator<Item = (i32, &'static str, i32)> {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    months.into_iter().flat_map(move |month| (0..=99).map(move |day| (year, month, day)))
}

/// DATE-6, DATE-7, OPEN-15.
#[test]
fn every_time_of_day_is_read_alike() {
    for number in 0..1_000_000 {
        let (hour, minute, second) = (number / 10_000, number / 100 % 100, number % 100);
        assert_same(format!("Sat, 31 Dec 2016 {hour:02}:{minute:02}:{second:02} GMT").as_bytes());
    }
}

/// DATE-2, DATE-7: the time of day goes through all seconds too.
#[test]
fn every_day_is_read_and_written_as_chrono_does() {
    let mut days = 0;
    for day in days_of_years(0, 9999) {
        let time = day.and_hms_opt(0, 0, 0).expect("midnight") + TimeDelta::seconds(days * 10_007 % 86_400);
        let (text, seconds) = (time.format(IMF_FIXDATE).to_string(), time.and_utc().timestamp());
        assert_eq!(HttpDate::parse(text.as_bytes()).map(HttpDate::unix_seconds), Ok(seconds), "{text}");
        assert_eq!(HttpDate::from_unix_seconds(seconds).to_string(), text);
        days += 1;
    }
    println!("{days} days");
}

fn days_of_years(first: i32, last: i32) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(first, 1, 1).expect("a date");
    first.iter_days().take_while(move |day| day.year() <= last)
}

/// DATE-1, DATE-7, OPEN-16: for 400 years, after which the calendar repeats itself.
#[test]
fn every_day_is_read_on_its_own_day_of_the_week_only() {
    for day in days_of_years(1800, 2199) {
        let noon = day.and_hms_opt(12, 0, 0).expect("noon");
        let seconds = noon.and_utc().timestamp();
        for (day_of_the_week, date) in FORMS {
            let date = noon.format(date).to_string();
            for distance in 0..7 {
                let text = format!("{}{date}", (noon + TimeDelta::days(distance)).format(day_of_the_week));
                let expected = (distance == 0).then_some(Date { seconds, leap: false });
                assert_eq!(read(text.as_bytes(), seconds), expected, "{text}");
            }
        }
    }
}

/// DATE-4, OPEN-17: every date of two digits means one year, and the days of the week of the others do not fit.
#[test]
fn every_two_digit_year_is_the_one_that_is_meant() {
    let mut dates = 0;
    for now in clocks() {
        let century = now.year() / 100;
        for year in 100 * (century - 1)..100 * (century + 2) {
            for seconds in [-86_400, -1, 0, 1, 86_400] {
                let Some(date) = now.with_year(year).map(|date| date + TimeDelta::seconds(seconds)) else { continue };
                let text = date.format(RFC850_DATE).to_string();
                let instant = Date { seconds: date.and_utc().timestamp(), leap: false };
                let expected = is_meant(date, now).then_some(instant);
                assert_eq!(read(text.as_bytes(), now.and_utc().timestamp()), expected, "{text} for {date} at {now}");
                dates += 1;
            }
        }
    }
    println!("{dates} dates");
}

/// The ends of years near and far, and the days where one of two years 50 apart has a 29th of February.
fn clocks() -> impl Iterator<Item = NaiveDateTime> {
    let years = (0..=9999).step_by(101).chain(1949..=2101);
    let clock = |year, (month, day, hour, minute, second)| {
        NaiveDate::from_ymd_opt(year, month, day)?.and_hms_opt(hour, minute, second)
    };
    let times = [(1, 1, 0, 0, 0), (2, 28, 12, 0, 0), (2, 29, 12, 0, 0), (3, 1, 0, 0, 0), (12, 31, 23, 59, 59)];
    years.flat_map(move |year| times.into_iter().filter_map(move |time| clock(year, time)))
}

/// Of the century of now and at most 50 calendar years ahead, or of the one before where that one is too far.
fn is_meant(date: NaiveDateTime, now: NaiveDateTime) -> bool {
    let within_year = |time: NaiveDateTime| (time.month(), time.day(), time.num_seconds_from_midnight());
    let is_too_far = |year: i32| (year - 50, within_year(date)) > (now.year(), within_year(now));
    match now.year() / 100 - date.year().div_euclid(100) {
        0 => !is_too_far(date.year()),
        1 => date.year() >= 0 && is_too_far(date.year() + 100),
        _ => false,
    }
}
