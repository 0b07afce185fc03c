//! Every way in gives the same: lines, lookup, text, header maps of any size, kept and kept again, in any order of the
//! fields, with tags on one line or on several.

mod support;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use http_conditional::{
    Field, HttpDate, MalformedField, MethodClass, OwnedPreconditions, Preconditions, Refusal, Representation,
    Validators, ValidatorsNeeded, Verdict, evaluate,
};
use support::combinations::{BY_THE_RFC, LENIENT, lines, shown, states};
use support::oracle::{Conditions, Line, Options};
use support::{Translated, decision, place, preconditions, validators, with_options};

/// `http` is asked for each of them by another path: up to 64 names one by one, and above that each field by name.
const OTHER_NAMES: [usize; 12] = [0, 1, 59, 60, 61, 62, 63, 64, 65, 99, 100, 1000];

/// In a later century this is another year, in which the day of the week does not fit.
const TWO_DIGITS: &str = "Friday, 31-Dec-99 00:00:00 GMT";
const LATER: Options = Options { now: 4_133_980_800, unquoted_tags: true, weakened_tags: true };

type Shapes = &'static [&'static [&'static str]];

/// Absent; well-formed, malformed and unquoted; on two lines, of which either is empty; `*`. With all fields on two lines
/// there are more lines than are held without the heap.
const TAGS: Shapes = &[&[], &["W/\"1\", \"2\""], &["?"], &["1"], &["\"1\"", ""], &["", "?"], &["*"], &["*", ""]];
const DATES: Shapes = &[&[], &[TWO_DIGITS], &["Sun Dec 31 23:59:59 2017", ""], &["?"]];
const VALIDATORS: Shapes = &[&[], &["\"1\""], &[TWO_DIGITS], &["", "\"1\""]];

/// Every request of these shapes, in the order of the fields.
fn requests() -> Vec<Vec<Line>> {
    let shapes = |field| match field {
        Field::IfMatch | Field::IfNoneMatch => TAGS,
        Field::IfRange => VALIDATORS,
        _ => DATES,
    };
    Field::ALL.iter().fold(vec![Vec::new()], |requests, field| {
        let longer = |request: &Vec<Line>| {
            let with = |shape: &&[&str]| [request.as_slice(), &lines(field.as_str(), shape)].concat();
            shapes(*field).iter().map(with).collect::<Vec<_>>()
        };
        requests.iter().flat_map(longer).collect()
    })
}

/// All that a request says.
#[derive(Debug, PartialEq)]
struct Said {
    is_empty: bool,
    malformed: Vec<MalformedField>,
    syntax: Vec<Result<(), MalformedField>>,
    needed: Vec<ValidatorsNeeded>,
    if_range_holds: Vec<Option<bool>>,
    verdicts: Vec<Verdict>,
    required: Vec<bool>,
    admitted: Vec<Result<Verdict, Refusal>>,
}

const CLASSES: [MethodClass; 5] =
    [MethodClass::Get, MethodClass::Head, MethodClass::Safe, MethodClass::Exempt, MethodClass::Write];

fn said(preconditions: &Preconditions<'_>, current: &[Option<Validators>]) -> Said {
    let states: Vec<Representation<'_>> = current.iter().map(|found| found.as_ref().into()).collect();
    let both = || CLASSES.iter().flat_map(|class| states.iter().map(move |state| (*class, *state)));
    Said {
        is_empty: preconditions.is_empty(),
        malformed: preconditions.malformed().collect(),
        syntax: CLASSES.map(|class| preconditions.check_syntax(class)).to_vec(),
        needed: CLASSES.map(|class| preconditions.validators_needed(class)).to_vec(),
        if_range_holds: states.iter().map(|state| preconditions.if_range_holds(state)).collect(),
        verdicts: both().map(|(class, state)| preconditions.evaluate(class, state)).collect(),
        required: both().map(|(class, state)| preconditions.precondition_required(class, state)).collect(),
        admitted: both().map(|(class, state)| preconditions.admit(class, state)).collect(),
    }
}

/// The same of the kept form, and of what is kept of it again.
fn assert_kept(kept: &OwnedPreconditions, expected: &Said, current: &[Option<Validators>], request: &[Line]) {
    let again = kept.as_preconditions().into_owned();
    let and_again = OwnedPreconditions::from(again.as_preconditions());
    for kept in [kept, &again, &and_again] {
        assert_eq!(said(&kept.as_preconditions(), current), *expected, "kept: {}", shown(request));
        let mut number = 0;
        for class in CLASSES {
            for found in current {
                assert_eq!(kept.evaluate(class, found.as_ref()), expected.verdicts[number], "{}", shown(request));
                assert_eq!(kept.admit(class, found.as_ref()), expected.admitted[number], "{}", shown(request));
                number += 1;
            }
        }
    }
}

/// There with a tag and a strong date, or missing.
fn current() -> Vec<Option<Validators>> {
    let there = Validators::new("\"1\"".parse().ok(), HttpDate::parse(TWO_DIGITS.as_bytes()).ok());
    vec![Some(there.with_strong_date(true)), None]
}

fn append(headers: &mut HeaderMap, request: &[Line]) {
    for (name, value) in request {
        headers.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_bytes(value).unwrap());
    }
}

