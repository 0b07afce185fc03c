//! The three forms of an HTTP-date, RFC 9110 section 5.6.7, from bytes to seconds.
//!
//! httpdate is not asked here. It tells no offset, knows no leap second and no year before 1970, takes
//! the century of a two-digit year without asking the time, and forgives white space; and what a date
//! in a condition says is part of the decision.

use super::{HttpDate, fixed_width};
use crate::{ParseError, ParseErrorKind};

const LONG_DAY_NAMES: [&[u8]; 7] =
    [b"Sunday", b"Monday", b"Tuesday", b"Wednesday", b"Thursday", b"Friday", b"Saturday"];

/// `day-name`: 0 is Sunday.
pub(super) const fn day_name(name: [u8; 3]) -> Option<u32> {
    Some(match &name {
        b"Sun" => 0,
        b"Mon" => 1,
        b"Tue" => 2,
        b"Wed" => 3,
        b"Thu" => 4,
        b"Fri" => 5,
        b"Sat" => 6,
        _ => return None,
    })
}

/// `month`: 1 is January.
pub(super) const fn month(name: [u8; 3]) -> Option<u32> {
    Some(match &name {
        b"Jan" => 1,
        b"Feb" => 2,
        b"Mar" => 3,
        b"Apr" => 4,
        b"May" => 5,
        b"Jun" => 6,
        b"Jul" => 7,
        b"Aug" => 8,
        b"Sep" => 9,
        b"Oct" => 10,
        b"Nov" => 11,
        b"Dec" => 12,
        _ => return None,
    })
}

/// `HTTP-date = IMF-fixdate / obs-date`.
#[inline]
pub(super) fn read(value: &[u8], now: HttpDate) -> Result<HttpDate, ParseError> {
    match fixed_width::imf_fixdate(value).and_then(|parts| parts.instant()) {
        Some(date) => Ok(date),
        None => read_by_steps(value, now),
    }
}

/// The byte behind the short name of the day tells which form it is.
#[inline(never)]
fn read_by_steps(value: &[u8], now: HttpDate) -> Result<HttpDate, ParseError> {
    let mut text = Text { rest: value, length: value.len() };
    let date = match value.get(3) {
        Some(b',') => Some(text.read(IMF_FIXDATE)?),
        Some(b' ') => Some(text.read(ASCTIME_DATE)?),
        _ => text.read(RFC850_DATE)?.in_century_of(&Parts::of(now)),
    };
    date.and_then(|date| date.instant()).ok_or(ParseError::new(ParseErrorKind::NoSuchDate, 0))
}

/// IMF-fixdate by steps, to hold the other reader against.
#[cfg(test)]
pub(super) fn imf_fixdate(value: &[u8]) -> Option<Parts> {
    Text { rest: value, length: value.len() }.read(IMF_FIXDATE).ok()
}

/// `day-name "," SP day SP month SP year SP time-of-day SP GMT`, as in `Sun, 06 Nov 1994 08:49:37 GMT`. Here and
/// below the parts are written as strftime writes them, and every other byte stands for itself.
const IMF_FIXDATE: &[u8] = b"%a, %d %b %Y %H:%M:%S GMT";

/// `day-name-l "," SP day "-" month "-" 2DIGIT SP time-of-day SP GMT`, as in `Sunday, 06-Nov-94 08:49:37 GMT`.
const RFC850_DATE: &[u8] = b"%A, %d-%b-%y %H:%M:%S GMT";

/// `day-name SP month SP ( 2DIGIT / ( SP 1DIGIT ) ) SP time-of-day SP year`, as in `Sun Nov  6 08:49:37 1994`.
const ASCTIME_DATE: &[u8] = b"%a %b %e %H:%M:%S %Y";

/// What a date says, as numbers that need not make sense together.
#[derive(Default)]
pub(super) struct Parts {
    /// 0 is Sunday.
    pub(super) weekday: u32,
    pub(super) year: u32,
    /// 1 is January.
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) time: Time,
}

