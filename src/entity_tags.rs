//! `"*" / #entity-tag`: what If-Match and If-None-Match say.

use std::iter::FusedIterator;

use crate::lines::{LineError, Lines};
use crate::{EntityTag, grammar};

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
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub struct Members<'p> {
    line: grammar::TagList<'p>,
    lines: std::slice::Iter<'p, &'p [u8]>,
}

impl<'p> Iterator for Members<'p> {
    type Item = EntityTag<'p>;

    fn next(&mut self) -> Option<EntityTag<'p>> {
        loop {
            if let Some(Ok(tag)) = self.line.next() {
                return Some(EntityTag::from_valid(tag));
            }
            self.line = grammar::TagList::new(self.lines.next()?);
        }
    }
}

impl FusedIterator for Members<'_> {}

/// What one pass over the field found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The field is `*`.
    Any,
    /// The field is a list, and one of its members is wanted or none is.
    Member(bool),
}

/// Reads the whole field, and looks for a member that is wanted on the way. `None` where it is absent.
///
/// A match does not end the reading: one member that cannot be read makes the whole field unreadable,
/// because a quote that is missing shifts every boundary behind it.
pub(crate) fn search(lines: &Lines<'_>, wanted: impl Fn(EntityTag<'_>) -> bool) -> Result<Option<Found>, LineError> {
    let lines = lines.all()?;
    if lines.is_empty() {
        return Ok(None);
    }
    if is_wildcard(lines) {
        return Ok(Some(Found::Any));
    }
    let mut found = false;
    for (number, line) in lines.iter().enumerate() {
        for member in grammar::TagList::new(line) {
            let tag = member.map_err(|error| LineError { line: number, error })?;
            found = found || wanted(EntityTag::from_valid(tag));
        }
    }
    Ok(Some(Found::Member(found)))
}

/// The same reading, kept as data.
pub(crate) fn read<'p>(lines: &'p Lines<'_>) -> Result<Option<EntityTags<'p>>, LineError> {
    let found = search(lines, |_| false)?;
    let members = Members { line: grammar::TagList::new(&[]), lines: lines.all()?.iter() };
    Ok(found.map(|found| match found {
        Found::Any => EntityTags::Any,
        Found::Member(_) => EntityTags::List(members),
    }))
}

/// `*` is the whole field or no part of it: not a member, and not one line of two.
fn is_wildcard(lines: &[&[u8]]) -> bool {
    matches!(lines, [line] if grammar::trim_ows(line) == b"*")
}
