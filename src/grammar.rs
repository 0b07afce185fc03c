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

/// An entity-tag as it is written, and what stands between its quotes.
#[derive(Clone, Copy)]
pub(crate) struct Tag<'a> {
    pub(crate) written: &'a [u8],
    pub(crate) opaque: &'a [u8],
}

/// `entity-tag = [ weak ] DQUOTE *etagc DQUOTE`, section 8.8.3, and what follows it.
#[inline]
pub(crate) const fn entity_tag(input: &[u8]) -> Result<(Tag<'_>, &[u8]), ParseError> {
    let ([b'W', b'/', quoted @ ..] | quoted) = input;
    let [b'"', unquoted @ ..] = quoted else {
        return Err(ParseError::new(ParseErrorKind::ExpectedTag, input.len() - quoted.len()));
    };
    let rest = skip_etagc(unquoted);
    let kind = match rest {
        [b'"', after @ ..] => {
            let written = input.split_at(input.len() - after.len()).0;
            let opaque = unquoted.split_at(unquoted.len() - rest.len()).0;
            return Ok((Tag { written, opaque }, after));
        }
        [_, ..] => ParseErrorKind::ForbiddenByte,
        [] => ParseErrorKind::UnterminatedTag,
    };
    Err(ParseError::new(kind, input.len() - rest.len()))
}

/// `*etagc`: what is left behind them. Sixteen bytes at a time for as long as all of them are, then one by one.
#[inline]
const fn skip_etagc(mut input: &[u8]) -> &[u8] {
    while let Some((chunk, rest)) = input.split_first_chunk() {
        if !are_etagc(chunk) {
            break;
        }
        input = rest;
    }
    while let [byte, rest @ ..] = input {
        if !is_etagc(*byte) {
            break;
        }
        input = rest;
    }
    input
}

/// Looks at every byte, even behind one that is no etagc: so the compiler looks at them all at once. It does
/// so only here, where nothing else is done with them.
#[inline(never)]
const fn are_etagc(chunk: &[u8; 16]) -> bool {
    let mut all = true;
    let mut bytes = chunk.as_slice();
    while let [byte, rest @ ..] = bytes {
        all &= is_etagc(*byte);
        bytes = rest;
    }
    all
}

/// One entity-tag and nothing else, white space included.
pub(crate) const fn sole_entity_tag(value: &[u8]) -> Result<Tag<'_>, ParseError> {
    match entity_tag(value) {
        Ok((tag, [])) => Ok(tag),
        Ok((tag, _)) => Err(ParseError::new(ParseErrorKind::TrailingBytes, tag.written.len())),
        Err(error) => Err(error),
    }
}

/// The first member of `#entity-tag`, if there is one, and what follows it: nothing, or a comma and the rest.
/// Section 5.6.1.2 has recipients read `[ element ] *( OWS "," OWS [ element ] )`, so members may be empty.
///
/// Where `bare_tags` are accepted, a token in the place of a tag is one, as if it stood in quotes.
#[inline]
pub(crate) fn next_member(list: &[u8], bare_tags: bool) -> Result<Option<(Tag<'_>, &[u8])>, ParseError> {
    let input = skip_empty_members(list);
    if input.is_empty() {
        return Ok(None);
    }
    let skipped = list.len() - input.len();
    if let [b'*', ..] = input {
        return Err(ParseError::new(ParseErrorKind::WildcardInList, skipped));
    }
    let (tag, rest) = match entity_tag(input) {
        Ok(read) => read,
        Err(error) => match bare_tag(input) {
            Some(read) if bare_tags => read,
            _ => return Err(error.after(skipped)),
        },
    };
    let rest = skip_ows(rest);
    let kind = match rest {
        [] | [b',', ..] => return Ok(Some((tag, rest))),
        [b'*', ..] => ParseErrorKind::WildcardInList,
        _ => ParseErrorKind::ExpectedComma,
    };
    Err(ParseError::new(kind, list.len() - rest.len()))
}

/// `token = 1*tchar`, section 5.6.2, which may not be a tag. A quote is no tchar, so no tag is a token.
fn bare_tag(input: &[u8]) -> Option<(Tag<'_>, &[u8])> {
    let length = input.iter().take_while(|byte| is_tchar(**byte)).count();
    let (token, rest) = input.split_at(length);
    (length > 0).then_some((Tag { written: token, opaque: token }, rest))
}

const fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
}

/// Members that are empty do not count (section 5.6.1.2).
const fn skip_empty_members(mut input: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b',', rest @ ..] = input {
        input = rest;
    }
    input
}

/// `*`, with nothing but white space around it.
pub(crate) const fn is_wildcard(line: &[u8]) -> bool {
    matches!(skip_ows(line), [b'*', rest @ ..] if skip_ows(rest).is_empty())
}
