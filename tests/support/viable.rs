//! Every prefix that can begin a valid value: the ABNF of RFC 9110 as expressions, and their derivatives.
//!
//! The derivative of an expression by an octet matches what may follow that octet (Brzozowski, 1964). If it matches
//! nothing, the octet does not fit. Dates are held against the ABNF only, so `99` is a day here. It needs std only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// An expression over octets. Nothing but `Nothing` itself matches nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Expression {
    Nothing,
    Empty,
    /// One octet of these ranges.
    Octet(Vec<(u8, u8)>),
    Then(Box<Expression>, Box<Expression>),
    Either(BTreeSet<Expression>),
    Many(Box<Expression>),
}

use Expression::{Either, Empty, Many, Nothing, Octet, Then};

impl Expression {
    fn then(self, next: Self) -> Self {
        match (self, next) {
            (Nothing, _) | (_, Nothing) => Nothing,
            (Empty, next) => next,
            (first, Empty) => first,
            (Then(first, second), next) => first.then(second.then(next)),
            (first, next) => Then(Box::new(first), Box::new(next)),
        }
    }

    fn or(self, other: Self) -> Self {
        let alternatives = |expression| match expression {
            Nothing => BTreeSet::new(),
            Either(alternatives) => alternatives,
            one => BTreeSet::from([one]),
        };
        let mut all = alternatives(self);
        all.extend(alternatives(other));
        match all.len() {
            0 => Nothing,
            1 => all.pop_first().expect("there is one"),
            _ => Either(all),
        }
    }

    fn optional(self) -> Self {
        self.or(Empty)
    }

    fn many(self) -> Self {
        Many(Box::new(self))
    }

    fn matches_empty(&self) -> bool {
        match self {
            Nothing | Octet(_) => false,
            Empty | Many(_) => true,
            Then(first, next) => first.matches_empty() && next.matches_empty(),
            Either(alternatives) => alternatives.iter().any(Self::matches_empty),
        }
    }

    fn derivative(&self, octet: u8) -> Self {
        match self {
            Nothing | Empty => Nothing,
            Octet(ranges) => {
                if ranges.iter().any(|(first, last)| (*first..=*last).contains(&octet)) {
                    Empty
                } else {
                    Nothing
                }
            }
            Then(first, next) => {
                let behind = match first.derivative(octet) {
                    Nothing => Nothing,
                    rest => rest.then((**next).clone()),
                };
                if first.matches_empty() { behind.or(next.derivative(octet)) } else { behind }
            }
            Either(alternatives) => alternatives.iter().fold(Nothing, |all, one| all.or(one.derivative(octet))),
            Many(one) => match one.derivative(octet) {
                Nothing => Nothing,
                rest => rest.then(self.clone()),
            },
        }
    }
}

/// Text that stands for itself.
fn text(text: &str) -> Expression {
    text.bytes().fold(Empty, |before, octet| before.then(Octet(vec![(octet, octet)])))
}

fn any_of(texts: &[&str]) -> Expression {
    texts.iter().fold(Nothing, |before, one| before.or(text(one)))
}

fn sequence<const N: usize>(parts: [Expression; N]) -> Expression {
    parts.into_iter().fold(Empty, Expression::then)
}

/// Section 5.6.3.
fn ows() -> Expression {
    any_of(&[" ", "\t"]).many()
}

/// Section 8.8.3.
fn entity_tag() -> Expression {
    let etagc = Octet(vec![(0x21, 0x21), (0x23, 0x7E), (0x80, 0xFF)]);
    sequence([text("W/").optional(), text("\""), etagc.many(), text("\"")])
}

/// `token`, section 5.6.2, except that it does not begin with `*`.
fn token() -> Expression {
    let mut ranges = vec![(b'0', b'9'), (b'A', b'Z'), (b'a', b'z')];
    ranges.extend(b"!#$%&'+-.^_`|~".iter().map(|octet| (*octet, *octet)));
    Octet(ranges.clone()).then(Octet(ranges).or(text("*")).many())
}

/// `[ element ] *( OWS "," OWS [ element ] )`, section 5.6.1.2, with white space around.
fn list(unquoted_tags: bool) -> Expression {
    let element = || if unquoted_tags { entity_tag().or(token()) } else { entity_tag() }.optional();
    sequence([ows(), element(), sequence([ows(), text(","), ows(), element()]).many(), ows()])
}

