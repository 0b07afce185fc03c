//! Every short value over the bytes that the grammar distinguishes, read twice: by the crate, and by the ABNF of
//! sections 5.6.1.2 and 8.8.3 spelled as regular expressions. Where a value stops to fit is held against an automaton
//! that knows every viable prefix.
//!
//! `HTTP_CONDITIONAL_DEPTH=7 cargo test --test short_inputs -- --nocapture` goes one byte further.

mod support;

use http::Method;
use http_conditional::{Decision, ETag, EntityTag, EntityTags, IfRange, ParseErrorKind, Preconditions, Representation};
use regex::bytes::Regex;
use support::viable::{Grammar as Viable, misfit_in_list};

/// What means something to the grammar, and one of each kind that does not: a letter, a byte of obs-text, and
/// DEL, which no tag can hold.
const ALPHABET: &[u8] = b"\"Ww/,* \t\\a\xE9\x7F";

/// And what others take for white space or for an end: NUL, LF, VT, FF, CR, NEL and the no-break space of Latin-1.
const WITH_CONTROLS: &[u8] = b"\"Ww/,* \t\\a\xE9\x7F\0\n\x0B\x0C\r\x85\xA0";

const DEFAULT_DEPTH: u32 = 6;

const OWS: &str = r"[ \t]*";
const WEAK: &str = "W/";
const OPAQUE_TAG: &str = r#""[\x21\x23-\x7E\x80-\xFF]*""#;

/// An expression over bytes.
fn expression(expression: &str) -> Regex {
    Regex::new(&format!("(?s-u){expression}")).expect("an expression")
}

/// The fields as the ABNF has them, with white space around.
struct Abnf {
    any: Regex,
    list: Regex,
    entity_tag: Regex,
}

/// What `If-Match` or `If-None-Match` says.
#[derive(Clone, Debug, PartialEq)]
enum Reading<'a> {
    Any,
    /// Of each tag, whether it is weak, and the text between its quotes.
    List(Vec<(bool, &'a [u8])>),
    Malformed,
}

impl Abnf {
    fn new() -> Self {
        let element = format!("(?:(?:{WEAK})?{OPAQUE_TAG})");
        Self {
            any: expression(&format!(r"\A{OWS}\*{OWS}\z")),
            list: expression(&format!(r"\A{OWS}{element}?(?:{OWS},{OWS}{element}?)*{OWS}\z")),
            entity_tag: expression(&element),
        }
    }

    fn read<'a>(&self, line: &'a [u8]) -> Reading<'a> {
        if self.any.is_match(line) {
            Reading::Any
        } else if self.list.is_match(line) {
            Reading::List(self.entity_tag.find_iter(line).map(|tag| taken_apart(tag.as_bytes())).collect())
        } else {
            Reading::Malformed
        }
    }
}

fn taken_apart(tag: &[u8]) -> (bool, &[u8]) {
    let quoted = tag.strip_prefix(WEAK.as_bytes()).unwrap_or(tag);
    (quoted.len() < tag.len(), &quoted[1..quoted.len() - 1])
}

/// The same by the crate.
fn read<'a>(preconditions: &'a Preconditions<'_>) -> Reading<'a> {
    match preconditions.if_none_match() {
        Ok(Some(EntityTags::Any)) => Reading::Any,
        Ok(Some(EntityTags::List(elements))) => {
            Reading::List(elements.map(|tag| (tag.is_weak(), tag.unquoted())).collect())
        }
        Ok(None) => panic!("the field is present"),
        Err(_) => Reading::Malformed,
    }
}

/// Every string of up to that many bytes, and over all bytes those that are one byte shorter.
fn every_value(depth: u32) -> impl Iterator<Item = Vec<u8>> {
    every_value_over(ALPHABET, depth).chain(every_value_over(WITH_CONTROLS, depth - 1))
}

fn every_value_over(alphabet: &'static [u8], depth: u32) -> impl Iterator<Item = Vec<u8>> {
    (0..=depth)
        .flat_map(move |length| (0..alphabet.len().pow(length)).map(move |number| value(alphabet, number, length)))
}

