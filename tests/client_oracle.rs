//! A second reading of RFC 9111 section 4.3.4 and of OPEN-34, on strings, against the crate: all combinations.

use http::{HeaderMap, HeaderValue, StatusCode};
use http_conditional::client::{self, Validation};
use http_conditional::{ETag, HttpDate, Validators};

/// Field values as they are on the wire; dates as seconds.
#[derive(Clone, Copy, Debug)]
struct Fields {
    etag: Option<&'static str>,
    last_modified: Option<i64>,
    date: Option<i64>,
}

const ETAGS: [Option<&str>; 7] =
    [None, Some("\"a\""), Some("W/\"a\""), Some("\"b\""), Some("W/\"b\""), Some("a"), Some("\"\"")];
const MODIFIED: [Option<i64>; 3] = [None, Some(1_000), Some(2_000)];
const DATES: [Option<i64>; 7] = [None, Some(999), Some(1_000), Some(1_001), Some(1_059), Some(1_060), Some(3_000)];

fn all() -> Vec<Fields> {
    let mut all = Vec::new();
    for etag in ETAGS {
        for last_modified in MODIFIED {
            for date in DATES {
                all.push(Fields { etag, last_modified, date });
            }
        }
    }
    all
}

#[derive(Debug, PartialEq)]
enum Expected {
    /// With the tag and the date of modification afterward.
    Update(Option<&'static str>, Option<i64>),
    UseAsIs,
    AskAgain,
}

/// A tag that is in quotes, or none (OPEN-25).
fn tag(fields: Fields) -> Option<&'static str> {
    fields.etag.filter(|tag| tag.ends_with('"'))
}

fn opaque(tag: &str) -> &str {
    tag.trim_start_matches("W/")
}

fn strong_date(fields: Fields, seconds: i64) -> Option<i64> {
    fields.last_modified.filter(|modified| fields.date.is_some_and(|date| date >= modified + seconds))
}

/// `one_clock`: the caller declares the clock of the kept response, and the server's is still that.
fn expected(kept: Fields, new: Fields, one_clock: bool) -> Expected {
    let kept_margin = if one_clock { 1 } else { 60 };
    let new_margin = if one_clock && strong_date(kept, 1).is_some() { 1 } else { 60 };
    // OPEN-36: what was asked. A date alone only if it is a second older than its Date.
    let asked_tag = tag(kept);
    let asked_date = if asked_tag.is_none() { strong_date(kept, 1) } else { None };
    // ANSWER-2
    if asked_tag.is_none() && asked_date.is_none() {
        return Expected::AskAgain;
    }
    // OPEN-34 (b)
    if let Some(asked) = asked_tag {
        if tag(new).is_some_and(|named| opaque(named) != opaque(asked)) {
            return Expected::AskAgain;
        }
    } else if new.last_modified.is_some() && new.last_modified != asked_date {
        return Expected::AskAgain;
    }
    let update = Expected::Update(tag(new).or(tag(kept)), new.last_modified.or(kept.last_modified));
    // FRESH-2
    let strong_new_tag = tag(new).filter(|tag| !tag.starts_with("W/"));
    let strong_new_date = strong_date(new, new_margin);
    if strong_new_tag.is_some() || strong_new_date.is_some() {
        let shares_tag = strong_new_tag.is_some() && strong_new_tag == tag(kept);
        let shares_date = strong_new_date.is_some() && strong_new_date == strong_date(kept, kept_margin);
        return if shares_tag || shares_date { update } else { Expected::UseAsIs };
    }
    // FRESH-3
    let has_weak = tag(new).is_some() || new.last_modified.is_some();
    let tag_fits = tag(new).map_or(true, |new| tag(kept).is_some_and(|kept| opaque(kept) == opaque(new)));
    let date_fits = new.last_modified.map_or(true, |new| kept.last_modified == Some(new));
    if has_weak && tag_fits && date_fits {
        return update;
    }
    // FRESH-4 never applies: what was asked is a validator of the copy.
    Expected::UseAsIs
}

fn headers(fields: Fields) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Some(etag) = fields.etag {
        headers.insert("etag", HeaderValue::from_static(etag));
    }
    for (name, seconds) in [("last-modified", fields.last_modified), ("date", fields.date)] {
        if let Some(seconds) = seconds {
            headers.insert(name, HttpDate::from_unix_seconds(seconds).into());
        }
    }
    headers
}

fn found(kept: Fields, new: Fields, one_clock: bool) -> Expected {
    let validators = Validators::from_headers(&headers(kept));
    let validators = if one_clock { client::from_one_clock(validators) } else { validators };
    let asked = client::revalidate(&validators, &mut HeaderMap::new());
    match asked.read_validation(StatusCode::NOT_MODIFIED, &headers(new)) {
        Validation::Update(validators) => {
            let etag = validators.etag().and_then(ETag::to_str);
            let etag = ETAGS.into_iter().flatten().find(|known| Some(*known) == etag);
            Expected::Update(etag, validators.last_modified().map(HttpDate::unix_seconds))
        }
        Validation::UseAsIs => Expected::UseAsIs,
        Validation::AskAgain => Expected::AskAgain,
        other => panic!("a 304 is {other:?}"),
    }
}

/// FRESH-2, FRESH-3, FRESH-4, FRESH-6, FRESH-7, LM-4, LM-5, OPEN-25, OPEN-27, OPEN-34, OPEN-35, OPEN-36, OPEN-37
#[test]
fn every_304_is_read_as_by_the_oracle() {
    let mut counts = [0_usize; 3];
    for kept in all() {
        for new in all() {
            for one_clock in [false, true] {
                let expected = expected(kept, new, one_clock);
                assert_eq!(found(kept, new, one_clock), expected, "{kept:?} {new:?} {one_clock}");
                counts[match expected {
                    Expected::Update(..) => 0,
                    Expected::UseAsIs => 1,
                    Expected::AskAgain => 2,
                }] += 1;
            }
        }
    }
    println!("update, use, ask again: {counts:?}");
    assert!(counts.iter().all(|count| *count > 1_000), "{counts:?}");
}

/// LM-7: an update never makes a date strong that was weak, unless the server has shown that the bytes are current.
#[test]
fn no_update_by_weak_validators_makes_a_date_strong() {
    let resumes = |validators: &Validators| client::resume(validators, 1, &mut HeaderMap::new()).asks_for_range();
    let mut updates = 0;
    for kept in all().into_iter().filter(|kept| !tag(*kept).is_some_and(|tag| !tag.starts_with("W/"))) {
        let before = Validators::from_headers(&headers(kept));
        // As if there were no tag, for a weak one keeps the date out of If-Range.
        let date_only = |validators: &Validators| {
            let date = Validators::new(None, validators.last_modified());
            validators.date().map_or(date.clone(), |at| date.with_date(at))
        };
        for new in all() {
            let asked = client::revalidate(&before, &mut HeaderMap::new());
            let read = asked.read_validation(StatusCode::NOT_MODIFIED, &headers(new));
            if let Validation::Update(after) = read {
                updates += 1;
                let same_date = after.last_modified() == before.last_modified();
                assert!(!same_date || !resumes(&date_only(&after)) || resumes(&date_only(&before)), "{kept:?} {new:?}");
            }
        }
    }
    assert!(updates > 100, "{updates}");
}
