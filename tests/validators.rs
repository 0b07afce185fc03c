//! The validators that a response carries are those that are compared (VAL-4, VAL-6).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderValue, Method, header};
use http_conditional::{Decision, ETag, HttpDate, Preconditions, Representation, Validators};
use proptest::prelude::*;

const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

fn published(validators: &Validators) -> HeaderMap {
    let mut headers = HeaderMap::new();
    validators.write_to(&mut headers);
    headers
}

fn text(validators: &Validators) -> (Option<&str>, Option<String>) {
    (validators.etag().and_then(ETag::to_str), validators.last_modified().map(|date| date.to_string()))
}

/// VAL-6: what is known is published, and nothing else.
#[test]
fn what_is_unknown_is_not_published() {
    let etag = Validators::from(ETag::version(1));
    assert!(published(&Validators::default()).is_empty());
    assert_eq!(published(&etag).len(), 1);
    assert_eq!(published(&Validators::default().with_last_modified(HttpDate::MIN)).len(), 1);
    assert_eq!(published(&etag.with_last_modified(HttpDate::MIN)).len(), 2);
}

/// VAL-6: each builder sets its own value, in place of an earlier one, and keeps the others.
#[test]
fn a_builder_sets_one_value_and_keeps_the_others() {
    let [first, second] = [0, 1].map(HttpDate::from_unix_seconds);
    let builders: [fn(Validators, HttpDate) -> Validators; 4] = [
        |validators, date| validators.with_etag(ETag::version(date.unix_seconds())),
        |validators, date| validators.with_last_modified(date),
        |validators, date| validators.with_strong_date(date.unix_seconds() == 1),
        |validators, date| validators.with_date(date),
    ];
    let values = |validators: &Validators| {
        let (etag, last_modified) = text(validators);
        let date = validators.date().map(|date| date.to_string());
        // A date satisfies If-Range only if it is strong.
        let is_strong = last_modified.as_ref().map(|date| {
            let preconditions = Preconditions::from_lines([("If-Range", date.as_bytes())]);
            format!("{:?}", preconditions.if_range_holds(validators.as_representation()))
        });
        [etag.map(str::to_owned), last_modified, is_strong, date]
    };
    let before = builders.iter().fold(Validators::default(), |validators, build| build(validators, first));
    assert!(values(&before).iter().all(Option::is_some));
    for (number, build) in builders.iter().enumerate() {
        let (before, after) = (values(&before), values(&build(before.clone(), second)));
        let changed: Vec<_> = (0..4).filter(|index| before[*index] != after[*index]).collect();
        assert_eq!(changed, [number], "{before:?}, {after:?}");
    }
}

/// TAG-4, FIELD-5: one line each, whatever was there; what is not known is left alone.
#[test]
fn writing_replaces_and_never_appends() {
    let mut headers = HeaderMap::new();
    headers.append(header::ETAG, HeaderValue::from_static("\"old\""));
    headers.append(header::ETAG, HeaderValue::from_static("\"older\""));
    headers.append(header::LAST_MODIFIED, HeaderValue::from_static(DATE));
    Validators::from(ETag::version(1)).write_to(&mut headers);
    assert_eq!(headers.get_all(header::ETAG).iter().collect::<Vec<_>>(), ["\"1\""]);
    assert_eq!(headers[header::LAST_MODIFIED], DATE);
}

/// OPEN-25: a validator that is repeated or malformed is absent, and takes nothing else with it.
#[test]
fn reading_takes_no_validator_on_a_guess() {
    let read = |lines: &[(header::HeaderName, &'static str)]| {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(name, HeaderValue::from_static(value));
        }
        let validators = Validators::from_headers(&headers);
        let (etag, date) = text(&validators);
        (etag.map(str::to_owned), date)
    };
    let both = (Some("W/\"1\"".to_owned()), Some(DATE.to_owned()));
    let (etag, modified) = ((header::ETAG, "W/\"1\""), (header::LAST_MODIFIED, DATE));
    assert_eq!(read(&[etag.clone(), modified.clone()]), both);
    // FIELD-2: white space around the value is not part of it.
    assert_eq!(read(&[(header::ETAG, " W/\"1\"\t"), (header::LAST_MODIFIED, " Sun Nov  6 08:49:37 1994 ")]), both);
    assert_eq!(read(&[]), (None, None));
    assert_eq!(read(&[etag.clone(), etag.clone(), modified.clone()]), (None, both.1.clone()));
    assert_eq!(read(&[etag.clone(), modified.clone(), modified]), (both.0.clone(), None));
    for malformed in ["1", "W/1", "\"1\", \"2\"", "", "*"] {
        assert_eq!(read(&[(header::ETAG, malformed)]), (None, None), "{malformed}");
    }
    assert_eq!(read(&[etag, (header::LAST_MODIFIED, "yesterday")]), (both.0, None));
}

