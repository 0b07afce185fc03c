//! What holds for every input, tried on many.

use http::{HeaderMap, HeaderValue, Method};
use http_conditional::{Decision, ETag, EntityTag, EntityTags, HttpDate, Preconditions, Representation};
use proptest::collection::vec;
use proptest::prelude::*;

const NAMES: [&str; 6] =
    ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "accept"];

/// An entity-tag over few letters, so that equal ones are common.
fn tag() -> impl Strategy<Value = Vec<u8>> {
    (any::<bool>(), vec(prop::sample::select(b"ab,\\*\x80\xff".to_vec()), 0..3)).prop_map(|(weak, opaque)| {
        let mark: &[u8] = if weak { b"W/" } else { b"" };
        [mark, b"\"", &opaque, b"\""].concat()
    })
}

/// Bytes that are nearly a field value.
fn almost() -> impl Strategy<Value = Vec<u8>> {
    let any_byte = any::<u8>().prop_filter("a field value", |byte| *byte >= 0x20 && *byte != 0x7f);
    vec(prop_oneof![prop::sample::select(b"\"W/,* \t\\a".to_vec()), any_byte], 0..24)
}

const METHODS: [&str; 11] =
    ["GET", "HEAD", "QUERY", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"];

fn method() -> impl Strategy<Value = Method> {
    prop::sample::select(&METHODS[..]).prop_map(|name| name.parse().expect("a method"))
}

fn join(tags: &[Vec<u8>]) -> Vec<u8> {
    tags.join(b", ".as_slice())
}

fn decide_one(method: &Method, name: &str, line: &[u8], current: &EntityTag<'_>) -> Decision {
    let current = Representation::present().with_etag(*current);
    Preconditions::from_lines([(name, line)]).evaluate(method, current).decision()
}

proptest! {
    /// TAG-7, TAG-8: strong implies weak; both are symmetric; both are transitive.
    #[test]
    fn comparisons_are_lawful(a in tag(), b in tag(), c in tag()) {
        let [a, b, c] = [&a, &b, &c].map(|tag| EntityTag::parse(tag).expect("a tag"));
        prop_assert!(!a.strong_eq(b) || a.weak_eq(b));
        prop_assert_eq!(a.strong_eq(b), b.strong_eq(a));
        prop_assert_eq!(a.weak_eq(b), b.weak_eq(a));
        prop_assert!(a.weak_eq(a) && a.strong_eq(a) != a.is_weak());
        prop_assert!(!(a.strong_eq(b) && b.strong_eq(c)) || a.strong_eq(c));
        prop_assert!(!(a.weak_eq(b) && b.weak_eq(c)) || a.weak_eq(c));
    }

    /// LIST-1, LIST-3, LIST-4: a list is what was put into it, however it is spaced and split over lines.
    #[test]
    fn a_list_gives_back_its_elements(tags in vec((tag(), "[ \t,]{0,3}", "[ \t]{0,2}", any::<bool>()), 0..8)) {
        let mut lines = vec![Vec::new()];
        for (tag, before, behind, new_line) in &tags {
            if *new_line {
                lines.push(Vec::new());
            }
            let line = lines.last_mut().expect("a line");
            line.extend([before.as_bytes(), tag.as_slice(), behind.as_bytes(), b","].concat());
        }
        let preconditions = Preconditions::from_lines(lines.iter().map(|line| ("If-Match", line)));
        let Ok(Some(EntityTags::List(elements))) = preconditions.if_match() else { panic!("a list") };
        let elements: Vec<_> = elements.map(|tag| ETag::from(tag).as_bytes().to_vec()).collect();
        prop_assert_eq!(elements, tags.into_iter().map(|(tag, ..)| tag).collect::<Vec<_>>());
    }

    /// Any bytes at all: a decision, and every offset within its line.
    #[test]
    fn every_error_lies_within_its_line(lines in vec((0..NAMES.len(), vec(any::<u8>(), 0..40)), 0..6), method in method()) {
        let lines: Vec<_> = lines.into_iter().map(|(name, value)| (NAMES[name], value)).collect();
        let preconditions = Preconditions::from_lines(lines.iter().map(|(name, value)| (name, value)));
        for malformed in preconditions.malformed() {
            let mut same = lines.iter().filter(|(name, _)| name.eq_ignore_ascii_case(malformed.field().as_str()));
            let (_, line) = same.nth(malformed.line()).expect("the line is there");
            prop_assert!(malformed.offset() <= line.len());
        }
        let verdict = preconditions.evaluate(&method, Representation::present());
        prop_assert!(!verdict.to_string().is_empty());
    }

    /// FIELD-1: a header map and raw lines say the same.
    #[test]
    fn a_header_map_and_raw_lines_agree(
        lines in vec((0..NAMES.len(), prop_oneof![almost(), tag()]), 0..8), method in method(), etag in tag(), exists: bool
    ) {
        let mut headers = HeaderMap::new();
        for (name, value) in &lines {
            headers.append(NAMES[*name], HeaderValue::from_bytes(value).expect("a field value"));
        }
        let current = if exists { Representation::present() } else { Representation::missing() };
        let current = current.with_etag(EntityTag::parse(&etag).expect("a tag"));
        let raw = Preconditions::from_lines(lines.iter().map(|(name, value)| (NAMES[*name], value)));
        let map = Preconditions::from_headers(&headers);
        prop_assert_eq!(raw.evaluate(&method, current), map.evaluate(&method, current));
        prop_assert_eq!(raw.malformed().collect::<Vec<_>>(), map.malformed().collect::<Vec<_>>());
    }

    /// IM-3, INM-3: one more element never turns If-Match false, nor If-None-Match true.
    #[test]
    fn one_more_element_only_ever_matches_more(tags in vec(tag(), 0..5), more in tag(), at: prop::sample::Index, current in tag()) {
        let current = EntityTag::parse(&current).expect("a tag");
        let mut longer = tags.clone();
        longer.insert(at.index(tags.len() + 1), more);
        let decide = |name, tags: &[Vec<u8>]| decide_one(&Method::PUT, name, &join(tags), &current);
        if decide("If-Match", &tags) == Decision::Proceed {
            prop_assert_eq!(decide("If-Match", &longer), Decision::Proceed);
        }
        if decide("If-None-Match", &tags) == Decision::PreconditionFailed {
            prop_assert_eq!(decide("If-None-Match", &longer), Decision::PreconditionFailed);
        }
    }

    /// TAG-1: a tag that was made goes out, comes back, and is itself.
    #[test]
    fn a_tag_survives_the_wire(text in "\\PC{0,20}", weak: bool) {
        let made = if weak { ETag::weak(&text) } else { ETag::strong(&text) };
        if let Ok(etag) = made {
            let value = HeaderValue::from(&etag);
            let back = ETag::try_from(value).expect("what was sent can be read");
            prop_assert_eq!(back.as_bytes(), etag.as_bytes());
            prop_assert_eq!(back.as_entity_tag().unquoted(), text.as_bytes());
            prop_assert_eq!(decide_one(&Method::GET, "If-None-Match", etag.as_bytes(), &back.as_entity_tag()), Decision::NotModified);
        } else {
            prop_assert!(text.bytes().any(|byte| byte <= b' ' || byte == b'"' || byte == 0x7f));
        }
    }

    /// DATE-2: any second of any year is written and read back.
    #[test]
    fn a_date_survives_the_wire(seconds in HttpDate::MIN.unix_seconds()..=HttpDate::MAX.unix_seconds()) {
        let date = HttpDate::from_unix_seconds(seconds);
        prop_assert_eq!(HttpDate::parse(date.to_string().as_bytes()), Ok(date));
        prop_assert_eq!(date.unix_seconds(), seconds);
    }
}
