//! IMF-fixdate as nearly every client sends it: 29 bytes, each in its place.
//!
//! `form` reads the same step by step, and can say where it fails. This can only say that it does.

#![allow(clippy::inline_always)] // out of line, the two names cost as much as the digits

use crate::date::calendar::{Parts, Time};

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

/// `day-name`: 0 is Sunday.
#[inline(always)]
const fn day_name(name: [u8; 3]) -> Option<u32> {
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
#[inline(always)]
const fn month(name: [u8; 3]) -> Option<u32> {
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
