//! The three forms of an HTTP-date, RFC 9110 section 5.6.7, from bytes to seconds.
//!
//! The crate httpdate only writes dates here. It reports no offset, does not read leap seconds and years before
//! 1970, finds the century of a two-digit year without the time, and accepts white space. What a date in a
//! condition means is part of the decision.

use crate::date::calendar::{Instant, Parts};
use crate::date::fixed_width;
use crate::error::{ParseError, ParseErrorKind};

/// `HTTP-date = IMF-fixdate / obs-date`.
#[inline]
pub(super) fn read(value: &[u8], now: Instant) -> Result<Instant, ParseError> {
    match fixed_width::imf_fixdate(value).map(|parts| parts.instant()) {
        Some(Ok(date)) => Ok(date),
        _ => read_by_steps(value, now),
    }
}

/// The byte behind the short name of the day shows which form it is.
#[inline(never)]
fn read_by_steps(value: &[u8], now: Instant) -> Result<Instant, ParseError> {
    let mut text = Text { value, at: 0 };
    let parts = match value.get(3) {
        Some(b',') => Some(text.read(IMF_FIXDATE)?),
        Some(b' ') => Some(text.read(ASCTIME_DATE)?),
        _ => text.read(RFC850_DATE)?.in_century_of(&Parts::of(now)),
    };
    let date = parts.map_or(Err(ParseErrorKind::NoSuchDate), |parts| parts.instant());
    date.map_err(|kind| ParseError::new(kind, 0))
}

/// IMF-fixdate by steps, to hold the other reader against.
#[cfg(test)]
fn imf_fixdate(value: &[u8]) -> Option<Parts> {
    Text { value, at: 0 }.read(IMF_FIXDATE).ok()
}

/// `day-name "," SP day SP month SP year SP time-of-day SP GMT`, as in `Sun, 06 Nov 1994 08:49:37 GMT`. Here and
/// below the parts are written as strftime writes them, and every other byte stands for itself.
const IMF_FIXDATE: &[u8] = b"%a, %d %b %Y %H:%M:%S GMT";

/// `day-name-l "," SP day "-" month "-" 2DIGIT SP time-of-day SP GMT`, as in `Sunday, 06-Nov-94 08:49:37 GMT`.
const RFC850_DATE: &[u8] = b"%A, %d-%b-%y %H:%M:%S GMT";

/// `day-name SP month SP ( 2DIGIT / ( SP 1DIGIT ) ) SP time-of-day SP year`, as in `Sun Nov  6 08:49:37 1994`.
const ASCTIME_DATE: &[u8] = b"%a %b %e %H:%M:%S %Y";

/// `day-name`: 0 is Sunday.
const DAY_NAMES: &[&str] = &["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/// `day-name-l`
const LONG_DAY_NAMES: &[&str] = &["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// `month`: 0 is January.
const MONTHS: &[&str] = &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A value that is read from its front.
struct Text<'a> {
    value: &'a [u8],
    at: usize,
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
                [] if self.at == self.value.len() => return Ok(parts),
                [] => return Err(self.error(ParseErrorKind::TrailingBytes)),
            }
        }
    }

    fn read_part(&mut self, part: u8, parts: &mut Parts) -> Result<(), ParseError> {
        match part {
            b'a' => parts.weekday = self.name(DAY_NAMES)?,
            b'A' => parts.weekday = self.name(LONG_DAY_NAMES)?,
            b'd' => parts.day = self.digits(2)?,
            b'e' => parts.day = if self.literal(b' ').is_ok() { self.digits(1)? } else { self.digits(2)? },
            b'b' => parts.month = self.name(MONTHS)? + 1,
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
        if self.peek() != Some(byte) {
            return Err(self.error(ParseErrorKind::ExpectedDate));
        }
        self.at += 1;
        Ok(())
    }

    /// One of the names, as its place in the list. Of a name that is none of them, the part that could begin one
    /// is still read, so that the error lies at the first byte that does not fit.
    #[inline(never)]
    fn name(&mut self, names: &[&str]) -> Result<u32, ParseError> {
        let (_, rest) = self.value.split_at(self.at);
        let common = |name: &&str| name.bytes().zip(rest).take_while(|(one, other)| one == *other).count();
        for (place, name) in (0..).zip(names) {
            if common(name) == name.len() {
                self.at += name.len();
                return Ok(place);
            }
        }
        self.at += names.iter().map(common).max().unwrap_or(0);
        Err(self.error(ParseErrorKind::ExpectedDate))
    }

    /// That many digits, as the number they write.
    #[inline(never)]
    fn digits(&mut self, count: usize) -> Result<u32, ParseError> {
        let mut number = 0;
        for _ in 0..count {
            match self.peek() {
                Some(digit @ b'0'..=b'9') => number = 10 * number + u32::from(digit - b'0'),
                _ => return Err(self.error(ParseErrorKind::ExpectedDate)),
            }
            self.at += 1;
        }
        Ok(number)
    }

    fn peek(&self) -> Option<u8> {
        self.value.get(self.at).copied()
    }

    const fn error(&self, kind: ParseErrorKind) -> ParseError {
        ParseError::found(kind, self.value, self.at)
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
