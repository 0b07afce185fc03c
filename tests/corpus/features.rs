//! The closed vocabulary of `features`, each with the rule that decides it, and what follows from other keys.

use crate::vector::{Class, Decision, Vector};

type Rule = fn(&Vector) -> bool;

/// In the order in which a vector lists them.
pub(crate) const FEATURES: [(&str, Rule); 23] = [
    ("if-match", |vector| vector.has("If-Match")),
    ("if-unmodified-since", |vector| vector.has("If-Unmodified-Since")),
    ("if-none-match", |vector| vector.has("If-None-Match")),
    ("if-modified-since", |vector| vector.has("If-Modified-Since")),
    ("if-range", |vector| vector.has("If-Range")),
    ("range", |vector| vector.has("Range") || vector.has("If-Range")),
    ("write", |vector| vector.class() == Class::Write),
    ("query", |vector| vector.method == "QUERY"),
    ("safe-method", |vector| vector.class() == Class::Safe),
    ("exempt-method", |vector| vector.class() == Class::Exempt),
    ("other-method", |vector| !vector.has_known_method()),
    ("missing", |vector| !vector.state.exists),
    ("no-tag", |vector| vector.state.exists && vector.state.etag.is_none()),
    ("weak-tag", |vector| vector.state.etag.as_ref().is_some_and(|etag| etag.starts_with("W/"))),
    ("no-date", |vector| vector.state.exists && vector.state.last_modified.is_none()),
    ("strong-date", |vector| vector.state.strong_date),
    ("wide-date", |vector| vector.state.last_modified.is_some_and(|seconds| !(0..1 << 31).contains(&seconds))),
    ("clock", |vector| vector.now.is_some()),
    ("raw-octets", |vector| texts(vector).any(|text| !text.chars().all(is_plain))),
    ("several-lines", |vector| vector.headers.iter().any(|(name, _)| vector.values(name).len() > 1)),
    ("malformed", |vector| !vector.expect.malformed.is_empty()),
    ("large", is_large),
    ("wire-safe", is_wire_safe),
];

pub(crate) fn features(vector: &Vector) -> Vec<&'static str> {
    FEATURES.iter().filter(|(_, rule)| rule(vector)).map(|(name, _)| *name).collect()
}

fn texts(vector: &Vector) -> impl Iterator<Item = &str> {
    vector.headers.iter().map(|(_, value)| value.as_str()).chain(vector.state.etag.as_deref())
}

fn is_plain(character: char) -> bool {
    matches!(character, '\t' | ' '..='~')
}

/// More than 4,096 octets of field lines, more than 32 lines, or more than 100 commas in one field.
fn is_large(vector: &Vector) -> bool {
    let octets: usize = vector.headers.iter().map(|(name, value)| name.len() + value.chars().count() + 4).sum();
    let commas = |name: &str| vector.values(name).iter().map(|value| value.matches(',').count()).sum::<usize>();
    octets > 4096 || vector.headers.len() > 32 || vector.headers.iter().any(|(name, _)| commas(name) > 100)
}

/// Clients send it as it is, and servers hand it on as it is.
fn is_wire_safe(vector: &Vector) -> bool {
    let is_name = |name: &str| name.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
    let is_value = |value: &str| value.chars().all(is_plain) && value.trim_matches([' ', '\t']) == value;
    ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"].contains(&vector.method.as_str())
        && vector.headers.iter().all(|(name, value)| is_name(name) && is_value(value))
        && !is_large(vector)
}

/// The statuses by which a server conforms without the decision that is expected.
pub(crate) fn also_allowed(vector: &Vector) -> Vec<u16> {
    let is_control = |character: char| character.is_ascii_control() && character != '\t';
    let has_control = vector.headers.iter().any(|(_, value)| value.contains(is_control));
    let fails = vector.expect.decision == Decision::PreconditionFailed;
    let is_malformed = vector.expect.decided_by.as_ref().is_some_and(|field| vector.is_malformed(field));
    let rules = [
        // FIELD-3, and the malformed fields of OPEN-1 and OPEN-4.
        (400, has_control || fails && is_malformed || is_large(vector)),
        // WHEN-2: what is missing may be a 404 without conditions, and then it is one with them.
        (404, fails && !vector.state.exists),
        // FIELD-7, OPEN-7.
        (431, is_large(vector)),
    ];
    rules.into_iter().filter(|(_, applies)| *applies).map(|(status, _)| status).collect()
}
