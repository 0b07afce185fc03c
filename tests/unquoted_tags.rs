//! The one leniency, off by default: a token without quotes, read as a strong tag.

use http::{HeaderMap, Method};
use http_conditional::{
    Decision, ETag, EntityTags, Field, OwnedPreconditions, ParseErrorKind, Preconditions, Representation,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn decide(preconditions: &Preconditions<'_>, method: &Method, etag: &ETag) -> Decision {
    preconditions.evaluate(method, Representation::present().with_etag(etag)).decision()
}

/// OPEN-1, OPEN-4: without being asked for, the leniency changes nothing.
#[test]
fn an_unquoted_tag_is_malformed_unless_it_is_accepted() {
    let etag = ETag::strong("cf660d").unwrap();
    let if_match = Preconditions::from_lines([("If-Match", "cf660d")]);
    assert_eq!(decide(&if_match, &Method::PUT, &etag), Decision::PreconditionFailed);
    assert_eq!(decide(&if_match.accept_unquoted_tags(), &Method::PUT, &etag), Decision::Proceed);

    let if_none_match = Preconditions::from_lines([("If-None-Match", "cf660d")]);
    assert_eq!(decide(&if_none_match, &Method::GET, &etag), Decision::Proceed);
    let lenient = if_none_match.accept_unquoted_tags();
    assert_eq!(decide(&lenient, &Method::GET, &etag), Decision::NotModified);
    assert_eq!(decide(&lenient, &Method::PUT, &etag), Decision::PreconditionFailed);
}

/// IM-1, IM-3: it is a strong tag, and has to be the current one.
#[test]
fn an_unquoted_tag_is_compared_as_a_strong_one() {
    let unquoted = Preconditions::from_lines([("If-Match", "cf660d")]).accept_unquoted_tags();
    assert_eq!(decide(&unquoted, &Method::PUT, &ETag::strong("cf660e").unwrap()), Decision::PreconditionFailed);
    assert_eq!(decide(&unquoted, &Method::PUT, &ETag::weak("cf660d").unwrap()), Decision::PreconditionFailed);

    // A `W` that starts a token is a letter.
    let letter = Preconditions::from_lines([("If-Match", "W")]).accept_unquoted_tags();
    assert_eq!(decide(&letter, &Method::PUT, &ETag::strong("W").unwrap()), Decision::Proceed);
}

/// IM-1, INM-1: a tag in quotes means what it did before, alone and among tokens.
#[test]
fn tags_in_quotes_are_compared_as_ever() {
    let etag = ETag::strong("cf660d").unwrap();
    for (value, write, read) in [
        ("\"cf660d\"", Decision::Proceed, Decision::NotModified),
        ("W/\"cf660d\"", Decision::PreconditionFailed, Decision::NotModified),
        ("a, \"cf660d\", b", Decision::Proceed, Decision::NotModified),
        ("a, W/\"cf660d\"", Decision::PreconditionFailed, Decision::NotModified),
        ("cf660, \"cf660d0\"", Decision::PreconditionFailed, Decision::Proceed),
    ] {
        let lenient = |name| Preconditions::from_lines([(name, value)]).accept_unquoted_tags();
        assert_eq!(decide(&lenient("If-Match"), &Method::PUT, &etag), write, "{value}");
        assert_eq!(decide(&lenient("If-None-Match"), &Method::GET, &etag), read, "{value}");
    }
}

/// LIST-5: `*` keeps its meaning, which no token has.
#[test]
fn a_wildcard_stays_a_wildcard() {
    let wildcard = Preconditions::from_lines([("If-Match", " * ")]).accept_unquoted_tags();
    assert!(matches!(wildcard.if_match(), Ok(Some(EntityTags::Any))));
    let twice = Preconditions::from_lines([("If-Match", "*"), ("If-Match", "*")]).accept_unquoted_tags();
    assert_eq!(twice.if_match().unwrap_err().kind(), ParseErrorKind::WildcardInList);
}

#[test]
fn what_is_neither_tag_nor_token_stays_malformed() {
    use ParseErrorKind::{ExpectedComma, ExpectedTag, UnterminatedTag, WildcardInList};
    for (value, kind, offset) in [
        ("*a", WildcardInList, 1),
        ("a, *", WildcardInList, 3),
        ("\"a", UnterminatedTag, 2),
        ("a\"", ExpectedComma, 1),
        ("W/a", ExpectedTag, 2),
        ("w/\"a\"", ExpectedComma, 1),
        ("W/ \"a\"", ExpectedTag, 2),
        ("a b", ExpectedComma, 2),
        ("a=", ExpectedComma, 1),
        ("caf\u{e9}", ExpectedComma, 3),
        ("\u{e9}", ExpectedTag, 0),
        ("b, =", ExpectedTag, 3),
        ("\"a\" b", ExpectedComma, 4),
    ] {
        for name in ["If-Match", "If-None-Match"] {
            let preconditions = Preconditions::from_lines([(name, value)]).accept_unquoted_tags();
            let malformed = preconditions.malformed().next().expect(value);
            assert_eq!((malformed.kind(), malformed.offset()), (kind, offset), "{value}");
        }
    }
}

/// IR-1: a tag that decides whether pieces are put together has its quotes.
#[test]
fn if_range_is_read_by_the_rfc() {
    let preconditions = Preconditions::from_lines([("If-Range", "cf660d")]).accept_unquoted_tags();
    assert_eq!(preconditions.if_range().unwrap_err().field(), Field::IfRange);
    let current = ETag::strong("cf660d").unwrap();
    assert_eq!(preconditions.if_range_holds(Representation::present().with_etag(&current)), Some(false));
}

/// Nothing without quotes gets back onto the wire.
#[test]
fn an_unquoted_tag_becomes_a_field_value_with_quotes() {
    let preconditions = Preconditions::from_lines([("If-Match", "a, W/\"b\", \"c\"")]).accept_unquoted_tags();
    let Ok(Some(EntityTags::List(elements))) = preconditions.if_match() else { panic!("a list") };
    let tags: Vec<_> = elements.map(ETag::from).collect();
    assert_eq!(tags.iter().filter_map(ETag::to_str).collect::<Vec<_>>(), ["\"a\"", "W/\"b\"", "\"c\""]);
}

/// A tag that was taken out of a lenient list is a whole tag: as the current one it lets no malformed field pass.
#[test]
fn an_unquoted_tag_can_be_the_current_one() {
    let lenient = Preconditions::from_lines([("If-Match", "cf660d")]).accept_unquoted_tags();
    let Ok(Some(EntityTags::List(mut tags))) = lenient.if_match() else { panic!("a list") };
    let current = Representation::present().with_etag(tags.next().unwrap());
    for (lines, expected) in [
        (&["cf660d"][..], Decision::PreconditionFailed),
        (&["cf660d", "cf660d"], Decision::PreconditionFailed),
        (&["\"cf660d\""], Decision::Proceed),
        (&["\"a\"", "\"cf660d\""], Decision::Proceed),
    ] {
        let strict = Preconditions::from_lines(lines.iter().map(|line| ("If-Match", *line)));
        assert_eq!(strict.evaluate(&Method::PUT, current).decision(), expected, "{lines:?}");
        assert_eq!(strict.malformed().count() > 0, expected == Decision::PreconditionFailed, "{lines:?}");
    }
}

#[test]
fn the_kept_form_accepts_them_too() {
    let mut headers = HeaderMap::new();
    headers.insert(http::header::IF_MATCH, "cf660d".parse().unwrap());
    let etag = ETag::strong("cf660d").unwrap();
    let kept = OwnedPreconditions::from_headers(&headers);
    assert_eq!(decide(&kept.as_preconditions(), &Method::PUT, &etag), Decision::PreconditionFailed);
    assert_eq!(decide(&kept.accept_unquoted_tags().as_preconditions(), &Method::PUT, &etag), Decision::Proceed);
}

proptest! {
    /// Quotes around the tokens, or some of them, make no difference; and what is well-formed is read as before.
    #[test]
    fn tokens_are_read_as_if_they_stood_in_quotes(
        tokens in vec(("[0-9A-Za-z!#$%&'+.^_`|~-][0-9A-Za-z!#$%&'*+.^_`|~-]{0,20}", any::<bool>()), 0..6),
    ) {
        let all_quoted = tokens.iter().map(|(token, _)| format!("\"{token}\"")).collect::<Vec<_>>().join(", ");
        let some_unquoted = tokens
            .iter()
            .map(|(token, unquoted)| if *unquoted { token.clone() } else { format!("\"{token}\"") })
            .collect::<Vec<_>>()
            .join(", ");
        let opaque = |value: &str, lenient: bool| {
            let preconditions = Preconditions::from_lines([("If-Match", value)]);
            let preconditions = if lenient { preconditions.accept_unquoted_tags() } else { preconditions };
            match preconditions.if_match() {
                Ok(Some(EntityTags::List(elements))) => Some(elements.map(|tag| tag.unquoted().to_vec()).collect::<Vec<_>>()),
                _ => None,
            }
        };
        let expected: Vec<_> = tokens.iter().map(|(token, _)| token.clone().into_bytes()).collect();
        prop_assert_eq!(opaque(&all_quoted, false), Some(expected.clone()));
        prop_assert_eq!(opaque(&all_quoted, true), Some(expected.clone()));
        prop_assert_eq!(opaque(&some_unquoted, true), Some(expected));
        prop_assert_eq!(opaque(&some_unquoted, false).is_some(), tokens.iter().all(|(_, unquoted)| !unquoted));
    }
}
