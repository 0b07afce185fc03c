//! Whether what the clients of one document saw can have happened in one order (linearizability).
//!
//! The search is that of Wing and Gong, with a memory of where it has been. A document is a register that holds the
//! number which was last written, or nothing; the conditions make a compare-and-set of a write.

use std::collections::HashSet;

/// What a request asks of the state. A tag stands for the number that it came with.
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    None,
    Match(u32),
    MatchAny,
    NoneMatch(u32),
    NoneMatchAny,
}

#[derive(Clone, Copy, Debug)]
pub enum Method {
    Get,
    Put(u32),
    Delete,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    Read(u32),
    NotModified,
    Missing,
    Created,
    Done,
    Failed,
    Required,
    /// There was no response: the write happened at any time since, or never.
    Unknown,
}

/// A request, and the moments between which it took effect.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    pub begun: u64,
    pub ended: u64,
    pub method: Method,
    pub condition: Condition,
    pub outcome: Outcome,
}

/// What the response to a request in this state is, and the state after it.
fn respond(method: Method, condition: Condition, state: Option<u32>) -> (Outcome, Option<u32>) {
    let holds = match condition {
        Condition::None => true,
        Condition::Match(tag) => state == Some(tag),
        Condition::MatchAny => state.is_some(),
        Condition::NoneMatch(tag) => state != Some(tag),
        Condition::NoneMatchAny => state.is_none(),
    };
    let protects = matches!(condition, Condition::Match(_) | Condition::MatchAny | Condition::NoneMatchAny);
    match (method, state) {
        (Method::Get | Method::Delete, None) => (Outcome::Missing, None),
        (Method::Get, Some(value)) if holds => (Outcome::Read(value), state),
        (Method::Get, _) if matches!(condition, Condition::Match(_)) => (Outcome::Failed, state),
        (Method::Get, _) => (Outcome::NotModified, state),
        (_, _) if !holds => (Outcome::Failed, state),
        (_, Some(_)) if !protects => (Outcome::Required, state),
        (Method::Put(value), None) => (Outcome::Created, Some(value)),
        (Method::Put(value), Some(_)) => (Outcome::Done, Some(value)),
        (Method::Delete, Some(_)) => (Outcome::Done, None),
    }
}

