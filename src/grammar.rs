//! The grammar of RFC 9110, from bytes to slices of bytes: no names of fields, no types of others.
//!
//! A [`Reader`] goes over a line once, from front to back, and stops at the first byte that does not fit.

#![allow(clippy::inline_always)] // in registers, reading a tag costs half of what it costs through memory

use crate::error::{ParseError, ParseErrorKind};

/// `OWS = *( SP / HTAB )`, section 5.6.3, in front of what is to be read.
pub(crate) const fn skip_ows(mut input: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = input {
        input = rest;
    }
    input
}

/// White space at either end of a line is not part of the value (section 5.5).
pub(crate) const fn trim_ows(line: &[u8]) -> &[u8] {
    let mut value = skip_ows(line);
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

/// Where a `*` at the start of a line ends, with the white space around it.
pub(crate) const fn wildcard(line: &[u8]) -> Option<usize> {
    match skip_ows(line) {
        [b'*', rest @ ..] => Some(line.len() - skip_ows(rest).len()),
        _ => None,
    }
}

const fn is_ows(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// What may stand between two elements: commas, and empty elements with the white space around them.
const fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b',')
}

/// `tchar`, section 5.6.2. A quote is none, so nothing is both a token and a tag.
const fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
}

/// `etagc = %x21 / %x23-7E / obs-text`, section 8.8.3: all but controls, the space and the quote.
pub(crate) const fn is_etagc(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x7e | 0x80..)
}

const CHUNK: usize = 16;

/// Looks at every byte, even behind one that is not an etagc: so the compiler can look at all of them at once.
const fn are_etagc(bytes: &[u8; CHUNK]) -> bool {
    let mut all = true;
    let mut bytes = bytes.as_slice();
    while let [byte, rest @ ..] = bytes {
        all &= is_etagc(*byte);
        bytes = rest;
    }
    all
}

/// An entity-tag as it is written, whether `W/` stands before it, and what stands between its quotes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag<'a> {
    pub(crate) written: &'a [u8],
    pub(crate) is_weak: bool,
    pub(crate) opaque: &'a [u8],
}

/// The bytes of a text, unless U+FFFD shows that it was decoded from bytes that are lost.
pub(crate) fn undamaged(text: &str) -> Result<&[u8], ParseError> {
    match text.find(char::REPLACEMENT_CHARACTER) {
        Some(offset) => Err(ParseError::new(ParseErrorKind::LostBytes, offset)),
        None => Ok(text.as_bytes()),
    }
}

/// One entity-tag and nothing else, white space included.
pub(crate) const fn sole_entity_tag(value: &[u8]) -> Result<&[u8], ParseError> {
    match entity_tag(value, 0) {
        Ok(place) if place.end == value.len() => Ok(value),
        Ok(place) => Err(ParseError::found(ParseErrorKind::TrailingBytes, value, place.end)),
        Err(at) => Err(ParseError::found(why_no_tag(value, 0, at), value, at)),
    }
}

/// Where a tag lies in its line.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    /// Behind the opening quote, and at the closing one. A tag without quotes has neither.
    opening: usize,
    closing: usize,
    end: usize,
}

impl Place {
    #[inline(always)]
    const fn tag(self, line: &[u8]) -> Tag<'_> {
        Tag {
            written: part(line, self.start, self.end),
            is_weak: self.opening - self.start == 3,
            opaque: part(line, self.opening, self.closing),
        }
    }
}

#[inline(always)]
const fn part(line: &[u8], start: usize, end: usize) -> &[u8] {
    line.split_at(end).0.split_at(start).1
}

/// `entity-tag = [ weak ] DQUOTE *etagc DQUOTE`, section 8.8.3, or the first byte that does not fit.
#[inline(always)]
const fn entity_tag(line: &[u8], start: usize) -> Result<Place, usize> {
    let quote = match line.split_at(start).1 {
        [b'W', b'/', ..] => start + 2,
        [b'W', ..] => return Err(start + 1),
        _ => start,
    };
    let Some(b'"') = byte(line, quote) else { return Err(quote) };
    let opening = quote + 1;
    let closing = skip_etagc(line, opening);
    let Some(b'"') = byte(line, closing) else { return Err(closing) };
    Ok(Place { start, opening, closing, end: closing + 1 })
}

