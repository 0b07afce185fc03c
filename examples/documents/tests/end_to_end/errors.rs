//! Answers that have nothing to do with conditions.

use rusqlite::Connection;

use crate::server::Server;

#[test]
fn an_unknown_path_is_a_problem() {
    let (server, _folder) = Server::start();
    for path in ["/page", "/documents/", "/documents/a/b", "/document"] {
        let reply = server.get(path, &[]);
        assert_eq!(reply.problem()["status"], 404);
        assert!(reply.detail().contains("the page at /"));
    }
}

#[test]
fn a_wrong_method_is_a_problem_that_names_the_right_ones() {
    let (server, _folder) = Server::start();
    for (path, allow) in
        [("/", "GET,HEAD"), ("/documents", "GET,HEAD,QUERY"), ("/documents/note", "GET,HEAD,PUT,DELETE")]
    {
        // WHEN-2: the conditions make no difference.
        let reply = server.send("POST", path, &[("If-Match", "\"stale\"")], Some(b"1"));
        assert_eq!((reply.status, reply.header("Allow")), (405, Some(allow)));
        assert_eq!(reply.problem()["title"], "Method Not Allowed");
    }
}

#[test]
fn a_database_that_stays_busy_is_a_reason_to_come_back_later() {
    let (server, folder) = Server::start();
    let other_writer = Connection::open(folder.path().join("documents.db")).expect("the same database");
    other_writer.execute_batch("BEGIN IMMEDIATE").expect("the lock");

    let reply = server.put("/documents/note", &[], "Hello");
    assert_eq!((reply.status, reply.header("Retry-After")), (503, Some("1")));
    assert_eq!(reply.problem()["title"], "Service Unavailable");

    other_writer.execute_batch("ROLLBACK").expect("the lock is given back");
    assert_eq!(server.put("/documents/note", &[], "Hello").status, 201);
}

#[test]
fn a_broken_database_is_a_problem_without_its_details() {
    let (server, folder) = Server::start();
    let vandal = Connection::open(folder.path().join("documents.db")).expect("the same database");
    vandal.execute_batch("DROP TABLE documents").expect("it is gone");

    let reply = server.get("/documents/note", &[]);
    assert_eq!((reply.status, reply.detail().as_str()), (500, "the database failed"));
}