/// Whether there is an order in which each response is right, and that keeps what came after the end of another after
/// that. It begins without a document.
pub fn linearizable(history: &[Operation]) -> bool {
    let mut history = history.to_vec();
    history.sort_by_key(|operation| operation.begun);
    let mut seen = HashSet::new();
    let mut paths = vec![(vec![false; history.len()], None)];
    while let Some((done, state)) = paths.pop() {
        let open = || history.iter().enumerate().filter(|(index, _)| !done[*index]);
        let known = || open().filter(|(_, operation)| operation.outcome != Outcome::Unknown);
        let Some(first_end) = known().map(|(_, operation)| operation.ended).min() else { return true };
        let mut next: Vec<_> = open()
            .take_while(|(_, operation)| operation.begun <= first_end)
            .map(|(index, operation)| (index, operation, respond(operation.method, operation.condition, state)))
            .filter(|(_, operation, (outcome, _))| [*outcome, Outcome::Unknown].contains(&operation.outcome))
            .filter(|(_, operation, (_, after))| operation.outcome != Outcome::Unknown || *after != state)
            .collect();
        // What is right now and changes nothing never has a better moment. What is unknown is tried last.
        let harmless = |(_, operation, (_, after)): &(usize, &Operation, (Outcome, Option<u32>))| {
            operation.outcome != Outcome::Unknown && *after == state
        };
        if let Some(position) = next.iter().position(harmless) {
            next = vec![next[position]];
        }
        next.sort_by_key(|(index, operation, _)| (operation.outcome != Outcome::Unknown, usize::MAX - index));
        for (index, _, (_, after)) in next {
            let mut done = done.clone();
            done[index] = true;
            if seen.insert((done.clone(), after)) {
                paths.push((done, after));
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::Condition::{Match, MatchAny, NoneMatch, NoneMatchAny};
    use super::Method::{Delete, Get, Put};
    use super::Outcome::{Created, Done, Failed, Missing, NotModified, Read, Required, Unknown};
    use super::{Condition, Method, Operation, Outcome, linearizable};

    /// One after the other.
    fn in_turn(history: &[(Method, Condition, Outcome)]) -> Vec<Operation> {
        let at = |(index, &(method, condition, outcome)): (usize, &(Method, Condition, Outcome))| {
            let begun = 10 * u64::try_from(index).expect("a small number");
            Operation { begun, ended: begun + 5, method, condition, outcome }
        };
        history.iter().enumerate().map(at).collect()
    }

    /// All at the same time.
    fn at_once(history: &[(Method, Condition, Outcome)]) -> Vec<Operation> {
        in_turn(history).into_iter().map(|operation| Operation { begun: 0, ended: 1, ..operation }).collect()
    }

    const CREATED: (Method, Condition, Outcome) = (Put(1), NoneMatchAny, Created);

    #[test]
    fn histories_that_can_have_happened_are_accepted() {
        for history in [
            in_turn(&[CREATED, (Get, Condition::None, Read(1)), (Put(2), Match(1), Done), (Put(3), Match(1), Failed)]),
            in_turn(&[
                CREATED,
                (Get, NoneMatch(1), NotModified),
                (Get, NoneMatch(2), Read(1)),
                (Get, Match(2), Failed),
            ]),
            in_turn(&[
                CREATED,
                (Put(2), Condition::None, Required),
                (Delete, MatchAny, Done),
                (Get, MatchAny, Missing),
            ]),
            in_turn(&[CREATED, (Put(2), NoneMatch(1), Failed), (Put(2), NoneMatch(9), Required)]),
            at_once(&[(Put(3), Match(2), Done), (Get, Condition::None, Read(3)), (Put(2), Match(1), Done), CREATED]),
            // The write without a response happened before the first read, or after it, or never.
            in_turn(&[CREATED, (Put(2), Match(1), Unknown), (Get, Condition::None, Read(2))]),
            in_turn(&[
                CREATED,
                (Put(2), Match(1), Unknown),
                (Get, Condition::None, Read(1)),
                (Get, Condition::None, Read(2)),
            ]),
            in_turn(&[CREATED, (Put(2), Match(1), Unknown), (Put(3), Match(1), Done)]),
            in_turn(&[CREATED, (Delete, Match(1), Unknown), (Get, Condition::None, Missing)]),
        ] {
            assert!(linearizable(&history), "{history:#?}");
        }
    }

    #[test]
    fn planted_faults_are_found() {
        for history in [
            // Two writers with one tag, one after the other or at once: a lost update.
            in_turn(&[CREATED, (Put(2), Match(1), Done), (Put(3), Match(1), Done)]),
            at_once(&[CREATED, (Put(2), Match(1), Done), (Put(3), Match(1), Done)]),
            at_once(&[CREATED, (Put(2), NoneMatchAny, Created)]),
            at_once(&[CREATED, (Put(2), Match(1), Done), (Delete, Match(1), Done)]),
            // An old version after a newer one, a false 304, a write that went away or came from nowhere.
            in_turn(&[CREATED, (Put(2), Match(1), Done), (Get, Condition::None, Read(1))]),
            in_turn(&[CREATED, (Put(2), Match(1), Done), (Get, NoneMatch(1), NotModified)]),
            in_turn(&[CREATED, (Get, Condition::None, Missing)]),
            in_turn(&[(Get, Condition::None, Read(1)), CREATED]),
            // A refused write that was performed all the same, and a refusal without a reason.
            in_turn(&[CREATED, (Put(2), Match(9), Failed), (Get, Condition::None, Read(2))]),
            in_turn(&[CREATED, (Put(2), Match(1), Failed)]),
            in_turn(&[CREATED, (Put(2), Condition::None, Done)]),
            // A write without a response that happened, did not happen, and happened.
            in_turn(&[
                CREATED,
                (Put(2), Match(1), Unknown),
                (Get, Condition::None, Read(2)),
                (Get, Condition::None, Read(1)),
            ]),
            in_turn(&[CREATED, (Put(2), Match(1), Unknown), (Put(3), Match(1), Done), (Get, Condition::None, Read(2))]),
            in_turn(&[(Get, Condition::None, Read(2)), CREATED, (Put(2), Match(1), Unknown)]),
        ] {
            assert!(!linearizable(&history), "{history:#?}");
        }
    }
}
