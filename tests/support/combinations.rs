//! The methods, the resource and the conditional fields in each of their states, and the fields combined; and what
//! is asked of each combination, of the crate and of the oracle.

use http_conditional::{Preconditions, Representation, Validators};

use super::oracle::{Conditions, Decision, Line, Options, Reason, State};
use super::values::{Date, Tag};
use super::{Translated, place, preconditions, validators};

/// The lines that one field has in one of its states.
type Lines = &'static [&'static str];

pub(crate) const ABSENT: &[Lines] = &[&[]];

/// The current tag is `"1"`, `W/"1"` or none.
pub(crate) const READABLE_TAGS: &[Lines] = &[
    &[""],                         // empty
    &["*"],                        // any
    &["\"1\""],                    // a strong match
    &["W/\"1\""],                  // a weak match, and weak tags only
    &["\"2\""],                    // no match
    &["\"0\",, \"1\" ,\tW/\"2\""], // a match among others
    &["\"2\", W/\"1\""],           // a weak match among others
    &["\"2\"", "\"1\""],           // a match in the second line
    &["W/\"2\"", "W/\"1\""],       // weak tags only, on two lines
    &[" , ", "", "W/\"2\""],       // empty lines before the only tag
];

pub(crate) const UNREADABLE_TAGS: &[Lines] = &[
    &["1"],                  // no quotes
    &["2, 1\t, W/\"1\""],    // no quotes for some
    &["W/1"],                // a weak mark, and no quotes
    &["\"1\", \"2"],         // a match, and a tag without its end
    &[" *, \"1\""],          // `*` in a list
    &["*", "\"1\""],         // `*` in one of two lines
    &["\"1\"", "\"1\" x\""], // a second line with more than a tag
];

/// The current date is the second before a leap second, that second, or none.
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
    &["\"1"],                           // a malformed tag
    &["1"],                             // a malformed date
    &["\"1\"", "\"1\""],                // repeated
];

/// The start of 2026.
pub(crate) const NOW: i64 = 1_767_225_600;

pub(crate) const BY_THE_RFC: Options = Options { now: NOW, unquoted_tags: false, weakened_tags: false };

/// The same with one of the two leniencies, or with both.
pub(crate) const LENIENT: [Options; 3] = [
    Options { unquoted_tags: true, ..BY_THE_RFC },
    Options { weakened_tags: true, ..BY_THE_RFC },
    Options { unquoted_tags: true, weakened_tags: true, ..BY_THE_RFC },
];

