//! The three forms of an HTTP-date, RFC 9110 section 5.6.7, from bytes to seconds.
//!
//! httpdate is not asked here. It tells no offset, knows no leap second and no year before 1970, takes
//! the century of a two-digit year without asking the time, and forgives white space; and what a date
//! in a condition says is part of the decision.

use super::HttpDate;
use crate::{ParseError, ParseErrorKind};

const DAY_NAMES: [&[u8]; 7] = [b"Sun", b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat"];

const LONG_DAY_NAMES: [&[u8]; 7] =
    [b"Sunday", b"Monday", b"Tuesday", b"Wednesday", b"Thursday", b"Friday", b"Saturday"];

const MONTHS: [&[u8]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// `HTTP-date = IMF-fixdate / obs-date`. The byte behind the short name of the day tells which.
pub(super) fn read(value: &[u8], now: HttpDate) -> Result<HttpDate, ParseError> {
    let mut text = Text::new(value);
    let date = match value.get(3) {
        Some(b',') => imf_fixdate(&mut text)?,
        Some(b' ') => asctime_date(&mut text)?,
        _ => rfc850_date(&mut text, now)?,
    };
    text.end()?;
    date.instant().ok_or(ParseError::new(ParseErrorKind::NoSuchDate, 0))
}

/// `IMF-fixdate = day-name "," SP date1 SP time-of-day SP GMT`, as in `Sun, 06 Nov 1994 08:49:37 GMT`.
fn imf_fixdate(text: &mut Text<'_>) -> Result<Parts, ParseError> {
    let weekday = text.one_of(&DAY_NAMES)?;
    text.literal(b", ")?;
    let day = text.digits(2)?;
    text.literal(b" ")?;
    let month = text.one_of(&MONTHS)? + 1;
    text.literal(b" ")?;
    let year = text.digits(4)?;
    text.literal(b" ")?;
    let time = time_of_day(text)?;
    text.literal(b" GMT")?;
    Ok(Parts { weekday, year, month, day, time })
}

/// `rfc850-date = day-name-l "," SP date2 SP time-of-day SP GMT`, as in `Sunday, 06-Nov-94 08:49:37 GMT`.
fn rfc850_date(text: &mut Text<'_>, now: HttpDate) -> Result<Parts, ParseError> {
    let weekday = text.one_of(&LONG_DAY_NAMES)?;
    text.literal(b", ")?;
    let day = text.digits(2)?;
    text.literal(b"-")?;
    let month = text.one_of(&MONTHS)? + 1;
    text.literal(b"-")?;
    let year = text.digits(2)?;
    text.literal(b" ")?;
    let time = time_of_day(text)?;
    text.literal(b" GMT")?;
    let now = imf_fixdate(&mut Text::new(&now.imf_fixdate()))?;
    Ok(Parts { weekday, year, month, day, time }.in_century_of(&now))
}

/// `asctime-date = day-name SP date3 SP time-of-day SP year`, as in `Sun Nov  6 08:49:37 1994`.
fn asctime_date(text: &mut Text<'_>) -> Result<Parts, ParseError> {
    let weekday = text.one_of(&DAY_NAMES)?;
    text.literal(b" ")?;
    let month = text.one_of(&MONTHS)? + 1;
    text.literal(b" ")?;
    let day = match text.rest {
        [b' ', rest @ ..] => {
            text.rest = rest;
            text.digits(1)?
        }
        _ => text.digits(2)?,
    };
    text.literal(b" ")?;
    let time = time_of_day(text)?;
    text.literal(b" ")?;
    let year = text.digits(4)?;
    Ok(Parts { weekday, year, month, day, time })
}

/// `time-of-day = hour ":" minute ":" second`.
fn time_of_day(text: &mut Text<'_>) -> Result<Time, ParseError> {
    let hour = text.digits(2)?;
    text.literal(b":")?;
    let minute = text.digits(2)?;
    text.literal(b":")?;
    let second = text.digits(2)?;
    Ok(Time { hour, minute, second })
}

/// What a date says, as numbers that need not make sense together.
struct Parts {
    /// 0 is Sunday.
    weekday: i64,
    year: i64,
    /// 1 is January.
    month: i64,
    day: i64,
    time: Time,
}

impl Parts {
    /// Two digits of a year, read in the century of `now`, or in the one before where that would be more
    /// than 50 years ahead. Dates are compared, not seconds: a year has no length, and 50 years before a
    /// 29 February there is none.
    fn in_century_of(self, now: &Self) -> Self {
        let year = now.year / 100 * 100 + self.year;
        let in_50_years = (now.year + 50, now.month, now.day, now.time.seconds());
        let is_too_far_ahead = (year, self.month, self.day, self.time.seconds()) > in_50_years;
        Self { year: if is_too_far_ahead { year - 100 } else { year }, ..self }
    }

    /// The instant, if there is such a day, with such a time, and it falls on that weekday.
    fn instant(&self) -> Option<HttpDate> {
        let days = days_since_1970(self.year, self.month, self.day);
        let exists = self.year >= 0
            && (1..=days_in_month(self.year, self.month)).contains(&self.day)
            && self.time.exists()
            && (days + THURSDAY).rem_euclid(7) == self.weekday;
        exists.then(|| HttpDate { seconds: days * 86_400 + self.time.seconds(), leap: self.time.second == 60 })
    }
}

struct Time {
    hour: i64,
    minute: i64,
    second: i64,
}

impl Time {
    /// 00:00:00 to 23:59:60, of which the last is the leap second.
    const fn exists(&self) -> bool {
        self.hour < 24
            && self.minute < 60
            && (self.second < 60 || matches!(self, Self { hour: 23, minute: 59, second: 60 }))
    }

    /// Counted without leap seconds: 23:59:60 has the number of the second before it.
    fn seconds(&self) -> i64 {
        self.hour * 3_600 + self.minute * 60 + self.second.min(59)
    }
}

/// The day of the week of 1 January 1970.
const THURSDAY: i64 = 4;

/// The days from 1 January 1970 to that one, in the Gregorian calendar for all years. A year counts from
/// its March here, so that the day that leap years have more is the last one.
const fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    const BEFORE_1970: i64 = 719_468;
    let (year, months) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // Five months from March on have 153 days, and again from August on.
    let days_of_months = (153 * months + 2) / 5;
    365 * year + leap_days + days_of_months + day - 1 - BEFORE_1970
}

const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The number that digits write.
pub(super) fn number(digits: &[u8]) -> i64 {
    digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
}

/// A value that is read from its front.
struct Text<'a> {
    value: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Text<'a> {
    const fn new(value: &'a [u8]) -> Self {
        Self { value, rest: value }
    }

    /// These bytes, case included.
    fn literal(&mut self, bytes: &[u8]) -> Result<(), ParseError> {
        for byte in bytes {
            match self.rest {
                [first, rest @ ..] if first == byte => self.rest = rest,
                _ => return Err(self.error(ParseErrorKind::ExpectedDate)),
            }
        }
        Ok(())
    }

    /// One of these names, as its place in the list.
    fn one_of(&mut self, names: &[&[u8]]) -> Result<i64, ParseError> {
        for (place, name) in (0..).zip(names) {
            if let Some(rest) = self.rest.strip_prefix(*name) {
                self.rest = rest;
                return Ok(place);
            }
        }
        Err(self.error(ParseErrorKind::ExpectedDate))
    }

    /// That many digits, as the number they write.
    fn digits(&mut self, count: usize) -> Result<i64, ParseError> {
        let found = self.rest.iter().take(count).take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(found);
        self.rest = rest;
        if found == count { Ok(number(digits)) } else { Err(self.error(ParseErrorKind::ExpectedDate)) }
    }

    fn end(&self) -> Result<(), ParseError> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.error(ParseErrorKind::TrailingBytes)) }
    }

    fn error(&self, kind: ParseErrorKind) -> ParseError {
        ParseError::new(kind, self.value.len() - self.rest.len())
    }
}
