//! nginx with `proxy_cache` and `proxy_cache_revalidate`.

use crate::cache::{Cache, NOTE};
use crate::server::{Client, Server};
use crate::support::nginx::Nginx;

const CONFIGURATION: &str = include_str!("nginx.conf");

#[test]
fn nginx_asks_whether_what_it_has_is_current() {
    if let Some(cache) = start(CONFIGURATION) {
        cache.revalidates();
    }
}

#[test]
fn nginx_sends_304_to_a_client_that_has_it() {
    if let Some(cache) = start(CONFIGURATION) {
        cache.is_304_for_a_client_that_has_it();
    }
}

#[test]
fn nginx_gives_away_nothing_that_was_changed() {
    if let Some(cache) = start(CONFIGURATION) {
        cache.forgets_what_was_changed();
    }
}

#[test]
fn nginx_passes_on_a_refusal() {
    if let Some(cache) = start(CONFIGURATION) {
        cache.passes_on_a_refusal();
    }
}

#[test]
fn nginx_that_caches_for_an_hour_deceives_no_writer() {
    let hour = CONFIGURATION.replace("X-Accel-Expires @1", "X-Accel-Expires 3600");
    assert_ne!(hour, CONFIGURATION);
    if let Some(cache) = start(&hour) {
        cache.cannot_deceive_a_writer();
    }
}

/// nginx still sends when it is refused, and would make a 502 of a connection that is closed.
#[test]
fn nginx_passes_on_the_refusal_of_a_large_document() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "first");
    let Some(nginx) = Nginx::start(CONFIGURATION, &[("127.0.0.1:3000", &server.address)]) else { return };
    let (client, large) = (Client::new(&nginx.address), "x".repeat(1_000_000));
    for _ in 0..20 {
        assert_eq!(client.put(NOTE, &[("If-Match", "\"stale\"")], &large).status, 412);
    }
}

/// A compressed body is another representation, so nginx makes the tag a weak one. That is good enough for a cache, and
/// never for a writer (IM-1), who has to read without compression.
#[test]
fn nginx_that_compresses_leaves_a_writer_without_a_tag() {
    let compressing = CONFIGURATION.replacen("listen", "gzip on; gzip_types text/plain; gzip_min_length 0; listen", 1);
    let (server, _folder) = Server::start();
    let etag = server.put(NOTE, &[], "first").etag().to_owned();
    let Some(nginx) = Nginx::start(&compressing, &[("127.0.0.1:3000", &server.address)]) else { return };
    let client = Client::new(&nginx.address);

    let gzip = ("Accept-Encoding", "gzip");
    let compressed = client.get(NOTE, &[gzip]);
    assert_eq!((compressed.header("Content-Encoding"), compressed.etag()), (Some("gzip"), &*format!("W/{etag}")));
    assert_eq!(client.get(NOTE, &[gzip, ("If-None-Match", compressed.etag())]).status, 304); // INM-1
    assert_eq!(client.put(NOTE, &[("If-Match", compressed.etag())], "second").status, 412);

    let plain = client.get(NOTE, &[]);
    assert_eq!((plain.header("Content-Encoding"), plain.etag()), (None, &*etag));
    assert_eq!(client.put(NOTE, &[("If-Match", plain.etag())], "second").status, 204);
}

fn start(configuration: &str) -> Option<Cache> {
    Cache::start(|upstream| {
        let nginx = Nginx::start(configuration, &[("127.0.0.1:3000", upstream)])?;
        let address = nginx.address.clone();
        Some((nginx, address))
    })
}
