//! What an attacker sends, or does not send.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::server::{PATIENCE, Server, within_patience};

const NOTE: &str = "/documents/note";

/// Sends these bytes on a connection of their own, and returns the whole response.
fn raw(server: &Server, request: &str) -> String {
    let mut stream = server.connect();
    let request = request.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    stream.write_all(request.as_bytes()).expect("a request is sent");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("a response");
    response
}

fn status(response: &str) -> &str {
    response.split(' ').nth(1).unwrap_or_default()
}

/// A server that gives its clients one second.
fn impatient(more: &[&str]) -> (Server, TempDir) {
    let folder = TempDir::new().expect("a temporary folder");
    let database = folder.path().join("documents.db");
    (Server::start_with(&database, &[&["--timeout", "1"], more].concat()), folder)
}

/// Waits until the server closes the connection, and returns what it has sent before.
fn until_closed(mut stream: TcpStream) -> String {
    let mut response = Vec::new();
    match stream.read_to_end(&mut response) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("not closed: {error}"),
        _ => String::from_utf8(response).expect("text"),
    }
}

#[test]
fn a_content_type_that_a_browser_may_understand_otherwise_is_refused() {
    let (server, _folder) = Server::start();
    for value in
        ["text/plain;, text/html", "text/plain, text/html", "text/plain; charset=utf-8, text/html", "text/plain;="]
    {
        let reply = server.send("PUT", NOTE, &[("Content-Type", value)], Some(b"<script>alert(1)</script>"));
        assert_eq!(reply.problem()["status"], 415, "{value}");
    }
    let long = format!("text/plain; charset={}", "x".repeat(255));
    assert_eq!(server.send("PUT", NOTE, &[("Content-Type", &long)], Some(b"1")).status, 415);
    let twice = [("Content-Type", "text/plain"), ("Content-Type", "text/html")];
    assert_eq!(server.send("PUT", NOTE, &twice, Some(b"1")).status, 415);
    assert_eq!(server.get(NOTE, &[]).status, 404);
}

#[test]
fn no_response_is_ever_run_or_guessed() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "<script>alert(1)</script>");
    let etag = server.get(NOTE, &[]).etag().to_owned();
    for reply in [
        server.get(NOTE, &[]),
        server.head(NOTE, &[]),
        server.get(NOTE, &[("If-None-Match", &etag)]),
        server.put(NOTE, &[], "2"),
        server.get("/documents", &[]),
        server.get("/documents/%FF", &[]),
        server.get("/nothing", &[]),
        server.send("POST", "/", &[], Some(b"")),
        server.get(NOTE, &[("Host", "other.example")]),
    ] {
        assert_eq!(reply.header("Content-Security-Policy"), Some("default-src 'none'; sandbox"), "{reply:?}");
        assert_eq!(reply.header("X-Content-Type-Options"), Some("nosniff"), "{reply:?}");
    }
}

#[test]
fn a_name_of_another_site_reads_and_writes_nothing() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "mine");
    for host in
        ["other.example", "other.example:80", "127.0.0.1.other.example", "127.0.0.1@other.example", "localhost.", ""]
    {
        for method in ["GET", "PUT", "DELETE"] {
            let headers = "Content-Type: text/plain\r\nIf-Match: *\r\nContent-Length: 0\r\n";
            let response = raw(&server, &format!("{method} {NOTE} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n"));
            assert_eq!(status(&response), "421", "{host}");
        }
    }
    let target = format!("GET http://other.example{NOTE} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(status(&raw(&server, &target)), "421");
    assert_eq!(server.get(NOTE, &[]).text(), "mine");

    for host in ["localhost", "LOCALHOST:3000", "127.0.0.1", "127.1.2.3:1", "[::1]:3000"] {
        assert_eq!(server.get(NOTE, &[("Host", host)]).status, 200, "{host}");
    }
}

#[test]
fn a_request_has_exactly_one_host() {
    let (server, _folder) = Server::start();
    for hosts in ["", "Host: localhost\r\nHost: localhost\r\n", "Host: localhost\r\nHost: other.example\r\n"] {
        let response = raw(&server, &format!("GET /documents HTTP/1.1\r\n{hosts}\r\n"));
        assert_eq!(status(&response), "400", "{hosts}");
    }
}

#[test]
fn the_operator_says_which_names_a_server_has() {
    let folder = TempDir::new().expect("a temporary folder");
    let database = folder.path().join("documents.db");
    let server = Server::start_with(&database, &["--name", "docs.example", "--name", "other.example:80"]);
    assert_eq!(server.get("/documents", &[("Host", "Other.example:443")]).status, 200);
    assert_eq!(server.get("/documents", &[("Host", "evil.example")]).status, 421);

    let mut command = Command::new(env!("CARGO_BIN_EXE_documents"));
    command.args(["--listen", "0.0.0.0:0", "--database"]).arg(folder.path().join("other.db"));
    let output = within_patience(move || command.output().expect("an end"));
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("--name"));
    assert!(!folder.path().join("other.db").exists());
}

#[test]
fn silent_connections_shut_no_client_out() {
    let (server, _folder) = impatient(&["--max-connections", "16"]);
    let silent: Vec<_> = (0..80).map(|_| server.connect()).collect();
    let begun = Instant::now();
    assert_eq!(server.get("/documents", &[]).status, 200);
    assert!(begun.elapsed() < PATIENCE);
    for stream in silent {
        until_closed(stream);
    }
}

