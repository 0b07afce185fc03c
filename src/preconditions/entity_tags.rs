//! `"*" / #entity-tag`: the value of If-Match and If-None-Match.

#![allow(clippy::inline_always)] // in registers, reading a tag costs half of what it costs through memory

use std::fmt;
use std::iter::{FusedIterator, once};

use crate::error::{ParseError, ParseErrorKind};
use crate::grammar::{self, Reader};
use crate::preconditions::field::Field;
use crate::preconditions::lines::{FieldLines, LineError, Lines};
use crate::tag::entity_tag::{EntityTag, is_same};

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
    /// `*`: any current representation, with or without a tag.
    Any,
    /// A list of tags, which may be empty.
    List(ListedTags<'p>),
}

impl EntityTags<'_> {
    /// Returns whether the value is `*`.
    ///
    /// ```
    /// use http_conditional::{EntityTags, Preconditions};
    ///
    /// let preconditions = Preconditions::from_lines([("If-None-Match", b"*")]);
    /// assert!(preconditions.if_none_match()?.is_some_and(|tags| tags.is_any()));
    /// # Ok::<(), http_conditional::MalformedField>(())
    /// ```
    #[must_use]
    pub const fn is_any(&self) -> bool {
        matches!(self, Self::Any)
    }
}

/// The elements of a list of entity-tags, in the order in which they were sent.
///
/// Every line of the field has been read to its end before the first element is handed out, so no error can
/// end the list too soon.
///
/// ```
/// use http_conditional::{ETag, EntityTags, Preconditions};
///
/// let lines = [("If-None-Match", b"\"a\"".as_slice()), ("If-None-Match", b", W/\"b\"")];
/// let preconditions = Preconditions::from_lines(lines);
/// let Some(EntityTags::List(tags)) = preconditions.if_none_match()? else { unreachable!() };
/// let tags: Vec<ETag> = tags.map(ETag::from).collect();
/// assert_eq!(tags[1].to_str(), Some("W/\"b\""));
/// # Ok::<(), http_conditional::MalformedField>(())
/// ```
pub struct ListedTags<'p> {
    line: Reader<'p>,
    lines: FieldLines<'p, 'p>,
    unquoted_tags: bool,
}

impl<'p> Iterator for ListedTags<'p> {
    type Item = EntityTag<'p>;

    fn next(&mut self) -> Option<EntityTag<'p>> {
        loop {
            if let Some(tag) = self.line.next_element(self.unquoted_tags) {
                return Some(EntityTag::from_grammar(tag.written));
            }
            self.line = Reader::new(self.lines.next()?.ok()?);
        }
    }
}

impl FusedIterator for ListedTags<'_> {}

impl fmt::Debug for ListedTags<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListedTags").finish_non_exhaustive()
    }
}

/// Whether weak marks count: the two functions of RFC 9110 section 8.8.3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Strong,
    Weak,
}

/// What one pass over the field found: `*`, or a list with these kinds of element. There are weak and strong ones,
/// and those that equal the current tag. Of two equal tags, both are strong or the pair is weak. If weak marks do not
/// count, every element and every pair is strong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found(u8);

impl Found {
    const NONE: Self = Self(0);
    const WEAK: Self = Self(1);
    const STRONG: Self = Self(2);
    const WILDCARD: Self = Self(16);

    #[inline(always)]
    const fn of(is_weak: bool, comparison: Comparison) -> Self {
        match comparison {
            Comparison::Strong if is_weak => Self::WEAK,
            Comparison::Strong | Comparison::Weak => Self::STRONG,
        }
    }

    const fn equal(self) -> Self {
        Self(self.0 << 2)
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn has(self, any_of: Self) -> bool {
        self.0 & any_of.0 != 0
    }

    /// Whether the field is `*`.
    pub(crate) const fn is_any(self) -> bool {
        self.has(Self::WILDCARD)
    }

    /// Whether the field lists strong tags only, and none that equals the current one.
    pub(crate) const fn is_others_only(self) -> bool {
        self.0 == Self::STRONG.0
    }

    /// Whether the field is a list without elements.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn has_strong(self) -> bool {
        self.has(Self::STRONG)
    }

    pub(crate) const fn has_strong_equal(self) -> bool {
        self.has(Self::STRONG.equal())
    }

    pub(crate) const fn has_equal(self) -> bool {
        self.has(Self::WEAK.equal().and(Self::STRONG.equal()))
    }
}