/// `"*" / #entity-tag`, sections 13.1.1 and 13.1.2.
fn first_line(unquoted_tags: bool) -> Expression {
    sequence([ows(), text("*"), ows()]).or(list(unquoted_tags))
}

/// Section 5.6.7.
fn http_date() -> Expression {
    let digits = |count| (0..count).fold(Empty, |before: Expression, _| before.then(Octet(vec![(b'0', b'9')])));
    let day = || any_of(&["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
    let long_day = any_of(&["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]);
    let month = || any_of(&["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]);
    let time = || sequence([digits(2), text(":"), digits(2), text(":"), digits(2)]);
    let sp = || text(" ");
    let imf_fixdate =
        sequence([day(), text(", "), digits(2), sp(), month(), sp(), digits(4), sp(), time(), text(" GMT")]);
    let rfc850_date = sequence([
        long_day,
        text(", "),
        digits(2),
        text("-"),
        month(),
        text("-"),
        digits(2),
        sp(),
        time(),
        text(" GMT"),
    ]);
    let day_of_month = digits(2).or(sp().then(digits(1)));
    let asctime_date = sequence([day(), sp(), month(), sp(), day_of_month, sp(), time(), sp(), digits(4)]);
    imf_fixdate.or(rfc850_date).or(asctime_date)
}

/// What a value, or a line, may look like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Grammar {
    Tag,
    Date,
    /// The value of If-Range.
    Validator,
    /// The first line of a list of tags.
    FirstLine {
        unquoted_tags: bool,
    },
    /// A line behind the first.
    LaterLine {
        unquoted_tags: bool,
    },
}

impl Grammar {
    /// Whether the value fits; if not, how many octets of it can begin a value that does.
    pub(crate) fn fits(self, value: &[u8]) -> Result<(), usize> {
        static AUTOMATA: [OnceLock<Automaton>; 7] = [const { OnceLock::new() }; 7];
        let (number, expression): (_, fn() -> Expression) = match self {
            Self::Tag => (0, entity_tag),
            Self::Date => (1, http_date),
            Self::Validator => (2, || entity_tag().or(http_date())),
            Self::FirstLine { unquoted_tags: false } => (3, || first_line(false)),
            Self::FirstLine { unquoted_tags: true } => (4, || first_line(true)),
            Self::LaterLine { unquoted_tags: false } => (5, || list(false)),
            Self::LaterLine { unquoted_tags: true } => (6, || list(true)),
        };
        AUTOMATA[number].get_or_init(|| Automaton::of(expression())).run(value)
    }
}

/// A field of several lines, each of which is a list by itself: the first line and octet that do not fit. A `*`
/// fits at the start of the field, and then as its whole value only.
pub(crate) fn misfit_in_list(lines: &[&[u8]], unquoted_tags: bool) -> Option<(usize, usize)> {
    for (number, line) in lines.iter().enumerate() {
        let is_first = number == 0;
        let grammar =
            if is_first { Grammar::FirstLine { unquoted_tags } } else { Grammar::LaterLine { unquoted_tags } };
        if let Err(offset) = grammar.fits(line) {
            return Some((number, offset));
        }
        let is_wildcard = Grammar::LaterLine { unquoted_tags }.fits(line).is_err();
        if is_first && is_wildcard && lines.len() > 1 {
            return Some((0, line.len()));
        }
    }
    None
}

/// The derivatives of an expression, numbered, and which octet leads from one to which.
struct Automaton {
    steps: Vec<Vec<Option<usize>>>,
    is_end: Vec<bool>,
}

impl Automaton {
    fn of(expression: Expression) -> Self {
        let mut numbers = BTreeMap::from([(expression.clone(), 0)]);
        let mut all = vec![expression];
        let mut steps = Vec::new();
        while steps.len() < all.len() {
            let current = all[steps.len()].clone();
            let mut row = Vec::new();
            for octet in 0..=u8::MAX {
                row.push(match current.derivative(octet) {
                    Nothing => None,
                    next => Some(*numbers.entry(next.clone()).or_insert_with(|| {
                        all.push(next);
                        all.len() - 1
                    })),
                });
            }
            steps.push(row);
        }
        Self { steps, is_end: all.iter().map(Expression::matches_empty).collect() }
    }

    fn run(&self, value: &[u8]) -> Result<(), usize> {
        let mut state = 0;
        for (offset, octet) in value.iter().enumerate() {
            state = self.steps[state][usize::from(*octet)].ok_or(offset)?;
        }
        if self.is_end[state] { Ok(()) } else { Err(value.len()) }
    }
}
