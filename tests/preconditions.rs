//! Taking fields up, and what is said of those that cannot be read.

#[path = "support/fields.rs"]
mod fields;

use fields::{DATE, lines};
use http::{HeaderMap, HeaderValue, Method, header};
use http_conditional::{
    Decision, ETag, EntityTags, Field, HttpDate, IfRange, OwnedPreconditions, ParseErrorKind, Preconditions,
    Representation, evaluate,
};

/// Absent, present and malformed are three states.
#[test]
fn a_field_is_absent_present_or_malformed() {
    let absent = lines(&[("Host", "example.org"), ("If", "(<a>)")]);
    assert!(absent.is_empty());
    assert!(matches!(absent.if_match(), Ok(None)) && matches!(absent.if_none_match(), Ok(None)));
    assert!(matches!(absent.if_modified_since(), Ok(None)) && matches!(absent.if_unmodified_since(), Ok(None)));
    assert!(matches!(absent.if_range(), Ok(None)));
    assert_eq!(absent.malformed().count(), 0);

    let present = lines(&[
        ("If-Match", "*"),
        ("If-None-Match", "\"a\", W/\"b\""),
        ("If-Modified-Since", DATE),
        ("If-Unmodified-Since", DATE),
        ("If-Range", DATE),
    ]);
    assert!(!present.is_empty());
    assert!(matches!(present.if_match(), Ok(Some(EntityTags::Any))));
    let Ok(Some(EntityTags::List(elements))) = present.if_none_match() else { panic!("a list") };
    let tags: Vec<_> = elements.map(ETag::from).collect();
    assert_eq!(tags.iter().filter_map(ETag::to_str).collect::<Vec<_>>(), ["\"a\"", "W/\"b\""]);
    assert!(!present.if_none_match().unwrap().unwrap().is_any() && present.if_match().unwrap().unwrap().is_any());
    let date = HttpDate::from_unix_seconds(784_111_777);
    assert_eq!(present.if_modified_since(), Ok(Some(date)));
    assert_eq!(present.if_unmodified_since(), Ok(Some(date)));
    assert!(matches!(present.if_range(), Ok(Some(IfRange::Date(same))) if same == date));

    let malformed: Vec<_> = Field::ALL.iter().map(|field| (field.as_str(), "?")).collect();
    let fields: Vec<_> = lines(&malformed).malformed().map(|malformed| malformed.field()).collect();
    assert_eq!(fields, Field::ALL);
}

/// An empty list is a list, not an absent field (LIST-2, OPEN-6).
#[test]
fn an_empty_list_is_present() {
    for value in ["", " ", ",", " ,\t, "] {
        let preconditions = Preconditions::from_lines([("If-Match", value)]);
        assert!(!preconditions.is_empty());
        let Ok(Some(EntityTags::List(mut elements))) = preconditions.if_match() else { panic!("a list") };
        assert!(elements.next().is_none() && elements.next().is_none());
    }
}

/// FIELD-1, LIST-4: elements come out in the order of the lines, however many there are.
#[test]
fn elements_keep_their_order_over_lines() {
    let values = ["\"0\", \"1\"", "", " ,W/\"2\",", "\"3\"", "\"4,5\""];
    for count in 0..=values.len() {
        let preconditions = Preconditions::from_lines(values[..count].iter().map(|value| ("If-None-Match", *value)));
        let elements = match preconditions.if_none_match().unwrap() {
            Some(EntityTags::List(elements)) => {
                elements.map(|tag| tag.unquoted().to_vec()).collect::<Vec<_>>().concat()
            }
            Some(EntityTags::Any) => panic!("no wildcard was sent"),
            None => Vec::new(),
        };
        let expected = ["", "01", "01", "012", "0123", "01234,5"];
        assert_eq!(elements, expected[count].as_bytes());
    }
}

