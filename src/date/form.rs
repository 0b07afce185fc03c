//! The three forms of an HTTP-date, RFC 9110 section 5.6.7, from bytes to seconds.
//!
//! httpdate is not asked here. It tells no offset, knows no leap second and no year before 1970, takes
//! the century of a two-digit year without asking the time, and forgives white space; and what a date
//! in a condition says is part of the decision.

use crate::date::calendar::{Instant, Parts, day_name, month};
use crate::date::fixed_width;
use crate::error::{ParseError, ParseErrorKind};

const LONG_DAY_NAMES: [&[u8]; 7] =
    [b"Sunday", b"Monday", b"Tuesday", b"Wednesday", b"Thursday", b"Friday", b"Saturday"];

/// `HTTP-date = IMF-fixdate / obs-date`.
#[inline]
pub(super) fn read(value: &[u8], now: Instant) -> Result<Instant, ParseError> {
    match fixed_width::imf_fixdate(value).and_then(|parts| parts.instant()) {
        Some(date) => Ok(date),
        None => read_by_steps(value, now),
    }
}

/// The byte behind the short name of the day tells which form it is.
#[inline(never)]
fn read_by_steps(value: &[u8], now: Instant) -> Result<Instant, ParseError> {
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
fn imf_fixdate(value: &[u8]) -> Option<Parts> {
    Text { rest: value, length: value.len() }.read(IMF_FIXDATE).ok()
}

/// `day-name "," SP day SP month SP year SP time-of-day SP GMT`, as in `Sun, 06 Nov 1994 08:49:37 GMT`. Here and
/// below the parts are written as strftime writes them, and every other byte stands for itself.
const IMF_FIXDATE: &[u8] = b"%a, %d %b %Y %H:%M:%S GMT";

/// `day-name-l "," SP day "-" month "-" 2DIGIT SP time-of-day SP GMT`, as in `Sunday, 06-Nov-94 08:49:37 GMT`.
const RFC850_DATE: &[u8] = b"%A, %d-%b-%y %H:%M:%S GMT";

/// `day-name SP month SP ( 2DIGIT / ( SP 1DIGIT ) ) SP time-of-day SP year`, as in `Sun Nov  6 08:49:37 1994`.
const ASCTIME_DATE: &[u8] = b"%a %b %e %H:%M:%S %Y";

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
    use crate::date::calendar::Parts;
    use crate::date::fixed_width;

    fn numbers(parts: &Parts) -> [u32; 7] {
        [parts.weekday, parts.year, parts.month, parts.day, parts.time.hour, parts.time.minute, parts.time.second]
    }

    /// Both readers know the same texts, and read the same numbers, whether they make a date together or not.
    #[test]
    fn it_reads_what_the_steps_read() {
        let texts = [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Mon, 17 Feb 2038 23:59:60 GMT",
            "Tue, 25 Mar 0000 00:00:00 GMT",
            "Wed, 31 Apr 9999 99:99:99 GMT",
            "Thu, 99 Jan 1234 12:34:56 GMT",
            "Fri, 00 Dec 7890 10:20:30 GMT",
            "Sat, 12 Oct 2024 01:02:03 GMT",
        ];
        for text in texts {
            assert_eq!(
                fixed_width::imf_fixdate(text.as_bytes()).as_ref().map(numbers),
                super::imf_fixdate(text.as_bytes()).as_ref().map(numbers),
                "{text}"
            );
            assert!(fixed_width::imf_fixdate(text.as_bytes()).is_some(), "{text}");
            for (place, byte) in (0..text.len()).flat_map(|place| (0..=0xff).map(move |byte| (place, byte))) {
                let mut text = text.as_bytes().to_vec();
                if let Some(changed) = text.get_mut(place) {
                    *changed = byte;
                }
                assert_eq!(
                    fixed_width::imf_fixdate(&text).as_ref().map(numbers),
                    super::imf_fixdate(&text).as_ref().map(numbers),
                    "{}",
                    text.escape_ascii()
                );
            }
        }
        for text in ["", "Sun, 06 Nov 1994 08:49:37 GM", "Sun, 06 Nov 1994 08:49:37 GMT "] {
            assert!(fixed_width::imf_fixdate(text.as_bytes()).is_none(), "{text}");
        }
    }
}
