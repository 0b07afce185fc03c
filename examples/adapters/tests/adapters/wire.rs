//! Every vector, sent to every adapter as the bytes that it stands for, over both versions of HTTP.
//!
//! `cargo test -p adapters vector -- --nocapture` shows the tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::SystemTime;

use adapters::resource::Resource;
use http_conditional::{ETag, HttpDate};

use crate::client::{Client, Reply};
use crate::crates;
use crate::servers::{self, Server};
use crate::vector::{CONTENT, Vector};

/// Why an adapter need not respond as a vector says, and what it responds instead. Each is used by some vector.
pub type Reason = &'static str;

pub const LINE_END: Reason = "not sent: LF in a value is the end of its line";
/// RFC 9110 section 5.5 has a recipient refuse CR and NUL, and lets it refuse the other controls.
pub const CONTROL: Reason = "a control in a value: 400 by the framework, and not sent over HTTP/2";
pub const CLOCK: Reason = "the vector pins a clock: as the core decides now";
const NO_PATH: Reason = "not sent: CONNECT over HTTP/2 has no path";
const LAYER_READS_ONLY: Reason = "the layer lets methods other than GET and HEAD through";
const LAYER_KNOWS_NOTHING: Reason = "the 200 has no validator that the layer believes";
const NO_RANGES: Reason = "the handler behind the layer takes no ranges: 200";

/// The status that is expected, and why it is not the status of the vector.
pub type Expected = (u16, Option<Reason>);

/// Every requirement that a vector cites, over sockets: WHEN-1, ORDER-1 and so on.
#[test]
fn every_vector_in_handlers() {
    let resource = Arc::new(Resource::default());
    let extractor = crates::extractor(Arc::clone(&resource));
    for (adapter, server) in [
        ("axum", servers::router(extractor)),
        ("actix", servers::actix(Arc::clone(&resource))),
        ("hyper", servers::hyper(Arc::clone(&resource))),
    ] {
        every_vector(adapter, &server, &resource, &[], |_, expected| expected);
    }
}

#[test]
fn every_vector_behind_the_layer() {
    let resource = Arc::new(Resource::default());
    let server = servers::router(crates::layer(Arc::clone(&resource)));
    let reasons = [LAYER_READS_ONLY, LAYER_KNOWS_NOTHING, NO_RANGES];
    every_vector("tower", &server, &resource, &reasons, by_the_layer);
}

fn by_the_layer(vector: &Vector, (status, reason): Expected) -> Expected {
    let state = &vector.case.state;
    match (vector.case.method.as_str(), state.exists) {
        _ if reason == Some(CONTROL) => (status, reason),
        ("GET" | "HEAD", true) => {
            // A date as a header can carry it, and not later than now.
            let nearest = |date: i64| date.clamp(HttpDate::MIN.unix_seconds(), HttpDate::MAX.unix_seconds());
            let now = HttpDate::from(SystemTime::now()).unix_seconds();
            let date = state.last_modified.map(nearest).filter(|date| *date <= now);
            if state.etag.is_none() && date.is_none() {
                return (200, Some(LAYER_KNOWS_NOTHING));
            }
            let (_, decided) = vector.decided_with(|value| value["state"]["last_modified"] = date.into());
            match vector.status(&decided) {
                206 | 416 => (200, Some(NO_RANGES)),
                same if date == state.last_modified => (same, reason),
                other => (other, Some(LAYER_KNOWS_NOTHING)),
            }
        }
        ("GET" | "HEAD", false) => (404, reason),
        ("PUT", true) => (204, Some(LAYER_READS_ONLY)),
        ("PUT", false) => (201, Some(LAYER_READS_ONLY)),
        _ => (405, Some(LAYER_READS_ONLY)),
    }
}

fn every_vector(
    adapter: &str,
    server: &Server,
    resource: &Resource,
    more: &[Reason],
    except: impl Fn(&Vector, Expected) -> Expected,
) {
    for (over_http_2, mut client) in [(false, Client::new(server.address)), (true, Client::http2(server.address))] {
        let mut table = Table::default();
        for vector in Vector::all() {
            let not_sent = match () {
                () if vector.has(|byte| byte == b'\n') => Some(LINE_END),
                () if over_http_2 && vector.has(is_control) => Some(CONTROL),
                () if over_http_2 && vector.case.method == "CONNECT" => Some(NO_PATH),
                () => None,
            };
            if let Some(reason) = not_sent {
                table.except(reason);
                continue;
            }
            let expected = except(&vector, by_the_core(&vector));
            resource.set(vector.version());
            let before = resource.current();
            // What is stored is other content, so that a write that was performed can be seen.
            let content = if vector.is_read() { "" } else { "other" };
            let reply = client.send(&vector.case.method, "/", &vector.lines, content);
            let after = resource.current();
            let etag = after.as_ref().and_then(|version| version.validators.etag()).map(ETag::as_bytes);
            let stored = before.as_ref().map(Arc::as_ptr) != after.as_ref().map(Arc::as_ptr);
            if let Some(reply) = table.check(&vector, reply, etag, expected) {
                let says = matches!(reply.status, 201 | 204) && vector.case.method != "OPTIONS";
                assert_eq!(stored, says, "{adapter} {}: what is stored, and what the status says", vector.id);
            }
        }
        let path = if over_http_2 { &[NO_PATH][..] } else { &[] };
        table.show(&format!("{adapter}{}", if over_http_2 { " h2" } else { "" }), &[more, path].concat());
    }
}

