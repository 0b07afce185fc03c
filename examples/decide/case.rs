//! One line of input, and its line of output.

use std::time::SystemTime;

use http::Method;
use http::header::{IF_RANGE, RANGE};
use http_conditional::{
    Decision, ETag, Field, HttpDate, MalformedField, ParseError, Preconditions, Representation, Validators,
};
use serde::{Deserialize, Serialize};

/// A request and the state of its resource. Other keys of the object are ignored.
#[derive(Debug, Deserialize)]
pub(crate) struct Case {
    pub(crate) id: serde_json::Value,
    pub(crate) method: String,
    /// Names and values, in the order in which they are sent. In a value, U+0080 to U+00FF are those bytes.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) state: State,
    /// Seconds since 1970, for two-digit years; the clock of the machine where it is left out.
    pub(crate) now: Option<i64>,
}

/// What is there now.
#[derive(Debug, Deserialize)]
pub(crate) struct State {
    pub(crate) exists: bool,
    pub(crate) etag: Option<String>,
    /// Seconds since 1970.
    pub(crate) last_modified: Option<i64>,
    #[serde(default)]
    pub(crate) strong_date: bool,
}

/// The output for a case.
#[derive(Debug, Serialize)]
pub(crate) struct Output {
    pub(crate) id: serde_json::Value,
    pub(crate) decision: &'static str,
    pub(crate) status: Option<u16>,
    pub(crate) decided_by: Option<&'static str>,
    pub(crate) because: String,
    /// Whether a Range may be applied, where the request has Range or If-Range and may proceed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) range: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) malformed: Vec<Malformed>,
}

/// A field that is there and cannot be read; line and offset count from 0.
#[derive(Debug, Serialize)]
pub(crate) struct Malformed {
    pub(crate) field: &'static str,
    pub(crate) line: usize,
    pub(crate) offset: usize,
    pub(crate) reason: String,
}

/// Why a line is no case.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoCase {
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    #[error("{0:?} is no method")]
    Method(String),
    #[error("the value of {name} holds {character:?}, which is no byte")]
    Value { name: String, character: char },
    #[error("the etag of the state: {0}")]
    ETag(ParseError),
}

/// Reads one line and decides it.
pub(crate) fn decide_line(line: &[u8]) -> Result<Output, NoCase> {
    serde_json::from_slice::<Case>(line)?.decide()
}

impl Case {
    pub(crate) fn decide(self) -> Result<Output, NoCase> {
        let method = Method::from_bytes(self.method.as_bytes()).map_err(|_| NoCase::Method(self.method))?;
        let lines = self.headers.into_iter().map(field_line).collect::<Result<Vec<_>, _>>()?;
        let etag = self.state.etag.as_deref().map(tag_from_text).transpose()?;

        let last_modified = self.state.last_modified.map(HttpDate::from_unix_seconds);
        let validators = Validators::new(etag, last_modified).with_strong_date(self.state.strong_date);
        let current = Representation::of(self.state.exists.then_some(&validators));

        let now = self.now.map_or_else(|| SystemTime::now().into(), HttpDate::from_unix_seconds);
        let preconditions = Preconditions::from_lines(lines.iter().map(|(name, value)| (name, value))).with_now(now);
        let verdict = preconditions.evaluate(&method, current);

        let has = |field: &http::HeaderName| lines.iter().any(|(name, _)| name.eq_ignore_ascii_case(field.as_str()));
        let asks_for_range = has(&RANGE) || has(&IF_RANGE);
        let proceeds = verdict.decision() == Decision::Proceed;
        Ok(Output {
            id: self.id,
            decision: name(verdict.decision()),
            status: verdict.decision().status().map(|status| status.as_u16()),
            decided_by: verdict.decided_by().map(Field::as_str),
            because: verdict.to_string(),
            range: (proceeds && asks_for_range).then(|| has(&RANGE) && verdict.allows_range()),
            malformed: preconditions.malformed().map(Malformed::from).collect(),
        })
    }
}

const fn name(decision: Decision) -> &'static str {
    match decision {
        Decision::Proceed => "proceed",
        Decision::NotModified => "not_modified",
        Decision::PreconditionFailed => "precondition_failed",
    }
}

fn field_line((name, value): (String, String)) -> Result<(String, Vec<u8>), NoCase> {
    match bytes(&value) {
        Ok(value) => Ok((name, value)),
        Err(character) => Err(NoCase::Value { name, character }),
    }
}

fn tag_from_text(tag: &str) -> Result<ETag, NoCase> {
    let tag = bytes(tag).map_err(|character| NoCase::Value { name: String::from("etag"), character })?;
    ETag::try_from(tag.as_slice()).map_err(NoCase::ETag)
}

/// Text in which a character up to U+00FF is the byte of that number, or the first character that is none.
pub(crate) fn bytes(text: &str) -> Result<Vec<u8>, char> {
    text.chars().map(|character| u8::try_from(character).map_err(|_| character)).collect()
}

impl From<MalformedField> for Malformed {
    fn from(malformed: MalformedField) -> Self {
        Self {
            field: malformed.field().as_str(),
            line: malformed.line(),
            offset: malformed.offset(),
            reason: malformed.kind().to_string(),
        }
    }
}
