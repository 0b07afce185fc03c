//! The vectors of `tests/vectors`, and what a server has to respond to them.

use std::fs;
use std::path::Path;

use adapters::resource::Version;
use http_conditional::{EntityTag, HttpDate, Validators};
use serde_json::Value;

use crate::case::{self, Case};

/// What every resource in these tests holds, long enough for `bytes=0-3` and too short for `bytes=999999-`.
pub const CONTENT: &[u8] = b"Hello, world\n";

/// One case, and what is decided.
pub struct Vector {
    pub id: String,
    pub case: Case,
    pub lines: Vec<(String, Vec<u8>)>,
    pub decided: Decided,
    value: Value,
}

/// What the decision means to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub decision: String,
    pub range: bool,
}

impl Vector {
    /// Every vector, in every file.
    pub fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
        let mut vectors = Vec::new();
        for file in fs::read_dir(folder).expect("the vectors") {
            let path = file.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "jsonl") {
                vectors.extend(fs::read_to_string(path).expect("text").lines().map(Self::read));
            }
        }
        assert!(vectors.len() >= 900, "only {} vectors were found", vectors.len());
        vectors
    }

    fn read(line: &str) -> Self {
        let value: Value = serde_json::from_str(line).expect("an object");
        let case: Case = serde_json::from_str(line).expect("a case");
        let lines = lines(&case);
        let expect = &value["expect"];
        let decided = Decided {
            decision: expect["decision"].as_str().expect("a decision").to_owned(),
            range: expect["range"].as_bool().unwrap_or_default(),
        };
        Self { id: value["id"].as_str().expect("an id").to_owned(), case, lines, decided, value }
    }

    /// The same request of another state, decided by the core at the time of this machine.
    pub fn decided_with(&self, change: impl FnOnce(&mut Value)) -> (Vec<(String, Vec<u8>)>, Decided) {
        let mut value = self.value.clone();
        value.as_object_mut().expect("an object").remove("now");
        change(&mut value);
        let line = value.to_string();
        let decided = case::decide_line(line.as_bytes()).expect("a case");
        let case: Case = serde_json::from_value(value).expect("a case");
        (lines(&case), Decided { decision: decided.decision.to_owned(), range: decided.range.unwrap_or_default() })
    }

    /// The state as the examples keep it.
    pub fn version(&self) -> Option<Version> {
        let state = &self.case.state;
        state.exists.then(|| Version {
            content: CONTENT.into(),
            validators: Validators::new(
                state.etag.as_deref().map(|tag| EntityTag::parse(&bytes(tag)).expect("a tag").into()),
                state.last_modified.map(HttpDate::from_unix_seconds),
            )
            .with_strong_date(state.strong_date),
        })
    }

    pub fn has(&self, byte: impl Fn(u8) -> bool) -> bool {
        self.lines.iter().any(|(_, value)| value.iter().any(|each| byte(*each)))
    }

    /// OPEN-21: PROPFIND, REPORT and SEARCH are safe, but a 304 belongs to GET, HEAD and QUERY alone.
    pub fn is_read(&self) -> bool {
        matches!(self.case.method.as_str(), "GET" | "HEAD" | "QUERY" | "PROPFIND" | "REPORT" | "SEARCH")
    }

    /// The status that a decision maps to, where every method is served.
    pub fn status(&self, decided: &Decided) -> u16 {
        let exists = self.case.state.exists;
        match (self.case.method.as_str(), decided.decision.as_str()) {
            // Without conditions it would not be a success, so they do not count (section 13.2.1).
            (method, _) if !exists && (self.is_read() || method == "DELETE") => 404,
            ("CONNECT" | "TRACE", _) => 405,
            (_, "not_modified") => 304,
            (_, "precondition_failed") => 412,
            ("GET" | "QUERY", _) if decided.range => self.status_of_range(),
            _ if self.is_read() => 200,
            ("OPTIONS", _) => 204,
            _ => {
                if exists {
                    204
                } else {
                    201
                }
            }
        }
    }

    fn status_of_range(&self) -> u16 {
        let range = self.lines.iter().find(|(name, _)| name.eq_ignore_ascii_case("range")).expect("a Range");
        match range.1.as_slice() {
            // Several ranges may be served as one 200 (section 14.2); a unit that is not known is ignored.
            b"bytes=0-1,3-4" | b"items=0-3" => 200,
            b"bytes=0-3" | b"bytes=-4" => 206,
            b"bytes=999999-" => 416,
            other => panic!("{}: {other:?}", self.id),
        }
    }
}

fn lines(case: &Case) -> Vec<(String, Vec<u8>)> {
    case.headers.iter().map(|(name, value)| (name.clone(), bytes(value))).collect()
}

pub fn bytes(text: &str) -> Vec<u8> {
    case::bytes(text).expect("characters that stand for bytes")
}