/// The five fields, each with the states that it goes through.
pub(crate) struct Fields([(&'static str, Vec<Lines>); 5]);

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
        ])
    }

    /// Every two of the fields, with the others absent.
    pub(crate) fn pairs() -> impl Iterator<Item = Self> {
        let pairs = (0..5).flat_map(|one| (one + 1..5).map(move |other| [one, other]));
        pairs.map(|pair| {
            let mut fields = Self::all();
            for (number, (_, states)) in fields.0.iter_mut().enumerate() {
                if !pair.contains(&number) {
                    *states = ABSENT.to_vec();
                }
            }
            fields
        })
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

/// Two of each class, where it has two.
pub(crate) const METHODS: &[&str] = &["GET", "QUERY", "HEAD", "PROPFIND", "SEARCH", "PUT", "BREW", "OPTIONS", "TRACE"];

/// And the others that are known, and one that is not, because names are case-sensitive.
pub(crate) const MORE_METHODS: &[&str] = &["REPORT", "CONNECT", "POST", "PATCH", "DELETE", "get"];

/// Missing; or there, with each kind of tag and each kind of date.
pub(crate) fn states() -> Vec<State> {
    let mut states = vec![State { exists: false, etag: None, last_modified: None, strong_date: false }];
    let [_, _, before, leap, ..] = dates();
    for etag in [None, Some(tag(false, "1")), Some(tag(true, "1"))] {
        for (last_modified, strong_date) in
            [(None, true), (Some(before), false), (Some(before), true), (Some(leap), true)]
        {
            states.push(State { exists: true, etag: etag.clone(), last_modified, strong_date });
        }
    }
    states
}

pub(crate) fn tag(weak: bool, opaque: &str) -> Tag {
    Tag { weak, opaque: opaque.into() }
}

/// Without and with each tag that can make a difference to one of the lists, and the same for dates; for a weak date
/// and for a strong one.
fn tables() -> [Vec<Vec<State>>; 2] {
    let tags = [tag(false, "0"), tag(false, "1"), tag(true, "1"), tag(false, "2"), tag(false, "other")];
    [false, true].map(|strong_date| {
        let row = |etag: Option<Tag>| {
            let dates = [None].into_iter().chain(dates().map(Some));
            dates.map(|last_modified| State { exists: true, etag: etag.clone(), last_modified, strong_date }).collect()
        };
        [None].into_iter().chain(tags.clone().map(Some)).map(row).collect()
    })
}

/// The dates of the fields, those around them, and one beyond the calendar at either end.
fn dates() -> [Date; 7] {
    let date = |seconds| Date { seconds, leap: false };
    let before = date(1_483_228_799);
    let leap = Date { leap: true, ..before };
    [date(i64::MIN), date(1_483_228_798), before, leap, date(1_483_228_800), date(1_483_228_801), date(i64::MAX)]
}

/// Asks everything of every request, on two threads, and returns the number of combinations.
pub(crate) fn ask_all(fields: &Fields, options: Options, methods: &[&str], states: &[State]) -> usize {
    let worker = |first: usize| {
        let mut asked = Asked::new(options, methods, states);
        fields.requests().skip(first).step_by(2).map(|request| asked.ask(&request)).sum::<usize>()
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| worker(1));
        worker(0) + other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// What is asked of a request, with what it is asked by.
struct Asked<'a> {
    options: Options,
    methods: &'a [&'a str],
    states: Vec<(&'a State, Option<Validators>)>,
    tables: [Vec<Vec<State>>; 2],
    translated: Translated,
}

impl<'a> Asked<'a> {
    fn new(options: Options, methods: &'a [&'a str], states: &'a [State]) -> Self {
        let states = states.iter().map(|state| (state, validators(state))).collect();
        Self { options, methods, states, tables: tables(), translated: Translated::default() }
    }

    /// Every question, once of the crate and once of the oracle.
    fn ask(&mut self, request: &[Line]) -> usize {
        let conditions = Conditions::read(request, self.options);
        let preconditions = preconditions(request, self.options);
        let malformed: Vec<_> = preconditions.malformed().map(place).collect();
        assert_eq!(malformed, conditions.malformed(), "{}", shown(request));
        assert_eq!(preconditions.is_empty(), request.is_empty());
        for (state, validators) in &self.states {
            let holds = preconditions.if_range_holds(validators.as_ref());
            assert_eq!(holds, conditions.if_range_holds(state), "{}; {state:?}", shown(request));
        }
        for method in self.methods {
            let syntax = preconditions.check_syntax(*method).map_err(place);
            assert_eq!(syntax, conditions.check_syntax(method), "{method} {}", shown(request));
            self.ask_what_is_needed(&preconditions, &conditions, method, request);
            self.ask_about_states(&preconditions, &conditions, method, request);
        }
        self.methods.len() * self.states.len()
    }

    fn ask_what_is_needed(
        &self,
        preconditions: &Preconditions<'_>,
        conditions: &Conditions,
        method: &str,
        request: &[Line],
    ) {
        let needed = preconditions.validators_needed(method);
        let (etag, last_modified) = conditions.needs(method, &self.tables);
        assert_eq!(needed.etag(), etag, "{method} {}", shown(request));
        // Two lists are not held against each other: what If-Range needs is asked for in vain if they contradict.
        let in_vain = needed.last_modified() && conditions.lists_contradict();
        assert!(needed.last_modified() == last_modified || in_vain, "{method} {}", shown(request));
    }

    fn ask_about_states(
        &mut self,
        preconditions: &Preconditions<'_>,
        conditions: &Conditions,
        method: &str,
        request: &[Line],
    ) {
        for (state, validators) in &self.states {
            let current = Representation::of(validators.as_ref());
            let context = || format!("{method} {}; {state:?}; {:?}", shown(request), self.options);
            let verdict = self.translated.verdict(preconditions.evaluate(method, current));
            assert!(verdict == conditions.evaluate(method, state), "{verdict:?}: {}", context());
            assert!(is_in_bounds(verdict.decision, verdict.reason, method, state), "{verdict:?}: {}", context());
            let admitted = self.translated.admitted(preconditions.admit(method, current));
            assert!(admitted == conditions.admit(method, state), "{admitted:?}: {}", context());
            let required = preconditions.precondition_required(method, current);
            assert!(required == conditions.precondition_required(method, state), "{required}: {}", context());
        }
    }
}

/// What holds whatever was sent, so that the oracle cannot be wrong in it together with the crate.
fn is_in_bounds(decision: Decision, reason: Reason, method: &str, state: &State) -> bool {
    match decision {
        Decision::NotModified => ["GET", "HEAD", "QUERY"].contains(&method) && state.exists,
        Decision::PreconditionFailed => {
            let is_exempt = ["OPTIONS", "TRACE", "CONNECT"].contains(&method);
            let is_safe = ["GET", "HEAD", "QUERY", "PROPFIND", "REPORT", "SEARCH"].contains(&method);
            !is_exempt && (state.exists || !is_safe) && reason.field() != Some("If-Modified-Since")
        }
        Decision::Proceed => reason.field().is_none(),
    }
}
