//! What can be asked beside the decision: what is needed, whether a write is protected, whether If-Range holds, why.

#[path = "support/fields.rs"]
mod fields;

use fields::{DATE, lines};
use http::{Method, StatusCode};
use http_conditional::{Decision, ETag, HttpDate, Representation};

/// Field lines, by name and value.
type Fields = &'static [(&'static str, &'static str)];

/// Which validators the verdict depends on.
#[test]
fn only_what_makes_a_difference_is_needed() {
    let cases: [(&str, Fields, bool, bool); 34] = [
        ("GET", &[], false, false),
        ("PUT", &[("If-Match", "\"a\"")], true, false),
        ("PUT", &[("If-Match", "*")], false, false),
        ("PUT", &[("If-Match", "")], false, false),
        ("PUT", &[("If-Match", "?")], false, false),
        ("GET", &[("If-None-Match", "\"a\"")], true, false),
        ("PUT", &[("If-None-Match", "*")], false, false),
        ("GET", &[("If-Modified-Since", DATE)], false, true),
        ("QUERY", &[("If-Modified-Since", DATE)], false, true),
        ("GET", &[("If-Modified-Since", "?")], false, false),
        ("PUT", &[("If-Modified-Since", DATE)], false, false),
        ("GET", &[("If-None-Match", "*"), ("If-Modified-Since", DATE)], false, false),
        ("PUT", &[("If-Unmodified-Since", DATE)], false, true),
        ("GET", &[("If-Unmodified-Since", DATE)], false, true),
        ("PUT", &[("If-Match", "*"), ("If-Unmodified-Since", DATE)], false, false),
        ("GET", &[("If-Range", "\"a\"")], true, false),
        ("GET", &[("If-Range", DATE)], false, true),
        ("HEAD", &[("If-Range", DATE)], false, false),
        ("PUT", &[("If-Range", "\"a\"")], false, false),
        ("GET", &[("If-Match", "\"a\""), ("If-Modified-Since", DATE)], true, true),
        ("OPTIONS", &[("If-Match", "\"a\""), ("If-Unmodified-Since", DATE)], false, false),
        ("TRACE", &[("If-Unmodified-Since", DATE)], false, false),
        // What is false for every tag settles the matter.
        ("PUT", &[("If-Match", "W/\"a\", W/\"b\"")], false, false),
        ("PUT", &[("If-Match", "W/\"a\", \"b\"")], true, false),
        ("GET", &[("If-Match", ""), ("If-None-Match", "\"a\""), ("If-Range", DATE)], false, false),
        ("GET", &[("If-Match", "?"), ("If-None-Match", "\"a\""), ("If-Modified-Since", DATE)], false, false),
        ("PUT", &[("If-None-Match", "?"), ("If-Unmodified-Since", DATE)], false, true),
        ("GET", &[("If-None-Match", "*"), ("If-Range", "\"a\"")], false, false),
        ("GET", &[("If-None-Match", "?"), ("If-Range", "\"a\"")], true, false),
        ("GET", &[("If-None-Match", "")], false, false),
        ("GET", &[("If-Range", "W/\"a\"")], false, false),
        ("PROPFIND", &[("If-None-Match", "\"a\""), ("If-Range", DATE)], true, false),
        ("PROPFIND", &[("If-Modified-Since", DATE)], false, false),
        ("PROPFIND", &[("If-None-Match", "?"), ("If-Unmodified-Since", DATE)], false, true),
    ];
    for (name, fields, etag, last_modified) in cases {
        let needs = lines(fields).validators_needed(name);
        assert_eq!((needs.etag(), needs.last_modified()), (etag, last_modified), "{name} {fields:?}");
    }
}

