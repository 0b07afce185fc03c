//! What writers see that want to lose nothing of each other's work.

use std::sync::Barrier;
use std::thread;

use crate::server::{Reply, Server};

const NOTE: &str = "/documents/note";

#[test]
fn a_document_is_created_once() {
    let (server, _folder) = Server::start();
    let only_create = [("If-None-Match", "*")];
    let created = server.put(NOTE, &only_create, "first");
    assert_eq!((created.status, created.header("Location")), (201, Some(NOTE))); // INM-2

    let again = server.put(NOTE, &only_create, "second");
    assert_eq!((again.status, again.header("ETag")), (412, None)); // INM-6
    assert!(again.detail().starts_with("If-None-Match is false"));
    assert_eq!(server.get(NOTE, &[]).text(), "first");
}

#[test]
fn a_document_that_is_not_there_may_be_put_without_a_condition() {
    let (server, _folder) = Server::start();
    assert_eq!(server.put(NOTE, &[], "first").status, 201);
}

#[test]
fn the_current_tag_updates_and_an_old_one_changes_nothing() {
    let (server, _folder) = Server::start();
    let created = server.put(NOTE, &[], "first");
    let updated = server.put(NOTE, &[("If-Match", created.etag())], "second");
    assert_eq!((updated.status, updated.body.len()), (204, 0));
    assert_ne!(updated.etag(), created.etag()); // VAL-4, VAL-5

    let stale = server.put(NOTE, &[("If-Match", created.etag())], "third");
    assert_eq!((stale.status, stale.header("ETag")), (412, None)); // IM-5, S412-1, OPEN-30
    assert!(stale.detail().starts_with("If-Match is false"));
    let now = server.get(NOTE, &[]);
    assert_eq!((now.text(), now.etag()), ("second", updated.etag()));
}

#[test]
fn a_write_without_a_condition_says_what_to_send() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "first");
    for reply in [server.put(NOTE, &[], "second"), server.delete(NOTE, &[])] {
        assert_eq!(reply.status, 428); // R428-1
        assert!(reply.detail().contains("send If-Match with its ETag")); // R428-2
        assert_eq!(reply.header("ETag"), None);
    }
    assert_eq!(server.get(NOTE, &[]).text(), "first");
}

#[test]
fn a_condition_that_does_not_pin_the_version_is_no_guard() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "first");
    let first = server.dated(NOTE);
    let date = first.header("Last-Modified").unwrap_or_default();
    assert_eq!(server.put(NOTE, &[("If-Unmodified-Since", date)], "second").status, 428); // IUS-5, LM-3
    assert_eq!(server.put(NOTE, &[("If-None-Match", "\"other\"")], "second").status, 428);
    assert_eq!(server.put(NOTE, &[("If-Modified-Since", date)], "second").status, 428); // IMS-2
    assert_eq!(server.get(NOTE, &[]).text(), "first");
}

#[test]
fn a_condition_that_cannot_be_read_is_named_and_nothing_is_written() {
    let (server, _folder) = Server::start();
    let etag = server.put(NOTE, &[], "first").etag().to_owned();
    let unquoted = etag.trim_matches('"');
    let half = format!("{etag}, {unquoted}");

    // OPEN-1, OPEN-2, OPEN-4, OPEN-8
    let malformed = [
        ("If-Match", unquoted, 0),
        ("If-Match", half.as_str(), etag.len() + 2),
        ("If-None-Match", "*, *", 1),
        ("If-Unmodified-Since", "yesterday", 0),
    ];
    for (field, value, offset) in malformed {
        for reply in [server.put(NOTE, &[(field, value)], "second"), server.delete(NOTE, &[(field, value)])] {
            assert_eq!(reply.status, 400);
            let problem = reply.problem();
            assert_eq!((&problem["field"], &problem["offset"]), (&field.into(), &offset.into()));
            assert!(reply.detail().starts_with(&format!("{field} is malformed")));
        }
    }
    assert_eq!(server.get(NOTE, &[]).text(), "first");
}

#[test]
fn a_weak_tag_is_not_good_enough_for_a_writer() {
    let (server, _folder) = Server::start();
    let etag = server.put(NOTE, &[], "first").etag().to_owned();
    let weak = format!("W/{etag}");
    assert_eq!(server.put(NOTE, &[("If-Match", &weak)], "second").status, 412); // IM-1
    assert_eq!(server.get(NOTE, &[]).text(), "first");
}

#[test]
fn a_document_is_deleted_by_its_current_tag_only() {
    let (server, _folder) = Server::start();
    let first = server.put(NOTE, &[], "first");
    let second = server.put(NOTE, &[("If-Match", first.etag())], "second");
    assert_eq!(server.delete(NOTE, &[("If-Match", first.etag())]).status, 412);
    assert_eq!(server.get(NOTE, &[]).text(), "second");
    assert_eq!(server.delete(NOTE, &[("If-Match", second.etag())]).status, 204);
    assert_eq!(server.get(NOTE, &[]).status, 404);
}

#[test]
fn a_document_that_comes_back_has_a_tag_that_was_never_used() {
    let (server, _folder) = Server::start();
    let mut used = Vec::new();
    for _ in 0..3 {
        let etag = server.put(NOTE, &[], "the same").etag().to_owned();
        assert_eq!(server.delete(NOTE, &[("If-Match", &etag)]).status, 204);
        assert!(!used.contains(&etag)); // VAL-1
        used.push(etag);
    }
}

#[test]
fn what_is_not_there_cannot_be_updated() {
    let (server, _folder) = Server::start();
    for value in ["\"1\"", "*"] {
        let reply = server.put(NOTE, &[("If-Match", value)], "first");
        assert_eq!((reply.status, reply.header("ETag")), (412, None)); // WHEN-3
    }
    assert_eq!(server.get(NOTE, &[]).status, 404);
}

#[test]
fn what_is_not_there_is_not_found_whatever_the_conditions() {
    let (server, _folder) = Server::start();
    for condition in [("If-Match", "*"), ("If-Match", "unquoted"), ("If-None-Match", "*")] {
        assert_eq!(server.get(NOTE, &[condition]).status, 404); // WHEN-2
        assert_eq!(server.head(NOTE, &[condition]).status, 404);
        assert_eq!(server.delete(NOTE, &[condition]).status, 404);
    }
}

#[test]
fn of_sixteen_writers_with_one_tag_one_writes() {
    let (server, _folder) = Server::start();
    let etag = server.put(NOTE, &[], "before").etag().to_owned();
    let replies = sixteen_at_once(|writer| server.put(NOTE, &[("If-Match", &etag)], &writer));
    assert_one_won(&server, &replies, 204); // OPEN-19
}

#[test]
fn of_sixteen_creators_one_creates() {
    let (server, _folder) = Server::start();
    let replies = sixteen_at_once(|writer| server.put(NOTE, &[("If-None-Match", "*")], &writer));
    assert_one_won(&server, &replies, 201); // INM-2, OPEN-19
}

#[test]
fn of_sixteen_creators_without_a_condition_one_creates() {
    let (server, _folder) = Server::start();
    let replies = sixteen_at_once(|writer| server.put(NOTE, &[], &writer));
    let created = replies.iter().filter(|reply| reply.status == 201).count();
    let refused = replies.iter().filter(|reply| reply.status == 428).count();
    assert_eq!((created, refused), (1, 15));
}

/// The replies to sixteen requests, sent at the same moment, each with its number for a body.
fn sixteen_at_once(send: impl Fn(String) -> Reply + Sync) -> Vec<Reply> {
    let start = Barrier::new(16);
    let send_one = |number: usize| {
        start.wait();
        send(number.to_string())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..16).map(|number| scope.spawn(move || send_one(number))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a reply")).collect()
    })
}

/// One of them won, the others got 412, and what is there now is the winner's.
fn assert_one_won(server: &Server, replies: &[Reply], success: u16) {
    let lost = replies.iter().filter(|reply| reply.status == 412).count();
    assert_eq!(lost, 15);
    let winner = replies.iter().position(|reply| reply.status == success).expect("a winner");
    let now = server.get(NOTE, &[]);
    assert_eq!(now.text(), winner.to_string());
    assert_eq!(now.etag(), replies[winner].etag());
}
