//! `HTTP-date`: an instant in whole seconds, read from text and written as text.

mod calendar;
mod fixed_width;
mod form;

use std::fmt;
use std::io::Write as _;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderValue;

use crate::date::calendar::{FIRST_SECOND, Instant, LAST_SECOND, Parts};
use crate::error::ParseError;

/// The seconds of 400 years, after which the calendar repeats itself, days of the week included.
const CYCLE: i64 = 146_097 * 86_400;

/// The length of `Sun, 06 Nov 1994 08:49:37 GMT`, and where its year and its second stand.
const IMF_FIXDATE: usize = 29;
const IMF_YEAR: std::ops::Range<usize> = 12..16;
const IMF_SECOND: std::ops::Range<usize> = 23..25;

/// An instant as HTTP knows it: in whole seconds, from the year 0 to the year 9999 (RFC 9110 section 5.6.7).
///
/// A finer time is truncated to its second, before 1970 too. Turning a time into a date never fails: a time
/// outside of those years compares as earlier or later than every date that can be written. It is written as
/// the first or the last of those dates.
///
/// ```
/// use http_conditional::HttpDate;
///
/// let date = HttpDate::parse(b"Sun, 06 Nov 1994 08:49:37 GMT")?;
/// assert_eq!(date.unix_seconds(), 784_111_777);
/// assert_eq!(date, HttpDate::parse(b"Sunday, 06-Nov-94 08:49:37 GMT")?);
/// assert_eq!(date, HttpDate::parse(b"Sun Nov  6 08:49:37 1994")?);
/// assert_eq!(date.to_string(), "Sun, 06 Nov 1994 08:49:37 GMT");
/// # Ok::<(), http_conditional::ParseError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpDate(Instant);

impl HttpDate {
    /// The start of the year 0.
    ///
    /// ```
    /// # use http_conditional::HttpDate;
    /// assert_eq!(HttpDate::MIN.to_string(), "Sat, 01 Jan 0000 00:00:00 GMT");
    /// ```
    pub const MIN: Self = Self::unleaped(FIRST_SECOND);

    /// The last second of the year 9999.
    ///
    /// ```
    /// # use http_conditional::HttpDate;
    /// assert_eq!(HttpDate::MAX.to_string(), "Fri, 31 Dec 9999 23:59:59 GMT");
    /// ```
    pub const MAX: Self = Self::unleaped(LAST_SECOND);

    /// The time that is assumed to be now without a clock: the start of 2026.
    ///
    /// It only matters for the two-digit years of the obsolete RFC 850 form (see [`HttpDate::parse_at`]). As time
    /// goes by, it errs toward the past. That is safe: an earlier date in a request leads to a full response or
    /// to 412, never to a wrong 304.
    ///
    /// ```
    /// # use http_conditional::HttpDate;
    /// assert_eq!(HttpDate::ASSUMED_NOW.to_string(), "Thu, 01 Jan 2026 00:00:00 GMT");
    /// ```
    pub const ASSUMED_NOW: Self = Self::unleaped(1_767_225_600);

    /// Parses a date in any of the three forms, with nothing before or after it.
    ///
    /// The same as [`HttpDate::parse_at`] with [`HttpDate::ASSUMED_NOW`].
    ///
    /// # Errors
    ///
    /// If the bytes have none of the three forms, or if there is no such date: a wrong day of the week, a 30th of
    /// February, an hour 24.
    ///
    /// ```
    /// # use http_conditional::HttpDate;
    /// assert!(HttpDate::parse(b"Mon, 06 Nov 1994 08:49:37 GMT").is_err()); // it was a Sunday
    /// assert!(HttpDate::parse(b"Sun, 6 Nov 1994 08:49:37 GMT").is_err());
    /// assert!(HttpDate::parse(b"yesterday").is_err());
    /// ```
    pub fn parse(value: &[u8]) -> Result<Self, ParseError> {
        Self::parse_at(value, Self::ASSUMED_NOW)
    }

    /// Parses a date in any of the three forms, at the time `now`.
    ///
    /// The RFC 850 form has two digits of the year. They belong to the century of `now`. If that date were more
    /// than 50 years ahead, they belong to the century before (RFC 9110 section 5.6.7).
    ///
    /// # Errors
    ///
    /// As for [`HttpDate::parse`].
    ///
    /// ```
    /// # use http_conditional::HttpDate;
    /// let now = HttpDate::parse(b"Mon, 02 Jun 2025 00:00:00 GMT")?;
    /// let date = HttpDate::parse_at(b"Wednesday, 06-Nov-30 08:49:37 GMT", now)?;
    /// assert_eq!(date.to_string(), "Wed, 06 Nov 2030 08:49:37 GMT");
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    pub fn parse_at(value: &[u8], now: Self) -> Result<Self, ParseError> {
        form::read(value, now.0).map(Self)
    }

