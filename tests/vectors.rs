//! Every line of `tests/vectors/*.jsonl`, decided and compared, with a table of what was decided.
//!
//! `cargo test --test vectors -- --nocapture` shows the table.

#[path = "../examples/decide/case.rs"]
mod case;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

/// What a vector has beside the case.
#[derive(Deserialize)]
struct Vector {
    id: String,
    expect: Expect,
    requirement: Vec<String>,
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

impl From<&case::Answer> for Expect {
    fn from(answer: &case::Answer) -> Self {
        Self {
            decision: answer.decision.into(),
            decided_by: answer.decided_by.map(Into::into),
            range: answer.range,
            malformed: answer.malformed.iter().map(|malformed| malformed.field.into()).collect(),
        }
    }
}

#[test]
fn every_vector_is_decided_as_it_says() {
    let mut failures = Vec::new();
    let mut ids = BTreeSet::new();
    let mut table = BTreeMap::<String, [usize; 4]>::new();
    for path in vector_files() {
        let group = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        for line in fs::read_to_string(&path).expect("a vector file is text").lines() {
            let vector: Vector = serde_json::from_str(line).unwrap_or_else(|error| panic!("{group}: {error}: {line}"));
            let answer = case::answer(line.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", vector.id));
            let found = Expect::from(&answer);
            if found != vector.expect {
                failures.push(format!("{} ({}): {found:?}, not {:?}", vector.id, vector.note, vector.expect));
            }
            assert_eq!(answer.id, vector.id);
            assert!(!vector.requirement.is_empty(), "{} cites no requirement", vector.id);
            let decision = ["proceed", "not_modified", "precondition_failed"]
                .iter()
                .position(|name| *name == vector.expect.decision)
                .unwrap_or_else(|| panic!("{}: no such decision", vector.id));
            let row = table.entry(group.clone()).or_default();
            row[decision] += 1;
            row[3] += usize::from(vector.level == "must");
            assert!(["must", "should", "choice"].contains(&vector.level.as_str()), "{}: level", vector.id);
            assert!(ids.insert(vector.id.clone()), "{} is there twice", vector.id);
        }
    }
    println!("{:<22}{:>8}{:>14}{:>21}{:>8}", "group", "proceed", "not_modified", "precondition_failed", "must");
    for (group, [proceed, not_modified, failed, must]) in &table {
        println!("{group:<22}{proceed:>8}{not_modified:>14}{failed:>21}{must:>8}");
    }
    println!("{} vectors", ids.len());
    assert!(ids.len() >= 600, "only {} vectors were found", ids.len());
    assert!(failures.is_empty(), "{} vectors fail:\n{}", failures.len(), failures.join("\n"));
}

fn vector_files() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let files = fs::read_dir(folder).expect("the vectors are there").map(|entry| entry.expect("an entry").path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "jsonl")).collect()
}
