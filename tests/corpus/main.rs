//! The files of `tests/vectors` as a corpus: keys, levels, features, the core, the schema and the manifest.
//!
//! `UPDATE=1 cargo test --test corpus` writes `manifest.json` anew.
#![allow(clippy::incompatible_msrv, reason = "the tests are for the toolchain of the project")]

mod features;
mod level;
mod manifest;
#[path = "../support/mod.rs"]
mod support;
mod vector;

use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs};

use serde_json::Value;
use vector::{Decision, Level, Vector, vectors};

const FIELDS: [&str; 5] = ["If-Match", "If-Unmodified-Since", "If-None-Match", "If-Modified-Since", "If-Range"];

/// One row of `requirements.tsv`.
struct Requirement {
    id: String,
    level: String,
    who: String,
    gives: String,
}

fn requirements() -> Vec<Requirement> {
    let table = vector::text("requirements.tsv");
    let mut rows = table.lines().map(|row| row.split('\t').collect::<Vec<_>>());
    assert_eq!(rows.next().unwrap(), ["id", "section", "level", "who", "gives", "scope", "words", "reason"]);
    rows.map(|row| {
        let [id, _, level, who, gives, ..] = row[..] else { panic!("a row is too short: {row:?}") };
        Requirement { id: id.into(), level: level.into(), who: who.into(), gives: gives.into() }
    })
    .collect()
}

#[test]
fn a_vector_is_complete_and_plain() {
    let mut ids = BTreeSet::new();
    for file in vector::file_names() {
        let text = vector::text(&file);
        assert!(
            text.is_ascii() && text.ends_with('\n') && !text.contains('\r'),
            "{file}: lines of ASCII, each with LF"
        );
        for vector in vector::vectors_of(&file) {
            let id = &vector.id;
            assert!(ids.insert(id.clone()), "{id} is used twice");
            assert!(!vector.note.is_empty(), "{id} has no note");
            assert!(vector.note.is_ascii(), "{id}: the note is not ASCII");
            vector.lines();
            let state = &vector.state;
            let is_empty = state.etag.is_none() && state.last_modified.is_none() && !state.strong_date;
            assert!(state.exists || is_empty, "{id}: a missing resource has no validators");
        }
    }
}

#[test]
fn expectations_keep_to_the_format() {
    for vector in vectors() {
        let (id, expect) = (&vector.id, &vector.expect);
        let proceeds = expect.decision == Decision::Proceed;
        assert_eq!(proceeds, expect.decided_by.is_none(), "{id}: decided_by");
        let asks_for_range = vector.has("Range") || vector.has("If-Range");
        assert_eq!(expect.range.is_some(), proceeds && asks_for_range, "{id}: range is there if it applies");
        let named = expect.decided_by.iter().chain(&expect.malformed);
        for field in named {
            assert!(FIELDS.contains(&field.as_str()) && vector.has(field), "{id}: {field} is not a field of it");
        }
        let in_order = FIELDS.iter().filter(|field| vector.is_malformed(field));
        assert!(in_order.eq(expect.malformed.iter()), "{id}: malformed is in the fixed order, each field once");
    }
}

#[test]
fn features_follow_from_the_case() {
    let readme = vector::text("README.md");
    let mut used = BTreeSet::new();
    for vector in vectors() {
        let derived = features::features(&vector);
        assert_eq!(vector.features, derived, "{}: features", vector.id);
        used.extend(derived);
    }
    for (feature, _) in features::FEATURES {
        assert!(used.contains(feature), "no vector has {feature}");
        assert!(readme.contains(&format!("\n| `{feature}` |")), "README.md does not explain {feature}");
    }
}

#[test]
fn refusals_follow_from_the_case() {
    for vector in vectors() {
        assert_eq!(vector.also_allowed, features::also_allowed(&vector), "{}: also_allowed", vector.id);
    }
}

/// A level comes from one requirement, and is not stronger or weaker than what that requirement gives.
#[test]
fn a_level_is_given_by_its_requirement() {
    let requirements: BTreeMap<_, _> = requirements().into_iter().map(|row| (row.id.clone(), row)).collect();
    for vector in vectors() {
        let (id, from) = (&vector.id, &vector.level_from);
        assert!(vector.requirement.contains(from), "{id}: {from} is not among its requirements");
        for requirement in &vector.requirement {
            assert!(requirements.contains_key(requirement), "{id}: {requirement} is not in requirements.tsv");
        }
        assert_eq!(vector.level.to_string(), requirements[from].gives, "{id}: what {from} gives");
    }
}

/// A requirement with two ways to meet it gives a choice, whatever its keyword.
const ALTERNATIVES: [&str; 1] = ["FIELD-3"];