impl Parts {
    /// What a date says: the way back from [`Parts::instant`].
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from the year 0 to the year 9999")]
    fn of(date: HttpDate) -> Self {
        let seconds = date.seconds.clamp(HttpDate::MIN.seconds, HttpDate::MAX.seconds) + CYCLE_TO_1970 * 86_400;
        let (days, time) = ((seconds / 86_400) as u32, (seconds % 86_400) as u32);
        let weekday = days % 7;
        // Of a day in its cycle, the leap days before it are taken off, and 365 are left for each year.
        let (cycles, day) = ((days - 3) / 146_097, (days - 3) % 146_097);
        let years = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * years + years / 4 - years / 100);
        let months = (5 * day + 2) / 153;
        let (year, month) = if months < 10 { (years, months + 3) } else { (years + 1, months - 9) };
        Self {
            weekday,
            year: year + 400 * cycles - 400,
            month,
            day: day - (153 * months + 2) / 5 + 1,
            time: Time { hour: time / 3_600, minute: time / 60 % 60, second: time % 60 },
        }
    }

    /// Two digits of a year, read in the century of `now`, or in the one before where that would be more
    /// than 50 years ahead. Dates are compared, not seconds: a year has no length, and 50 years before a
    /// 29 February there is none. Before the year 0 there is nothing.
    fn in_century_of(self, now: &Self) -> Option<Self> {
        let year = now.year / 100 * 100 + self.year;
        let in_50_years = (now.year + 50, now.month, now.day, now.time.seconds());
        let is_too_far_ahead = (year, self.month, self.day, self.time.seconds()) > in_50_years;
        Some(Self { year: if is_too_far_ahead { year.checked_sub(100)? } else { year }, ..self })
    }

    /// The instant, if there is such a day, with such a time, and it falls on that weekday.
    #[inline]
    pub(super) fn instant(&self) -> Option<HttpDate> {
        let exists = (1..=days_in_month(self.year, self.month)).contains(&self.day) && self.time.exists();
        if !exists {
            return None;
        }
        let days = days_since_cycle(self.year, self.month, self.day);
        if days % 7 != self.weekday {
            return None;
        }
        let seconds = (i64::from(days) - CYCLE_TO_1970) * 86_400 + i64::from(self.time.seconds());
        Some(HttpDate { seconds, leap: self.time.second == 60 })
    }
}

#[derive(Default)]
pub(super) struct Time {
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
}

impl Time {
    /// 00:00:00 to 23:59:60, of which the last is the leap second.
    const fn exists(&self) -> bool {
        self.hour < 24
            && self.minute < 60
            && (self.second < 60 || matches!(self, Self { hour: 23, minute: 59, second: 60 }))
    }

    /// Counted without leap seconds: 23:59:60 has the number of the second before it.
    fn seconds(&self) -> u32 {
        self.hour * 3_600 + self.minute * 60 + self.second.min(59)
    }
}

/// The days from the Sunday before the first of March in the year -400 to 1 January 1970.
const CYCLE_TO_1970: i64 = 719_468 + 146_097 + 3;

/// The days from that Sunday to this day, in the Gregorian calendar for all years. A year counts from its March
/// here, so that the day that leap years have more is the last one; and 400 years, after which the calendar
/// repeats itself, are put before, so that no number is negative.
const fn days_since_cycle(year: u32, month: u32, day: u32) -> u32 {
    let (year, months) = if month < 3 { (year + 399, month + 9) } else { (year + 400, month - 3) };
    let centuries = year / 100;
    let leap_days = year / 4 - centuries + centuries / 4;
    // Five months from March on have 153 days, and again from August on.
    let days_of_months = (153 * months + 2) / 5;
    365 * year + leap_days + days_of_months + day - 1 + 3
}

const fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The number that digits write.
#[inline]
pub(super) fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
}

/// A value that is read from its front.
struct Text<'a> {
    rest: &'a [u8],
    length: usize,
}