/// TAG-5, TAG-10: what a coding on the fly leaves of the validators.
#[test]
fn weakened_validators_serve_caches_only() {
    let date = HttpDate::parse(DATE.as_bytes()).unwrap();
    let strong = Validators::from(ETag::version(1)).with_last_modified(date).with_strong_date(true);
    let weakened = strong.clone().weakened();
    assert_eq!(text(&weakened), (Some("W/\"1\""), Some(DATE.to_owned())));
    let ask = |name, value: &'static str, validators: &Validators| {
        let preconditions = Preconditions::from_lines([(name, value.as_bytes())]);
        let verdict = preconditions.evaluate(&Method::GET, validators);
        (verdict.decision(), verdict.allows_range())
    };
    for (name, value) in [("If-Range", "\"1\""), ("If-Range", DATE)] {
        assert_eq!(ask(name, value, &strong), (Decision::Proceed, true), "{value}");
        assert_eq!(ask(name, value, &weakened), (Decision::Proceed, false), "{value}");
    }
    assert_eq!(ask("If-None-Match", "\"1\"", &weakened).0, Decision::NotModified);
    assert_eq!(ask("If-Match", "\"1\"", &weakened).0, Decision::PreconditionFailed);
}

/// IM-2, INM-2: a row that is missing is said by an `Option`, and creation works.
#[test]
fn none_is_a_missing_resource() {
    let create = Preconditions::from_lines([("If-None-Match", b"*")]);
    let guarded = Preconditions::from_lines([("If-Match", b"*")]);
    let decide = |preconditions: &Preconditions<'_>, row: Option<&Validators>| {
        let by_reference = preconditions.evaluate(&Method::PUT, row);
        assert_eq!(preconditions.evaluate(&Method::PUT, Representation::of(row)), by_reference);
        by_reference.decision()
    };
    let row = Validators::default();
    assert_eq!(decide(&create, None), Decision::Proceed);
    assert_eq!(decide(&create, Some(&row)), Decision::PreconditionFailed);
    assert_eq!(decide(&guarded, None), Decision::PreconditionFailed);
    assert_eq!(decide(&guarded, Some(&row)), Decision::Proceed);

    let tag: Option<ETag> = None;
    assert!(!Representation::of(tag.as_ref()).exists());
    // What does not exist has no validators.
    let etag = ETag::version(1);
    let missing = Representation::missing().with_etag(&etag).with_last_modified(HttpDate::MIN);
    let listed = Preconditions::from_lines([("If-Match", b"\"1\"")]);
    assert_eq!(
        listed.evaluate(&Method::PUT, missing).to_string(),
        guarded.evaluate(&Method::PUT, None::<&Validators>).to_string()
    );
}

/// TAG-5, VAL-1, DATE-10: a file that has settled has a strong tag, and a date that is truncated to its second.
#[test]
fn a_settled_file_has_a_strong_tag_and_a_date() {
    let modified = UNIX_EPOCH + Duration::new(784_111_777, 5);
    let settled = Validators::of_file(3, modified, modified + Duration::from_millis(2_001));
    assert_eq!(text(&settled), (Some("\"3-784111777000000005\""), Some(DATE.to_owned())));
}

/// TAG-5, LM-2, OPEN-14: a new file, and one from the future, have a weak tag only.
#[test]
fn a_new_file_has_a_weak_tag_and_no_date() {
    let modified = UNIX_EPOCH + Duration::from_nanos(1);
    for now in [modified, modified + Duration::from_secs(2), modified - Duration::from_secs(1)] {
        assert_eq!(text(&Validators::of_file(3, modified, now)), (Some("W/\"3-1-new\""), None));
    }
}

/// DATE-10: times before 1970 are times.
#[test]
fn a_file_from_before_1970_has_a_tag_and_a_date() {
    let modified = UNIX_EPOCH - Duration::from_nanos(1);
    let validators = Validators::of_file(3, modified, SystemTime::now());
    assert_eq!(text(&validators), (Some("\"3--1\""), Some("Wed, 31 Dec 1969 23:59:59 GMT".to_owned())));
}

proptest! {
    /// VAL-4, S304-2: a client that sends back what was published gets a 304, by the tag and by the date; and reading
    /// a response gives what was written to it.
    #[test]
    fn what_is_published_is_what_is_compared(
        weak in any::<bool>(),
        opaque in "[!#-~\u{80}-\u{FF}]{0,9}",
        seconds in HttpDate::MIN.unix_seconds()..=HttpDate::MAX.unix_seconds(),
    ) {
        let tag = if weak { ETag::weak(&opaque) } else { ETag::strong(&opaque) }.expect("UTF-8 is obs-text");
        let validators = Validators::new(Some(tag.clone()), Some(HttpDate::from_unix_seconds(seconds)));
        let headers = published(&validators);
        prop_assert_eq!(headers.len(), 2);
        for (condition, validator) in [("if-none-match", header::ETAG), ("if-modified-since", header::LAST_MODIFIED)] {
            let preconditions = Preconditions::from_lines([(condition, headers[validator].as_bytes())]);
            let decision = preconditions.evaluate(&Method::GET, &validators).decision();
            prop_assert_eq!(decision, Decision::NotModified, "{}", condition);
        }
        prop_assert_eq!(headers[header::ETAG].as_bytes(), tag.as_bytes());
        prop_assert_eq!(published(&Validators::from_headers(&headers)), headers);
    }
}
