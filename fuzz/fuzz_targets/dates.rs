//! One date, read at any time: what is read is written so that it can be read again.
#![no_main]

use http_conditional::HttpDate;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (i64, &[u8])| {
    let (now, value) = input;
    let now = HttpDate::from_unix_seconds(now);
    match HttpDate::parse_at(value, now) {
        Ok(date) => {
            let written = date.to_string();
            assert_eq!(HttpDate::parse(written.as_bytes()), Ok(date));
            // IMF-fixdate is the form that is written, so that one which was read is written as it was.
            if value.get(3) == Some(&b',') {
                assert_eq!(written.as_bytes(), value);
            }
        }
        Err(error) => assert!(error.offset() <= value.len()),
    }
});
