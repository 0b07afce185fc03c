//! The client's half of the crate against two servers, through a proxy that loses, cuts and delays at random, while
//! servers are killed: every change is made, and made once.

use std::thread;
use std::time::Duration;

use http_conditional::Validators;
use http_conditional::client::{Outcome, Sent, guard, guard_again, only_create, read_outcome};
use tempfile::TempDir;
use ureq::http::{HeaderMap, StatusCode};

use crate::balanced::Pair;
use crate::server::{Client, Reply, TEXT, database};

const DOCUMENT: &str = "/documents/edited";
const WRITERS: usize = 8;
const CHANGES: usize = 30;
const KILLS: usize = 4;
/// Among eight writers, each of which may be faster.
const ATTEMPTS: usize = 100 * WRITERS * CHANGES;

/// CLIENT-4, CLIENT-9, CLIENT-12, OPEN-43: what the writers saw is what the document holds at the end.
#[test]
fn every_change_is_made_once() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut pair = Pair::start_on(database(&folder));
    let proxy = pair.proxy();
    proxy.become_unreliable();
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let client = Client::new(&proxy.address);
                scope.spawn(move || (0..CHANGES).for_each(|number| append(&client, &format!("{writer} {number}"))))
            })
            .collect();
        for round in 0..KILLS {
            let lines = || pair.servers[1 - round % 2].try_send("GET", DOCUMENT, &[], None);
            let enough = (round + 1) * WRITERS * CHANGES / (KILLS + 2);
            while !lines().is_ok_and(|reply| reply.text().lines().count() >= enough) {
                assert!(!writers.iter().all(thread::ScopedJoinHandle::is_finished), "the writers have ended too early");
                thread::sleep(Duration::from_millis(20));
            }
            pair.servers[round % 2].kill();
            pair.servers[round % 2].restart_on(&pair.database);
        }
    });
    let reply = pair.servers[0].get(DOCUMENT, &[]);
    for writer in 0..WRITERS {
        let made: Vec<_> = reply.text().lines().filter_map(|line| line.strip_prefix(&format!("{writer} "))).collect();
        let expected: Vec<_> = (0..CHANGES).map(|number| number.to_string()).collect();
        assert_eq!(made, expected, "of writer {writer}");
    }
    assert_eq!(reply.text().lines().count(), WRITERS * CHANGES);
}

/// Reads, appends a line, and writes guarded, until the line is there. The line is its own ID.
fn append(client: &Client, line: &str) {
    let mut refused: Option<Validators> = None;
    for _ in 0..ATTEMPTS {
        let Ok(read) = client.try_send("GET", DOCUMENT, &[], None) else { continue };
        let (base, mut request) = (Validators::from_headers(read.headers()), HeaderMap::new());
        let text = match read.status {
            200 if read.text().lines().any(|found| found == line) => return, // after a lost response
            200 => {
                let guarded = match &refused {
                    Some(refused) => guard_again(refused, &base, &mut request),
                    None => guard(&base, &mut request),
                };
                guarded.expect("a strong tag, and another one if the last was refused");
                read.text()
            }
            404 => {
                only_create(&mut request);
                ""
            }
            502 | 503 => continue,
            status => panic!("GET: {status}"),
        };
        let (sent, reply) = write(client, &request, &format!("{text}{line}\n"));
        let Some(reply) = reply else { continue };
        let status = StatusCode::from_u16(reply.status).expect("a status");
        match read_outcome(sent, status, reply.headers()) {
            Outcome::Written(_) | Outcome::Created(_) => return,
            Outcome::Refused => refused = Some(base),
            Outcome::InDoubt => refused = None,
            Outcome::Other if status.is_server_error() => {}
            outcome => panic!("PUT: {status}, {outcome:?}"),
        }
    }
    panic!("{line}: no success in {ATTEMPTS} attempts");
}

/// If the response is lost, the same request is sent once more: it is guarded.
fn write(client: &Client, request: &HeaderMap, text: &str) -> (Sent, Option<Reply>) {
    let condition = request.iter().map(|(name, value)| (name.as_str(), value.to_str().expect("ASCII")));
    let headers: Vec<_> = condition.chain([TEXT]).collect();
    let put = || client.try_send("PUT", DOCUMENT, &headers, Some(text.as_bytes())).ok();
    match put() {
        Some(reply) => (Sent::Once, Some(reply)),
        None => (Sent::MaybeTwice, put()),
    }
}
