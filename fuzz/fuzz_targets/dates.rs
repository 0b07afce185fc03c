//! One date at any time, against chrono and the ABNF: a date read as another, one too many or too few, an offset that
//! is wrong, a date that is not written as it was read.
#![no_main]

#[path = "../../tests/support/mod.rs"]
mod support;

use http_conditional::{HttpDate, ParseErrorKind};
use libfuzzer_sys::fuzz_target;
use support::values::{self, Date};
use support::viable::Grammar;

fuzz_target!(|input: (i64, &[u8])| {
    let (now, value) = input;
    let now = now.clamp(HttpDate::MIN.unix_seconds(), HttpDate::MAX.unix_seconds());
    let expected = values::http_date(value, now);
    match HttpDate::parse_at(value, HttpDate::from_unix_seconds(now)) {
        Ok(date) => {
            let written = date.to_string();
            let leap = written.contains(":60 ");
            assert_eq!(expected, Some(Date { seconds: date.unix_seconds(), leap }));
            assert_eq!(values::http_date(written.as_bytes(), now), expected);
        }
        Err(error) => {
            assert_eq!(expected, None);
            let is_whole = matches!(error.kind(), ParseErrorKind::NoSuchDate | ParseErrorKind::WrongDayName);
            assert_eq!((!is_whole).then_some(error.offset()), Grammar::Date.fits(value).err());
            assert!(!is_whole || error.offset() == 0);
        }
    }
});
