//! What the extractors give to handlers, beyond the vectors.

use std::sync::{Arc, Barrier};
use std::thread;

use adapters::resource::{Resource, Version};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::put;
use http_conditional::{ETag, HttpDate, Validators};
use http_conditional_axum::Conditions;

use crate::client::Client;
use crate::http2;
use crate::servers::{self, Server};

fn servers(resource: &Arc<Resource>) -> [(&'static str, Server); 3] {
    [
        ("axum", servers::router(crate::crates::extractor(Arc::clone(resource)))),
        ("actix", servers::actix(Arc::clone(resource))),
        ("hyper", servers::hyper(Arc::clone(resource))),
    ]
}

fn tag(resource: &Resource) -> String {
    let current = resource.current().expect("the sample is there");
    current.validators.etag().and_then(ETag::to_str).expect("it has a tag").to_owned()
}

/// S304-2 to S304-5: what a 304 repeats of the 200, and what it leaves out.
#[test]
fn a_304_has_the_fields_that_it_has_to_have() {
    let resource = Arc::new(Resource::sample());
    let etag = tag(&resource);
    for (adapter, server) in servers(&resource) {
        let mut client = Client::new(server.address);
        for method in ["GET", "HEAD", "QUERY"] {
            let fresh = client.send(method, "/", &[("If-None-Match", &etag)], b"").expect("an answer");
            assert_eq!((fresh.status, fresh.text("etag")), (304, Some(etag.as_str())), "{adapter} {method}");
            assert_eq!(fresh.text("cache-control"), Some("no-cache"), "{adapter} {method}");
            assert!(fresh.header("date").is_some(), "{adapter} {method}");
            for name in ["content-type", "last-modified", "transfer-encoding"] {
                assert!(fresh.header(name).is_none(), "{adapter} {method}: {name}");
            }
            assert!(matches!(fresh.text("content-length"), None | Some("13")), "{adapter} {method}");
        }
    }
}

/// S304-5, over HTTP/2: no content to HEAD, and no `content-length: 0` on a 304.
#[test]
fn head_and_304_have_no_content_over_http_2() {
    let resource = Arc::new(Resource::sample());
    let etag = tag(&resource);
    for (adapter, server) in servers(&resource) {
        let mut client = http2::Client::new(server.address);
        for method in ["GET", "HEAD"] {
            for (lines, status) in
                [(vec![], 200), (vec![("if-none-match", &*etag)], 304), (vec![("if-match", "\"0\"")], 412)]
            {
                let response =
                    client.send(method, "/", &lines, b"").unwrap_or_else(|error| panic!("{adapter}: {error}"));
                assert_eq!(response.status, status, "{adapter} {method}");
                assert_ne!(response.text("content-length"), Some("0"), "{adapter} {method} {status}");
                assert!(response.body.is_empty() || method == "GET" && status != 304, "{adapter} {method} {status}");
            }
        }
    }
}

/// S304-3: without a tag, Last-Modified stays.
#[test]
fn a_304_without_a_tag_has_the_date() {
    let resource = Arc::new(Resource::default());
    let validators = Validators::new(None, Some(HttpDate::from_unix_seconds(784_111_777)));
    for (adapter, server) in servers(&resource) {
        resource.set(Some(Version { content: "a".into(), validators: validators.clone() }));
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        let fresh = Client::new(server.address).get("/", &[("If-Modified-Since", date)]);
        assert_eq!((fresh.status, fresh.text("last-modified")), (304, Some(date)), "{adapter}");
    }
}

/// S206-1, S206-2, RANGE-4: what a 206 repeats of the 200, with `If-Range` and without.
#[test]
fn a_206_has_the_fields_that_it_has_to_have() {
    let resource = Arc::new(Resource::sample());
    let etag = tag(&resource);
    for (adapter, server) in servers(&resource) {
        let mut client = Client::new(server.address);
        let range = ("Range", "bytes=7-");

        let plain = client.get("/", &[range]);
        assert_eq!((plain.status, plain.body.as_slice()), (206, b"world\n".as_slice()), "{adapter}");
        assert_eq!(plain.text("content-range"), Some("bytes 7-12/13"), "{adapter}");
        for name in ["etag", "cache-control", "date", "content-type", "last-modified"] {
            assert!(plain.header(name).is_some(), "{adapter}: {name}");
        }

        let again = client.get("/", &[range, ("If-Range", &etag)]);
        assert_eq!((again.status, again.text("etag")), (206, Some(etag.as_str())), "{adapter}");
        assert_eq!(again.text("cache-control"), Some("no-cache"), "{adapter}");
        assert!(again.header("date").is_some(), "{adapter}");
        assert!(again.header("content-type").is_none() && again.header("last-modified").is_none(), "{adapter}");

        let changed = client.get("/", &[range, ("If-Range", "\"0\"")]);
        assert_eq!((changed.status, changed.body.len()), (200, 13), "{adapter}");
    }
}

/// IM-5, S412-1: the answer tells which condition is false, and why.
#[test]
fn a_412_tells_why() {
    let resource = Arc::new(Resource::sample());
    for (adapter, server) in servers(&resource) {
        let mut client = Client::new(server.address);
        let refused = client.send("PUT", "/", &[("If-Match", "\"0\"")], b"mine").expect("an answer");
        assert_eq!(refused.status, 412, "{adapter}");
        let why = String::from_utf8(refused.body).expect("text");
        assert!(why.contains("If-Match is false: "), "{adapter}: {why}");
        assert!(why.contains("(RFC 9110 section 13.1.1)"), "{adapter}: {why}");
    }
}

/// WHEN-6: who waits for 100 (Continue) before the upload is refused without it. actix-web says it by itself, before
/// any handler is asked.
#[test]
fn a_write_that_is_refused_is_not_uploaded() {
    let resource = Arc::new(Resource::sample());
    for (adapter, server) in servers(&resource) {
        let lines = [("If-Match", "\"0\""), ("Expect", "100-continue"), ("Content-Length", "5")];
        let refused = Client::new(server.address).send("PUT", "/", &lines, b"").expect("an answer");
        assert_eq!((refused.status, refused.continued), (412, adapter == "actix"), "{adapter}");
    }
}

/// OPEN-19: of writers that hold the same tag, one gets through.
#[test]
fn of_many_writers_one_gets_through() {
    const WRITERS: usize = 8;
    let resource = Arc::new(Resource::default());
    for (adapter, server) in servers(&resource) {
        resource.set(Some(Version { content: "old".into(), validators: ETag::from_static("\"old\"").into() }));
        let barrier = Barrier::new(WRITERS);
        let statuses: Vec<u16> = thread::scope(|scope| {
            let write = || {
                barrier.wait();
                let mut client = Client::new(server.address);
                client.send("PUT", "/", &[("If-Match", "\"old\"")], b"new").expect("an answer").status
            };
            let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(write)).collect();
            writers.into_iter().map(|writer| writer.join().expect("a writer")).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 204).count(), 1, "{adapter}: {statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 204 | 412)), "{adapter}: {statuses:?}");
    }
}

/// OPEN-1: a bare token is malformed, unless a handler wants to live with it.
#[test]
fn unquoted_tags_are_read_on_request_only() {
    async fn strict(conditions: Conditions) -> StatusCode {
        judge(&conditions)
    }
    async fn lenient(conditions: Conditions) -> StatusCode {
        judge(&conditions.accept_unquoted_tags())
    }
    fn judge(conditions: &Conditions) -> StatusCode {
        let admitted = conditions.write(Some(ETag::from_static("\"cf660d\"")));
        admitted.map_or_else(|refused| refused.status(), |_| StatusCode::NO_CONTENT)
    }

    let server = servers::router(Router::new().route("/strict", put(strict)).route("/lenient", put(lenient)));
    let mut client = Client::new(server.address);
    let mut put =
        |target: &str, tag: &str| client.send("PUT", target, &[("If-Match", tag)], b"").expect("an answer").status;
    assert_eq!(put("/strict", "cf660d"), 400);
    assert_eq!(put("/strict", "\"cf660d\""), 204);
    assert_eq!(put("/lenient", "cf660d"), 204);
    assert_eq!(put("/lenient", "\"cf660d\""), 204);
    assert_eq!(put("/lenient", "other"), 412);
}