#[test]
fn a_header_that_does_not_end_is_not_waited_for() {
    let (server, _folder) = impatient(&[]);
    let mut stream = server.connect();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ").expect("a part of a header");
    let mut sender = stream.try_clone().expect("the same connection");
    let drip = thread::spawn(move || {
        let deadline = Instant::now() + PATIENCE;
        while sender.write_all(b"x").is_ok() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(100));
        }
    });
    let begun = Instant::now();
    until_closed(stream);
    assert!(begun.elapsed() < Duration::from_secs(10));
    drip.join().expect("an end");
}

#[test]
fn a_body_that_does_not_end_is_not_waited_for() {
    let (server, _folder) = impatient(&[]);
    for (method, path, kind) in [("PUT", NOTE, "text/plain"), ("QUERY", "/documents", "application/json")] {
        let mut stream = server.connect();
        let header = "Content-Length: 1000\r\n\r\nlacking";
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n{header}")
            .expect("sent");
        assert_eq!(status(&until_closed(stream)), "408");
    }
    assert_eq!(server.get(NOTE, &[]).status, 404);
}

#[test]
fn an_idle_connection_is_closed() {
    let (server, _folder) = impatient(&[]);
    let mut stream = server.connect();
    stream.write_all(b"GET /documents HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
    assert_eq!(status(&until_closed(stream)), "200");
}

/// More responses than fit into the buffers of both systems.
#[test]
fn a_client_that_does_not_read_is_not_waited_for() {
    let (server, _folder) = impatient(&["--max-connections", "1"]);
    server.put(NOTE, &[], &"x".repeat(1024 * 1024));
    let mut deaf = server.connect();
    let requests = format!("GET {NOTE} HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(64);
    deaf.write_all(requests.as_bytes()).expect("requests");
    assert_eq!(server.get(NOTE, &[]).status, 200);
    drop(deaf);
}

#[test]
fn a_second_signal_stops_at_once() {
    let (mut server, _folder) = Server::start();
    let mut upload = server.connect();
    upload
        .write_all(b"PUT /documents/note HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        .expect("a header");
    upload.read_exact(&mut [0; 25]).expect("the server has the request in hand");
    server.terminate();
    let address = server.address.clone();
    within_patience(move || while TcpStream::connect(&address).is_ok() {});
    let begun = Instant::now();
    server.terminate();
    assert_eq!(server.exit_status().code(), Some(0));
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn an_open_request_does_not_make_a_failure_of_sigterm() {
    let (mut server, _folder) = Server::start();
    let mut upload = server.connect();
    upload.write_all(b"PUT /documents/note HTTP/1.1\r\nHost: localhost\r\n").expect("a part of a header");
    server.terminate();
    assert_eq!(server.exit_status().code(), Some(0));
}

#[test]
fn an_id_that_no_client_could_reach_is_refused() {
    let (server, _folder) = Server::start();
    let long = "x".repeat(256);
    for id in [".", "..", "%2E", "%2e.", &long, &"x".repeat(60_000)] {
        let headers = "Content-Type: text/plain\r\nContent-Length: 0\r\n";
        let response = raw(&server, &format!("PUT /documents/{id} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"));
        assert_eq!(status(&response), "400", "{id}");
    }
    assert_eq!(server.put(&format!("/documents/{}", &long[1..]), &[], "").status, 201);
    assert_eq!(server.put("/documents/...", &[], "").status, 201);
}

#[test]
fn a_target_that_can_be_read_in_two_ways_is_refused() {
    let (server, _folder) = Server::start();
    for target in ["/documents/%zz", "/documents/%", "/documents/100%", "/documents?after=%ff", "/documents?limit=%3"] {
        let response = raw(&server, &format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert_eq!(status(&response), "400", "{target}");
    }
    assert_eq!(server.get("/documents/100%25", &[]).status, 404);
}

#[test]
fn a_location_has_no_byte_that_a_path_may_not_have() {
    let (server, _folder) = Server::start();
    let put = |path: &str| {
        let headers = "Content-Type: text/plain\r\nContent-Length: 0\r\n";
        raw(&server, &format!("PUT {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"))
    };
    let response = put("/documents/a\"'|^{}");
    assert!(response.contains("location: /documents/a%22%27%7C%5E%7B%7D\r\n"), "{response}");
    assert_eq!(status(&put("/documents/<b>")), "400");
    let created = server.put("/documents/%61(b)", &[], "");
    assert_eq!(created.header("Location"), Some("/documents/a%28b%29"));
    assert_eq!(server.get("/documents/a%28b%29", &[]).status, 200);
}

#[test]
fn a_coded_transfer_is_not_stored() {
    let (server, _folder) = Server::start();
    for coding in ["gzip, chunked", "chunked, chunked"] {
        let response = raw(
            &server,
            &format!(
                "PUT {NOTE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nTransfer-Encoding: {coding}\r\n\r\n1\r\nx\r\n0\r\n\r\n"
            ),
        );
        assert_eq!(status(&response), "501", "{coding}");
    }
    assert_eq!(server.get(NOTE, &[]).status, 404);
}