/// Reads the whole field, and compares its elements with the current tag on the way.
///
/// A match does not end the reading. One malformed element makes the whole field malformed, because a missing
/// quote shifts every boundary behind it.
#[inline(always)]
pub(crate) fn search(
    lines: &Lines<'_>,
    field: Field,
    unquoted_tags: bool,
    comparison: Comparison,
    current: Option<EntityTag<'_>>,
) -> Result<Found, LineError> {
    match lines.sole_in_map(field) {
        Some(line) if !unquoted_tags => {
            search_line(line, false, comparison, current).map_err(|error| LineError { line: 0, error })
        }
        _ => search_any(lines, field, unquoted_tags, comparison, current),
    }
}

/// The same for what is rare: fields of several lines, lines that were handed over, tags without quotes.
#[inline(never)]
pub(crate) fn search_any(
    lines: &Lines<'_>,
    field: Field,
    unquoted_tags: bool,
    comparison: Comparison,
    current: Option<EntityTag<'_>>,
) -> Result<Found, LineError> {
    let FieldLines { first: Some(first), rest } = lines.of(field) else { return Ok(Found::NONE) };
    let in_line = |line| move |error| LineError { line, error };
    if rest.is_empty() {
        return first.and_then(|line| search_line(line, unquoted_tags, comparison, current)).map_err(in_line(0));
    }
    // A `*` is not a wildcard here, because it is not the whole value.
    let mut found = Found::NONE;
    for (number, line) in (0..).zip(once(first).chain(rest)) {
        let in_this = line.and_then(|line| match found_in(line, unquoted_tags, comparison, current) {
            Err(error) if number == 0 => Err(behind_wildcard(line, error)),
            in_this => in_this,
        });
        found = found.and(in_this.map_err(in_line(number))?);
    }
    Ok(found)
}

/// The same for a field of one line.
#[inline(always)]
fn search_line(
    line: &[u8],
    unquoted_tags: bool,
    comparison: Comparison,
    current: Option<EntityTag<'_>>,
) -> Result<Found, ParseError> {
    match current {
        // What most requests say: the current tag and nothing else. The current tag is known to be valid.
        Some(current) if current.is_written(line) => {
            let kind = Found::of(current.is_weak(), comparison);
            return Ok(kind.and(kind.equal()));
        }
        _ => {}
    }
    match found_in(line, unquoted_tags, comparison, current) {
        Err(_) if grammar::wildcard(line) == Some(line.len()) => Ok(Found::WILDCARD),
        Err(error) => Err(behind_wildcard(line, error)),
        found => found,
    }
}

/// At the start of a field a `*` can begin a valid value, so the first byte that does not fit lies behind it.
#[cold]
fn behind_wildcard(first_line: &[u8], error: ParseError) -> ParseError {
    match grammar::wildcard(first_line) {
        // What does not fit is the next line.
        Some(end) if end == first_line.len() => ParseError::new(ParseErrorKind::WildcardInList, end),
        Some(end) => ParseError::found(ParseErrorKind::WildcardInList, first_line, end),
        None => error,
    }
}

/// Reads a line to its end.
#[inline(always)]
fn found_in(
    line: &[u8],
    unquoted_tags: bool,
    comparison: Comparison,
    current: Option<EntityTag<'_>>,
) -> Result<Found, ParseError> {
    let is_current_weak = current.is_some_and(EntityTag::is_weak);
    let current = current.map(EntityTag::unquoted);
    let mut reader = Reader::new(line);
    let mut found = Found::NONE;
    while let Some(tag) = reader.next_element(unquoted_tags) {
        found = found.and(Found::of(tag.is_weak, comparison));
        if current.is_some_and(|current| is_same(current, tag.opaque)) {
            found = found.and(Found::of(tag.is_weak || is_current_weak, comparison).equal());
        }
    }
    reader.end().map(|()| found)
}

/// The same reading, kept as data.
pub(crate) fn read<'p>(lines: &'p Lines<'_>, field: Field, unquoted_tags: bool) -> Result<EntityTags<'p>, LineError> {
    Ok(if search_any(lines, field, unquoted_tags, Comparison::Weak, None)?.is_any() {
        EntityTags::Any
    } else {
        EntityTags::List(ListedTags { line: Reader::new(&[]), lines: lines.of(field), unquoted_tags })
    })
}
