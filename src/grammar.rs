//! The grammar of RFC 9110, from bytes to slices of bytes: no names of fields, no types of others.
//!
//! Every function takes what is still to be read and hands back what is left. A byte is looked at
//! once, and an error carries the offset at which the reading stopped.

use crate::{ParseError, ParseErrorKind};

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

/// `etagc = %x21 / %x23-7E / obs-text`, section 8.8.3: all but controls, the space and the quote.
pub(crate) const fn is_etagc(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x7e | 0x80..)
}

/// `entity-tag = [ weak ] DQUOTE *etagc DQUOTE`, section 8.8.3, and what follows it.
pub(crate) const fn entity_tag(input: &[u8]) -> Result<(&[u8], &[u8]), ParseError> {
    let ([b'W', b'/', quoted @ ..] | quoted) = input;
    let [b'"', opaque @ ..] = quoted else {
        return Err(ParseError::new(ParseErrorKind::ExpectedTag, input.len() - quoted.len()));
    };
    let mut rest = opaque;
    loop {
        let kind = match rest {
            [b'"', after @ ..] => return Ok(input.split_at(input.len() - after.len())),
            [byte, after @ ..] if is_etagc(*byte) => {
                rest = after;
                continue;
            }
            [_, ..] => ParseErrorKind::ForbiddenByte,
            [] => ParseErrorKind::UnterminatedTag,
        };
        return Err(ParseError::new(kind, input.len() - rest.len()));
    }
}

/// One entity-tag and nothing else, white space included.
pub(crate) const fn sole_entity_tag(value: &[u8]) -> Result<&[u8], ParseError> {
    match entity_tag(value) {
        Ok((tag, [])) => Ok(tag),
        Ok((tag, _)) => Err(ParseError::new(ParseErrorKind::TrailingBytes, tag.len())),
        Err(error) => Err(error),
    }
}

/// The members of one line of `#entity-tag`, as section 5.6.1.2 has recipients read it:
/// `[ element ] *( OWS "," OWS [ element ] )`.
///
/// Ends at the first error. A member is handed out only after what follows it was seen to be a comma
/// or the end.
#[derive(Clone, Debug)]
pub(crate) struct TagList<'a> {
    line: &'a [u8],
    rest: &'a [u8],
}

impl<'a> TagList<'a> {
    pub(crate) const fn new(line: &'a [u8]) -> Self {
        Self { line, rest: line }
    }
}

impl<'a> Iterator for TagList<'a> {
    type Item = Result<&'a [u8], ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        let input = skip_empty_members(self.rest);
        if input.is_empty() {
            return None;
        }
        let member = member(input).map_err(|error| error.after(self.line.len() - input.len()));
        self.rest = member.map_or(&[], |(_, rest)| rest);
        Some(member.map(|(tag, _)| tag))
    }
}

/// One member, and what is left behind it: nothing, or a comma and the rest.
fn member(input: &[u8]) -> Result<(&[u8], &[u8]), ParseError> {
    let error = |kind, rest: &[u8]| ParseError::new(kind, input.len() - rest.len());
    if let [b'*', ..] = input {
        return Err(error(ParseErrorKind::WildcardInList, input));
    }
    let (tag, rest) = entity_tag(input)?;
    let rest = skip_ows(rest);
    match rest {
        [] | [b',', ..] => Ok((tag, rest)),
        [b'*', ..] => Err(error(ParseErrorKind::WildcardInList, rest)),
        _ => Err(error(ParseErrorKind::ExpectedComma, rest)),
    }
}

/// Members that are empty do not count (section 5.6.1.2).
const fn skip_empty_members(mut input: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b',', rest @ ..] = input {
        input = rest;
    }
    input
}
