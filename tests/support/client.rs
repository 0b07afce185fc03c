//! What holds for the client's half whatever it kept and whatever a server sends: for proptest and for the fuzzer.

use http::header::{CONTENT_RANGE, ETAG, IF_MATCH, IF_RANGE, RANGE};
use http::{HeaderMap, Method, StatusCode};
use http_conditional::client::{self, Outcome, Resumed, Sent, Validation};
use http_conditional::{ETag, EntityTag, EntityTags, Field, IfRange, Preconditions, Validators};

/// Asks everything with these validators, and reads this response as the one to each question.
pub(crate) fn check(stored: &HeaderMap, one_clock: bool, have: u64, status: StatusCode, response: &HeaderMap) {
    let kept = Validators::from_headers(stored);
    let kept = if one_clock { client::from_one_clock(kept) } else { kept };
    check_validation(&kept, status, response);
    check_resumption(&kept, have, status, response);
    check_write(&kept, status, response);
    let by_lookup = client::headers_from_lookup(|name| response.get_all(name));
    assert_eq!(shown(&kept, have, status, response), shown(&kept, have, status, &by_lookup));
}

/// All readings of one response, as text.
fn shown(kept: &Validators, have: u64, status: StatusCode, response: &HeaderMap) -> String {
    let (mut one, mut other) = (HeaderMap::new(), HeaderMap::new());
    let validation = client::revalidate(kept, &mut one).read_validation(status, response);
    let resumed = client::resume(kept, have, &mut other).read_resumption(status, response);
    format!("{validation:?} {resumed:?} {:?}", client::read_outcome(Sent::Once, status, response))
}

/// CLIENT-6, CLIENT-7, CLIENT-17, ANSWER-2, OPEN-34, CACHE-9
fn check_validation(kept: &Validators, status: StatusCode, response: &HeaderMap) {
    let mut request = HeaderMap::new();
    let asked = client::revalidate(kept, &mut request);
    let preconditions = Preconditions::from_headers(&request);
    assert_eq!(preconditions.malformed().count(), 0);
    assert_eq!(asked.is_conditional(), !request.is_empty());
    assert_eq!(asked.is_conditional(), asked.withheld().is_none());
    for field in Field::ALL {
        assert_eq!(asked.sets(*field), request.contains_key(field.name()));
        assert!(request.get_all(field.name()).iter().count() <= 1);
    }
    assert!(
        request
            .keys()
            .all(|name| [Field::IfNoneMatch, Field::IfModifiedSince].iter().any(|field| field.name() == name))
    );
    if let Ok(Some(EntityTags::List(tags))) = preconditions.if_none_match() {
        let sent: Vec<_> = tags.map(|tag| ETag::from(tag).as_bytes().to_vec()).collect();
        assert_eq!(sent, [kept.etag().expect("it was sent").as_bytes()]);
    }
    let validation = asked.read_validation(status, response);
    let named = Validators::from_headers(response);
    let is_other_tag = tag(kept).zip(tag(&named)).is_some_and(|(kept, named)| !kept.weak_eq(named));
    match &validation {
        Validation::Update(_) | Validation::UseAsIs => {
            assert!(status == StatusCode::NOT_MODIFIED && asked.is_conditional() && !is_other_tag);
        }
        Validation::AskAgain => {
            assert_eq!(status, StatusCode::NOT_MODIFIED);
            assert!(!asked.is_conditional() || is_other_tag || kept.etag().is_none());
        }
        Validation::Replace(_) => assert!(matches!(status.as_u16(), 200 | 203)),
        Validation::Failed => assert!(status.is_server_error()),
        _ => assert!(!status.is_server_error() && !matches!(status.as_u16(), 200 | 203 | 304)),
    }
    if let Validation::Update(updated) = validation {
        assert!(updated.etag().is_some() >= kept.etag().is_some());
        assert!(updated.last_modified().is_some() >= kept.last_modified().is_some());
    }
}

