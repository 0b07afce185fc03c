//! What is kept, and what is refused before any condition is looked at.

use crate::server::Server;

const NOTE: &str = "/documents/note";

#[test]
fn every_byte_comes_back_and_the_content_type_as_it_was_understood() {
    let (server, _folder) = Server::start();
    let every_byte: Vec<u8> = (0..=255).collect();
    for (path, content_type, understood, body) in [
        ("/documents/bytes", "text/plain; charset=latin1", "text/plain; charset=latin1", every_byte.as_slice()),
        ("/documents/empty", "TEXT/PLAIN ; ", "text/plain", b""),
        ("/documents/json", "application/json;V=\"1;2\"", "application/json; v=\"1;2\"", b"{\"a\" :\r\n 1.0}"),
    ] {
        let created = server.send("PUT", path, &[("Content-Type", content_type)], Some(body));
        assert_eq!(created.status, 201);
        let read = server.get(path, &[]);
        assert_eq!((read.header("Content-Type"), read.body.as_slice()), (Some(understood), body));
    }
}

#[test]
fn an_update_replaces_the_content_type_too() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "1");
    server.send("PUT", NOTE, &[("Content-Type", "application/json"), ("If-Match", "*")], Some(b"1"));
    assert_eq!(server.get(NOTE, &[]).header("Content-Type"), Some("application/json"));
}

#[test]
fn an_id_may_be_any_text() {
    let (server, _folder) = Server::start();
    for path in
        ["/documents/caf%C3%A9", "/documents/a%2Fb", "/documents/%00", "/documents/%22%20%27", "/documents/-._~"]
    {
        let created = server.put(path, &[], path);
        assert_eq!((created.status, created.header("Location")), (201, Some(path)));
        assert_eq!(server.get(path, &[]).text(), path);
    }
    assert_eq!(server.get("/documents/%FF", &[]).problem()["status"], 400);
}

#[test]
fn a_document_has_a_mebibyte_at_most() {
    let (server, _folder) = Server::start();
    let mebibyte = "x".repeat(1024 * 1024);
    assert_eq!(server.put(NOTE, &[], &mebibyte).status, 201);
    assert_eq!(server.get(NOTE, &[]).body.len(), mebibyte.len());
}

#[test]
fn other_media_types_are_refused_before_conditions() {
    let (server, _folder) = Server::start();
    let refused = [
        vec![],
        vec![("Content-Type", "image/png")],
        vec![("Content-Type", "text/plainer")],
        vec![("Content-Type", "text/plain"), ("Content-Encoding", "gzip")],
    ];
    for headers in refused {
        let headers = [headers, vec![("If-Match", "\"stale\"")]].concat();
        let reply = server.send("PUT", NOTE, &headers, Some(b"1"));
        assert_eq!(reply.problem()["status"], 415, "{headers:?}"); // WHEN-1, WHEN-2
    }
    assert_eq!(server.get(NOTE, &[]).status, 404);
}

#[test]
fn a_part_of_a_document_is_not_taken_for_the_whole() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "Hello");
    let part = [("Content-Range", "bytes 0-0/5"), ("If-Match", "*")];
    assert_eq!(server.put(NOTE, &part, "J").problem()["status"], 400);
    assert_eq!(server.get(NOTE, &[]).text(), "Hello");
}