/// The place of an error counts from the start of its line, white space included.
#[test]
fn a_malformed_field_names_its_line_and_byte() {
    use ParseErrorKind::{
        ExpectedComma, ExpectedDate, ExpectedTag, ForbiddenByte, RepeatedLine, TrailingBytes, UnterminatedTag,
        WildcardInList, WrongDayName,
    };
    let cases: [(&str, &[&str], ParseErrorKind, usize, usize); 25] = [
        ("If-Match", &["a"], ExpectedTag, 0, 0),
        ("If-Match", &["\t \"a\", b"], ExpectedTag, 0, 7),
        ("If-Match", &["\"a\" \"b\""], ExpectedComma, 0, 4),
        ("If-Match", &["\"a\"b"], ExpectedComma, 0, 3),
        ("If-Match", &["\"a\";"], ExpectedComma, 0, 3),
        ("If-Match", &["*, \"a\""], WildcardInList, 0, 1),
        ("If-Match", &["\"a\", *"], WildcardInList, 0, 5),
        ("If-Match", &["\"a\" *"], WildcardInList, 0, 4),
        ("If-Match", &["**"], WildcardInList, 0, 1),
        ("If-Match", &["*", "*"], WildcardInList, 0, 1),
        ("If-Match", &["", "*"], WildcardInList, 1, 0),
        ("If-Match", &["\"a\"", "\"b\"", " \"c d\""], ForbiddenByte, 2, 3),
        ("If-None-Match", &["\"a\"", "\"b"], UnterminatedTag, 1, 2),
        ("If-Modified-Since", &[" Sun, 6 Nov 1994 08:49:37 GMT"], ExpectedDate, 0, 7),
        ("If-Modified-Since", &[DATE, DATE], RepeatedLine, 1, 0),
        ("If-Unmodified-Since", &[""], ExpectedDate, 0, 0),
        ("If-Range", &["\"a\"", "\"a\""], RepeatedLine, 1, 0),
        ("If-Range", &["\t\"a\", \"b\""], TrailingBytes, 0, 4),
        ("If-Range", &["*"], ExpectedDate, 0, 0),
        ("If-Range", &["abc\""], ExpectedDate, 0, 0),
        ("If-Match", &["W"], ExpectedTag, 0, 1),
        ("If-Match", &[" *\t x"], WildcardInList, 0, 4),
        // A tag or a date: the alternative that goes further says where it ends.
        ("If-Range", &["W/x"], ExpectedTag, 0, 2),
        ("If-Range", &["We\""], ExpectedDate, 0, 2),
        ("If-Range", &["Mon, 06 Nov 1994 08:49:37 GMT"], WrongDayName, 0, 0),
    ];
    for (name, values, kind, line, offset) in cases {
        let preconditions = Preconditions::from_lines(values.iter().map(|value| (name, *value)));
        let [malformed] = preconditions.malformed().collect::<Vec<_>>()[..] else { panic!("{name}: {values:?}") };
        assert_eq!(malformed.field().as_str(), name);
        assert_eq!((malformed.kind(), malformed.line(), malformed.offset()), (kind, line, offset), "{values:?}");
    }
}

/// The table of `check_syntax`: only what the RFC does not require a server to ignore may be refused (IMS-3, IUS-3, OPEN-1 to OPEN-8).
#[test]
fn check_syntax_refuses_what_may_be_refused() {
    let malformed = [
        (Field::IfMatch, [true, false, true]),
        (Field::IfUnmodifiedSince, [false, false, true]),
        (Field::IfNoneMatch, [false, false, true]),
        (Field::IfModifiedSince, [false, false, false]),
        (Field::IfRange, [false, false, false]),
    ];
    for (field, refused) in malformed {
        let methods: [&[&str]; 3] = [
            &["GET", "HEAD", "QUERY", "PROPFIND", "REPORT", "SEARCH"],
            &["OPTIONS", "TRACE", "CONNECT"],
            &["PUT", "POST", "PATCH", "DELETE", "BREW", "get"],
        ];
        for (methods, refused) in methods.iter().zip(refused) {
            for name in *methods {
                let found = lines(&[(field.as_str(), "?")]).check_syntax(*name).err();
                assert_eq!(found.map(|malformed| malformed.field()), refused.then_some(field), "{name} {field}");
            }
        }
    }
    // IUS-1: If-Match switches If-Unmodified-Since off, so that it may not be refused either.
    assert!(lines(&[("If-Match", "*"), ("If-Unmodified-Since", "?")]).check_syntax(&Method::PUT).is_ok());
    // The first in the order of evaluation is reported.
    let both = lines(&[("If-None-Match", "?"), ("If-Match", "?")]);
    assert_eq!(both.check_syntax(&Method::PUT).unwrap_err().field(), Field::IfMatch);
}

