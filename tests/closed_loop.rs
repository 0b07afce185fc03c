//! The two halves of the crate against each other: the server's half responds to what the client's half asks, over every
//! pair of kept and current state.

use http::header::{CONTENT_RANGE, DATE, IF_MATCH, IF_RANGE, LAST_MODIFIED, RANGE};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use http_conditional::client::{self, NoGuard, Outcome, Resumed, Sent, Validation};
use http_conditional::{Decision, ETag, Field, HttpDate, Preconditions, Validators, not_modified};

/// One version that a server may have: a content, and what is published with it.
#[derive(Clone, Debug)]
struct Version {
    content: &'static [u8],
    validators: Validators,
}

/// When a response is made, in seconds since the first change.
const TIMES: [i64; 4] = [0, 1, 59, 60];

/// Every state: three contents under tags that are strong, weak or missing, with dates that are early, late or missing,
/// and declared to be strong or not. A strong tag, and a strong date, names one content.
fn versions() -> Vec<Version> {
    let contents: [(&'static [u8], &str, i64); 3] =
        [(b"0123456789", "a", 0), (b"abcdef", "b", 1), (b"ABCDEFGHIJ", "c", 2)];
    let mut versions = Vec::new();
    for (content, name, modified) in contents {
        let strong = ETag::strong(name).expect("a tag");
        for etag in [None, Some(strong.clone()), Some(strong.weakened())] {
            for (date, declared) in [(None, false), (Some(modified), false), (Some(modified), true)] {
                let validators = Validators::new(etag.clone(), date.map(HttpDate::from_unix_seconds));
                versions.push(Version { content, validators: validators.with_strong_date(declared) });
            }
        }
    }
    versions
}

/// The server: its half of the crate, and nothing that is not in its guide.
fn serve(method: &Method, request: &HeaderMap, current: Option<&Version>, now: i64) -> Response<Vec<u8>> {
    let verdict = Preconditions::from_headers(request).evaluate(method, current.map(|version| &version.validators));
    let mut response = Response::new(Vec::new());
    response.headers_mut().insert(DATE, HttpDate::from_unix_seconds(now).into());
    let Some(version) = current else {
        *response.status_mut() = if *method == Method::PUT { StatusCode::CREATED } else { StatusCode::NOT_FOUND };
        if verdict.decision() == Decision::PreconditionFailed {
            *response.status_mut() = StatusCode::PRECONDITION_FAILED;
        }
        return response;
    };
    match verdict.decision() {
        Decision::PreconditionFailed => *response.status_mut() = StatusCode::PRECONDITION_FAILED,
        Decision::Proceed if *method == Method::PUT => *response.status_mut() = StatusCode::NO_CONTENT,
        Decision::Proceed => {
            version.validators.write_to(response.headers_mut());
            *response.body_mut() = version.content.to_vec();
            if let (true, Some(range)) = (verdict.allows_range(), request.get(RANGE)) {
                apply(range, &mut response);
            }
        }
        Decision::NotModified => {
            version.validators.write_to(response.headers_mut());
            return not_modified(response).map(|()| Vec::new());
        }
    }
    response
}

/// `bytes=N-`
fn apply(range: &HeaderValue, response: &mut Response<Vec<u8>>) {
    let first =
        range.to_str().ok().and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
    let first = first.expect("the client's half asks for a range to the end");
    let length = response.body().len();
    let (status, content_range) = if first < length {
        (StatusCode::PARTIAL_CONTENT, format!("bytes {first}-{}/{length}", length - 1))
    } else {
        (StatusCode::RANGE_NOT_SATISFIABLE, format!("bytes */{length}"))
    };
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_RANGE, content_range.parse().expect("a field value"));
    let content = response.body_mut();
    content.drain(..first.min(length));
    response.headers_mut().remove(LAST_MODIFIED); // section 15.3.7
}

/// What a client keeps of a response that it got at this time, with either opinion about the clocks.
fn kept(version: &Version) -> impl Iterator<Item = Validators> + '_ {
    TIMES.iter().flat_map(|after| {
        let time = version.validators.last_modified().map_or(0, HttpDate::unix_seconds) + after;
        let response = serve(&Method::GET, &HeaderMap::new(), Some(version), time);
        let validators = Validators::from_headers(response.headers());
        [validators.clone(), client::from_one_clock(validators)]
    })
}

/// Every client with every server: (what was read, what the client kept of it, what is there now).
fn pairs(mut each: impl FnMut(&Version, &Validators, &Version)) {
    let versions = versions();
    for read in &versions {
        for kept in kept(read) {
            for current in &versions {
                each(read, &kept, current);
            }
        }
    }
}

