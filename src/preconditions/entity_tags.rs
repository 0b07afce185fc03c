//! `"*" / #entity-tag`: what If-Match and If-None-Match say.

#![expect(clippy::inline_always, reason = "in registers, reading a tag costs half of what it costs through memory")]

use std::iter::{FusedIterator, once};

use crate::error::ParseError;
use crate::grammar::{self, Reader, Tag};
use crate::preconditions::lines::{FieldLines, Line, LineError, Rest};
use crate::tag::entity_tag::{Comparison, EntityTag};

/// The value of an `If-Match` or `If-None-Match` field (RFC 9110 sections 13.1.1 and 13.1.2).
///
/// This is the condition as data: a store can turn it into `WHERE version IN (...)`.
///
/// ```
/// use http_conditional::{EntityTags, Preconditions};
///
/// let preconditions = Preconditions::from_lines([("If-Match", br#""7", "8""#)]);
/// let versions: Vec<&[u8]> = match preconditions.if_match()? {
///     Some(EntityTags::List(tags)) => tags.map(|tag| tag.unquoted()).collect(),
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
    List(ListedTags<'p>),
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
pub struct ListedTags<'p> {
    line: Reader<'p>,
    lines: FieldLines<'p, 'p>,
    unquoted_tags: bool,
}

impl<'p> Iterator for ListedTags<'p> {
    type Item = EntityTag<'p>;

    fn next(&mut self) -> Option<EntityTag<'p>> {
        loop {
            if let Some(tag) = self.line.next_member(self.unquoted_tags) {
                return Some(EntityTag::from_valid(tag.written));
            }
            self.line = Reader::new(self.lines.next()?.ok()?);
        }
    }
}

impl FusedIterator for ListedTags<'_> {}

/// What one pass over the field found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The field is `*`.
    Any,
    /// The field is a list, and one of its members is the same as the current tag or none is.
    Member(bool),
}

/// Reads the whole field, and looks on the way for a member that is the same as the current tag.
///
/// A match does not end the reading: one member that cannot be read makes the whole field unreadable, because a
/// quote that is missing shifts every boundary behind it.
#[inline(always)]
pub(crate) fn search(
    lines: FieldLines<'_, '_>,
    unquoted_tags: bool,
    comparison: Comparison,
    current: Option<EntityTag<'_>>,
) -> Result<Found, LineError> {
    let FieldLines { first: Some(first), rest } = lines else { return Ok(Found::Member(false)) };
    if !rest.is_empty() {
        return search_lines(first, rest, unquoted_tags, Wanted::new(comparison, current));
    }
    let in_line = |error| LineError { line: 0, error };
    let line = first.map_err(in_line)?;
    match current {
        // What most requests say: the current tag and nothing else. It has been read before.
        Some(current) if is_same(line, current.as_bytes()) => {
            return Ok(Found::Member(comparison == Comparison::Weak || !current.is_weak()));
        }
        _ => {}
    }
    let wanted = Wanted::new(comparison, current);
    let listed = if unquoted_tags { lists_any(line, true, wanted) } else { lists(line, false, wanted) };
    match listed {
        Ok(found) => Ok(Found::Member(found)),
        Err(_) if grammar::is_wildcard(line) => Ok(Found::Any),
        Err(error) => Err(in_line(error)),
    }
}

/// The same for a field of several lines. Not even `*` is a wildcard there: it is the whole field, or no part of it.
#[inline(never)]
fn search_lines(
    first: Line<'_>,
    rest: Rest<'_, '_>,
    unquoted_tags: bool,
    wanted: Wanted<'_>,
) -> Result<Found, LineError> {
    let mut found = false;
    for (number, line) in (0..).zip(once(first).chain(rest)) {
        let listed = line.and_then(|line| lists_any(line, unquoted_tags, wanted));
        found |= listed.map_err(|error| LineError { line: number, error })?;
    }
    Ok(Found::Member(found))
}

/// Reads a line to its end, and says whether it lists a member that is wanted.
#[inline(always)]
fn lists(line: &[u8], unquoted_tags: bool, wanted: Wanted<'_>) -> Result<bool, ParseError> {
    let mut reader = Reader::new(line);
    let mut found = false;
    while let Some(tag) = reader.next_member(unquoted_tags) {
        if wanted.is(tag) {
            found = true;
        }
    }
    reader.end().map(|()| found)
}

/// The same for what is rare, of which one copy is enough.
#[inline(never)]
fn lists_any(line: &[u8], unquoted_tags: bool, wanted: Wanted<'_>) -> Result<bool, ParseError> {
    lists(line, unquoted_tags, wanted)
}

/// What a member has to be.
#[derive(Clone, Copy)]
struct Wanted<'c> {
    /// `None` where no member can be right.
    opaque: Option<&'c [u8]>,
    strong: bool,
}

impl<'c> Wanted<'c> {
    fn new(comparison: Comparison, current: Option<EntityTag<'c>>) -> Self {
        let strong = comparison == Comparison::Strong;
        Self { opaque: current.filter(|current| !(strong && current.is_weak())).map(EntityTag::unquoted), strong }
    }

    fn is(self, tag: Tag<'_>) -> bool {
        self.opaque.is_some_and(|opaque| is_same(opaque, tag.opaque)) && !(self.strong && tag.is_weak())
    }
}

/// Most tags that differ do so in their last eight bytes, which is seen without a call of `memcmp`.
#[inline]
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.last_chunk::<8>() == other.last_chunk() && one == other
}

/// The same reading, kept as data.
pub(crate) fn read<'p>(
    lines: impl Fn() -> FieldLines<'p, 'p>,
    unquoted_tags: bool,
) -> Result<EntityTags<'p>, LineError> {
    Ok(match search(lines(), unquoted_tags, Comparison::Weak, None)? {
        Found::Any => EntityTags::Any,
        Found::Member(_) => EntityTags::List(ListedTags { line: Reader::new(&[]), lines: lines(), unquoted_tags }),
    })
}