/// IR-2, IR-3, CRANGE-1, CRANGE-2, CRANGE-4, OPEN-40, S206-3, RESUME-4, VAL-8
fn check_resumption(kept: &Validators, have: u64, status: StatusCode, response: &HeaderMap) {
    let mut request = HeaderMap::new();
    let asked = client::resume(kept, have, &mut request);
    assert_eq!(request.contains_key(RANGE), request.contains_key(IF_RANGE));
    assert_eq!(request.contains_key(RANGE), asked.asks_for_range());
    assert!(request.len() == 2 || request.is_empty());
    let preconditions = Preconditions::from_headers(&request);
    let named = Validators::from_headers(response);
    match preconditions.if_range() {
        Ok(None) => {}
        Ok(Some(IfRange::Tag(tag))) => assert!(!tag.is_weak() && have > 0),
        Ok(Some(IfRange::Date(date))) => {
            assert!(have > 0 && kept.etag().is_none() && kept.last_modified() == Some(date));
        }
        Err(malformed) => panic!("{malformed}"),
    }
    match asked.read_resumption(status, response) {
        Resumed::GoOn { first, last, length } => {
            assert!(status == StatusCode::PARTIAL_CONTENT && asked.asks_for_range());
            let is_within = match length {
                Some(length) => last < length,
                None => true,
            };
            assert!(first <= have && have <= last && is_within);
            assert_eq!(content_range(response), Some((Some((first, last)), length)));
            if let Some(kept) = tag(kept) {
                assert!(tag(&named).is_some_and(|named| named.strong_eq(kept)));
            }
        }
        Resumed::StartOver(_) => assert!(matches!(status.as_u16(), 200 | 203)),
        Resumed::Complete => {
            assert!(status == StatusCode::RANGE_NOT_SATISFIABLE && asked.asks_for_range());
            assert_eq!(content_range(response), Some((None, Some(have))));
        }
        Resumed::Unusable => assert!(matches!(status.as_u16(), 200 | 206 | 304 | 416)),
        _ => assert!(!matches!(status.as_u16(), 200 | 203 | 206 | 304)),
    }
}

type Range = (Option<(u64, u64)>, Option<u64>);

/// A second reader of Content-Range, on text.
fn content_range(response: &HeaderMap) -> Option<Range> {
    let number = |text: &str| text.parse::<u64>().ok().filter(|_| !text.starts_with('+'));
    let lines: Vec<_> = response.get_all(CONTENT_RANGE).iter().collect();
    let [line] = lines.as_slice() else { return None };
    let line = line.to_str().ok()?.trim_matches([' ', '\t']).to_ascii_lowercase();
    let (range, length) = line.strip_prefix("bytes ")?.rsplit_once('/')?;
    let length = if length == "*" { None } else { Some(number(length)?) };
    if range == "*" {
        return length.map(|length| (None, Some(length)));
    }
    let (first, last) = range.split_once('-')?;
    Some((Some((number(first)?, number(last)?)), length))
}

/// CLIENT-10, ANSWER-4, OPEN-42, OPEN-43, OPEN-47, OPEN-48, VAL-8
fn check_write(kept: &Validators, status: StatusCode, response: &HeaderMap) {
    let mut request = HeaderMap::new();
    let guarded = client::guard(kept, &mut request).is_ok();
    assert_eq!(guarded, tag(kept).is_some_and(|tag| !tag.is_weak()));
    assert_eq!(guarded, request.contains_key(IF_MATCH));
    assert_eq!(client::before_redirect(&Method::PUT, &mut request).is_err(), guarded);
    assert!(client::guard_again(kept, kept, &mut HeaderMap::new()).is_err());
    if client::guard_by_date(kept, &mut request).is_ok() {
        assert!(request.len() == 1 && !request.contains_key(IF_MATCH));
    }
    for sent in [Sent::Once, Sent::MaybeTwice] {
        let doubt = sent == Sent::MaybeTwice;
        match client::read_outcome(sent, status, response) {
            Outcome::Written(validators) | Outcome::Created(validators) => {
                assert!(status.is_success() && status != StatusCode::ACCEPTED);
                assert!(validators.etag().is_none() || response.contains_key(ETAG));
            }
            Outcome::Refused => assert!(matches!(status.as_u16(), 304 | 412) && !doubt),
            Outcome::InDoubt => assert!(matches!(status.as_u16(), 304 | 412) && doubt),
            Outcome::Redirected => assert!(status.is_redirection()),
            Outcome::PreconditionRequired => assert_eq!(status, StatusCode::PRECONDITION_REQUIRED),
            _ => assert!(!matches!(status.as_u16(), 200 | 201 | 204 | 304 | 412 | 428)),
        }
    }
}

fn tag(validators: &Validators) -> Option<EntityTag<'_>> {
    validators.etag().map(ETag::as_entity_tag)
}