impl Text<'_> {
    /// A date in this form, and nothing behind it.
    fn read(&mut self, mut form: &[u8]) -> Result<Parts, ParseError> {
        let mut parts = Parts::default();
        loop {
            form = match form {
                [b'%', part, form @ ..] => {
                    self.read_part(*part, &mut parts)?;
                    form
                }
                [byte, form @ ..] => {
                    self.literal(*byte)?;
                    form
                }
                [] if self.rest.is_empty() => return Ok(parts),
                [] => return Err(self.error(ParseErrorKind::TrailingBytes)),
            }
        }
    }

    fn read_part(&mut self, part: u8, parts: &mut Parts) -> Result<(), ParseError> {
        match part {
            b'a' => parts.weekday = self.name(day_name)?,
            b'A' => parts.weekday = self.long_day_name()?,
            b'd' => parts.day = self.digits(2)?,
            b'e' => parts.day = if self.literal(b' ').is_ok() { self.digits(1)? } else { self.digits(2)? },
            b'b' => parts.month = self.name(month)?,
            b'Y' => parts.year = self.digits(4)?,
            b'y' => parts.year = self.digits(2)?,
            b'H' => parts.time.hour = self.digits(2)?,
            b'M' => parts.time.minute = self.digits(2)?,
            _ => parts.time.second = self.digits(2)?,
        }
        Ok(())
    }

    #[inline(never)]
    fn literal(&mut self, byte: u8) -> Result<(), ParseError> {
        match self.rest {
            [first, rest @ ..] if *first == byte => self.rest = rest,
            _ => return Err(self.error(ParseErrorKind::ExpectedDate)),
        }
        Ok(())
    }

    /// Three letters, as what they are the name of.
    #[inline(never)]
    fn name(&mut self, meaning: fn([u8; 3]) -> Option<u32>) -> Result<u32, ParseError> {
        let Some((&name, rest)) = self.rest.split_first_chunk() else {
            return Err(self.error(ParseErrorKind::ExpectedDate));
        };
        let meaning = meaning(name).ok_or_else(|| self.error(ParseErrorKind::ExpectedDate))?;
        self.rest = rest;
        Ok(meaning)
    }

    /// `day-name-l`: 0 is Sunday.
    fn long_day_name(&mut self) -> Result<u32, ParseError> {
        for (place, name) in (0..).zip(LONG_DAY_NAMES) {
            if let Some(rest) = self.rest.strip_prefix(name) {
                self.rest = rest;
                return Ok(place);
            }
        }
        Err(self.error(ParseErrorKind::ExpectedDate))
    }

    /// That many digits, as the number they write. One copy is enough for a form that hardly anybody sends.
    #[inline(never)]
    fn digits(&mut self, count: usize) -> Result<u32, ParseError> {
        let found = self.rest.iter().take(count).take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(found);
        self.rest = rest;
        if found == count { Ok(number(digits)) } else { Err(self.error(ParseErrorKind::ExpectedDate)) }
    }

    const fn error(&self, kind: ParseErrorKind) -> ParseError {
        ParseError::new(kind, self.length - self.rest.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{HttpDate, Parts};

    /// There and back, for a time of day on each day of the calendar.
    #[test]
    fn parts_of_a_date_are_that_date() {
        let mut seconds = HttpDate::MIN.unix_seconds();
        while seconds <= HttpDate::MAX.unix_seconds() {
            let date = HttpDate::from_unix_seconds(seconds);
            assert_eq!(Parts::of(date).instant(), Some(date));
            seconds += 86_400 - 61;
        }
    }

    #[test]
    fn a_time_beyond_the_calendar_is_at_its_end() {
        for (beyond, end) in [(i64::MIN, HttpDate::MIN), (i64::MAX, HttpDate::MAX)] {
            assert_eq!(Parts::of(HttpDate::from_unix_seconds(beyond)).instant(), Some(end));
        }
    }
}
