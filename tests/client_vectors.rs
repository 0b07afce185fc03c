//! Every line of `tests/vectors/client/*.jsonl`, done by the crate.

#[path = "../examples/decide/case.rs"]
#[allow(dead_code, reason = "a client's case needs the reading of bytes only")]
mod case;
#[path = "../examples/decide/client.rs"]
mod client;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

/// What a vector has beside the case.
#[derive(Deserialize)]
struct Vector {
    id: String,
    expect: serde_json::Value,
    requirement: Vec<String>,
    level: String,
    #[serde(default)]
    report: String,
    note: String,
}

/// The reports that a pure function would have prevented, each with at least one vector.
const REPORTS: [&str; 26] = [
    "uv #21039",
    "hishel #466",
    "datasource-rest #320",
    "nix #4469",
    "curl #5179",
    "curl #5700",
    "undici #5506",
    "varnish #3852",
    "FreshRSS #6056",
    "got #445",
    "ESI.NET #3",
    "httplib2 #238",
    "koreader #15707",
    "super-productivity #9154",
    "outlookcaldavsynchronizer #442",
    "iris-agentic-dev #7",
    "odata2ts #525",
    "aws-sdk-java #6580",
    "netlify/primitives #741",
    "rustup #4710",
    "httrack #428",
    "httrack #533",
    "crates.io #13159",
    "modelscope_hub #50",
    "huggingface_hub #4143",
    "hyperium/headers #194",
];

#[test]
fn every_vector_is_done_as_it_says() {
    let (mut failures, mut ids, mut reports) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for line in vectors() {
        let vector: Vector = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let mut found = client::decide_line(line.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", vector.id));
        assert_eq!(found.id, vector.id);
        found.id = serde_json::Value::Null;
        let expected: client::ClientOutput =
            serde_json::from_value(vector.expect).unwrap_or_else(|error| panic!("{}: {error}", vector.id));
        if found != expected {
            failures.push(format!("{} ({}): {found:?}, not {expected:?}", vector.id, vector.note));
        }
        assert!(!vector.requirement.is_empty(), "{} cites no requirement", vector.id);
        assert!(["must", "should", "choice"].contains(&vector.level.as_str()), "{}: level", vector.id);
        assert!(ids.insert(vector.id.clone()), "{} is there twice", vector.id);
        reports.insert(vector.report);
    }
    assert!(failures.is_empty(), "{} vectors fail:\n{}", failures.len(), failures.join("\n"));
    for report in REPORTS {
        assert!(reports.iter().any(|found| found.starts_with(report)), "no vector for {report}");
    }
    println!("{} vectors", ids.len());
    assert!(ids.len() >= 150, "only {} vectors were found", ids.len());
}

/// Every line of every file.
fn vectors() -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/client");
    let files = fs::read_dir(folder).expect("the vectors are there").map(|entry| entry.expect("an entry").path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    let text = |path| fs::read_to_string(path).expect("a vector file is text");
    files.flat_map(|path| text(path).lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}
