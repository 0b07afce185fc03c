//! How a server begins and ends.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::server::{Server, within_patience};

#[test]
fn sigterm_lets_the_request_in_hand_finish() {
    let (mut server, _folder) = Server::start();
    let mut upload = server.connect();
    let header = "PUT /documents/note HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n\
                  Content-Length: 5\r\nExpect: 100-continue\r\n\r\n";
    upload.write_all(header.as_bytes()).expect("a header is sent");
    let mut go_on = [0; 25];
    upload.read_exact(&mut go_on).expect("the server has the request in hand");
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");

    server.terminate();
    let address = server.address.clone();
    within_patience(move || while TcpStream::connect(&address).is_ok() {});

    upload.write_all(b"Hello").expect("a body is sent");
    let mut response = String::new();
    upload.read_to_string(&mut response).expect("a response, and the connection closed");
    assert!(response.starts_with("HTTP/1.1 201 Created\r\n"));
    assert_eq!(server.exit_status().code(), Some(0));
}

#[test]
fn documents_and_tags_outlive_the_server() {
    let (mut server, folder) = Server::start();
    let etag = server.put("/documents/note", &[], "Hello").etag().to_owned();
    server.terminate();
    assert_eq!(server.exit_status().code(), Some(0));

    let server = Server::start_on(folder.path().join("documents.db"));
    assert_eq!(server.get("/documents/note", &[("If-None-Match", &etag)]).status, 304);
}

#[test]
fn a_database_that_cannot_be_opened_is_named() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("missing").join("documents.db");
    assert!(failure(&file, "127.0.0.1:0").contains(&format!("cannot open the database {}", file.display())));
}

#[test]
fn an_address_that_cannot_be_had_is_named() {
    let (server, folder) = Server::start();
    for address in [server.address.as_str(), "nowhere"] {
        let file = folder.path().join("never.db");
        let message = failure(&file, address);
        assert!(message.contains(&format!("cannot listen on {address}")), "{message}");
        assert!(!file.exists());
    }
}

/// What a server says that cannot start. Its environment says where to start.
fn failure(database: &Path, listen: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_documents"));
    command.env("DOCUMENTS_DATABASE", database).env("DOCUMENTS_LISTEN", listen);
    let output = within_patience(move || command.output().expect("an end"));
    assert!(!output.status.success());
    String::from_utf8(output.stderr).expect("text")
}