/// R428-1, OPEN-6, OPEN-8, OPEN-13, IUS-2: what a write can be tied to.
#[test]
fn a_guard_is_what_can_be_relied_on() {
    let date = HttpDate::from_unix_seconds(784_111_777);
    let undated = Representation::present();
    let weak = undated.with_last_modified(date);
    let strong = weak.with_strong_date(true);
    let cases: [(Fields, Representation<'_>, bool); 17] = [
        (&[], undated, true),
        (&[], Representation::missing(), false),
        (&[("If-Match", "\"a\"")], undated, false),
        (&[("If-Match", "*")], undated, false),
        (&[("If-Match", "")], undated, false),
        (&[("If-Match", "?")], undated, false),
        (&[("If-None-Match", "*")], undated, false),
        (&[("If-None-Match", "\"a\"")], undated, true),
        (&[("If-None-Match", "")], undated, true),
        (&[("If-None-Match", "?")], undated, false),
        (&[("If-Unmodified-Since", DATE)], undated, true),
        (&[("If-Unmodified-Since", DATE)], undated.with_strong_date(true), true),
        (&[("If-Unmodified-Since", DATE)], weak, true),
        (&[("If-Unmodified-Since", DATE)], strong, false),
        (&[("If-Unmodified-Since", "?")], strong, true),
        (&[("If-Unmodified-Since", DATE), ("If-Unmodified-Since", DATE)], strong, true),
        (&[("If-Modified-Since", DATE), ("If-Range", DATE)], strong, true),
    ];
    for (fields, current, lacks) in cases {
        for name in ["PUT", "POST", "DELETE", "PATCH", "BREW"] {
            assert_eq!(lines(fields).precondition_required(name, current), lacks, "{name} {fields:?}");
        }
        for name in ["GET", "HEAD", "QUERY", "PROPFIND", "REPORT", "SEARCH", "OPTIONS", "TRACE", "CONNECT"] {
            assert!(!lines(fields).precondition_required(name, current), "{name} {fields:?}");
        }
    }
}

/// A missing resource has no validators, whatever it is given.
#[test]
fn a_missing_resource_drops_validators() {
    let etag = ETag::strong("a").unwrap();
    let date = HttpDate::from_unix_seconds(784_111_778);
    let missing = Representation::missing().with_etag(&etag).with_last_modified(date).with_strong_date(true);
    assert!(!missing.exists() && Representation::present().exists());
    let decide = |name, value| lines(&[(name, value)]).evaluate(&Method::PUT, missing).decision();
    assert_eq!(decide("If-None-Match", "\"a\""), Decision::Proceed);
    assert_eq!(decide("If-Match", "\"a\""), Decision::PreconditionFailed);
    assert_eq!(decide("If-Unmodified-Since", DATE), Decision::Proceed);
    assert_eq!(lines(&[("If-Range", "\"a\"")]).if_range_holds(missing), Some(false));
}

/// IR-6 to IR-9 apart from method and Range: whether If-Range held.
#[test]
fn if_range_holds_or_does_not_or_is_not_there() {
    let (strong, weak) = (ETag::strong("a").unwrap(), ETag::weak("a").unwrap());
    let date = HttpDate::from_unix_seconds(784_111_777);
    let current = Representation::present().with_etag(&strong).with_last_modified(date);
    assert_eq!(lines(&[]).if_range_holds(current), None);
    for (value, current, holds) in [
        ("\"a\"", current, true),
        ("\"b\"", current, false),
        ("W/\"a\"", current, false),
        ("W/\"a\"", current.with_etag(&weak), false),
        ("\"a\"", current.with_etag(&weak), false),
        ("\"a\"", Representation::present(), false),
        (DATE, current, false),
        (DATE, current.with_strong_date(true), true),
        (DATE, Representation::present().with_strong_date(true), false),
        (DATE, current.with_strong_date(true).with_last_modified(HttpDate::from_unix_seconds(784_111_776)), false),
        ("Sun, 06 Nov 1994 08:49:38 GMT", current.with_strong_date(true), false),
        ("Sun Nov  6 08:49:37 1994", current.with_strong_date(true), true),
        ("*", current, false),
        ("", current, false),
    ] {
        assert_eq!(lines(&[("If-Range", value)]).if_range_holds(current), Some(holds), "{value}");
    }
}

/// The sentence names the field, the reason and the section.
#[test]
fn a_verdict_says_why() {
    let etag = ETag::strong("b").unwrap();
    let date = HttpDate::from_unix_seconds(784_111_778);
    let tagged = Representation::present().with_etag(&etag).with_last_modified(date);
    let plain = Representation::present();
    let missing = Representation::missing();
    for (name, fields, current, sentence) in [
        ("GET", ("Accept", "*/*"), plain, "every condition that applies is true (RFC 9110 section 13.2.2)"),
        (
            "OPTIONS",
            ("If-Match", "\"a\""),
            tagged,
            "the method neither selects nor changes a representation, so conditions are ignored (RFC 9110 section 13.2.1)",
        ),
        (
            "GET",
            ("If-Match", "\"a\""),
            missing,
            "there is no representation to read, so conditions are ignored (RFC 9110 section 13.2.1)",
        ),
        (
            "PUT",
            ("If-Match", "\"a\""),
            tagged,
            "If-Match is false: no listed tag is strongly equal to the current one (RFC 9110 section 13.1.1)",
        ),
        (
            "PUT",
            ("If-Match", "\"a\""),
            plain,
            "If-Match is false: the representation has no entity-tag (RFC 9110 section 13.1.1)",
        ),
        (
            "PUT",
            ("If-Match", "*"),
            missing,
            "If-Match is false: the resource has no current representation (RFC 9110 section 13.1.1)",
        ),
        (
            "PUT",
            ("If-Match", "a"),
            tagged,
            "If-Match is malformed: expected an entity-tag: \"...\" or W/\"...\"; found 'a' at byte 0, counted from 0, \
             so it counts as false (RFC 9110 section 13.1.1)",
        ),
        (
            "PUT",
            ("If-Unmodified-Since", DATE),
            tagged,
            "If-Unmodified-Since is false: the representation was modified after that date (RFC 9110 section 13.1.4)",
        ),
        (
            "GET",
            ("If-None-Match", "W/\"b\""),
            tagged,
            "If-None-Match is false: a listed tag is weakly equal to the current one (RFC 9110 section 13.1.2)",
        ),
        (
            "PUT",
            ("If-None-Match", "*"),
            plain,
            "If-None-Match is false: a current representation exists (RFC 9110 section 13.1.2)",
        ),
        (
            "GET",
            ("If-Modified-Since", "Sun, 06 Nov 1994 08:49:38 GMT"),
            tagged,
            "If-Modified-Since is false: the representation was not modified after that date (RFC 9110 section 13.1.3)",
        ),
    ] {
        assert_eq!(lines(&[fields]).evaluate(name, current).to_string(), sentence);
    }
}

/// IM-1, OPEN-1: a permanent 412 can be recognized, whichever of the two tags is the weak one.
#[test]
fn a_verdict_says_what_a_weak_mark_did() {
    let (strong, weak) = (ETag::version(1), ETag::version(1).weakened());
    let reason = |if_match, current: &ETag| {
        let verdict = lines(&[("If-Match", if_match)]).evaluate(&Method::PUT, current);
        assert_eq!(verdict.decision(), Decision::PreconditionFailed, "{if_match}");
        verdict.to_string()
    };
    let weak_only = "If-Match is false: it lists weak entity-tags only, and a weak tag never matches here (RFC 9110 section 13.1.1)";
    assert_eq!(reason("W/\"1\"", &strong), weak_only);
    assert_eq!(reason("W/\"2\", W/\"1\"", &weak), weak_only);
    let but_for_its_mark = "a listed tag equals the current one but for its weak mark";
    assert!(reason("\"2\", W/\"1\"", &strong).contains(but_for_its_mark));
    let current_is_weak = "the current tag is weak";
    assert!(reason("\"1\"", &weak).contains(current_is_weak));
    assert!(reason("\"2\", W/\"1\"", &weak).contains(current_is_weak));
    for (if_match, current) in [("\"2\"", &strong), ("\"2\"", &weak), ("\"2\", W/\"3\"", &strong)] {
        assert!(
            reason(if_match, current)
                .starts_with("If-Match is false: no listed tag is strongly equal to the current one")
        );
    }
    assert!(reason("", &strong).starts_with("If-Match is false: its list is empty"));
}

/// OPEN-15: a clock that shows leap seconds may say one; then it is a second as any other.
#[test]
fn a_current_leap_second_equals_itself_only() {
    let leap = HttpDate::parse(b"Sat, 31 Dec 2016 23:59:60 GMT").unwrap();
    let current = Representation::present().with_last_modified(leap).with_strong_date(true);
    for (date, holds) in [
        ("Sat, 31 Dec 2016 23:59:59 GMT", false),
        ("Sat, 31 Dec 2016 23:59:60 GMT", true),
        ("Sun, 01 Jan 2017 00:00:00 GMT", false),
    ] {
        assert_eq!(lines(&[("If-Range", date)]).if_range_holds(current), Some(holds), "{date}");
    }
}

/// INM-5, IM-5: what goes on the wire; proceeding leaves the status to the handler.
#[test]
fn a_decision_settles_the_status_or_leaves_it() {
    let statuses = [Decision::Proceed, Decision::NotModified, Decision::PreconditionFailed].map(Decision::status);
    assert_eq!(statuses, [None, Some(StatusCode::NOT_MODIFIED), Some(StatusCode::PRECONDITION_FAILED)]);
    let any = lines(&[("If-None-Match", "*")]);
    let status = |name| any.evaluate(name, Representation::present()).status();
    assert_eq!([status("OPTIONS"), status("GET"), status("PUT")], statuses);
}
