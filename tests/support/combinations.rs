//! The methods, the resource and the conditional fields in each of their states, and the fields combined.

use http::Method;

use super::oracle::{Line, State};

/// The lines that one field has in one of its states.
type Lines = &'static [&'static str];

pub(crate) const ABSENT: &[Lines] = &[&[]];

/// The current tag is `"1"`, `W/"1"` or none.
pub(crate) const READABLE_TAGS: &[Lines] = &[
    &[""],                         // empty
    &["*"],                        // any
    &["\"1\""],                    // a strong match
    &["W/\"1\""],                  // a weak match
    &["\"2\""],                    // no match
    &["\"0\",, \"1\" ,\tW/\"2\""], // a match among others
    &["\"2\"", "\"1\""],           // a match in the second line
];

pub(crate) const UNREADABLE_TAGS: &[Lines] = &[
    &["1"],          // no quotes
    &["\"1\", \"2"], // a match, and a tag without its end
    &["*, \"1\""],   // `*` in a list
    &["*", "\"1\""], // `*` in one of two lines
];

/// The current date is the second before a leap second.
pub(crate) const READABLE_DATES: &[Lines] = &[
    &["Sat Dec 31 23:59:58 2016"],       // earlier
    &["Sat, 31 Dec 2016 23:59:59 GMT"],  // equal
    &["Sat, 31 Dec 2016 23:59:60 GMT"],  // the leap second
    &["Sunday, 01-Jan-17 00:00:00 GMT"], // later
];

pub(crate) const UNREADABLE_DATES: &[Lines] = &[
    &["Sun, 31 Dec 2016 23:59:59 GMT"], // it was a Saturday
    &["Sat, 31 Dec 2016 23:59:59 GMT", "Sat, 31 Dec 2016 23:59:59 GMT"], // repeated
];

const VALIDATORS: &[Lines] = &[
    &["\"1\""],                         // a strong match
    &["W/\"1\""],                       // a weak match
    &["\"2\""],                         // no match
    &["Sat, 31 Dec 2016 23:59:58 GMT"], // earlier
    &["Sat, 31 Dec 2016 23:59:59 GMT"], // equal
    &["Sat, 31 Dec 2016 23:59:60 GMT"], // the leap second
    &["Sun, 01 Jan 2017 00:00:00 GMT"], // later
    &["\"1"],                           // an unreadable tag
    &["1"],                             // an unreadable date
    &["\"1\"", "\"1\""],                // repeated
];

const LAST_MODIFIED: i64 = 1_483_228_799;

/// The start of 2026.
pub(crate) const NOW: i64 = 1_767_225_600;

/// The six fields, each with the states that it goes through.
pub(crate) struct Fields([(&'static str, Vec<Lines>); 6]);

impl Fields {
    pub(crate) fn all() -> Self {
        let tags = [ABSENT, READABLE_TAGS, UNREADABLE_TAGS].concat();
        let dates = [ABSENT, READABLE_DATES, UNREADABLE_DATES].concat();
        Self([
            ("If-Match", tags.clone()),
            ("If-Unmodified-Since", dates.clone()),
            ("If-None-Match", tags),
            ("If-Modified-Since", dates),
            ("If-Range", [ABSENT, VALIDATORS].concat()),
            ("Range", [ABSENT, &[&["bytes=0-0"]]].concat()),
        ])
    }

    /// Lets one field go through these states only.
    pub(crate) fn only(self, name: &str, states: &[Lines]) -> Self {
        Self(self.0.map(|(field, all)| (field, if field == name { states.to_vec() } else { all })))
    }

    /// Every combination.
    pub(crate) fn requests(&self) -> impl Iterator<Item = Vec<Line>> + '_ {
        let count = self.0.iter().map(|(_, states)| states.len()).product();
        (0..count).map(|number| self.request(number))
    }

    /// The number has a digit for each field, to the base of how many states it has.
    fn request(&self, mut number: usize) -> Vec<Line> {
        let mut request = Vec::new();
        for (name, states) in &self.0 {
            request.extend(lines(name, states[number % states.len()]));
            number /= states.len();
        }
        request
    }
}

pub(crate) fn lines(name: &str, values: &[&str]) -> Vec<Line> {
    values.iter().map(|value| (String::from(name), value.as_bytes().to_vec())).collect()
}

/// A request on one line, for messages.
pub(crate) fn shown(request: &[Line]) -> String {
    let lines = request.iter().map(|(name, value)| format!("{name}: {}", value.escape_ascii()));
    lines.collect::<Vec<_>>().join("; ")
}

pub(crate) fn reads() -> Vec<Method> {
    methods(&["GET", "HEAD", "QUERY"])
}

pub(crate) fn writes() -> Vec<Method> {
    methods(&["PUT", "BREW"])
}

pub(crate) fn exempt() -> Vec<Method> {
    methods(&["OPTIONS", "TRACE", "CONNECT"])
}

fn methods(names: &[&str]) -> Vec<Method> {
    names.iter().map(|name| name.parse().expect("a method")).collect()
}

pub(crate) fn missing() -> State {
    State { exists: false, etag: None, last_modified: None, strong_date: false }
}

/// There, with each kind of tag and each kind of date.
pub(crate) fn current() -> Vec<State> {
    let mut states = Vec::new();
    for etag in [None, Some("\"1\""), Some("W/\"1\"")] {
        for (last_modified, strong_date) in [(None, false), (Some(LAST_MODIFIED), false), (Some(LAST_MODIFIED), true)] {
            let etag = etag.map(|etag| etag.as_bytes().to_vec());
            states.push(State { exists: true, etag, last_modified, strong_date });
        }
    }
    states
}

/// Missing, or there.
pub(crate) fn states() -> Vec<State> {
    [vec![missing()], current()].concat()
}
