//! Two servers on one database, behind a reverse proxy that gives each of them every second request.

use std::ffi::OsString;
use std::thread;

use tempfile::TempDir;

use crate::server::{Client, Reply, Server, TEXT, database};
use crate::support::nginx::Nginx;
use crate::support::proxy::Proxy;
use crate::tally::Tally;

const COUNTER: &str = "/documents/counter";
const WRITERS: usize = 16;
const INCREMENTS: usize = 1000;
const KILLS: usize = 6;

#[test]
fn both_servers_tell_the_same_validators() {
    let folder = TempDir::new().expect("a temporary folder");
    let pair = Pair::start_on(database(&folder));
    let proxy = pair.proxy();
    let client = Client::new(&proxy.address);
    let etag = pair.servers[0].get(COUNTER, &[]).etag().to_owned();
    // Twice in a row, so that each server is asked.
    for _ in &pair.servers {
        assert_eq!(client.get(COUNTER, &[]).etag(), etag); // VAL-1
    }
    for _ in &pair.servers {
        assert_eq!(client.get(COUNTER, &[("If-None-Match", &etag)]).status, 304); // WHEN-4
    }
    let [one, other] = pair.servers.each_ref().map(|server| server.dated(COUNTER));
    assert_eq!((one.etag(), one.header("Last-Modified")), (other.etag(), other.header("Last-Modified")));
}

#[test]
fn sixteen_writers_count_to_a_thousand() {
    let folder = TempDir::new().expect("a temporary folder");
    let pair = Pair::start_on(database(&folder));
    let proxy = pair.proxy();
    count(&pair, &proxy.address);
}

#[test]
fn sixteen_writers_count_to_a_thousand_through_nginx() {
    let folder = TempDir::new().expect("a temporary folder");
    let pair = Pair::start_on(database(&folder));
    let Some(nginx) = pair.nginx() else { return };
    count(&pair, &nginx.address);
}

#[test]
fn sixteen_writers_lose_nothing_when_a_server_is_killed() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut pair = Pair::start_on(database(&folder));
    let proxy = pair.proxy();
    // The moment between writing and responding is too short for a kill to hit it, so that here is some help.
    count_while_killing(&mut pair, &proxy.address, || proxy.lose_the_next_success());
    assert!(final_count(&pair) >= INCREMENTS + KILLS);
}

#[test]
fn sixteen_writers_lose_nothing_when_a_server_is_killed_behind_nginx() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut pair = Pair::start_on(database(&folder));
    let Some(nginx) = pair.nginx() else { return };
    count_while_killing(&mut pair, &nginx.address, || ());
}

/// Without a word about it in its configuration, nginx hands a PUT whose response was lost to the next server. If it had
/// been carried out, that one refuses it, and rightly so: a 412 after such a retry does not prove that nothing was
/// written (CLIENT-4). A 502 does not pretend to know.
#[test]
fn nginx_makes_a_refusal_of_a_lost_response_by_default() {
    let configured = include_str!("balancer.conf");
    let default = configured.replace("proxy_next_upstream off;", "");
    for (configuration, status) in [(configured, 502), (default.as_str(), 412)] {
        let folder = TempDir::new().expect("a temporary folder");
        let pair = Pair::start_on(database(&folder));
        let proxy = pair.proxy();
        let upstreams =
            [("127.0.0.1:3000", proxy.address.as_str()), ("127.0.0.1:3001", pair.servers[1].address.as_str())];
        let Some(nginx) = Nginx::start(configuration, &upstreams) else { return };

        let etag = pair.servers[0].get(COUNTER, &[]).etag().to_owned();
        proxy.lose_the_next_success();
        let reply = Client::new(&nginx.address).put(COUNTER, &[("If-Match", &etag)], "1");
        assert_eq!(reply.status, status);
        assert_eq!(final_count(&pair), 1);
    }
}

pub struct Pair {
    pub servers: [Server; 2],
    pub database: OsString,
}

impl Pair {
    /// Starts both servers, with a counter that is at 0.
    pub fn start_on(database: OsString) -> Self {
        let servers = [(); 2].map(|()| Server::start_on(&database));
        servers[0].put(COUNTER, &[], "0");
        Self { servers, database }
    }

    pub fn proxy(&self) -> Proxy {
        Proxy::start(&self.servers.each_ref().map(|server| server.address.as_str()))
    }

    fn nginx(&self) -> Option<Nginx> {
        let [one, other] = &self.servers;
        let upstreams = [("127.0.0.1:3000", one.address.as_str()), ("127.0.0.1:3001", other.address.as_str())];
        Nginx::start(include_str!("balancer.conf"), &upstreams)
    }
}

/// As long as all responses arrive, the count is exact.
fn count(pair: &Pair, address: &str) {
    let tally = Tally::default();
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| write(&Client::new(address), &tally));
        }
    });
    assert_eq!(final_count(pair), INCREMENTS); // OPEN-19
    tally.assert_nothing_lost(INCREMENTS);
}

/// The servers are killed in turns. Each is started again when the other has gone on alone for a while.
fn count_while_killing(pair: &mut Pair, address: &str, before_each: impl Fn()) {
    let tally = Tally::default();
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| write(&Client::new(address), &tally));
        }
        for round in 0..KILLS {
            let victim = &mut pair.servers[round % 2];
            tally.wait_for(150 * round + 100);
            before_each();
            victim.kill();
            tally.wait_for(150 * round + 120);
            victim.restart_on(&pair.database);
        }
    });
    tally.assert_nothing_lost(final_count(pair));
}

/// The servers agree on it.
pub fn final_count(pair: &Pair) -> usize {
    let [one, other] = pair.servers.each_ref().map(|server| server.get(COUNTER, &[]));
    assert_eq!((one.etag(), one.text()), (other.etag(), other.text()));
    one.text().parse().expect("a count")
}

/// Makes increments until the writers have made all of them. Most attempts that fail do so because of another
/// writer's success, and there are only so many of those.
pub fn write(client: &Client, tally: &Tally) {
    while tally.take_one_of(INCREMENTS) {
        let mut attempts = std::iter::repeat_with(|| increment(client, tally)).take(10 * INCREMENTS);
        assert!(attempts.any(|acknowledged| acknowledged), "no success, and no other writer's either");
    }
}

/// Reads, counts, and writes if no other writer has. Whether that was acknowledged.
fn increment(client: &Client, tally: &Tally) -> bool {
    let Some(current) = read(client) else { return false };
    let count = current.text().parse::<usize>().expect("a count") + 1;
    let headers = [TEXT, ("If-Match", current.etag())];
    let result = client.try_send("PUT", COUNTER, &headers, Some(count.to_string().as_bytes()));
    match result {
        Ok(reply) if reply.status == 204 => {
            tally.acknowledge(count, reply.etag());
            return true;
        }
        // Another writer was faster, or the database was busy or away.
        Ok(reply) if reply.status == 412 || reply.is_unavailable() => {}
        Ok(Reply { status: 502 | 503, .. }) | Err(_) => {
            // The response is lost, and perhaps no more than the response. To find out is to read again (CLIENT-4).
            tally.doubt(count);
        }
        Ok(reply) => panic!("{} is unexpected", reply.status),
    }
    false
}

/// A read without a response leaves no doubt behind.
fn read(client: &Client) -> Option<Reply> {
    let reply = client.try_send("GET", COUNTER, &[], None).ok()?;
    match reply.status {
        200 => Some(reply),
        502 | 503 => None,
        status => panic!("{status} is not a response to a reader"),
    }
}
