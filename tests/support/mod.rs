//! The crate, in the words of the oracle.
#![allow(dead_code, reason = "each test has its own use for this")]
#![allow(clippy::collapsible_if, reason = "the fuzz targets read this in an edition with let chains, the tests do not")]

pub(crate) mod combinations;
pub(crate) mod oracle;
pub(crate) mod values;
pub(crate) mod viable;

use std::collections::HashMap;

use http_conditional::{Decision, ETag, HttpDate, MalformedField, Preconditions, Refusal, Validators, Verdict};
use oracle::{Line, Options, Reason, State};
use values::{Date, Place};

pub(crate) fn preconditions(lines: &[Line], options: Options) -> Preconditions<'_> {
    with_options(Preconditions::from_lines(lines.iter().map(|(name, value)| (name, value))), options)
}

pub(crate) fn with_options(preconditions: Preconditions<'_>, options: Options) -> Preconditions<'_> {
    let preconditions = preconditions.with_now(HttpDate::from_unix_seconds(options.now));
    let preconditions = if options.unquoted_tags { preconditions.accept_unquoted_tags() } else { preconditions };
    if options.weakened_tags { preconditions.accept_weakened_tags() } else { preconditions }
}

/// What is there, or `None` for a missing resource.
pub(crate) fn validators(state: &State) -> Option<Validators> {
    let etag = state.etag.as_ref().map(|tag| {
        let quoted = [b"\"", tag.opaque.as_slice(), b"\""].concat();
        let etag = ETag::try_from(quoted.as_slice()).expect("the state has a tag or none");
        if tag.weak { etag.weakened() } else { etag }
    });
    let last_modified = state.last_modified.map(date);
    state.exists.then(|| Validators::new(etag, last_modified).with_strong_date(state.strong_date))
}

/// A leap second has to be read from text.
fn date(date: Date) -> HttpDate {
    let unleaped = HttpDate::from_unix_seconds(date.seconds);
    if date.leap { unleaped.to_string().replace(":59 ", ":60 ").parse().expect("a leap second") } else { unleaped }
}

pub(crate) fn place(malformed: MalformedField) -> Place {
    Place { field: malformed.field().as_str(), line: malformed.line(), offset: malformed.offset() }
}

/// Verdicts, put into the words of the oracle, each of them once.
#[derive(Default)]
pub(crate) struct Translated(HashMap<Verdict, oracle::Verdict>);

impl Translated {
    pub(crate) fn verdict(&mut self, verdict: Verdict) -> oracle::Verdict {
        *self.0.entry(verdict).or_insert_with(|| translated(verdict))
    }

    pub(crate) fn admitted(&mut self, admitted: Result<Verdict, Refusal>) -> Result<oracle::Verdict, oracle::Refusal> {
        match admitted {
            Ok(verdict) => Ok(self.verdict(verdict)),
            Err(Refusal::Malformed(malformed)) => Err(oracle::Refusal::Malformed(place(malformed))),
            Err(Refusal::PreconditionFailed(verdict)) => {
                Err(oracle::Refusal::PreconditionFailed(self.verdict(verdict)))
            }
            Err(refusal) => {
                assert_eq!(refusal, Refusal::PreconditionRequired);
                Err(oracle::Refusal::PreconditionRequired)
            }
        }
    }
}

fn translated(verdict: Verdict) -> oracle::Verdict {
    let reason = reason(&verdict.to_string());
    assert_eq!(verdict.decided_by().map(http_conditional::Field::as_str), reason.field(), "{verdict}");
    assert_eq!(verdict.status(), verdict.decision().status(), "{verdict}");
    oracle::Verdict { decision: decision(verdict.decision()), reason, range: verdict.allows_range() }
}

pub(crate) fn decision(decision: Decision) -> oracle::Decision {
    match decision {
        Decision::Proceed => oracle::Decision::Proceed,
        Decision::NotModified => oracle::Decision::NotModified,
        Decision::PreconditionFailed => oracle::Decision::PreconditionFailed,
    }
}

/// What a sentence says.
fn reason(sentence: &str) -> Reason {
    let known = [
        (Reason::AllTrue, "every condition that applies is true", "13.2.2"),
        (
            Reason::Exempt,
            "the method neither selects nor changes a representation, so conditions are ignored",
            "13.2.1",
        ),
        (Reason::NothingToRead, "there is no representation to read, so conditions are ignored", "13.2.1"),
        (Reason::MatchMissing, "If-Match is false: the resource has no current representation", "13.1.1"),
        (Reason::MatchEmpty, "If-Match is false: its list is empty", "13.1.1"),
        (
            Reason::MatchWeakOnly,
            "If-Match is false: it lists weak entity-tags only, and a weak tag never matches here",
            "13.1.1",
        ),
        (Reason::MatchUntagged, "If-Match is false: the representation has no entity-tag", "13.1.1"),
        (
            Reason::MatchCurrentWeak,
            "If-Match is false: a listed tag equals the current one, but the current tag is weak and never matches here",
            "13.1.1",
        ),
        (
            Reason::MatchWeakened,
            "If-Match is false: a listed tag equals the current one but for its weak mark, as a proxy that compresses adds it",
            "13.1.1",
        ),
        (Reason::MatchNone, "If-Match is false: no listed tag is strongly equal to the current one", "13.1.1"),
        (Reason::Modified, "If-Unmodified-Since is false: the representation was modified after that date", "13.1.4"),
        (Reason::Exists, "If-None-Match is false: a current representation exists", "13.1.2"),
        (Reason::Listed, "If-None-Match is false: a listed tag is weakly equal to the current one", "13.1.2"),
        (
            Reason::NotModified,
            "If-Modified-Since is false: the representation was not modified after that date",
            "13.1.3",
        ),
    ];
    let (words, section) = sentence.rsplit_once(" (RFC 9110 section ").expect(sentence);
    let section = section.strip_suffix(')').expect(sentence);
    if let Some((reason, _, due)) = known.into_iter().find(|(_, known, _)| *known == words) {
        assert_eq!(section, due, "{sentence}");
        return reason;
    }
    let (field, error) = words.split_once(" is malformed: ").expect(sentence);
    let (error, _) = error.split_once(", counted from 0, so it counts as false").expect(sentence);
    let (_, place) = error.rsplit_once(" at byte ").expect(sentence);
    let (offset, line) = place.split_once(" of line ").unwrap_or((place, "0"));
    let number = |number: &str| number.parse().expect(sentence);
    let (field, due) = match field {
        "If-Match" => ("If-Match", "13.1.1"),
        "If-None-Match" => ("If-None-Match", "13.1.2"),
        _ => panic!("{sentence}"),
    };
    assert_eq!(section, due, "{sentence}");
    Reason::Malformed(Place { field, line: number(line), offset: number(offset) })
}