/// The number, written with the bytes of the alphabet for digits.
fn value(alphabet: &[u8], mut number: usize, length: u32) -> Vec<u8> {
    let digit = |_| {
        let digit = alphabet[number % alphabet.len()];
        number /= alphabet.len();
        digit
    };
    (0..length).map(digit).collect()
}

fn depth() -> u32 {
    let depth = std::env::var("HTTP_CONDITIONAL_DEPTH");
    depth.map_or(DEFAULT_DEPTH, |depth| depth.parse().expect("HTTP_CONDITIONAL_DEPTH is a number"))
}

/// FIELD-2, LIST-1 to LIST-5, TAG-1 to TAG-3.
#[test]
fn every_short_line_is_read_by_the_abnf() {
    let grammar = Abnf::new();
    let mut lines = 0;
    for line in every_value(depth()) {
        let preconditions = Preconditions::from_lines([("If-None-Match", &line)]);
        assert_eq!(read(&preconditions), grammar.read(&line), "{}", line.escape_ascii());
        lines += 1;
    }
    println!("{lines} lines");
}

/// IM-1 to IM-3, INM-1 to INM-3, OPEN-1, OPEN-4: a write, while the current tag is `"a"`.
#[test]
fn every_short_line_is_decided_by_its_elements() {
    let grammar = Abnf::new();
    let current = Representation::present().with_etag(EntityTag::parse(b"\"a\"").expect("a tag"));
    let proceeds = |name, line: &Vec<u8>| {
        Preconditions::from_lines([(name, line)]).evaluate(&Method::PUT, current).decision() == Decision::Proceed
    };
    for line in every_value(depth()) {
        let (if_match, if_none_match) = match grammar.read(&line) {
            Reading::Any => (true, false),
            Reading::List(elements) => {
                let lists = |weak| elements.contains(&(weak, b"a"));
                (lists(false), !lists(false) && !lists(true))
            }
            Reading::Malformed => (false, false),
        };
        assert_eq!(proceeds("If-Match", &line), if_match, "{}", line.escape_ascii());
        assert_eq!(proceeds("If-None-Match", &line), if_none_match, "{}", line.escape_ascii());
    }
}

/// FIELD-1, LIST-5: each line by itself, and `*` as the only one.
#[test]
fn every_two_short_lines_are_read_one_by_one() {
    let grammar = Abnf::new();
    let lines: Vec<_> = every_value(depth() / 2).collect();
    let readings: Vec<_> = lines.iter().map(|line| grammar.read(line)).collect();
    for (first, one) in lines.iter().zip(&readings) {
        for (second, other) in lines.iter().zip(&readings) {
            let expected = match (one, other) {
                (Reading::List(one), Reading::List(other)) => Reading::List([one.as_slice(), other].concat()),
                _ => Reading::Malformed,
            };
            let preconditions = Preconditions::from_lines([("If-None-Match", first), ("If-None-Match", second)]);
            assert_eq!(read(&preconditions), expected, "{} | {}", first.escape_ascii(), second.escape_ascii());
        }
    }
    println!("{} pairs of lines", lines.len() * lines.len());
}

/// TAG-1 to TAG-4.
#[test]
fn every_short_value_is_a_tag_by_the_abnf() {
    let grammar = expression(&format!(r"\A(?<weak>{WEAK})?(?<opaque>{OPAQUE_TAG})\z"));
    for value in every_value(depth()) {
        let expected = grammar.captures(&value).map(|tag| (tag.name("weak").is_some(), tag["opaque"].to_vec()));
        let found = EntityTag::parse(&value).ok();
        let found = found.map(|tag| (tag.is_weak(), [b"\"", tag.unquoted(), b"\""].concat()));
        assert_eq!(found, expected, "{}", value.escape_ascii());
    }
}