    /// Creates a date from the seconds since the start of 1970, negative before it.
    ///
    /// ```
    /// # use http_conditional::HttpDate;
    /// assert_eq!(HttpDate::from_unix_seconds(-1).to_string(), "Wed, 31 Dec 1969 23:59:59 GMT");
    ///
    /// let beyond = HttpDate::from_unix_seconds(i64::MAX);
    /// assert!(beyond > HttpDate::MAX);
    /// assert_eq!(beyond.to_string(), HttpDate::MAX.to_string());
    /// ```
    #[must_use]
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        // One second beyond either end stands for all that lies there. It compares right with every date of a
        // request. The end itself would be equal to a date that a client can send.
        if seconds < FIRST_SECOND {
            Self::unleaped(FIRST_SECOND - 1)
        } else if seconds > LAST_SECOND {
            Self::unleaped(LAST_SECOND + 1)
        } else {
            Self::unleaped(seconds)
        }
    }

    const fn unleaped(seconds: i64) -> Self {
        Self(Instant { seconds, leap: false })
    }

    /// Returns the seconds since the start of 1970, negative before it. A leap second has the number of the
    /// second before it.
    ///
    /// ```
    /// # use http_conditional::HttpDate;
    /// assert_eq!(HttpDate::parse(b"Thu, 01 Jan 1970 00:01:00 GMT")?.unix_seconds(), 60);
    /// # Ok::<(), http_conditional::ParseError>(())
    /// ```
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0.seconds
    }

    /// Returns the earlier of this date and `now`. If a stored time lies in the future, a server with a clock
    /// sends and compares this one (RFC 9110 section 8.8.2.1).
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use http_conditional::HttpDate;
    ///
    /// let now = SystemTime::now();
    /// assert_eq!(HttpDate::MAX.capped_at(now), HttpDate::from(now));
    /// ```
    #[must_use]
    pub fn capped_at(self, now: impl Into<Self>) -> Self {
        self.min(now.into())
    }

    /// Converts to the time of the standard library, if the platform can represent it.
    ///
    /// ```
    /// use std::time::UNIX_EPOCH;
    /// use http_conditional::HttpDate;
    ///
    /// assert_eq!(HttpDate::from_unix_seconds(0).to_system_time(), Some(UNIX_EPOCH));
    /// ```
    #[must_use]
    pub fn to_system_time(self) -> Option<SystemTime> {
        match u64::try_from(self.0.seconds) {
            Ok(after) => UNIX_EPOCH.checked_add(Duration::from_secs(after)),
            Err(_) => UNIX_EPOCH.checked_sub(Duration::from_secs(self.0.seconds.unsigned_abs())),
        }
    }

    /// The form to send. httpdate writes it for a year that it knows, a whole number of cycles away, and only the
    /// digits of the year differ.
    fn imf_fixdate(self) -> [u8; IMF_FIXDATE] {
        let mut text = [b' '; IMF_FIXDATE];
        let seconds = self.0.seconds.clamp(FIRST_SECOND, LAST_SECOND);
        let in_cycle = Duration::from_secs(seconds.rem_euclid(CYCLE).unsigned_abs());
        let written = write!(text.as_mut_slice(), "{}", httpdate::HttpDate::from(UNIX_EPOCH + in_cycle));
        debug_assert!(written.is_ok(), "httpdate writes 29 bytes");
        if let Some(mut year) = text.get_mut(IMF_YEAR) {
            let written = write!(year, "{:04}", Parts::of(self.0).year);
            debug_assert!(written.is_ok(), "a year has four digits");
        }
        if let (true, Some(second)) = (self.0.leap, text.get_mut(IMF_SECOND)) {
            second.copy_from_slice(b"60");
        }
        text
    }
}

/// Truncates to the second. Every time is a date, as [`HttpDate::from_unix_seconds`] says.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
/// use http_conditional::HttpDate;
///
/// assert_eq!(HttpDate::from(UNIX_EPOCH + Duration::from_millis(1_900)).unix_seconds(), 1);
/// assert_eq!(HttpDate::from(UNIX_EPOCH - Duration::from_millis(100)).unix_seconds(), -1);
/// ```
impl From<SystemTime> for HttpDate {
    fn from(time: SystemTime) -> Self {
        let seconds = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
            Err(before) => {
                let before = before.duration();
                let up = u64::from(before.subsec_nanos() > 0);
                0_i64.saturating_sub_unsigned(before.as_secs().saturating_add(up))
            }
        };
        Self::from_unix_seconds(seconds)
    }
}

/// Writes an IMF-fixdate, the form to send: 29 bytes of ASCII.
///
/// ```
/// use http_conditional::HttpDate;
///
/// let value = http::HeaderValue::from(HttpDate::from_unix_seconds(0));
/// assert_eq!(value, "Thu, 01 Jan 1970 00:00:00 GMT");
/// ```
impl From<HttpDate> for HeaderValue {
    #[allow(clippy::expect_used)] // letters, digits, spaces, a comma and colons
    fn from(date: HttpDate) -> Self {
        Self::from_bytes(&date.imf_fixdate()).expect("an IMF-fixdate is a field value")
    }
}

/// Parses the text, as [`HttpDate::parse`] does.
impl FromStr for HttpDate {
    type Err = ParseError;

    fn from_str(value: &str) -> Result<Self, ParseError> {
        Self::parse(value.as_bytes())
    }
}

/// Writes an IMF-fixdate, the form to send.
impl fmt::Display for HttpDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.imf_fixdate();
        f.pad(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for HttpDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpDate({self})")
    }
}
