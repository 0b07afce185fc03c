//! What any cache in front of the server has to show, if it keeps what says no-cache and asks before each use.

use std::any::Any;

use tempfile::TempDir;

use crate::server::{Client, Reply, Server, within_attempts};
use crate::support::proxy::{Exchange, Proxy};

pub const NOTE: &str = "/documents/note";

/// A client, a cache, something that writes down what the cache asks for, and a server.
pub struct Cache {
    client: Client,
    _program: Box<dyn Any>,
    between: Proxy,
    server: Server,
    _folder: TempDir,
}

impl Cache {
    /// Starts all of them, on one document; `start` has to start a cache in front of the address that it is given.
    pub fn start<C: 'static>(start: impl FnOnce(&str) -> Option<(C, String)>) -> Option<Self> {
        let (server, folder) = Server::start();
        server.put(NOTE, &[], "first");
        server.dated(NOTE);
        let between = Proxy::start(&[&server.address]);
        let (cache, address) = start(&between.address)?;
        Some(Self { client: Client::new(&address), _program: Box::new(cache), between, server, _folder: folder })
    }

    /// The reply to the client, and what the cache had to ask for.
    fn get(&self, headers: &[(&str, &str)]) -> (Reply, Exchange) {
        // What is fresh, for a millisecond perhaps, is not asked for.
        within_attempts(|| {
            let reply = self.client.get(NOTE, headers);
            let [exchange] = &self.between.exchanges()[..] else { return None };
            Some((reply, exchange.clone()))
        })
    }

    fn put(&self, etag: &str, body: &str) -> (Reply, Exchange) {
        let reply = self.client.put(NOTE, &[("If-Match", etag)], body);
        let [exchange] = &self.between.exchanges()[..] else { panic!("a write is passed on") }; // CACHE-11
        (reply, exchange.clone())
    }

    /// The origin responds with 304, and the client gets a 200.
    pub fn revalidates(&self) {
        let (first, fetched) = self.get(&[]);
        assert_eq!((fetched.header("If-None-Match"), fetched.status.as_u16()), (None, 200));
        for _ in 0..3 {
            let (again, asked) = self.get(&[]);
            assert_eq!(asked.header("If-None-Match"), Some(first.etag())); // CACHE-1
            assert_eq!(asked.header("If-Modified-Since"), first.header("Last-Modified")); // CACHE-2
            assert_eq!(asked.status, 304);
            assert_eq!((again.status, again.text(), again.etag()), (200, "first", first.etag())); // CACHE-9
        }
    }

    /// So does the client, if the tag is its own.
    pub fn is_304_for_a_client_that_has_it(&self) {
        let (first, _) = self.get(&[]);
        for _ in 0..3 {
            let (again, asked) = self.get(&[("If-None-Match", first.etag())]);
            assert_eq!(asked.status, 304);
            assert_eq!((again.status, again.etag(), again.body.len()), (304, first.etag(), 0)); // S304-2, S304-4
        }
        let (other, asked) = self.get(&[("If-None-Match", "\"other\"")]);
        assert_eq!(asked.status, 304);
        assert_eq!((other.status, other.text()), (200, "first")); // CACHE-8
    }

    /// And no client gets what is no longer current.
    pub fn forgets_what_was_changed(&self) {
        let (first, _) = self.get(&[]);
        let (put, passed_on) = self.put(first.etag(), "second");
        assert_eq!((passed_on.header("If-Match"), passed_on.status.as_u16()), (Some(first.etag()), 204));
        assert_eq!(put.status, 204);

        let (second, asked) = self.get(&[("If-None-Match", first.etag())]);
        assert_eq!((asked.header("If-None-Match"), asked.status.as_u16()), (Some(first.etag()), 200));
        assert_eq!((second.status, second.text(), second.etag()), (200, "second", put.etag()));
    }

    /// The refusal is that of the origin, word by word.
    pub fn passes_on_a_refusal(&self) {
        let (first, _) = self.get(&[]);
        self.server.put(NOTE, &[("If-Match", first.etag())], "second");

        let (put, passed_on) = self.put(first.etag(), "third");
        assert_eq!((passed_on.header("If-Match"), passed_on.status.as_u16()), (Some(first.etag()), 412));
        assert_eq!(put.status, 412);
        assert!(put.detail().starts_with("If-Match is false"));
        assert_eq!(self.server.get(NOTE, &[]).text(), "second");
    }

    /// A cache that gives away an old version for too long cannot bring about that it is written over a new one.
    pub fn cannot_deceive_a_writer(&self) {
        let (first, _) = self.get(&[]);
        self.server.put(NOTE, &[("If-Match", first.etag())], "second");
        let stale = self.client.get(NOTE, &[]);
        assert_eq!((stale.text(), stale.etag(), self.between.exchanges().len()), ("first", first.etag(), 0));

        assert_eq!(self.put(stale.etag(), "third").0.status, 412);
        assert_eq!(self.server.get(NOTE, &[]).text(), "second");
    }
}