/// IR-1, OPEN-9. None of these values is a date, so whether one was looked for is seen by the error.
#[test]
fn every_short_if_range_is_a_tag_by_the_abnf() {
    let grammar = expression(&format!(r"\A{OWS}(?<tag>(?:{WEAK})?{OPAQUE_TAG}){OWS}\z"));
    let weak_mark = expression(&format!(r"\A{OWS}{WEAK}"));
    let quote_in_first_three = expression(&format!(r#"\A{OWS}(?:[^ \t].?)?""#));
    for value in every_value(depth()) {
        let preconditions = Preconditions::from_lines([("If-Range", &value)]);
        match (preconditions.if_range(), grammar.captures(&value)) {
            (Ok(Some(IfRange::Tag(found))), Some(expected)) => {
                assert_eq!(ETag::from(found).as_bytes(), &expected["tag"]);
            }
            (Err(malformed), None) => {
                // The error is that of the alternative that goes further; behind `W/` that is a tag.
                let as_date = malformed.kind() == ParseErrorKind::ExpectedDate;
                let as_tag = quote_in_first_three.is_match(&value) || weak_mark.is_match(&value);
                assert_ne!(as_date, as_tag, "{}", value.escape_ascii());
            }
            (found, _) => panic!("{found:?}: {}", value.escape_ascii()),
        }
    }
}

/// The place of a malformed If-None-Match.
fn misfit(lines: &[&[u8]], unquoted_tags: bool) -> Option<(usize, usize)> {
    let preconditions = Preconditions::from_lines(lines.iter().map(|line| ("If-None-Match", *line)));
    let preconditions = if unquoted_tags { preconditions.accept_unquoted_tags() } else { preconditions };
    let malformed = preconditions.if_none_match().err()?;
    Some((malformed.line(), malformed.offset()))
}

/// FIELD-3, LIST-3, LIST-5: an error lies at the first byte that does not fit, and all before it can begin a value.
#[test]
fn every_short_list_is_wrong_where_no_value_goes_on() {
    for line in every_value(depth()) {
        for unquoted_tags in [false, true] {
            let expected = misfit_in_list(&[&line], unquoted_tags);
            assert_eq!(misfit(&[&line], unquoted_tags), expected, "{} {unquoted_tags}", line.escape_ascii());
        }
    }
}

/// The same over two lines, and behind a third: a `*` fits at the start of the first only.
#[test]
fn every_two_short_lines_are_wrong_where_no_value_goes_on() {
    let lines: Vec<_> = every_value(depth() / 2).collect();
    for first in &lines {
        for second in &lines {
            for unquoted_tags in [false, true] {
                let all = [first.as_slice(), second, b"*"];
                for count in [2, 3] {
                    let lines = &all[..count];
                    let context = || lines.iter().map(|line| line.escape_ascii().to_string()).collect::<Vec<_>>();
                    let expected = misfit_in_list(lines, unquoted_tags);
                    assert_eq!(misfit(lines, unquoted_tags), expected, "{:?} {unquoted_tags}", context());
                }
            }
        }
    }
}

/// TAG-1, IR-1: a tag by itself, and If-Range, in which the white space around the value does not count.
#[test]
fn every_short_value_is_wrong_where_no_value_goes_on() {
    for value in every_value(depth()) {
        let found = EntityTag::parse(&value).err().map(|error| error.offset());
        assert_eq!(found, Viable::Tag.fits(&value).err(), "{}", value.escape_ascii());

        let preconditions = Preconditions::from_lines([("If-Range", &value)]);
        let found = preconditions.if_range().err().map(|malformed| (malformed.line(), malformed.offset()));
        let is_ows = |byte: &u8| matches!(byte, b' ' | b'\t');
        let skipped = value.iter().take_while(|byte| is_ows(byte)).count();
        let trimmed = &value[skipped..];
        let trimmed = &trimmed[..trimmed.iter().rposition(|byte| !is_ows(byte)).map_or(0, |last| last + 1)];
        let expected = Viable::Validator.fits(trimmed).err().map(|offset| (0, skipped + offset));
        assert_eq!(found, expected, "{}", value.escape_ascii());
    }
}
