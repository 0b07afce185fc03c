//! A line of the corpus, with every key that it may have and no other.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer};

use crate::support::oracle::Line;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vector {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) state: State,
    pub(crate) now: Option<i64>,
    pub(crate) expect: Expect,
    pub(crate) requirement: Vec<String>,
    pub(crate) level_from: String,
    pub(crate) level: Level,
    #[serde(default)]
    pub(crate) also_allowed: Vec<u16>,
    #[serde(default)]
    pub(crate) core: bool,
    pub(crate) features: Vec<String>,
    pub(crate) note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    pub(crate) exists: bool,
    #[serde(deserialize_with = "required")]
    pub(crate) etag: Option<String>,
    #[serde(deserialize_with = "required")]
    pub(crate) last_modified: Option<i64>,
    #[serde(default)]
    pub(crate) strong_date: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expect {
    pub(crate) decision: Decision,
    #[serde(deserialize_with = "required")]
    pub(crate) decided_by: Option<String>,
    pub(crate) range: Option<bool>,
    #[serde(default)]
    pub(crate) malformed: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Decision {
    Proceed,
    NotModified,
    PreconditionFailed,
}

/// In the order of strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    Choice,
    Should,
    Must,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Choice => "choice",
            Self::Should => "should",
            Self::Must => "must",
        })
    }
}

/// serde takes a missing key for null.
fn required<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// What a method means to a condition, by name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Class {
    /// GET, HEAD, QUERY: 304.
    Read,
    /// The safe methods of WebDAV: 412 (OPEN-21).
    Safe,
    Exempt,
    Write,
}

impl Vector {
    pub(crate) fn class(&self) -> Class {
        match self.method.as_str() {
            "GET" | "HEAD" | "QUERY" => Class::Read,
            "PROPFIND" | "REPORT" | "SEARCH" => Class::Safe,
            "OPTIONS" | "TRACE" | "CONNECT" => Class::Exempt,
            _ => Class::Write,
        }
    }

    /// Whether RFC 9110, RFC 5789 or RFC 10008 defines the method.
    pub(crate) fn has_known_method(&self) -> bool {
        matches!(self.class(), Class::Read | Class::Exempt)
            || ["POST", "PUT", "PATCH", "DELETE"].contains(&self.method.as_str())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        !self.values(name).is_empty()
    }

    /// The values of a field, as text of which each character is an octet, trimmed.
    pub(crate) fn values(&self, name: &str) -> Vec<&str> {
        let lines = self.headers.iter().filter(|(found, _)| found.eq_ignore_ascii_case(name));
        lines.map(|(_, value)| value.trim_matches([' ', '\t'])).collect()
    }

    pub(crate) fn is_malformed(&self, name: &str) -> bool {
        self.expect.malformed.iter().any(|malformed| malformed == name)
    }

    pub(crate) fn lines(&self) -> Vec<Line> {
        self.headers.iter().map(|(name, value)| (name.clone(), octets(value))).collect()
    }
}

pub(crate) fn octets(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(character).expect("a character up to U+00FF")).collect()
}

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

pub(crate) fn text(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The files of vectors, by name, in order.
pub(crate) fn file_names() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the vectors are there");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name in UTF-8"));
    let mut names: Vec<_> =
        names.filter(|name| Path::new(name).extension().is_some_and(|found| found == "jsonl")).collect();
    names.sort();
    names
}

pub(crate) fn vectors_of(file: &str) -> Vec<Vector> {
    let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{file}: {error}: {line}"));
    text(file).lines().map(read).collect()
}

pub(crate) fn vectors() -> Vec<Vector> {
    file_names().iter().flat_map(|file| vectors_of(file)).collect()
}
