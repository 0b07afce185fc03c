//! All interleavings of clients that read, change and write guarded, with both halves of the crate, on a small store.
//!
//! A request may be lost, or its response; then it is sent again, while the first may still be on its way. The server may
//! stop between swap and response, and may redirect. Each client adds its own letter to the content. At the end, each
//! letter has to be there once, and each client has to know it. Planted faults have to be found.

use std::collections::HashSet;

use http::header::LOCATION;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_conditional::client::{self, Outcome, Sent, Validation};
use http_conditional::{Decision, ETag, Preconditions, Validators};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    /// The server does not compare the version when it writes.
    WriteWithoutSwap,
    /// After 412 the client takes the new tag and sends its old content.
    RetryWithoutReading,
    /// The tags are weak, stay the same over a change, and the client guards with them. The server compares them.
    WeakTag,
    /// The client follows a redirect without its guard.
    GuardLostOnRedirect,
    /// The client takes a 412 after a resend for a conflict, and never looks whether its change is there.
    DoubtTakenForConflict,
}

/// How much may go wrong in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Mishaps {
    lost: u8,
    redirects: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    version: u8,
    content: Vec<u8>,
    clients: Vec<Client>,
    on_the_way: Vec<Write>,
    mishaps: Mishaps,
}

/// A version as one client or the store has it.
type Copy = (u8, Vec<u8>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Client {
    copy: Option<Copy>,
    /// The version that was refused last.
    refused: Option<u8>,
    /// Whether any request was sent twice, so that an earlier write may have been, or may yet be, performed.
    in_doubt: bool,
    at: At,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum At {
    Reading,
    Changing,
    Waiting(Times),
    Done,
    /// Ended without a write, and knows it.
    Unguarded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Times {
    Once,
    Twice,
}

/// A write on its way to the server, or in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Write {
    client: usize,
    /// The version in If-Match.
    guard: Option<u8>,
    content: Vec<u8>,
    /// The version that the server has evaluated it with.
    evaluated: Option<u8>,
    /// Whether its client still waits for the response.
    is_awaited: bool,
}

/// What an interleaving came to, if it came to harm.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Harm {
    LostUpdate,
    AppliedTwice,
    Untruth,
}

struct Run {
    fault: Fault,
    weak: bool,
    seen: HashSet<World>,
    harms: Vec<Harm>,
    ends: usize,
}

fn tag(run: &Run, version: u8) -> Validators {
    if run.weak {
        return Validators::from(ETag::version(version / 2).weakened());
    }
    Validators::from(ETag::version(version))
}

/// Explores everything that can happen from here.
fn explore(clients: usize, mishaps: Mishaps, fault: Fault, weak: bool) -> Run {
    let client = Client { copy: None, refused: None, in_doubt: false, at: At::Reading };
    let first =
        World { version: 0, content: Vec::new(), clients: vec![client; clients], on_the_way: Vec::new(), mishaps };
    let mut run = Run { fault, weak, seen: HashSet::new(), harms: Vec::new(), ends: 0 };
    let mut to_do = vec![first];
    while let Some(mut world) = to_do.pop() {
        world.on_the_way.sort();
        if !run.seen.insert(world.clone()) {
            continue;
        }
        let before = to_do.len();
        for client in 0..clients {
            step_of_client(&mut run, &world, client, &mut to_do);
        }
        for write in 0..world.on_the_way.len() {
            step_of_server(&mut run, &world, write, &mut to_do);
        }
        if to_do.len() == before {
            run.ends += 1;
            check_end(&mut run, &world);
        }
    }
    run
}

fn check_end(run: &mut Run, world: &World) {
    for (number, client) in (0..).zip(&world.clients) {
        let is_there = world.content.contains(&number); // twice is found when it is written
        let knows = match client.at {
            At::Done => is_there,
            At::Unguarded => !is_there,
            _ => false,
        };
        if !knows {
            run.harms.push(Harm::Untruth);
        }
    }
}

fn step_of_client(run: &mut Run, world: &World, number: usize, to_do: &mut Vec<World>) {
    let letter = u8::try_from(number).expect("few clients");
    match world.clients[number].at {
        At::Reading => {
            let mut next = world.clone();
            let client = &mut next.clients[number];
            client.copy = Some(read(run, world, client.copy.as_ref()));
            let (_, content) = client.copy.as_ref().expect("it was read");
            let compares = client.in_doubt && run.fault != Fault::DoubtTakenForConflict;
            client.at = if compares && content.contains(&letter) { At::Done } else { At::Changing };
            to_do.push(next);
        }
        At::Changing => {
            let mut next = world.clone();
            let client = &mut next.clients[number];
            let (version, content) = client.copy.clone().expect("it was read");
            let mut request = HeaderMap::new();
            let base = tag(run, version);
            let guarded = match client.refused {
                _ if run.fault == Fault::WeakTag => client::guard_weakened(&base, &mut request),
                Some(refused) if refused != version => client::guard_again(&tag(run, refused), &base, &mut request),
                _ => client::guard(&base, &mut request),
            };
            if guarded.is_err() {
                client.at = At::Unguarded;
            } else {
                client.at = At::Waiting(Times::Once);
                let content = [content.as_slice(), &[letter]].concat();
                next.on_the_way.push(Write {
                    client: number,
                    guard: Some(version),
                    content,
                    evaluated: None,
                    is_awaited: true,
                });
            }
            to_do.push(next);
        }
        At::Waiting(_) if world.mishaps.lost > 0 => {
            let awaited = world.on_the_way.iter().position(|write| write.client == number && write.is_awaited);
            let awaited = awaited.expect("it waits for a response");
            // The request or its response is lost, or late: its client sends it again.
            let mut next = world.clone();
            next.mishaps.lost -= 1;
            next.on_the_way[awaited].is_awaited = false;
            resend(&mut next, &world.on_the_way[awaited]);
            if world.on_the_way[awaited].evaluated.is_none() {
                let mut never_arrived = next.clone();
                never_arrived.on_the_way.remove(awaited);
                to_do.push(never_arrived);
            }
            to_do.push(next);
        }
        At::Waiting(_) | At::Done | At::Unguarded => {}
    }
}

fn resend(world: &mut World, write: &Write) {
    let client = &mut world.clients[write.client];
    client.at = At::Waiting(Times::Twice);
    client.in_doubt = true;
    world.on_the_way.push(Write { evaluated: None, is_awaited: true, ..write.clone() });
}

/// A GET that revalidates the copy, if there is one.
fn read(run: &Run, world: &World, copy: Option<&Copy>) -> Copy {
    let kept = copy.map_or(Validators::default(), |(version, _)| tag(run, *version));
    let mut request = HeaderMap::new();
    let asked = client::revalidate(&kept, &mut request);
    let current = tag(run, world.version);
    let verdict = Preconditions::from_headers(&request).evaluate(&Method::GET, &current);
    let mut response = HeaderMap::new();
    current.write_to(&mut response);
    let status = if verdict.decision() == Decision::NotModified { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    match (asked.read_validation(status, &response), copy) {
        (Validation::Replace(_), _) => (world.version, world.content.clone()),
        (Validation::Update(_) | Validation::UseAsIs, Some(copy)) => copy.clone(),
        (other, _) => panic!("{other:?}"),
    }
}

fn step_of_server(run: &mut Run, world: &World, number: usize, to_do: &mut Vec<World>) {
    let write = &world.on_the_way[number];
    let mut next = world.clone();
    match write.evaluated {
        None => {
            if admits(run, world, write) {
                next.on_the_way[number].evaluated = Some(world.version);
            } else {
                next.on_the_way.remove(number);
                respond(run, &mut next, write, StatusCode::PRECONDITION_FAILED);
            }
            to_do.push(next);
            if world.mishaps.redirects > 0 {
                let mut redirected = world.clone();
                redirected.mishaps.redirects -= 1;
                redirected.on_the_way.remove(number);
                respond(run, &mut redirected, write, StatusCode::TEMPORARY_REDIRECT);
                to_do.push(redirected);
            }
        }
        // Another writer was faster: evaluate again.
        Some(evaluated) if evaluated != world.version && run.fault != Fault::WriteWithoutSwap => {
            next.on_the_way[number].evaluated = None;
            to_do.push(next);
        }
        Some(_) => {
            if !world.content.iter().all(|letter| write.content.contains(letter)) {
                run.harms.push(Harm::LostUpdate);
                return;
            }
            let mut letters = write.content.clone();
            letters.sort_unstable();
            letters.dedup();
            if letters.len() != write.content.len() || write.content.len() == world.content.len() {
                run.harms.push(Harm::AppliedTwice);
                return;
            }
            next.on_the_way.remove(number);
            next.version += 1;
            next.content.clone_from(&write.content);
            // It stops between swap and response.
            if world.mishaps.lost > 0 && write.is_awaited {
                let mut stopped = next.clone();
                stopped.mishaps.lost -= 1;
                resend(&mut stopped, write);
                to_do.push(stopped);
            }
            respond(run, &mut next, write, StatusCode::NO_CONTENT);
            to_do.push(next);
        }
    }
}

fn admits(run: &Run, world: &World, write: &Write) -> bool {
    let mut request = HeaderMap::new();
    if let Some(version) = write.guard {
        client::guard_weakened(&tag(run, version), &mut request).expect("there is a tag");
    }
    let current = tag(run, world.version);
    let preconditions = Preconditions::from_headers(&request);
    match (run.fault, write.guard) {
        // This server compares weakly, and one that does not ask for a guard lets anything through.
        (Fault::WeakTag, Some(version)) => version / 2 == world.version / 2,
        (Fault::GuardLostOnRedirect, None) => {
            preconditions.evaluate(&Method::PUT, &current).decision() == Decision::Proceed
        }
        _ => preconditions.admit(&Method::PUT, &current).is_ok(),
    }
}

/// The response reaches the client, unless it no longer waits for it.
fn respond(run: &Run, world: &mut World, write: &Write, status: StatusCode) {
    if !write.is_awaited {
        return;
    }
    let now = world.version;
    let client = &mut world.clients[write.client];
    let At::Waiting(times) = client.at else { panic!("no client waits") };
    let sent = if times == Times::Once { Sent::Once } else { Sent::MaybeTwice };
    let mut response = HeaderMap::new();
    response.insert(LOCATION, HeaderValue::from_static("/elsewhere"));
    match client::read_outcome(sent, status, &response) {
        Outcome::Written(_) => client.at = At::Done,
        Outcome::Refused if run.fault == Fault::RetryWithoutReading => {
            let (_, content) = client.copy.take().expect("it was read");
            client.copy = Some((now, content));
            client.at = At::Changing;
        }
        Outcome::Refused => {
            client.refused = write.guard;
            client.at = At::Reading;
        }
        Outcome::InDoubt => client.at = At::Reading,
        Outcome::Redirected => {
            let mut request = HeaderMap::new();
            let version = write.guard.expect("this client guards");
            client::guard_weakened(&tag(run, version), &mut request).expect("there is a tag");
            assert!(client::before_redirect(&Method::PUT, &mut request).is_err(), "it must not be sent on");
            if run.fault == Fault::GuardLostOnRedirect {
                world.on_the_way.push(Write { guard: None, evaluated: None, ..write.clone() });
            } else {
                client.at = At::Reading;
            }
        }
        other => panic!("{other:?}"),
    }
}

const CALM: Mishaps = Mishaps { lost: 0, redirects: 0 };

/// The harm that honest clients and an honest server come to.
fn harms_of_the_honest(clients: usize, mishaps: Mishaps) -> Vec<Harm> {
    let run = explore(clients, mishaps, Fault::None, false);
    println!("{clients} clients, {mishaps:?}: {} states, {} ends", run.seen.len(), run.ends);
    assert!(run.ends > 0, "it never ends");
    assert!(run.seen.len() > 40, "{} states", run.seen.len());
    run.harms
}

/// CLIENT-9, ANSWER-3, ANSWER-5, OPEN-19
#[test]
fn two_clients_lose_nothing() {
    assert_eq!(harms_of_the_honest(2, CALM), []);
}

/// CLIENT-4, ANSWER-7, OPEN-43, OPEN-48
#[test]
fn two_clients_lose_nothing_whatever_is_lost() {
    assert_eq!(harms_of_the_honest(2, Mishaps { lost: 3, redirects: 2 }), []);
}

/// CLIENT-4, ANSWER-7, OPEN-43, OPEN-48
#[test]
fn three_clients_lose_nothing_whatever_is_lost() {
    assert_eq!(harms_of_the_honest(3, Mishaps { lost: 2, redirects: 0 }), []);
    assert_eq!(harms_of_the_honest(3, Mishaps { lost: 1, redirects: 1 }), []);
}

/// CLIENT-10: with weak tags no client sends a write, and each knows that.
#[test]
fn with_weak_tags_nothing_is_written() {
    let run = explore(3, Mishaps { lost: 1, redirects: 1 }, Fault::None, true);
    assert_eq!(run.harms, []);
    assert!(run.seen.iter().all(|world| world.content.is_empty() && world.on_the_way.is_empty()));
    assert!(run.seen.iter().any(|world| world.clients.iter().all(|client| client.at == At::Unguarded)));
}

fn harms(mishaps: Mishaps, fault: Fault) -> Vec<Harm> {
    let mut harms = explore(2, mishaps, fault, fault == Fault::WeakTag).harms;
    harms.sort();
    harms.dedup();
    harms
}

/// The search finds what it is for.
#[test]
fn each_planted_fault_is_found() {
    assert!(harms(CALM, Fault::WriteWithoutSwap).contains(&Harm::LostUpdate));
    assert!(harms(CALM, Fault::RetryWithoutReading).contains(&Harm::LostUpdate));
    assert!(harms(CALM, Fault::WeakTag).contains(&Harm::LostUpdate));
    let redirect = Mishaps { lost: 0, redirects: 1 };
    assert!(harms(redirect, Fault::GuardLostOnRedirect).contains(&Harm::LostUpdate));
    let lost = Mishaps { lost: 1, redirects: 0 };
    assert!(harms(lost, Fault::DoubtTakenForConflict).contains(&Harm::AppliedTwice));
    // Each needs its occasion: without it the same client does no harm.
    assert_eq!(harms(CALM, Fault::GuardLostOnRedirect), []);
    assert_eq!(harms(CALM, Fault::DoubtTakenForConflict), []);
}