#[test]
fn a_malformed_field_says_so_in_one_sentence() {
    let malformed = lines(&[("If-Modified-Since", "soon")]).malformed().next().unwrap();
    assert_eq!(
        malformed.to_string(),
        "If-Modified-Since is malformed: expected an HTTP-date such as Sun, 06 Nov 1994 08:49:37 GMT; found 's' at byte 0, counted from 0"
    );
    let malformed = lines(&[("If-Range", "\"a\""), ("If-Range", "\"a\"")]).malformed().next().unwrap();
    assert_eq!(
        malformed.to_string(),
        "If-Range is malformed: expected one line of this field, found a second one at byte 0 of line 1, counted from 0"
    );
}

/// OPEN-33: what was lost in decoding is not compared.
#[test]
fn text_that_lost_its_bytes_is_malformed() {
    let current = ETag::strong("\u{fffd}").unwrap();
    let current = Representation::present().with_etag(&current);
    for (name, read, write) in [
        ("If-Match", Decision::PreconditionFailed, Decision::PreconditionFailed),
        ("If-None-Match", Decision::Proceed, Decision::PreconditionFailed),
    ] {
        let text = [(name, "\"a\""), ("Accept", "\u{fffd}"), (name, "\"\u{fffd}\""), (name, "\"b\"")];
        let preconditions = Preconditions::from_text(text);
        let malformed = preconditions.malformed().next().unwrap();
        assert_eq!((malformed.kind(), malformed.line(), malformed.offset()), (ParseErrorKind::LostBytes, 1, 1));
        assert_eq!(preconditions.evaluate(&Method::GET, current).decision(), read);
        assert_eq!(preconditions.evaluate(&Method::PUT, current).decision(), write);
    }
    // The first loss is reported, and text without a loss is read like bytes.
    let twice = [("If-Match", "\u{fffd}"), ("If-Match", "..\u{fffd}")];
    let malformed = Preconditions::from_text(twice).if_match().unwrap_err();
    assert_eq!((malformed.line(), malformed.offset()), (0, 0));
    // What stands before the loss is not parsed.
    let malformed = Preconditions::from_text([("If-Match", "..\u{fffd}")]).if_match().unwrap_err();
    assert_eq!((malformed.kind(), malformed.offset()), (ParseErrorKind::LostBytes, 2));
    let fine = Preconditions::from_text([("if-none-match", "\"caf\u{e9}\"")]);
    let etag = ETag::strong("caf\u{e9}").unwrap();
    assert_eq!(
        fine.evaluate(&Method::GET, Representation::present().with_etag(&etag)).decision(),
        Decision::NotModified
    );
    // Bytes are bytes: the encoding of U+FFFD in a field of bytes is an ordinary part of a tag.
    let bytes = Preconditions::from_lines([("If-Match", "\"\u{fffd}\"")]);
    assert_eq!(bytes.evaluate(&Method::PUT, current).decision(), Decision::Proceed);
}