#[test]
fn what_a_requirement_gives_follows_from_its_level_and_whom_it_binds() {
    for row in requirements() {
        let binds_evaluators = row.who.split(", ").any(|who| ["R", "SRV", "OS", "all"].contains(&who));
        let given = match row.level.as_str() {
            _ if !binds_evaluators || ALTERNATIVES.contains(&row.id.as_str()) => Level::Choice,
            "MUST" | "MUST NOT" | "GRAMMAR" | "FACT" => Level::Must,
            "SHOULD" | "SHOULD NOT" => Level::Should,
            "MAY" | "ADVICE" | "CHOICE" => Level::Choice,
            other => panic!("{}: {other} is not a level", row.id),
        };
        assert_eq!(row.gives, given.to_string(), "{}", row.id);
    }
}

/// By what is evaluated, over all vectors: one kind of input has one level.
#[test]
fn a_level_follows_from_what_is_evaluated() {
    let wrong: Vec<_> = vectors()
        .iter()
        .map(|vector| (vector.id.clone(), vector.level, level::level(vector)))
        .filter(|(_, found, derived)| found != derived)
        .collect();
    assert!(wrong.is_empty(), "ID, level, level that its kind has: {wrong:?}");
}

/// The same input after renaming of tags has the same level and the same outcome.
#[test]
fn inputs_that_cannot_be_distinguished_agree() {
    let mut groups = BTreeMap::<String, Vec<Vector>>::new();
    for vector in vectors() {
        groups.entry(level::canonical(&vector)).or_default().push(vector);
    }
    let mut compared = 0;
    for (form, group) in &groups {
        let outcome = |vector: &Vector| (vector.level, vector.expect.clone(), vector.also_allowed.clone());
        for other in &group[1..] {
            assert_eq!(outcome(other), outcome(&group[0]), "{} and {}: {form}", other.id, group[0].id);
            compared += 1;
        }
    }
    assert!(compared > 400, "only {compared} vectors have an equal one, so renaming has stopped to work");
}

/// Two digits of a year mean nothing without a clock.
#[test]
fn a_two_digit_year_comes_with_a_clock() {
    let form = regex::Regex::new("day, ?[0-9]{1,2}-[A-Za-z]{3}-[0-9]{2} ").unwrap();
    for vector in vectors() {
        let asks = FIELDS.iter().flat_map(|field| vector.values(field)).any(|value| form.is_match(value));
        assert!(!asks || vector.now.is_some(), "{} has no clock", vector.id);
    }
}

#[test]
fn the_core_can_be_sent_and_shows_every_requirement_that_it_can() {
    let can_be_core = |vector: &&Vector| {
        let is_sent = vector.features.iter().any(|feature| feature == "wire-safe");
        is_sent && vector.level == Level::Must && ["GET", "PUT"].contains(&vector.method.as_str())
    };
    let vectors = vectors();
    let cited = |vectors: Vec<&Vector>| -> BTreeSet<String> {
        vectors.iter().flat_map(|vector| vector.requirement.clone()).collect()
    };
    let core: Vec<_> = vectors.iter().filter(|vector| vector.core).collect();
    assert!(core.iter().all(can_be_core), "the core is wire-safe, must, GET and PUT");
    assert!((140..=160).contains(&core.len()), "the core has {} cases", core.len());
    assert_eq!(cited(core), cited(vectors.iter().filter(can_be_core).collect()));
}

/// The schema names the same keys and words as the tests do. A validator checks it against every line.
#[test]
fn the_schema_has_the_same_vocabulary() {
    let schema: Value = serde_json::from_str(&vector::text("schema.json")).expect("JSON");
    let features: Vec<_> = features::FEATURES.iter().map(|(name, _)| Value::from(*name)).collect();
    let properties = &schema["properties"];
    assert_eq!(properties["features"]["items"]["enum"], Value::from(features));
    assert_eq!(schema["$defs"]["field"]["enum"], Value::from(FIELDS.to_vec()));
    assert_eq!(properties["level"]["enum"], Value::from(["must", "should", "choice"].to_vec()));

    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<BTreeSet<_>>();
    let lines: Vec<Value> = vector::file_names()
        .iter()
        .flat_map(|file| vector::text(file).lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<_>>())
        .collect();
    for (found, declared) in
        [(None, &schema), (Some("state"), &properties["state"]), (Some("expect"), &properties["expect"])]
    {
        let objects = lines.iter().map(|line| found.map_or(line, |key| &line[key]));
        let used: BTreeSet<_> = objects.clone().flat_map(&keys).collect();
        assert_eq!(used, keys(&declared["properties"]), "every key is declared, and used");
        let required: BTreeSet<_> =
            declared["required"].as_array().unwrap().iter().map(|key| key.as_str().unwrap().to_owned()).collect();
        let everywhere = objects.map(&keys).reduce(|left, right| &left & &right).expect("a line");
        assert_eq!(everywhere, required, "what every line has is required");
    }
}

#[test]
fn the_manifest_is_true() {
    let manifest = serde_json::to_string_pretty(&manifest::Manifest::of_the_files()).expect("JSON") + "\n";
    if env::var_os("UPDATE").is_some() {
        fs::write(vector::folder().join("manifest.json"), &manifest).expect("manifest.json is written");
    }
    let found = vector::text("manifest.json");
    assert!(found == manifest, "manifest.json is out of date; UPDATE=1 cargo test --test corpus writes it");
}
