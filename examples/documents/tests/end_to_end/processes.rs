//! Several servers on one database.

use std::sync::Barrier;
use std::thread;

use tempfile::TempDir;

use crate::server::{Reply, Server, database};

const COUNTER: &str = "/documents/counter";

/// Servers that start at the same moment, so that each of them wants to make the database.
fn servers<const N: usize>() -> ([Server; N], TempDir) {
    let folder = TempDir::new().expect("a temporary folder");
    let database = database(&folder);
    let servers = thread::scope(|scope| {
        [(); N].map(|()| scope.spawn(|| Server::start_on(&database))).map(|thread| thread.join().expect("a server"))
    });
    (servers, folder)
}

#[test]
fn two_servers_tell_the_same_validators() {
    let ([one, other], _folder) = servers();
    let written = one.put(COUNTER, &[], "0");
    let (here, there) = (one.dated(COUNTER), other.dated(COUNTER));
    assert_eq!((here.etag(), there.etag()), (written.etag(), written.etag()));
    assert_eq!(here.header("Last-Modified"), there.header("Last-Modified"));

    // VAL-1: nor does one of them give away a tag of the other.
    assert_eq!(other.delete(COUNTER, &[("If-Match", here.etag())]).status, 204);
    assert_ne!(one.put(COUNTER, &[], "0").etag(), written.etag());
}

#[test]
fn eight_servers_make_one_database() {
    let (servers, _folder) = servers::<8>();
    let etag = servers[0].put(COUNTER, &[], "0").etag().to_owned();
    assert!(servers.iter().all(|server| server.get(COUNTER, &[]).etag() == etag));
}

#[test]
fn of_two_creators_on_two_servers_one_creates() {
    let ([one, other], _folder) = servers();
    for round in 0..50 {
        let path = format!("/documents/{round}");
        let create = |server: &Server, body| server.put(&path, &[("If-None-Match", "*")], body);
        let (first, second) = at_once(|| create(&one, "first"), || create(&other, "second"));
        let winner = match (first.status, second.status) {
            (201, 412) => "first",
            (412, 201) => "second",
            statuses => panic!("{statuses:?}"), // INM-2, OPEN-19
        };
        assert_eq!(one.get(&path, &[]).text(), winner);
    }
}

#[test]
fn of_an_update_and_a_deletion_with_one_tag_one_happens() {
    let ([one, other], _folder) = servers();
    for round in 0..50 {
        let path = format!("/documents/{round}");
        let etag = one.put(&path, &[], "before").etag().to_owned();
        let if_match = [("If-Match", etag.as_str())];
        let (update, deletion) = at_once(|| one.put(&path, &if_match, "after"), || other.delete(&path, &if_match));
        let left = match (update.status, deletion.status) {
            (204, 412) => 200,
            (412, 204) => 404,
            statuses => panic!("{statuses:?}"), // OPEN-19
        };
        assert_eq!(one.get(&path, &[]).status, left);
    }
}

/// The replies to two requests that are sent at the same moment.
fn at_once(one: impl FnOnce() -> Reply, other: impl FnOnce() -> Reply + Send) -> (Reply, Reply) {
    let start = Barrier::new(2);
    thread::scope(|scope| {
        let other = scope.spawn(|| {
            start.wait();
            other()
        });
        start.wait();
        (one(), other.join().expect("a reply"))
    })
}
