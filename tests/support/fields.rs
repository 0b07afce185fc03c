//! Requests as a test writes them down.

use http_conditional::Preconditions;

pub(crate) const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

pub(crate) fn lines<'a>(lines: &'a [(&'a str, &'a str)]) -> Preconditions<'a> {
    Preconditions::from_lines(lines.iter().map(|(name, value)| (name, *value)))
}