/// CLIENT-1, CACHE-9, OPEN-34: no copy is used for another tag or date than the current one, and where the server's 304 is
/// honest, the copy is used without a second request.
#[test]
fn a_copy_is_used_exactly_if_it_is_good() {
    let (mut used, mut replaced) = (0, 0);
    pairs(|read, kept, current| {
        let mut request = HeaderMap::new();
        let asked = client::revalidate(kept, &mut request);
        let response = serve(&Method::GET, &request, Some(current), 100_000);
        let validation = asked.read_validation(response.status(), response.headers());
        let tags = kept.etag().zip(current.validators.etag());
        let same_tag = tags.map(|(kept, current)| kept.as_entity_tag().weak_eq(current.as_entity_tag()));
        match validation {
            Validation::Update(_) | Validation::UseAsIs => {
                used += 1;
                assert!(response.status() == StatusCode::NOT_MODIFIED && asked.is_conditional());
                assert!(same_tag != Some(false), "{read:?} {current:?}");
                if kept.etag().is_none() {
                    // A later change always has a later date here, and the evaluation is "not later than".
                    assert!(current.validators.last_modified() <= kept.last_modified());
                }
            }
            Validation::Replace(validators) => {
                replaced += 1;
                assert_eq!(response.status(), StatusCode::OK);
                assert!(same_tag != Some(true), "a good copy was fetched again: {read:?} {current:?}");
                let now = Validators::from_headers(response.headers());
                assert_eq!(validators.etag().map(ETag::as_bytes), now.etag().map(ETag::as_bytes));
                assert_eq!(validators.last_modified(), now.last_modified());
            }
            // The server was set back to an older version that has no tag: its 304 names another date.
            Validation::AskAgain => {
                assert!(kept.etag().is_none() && current.validators.last_modified() < kept.last_modified());
            }
            other => panic!("{other:?}"),
        }
    });
    println!("{used} copies used, {replaced} replaced");
    assert!(used > 1_000 && replaced > 1_000);
}

/// UPD-1, FRESH-2, FRESH-3: what an update keeps is again what an honest 304 is given for.
#[test]
fn an_update_loses_no_validator() {
    let mut count = 0;
    pairs(|_, kept, current| {
        let mut request = HeaderMap::new();
        let asked = client::revalidate(kept, &mut request);
        let response = serve(&Method::GET, &request, Some(current), 100_000);
        let Validation::Update(now) = asked.read_validation(response.status(), response.headers()) else { return };
        count += 1;
        assert!(now.etag().is_some() >= kept.etag().is_some());
        assert!(now.last_modified().is_some() >= kept.last_modified().is_some());
        let asked = client::revalidate(&now, &mut request);
        let response = serve(&Method::GET, &request, Some(current), 200_000);
        let again = asked.read_validation(response.status(), response.headers());
        assert!(matches!(again, Validation::Update(_) | Validation::UseAsIs), "{kept:?} {current:?} {again:?}");
    });
    assert!(count > 100, "{count}");
}

/// CLIENT-9, CLIENT-10, VAL-8, IM-1: a guarded write passes exactly if the tags are strongly equal. What cannot be guarded is not sent.
#[test]
fn a_guard_passes_exactly_for_the_strongly_equal_tag() {
    let (mut passed, mut refused, mut unsent) = (0, 0, 0);
    pairs(|_, kept, current| {
        let mut request = HeaderMap::new();
        match client::guard(kept, &mut request) {
            Ok(()) => {
                assert_eq!(request.len(), 1);
                let response = serve(&Method::PUT, &request, Some(current), 0);
                let outcome = client::read_outcome(Sent::Once, response.status(), response.headers());
                let tags = kept.etag().zip(current.validators.etag());
                let equal = tags.is_some_and(|(kept, current)| kept.as_entity_tag().strong_eq(current.as_entity_tag()));
                match outcome {
                    Outcome::Written(_) => passed += 1,
                    Outcome::Refused => refused += 1,
                    other => panic!("{other:?}"),
                }
                assert_eq!(matches!(outcome, Outcome::Written(_)), equal);
                // No client lets a missing resource pass for its version.
                assert_eq!(serve(&Method::PUT, &request, None, 0).status(), StatusCode::PRECONDITION_FAILED);
            }
            Err(no_guard) => {
                unsent += 1;
                assert!(request.is_empty());
                let expected = if kept.etag().is_some() { NoGuard::WeakTag } else { NoGuard::NoTag };
                assert_eq!(no_guard, expected);
            }
        }
    });
    println!("{passed} passed, {refused} refused, {unsent} not sent");
    assert!(passed > 100 && refused > 100 && unsent > 100);
}