fn header_map(lines: &[(&'static str, &[u8])]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_bytes(value).unwrap());
    }
    headers
}

/// FIELD-1: a header map, large or small, raw lines, a map that is asked and the kept form say the same.
#[test]
fn every_way_to_take_fields_up_gives_the_same_decision() {
    let lines: [(&'static str, &[u8]); 4] =
        [("if-none-match", b"\"a\""), ("accept", b"*/*"), ("if-none-match", b"\"\xe9\""), ("if-none-match", b"\"c\"")];
    let headers = header_map(&lines);
    let mut large = headers.clone();
    large.extend((0..1_000).map(|number| (format!("x-{number}").parse().ok(), HeaderValue::from_static("if-match"))));
    let lines_of = |name| lines.iter().filter(move |(found, _)| *found == name).map(|(_, value)| *value);
    for opaque in [b"\"a\"".as_slice(), b"\"\xe9\"", b"\"c\"", b"\"d\""] {
        let etag = ETag::try_from(HeaderValue::from_bytes(opaque).unwrap()).unwrap();
        let current = Representation::present().with_etag(&etag);
        let expected = Preconditions::from_lines(lines).evaluate(&Method::GET, current);
        assert_eq!(Preconditions::from_headers(&headers).evaluate(&Method::GET, current), expected);
        assert_eq!(OwnedPreconditions::from_headers(&headers).evaluate(&Method::GET, current), expected);
        assert_eq!(Preconditions::from_headers(&large).evaluate(&Method::GET, current), expected);
        assert_eq!(Preconditions::from_lookup(lines_of).evaluate(&Method::GET, current), expected);
        assert_eq!(evaluate(&Method::GET, &headers, &current), expected.decision());
        assert_eq!(evaluate(&Method::GET, &large, &current), expected.decision());
    }
    assert!(Preconditions::from_headers(&header_map(&lines[1..2])).is_empty());
}

/// What is kept says what it was taken from: every line in its order, what was lost, the time and the leniency.
#[test]
fn a_request_is_kept_from_wherever_it_came() {
    let etag = ETag::strong("b").unwrap();
    let current = Representation::present().with_etag(&etag);
    let headers = header_map(&[("if-match", b"\"a\""), ("if-match", b"b, c")]);
    let text = [("If-None-Match", "\"a\""), ("If-Match", "\u{fffd}"), ("If-None-Match", "\"b\""), ("If-Range", "?")];
    let date = [("If-Modified-Since", "Friday, 31-Dec-99 00:00:00 GMT")];
    let later = HttpDate::from_unix_seconds(4_133_980_800);
    for preconditions in [
        lines(&[]),
        Preconditions::from_headers(&headers),
        Preconditions::from_headers(&headers).accept_unquoted_tags(),
        Preconditions::from_text(text),
        Preconditions::from_text(text[..1].iter().chain(&text[2..]).copied()),
        lines(&date),
        lines(&date).with_now(later),
    ] {
        let kept = OwnedPreconditions::from(&preconditions);
        assert!(kept.as_preconditions().malformed().eq(preconditions.malformed()), "{preconditions:?}");
        assert_eq!(kept.as_preconditions().is_empty(), preconditions.is_empty());
        for method in [Method::GET, Method::PUT] {
            let verdict = preconditions.evaluate(&method, current);
            assert_eq!(kept.as_preconditions().evaluate(&method, current), verdict, "{preconditions:?}");
        }
    }
    // Both leniency and time make a difference here.
    let bare = Preconditions::from_headers(&headers).accept_unquoted_tags();
    assert_eq!(
        OwnedPreconditions::from(&bare).as_preconditions().evaluate(&Method::PUT, current).decision(),
        Decision::Proceed
    );
    assert_eq!(OwnedPreconditions::from(&lines(&date).with_now(later)).as_preconditions().malformed().count(), 1);
}

/// Each field by its own name, and never by that of another.
#[test]
fn a_map_is_asked_for_each_field_by_name() {
    for &field in Field::ALL {
        let name = field.as_str().to_ascii_lowercase();
        let preconditions = Preconditions::from_lookup(|asked| (asked == name).then_some("?"));
        let fields: Vec<_> = preconditions.malformed().map(|malformed| malformed.field()).collect();
        assert_eq!(fields, [field]);
    }
}

/// OPEN-17: "now" reaches every date, in the kept form too.
#[test]
fn the_clock_is_the_callers() {
    let now = HttpDate::from_unix_seconds(4_102_444_800); // the start of 2100
    let date: &[u8] = b"Friday, 31-Dec-99 00:00:00 GMT";
    let headers = header_map(&[("if-modified-since", date), ("if-unmodified-since", date), ("if-range", date)]);
    let without = Preconditions::from_headers(&headers);
    assert_eq!(without.if_modified_since().unwrap().unwrap().to_string(), "Fri, 31 Dec 1999 00:00:00 GMT");
    let later = HttpDate::from_unix_seconds(4_133_980_800); // in 2100 the year 99 is 2199 or 2099
    let kept = OwnedPreconditions::from_headers(&headers).with_now(now);
    for preconditions in [Preconditions::from_headers(&headers).with_now(later), kept.as_preconditions()] {
        // 31 December 2099 and 2199 were no Fridays, so that the field is malformed now.
        assert_eq!(preconditions.malformed().count(), 3);
    }
}

#[test]
fn names_of_fields_are_those_of_the_http_crate() {
    assert_eq!(
        Field::ALL.iter().copied().map(Field::name).collect::<Vec<_>>(),
        [
            header::IF_MATCH,
            header::IF_UNMODIFIED_SINCE,
            header::IF_NONE_MATCH,
            header::IF_MODIFIED_SINCE,
            header::IF_RANGE,
        ]
    );
    for field in Field::ALL {
        assert_eq!(field.as_str().parse::<http::HeaderName>().unwrap(), field.name());
        assert_eq!(Field::from_name(&field.as_str().to_uppercase()), Some(*field));
        assert_eq!(field.as_ref().parse(), Ok(*field));
        assert_eq!(format!("{field:>20}"), format!("{:>20}", field.as_str()));
    }
}

/// A `Debug` ends up in logs: nothing of the request but the five fields may show, in any form, borrowed or kept.
#[test]
fn debug_shows_the_five_fields_only() {
    let headers = header_map(&[("authorization", b"secret"), ("if-match", b"\"\xe9\""), ("cookie", b"secret")]);
    let kept = OwnedPreconditions::from_headers(&headers);
    let borrowed = Preconditions::from_headers(&headers);
    let tags = borrowed.if_match().unwrap().unwrap();
    assert_eq!(format!("{borrowed:?}"), r#"Preconditions {If-Match: "\xe9"}"#);
    assert_eq!(format!("{kept:?}"), r#"OwnedPreconditions {If-Match: "\xe9"}"#);
    let lost = Preconditions::from_text([("If-Range", "\u{fffd}"), ("Cookie", "secret")]);
    for shown in [format!("{borrowed:#?}"), format!("{kept:#?}"), format!("{tags:?}"), format!("{lost:?}")] {
        assert!(!shown.contains("secret") && !shown.contains("cookie"), "{shown}");
    }
    assert!(format!("{lost:?}").contains("If-Range") && format!("{lost:?}").contains("U+FFFD"));
}

/// FIELD-1: a name is found in upper and lower case; the place of the first letter that does not fit is reported.
#[test]
fn a_name_that_is_not_a_field_is_an_error_with_its_place() {
    for (name, offset) in [("", 0), ("I", 1), ("If-M", 4), ("If-Matches", 8), ("if-NONE-watch", 8), ("ETag", 0)] {
        let error = name.parse::<Field>().unwrap_err();
        assert_eq!((error.kind(), error.offset()), (ParseErrorKind::ExpectedField, offset), "{name}");
    }
}

/// The types that cross threads and end up in maps and logs.
#[test]
fn types_have_the_traits_that_are_expected() {
    fn is_shared<T: Send + Sync + Unpin + std::fmt::Debug>() {}
    fn is_value<T: Copy + Eq + std::hash::Hash + std::fmt::Debug + Send + Sync>() {}
    is_shared::<Preconditions<'_>>();
    is_shared::<OwnedPreconditions>();
    is_shared::<EntityTags<'_>>();
    is_shared::<http_conditional::Validators>();
    is_value::<http_conditional::Verdict>();
    is_value::<http_conditional::Refusal>();
    is_value::<http_conditional::MethodClass>();
    is_value::<http_conditional::ValidatorsNeeded>();
    is_value::<Decision>();
    is_value::<HttpDate>();
    is_value::<Field>();
    is_value::<ParseErrorKind>();
    is_value::<http_conditional::MalformedField>();
}

/// LIST-5, OPEN-5: what does not fit behind a `*` is a byte of its line, or the next line.
#[test]
fn a_list_behind_a_wildcard_is_malformed_at_its_first_byte() {
    let sentence = |lines: &[&str]| {
        let lines = lines.iter().map(|line| ("If-Match", line.as_bytes()));
        let malformed = Preconditions::from_lines(lines).malformed().next().expect("malformed");
        malformed.to_string()
    };
    let [in_line, in_lines] = [sentence(&["*, \"a\""]), sentence(&["*", "\"a\""])];
    assert!(in_line.contains("found ','"), "{in_line}");
    assert!(!in_lines.contains("found"), "{in_lines}");
}
