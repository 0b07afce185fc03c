//! `"*" / #entity-tag`: what If-Match and If-None-Match say.

use std::iter::FusedIterator;

use crate::lines::{FieldLines, Line, LineError};
use crate::{EntityTag, ParseError, grammar};

/// The value of an `If-Match` or `If-None-Match` field (RFC 9110 sections 13.1.1 and 13.1.2).
///
/// This is the condition as data: a store can turn it into `WHERE version IN (...)`.
///
/// ```
/// use http_conditional::{EntityTags, Preconditions};
///
/// let preconditions = Preconditions::from_lines([("If-Match", br#""7", "8""#)]);
/// let versions: Vec<&[u8]> = match preconditions.if_match()? {
///     Some(EntityTags::List(tags)) => tags.map(|tag| tag.opaque()).collect(),
///     Some(EntityTags::Any) | None => Vec::new(),
/// };
/// assert_eq!(versions, [b"7", b"8"]);
/// # Ok::<(), http_conditional::MalformedField>(())
/// ```
///
/// The enum is closed: the grammar has these two alternatives.
#[derive(Debug)]
pub enum EntityTags<'p> {
    /// `*`: any current representation, whether it has a tag or not.
    Any,
    /// A list of tags, which may be empty.
    List(Members<'p>),
}

/// The members of a list of entity-tags, in the order in which they were sent.
///
/// Every line of the field has been read to its end before the first member is handed out, so there is
/// no error left that could stop it half-way.
///
/// ```
/// use http_conditional::{EntityTags, Preconditions};
///
/// let lines = [("If-None-Match", b"\"a\"".as_slice()), ("If-None-Match", b", W/\"b\"")];
/// let preconditions = Preconditions::from_lines(lines);
/// let Some(EntityTags::List(members)) = preconditions.if_none_match()? else { unreachable!() };
/// assert_eq!(members.map(|tag| tag.to_string()).collect::<Vec<_>>(), ["\"a\"", "W/\"b\""]);
/// # Ok::<(), http_conditional::MalformedField>(())
/// ```
#[derive(Debug)]
pub struct Members<'p> {
    /// What is left of the line that is being read.
    rest: &'p [u8],
    lines: FieldLines<'p, 'p>,
    bare_tags: bool,
}

impl<'p> Iterator for Members<'p> {
    type Item = EntityTag<'p>;

    fn next(&mut self) -> Option<EntityTag<'p>> {
        loop {
            if let Ok(Some((tag, rest))) = grammar::next_member(self.rest, self.bare_tags) {
                self.rest = rest;
                return Some(EntityTag::new(tag));
            }
            self.rest = self.lines.next()?.ok()?;
        }
    }
}

impl FusedIterator for Members<'_> {}

/// What one pass over the field found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The field is `*`.
    Any,
    /// The field is a list, and one of its members is the same as the current tag or none is.
    Member(bool),
}

/// Reads the whole field, and looks on the way for a member that is the same as the current tag.
pub(crate) fn search<'a, 'c>(
    mut lines: impl Iterator<Item = Line<'a>>,
    bare_tags: bool,
    current: Option<EntityTag<'c>>,
    same: impl Fn(EntityTag<'c>, EntityTag<'_>) -> bool,
) -> Result<Found, LineError> {
    let mut found = false;
    let mut number = 0;
    while let Some(line) = lines.next() {
        let in_line = |error| LineError { line: number, error };
        let line = line.map_err(in_line)?;
        found |= match current {
            // What most requests say: the current tag and nothing else. It has been read before.
            Some(current) if line == current.as_bytes() => same(current, current),
            // `*` is the whole field or no part of it: not a member, and not one line of two.
            _ if number == 0 && grammar::is_wildcard(line) && lines.next().is_none() => return Ok(Found::Any),
            _ => lists(line, bare_tags, current, &same).map_err(in_line)?,
        };
        number += 1;
    }
    Ok(Found::Member(found))
}

/// Reads a line to its end, and says whether it lists a member that is the same as the current tag.
///
/// A match does not end the reading: one member that cannot be read makes the whole field unreadable,
/// because a quote that is missing shifts every boundary behind it.
#[inline(never)]
fn lists<'c>(
    line: &[u8],
    bare_tags: bool,
    current: Option<EntityTag<'c>>,
    same: &impl Fn(EntityTag<'c>, EntityTag<'_>) -> bool,
) -> Result<bool, ParseError> {
    let (mut found, mut left) = (false, line);
    loop {
        match grammar::next_member(left, bare_tags) {
            Ok(Some((tag, rest))) => {
                found = found || current.is_some_and(|current| same(current, EntityTag::new(tag)));
                left = rest;
            }
            Ok(None) => return Ok(found),
            Err(error) => return Err(error.after(line.len() - left.len())),
        }
    }
}

/// The same reading, kept as data.
pub(crate) fn read<'p>(lines: impl Fn() -> FieldLines<'p, 'p>, bare_tags: bool) -> Result<EntityTags<'p>, LineError> {
    Ok(match search(lines(), bare_tags, None, |_, _| false)? {
        Found::Any => EntityTags::Any,
        Found::Member(_) => EntityTags::List(Members { rest: &[], lines: lines(), bare_tags }),
    })
}