fn is_control(byte: u8) -> bool {
    byte < b' ' && byte != b'\t' || byte == 0x7F
}

/// What holds for every server: its parser comes first, and the time is now.
pub fn by_the_core(vector: &Vector) -> Expected {
    if vector.has(is_control) {
        (400, Some(CONTROL))
    } else if vector.case.now.is_some() {
        (vector.status(&vector.decided_with(|_| {}).1), Some(CLOCK))
    } else {
        (vector.status(&vector.decided), None)
    }
}

/// S304-2 to S304-5, S206-1, VAL-4, IR-9: the fields of a response fit its status.
fn header_fits(reply: &Reply, method: &str, etag: Option<&[u8]>) -> Result<(), &'static str> {
    let is = |fits: bool, wrong| if fits { Ok(()) } else { Err(wrong) };
    let found = reply.header("etag");
    match reply.status {
        200 | 206 | 304 => is(found == etag, "another ETag")?,
        201 | 204 => is(found.is_none() || found == etag, "another ETag")?,
        416 => return is(reply.text("content-range") == Some("bytes */13"), "another Content-Range"),
        _ => return is(found.is_none(), "an ETag on an error"),
    }
    match reply.status {
        200 => {
            is(reply.length() == Some(CONTENT.len()), "another Content-Length")?;
            is(reply.content == if method == "HEAD" { b"" } else { CONTENT }, "other content")
        }
        206 => match reply.text("content-range") {
            Some("bytes 0-3/13") => is(reply.content == CONTENT[..4], "other content"),
            Some("bytes 9-12/13") => is(reply.content == CONTENT[9..], "other content"),
            _ => Err("another Content-Range"),
        },
        304 => {
            is(etag.is_none() || reply.header("last-modified").is_none(), "Last-Modified beside an ETag")?;
            is(reply.header("content-type").is_none(), "Content-Type on a 304")?;
            is(reply.length().is_none_or(|length| length == CONTENT.len()), "a wrong Content-Length")
        }
        _ => Ok(()),
    }
}

/// What came of the vectors.
#[derive(Default)]
pub struct Table {
    as_they_say: usize,
    otherwise: BTreeMap<Reason, usize>,
    failures: Vec<String>,
}

impl Table {
    /// Counts a response that is right, and keeps what is wrong with another. If it is the response of the vector, the
    /// reason is not counted.
    pub fn check(
        &mut self,
        vector: &Vector,
        reply: std::io::Result<Reply>,
        etag: Option<&[u8]>,
        (status, reason): Expected,
    ) -> Option<Reply> {
        let fits = match &reply {
            Err(error) => Err(error.to_string()),
            Ok(reply) if reply.status != status => Err(format!("not {status}: {reply:?}")),
            Ok(reply) => header_fits(reply, &vector.case.method, etag).map_err(|wrong| format!("{wrong}: {reply:?}")),
        };
        match (fits, reason) {
            (Err(wrong), _) => self.failures.push(format!("{} {}: {wrong}", vector.id, vector.case.method)),
            (Ok(()), Some(reason)) if vector.status(&vector.decided) != status => self.except(reason),
            (Ok(()), _) => self.as_they_say += 1,
        }
        reply.ok()
    }

    pub fn except(&mut self, reason: Reason) {
        *self.otherwise.entry(reason).or_default() += 1;
    }

    /// Shows the table. Every reason must be known, and still be needed.
    pub fn show(self, adapter: &str, more: &[Reason]) {
        println!("{adapter:<8}{:>6} vectors as they say", self.as_they_say);
        for (reason, count) in &self.otherwise {
            println!("{count:>14} {reason}");
        }
        assert!(self.failures.is_empty(), "{adapter}: {} fail:\n{}", self.failures.len(), self.failures.join("\n"));
        let known: BTreeSet<_> = [LINE_END, CONTROL, CLOCK].iter().chain(more).collect();
        assert_eq!(self.otherwise.keys().collect::<BTreeSet<_>>(), known, "{adapter}");
    }
}
