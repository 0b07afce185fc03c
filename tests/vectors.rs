//! Every line of `tests/vectors/*.jsonl`, decided by the crate and by the oracle, with a table of the decisions.
//! `tests/corpus` checks the files themselves.
//!
//! `cargo test --test vectors -- --nocapture` shows the table.

#[path = "../examples/decide/case.rs"]
mod case;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use support::oracle::{Conditions, Decision, Line, Options, State};
use support::values::{self, Date};

/// What a vector has beside the case.
#[derive(Deserialize)]
struct Vector {
    id: String,
    expect: Expect,
    level: String,
    note: String,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    decision: String,
    decided_by: Option<String>,
    range: Option<bool>,
    #[serde(default)]
    malformed: Vec<String>,
}

impl From<&case::Output> for Expect {
    fn from(output: &case::Output) -> Self {
        Self {
            decision: output.decision.into(),
            decided_by: output.decided_by.map(Into::into),
            range: output.range,
            malformed: output.malformed.iter().map(|malformed| malformed.field.into()).collect(),
        }
    }
}

#[test]
fn every_vector_is_decided_as_it_says() {
    let mut failures = Vec::new();
    let mut ids = BTreeSet::new();
    let mut table = BTreeMap::<String, [usize; 4]>::new();
    for (group, line) in vectors() {
        let vector: Vector = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{group}: {error}: {line}"));
        let output = case::decide_line(line.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", vector.id));
        let found = Expect::from(&output);
        if found != vector.expect {
            failures.push(format!("{} ({}): {found:?}, not {:?}", vector.id, vector.note, vector.expect));
        }
        assert_eq!(output.id, vector.id);
        let decision = ["proceed", "not_modified", "precondition_failed"]
            .iter()
            .position(|name| *name == vector.expect.decision)
            .unwrap_or_else(|| panic!("{}: no such decision", vector.id));
        let row = table.entry(group).or_default();
        row[decision] += 1;
        row[3] += usize::from(vector.level == "must");
        assert!(ids.insert(vector.id.clone()), "{} is used twice", vector.id);
    }
    println!("{:<22}{:>8}{:>14}{:>21}{:>8}", "group", "proceed", "not_modified", "precondition_failed", "must");
    for (group, [proceed, not_modified, failed, must]) in &table {
        println!("{group:<22}{proceed:>8}{not_modified:>14}{failed:>21}{must:>8}");
    }
    println!("{} vectors", ids.len());
    assert!(ids.len() >= 1100, "only {} vectors were found", ids.len());
    assert!(failures.is_empty(), "{} vectors fail:\n{}", failures.len(), failures.join("\n"));
}

/// Two readings of the requirements, written apart, agree.
#[test]
fn the_oracle_decides_every_vector_as_it_says() {
    for (_, line) in vectors() {
        let vector: Vector = serde_json::from_str(&line).expect("a vector");
        let case: case::Case = serde_json::from_str(&line).expect("a case");
        assert_eq!(by_the_oracle(&case), vector.expect, "{} ({})", vector.id, vector.note);
    }
}

fn by_the_oracle(case: &case::Case) -> Expect {
    let bytes = |text: &str| case::bytes(text).expect("text that stands for bytes");
    let lines: Vec<Line> = case.headers.iter().map(|(name, value)| (name.clone(), bytes(value))).collect();
    let state = State {
        exists: case.state.exists,
        etag: case.state.etag.as_deref().and_then(|etag| values::entity_tag(&bytes(etag))),
        last_modified: case.state.last_modified.map(|seconds| Date { seconds, leap: false }),
        strong_date: case.state.strong_date,
    };
    let now = case.now.unwrap_or_default();
    let conditions = Conditions::read(&lines, Options { now, unquoted_tags: false, weakened_tags: false });
    let verdict = conditions.evaluate(&case.method, &state);
    let has = |name: &str| lines.iter().any(|line| line.0.eq_ignore_ascii_case(name));
    let (decision, proceeds) = match verdict.decision {
        Decision::Proceed => ("proceed", true),
        Decision::NotModified => ("not_modified", false),
        Decision::PreconditionFailed => ("precondition_failed", false),
    };
    let asks_for_range = has("Range") || has("If-Range");
    Expect {
        decision: decision.into(),
        decided_by: verdict.reason.field().map(Into::into),
        range: (proceeds && asks_for_range).then_some(has("Range") && verdict.range),
        malformed: conditions.malformed().into_iter().map(|place| place.field.into()).collect(),
    }
}

/// Every line, with the name of its group, in the order of the names.
fn vectors() -> Vec<(String, String)> {
    let mut vectors = Vec::new();
    for path in vector_files() {
        let group = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a vector file is text");
        vectors.extend(text.lines().map(|line| (group.clone(), line.to_owned())));
    }
    vectors
}

fn vector_files() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let files = fs::read_dir(folder).expect("the vectors are there").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|found| found == "jsonl")).collect();
    files.sort();
    files
}
