//! The same tests on PostgreSQL, and what only a server of its own can show: it may be away while ours is there.

mod balanced;
mod caching;
mod concurrency;
mod content;
mod linear;
mod pages;
mod processes;
mod register;
mod search;
#[allow(dead_code, reason = "it has more users")]
mod server;
#[path = "../support/mod.rs"]
mod support;
mod tags;
mod tally;

use std::process::{Command, Stdio};
use std::thread;

use balanced::Pair;
use server::{Client, Postgres, Server, within_patience};
use tally::Tally;

const NOTE: &str = "/documents/note";

#[test]
fn sixteen_writers_lose_nothing_when_the_database_is_restarted() {
    let postgres = Postgres::start();
    let pair = Pair::start_on(postgres.create("restarted"));
    let proxy = pair.proxy();
    let tally = Tally::default();
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| balanced::write(&Client::new(&proxy.address), &tally));
        }
        for round in 0..4 {
            tally.wait_for(200 * round + 100);
            postgres.restart();
        }
    });
    tally.assert_nothing_lost(balanced::final_count(&pair)); // OPEN-19
}

#[test]
fn a_database_that_is_away_is_a_reason_to_come_back_later() {
    let postgres = Postgres::start();
    let server = Server::start_on(postgres.create("away"));
    let etag = server.put(NOTE, &[], "Hello").etag().to_owned();
    postgres.stop();
    for reply in [server.get(NOTE, &[]), server.put(NOTE, &[("If-Match", &etag)], "lost?"), server.delete(NOTE, &[])] {
        assert_eq!((reply.status, reply.header("Retry-After")), (503, Some("1")));
    }
    postgres.restart();
    let again = within_patience(move || {
        loop {
            let reply = server.get(NOTE, &[]);
            if reply.status != 503 {
                return reply;
            }
        }
    });
    assert_eq!((again.text(), again.etag()), ("Hello", etag.as_str()));
}

/// Another session has the row; after five seconds the statement is canceled.
#[test]
fn a_row_that_stays_locked_is_a_503_and_nothing_is_written() {
    let postgres = Postgres::start();
    let server = Server::start_on(postgres.create("locked"));
    server.put(NOTE, &[], "Hello");
    thread::scope(|scope| {
        let lock_the_row = "BEGIN; UPDATE documents SET tag = tag; SELECT pg_sleep(8); ROLLBACK";
        scope.spawn(|| assert!(postgres.psql("locked", lock_the_row)));
        let held = "DO $$ BEGIN ASSERT EXISTS (SELECT FROM pg_locks WHERE locktype = 'transactionid'); END $$";
        while !postgres.psql("locked", held) {}
        let reply = server.put(NOTE, &[("If-Match", "*")], "second");
        assert_eq!(reply.status, 503);
        assert!(reply.detail().contains("nothing was written"));
        assert_eq!(server.get(NOTE, &[]).text(), "Hello");
    });
}

#[test]
fn a_table_of_another_program_is_refused_and_left_untouched() {
    let postgres = Postgres::start();
    let address = postgres.create("foreign");
    for (sql, reason) in [
        ("CREATE TABLE documents (id INT)", "another program"),
        ("COMMENT ON TABLE documents IS 'http-conditional documents, schema 2'", "another program or release"),
    ] {
        assert!(postgres.psql("foreign", sql));
        let mut command = Command::new(env!("CARGO_BIN_EXE_documents"));
        command.args(["--listen", "127.0.0.1:0", "--database"]).arg(&address).stdout(Stdio::null());
        let output = within_patience(move || command.output().expect("an end"));
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && message.contains(reason), "{message}");
        assert!(!message.contains("documents@"), "{message}"); // where a password may be
    }
    assert!(postgres.psql("foreign", "INSERT INTO documents VALUES (1)"));
}

#[test]
fn a_broken_table_is_a_500_without_its_details() {
    let postgres = Postgres::start();
    let server = Server::start_on(postgres.create("broken"));
    assert!(postgres.psql("broken", "DROP TABLE documents"));
    let reply = server.get(NOTE, &[]);
    assert_eq!((reply.status, reply.detail().as_str()), (500, "the database failed"));
}
