//! IMF-fixdate as nearly every client sends it: 29 bytes, each in its place.
//!
//! `form` reads the same step by step, and can say where it fails. This can only say that it does.

use super::form::{Parts, Time, day_name, month};

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, or sees that it is something else.
#[inline]
pub(super) fn imf_fixdate(value: &[u8]) -> Option<Parts> {
    let value: &[u8; 29] = value.try_into().ok()?;
    let [w0, w1, w2, b',', b' ', d0, d1, b' ', m0, m1, m2, b' ', rest @ ..] = *value else { return None };
    let [y0, y1, y2, y3, b' ', t0, t1, t2, t3, t4, t5, t6, t7, b' ', b'G', b'M', b'T'] = rest else { return None };
    let [d0, d1, _, _, y0, y1, y2, y3] = digits([d0, d1, 0, 0, y0, y1, y2, y3], *b"00\0\x000000")?;
    let [h0, h1, _, n0, n1, _, s0, s1] = digits([t0, t1, t2, t3, t4, t5, t6, t7], *b"00:00:00")?;
    let number = |tens: u8, ones: u8| 10 * u32::from(tens) + u32::from(ones);
    Some(Parts {
        weekday: day_name([w0, w1, w2])?,
        year: 100 * number(y0, y1) + number(y2, y3),
        month: month([m0, m1, m2])?,
        day: number(d0, d1),
        time: Time { hour: number(h0, h1), minute: number(n0, n1), second: number(s0, s1) },
    })
}

/// The digits of a text, as numbers, in the places where its template has a `0`; the other bytes have to be
/// those of the template. All eight are looked at side by side, as the parts of one number.
#[inline]
fn digits(text: [u8; 8], template: [u8; 8]) -> Option<[u8; 8]> {
    const HIGHEST_BITS: u64 = 0x8080_8080_8080_8080;
    let found = u64::from_le_bytes(text) ^ u64::from_le_bytes(template);
    // With this added, the highest bit shows what is too much: more than 9, or anything but the same.
    let limits = u64::from_le_bytes(template.map(|byte| if byte == b'0' { 0x7f - 9 } else { 0x7f }));
    ((found.wrapping_add(limits) | found) & HIGHEST_BITS == 0).then(|| found.to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::imf_fixdate;
    use crate::date::form::{self, Parts};

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
                imf_fixdate(text.as_bytes()).as_ref().map(numbers),
                form::imf_fixdate(text.as_bytes()).as_ref().map(numbers),
                "{text}"
            );
            assert!(imf_fixdate(text.as_bytes()).is_some(), "{text}");
            for (place, byte) in (0..text.len()).flat_map(|place| (0..=0xff).map(move |byte| (place, byte))) {
                let mut text = text.as_bytes().to_vec();
                if let Some(changed) = text.get_mut(place) {
                    *changed = byte;
                }
                assert_eq!(
                    imf_fixdate(&text).as_ref().map(numbers),
                    form::imf_fixdate(&text).as_ref().map(numbers),
                    "{}",
                    text.escape_ascii()
                );
            }
        }
        for text in ["", "Sun, 06 Nov 1994 08:49:37 GM", "Sun, 06 Nov 1994 08:49:37 GMT "] {
            assert!(imf_fixdate(text.as_bytes()).is_none(), "{text}");
        }
    }
}