fn others(count: usize) -> HeaderMap {
    let name = |number| HeaderName::from_bytes(format!("x-if-{number}").as_bytes()).unwrap();
    (0..count).map(|number| (name(number), HeaderValue::from_static("\"1\""))).collect()
}

/// FIELD-1, ORDER-1: however the fields get in, they say the same, by the RFC and with each leniency.
#[test]
fn every_way_in_gives_the_same() {
    let (requests, current) = (requests(), current());
    let maps = OTHER_NAMES.map(others);
    for request in &requests {
        for options in [BY_THE_RFC, LATER] {
            let reference = preconditions(request, options);
            let expected = said(&reference, &current);
            let same = |way: &str, preconditions: Preconditions<'_>| {
                assert_eq!(said(&preconditions, &current), expected, "{way}: {}", shown(request));
            };
            assert_kept(&reference.clone().into_owned(), &expected, &current, request);

            let upper: Vec<_> = request.iter().map(|(name, value)| (name.to_uppercase(), value)).collect();
            let upper = Preconditions::from_lines(upper.iter().map(|(name, value)| (name, *value)));
            same("upper case", with_options(upper, options));

            let text = |value| std::str::from_utf8(value).unwrap();
            let texts = request.iter().map(|(name, value)| (name.to_lowercase(), text(value)));
            let from_text = with_options(Preconditions::from_text(texts), options);
            assert_kept(&OwnedPreconditions::from(&from_text), &expected, &current, request);
            same("text", from_text);

            let of = |name: &'static str| request.iter().filter(move |line| line.0.eq_ignore_ascii_case(name));
            let lookup = Preconditions::from_lookup(|name| of(name).map(|line| &line.1));
            same("lookup", with_options(lookup, options));

            // The fields from behind, but the lines of one field in their order.
            let reversed = Field::ALL.iter().rev().flat_map(|field| of(field.as_str()));
            let reversed = Preconditions::from_lines(reversed.map(|(name, value)| (name, value)));
            same("reversed", with_options(reversed, options));

            // First the first lines of all fields, then the second ones, with others between.
            let mut in_turn: Vec<Line> = Vec::new();
            for number in 0..2 {
                in_turn.extend(Field::ALL.iter().filter_map(|field| of(field.as_str()).nth(number).cloned()));
                in_turn.extend(lines("Accept", &["?"]));
            }
            let in_turn = preconditions(&in_turn, options);
            assert_kept(&OwnedPreconditions::from(in_turn.clone()), &expected, &current, request);
            same("in turn", in_turn);
        }
    }
    println!("{} requests", requests.len());
    for (count, map) in OTHER_NAMES.iter().zip(&maps) {
        for request in &requests {
            let expected = said(&preconditions(request, LATER), &current);
            let mut headers = map.clone();
            append(&mut headers, request);
            let from_map = with_options(Preconditions::from_headers(&headers), LATER);
            assert_eq!(said(&from_map, &current), expected, "{count} others: {}", shown(request));
        }
    }
    for request in &requests {
        let expected = said(&preconditions(request, LATER), &current);
        let mut headers = HeaderMap::new();
        append(&mut headers, request);
        let from_map = with_options(Preconditions::from_headers(&headers), LATER);
        assert_kept(&OwnedPreconditions::from(&from_map), &expected, &current, request);
        let kept = OwnedPreconditions::from_headers(&headers).accept_unquoted_tags().accept_weakened_tags();
        assert_kept(&kept.with_now(HttpDate::from_unix_seconds(LATER.now)), &expected, &current, request);
    }
}

