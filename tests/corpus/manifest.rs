//! `manifest.json`: what the corpus holds, derived from the files.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::vector::{self, Level, Vector};

/// Raised by a change of a file: the last number for notes, the middle one for new cases and keys, the first one
/// for a change that breaks a runner.
const VERSION: &str = "1.0.0";

/// IDs that are no longer used. An ID on this list is never given to another case.
const RETIRED: [&str; 0] = [];

#[derive(Serialize)]
pub(crate) struct Manifest {
    name: &'static str,
    version: &'static str,
    license: &'static str,
    cases: Counts,
    profiles: Vec<Profile>,
    files: Vec<File>,
    retired: [&'static str; RETIRED.len()],
}

#[derive(Default, Serialize)]
struct Counts {
    total: usize,
    must: usize,
    should: usize,
    choice: usize,
}

#[derive(Serialize)]
struct Profile {
    name: &'static str,
    selects: &'static str,
    cases: Counts,
}

#[derive(Serialize)]
struct File {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<Counts>,
    sha256: String,
}

type Selects = fn(&Vector) -> bool;

const PROFILES: [(&str, &str, Selects); 3] = [
    ("core", "cases with \"core\": true", |vector| vector.core),
    ("rfc9110", "cases without the feature query", |vector| vector.method != "QUERY"),
    ("query", "cases with the feature query (RFC 10008)", |vector| vector.method == "QUERY"),
];

impl Counts {
    fn of<'a>(vectors: impl Iterator<Item = &'a Vector>) -> Self {
        let mut counts = BTreeMap::<Level, usize>::new();
        for vector in vectors {
            *counts.entry(vector.level).or_default() += 1;
        }
        let count = |level| counts.get(&level).copied().unwrap_or_default();
        Self {
            total: counts.values().sum(),
            must: count(Level::Must),
            should: count(Level::Should),
            choice: count(Level::Choice),
        }
    }
}

impl Manifest {
    pub(crate) fn of_the_files() -> Self {
        let vectors = vector::vectors();
        let used = vectors.iter().find(|vector| RETIRED.contains(&vector.id.as_str()));
        assert!(used.is_none(), "a retired ID is used: {used:?}");
        let with_cases =
            vector::file_names().into_iter().map(|name| (Some(Counts::of(vector::vectors_of(&name).iter())), name));
        let others = ["requirements.tsv", "schema.json"].map(|name| (None, String::from(name)));
        let file = |(cases, name): (Option<Counts>, String)| File { sha256: sha256(&vector::text(&name)), cases, name };
        let profile = |(name, selects, rule): (_, _, Selects)| Profile {
            name,
            selects,
            cases: Counts::of(vectors.iter().filter(|vector| rule(vector))),
        };
        Self {
            name: "HTTP conditional request vectors",
            version: VERSION,
            license: "MIT OR Apache-2.0",
            cases: Counts::of(vectors.iter()),
            profiles: PROFILES.map(profile).into(),
            files: with_cases.chain(others).map(file).collect(),
            retired: RETIRED,
        }
    }
}

fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut hexadecimal, octet| {
        write!(hexadecimal, "{octet:02x}").expect("a string takes all");
        hexadecimal
    })
}
