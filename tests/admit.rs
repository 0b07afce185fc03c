//! Writes: 400, 412 and 428 in one call, and the two things that a host says about itself: its methods, its proxy.

#[path = "support/fields.rs"]
mod fields;

use fields::{DATE, lines};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use http_conditional::{
    Decision, ETag, HttpDate, MethodClass, OwnedPreconditions, Preconditions, Refusal, Representation, Validators,
};

/// OPEN-1, OPEN-4, OPEN-8, IM-5, R428-1: 400 before 412 before 428, each with its sentence.
#[test]
fn a_write_is_admitted_or_refused_with_a_status_and_a_sentence() {
    let current = Validators::from(ETag::version(1));
    for (fields, row, status) in [
        (&[("If-Match", "\"1\"")][..], Some(&current), None),
        (&[("If-None-Match", "*")], None, None),
        (&[], None, None),
        (&[("If-Match", "1")], Some(&current), Some(400)),
        (&[("If-Match", "1")], None, Some(400)),
        (&[("If-Match", "\"2\""), ("If-None-Match", "?")], Some(&current), Some(400)),
        (&[("If-Unmodified-Since", "soon")], Some(&current), Some(400)),
        (&[("If-Match", "\"1\""), ("If-Unmodified-Since", "soon")], Some(&current), None),
        (&[("If-Match", "\"2\"")], Some(&current), Some(412)),
        (&[("If-Match", "\"1\"")], None, Some(412)),
        (&[("If-None-Match", "*")], Some(&current), Some(412)),
        (&[], Some(&current), Some(428)),
        (&[("If-None-Match", "\"2\"")], Some(&current), Some(428)),
        (&[("If-Unmodified-Since", DATE)], Some(&current), Some(428)),
    ] {
        for method in ["PUT", "PATCH", "DELETE", "BREW"] {
            let preconditions = lines(fields);
            let admitted = preconditions.admit(method, row);
            let found = admitted.err().map(|refusal| refusal.status().as_u16());
            assert_eq!(found, status, "{method} {fields:?}");
            assert_eq!(preconditions.clone().into_owned().admit(method, row), admitted, "{method} {fields:?}");
            match admitted {
                Ok(verdict) => assert_eq!(verdict.decision(), Decision::Proceed),
                Err(Refusal::Malformed(field)) => assert_eq!(preconditions.check_syntax(method), Err(field)),
                Err(Refusal::PreconditionFailed(verdict)) => {
                    assert_eq!(verdict, preconditions.evaluate(method, row));
                    assert_eq!(verdict.decision(), Decision::PreconditionFailed);
                }
                Err(refusal) => {
                    assert_eq!(refusal, Refusal::PreconditionRequired);
                    assert!(refusal.to_string().contains("send If-Match"), "R428-2");
                }
            }
        }
    }
}

/// WHEN-2: the 404 of a read is due whatever its conditions say; and a 304 is not a refusal.
#[test]
fn a_read_is_refused_for_no_more_than_its_conditions() {
    let current = Validators::from(ETag::version(1));
    for method in ["GET", "HEAD", "QUERY", "PROPFIND"] {
        for fields in [("If-Match", "1"), ("If-Match", "\"1\""), ("If-None-Match", "?")] {
            assert!(lines(&[fields]).admit(method, Representation::missing()).is_ok(), "{method} {fields:?}");
        }
        assert!(lines(&[]).admit(method, &current).is_ok(), "{method}: nothing is required");
        let malformed = lines(&[("If-Match", "1")]).admit(method, &current);
        assert!(matches!(malformed, Err(Refusal::Malformed(_))), "{method}");
    }
    let not_modified = lines(&[("If-None-Match", "\"1\"")]).admit("GET", &current).unwrap();
    assert_eq!(not_modified.decision(), Decision::NotModified);
}

/// What `?` makes of a refusal.
#[test]
fn a_refusal_becomes_a_response() {
    fn status(refusal: Refusal) -> Result<(), StatusCode> {
        Err(refusal)?
    }
    fn pair(refusal: Refusal) -> Result<(), (StatusCode, String)> {
        Err(refusal)?
    }
    #[allow(clippy::result_large_err, reason = "it is the response that `?` is to make")]
    fn response(refusal: Refusal) -> Result<(), Response<String>> {
        Err(refusal)?
    }
    let refusal = lines(&[("If-Match", "1")]).admit("PUT", Representation::present()).unwrap_err();
    assert_eq!(status(refusal), Err(StatusCode::BAD_REQUEST));
    assert_eq!(pair(refusal), Err((StatusCode::BAD_REQUEST, refusal.to_string())));
    let response = response(refusal).unwrap_err();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
    assert_eq!(*response.body(), refusal.to_string());
    assert!(refusal.to_string().starts_with("If-Match is malformed: "));
}