/// IM-4, INM-4, WHEN-2: the free function, on writes as on reads, by the oracle.
#[test]
fn the_free_function_decides_as_the_oracle_does() {
    let (states, maps) = (states(), [0, 63, 64, 65].map(others));
    let current: Vec<_> = states.iter().map(validators).collect();
    for request in requests() {
        let conditions = Conditions::read(&request, BY_THE_RFC);
        for map in &maps {
            let mut headers = map.clone();
            append(&mut headers, &request);
            for name in ["GET", "QUERY", "HEAD", "SEARCH", "PUT", "POST", "PATCH", "DELETE", "BREW", "TRACE"] {
                let method: Method = name.parse().unwrap();
                for (state, found) in states.iter().zip(&current) {
                    let expected = conditions.evaluate(name, state).decision;
                    let found = evaluate(&method, &headers, &found.as_ref().into());
                    assert_eq!(decision(found), expected, "{name} {}; {state:?}", shown(&request));
                }
            }
        }
    }
}

/// LIST-1, LIST-5, FIELD-1: a list on one line and on several. Only where a malformed element lies differs.
#[test]
fn splitting_a_list_over_lines_does_not_matter() {
    let elements = ["\"1\"", "W/\"1\"", "\"2\"", "\"1,\"", "", "*", "1"];
    let current = current();
    let mut translated = Translated::default();
    for list in (1..=4).flat_map(|length| every_list(&elements, length)) {
        for options in [BY_THE_RFC, LENIENT[2]] {
            for name in ["If-Match", "If-None-Match"] {
                let one_line = lines(name, &[&list.join(", ")]);
                let one_line = preconditions(&one_line, options);
                let expected = outcomes(&one_line, &current, &mut translated);
                for split in every_split(&list) {
                    let split = lines(name, &split.split('\n').collect::<Vec<_>>());
                    let found = preconditions(&split, options);
                    assert_eq!(outcomes(&found, &current, &mut translated), expected, "{}", shown(&split));
                    // And where it lies is known to the oracle.
                    let places: Vec<_> = found.malformed().map(place).collect();
                    assert_eq!(places, Conditions::read(&split, options).malformed(), "{}", shown(&split));
                }
            }
        }
    }
}

/// What becomes of a request, but for the place of an error.
fn outcomes(
    preconditions: &Preconditions<'_>,
    current: &[Option<Validators>],
    translated: &mut Translated,
) -> Vec<impl PartialEq + std::fmt::Debug> {
    let mut outcomes = Vec::new();
    for class in CLASSES {
        for found in current {
            let verdict = translated.verdict(preconditions.evaluate(class, found.as_ref()));
            let status = preconditions.admit(class, found.as_ref()).map_err(|refusal| refusal.status());
            let status = status.map(|verdict| verdict.status());
            let needed = preconditions.validators_needed(class);
            outcomes.push((verdict.decision, verdict.reason.field(), verdict.range, status, needed));
        }
    }
    outcomes
}

fn every_list<'a>(elements: &[&'a str], length: usize) -> Vec<Vec<&'a str>> {
    if length == 0 {
        return vec![Vec::new()];
    }
    let shorter = every_list(elements, length - 1);
    let longer_by = |element: &'a str| shorter.iter().map(move |list| [list.as_slice(), &[element]].concat());
    elements.iter().flat_map(|element| longer_by(element)).collect()
}

/// Behind each element but the last, its line goes on or ends.
fn every_split(elements: &[&str]) -> Vec<String> {
    match elements {
        [] => Vec::new(),
        [element] => vec![String::from(*element)],
        [element, others @ ..] => {
            let goes_on_or_ends = |others: String| [", ", "\n"].map(|end| format!("{element}{end}{others}"));
            every_split(others).into_iter().flat_map(goes_on_or_ends).collect()
        }
    }
}
