//! The grammar of RFC 9110, from bytes to slices of bytes: no names of fields, no types of others.
//!
//! A [`Reader`] goes over a line once, from front to back, and stops at the first byte that does not fit.

#![expect(clippy::inline_always, reason = "in registers, reading a tag costs half of what it costs through memory")]

use crate::error::{ParseError, ParseErrorKind};

/// `OWS = *( SP / HTAB )`, section 5.6.3, in front of what is to be read.
pub(crate) const fn skip_ows(mut input: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = input {
        input = rest;
    }
    input
}

/// White space at either end of a line is no part of the value (section 5.5).
pub(crate) const fn trim_ows(line: &[u8]) -> &[u8] {
    let mut value = skip_ows(line);
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

/// `*`, with nothing but white space around it.
pub(crate) const fn is_wildcard(line: &[u8]) -> bool {
    matches!(trim_ows(line), b"*")
}

const fn is_ows(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// What may stand between two members: commas, and empty members with the white space around them.
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

/// Looks at every byte, even behind one that is no etagc: so the compiler can look at all of them at once.
const fn are_etagc(bytes: &[u8; CHUNK]) -> bool {
    let mut all = true;
    let mut bytes = bytes.as_slice();
    while let [byte, rest @ ..] = bytes {
        all &= is_etagc(*byte);
        bytes = rest;
    }
    all
}

/// An entity-tag as it is written, and what stands between its quotes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag<'a> {
    pub(crate) written: &'a [u8],
    pub(crate) opaque: &'a [u8],
}

impl Tag<'_> {
    /// Whether `W/` stands before it: two bytes beside the two quotes.
    pub(crate) const fn is_weak(self) -> bool {
        self.written.len() - self.opaque.len() == 4
    }
}

/// One entity-tag and nothing else, white space included.
pub(crate) const fn sole_entity_tag(value: &[u8]) -> Result<&[u8], ParseError> {
    let mut reader = Reader::new(value);
    let kind = match reader.entity_tag() {
        Some(_) if reader.at == value.len() => return Ok(value),
        Some(_) => ParseErrorKind::TrailingBytes,
        None => why_no_tag(value, 0, reader.at),
    };
    Err(ParseError::new(kind, reader.at))
}

/// The members of one line of `#entity-tag`, as section 5.6.1.2 has recipients read it:
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

    /// Whether the line was read to its end, once there is no next member.
    pub(crate) fn end(&self) -> Result<(), ParseError> {
        self.error.map_or(Ok(()), |kind| Err(ParseError::new(kind, self.at)))
    }

    /// The next member. It is handed out only after what follows it was seen to be a comma or the end.
    ///
    /// With `unquoted_tags` a token in the place of a tag is one, as if it stood in quotes.
    #[inline(always)]
    pub(crate) fn next_member(&mut self, unquoted_tags: bool) -> Option<Tag<'a>> {
        while self.peek().is_some_and(is_separator) {
            self.at += 1;
        }
        if self.at == self.line.len() {
            return None;
        }
        let start = self.at;
        let opening = match self.entity_tag() {
            Some(opening) => opening,
            None if unquoted_tags && self.at == start && self.token() => start,
            None => {
                self.error = Some(why_no_member(self.line, start, self.at));
                return None;
            }
        };
        let end = self.at;
        let closing = if unquoted_tags && opening == start { end } else { end - 1 };
        if !self.is_behind_member() {
            while self.peek().is_some_and(is_ows) {
                self.at += 1;
            }
            if !self.is_behind_member() {
                self.error = Some(why_no_end(self.peek()));
                return None;
            }
        }
        Some(Tag { written: self.part(start, end), opaque: self.part(opening, closing) })
    }

    /// `entity-tag = [ weak ] DQUOTE *etagc DQUOTE`, section 8.8.3. Tells where its opaque part starts, or stops
    /// at the byte that does not fit.
    #[inline(always)]
    const fn entity_tag(&mut self) -> Option<usize> {
        if let [b'W', b'/', ..] = self.line.split_at(self.at).1 {
            self.at += 2;
        }
        let Some(b'"') = self.peek() else { return None };
        self.at += 1;
        let opening = self.at;
        self.skip_etagc();
        let Some(b'"') = self.peek() else { return None };
        self.at += 1;
        Some(opening)
    }

    /// `*etagc`. An empty tag is not worth a look at sixteen bytes.
    #[inline(always)]
    const fn skip_etagc(&mut self) {
        if let Some(b'"') = self.peek() {
            return;
        }
        while let Some(chunk) = self.line.split_at(self.at).1.first_chunk() {
            if !are_etagc(chunk) {
                break;
            }
            self.at += CHUNK;
        }
        while let Some(byte) = self.peek() {
            if !is_etagc(byte) {
                break;
            }
            self.at += 1;
        }
    }

    /// `token = 1*tchar`, section 5.6.2. One that starts with `*` is none here: it may have been the wildcard.
    fn token(&mut self) -> bool {
        let start = self.at;
        if self.peek() != Some(b'*') {
            while self.peek().is_some_and(is_tchar) {
                self.at += 1;
            }
        }
        self.at > start
    }

    #[inline(always)]
    const fn is_behind_member(&self) -> bool {
        matches!(self.peek(), None | Some(b','))
    }

    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "get is not const")]
    const fn peek(&self) -> Option<u8> {
        if self.at < self.line.len() { Some(self.line[self.at]) } else { None }
    }

    #[inline(always)]
    const fn part(&self, start: usize, end: usize) -> &'a [u8] {
        self.line.split_at(end).0.split_at(start).1
    }
}

/// Why there is no member where one should start.
#[cold]
const fn why_no_member(line: &[u8], start: usize, at: usize) -> ParseErrorKind {
    match line.split_at(start).1 {
        [b'*', ..] => ParseErrorKind::WildcardInList,
        _ => why_no_tag(line, start, at),
    }
}

/// Why there is no tag from `start` on, when the reader has stopped at `at`.
#[cold]
const fn why_no_tag(line: &[u8], start: usize, at: usize) -> ParseErrorKind {
    let (read, rest) = line.split_at(at);
    match (read.split_at(start).1, rest) {
        ([] | [b'W', b'/'], _) => ParseErrorKind::ExpectedTag,
        (_, [_, ..]) => ParseErrorKind::ForbiddenByte,
        (_, []) => ParseErrorKind::UnterminatedTag,
    }
}

/// Why the member does not end before this byte.
#[cold]
const fn why_no_end(byte: Option<u8>) -> ParseErrorKind {
    match byte {
        Some(b'*') => ParseErrorKind::WildcardInList,
        _ => ParseErrorKind::ExpectedComma,
    }
}
