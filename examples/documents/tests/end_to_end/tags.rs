//! Tags that never come back, and what that costs.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tempfile::TempDir;

use crate::server::{Server, within_patience};

const NOTE: &str = "/documents/note";

/// VAL-1: a counter in the file would begin again.
#[test]
fn a_tag_does_not_come_back_with_a_new_file() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut tags = Vec::new();
    for name in ["first.db", "second.db"] {
        let server = Server::start_on(&folder.path().join(name));
        let etag = server.put(NOTE, &[], name).etag().to_owned();
        assert!(etag.len() >= 2 + 24 && !tags.contains(&etag), "{etag}"); // 96 bits in hexadecimal
        for old in &tags {
            assert_eq!(server.get(NOTE, &[("If-None-Match", old)]).status, 200);
            assert_eq!(server.put(NOTE, &[("If-Match", old)], "lost").status, 412);
        }
        tags.push(etag);
    }
}

/// VAL-1: a counter would go back, and give the tag of the lost version to another one.
#[test]
fn a_tag_does_not_come_back_with_a_backup() {
    let (mut server, folder) = Server::start();
    let (file, backup) = (folder.path().join("documents.db"), folder.path().join("backup"));
    let first = server.put(NOTE, &[], "first").etag().to_owned();
    Connection::open(&file).expect("a database").execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("one file");
    fs::copy(&file, &backup).expect("a backup");
    let lost = server.put(NOTE, &[("If-Match", &first)], "lost").etag().to_owned();
    server.terminate();
    assert!(server.exit_status().success());
    for name in ["documents.db-wal", "documents.db-shm"] {
        let _ = fs::remove_file(folder.path().join(name));
    }
    fs::copy(&backup, &file).expect("the backup is restored");

    let server = Server::start_on(&file);
    assert_eq!(server.get(NOTE, &[("If-None-Match", &first)]).status, 304);
    server.put(NOTE, &[("If-Match", &first)], "other");
    assert_eq!(server.get(NOTE, &[("If-None-Match", &lost)]).status, 200);
    assert_eq!(server.put(NOTE, &[("If-Match", &lost)], "lost").status, 412);
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

/// The clock is set back by an hour, as the database sees it.
#[test]
fn a_clock_that_is_set_back_makes_no_false_304() {
    let (server, folder) = Server::start();
    server.put(NOTE, &[], "first");
    let database = Connection::open(folder.path().join("documents.db")).expect("the same database");
    database.execute("UPDATE documents SET modified = modified + 3600", []).expect("a date");
    let stored =
        || database.query_row("SELECT modified FROM documents", [], |row| row.get::<_, i64>(0)).expect("a date");
    let (before, etag) = (stored(), server.get(NOTE, &[]).etag().to_owned());

    // LM-2: a date in the future is not published.
    assert_eq!(server.get(NOTE, &[]).header("Last-Modified"), None);
    assert_eq!(server.put(NOTE, &[("If-Match", &etag)], "second").header("Last-Modified"), None);
    assert!(stored() > before);
    let later = ("If-Modified-Since", "Fri, 31 Dec 9999 23:59:59 GMT");
    assert_eq!(server.get(NOTE, &[later]).text(), "second");
}

#[test]
fn a_weakened_tag_guards_a_write_only_if_the_operator_says_so() {
    let folder = TempDir::new().expect("a temporary folder");
    let server = Server::start_with(&folder.path().join("documents.db"), &["--behind-weakening-proxy"]);
    let stale = format!("W/{}", server.put(NOTE, &[], "first").etag());
    assert_eq!(server.put(NOTE, &[("If-Match", &stale)], "second").status, 204);
    assert_eq!(server.put(NOTE, &[("If-Match", &stale)], "third").status, 412);
    assert_eq!(server.delete(NOTE, &[("If-Match", &stale)]).status, 412);
    assert_eq!(server.get(NOTE, &[]).text(), "second");
}

/// Evaluate first, load later: what cannot be loaded is not asked for.
#[test]
fn a_304_and_head_load_no_content() {
    let (server, folder) = Server::start();
    let etag = server.put(NOTE, &[], "Hello").etag().to_owned();
    let list = server.get("/documents", &[]).etag().to_owned();
    // A content type that is not text cannot be listed, nor can its row be loaded.
    let database = Connection::open(folder.path().join("documents.db")).expect("the same database");
    database
        .execute_batch(
            "ALTER TABLE documents RENAME TO kept; CREATE TABLE documents (id, tag, modified, content_type, body); \
                        INSERT INTO documents SELECT id, tag, modified, content_type, 5 FROM kept",
        )
        .expect("content that cannot be loaded");
    assert_eq!(server.get(NOTE, &[]).status, 500);
    assert_eq!(server.head(NOTE, &[]).status, 200);
    assert_eq!(server.get(NOTE, &[("If-None-Match", &etag)]).status, 304);
    database.execute_batch("UPDATE documents SET content_type = x'00'").expect("a list that cannot be loaded");
    assert_eq!(server.get("/documents", &[]).status, 500);
    assert_eq!(server.head("/documents", &[]).etag(), list);
    assert_eq!(server.get("/documents", &[("If-None-Match", &list)]).status, 304);
}

#[test]
fn a_writer_that_waits_keeps_no_reader_waiting() {
    let (server, folder) = Server::start();
    server.put(NOTE, &[], "first");
    let other_writer = Connection::open(folder.path().join("documents.db")).expect("the same database");
    other_writer.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    thread::scope(|scope| {
        let writers: Vec<_> =
            (0..32).map(|_| scope.spawn(|| server.put(NOTE, &[("If-Match", "*")], "second").status)).collect();
        thread::sleep(Duration::from_millis(200));
        let begun = Instant::now();
        for _ in 0..20 {
            assert_eq!(server.get(NOTE, &[]).text(), "first");
        }
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
        let statuses: Vec<_> = writers.into_iter().map(|writer| writer.join().expect("a status")).collect();
        assert_eq!(statuses, [503; 32]);
    });
}

#[test]
fn a_foreign_or_newer_database_is_refused_and_left_untouched() {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, sql) in [
        ("foreign", "CREATE TABLE photos (id)"),
        ("marked", "PRAGMA application_id = 7"),
        ("newer", "PRAGMA application_id = 1685021555; PRAGMA user_version = 2; CREATE TABLE documents (id)"),
    ] {
        let file = folder.path().join(name);
        Connection::open(&file).expect("a database").execute_batch(sql).expect("its content");
        let before = fs::read(&file).expect("a file");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_documents"));
        command.args(["--listen", "127.0.0.1:0", "--database"]).arg(&file);
        let output = within_patience(move || command.output().expect("an end"));
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        let reason = if name == "newer" { "version 2" } else { "another program" };
        assert!(!output.status.success() && message.contains(reason), "{name}: {message}");
        assert!(fs::read(&file).expect("a file") == before, "{name}");
    }
}
