//! What the extractors give to handlers, beyond the vectors.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use adapters::resource::{Resource, Version};
use http_conditional::{ETag, HttpDate, Validators};

use crate::client::Client;
use crate::servers::{self, Server};

const RANGE: (&str, &str) = ("range", "bytes=7-");

fn servers(resource: &Arc<Resource>) -> [(&'static str, Server); 3] {
    [
        ("axum", servers::router(crate::crates::extractor(Arc::clone(resource)))),
        ("actix", servers::actix(Arc::clone(resource))),
        ("hyper", servers::hyper(Arc::clone(resource))),
    ]
}

/// Runs a test with each adapter, over both versions.
fn with_each(resource: &Arc<Resource>, test: impl Fn(&str, &mut Client)) {
    for (adapter, server) in servers(resource) {
        test(adapter, &mut Client::new(server.address));
        test(&format!("{adapter} h2"), &mut Client::http2(server.address));
    }
}

fn tag(resource: &Resource) -> String {
    let current = resource.current().expect("the sample is there");
    current.validators.etag().and_then(ETag::to_str).expect("it has a tag").to_owned()
}

/// S304-2 to S304-5, IM-5, S412-1: what a 304 repeats of the 200 and what it leaves out; no content to HEAD; a 412 says
/// which condition is false.
#[test]
fn each_status_has_the_fields_that_it_needs() {
    let resource = Arc::new(Resource::sample());
    let etag = tag(&resource);
    with_each(&resource, |adapter, client| {
        for method in ["GET", "HEAD", "QUERY"] {
            let mut send = |lines: &[(&str, &str)]| client.send(method, "/", lines, "").expect("a response");
            let whole = send(&[]);
            assert_eq!((whole.status, whole.length()), (200, Some(13)), "{adapter} {method}");
            assert_eq!(whole.content.is_empty(), method == "HEAD", "{adapter} {method}");

            let fresh = send(&[("if-none-match", &etag)]);
            assert_eq!((fresh.status, fresh.text("etag")), (304, Some(etag.as_str())), "{adapter} {method}");
            assert_eq!(fresh.text("cache-control"), Some("no-cache"), "{adapter} {method}");
            assert!(fresh.header("date").is_some() && fresh.content.is_empty(), "{adapter} {method}");
            for name in ["content-type", "last-modified", "transfer-encoding"] {
                assert!(fresh.header(name).is_none(), "{adapter} {method}: {name}");
            }
            assert!(matches!(fresh.length(), None | Some(13)), "{adapter} {method}");

            let failed = send(&[("if-match", "\"0\"")]);
            let why = String::from_utf8(failed.content).expect("text");
            assert_eq!((failed.status, why.is_empty()), (412, method == "HEAD"), "{adapter} {method}");
            let says = why.contains("If-Match is false: ") && why.contains("(RFC 9110 section 13.1.1)");
            assert!(says || method == "HEAD", "{adapter} {method}: {why}");
        }
    });
}

/// S304-3: without a tag, Last-Modified stays.
#[test]
fn a_304_without_a_tag_has_the_date() {
    let resource = Arc::new(Resource::default());
    let validators = Validators::new(None, Some(HttpDate::from_unix_seconds(784_111_777)));
    resource.set(Some(Version { content: "a".into(), validators }));
    with_each(&resource, |adapter, client| {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        let fresh = client.get("/", &[("if-modified-since", date)]);
        assert_eq!((fresh.status, fresh.text("last-modified")), (304, Some(date)), "{adapter}");
    });
}

/// S206-1, S206-2, RANGE-4: what a 206 repeats of the 200, with `If-Range` and without.
#[test]
fn a_206_has_the_fields_that_it_needs() {
    let resource = Arc::new(Resource::sample());
    let etag = tag(&resource);
    with_each(&resource, |adapter, client| {
        let plain = client.get("/", &[RANGE]);
        assert_eq!((plain.status, plain.content.as_slice()), (206, b"world\n".as_slice()), "{adapter}");
        assert_eq!(plain.text("content-range"), Some("bytes 7-12/13"), "{adapter}");
        let again = client.get("/", &[RANGE, ("if-range", &etag)]);
        assert_eq!((again.status, again.text("etag")), (206, Some(etag.as_str())), "{adapter}");
        for name in ["etag", "cache-control", "date"] {
            assert!(plain.header(name).is_some() && again.header(name).is_some(), "{adapter}: {name}");
        }
        for name in ["content-type", "last-modified"] {
            assert!(plain.header(name).is_some() && again.header(name).is_none(), "{adapter}: {name}");
        }
        let changed = client.get("/", &[RANGE, ("if-range", "\"0\"")]);
        assert_eq!((changed.status, changed.content.len()), (200, 13), "{adapter}");
    });
}

/// WHEN-6: a client that waits for 100 (Continue) before the upload is refused without it. actix-web sends it by itself,
/// before any handler runs.
#[test]
fn a_write_that_is_refused_is_not_uploaded() {
    let resource = Arc::new(Resource::sample());
    for (adapter, server) in servers(&resource) {
        let lines = [("If-Match", "\"0\""), ("Expect", "100-continue"), ("Content-Length", "5")];
        let refused = Client::new(server.address).send("PUT", "/", &lines, "").expect("a response");
        assert_eq!((refused.status, refused.continued), (412, adapter == "actix"), "{adapter}");
    }
}

/// A client, or a proxy, that sends its content without being asked loses neither the 412 nor its connection.
#[test]
fn a_refusal_breaks_no_pipe() {
    let resource = Arc::new(Resource::sample());
    for (adapter, server) in servers(&resource) {
        let mut stream = TcpStream::connect(server.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        let head = "PUT / HTTP/1.1\r\nHost: localhost\r\nIf-Match: \"0\"\r\nContent-Length: 5\r\n\r\n";
        for (part, pause) in [(head, 100), ("first", 100), ("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", 0)] {
            stream.write_all(part.as_bytes()).expect(adapter);
            thread::sleep(Duration::from_millis(pause));
        }
        let mut responses = String::new();
        stream.read_to_string(&mut responses).expect(adapter);
        let statuses: Vec<_> = responses.split("HTTP/1.").skip(1).map(|response| &response[2..5]).collect();
        assert_eq!(statuses, ["412", "200"], "{adapter}");
    }
}

/// OPEN-19: of writers that hold the same tag, one writes.
#[test]
fn of_many_writers_one_writes() {
    const WRITERS: usize = 8;
    let resource = Arc::new(Resource::default());
    for (adapter, server) in servers(&resource) {
        resource.set(Some(Version { content: "old".into(), validators: ETag::from_static("\"old\"").into() }));
        let barrier = Barrier::new(WRITERS);
        let write = || {
            barrier.wait();
            Client::new(server.address).send("PUT", "/", &[("If-Match", "\"old\"")], "new").expect("a response").status
        };
        let mut statuses: Vec<u16> = thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(write)).collect();
            writers.into_iter().map(|writer| writer.join().expect("a writer")).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [&[204][..], &[412; WRITERS - 1]].concat(), "{adapter}");
    }
}
