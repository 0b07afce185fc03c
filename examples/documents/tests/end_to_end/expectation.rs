//! What is sent before the body of a request has come (RFC 9110 section 10.1.1).

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use crate::server::Server;

const NOTE: &str = "/documents/note";

/// A PUT whose body has not been sent yet.
struct Upload(BufReader<TcpStream>);

impl Upload {
    fn begin(server: &Server, fields: &[&str]) -> Self {
        let mut stream = server.connect();
        let fields = fields.join("\r\n");
        write!(stream, "PUT {NOTE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n{fields}\r\n\r\n")
            .expect("a header is sent");
        Self(BufReader::new(stream))
    }

    fn send(&mut self, body: &[u8]) {
        self.0.get_mut().write_all(body).expect("a body is sent");
    }

    /// The lines of the next header.
    fn header(&mut self) -> Vec<String> {
        (&mut self.0).lines().map(|line| line.expect("a line")).take_while(|line| !line.is_empty()).collect()
    }

    /// The status of the next response, whose header is read to its end.
    fn status(&mut self) -> u16 {
        status_of(&self.header())
    }

    /// The status of the next response, which is read to its end, and of one to another request on this connection.
    fn statuses_of_two(&mut self) -> [u16; 2] {
        let header = self.header();
        let length = header.iter().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
        self.0.read_exact(&mut vec![0; length.parse().expect("a number")]).expect("content");
        self.send(b"HEAD /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");
        [status_of(&header), self.status()]
    }
}

fn status_of(header: &[String]) -> u16 {
    header.first().expect("a status line").split(' ').nth(1).expect("a status").parse().expect("a number")
}

#[test]
fn a_write_that_fails_is_refused_without_its_body() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "first");
    let stale = "If-Match: \"stale\"";
    for (fields, status) in [
        ([stale, "Content-Length: 1000", "Expect: 100-continue"], 412), // WHEN-6
        ([stale, "Content-Length: 1048577", "Expect: 100-continue"], 413), // WHEN-2
        (["If-Match: stale", "Content-Length: 1000", "Expect: 100-continue"], 400),
        (["If-Range: \"stale\"", "Content-Length: 1000", "Expect: 100-continue"], 428),
    ] {
        assert_eq!(Upload::begin(&server, &fields).status(), status, "{fields:?}");
    }
}

/// A client that sends its content without being asked for it gets its response, and may go on.
#[test]
fn a_refusal_breaks_no_pipe() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "first");
    let chunk = format!("FFFFF\r\n{}\r\n0\r\n\r\n", "x".repeat(0xF_FFFF));
    for (fields, content, status) in [
        (["If-Match: \"stale\"", "Content-Length: 1048576"], "x".repeat(1_048_576), 412),
        (["If-Match: \"stale\"", "Transfer-Encoding: chunked"], chunk, 412),
        (["If-Range: \"stale\"", "Content-Length: 2"], "ab".to_owned(), 428),
        (["If-Match: stale", "Content-Length: 2"], "ab".to_owned(), 400),
        (["If-Match: *", "Content-Length: 3000000"], "x".repeat(3_000_000), 413),
        (["Content-Encoding: gzip", "Content-Length: 2"], "ab".to_owned(), 415),
    ] {
        let mut upload = Upload::begin(&server, &fields);
        upload.send(content.as_bytes());
        assert_eq!(upload.statuses_of_two(), [status, 404], "{fields:?}");
    }
    // More than that is not read, and the response says so.
    let mut upload = Upload::begin(&server, &["If-Match: *", "Content-Length: 100000000"]);
    upload.send(&vec![b'x'; 5_000_000]);
    assert!(upload.header().contains(&"connection: close".to_owned()));
}

#[test]
fn a_write_that_may_go_ahead_is_asked_for_its_body() {
    let (server, _folder) = Server::start();
    let etag = server.put(NOTE, &[], "first").etag().to_owned();
    let if_match = format!("If-Match: {etag}");
    let mut upload = Upload::begin(&server, &[&if_match, "Content-Length: 6", "Expect: 100-continue"]);
    assert_eq!(upload.status(), 100);
    upload.send(b"second");
    assert_eq!(upload.status(), 204);
    assert_eq!(server.get(NOTE, &[]).text(), "second");
}

#[test]
fn a_write_that_is_overtaken_during_its_upload_changes_nothing() {
    let (server, _folder) = Server::start();
    let etag = server.put(NOTE, &[], "first").etag().to_owned();
    let if_match = format!("If-Match: {etag}");
    let mut upload = Upload::begin(&server, &[&if_match, "Content-Length: 4", "Expect: 100-continue"]);
    assert_eq!(upload.status(), 100);
    assert_eq!(server.put(NOTE, &[("If-Match", &etag)], "fast").status, 204);
    upload.send(b"slow");
    assert_eq!(upload.status(), 412); // OPEN-19
    assert_eq!(server.get(NOTE, &[]).text(), "fast");
}

#[test]
fn a_body_of_unknown_length_is_measured_on_its_way() {
    let (server, _folder) = Server::start();
    let mut upload = Upload::begin(&server, &["Transfer-Encoding: chunked"]);
    upload.send(b"100001\r\n");
    upload.send(&vec![b'x'; 0x10_0001]);
    upload.send(b"\r\n0\r\n\r\n");
    assert_eq!(upload.status(), 413);
    assert_eq!(server.get(NOTE, &[]).status, 404);
}

#[test]
fn a_condition_on_the_last_line_counts() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "first");
    let mut stream = server.connect();
    for part in [
        "PUT /documents/note HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n",
        "Content-Length: 6\r\nif-match:",
        " \"stale\"\r\n\r\nsecond",
    ] {
        stream.write_all(part.as_bytes()).expect("a part of the header is sent");
    }
    assert_eq!(Upload(BufReader::new(stream)).status(), 412); // FIELD-6
}

#[test]
fn a_condition_behind_the_body_does_not_count() {
    let (server, _folder) = Server::start();
    for (trailer, status) in [("If-Match: \"stale\"", 201), ("If-Match: *", 428)] {
        let mut upload = Upload::begin(&server, &["Transfer-Encoding: chunked", "Trailer: If-Match"]);
        upload.send(format!("5\r\nfirst\r\n0\r\n{trailer}\r\n\r\n").as_bytes());
        assert_eq!(upload.status(), status); // FIELD-8
    }
}

#[test]
fn a_body_that_breaks_off_is_not_stored() {
    let (server, _folder) = Server::start();
    let mut upload = Upload::begin(&server, &["Content-Length: 6"]);
    upload.send(b"sec");
    upload.0.get_ref().shutdown(std::net::Shutdown::Write).expect("half a connection");
    assert_eq!(upload.status(), 400);
    assert_eq!(server.get(NOTE, &[]).status, 404);
}
