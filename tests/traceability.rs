//! From each requirement to what shows it, and back.
//!
//! `tests/requirements.tsv` lists every requirement by ID. Those of scope `decide` need a vector; those of
//! scope `api` or `caller` need a vector or a test that cites them, in this folder or in those of the servers
//! which play the caller. What is `out of scope` binds caches, clients or intermediaries only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const SCOPES: [&str; 4] = ["decide", "api", "caller", "out of scope"];

#[test]
fn every_requirement_is_shown_and_every_citation_exists() {
    let requirements = requirements();
    let in_vectors = citations("tests/vectors", "jsonl", &requirements);
    let in_tests: BTreeSet<String> = ["tests", "examples/adapters/tests", "examples/documents/tests"]
        .iter()
        .flat_map(|folder| citations(folder, "rs", &requirements))
        .collect();

    let mut unshown = Vec::new();
    for (id, scope) in &requirements {
        assert!(SCOPES.contains(&scope.as_str()), "{id}: no such scope as {scope:?}");
        let shown = match scope.as_str() {
            "decide" => in_vectors.contains(id),
            "api" | "caller" => in_vectors.contains(id) || in_tests.contains(id),
            _ => true,
        };
        if !shown {
            unshown.push(format!("{id} ({scope})"));
        }
    }
    assert!(unshown.is_empty(), "shown by no vector and no test: {unshown:?}");

    let unknown: Vec<_> = in_vectors.union(&in_tests).filter(|id| !requirements.contains_key(*id)).collect();
    assert!(unknown.is_empty(), "cited, but no requirements: {unknown:?}");
}

/// Every ID with its scope.
fn requirements() -> BTreeMap<String, String> {
    let table = fs::read_to_string(root().join("tests/requirements.tsv")).expect("the table is there");
    let rows: Vec<Vec<&str>> = table.lines().map(|row| row.split('\t').collect()).collect();
    assert_eq!(rows[0], ["id", "section", "level", "who", "scope", "words"]);
    let requirements: BTreeMap<_, _> = rows[1..].iter().map(|row| (row[0].to_owned(), row[4].to_owned())).collect();
    assert_eq!(requirements.len(), rows.len() - 1, "an ID is listed twice");
    requirements
}

/// Everything in the files of a folder that looks like an ID of a group that exists.
fn citations(folder: &str, extension: &str, requirements: &BTreeMap<String, String>) -> BTreeSet<String> {
    let groups: BTreeSet<&str> = requirements.keys().filter_map(|id| Some(id.rsplit_once('-')?.0)).collect();
    let mut cited = BTreeSet::new();
    // This file names requirements without showing them.
    let others = files(&root().join(folder), extension).into_iter().filter(|path| !path.ends_with(file!()));
    for path in others {
        let text = fs::read_to_string(path).expect("a test is text");
        for word in text.split(|character: char| !character.is_ascii_alphanumeric() && character != '-') {
            let Some((group, number)) = word.rsplit_once('-') else { continue };
            if groups.contains(group) && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
                cited.insert(word.to_owned());
            }
        }
    }
    cited
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path, extension) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
