//! What can be seen of a database that is a file.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use nix::fcntl::{FcntlArg, fcntl};
use nix::libc::{F_WRLCK, SEEK_SET, flock};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::server::{Server, within_patience};

const NOTE: &str = "/documents/note";

fn same_database(folder: &TempDir) -> Connection {
    Connection::open(folder.path().join("documents.db")).expect("the same database")
}

/// Another writer, who stays.
fn locked(file: &Path) -> Connection {
    let other_writer = Connection::open(file).expect("the same database");
    other_writer.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    other_writer
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

/// The clock is set back by an hour, as the database sees it.
#[test]
fn a_clock_that_is_set_back_makes_no_false_304() {
    let (server, folder) = Server::start();
    server.put(NOTE, &[], "first");
    let database = same_database(&folder);
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

/// Evaluate first, load later: what cannot be loaded is not asked for.
#[test]
fn a_304_and_head_load_no_content() {
    let (server, folder) = Server::start();
    let etag = server.put(NOTE, &[], "Hello").etag().to_owned();
    let list = server.get("/documents", &[]).etag().to_owned();
    // A content type that is not text cannot be listed, nor can its row be loaded.
    let database = same_database(&folder);
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
    let _other_writer = locked(&folder.path().join("documents.db"));
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

/// Another process was stopped in a checkpoint: it has the locks that a reader needs.
#[test]
fn readers_that_wait_keep_no_other_request_waiting() {
    let (server, folder) = Server::start();
    server.put(NOTE, &[], "first");
    let shared =
        File::options().write(true).open(folder.path().join("documents.db-shm")).expect("the index of the WAL");
    let locks = flock {
        l_type: F_WRLCK.try_into().expect("a type"),
        l_whence: SEEK_SET.try_into().expect("a place"),
        l_start: 124,
        l_len: 4,
        l_pid: 0,
    };
    fcntl(&shared, FcntlArg::F_SETLK(&locks)).expect("the locks of four readers");
    thread::scope(|scope| {
        let readers: Vec<_> = (0..8).map(|_| scope.spawn(|| server.get(NOTE, &[]).status)).collect();
        thread::sleep(Duration::from_millis(200));
        let begun = Instant::now();
        for _ in 0..20 {
            assert_eq!(server.get("/", &[]).status, 200);
        }
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
        let statuses: Vec<_> = readers.into_iter().map(|reader| reader.join().expect("a status")).collect();
        assert_eq!(statuses, [503; 8]);
    });
    drop(shared);
    assert_eq!(server.get(NOTE, &[]).text(), "first");
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
        let mut command = Command::new(env!("CARGO_BIN_EXE_documents"));
        command.args(["--listen", "127.0.0.1:0", "--database"]).arg(&file);
        let output = within_patience(move || command.output().expect("an end"));
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        let reason = if name == "newer" { "version 2" } else { "another program" };
        assert!(!output.status.success() && message.contains(reason), "{name}: {message}");
        assert!(fs::read(&file).expect("a file") == before, "{name}");
    }
}

#[test]
fn a_database_that_stays_busy_is_a_reason_to_come_back_later() {
    let (server, folder) = Server::start();
    let other_writer = locked(&folder.path().join("documents.db"));

    let reply = server.put("/documents/note", &[], "Hello");
    assert_eq!((reply.status, reply.header("Retry-After")), (503, Some("1")));
    assert_eq!(reply.problem()["title"], "Service Unavailable");

    other_writer.execute_batch("ROLLBACK").expect("the lock is given back");
    assert_eq!(server.put("/documents/note", &[], "Hello").status, 201);
}

#[test]
fn a_broken_database_is_a_problem_without_its_details() {
    let (server, folder) = Server::start();
    let vandal = same_database(&folder);
    vandal.execute_batch("DROP TABLE documents").expect("it is gone");

    let reply = server.get("/documents/note", &[]);
    assert_eq!((reply.status, reply.detail().as_str()), (500, "the database failed"));
}

/// The second writer waits for the first one, and then for the database: longer than a request may take.
#[test]
fn a_request_has_one_deadline() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("documents.db");
    let server = Server::start_with(&file, &["--timeout", "1"]);
    let other_writer = locked(&file);
    thread::scope(|scope| {
        let first = scope.spawn(|| server.put("/documents/first", &[], "1"));
        thread::sleep(Duration::from_secs(3));
        let second = server.put(NOTE, &[], "2");
        assert_eq!((second.status, second.header("Retry-After")), (503, Some("1")));
        assert!(second.detail().contains("it may be written"), "{second:?}");
        assert_eq!(first.join().expect("a reply").status, 503);
    });
    other_writer.execute_batch("ROLLBACK").expect("the lock is given back");
    assert_eq!(server.put("/documents/third", &[], "3").status, 201);
}
