//! From each requirement to what shows it, and back.
//!
//! `tests/vectors/requirements.tsv` lists every requirement by ID, with its scope:
//!
//! - `decide`: a vector cites it.
//! - `api`, `caller`: a vector or a test cites it. The tests are in this folder and in the folders of the servers
//!   that play the caller.
//! - `client, not yet`: binds clients, which the crate does not serve yet. The table says so.
//! - `out of scope`: the table names the reason, and whom it binds if it does not bind origin servers.
//!
//! A vector cites what its `requirement` lists. A test cites an ID at an assertion only: in the doc comment of a
//! function that asserts, at the end of a line that asserts, or in the lines of comment directly above it. An ID in
//! any other comment does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

struct Requirement {
    who: String,
    scope: String,
    reason: String,
}

#[derive(Deserialize)]
struct Vector {
    id: String,
    requirement: Vec<String>,
}

#[test]
fn every_requirement_is_shown_and_every_citation_exists() {
    let requirements = requirements();
    let in_vectors = cited_by_vectors();
    let tests: Vec<String> = ["tests", "examples/adapters/tests", "examples/documents/tests"]
        .iter()
        .flat_map(|folder| files(&root().join(folder), "rs"))
        .map(|path| fs::read_to_string(path).expect("a test is text"))
        .collect();
    let in_tests: BTreeSet<String> = tests.iter().flat_map(|text| cited_at_assertions(text, &requirements)).collect();

    let mut unshown = Vec::new();
    for (id, Requirement { who, scope, reason }) in &requirements {
        let binds = |role: &str| who.split(", ").any(|bound| bound == role);
        let shown = match scope.as_str() {
            "decide" => in_vectors.contains(id),
            "api" | "caller" => in_vectors.contains(id) || in_tests.contains(id),
            "client, not yet" => binds("CL") || binds("UA") || id.starts_with("CRANGE-"),
            "out of scope" => {
                let role = if binds("C") { "caches" } else { "proxies" };
                let binds_an_origin = ["R", "SRV", "OS", "all"].into_iter().any(binds);
                if binds_an_origin {
                    reason.contains("not evaluated here")
                } else {
                    reason.contains(role) || binds("CL")
                }
            }
            _ => panic!("{id}: {scope:?} is not a scope"),
        };
        let needs_reason = ["client, not yet", "out of scope"].contains(&scope.as_str());
        if !shown || needs_reason == reason.is_empty() {
            unshown.push(format!("{id} ({scope}; {reason:?})"));
        }
    }
    assert!(unshown.is_empty(), "shown by no vector and no test, or without the reason: {unshown:?}");

    let mentioned: BTreeSet<String> = tests.iter().flat_map(|text| ids(text, &requirements)).collect();
    let unknown: Vec<_> = in_vectors.union(&mentioned).filter(|id| !requirements.contains_key(*id)).collect();
    assert!(unknown.is_empty(), "mentioned, but not in the table: {unknown:?}");
}

/// Every ID with what the table says about it.
fn requirements() -> BTreeMap<String, Requirement> {
    let table = fs::read_to_string(root().join("tests/vectors/requirements.tsv")).expect("the table is there");
    let rows: Vec<Vec<&str>> = table.lines().map(|row| row.split('\t').collect()).collect();
    assert_eq!(rows[0], ["id", "section", "level", "who", "gives", "scope", "words", "reason"]);
    let requirements: BTreeMap<_, _> = rows[1..]
        .iter()
        .map(|row| {
            let [id, _, _, who, _, scope, words, reason] = row[..] else { panic!("a row has eight columns: {row:?}") };
            assert!(!words.is_empty(), "{id} has no words");
            (id.to_owned(), Requirement { who: who.into(), scope: scope.into(), reason: reason.into() })
        })
        .collect();
    assert_eq!(requirements.len(), rows.len() - 1, "an ID is listed twice");
    requirements
}

fn cited_by_vectors() -> BTreeSet<String> {
    let mut cited = BTreeSet::new();
    for path in files(&root().join("tests/vectors"), "jsonl") {
        for line in fs::read_to_string(path).expect("a file of vectors is text").lines() {
            let vector: Vector = serde_json::from_str(line).expect("a vector");
            assert!(!vector.requirement.is_empty(), "{} cites no requirement", vector.id);
            cited.extend(vector.requirement);
        }
    }
    cited
}

fn cited_at_assertions(text: &str, requirements: &BTreeMap<String, Requirement>) -> BTreeSet<String> {
    let mut cited = BTreeSet::new();
    let mut above = String::new();
    let mut docs = String::new();
    let mut of_function = String::new();
    for line in text.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("///") {
            docs.push_str(comment);
            docs.push(' ');
        } else if let Some(comment) = line.strip_prefix("//") {
            above.push_str(comment);
            above.push(' ');
        } else {
            let is_function = line.split_whitespace().take(3).any(|word| word == "fn");
            if is_function {
                of_function = std::mem::take(&mut docs);
            }
            if asserts(line) {
                let (_, behind) = line.rsplit_once("; //").unwrap_or_default();
                cited.extend([&above, behind, &of_function].into_iter().flat_map(|text| ids(text, requirements)));
                of_function.clear();
            }
            // An attribute stands between a doc comment and its function.
            if !is_function && !line.starts_with("#[") {
                docs.clear();
            }
            above.clear();
        }
    }
    cited
}

/// Whether a line of code begins with an assertion: of std, of proptest, or a function that is named like one.
fn asserts(line: &str) -> bool {
    line.starts_with("assert") || line.starts_with("prop_assert")
}

/// Everything that looks like an ID of a group that exists. `A-1 to A-3` names the ends only.
fn ids(text: &str, requirements: &BTreeMap<String, Requirement>) -> Vec<String> {
    let groups: BTreeSet<&str> = requirements.keys().filter_map(|id| Some(id.rsplit_once('-')?.0)).collect();
    let words = text.split(|character: char| !character.is_ascii_alphanumeric() && character != '-');
    let is_id = |word: &&str| {
        word.rsplit_once('-').is_some_and(|(group, number)| {
            groups.contains(group) && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    words.filter(is_id).map(str::to_owned).collect()
}

/// The rule itself: what counts as a citation, and what does not.
#[test]
fn an_id_counts_at_an_assertion_only() {
    let requirements = requirements();
    let cited = |text: &str| cited_at_assertions(text, &requirements).into_iter().collect::<Vec<_>>();
    assert_eq!(
        cited("/// IM-1, IM-2: why.\n#[test]\nfn name() {\n    let x = 1;\n    assert!(x);\n}"),
        ["IM-1", "IM-2"]
    );
    assert_eq!(cited("fn name() {\n    assert_eq!(1, 1); // IM-1\n}"), ["IM-1"]);
    assert_eq!(cited("fn name() {\n    // IM-1: why,\n    // and IM-2.\n    assert!(true);\n}"), ["IM-1", "IM-2"]);
    let not_shown = [
        "//! IM-1\n\nfn name() {\n    assert!(true);\n}",
        "/// IM-1\nfn helper() {}\n\nfn name() {\n    assert!(true);\n}",
        "/// IM-1\nconst X: u8 = 1;\n\nfn name() {\n    assert!(true);\n}",
        "fn name() {\n    // IM-1\n    let x = 1;\n    assert!(x);\n}",
        "fn name() {\n    call(); // IM-1\n    assert!(true);\n}",
        "fn name() {\n    assert_eq!(\"IM-1\", \"IM-1\");\n}",
    ];
    for text in not_shown {
        assert!(cited(text).is_empty(), "{text}");
    }
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