/// CLIENT-11, OPEN-37: a guard by date is refused if the server has a later version with a date. It fails open only where the
/// server has no date.
#[test]
fn a_guard_by_date_fails_open_only_without_a_date() {
    let mut sent = 0;
    pairs(|read, kept, current| {
        let mut request = HeaderMap::new();
        if client::guard_by_date(kept, &mut request).is_err() {
            assert!(request.is_empty());
            return;
        }
        sent += 1;
        let status = serve(&Method::PUT, &request, Some(current), 0).status();
        let is_later = current.validators.last_modified() > read.validators.last_modified();
        assert_eq!(status == StatusCode::PRECONDITION_FAILED, is_later);
    });
    assert!(sent > 100);
}

/// CLIENT-12, INM-2
#[test]
fn only_create_passes_exactly_for_what_is_missing() {
    let mut request = HeaderMap::new();
    client::only_create(&mut request);
    assert_eq!(serve(&Method::PUT, &request, None, 0).status(), StatusCode::CREATED);
    for current in versions() {
        assert_eq!(serve(&Method::PUT, &request, Some(&current), 0).status(), StatusCode::PRECONDITION_FAILED);
    }
}

/// Follows what the client's half says, with a part of `have` bytes of `read`.
fn download(read: &Version, kept: &Validators, have: usize, current: &Version) -> Vec<u8> {
    let mut file = read.content.get(..have).expect("a part").to_vec();
    let mut kept = kept.clone();
    for _ in 0..2 {
        let mut request = HeaderMap::new();
        let asked = client::resume(&kept, u64::try_from(file.len()).expect("small"), &mut request);
        // IR-2, IR-3: no Range without If-Range, no If-Range without Range, none with a weak tag.
        assert_eq!(request.contains_key(RANGE), request.contains_key(IF_RANGE));
        assert!(!request.get(IF_RANGE).is_some_and(|value| value.as_bytes().starts_with(b"W/")));
        let response = serve(&Method::GET, &request, Some(current), 100_000);
        match asked.read_resumption(response.status(), response.headers()) {
            Resumed::GoOn { first, last, length } => {
                assert_eq!(length, Some(last + 1));
                file.truncate(usize::try_from(first).expect("small"));
                file.extend(response.body());
                return file;
            }
            Resumed::StartOver(_) => return response.into_body(),
            Resumed::Complete => return file,
            Resumed::Unusable => {
                file.clear();
                kept = Validators::default();
            }
            other => panic!("{other:?}"),
        }
    }
    panic!("a request for the whole is never unusable here");
}

/// S206-3, RESUME-3, RESUME-8, IR-9, RANGE-3: what a download ends with is one version, and it is the current one. Two contents
/// of one length, of different lengths, and parts of every length.
#[test]
fn no_download_is_a_splice_of_two_versions() {
    let (mut downloads, mut from_parts) = (0, 0);
    pairs(|read, kept, current| {
        for have in 0..=read.content.len() {
            downloads += 1;
            from_parts += usize::from(have > 0 && client::resume(kept, 1, &mut HeaderMap::new()).asks_for_range());
            assert_eq!(download(read, kept, have, current), current.content, "{have} {read:?} {current:?}");
        }
    });
    println!("{downloads} downloads, {from_parts} from a part");
    assert!(downloads > 10_000 && from_parts > 1_000);
}

/// OPEN-48, CLIENT-2: a redirect never carries a condition to another resource, and never loses a guard.
#[test]
fn a_redirect_carries_no_condition() {
    pairs(|_, kept, current| {
        let mut request = HeaderMap::new();
        let _ = client::revalidate(kept, &mut request);
        client::before_redirect(&Method::GET, &mut request).expect("a read can be redirected");
        assert!(Preconditions::from_headers(&request).is_empty());
        assert_eq!(serve(&Method::GET, &request, Some(current), 0).status(), StatusCode::OK);
        let _ = client::resume(kept, 5, &mut request);
        client::before_redirect(&Method::GET, &mut request).expect("a read can be redirected");
        assert!(request.is_empty());
        if client::guard(kept, &mut request).is_ok() {
            assert!(client::before_redirect(&Method::PUT, &mut request).is_err());
            assert!(request.contains_key(IF_MATCH));
        }
    });
}

/// CLIENT-17, FIELD-5: whatever a request had before, it has afterward what was asked, once.
#[test]
fn conditions_are_set_and_never_added() {
    let value = HeaderValue::from_static("\"old\"");
    pairs(|_, kept, _| {
        let mut fresh = HeaderMap::new();
        let mut used = HeaderMap::new();
        for field in Field::ALL {
            used.append(field.name(), value.clone());
            used.append(field.name(), value.clone());
        }
        let _ = client::revalidate(kept, &mut fresh);
        let _ = client::revalidate(kept, &mut used);
        assert_eq!(fresh, used);
        let _ = client::resume(kept, 3, &mut fresh);
        let _ = client::resume(kept, 3, &mut used);
        assert_eq!(fresh, used);
        let before = used.clone();
        if client::guard(kept, &mut used).is_err() {
            assert_eq!(used, before, "a request that cannot be guarded stays as it was");
        }
    });
}
