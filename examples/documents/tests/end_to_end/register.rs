//! Sixteen clients who do anything to a few documents, while servers are killed and responses are lost.
//!
//! `DOCUMENTS_SECONDS=150` goes on for so long.

use std::collections::HashMap;
use std::env;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::balanced::Pair;
use crate::linear::{Condition, Method, Operation, Outcome, linearizable};
use crate::server::{Client, Reply, database};

const CLIENTS: u64 = 16;
const DOCUMENTS: usize = 4;
/// How many requests a client sends in a round, which has documents of its own.
const REQUESTS: u32 = 40;
const ROUNDS: u32 = 8;

#[test]
fn every_document_is_linearizable() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut pair = Pair::start_on(database(&folder));
    let proxy = pair.proxy();
    let end = env::var("DOCUMENTS_SECONDS").map(|seconds| Duration::from_secs(seconds.parse().expect("a number")));
    let (start, mut count) = (Instant::now(), [0; 3]);
    for round in (0..).take_while(|round| end.as_ref().map_or(*round < ROUNDS, |end| start.elapsed() < *end)) {
        let documents: Vec<_> = (0..DOCUMENTS).map(|number| Document::new(round, number)).collect();
        thread::scope(|scope| {
            for number in 0..CLIENTS {
                let (address, documents) = (&proxy.address, &documents);
                let mut random = Random(u64::from(round) << 32 | number << 8 | 1);
                scope.spawn(move || {
                    let client = Client::new(address);
                    for request in 0..REQUESTS {
                        let value = request << 8 | u32::try_from(number).expect("a small number");
                        documents[random.below(DOCUMENTS)].request(&client, &mut random, value, start);
                    }
                });
            }
            proxy.lose_the_next_success();
            thread::sleep(Duration::from_millis(100));
            let victim = &mut pair.servers[round as usize % 2];
            victim.kill();
            proxy.lose_the_next_success();
            victim.restart_on(&pair.database);
        });
        for document in documents {
            let Seen { history, tags } = document.seen.into_inner().expect("a history");
            let unknown = history.iter().filter(|operation| operation.outcome == Outcome::Unknown).count();
            assert!(linearizable(&history), "round {round}, {}: {history:#?}", document.path); // OPEN-19
            // VAL-1: no tag comes back for another version.
            let versions: HashMap<_, _> = tags.iter().map(|(tag, value)| (tag, value)).collect();
            assert!(tags.iter().all(|(tag, value)| versions[tag] == value), "{tags:?}");
            count = [count[0] + 1, count[1] + history.len(), count[2] + unknown];
        }
    }
    let [documents, requests, unknown] = count;
    assert!(requests > 1000, "{requests}");
    println!("{documents} documents, {requests} requests, {unknown} of them without a response: linearizable");
}

/// A generator of numbers that look random, the same in each run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        for shift in [13_i32, -7, 17] {
            self.0 ^= if shift > 0 { self.0 << shift } else { self.0 >> -shift };
        }
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

struct Document {
    path: String,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    history: Vec<Operation>,
    /// Each tag that a response had, with the number that it came with.
    tags: Vec<(String, u32)>,
}

impl Document {
    fn new(round: u32, number: usize) -> Self {
        Self { path: format!("/documents/{round}-{number}"), seen: Mutex::default() }
    }

    /// Sends a request of any kind, and writes down what came of it.
    fn request(&self, client: &Client, random: &mut Random, value: u32, start: Instant) {
        let method =
            [Method::Get, Method::Get, Method::Put(value), Method::Put(value), Method::Delete][random.below(5)];
        let (condition, field) = self.condition(random);
        let headers: Vec<_> = field.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let now = || u64::try_from(start.elapsed().as_nanos()).expect("a short time");
        let begun = now();
        let reply = match method {
            Method::Get => client.try_send("GET", &self.path, &headers, None),
            Method::Put(value) => {
                let headers = [&[crate::server::TEXT], &headers[..]].concat();
                client.try_send("PUT", &self.path, &headers, Some(value.to_string().as_bytes()))
            }
            Method::Delete => client.try_send("DELETE", &self.path, &headers, None),
        };
        let ended = now();
        let outcome = match &reply {
            Ok(reply) => outcome(reply),
            Err(_) => Some(Outcome::Unknown),
        };
        let mut seen = self.seen.lock().expect("a history");
        let (Ok(reply), Some(outcome)) = (reply, outcome) else {
            if let (Some(Outcome::Unknown), Method::Put(_) | Method::Delete) = (outcome, method) {
                seen.history.push(Operation { begun, ended: u64::MAX, method, condition, outcome: Outcome::Unknown });
            }
            return;
        };
        match (method, outcome) {
            // A read without a response says nothing.
            (Method::Get, Outcome::Unknown) => return,
            (_, Outcome::Read(value)) | (Method::Put(value), Outcome::Created | Outcome::Done) => {
                seen.tags.push((reply.etag().to_owned(), value));
            }
            _ => {}
        }
        seen.history.push(Operation { begun, ended, method, condition, outcome });
    }

    /// Every kind of condition, with a tag that was current not long ago.
    fn condition(&self, random: &mut Random) -> (Condition, Option<(&'static str, String)>) {
        let seen = self.seen.lock().expect("a history");
        let recent = seen.tags.iter().rev().take(3).nth(random.below(3)).cloned();
        match (random.below(8), recent) {
            (0, _) => (Condition::None, None),
            (1, _) => (Condition::MatchAny, Some(("If-Match", String::from("*")))),
            (2, Some((tag, value))) => (Condition::NoneMatch(value), Some(("If-None-Match", tag))),
            (3.., Some((tag, value))) => (Condition::Match(value), Some(("If-Match", tag))),
            (_, None) => (Condition::NoneMatchAny, Some(("If-None-Match", String::from("*")))),
        }
    }
}

/// `None` for what certainly had no effect.
fn outcome(reply: &Reply) -> Option<Outcome> {
    Some(match reply.status {
        200 => Outcome::Read(reply.text().parse().expect("a number")),
        201 => Outcome::Created,
        204 => Outcome::Done,
        304 => Outcome::NotModified,
        404 => Outcome::Missing,
        412 => Outcome::Failed,
        428 => Outcome::Required,
        503 if reply.is_unavailable() => return None,
        502 | 503 => Outcome::Unknown,
        status => panic!("{status} is unexpected: {reply:?}"),
    })
}
