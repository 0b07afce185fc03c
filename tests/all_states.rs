//! Every combination of a method, the conditional fields and the resource, decided twice: by the crate and by
//! the oracle, which is written from section 13.2.2 alone. Then what has to hold for all of them.

mod support;

use http::Method;
use http_conditional::Decision;
use support::combinations::{
    ABSENT, Fields, NOW, READABLE_DATES, READABLE_TAGS, UNREADABLE_DATES, UNREADABLE_TAGS, current, exempt, lines,
    missing, reads, shown, states, writes,
};
use support::oracle::{Answer, Conditions, Line, State};
use support::{answer, preconditions, representation};

/// The groups ORDER, IM, INM, IMS, IUS, IR, WHEN and QUERY, and the readings OPEN-1 to OPEN-16.
#[test]
fn the_crate_and_the_oracle_decide_alike() {
    let (methods, states) = ([reads(), writes(), exempt()].concat(), states());
    let mut combinations = 0;
    for request in Fields::all().requests() {
        let conditions = Conditions::read(&request, NOW);
        let preconditions = preconditions(&request, NOW);
        for method in &methods {
            for state in &states {
                let expected = conditions.evaluate(method.as_str(), state);
                let found = answer(&preconditions, has_range(&request), method, state);
                assert_eq!(found, expected, "{method} {}; {state:?}", shown(&request));
                combinations += 1;
            }
        }
    }
    println!("{combinations} combinations");
}

/// S304-1, INM-5, QUERY-2.
#[test]
fn only_a_read_is_not_modified() {
    for_every_decision(&Fields::all(), &[writes(), exempt()].concat(), &states(), |decision| {
        decision != Decision::NotModified
    });
}

/// WHEN-2.
#[test]
fn a_missing_resource_is_never_not_modified() {
    for_every_decision(&Fields::all(), &[reads(), writes(), exempt()].concat(), &[missing()], |decision| {
        decision != Decision::NotModified
    });
}

/// WHEN-5.
#[test]
fn options_trace_and_connect_proceed() {
    for_every_decision(&Fields::all(), &exempt(), &states(), |decision| decision == Decision::Proceed);
}

/// IM-1: neither one that is sent, nor one that is there.
#[test]
fn a_weak_tag_never_satisfies_if_match() {
    let methods = [reads(), writes()].concat();
    let fails = |decision| decision == Decision::PreconditionFailed;

    let sent = Fields::all().only("If-Match", &[&["W/\"1\""], &["W/\"2\", W/\"1\""], &["W/\"2\"", "W/\"1\""]]);
    for_every_decision(&sent, &methods, &current(), fails);

    let lists: Vec<_> = READABLE_TAGS.iter().copied().filter(|lines| *lines != ["*"]).collect();
    let weak: Vec<_> = current().into_iter().filter(|state| state.etag.as_deref() == Some(b"W/\"1\"")).collect();
    for_every_decision(&Fields::all().only("If-Match", &lists), &methods, &weak, fails);
}

/// OPEN-1 to OPEN-5.
#[test]
fn an_unreadable_list_never_lets_a_write_through() {
    for name in ["If-Match", "If-None-Match"] {
        for_every_decision(&Fields::all().only(name, UNREADABLE_TAGS), &writes(), &states(), |decision| {
            decision == Decision::PreconditionFailed
        });
    }
}

/// IUS-3, OPEN-8: the write goes ahead, as the RFC has it, but it is not taken for a guarded one where there is
/// something to be lost.
#[test]
fn an_unreadable_date_is_reported_as_no_guard() {
    let fields = Fields::all()
        .only("If-Match", ABSENT)
        .only("If-Unmodified-Since", UNREADABLE_DATES)
        .only("If-None-Match", &[&[], &["\"2\""]]);
    for request in fields.requests() {
        let preconditions = preconditions(&request, NOW);
        for method in writes() {
            assert!(preconditions.check_syntax(&method).is_err(), "{method} {}", shown(&request));
            for state in states() {
                let precondition_required = preconditions.precondition_required(&method, &representation(&state));
                assert_eq!(precondition_required, state.exists, "{method} {}; {state:?}", shown(&request));
            }
        }
    }
}

/// ORDER-1, FIELD-1.
#[test]
fn the_order_of_the_lines_does_not_matter() {
    let fields = Fields::all()
        .only("If-Match", &[&["\"1\""], &["\"1\", \"2"]])
        .only("If-Unmodified-Since", &READABLE_DATES[..2])
        .only("If-None-Match", &[&["\"2\"", "\"1\""], &["\"2\"", "\"0\""]])
        .only("If-Modified-Since", &READABLE_DATES[..2])
        .only("If-Range", &[&["\"1\""], &["\"2\""]])
        .only("Range", &[&["bytes=0-0"]]);
    for request in fields.requests() {
        let expected = answers(&request);
        for order in every_order(&request) {
            assert_eq!(answers(&order), expected, "{}", shown(&order));
        }
    }
}

fn every_order(lines: &[Line]) -> Vec<Vec<Line>> {
    if lines.is_empty() {
        return vec![Vec::new()];
    }
    let starting_with = |first: usize| {
        let mut others = lines.to_vec();
        let first = others.remove(first);
        every_order(&others).into_iter().map(move |others| [vec![first.clone()], others].concat())
    };
    (0..lines.len()).flat_map(starting_with).collect()
}

/// FIELD-1, LIST-1, LIST-5.
#[test]
fn splitting_a_list_over_lines_does_not_matter() {
    let elements = ["\"1\"", "W/\"1\"", "\"2\"", "\"1,\"", "", "*", "1"];
    for list in (1..=4).flat_map(|length| every_list(&elements, length)) {
        for name in ["If-Match", "If-None-Match"] {
            let expected = answers(&lines(name, &[&list.join(", ")]));
            for split in every_split(&list) {
                let split = lines(name, &split.split('\n').collect::<Vec<_>>());
                assert_eq!(answers(&split), expected, "{}", shown(&split));
            }
        }
    }
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

/// What becomes of a request, be it a read or a write, whatever is there.
fn answers(request: &[Line]) -> Vec<Answer> {
    let preconditions = preconditions(request, NOW);
    let mut answers = Vec::new();
    for method in [Method::GET, Method::PUT] {
        for state in states() {
            answers.push(answer(&preconditions, has_range(request), &method, &state));
        }
    }
    answers
}

fn has_range(request: &[Line]) -> bool {
    request.iter().any(|(name, _)| name == "Range")
}

fn for_every_decision(fields: &Fields, methods: &[Method], states: &[State], holds: impl Fn(Decision) -> bool) {
    for request in fields.requests() {
        let preconditions = preconditions(&request, NOW);
        for method in methods {
            for state in states {
                let decision = preconditions.evaluate(method, &representation(state)).decision();
                assert!(holds(decision), "{decision:?}: {method} {}; {state:?}", shown(&request));
            }
        }
    }
}
