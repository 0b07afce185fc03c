//! The crate, asked and answering in the words of the oracle.
#![allow(dead_code, reason = "each test has its own use for this")]

pub(crate) mod combinations;
pub(crate) mod oracle;

use http::Method;
use http_conditional::{Decision, EntityTag, Field, HttpDate, Preconditions, Representation};
use oracle::{Answer, Line, State};

pub(crate) fn preconditions(lines: &[Line], now: i64) -> Preconditions<'_> {
    let now = HttpDate::from_unix_seconds(now);
    Preconditions::from_lines(lines.iter().map(|(name, value)| (name, value))).with_now(now)
}

pub(crate) fn representation(state: &State) -> Representation<'_> {
    let mut current = if state.exists { Representation::present() } else { Representation::missing() };
    if let Some(etag) = &state.etag {
        current = current.with_etag(EntityTag::parse(etag).expect("the state has a tag or none"));
    }
    if let Some(seconds) = state.last_modified {
        current = current.with_last_modified(HttpDate::from_unix_seconds(seconds));
    }
    current.with_strong_date(state.strong_date)
}

/// The crate is not told whether there is a Range.
pub(crate) fn answer(preconditions: &Preconditions<'_>, has_range: bool, method: &Method, state: &State) -> Answer {
    let verdict = preconditions.evaluate(method, &representation(state));
    Answer {
        decision: decision(verdict.decision()),
        decided_by: verdict.decided_by().map(Field::as_str),
        range: has_range && verdict.allows_range(),
        malformed: preconditions.malformed().map(|malformed| malformed.field().as_str()).collect(),
    }
}

fn decision(decision: Decision) -> oracle::Decision {
    match decision {
        Decision::Proceed => oracle::Decision::Proceed,
        Decision::NotModified => oracle::Decision::NotModified,
        Decision::PreconditionFailed => oracle::Decision::PreconditionFailed,
    }
}
