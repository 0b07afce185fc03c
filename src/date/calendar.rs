//! The calendar: an instant as seconds, and as the numbers of a date.

use crate::error::ParseErrorKind;

/// The start of the year 0, and the last second of the year 9999: what can be written.
pub(super) const FIRST_SECOND: i64 = -62_167_219_200;
pub(super) const LAST_SECOND: i64 = 253_402_300_799;

/// A second, and whether it is the leap second behind that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Instant {
    /// Seconds since the start of 1970, negative before it, as if there were no leap seconds.
    pub(super) seconds: i64,
    /// The leap second behind that one: later than its second, earlier than the next one, and equal to itself only.
    /// A clock without leap seconds never shows it, so it never satisfies `If-Range` there.
    pub(super) leap: bool,
}

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
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from the year 0 to the year 9999
    pub(super) fn of(instant: Instant) -> Self {
        let seconds = instant.seconds.clamp(FIRST_SECOND, LAST_SECOND) + CYCLE_TO_1970 * 86_400;
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
    pub(super) fn in_century_of(self, now: &Self) -> Option<Self> {
        let year = now.year / 100 * 100 + self.year;
        let in_50_years = (now.year + 50, now.month, now.day, now.time.seconds());
        let is_too_far_ahead = (year, self.month, self.day, self.time.seconds()) > in_50_years;
        Some(Self { year: if is_too_far_ahead { year.checked_sub(100)? } else { year }, ..self })
    }

    /// The instant, if there is such a day, with such a time, and it falls on that day of the week.
    #[inline]
    pub(super) fn instant(&self) -> Result<Instant, ParseErrorKind> {
        let exists = (1..=days_in_month(self.year, self.month)).contains(&self.day) && self.time.exists();
        if !exists {
            return Err(ParseErrorKind::NoSuchDate);
        }
        let days = days_since_cycle(self.year, self.month, self.day);
        if days % 7 != self.weekday {
            return Err(ParseErrorKind::WrongDayName);
        }
        let seconds = (i64::from(days) - CYCLE_TO_1970) * 86_400 + i64::from(self.time.seconds());
        Ok(Instant { seconds, leap: self.time.second == 60 })
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

#[cfg(test)]
mod tests {
    use super::{FIRST_SECOND, Instant, LAST_SECOND, Parts};

    /// There and back, for a time of day on each day of the calendar.
    #[test]
    fn parts_of_a_date_are_that_date() {
        let mut seconds = FIRST_SECOND;
        while seconds <= LAST_SECOND {
            let instant = Instant { seconds, leap: false };
            assert_eq!(Parts::of(instant).instant(), Ok(instant));
            seconds += 86_400 - 61;
        }
    }

    #[test]
    fn a_time_beyond_the_calendar_is_at_its_end() {
        for (beyond, end) in [(i64::MIN, FIRST_SECOND), (i64::MAX, LAST_SECOND)] {
            let at_end = Instant { seconds: end, leap: false };
            assert_eq!(Parts::of(Instant { seconds: beyond, leap: false }).instant(), Ok(at_end));
        }
    }
}