/// OPEN-21, QUERY-2, WHEN-5: every class by its methods, by `Method` and by name.
#[test]
fn methods_have_classes() {
    for (class, names) in [
        (MethodClass::Get, &["GET", "QUERY"][..]),
        (MethodClass::Head, &["HEAD"]),
        (MethodClass::Safe, &["PROPFIND", "REPORT", "SEARCH"]),
        (MethodClass::Exempt, &["OPTIONS", "TRACE", "CONNECT"]),
        (MethodClass::Write, &["PUT", "POST", "PATCH", "DELETE", "MKCOL", "BREW", "get", "query", "options"]),
    ] {
        for name in names {
            assert_eq!(MethodClass::from(*name), class, "{name}");
            assert_eq!(MethodClass::from(&Method::from_bytes(name.as_bytes()).unwrap()), class, "{name}");
        }
    }
}

/// OPEN-21: safe methods beside GET and HEAD lose nothing and get no 304.
#[test]
fn safe_methods_keep_their_404_and_get_412_but_never_304() {
    let date = HttpDate::from_unix_seconds(784_111_777);
    let current = Validators::from(ETag::version(1)).with_last_modified(date);
    let earlier = "Sun, 06 Nov 1994 08:49:36 GMT";
    for method in ["PROPFIND", "REPORT", "SEARCH"] {
        for (fields, expected) in [
            (("If-Match", "\"1\""), Decision::Proceed),
            (("If-Match", "\"2\""), Decision::PreconditionFailed),
            (("If-Match", "2"), Decision::PreconditionFailed),
            (("If-None-Match", "\"1\""), Decision::PreconditionFailed),
            (("If-None-Match", "*"), Decision::PreconditionFailed),
            (("If-None-Match", "\"2\""), Decision::Proceed),
            (("If-None-Match", "2"), Decision::Proceed),
            (("If-Modified-Since", DATE), Decision::Proceed),
            (("If-Unmodified-Since", DATE), Decision::Proceed),
            (("If-Unmodified-Since", earlier), Decision::PreconditionFailed),
        ] {
            let preconditions = lines(std::slice::from_ref(&fields));
            let verdict = preconditions.evaluate(method, &current);
            assert_eq!(verdict.decision(), expected, "{method} {fields:?}");
            assert!(!verdict.allows_range(), "{method} {fields:?}");
            let missing = preconditions.evaluate(method, Representation::missing());
            assert_eq!(missing.decision(), Decision::Proceed, "{method} {fields:?}");
            assert!(!preconditions.precondition_required(method, &current), "{method} {fields:?}");
        }
        // A collection without content is present: it has no tag, and `*` is true.
        let collection = Representation::present();
        assert_eq!(lines(&[("If-Match", "*")]).evaluate(method, collection).decision(), Decision::Proceed);
    }
}

/// IM-1 and the one way around it: If-Match, on writes, for a strong current tag, and only if it is asked for.
#[test]
fn weakened_tags_are_accepted_where_they_are_asked_for() {
    let (strong, weak) = (ETag::version(1), ETag::version(1).weakened());
    for (if_match, current, by_the_rfc, accepted) in [
        ("W/\"1\"", &strong, false, true),
        ("\"2\", W/\"1\"", &strong, false, true),
        ("\"1\"", &strong, true, true),
        ("W/\"2\"", &strong, false, false),
        ("", &strong, false, false),
        ("W/\"1\"", &weak, false, false),
        ("\"1\"", &weak, false, false),
        ("\"1\", W/\"1\"", &weak, false, false),
        ("W/1", &strong, false, false),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_MATCH, HeaderValue::from_static(if_match));
        let strict = Preconditions::from_headers(&headers);
        let lenient = strict.clone().accept_weakened_tags();
        let kept = OwnedPreconditions::from_headers(&headers).accept_weakened_tags();
        let holds = |verdict: http_conditional::Verdict| verdict.decision() == Decision::Proceed;
        for method in ["PUT", "PATCH", "DELETE", "BREW"] {
            assert_eq!(holds(strict.evaluate(method, current)), by_the_rfc, "{method} {if_match} {current:?}");
            assert_eq!(holds(lenient.evaluate(method, current)), accepted, "{method} {if_match} {current:?}");
            assert_eq!(kept.evaluate(method, current), lenient.evaluate(method, current));
            assert_eq!(lenient.admit(method, current).is_ok(), accepted, "{method} {if_match} {current:?}");
            assert!(!holds(lenient.evaluate(method, Representation::missing())), "{method} {if_match}");
        }
        for method in ["GET", "HEAD", "QUERY", "PROPFIND"] {
            assert_eq!(lenient.evaluate(method, current), strict.evaluate(method, current), "{method} {if_match}");
        }
        assert_eq!(lenient.malformed().count(), strict.malformed().count());
    }
    // IR-6: a splice of two versions is not risked.
    let if_range = lines(&[("If-Range", "W/\"1\"")]).accept_weakened_tags();
    assert_eq!(if_range.if_range_holds(&strong), Some(false));
    // What is needed follows: a weak tag may match now.
    assert!(lines(&[("If-Match", "W/\"1\"")]).accept_weakened_tags().validators_needed("PUT").etag());
    assert!(!lines(&[("If-Match", "W/\"1\"")]).accept_weakened_tags().validators_needed("GET").etag());
}
