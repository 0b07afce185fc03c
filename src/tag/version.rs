//! The numbers that can be a version: every integer, and nothing else.

use std::fmt::Display;

/// An integer of any width, signed or not, for [`ETag::version`](crate::ETag::version).
///
/// The trait is sealed. `bool` and `char` do not implement it.
///
/// ```
/// use http_conditional::ETag;
///
/// let (row, length): (i64, usize) = (-1, 5); // as a database and a `Vec` have them
/// assert_eq!(ETag::version(row).as_bytes(), b"\"-1\"");
/// assert_eq!(ETag::version(length).as_bytes(), b"\"5\"");
/// ```
///
/// ```compile_fail
/// http_conditional::ETag::version(true);
/// ```
pub trait Version: Display + sealed::Integer {}

mod sealed {
    pub trait Integer {}
}

macro_rules! versions {
    ($($integer:ty)*) => {$(
        impl sealed::Integer for $integer {}
        impl Version for $integer {}
    )*};
}

versions! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }
