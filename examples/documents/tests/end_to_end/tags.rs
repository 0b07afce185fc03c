//! Tags that never come back, and when they change.

use tempfile::TempDir;

use crate::server::{Server, database};

const NOTE: &str = "/documents/note";

/// VAL-1: a counter in the database would begin again.
#[test]
fn a_tag_does_not_come_back_with_a_new_database() {
    let mut tags = Vec::new();
    for text in ["first", "second"] {
        let (server, _folder) = Server::start();
        let etag = server.put(NOTE, &[], text).etag().to_owned();
        assert!(etag.len() >= 2 + 24 && !tags.contains(&etag), "{etag}"); // 96 bits in hexadecimal
        for old in &tags {
            assert_eq!(server.get(NOTE, &[("If-None-Match", old)]).status, 200);
            assert_eq!(server.put(NOTE, &[("If-Match", old)], "lost").status, 412);
        }
        tags.push(etag);
    }
}

/// VAL-3: a maximum of versions would stay after a deletion.
#[test]
fn the_tag_of_the_list_changes_with_what_is_listed_and_with_nothing_else() {
    let (server, _folder) = Server::start();
    let tag = || server.get("/documents", &[]).etag().to_owned();
    let mut tags = vec![tag()];
    server.put("/documents/a", &[], "1");
    tags.push(tag());
    server.put("/documents/b", &[], "2");
    tags.push(tag());
    server.put("/documents/a", &[("If-Match", "*")], "1");
    tags.push(tag());
    server.delete("/documents/a", &[("If-Match", "*")]);
    tags.push(tag());
    let count = tags.len();
    tags.sort_unstable();
    tags.dedup();
    assert_eq!(tags.len(), count);
    let last = tag();
    server.put("/documents/b", &[("If-Match", "\"stale\"")], "3");
    assert_eq!(tag(), last);
}

#[test]
fn a_weakened_tag_guards_a_write_only_if_the_operator_says_so() {
    let folder = TempDir::new().expect("a temporary folder");
    let server = Server::start_with(database(&folder), &["--behind-weakening-proxy"]);
    let stale = format!("W/{}", server.put(NOTE, &[], "first").etag());
    assert_eq!(server.put(NOTE, &[("If-Match", &stale)], "second").status, 204);
    assert_eq!(server.put(NOTE, &[("If-Match", &stale)], "third").status, 412);
    assert_eq!(server.delete(NOTE, &[("If-Match", &stale)]).status, 412);
    assert_eq!(server.get(NOTE, &[]).text(), "second");
}