/// `*etagc`. An empty tag is not worth a look at sixteen bytes.
#[inline(always)]
const fn skip_etagc(line: &[u8], mut at: usize) -> usize {
    if let Some(b'"') = byte(line, at) {
        return at;
    }
    while let Some(chunk) = line.split_at(at).1.first_chunk() {
        if !are_etagc(chunk) {
            break;
        }
        at += CHUNK;
    }
    while let Some(next) = byte(line, at) {
        if !is_etagc(next) {
            break;
        }
        at += 1;
    }
    at
}

/// `token = 1*tchar`, section 5.6.2. One that starts with `*` is none here: it may have been the wildcard.
fn token(line: &[u8], start: usize) -> Option<Place> {
    let (_, rest) = line.split_at(start);
    let length = rest.iter().take_while(|byte| is_tchar(**byte)).count();
    let end = start + length;
    (length > 0 && !rest.starts_with(b"*")).then_some(Place { start, opening: start, closing: end, end })
}

#[inline(always)]
#[allow(clippy::indexing_slicing)] // get is not const
const fn byte(line: &[u8], at: usize) -> Option<u8> {
    if at < line.len() { Some(line[at]) } else { None }
}

/// The elements of one line of `#entity-tag`, as section 5.6.1.2 has recipients read it:
/// `[ element ] *( OWS "," OWS [ element ] )`.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    line: &'a [u8],
    at: usize,
    /// What ended the reading before the end of the line.
    error: Option<ParseErrorKind>,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(line: &'a [u8]) -> Self {
        Self { line, at: 0, error: None }
    }

    /// Whether the line was read to its end, once there is no next element.
    pub(crate) fn end(&self) -> Result<(), ParseError> {
        self.error.map_or(Ok(()), |kind| Err(ParseError::found(kind, self.line, self.at)))
    }

    /// The next element. It is handed out only after what follows it was seen to be a comma or the end.
    ///
    /// With `unquoted_tags` a token in the place of a tag is one, as if it stood in quotes.
    #[inline(always)]
    pub(crate) fn next_element(&mut self, unquoted_tags: bool) -> Option<Tag<'a>> {
        while self.peek().is_some_and(is_separator) {
            self.at += 1;
        }
        if self.at == self.line.len() {
            return None;
        }
        let start = self.at;
        let place = match entity_tag(self.line, start) {
            Ok(place) => place,
            Err(at) => {
                // Behind `W/` there is no token.
                let token = if unquoted_tags && at <= start + 1 { token(self.line, start) } else { None };
                let Some(token) = token else {
                    self.error = Some(why_no_element(self.line, start, at));
                    self.at = at;
                    return None;
                };
                token
            }
        };
        self.at = place.end;
        if !self.is_behind_element() {
            while self.peek().is_some_and(is_ows) {
                self.at += 1;
            }
            if !self.is_behind_element() {
                self.error = Some(why_no_end(self.peek()));
                return None;
            }
        }
        Some(place.tag(self.line))
    }

    #[inline(always)]
    const fn is_behind_element(&self) -> bool {
        matches!(self.peek(), None | Some(b','))
    }

    #[inline(always)]
    const fn peek(&self) -> Option<u8> {
        byte(self.line, self.at)
    }
}

/// Why there is no element where one should start.
#[cold]
const fn why_no_element(line: &[u8], start: usize, at: usize) -> ParseErrorKind {
    match line.split_at(start).1 {
        [b'*', ..] => ParseErrorKind::WildcardInList,
        _ => why_no_tag(line, start, at),
    }
}

/// Why there is no tag from `start` on, when the reading has stopped at `at`.
#[cold]
const fn why_no_tag(line: &[u8], start: usize, at: usize) -> ParseErrorKind {
    let (read, rest) = line.split_at(at);
    match (read.split_at(start).1, rest) {
        ([] | [b'W'] | [b'W', b'/'], _) => ParseErrorKind::ExpectedTag,
        (_, [_, ..]) => ParseErrorKind::ForbiddenByte,
        (_, []) => ParseErrorKind::UnterminatedTag,
    }
}

/// Why the element does not end before this byte.
#[cold]
const fn why_no_end(byte: Option<u8>) -> ParseErrorKind {
    match byte {
        Some(b'*') => ParseErrorKind::WildcardInList,
        _ => ParseErrorKind::ExpectedComma,
    }
}
