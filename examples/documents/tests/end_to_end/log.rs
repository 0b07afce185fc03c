//! What the operator sees.

use std::fs;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::server::{Server, within_patience};

const NOTE: &str = "/documents/note";

#[test]
fn each_request_is_one_line_with_the_reason_of_its_status() {
    let folder = TempDir::new().expect("a temporary folder");
    let (database, log) = (folder.path().join("documents.db"), folder.path().join("log"));
    let server = Server::start_logged(&database, &log);
    let etag = server.put(NOTE, &[], "Hello").etag().to_owned();
    server.get(NOTE, &[]);
    server.get(NOTE, &[("If-None-Match", &etag)]);
    server.get("/documents?limit=0", &[]);
    server.put(NOTE, &[("If-Match", "\"stale\"")], "lost");
    server.delete(NOTE, &[]);
    server.get("/", &[("Host", "other.example")]);
    let other_writer = Connection::open(&database).expect("the same database");
    other_writer.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    server.put("/documents/busy", &[], "Hello");
    other_writer.execute_batch("ROLLBACK; DROP TABLE documents").expect("it is gone");
    server.get("/documents/broken", &[]);

    let lines = within_patience(move || {
        loop {
            let log = fs::read_to_string(&log).expect("a log");
            if log.lines().count() >= 9 {
                return log;
            }
        }
    });
    let expected = [
        ("INFO", "method=PUT path=\"/documents/note\" status=201 reason=\"every condition that applies is true"),
        ("INFO", "method=GET path=\"/documents/note\" status=200 reason=\"every condition that applies is true"),
        ("INFO", "method=GET path=\"/documents/note\" status=304 reason=\"the client has the current representation\""),
        ("INFO", "method=GET path=\"/documents\" status=400 reason=\"expected no query but limit"),
        ("INFO", "method=PUT path=\"/documents/note\" status=412 reason=\"If-Match is false"),
        ("INFO", "method=DELETE path=\"/documents/note\" status=428 reason=\"this may undo changes"),
        ("INFO", "method=GET path=\"/\" status=421 reason=\"this server has no such name"),
        ("WARN", "method=PUT path=\"/documents/busy\" status=503 reason=\"database is locked"),
        ("ERROR", "method=GET path=\"/documents/broken\" status=500 reason=\"no such table"),
    ];
    assert_eq!(lines.lines().count(), expected.len(), "{lines}");
    for (line, (level, text)) in lines.lines().zip(expected) {
        assert!(line.contains(level) && line.contains(text) && line.contains("duration="), "{line} is not {text}");
    }
}
