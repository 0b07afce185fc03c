//! Every vector, sent to every adapter as the bytes that it stands for.
//!
//! `cargo test -p adapters vector -- --nocapture` shows the tables.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;

use adapters::resource::Resource;

use crate::client::{Answer, Client};
use crate::servers::{self, Server};
use crate::vector::{CONTENT, Vector};

/// Why an adapter need not answer as a vector says. Each is used by some vector, and each tells what is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// What HTTP/1.1 cannot carry.
    LineEnd,
    /// RFC 9110 section 5.5 has a recipient refuse CR and NUL, and lets it refuse the other controls.
    Control,
    /// The vector is decided at another time.
    Clock,
    /// The layer comes too late for writes, and knows GET and HEAD only.
    LayerReadsOnly,
    /// The handler behind the layer takes no ranges, as it may.
    NoRanges,
    /// Only a header tells the layer what is current, and that has dates of four-digit years.
    NoSuchDate,
}

impl Reason {
    const fn words(self) -> &'static str {
        match self {
            Self::LineEnd => "not sent: LF in a value is the end of its line",
            Self::Control => "a control in a value: 400 by the framework",
            Self::Clock => "the vector pins a clock: as the core decides now",
            Self::LayerReadsOnly => "the layer lets methods other than GET and HEAD through",
            Self::NoRanges => "the handler behind the layer takes no ranges: 200",
            Self::NoSuchDate => "the date fits into no Last-Modified",
        }
    }
}

/// What is to be answered, and why, where it is not what the vector says.
type Expected = (u16, Option<Reason>);

#[test]
fn axum_answers_every_vector() {
    let resource = Arc::new(Resource::default());
    let server = servers::router(adapters::axum::router(Arc::clone(&resource)));
    every_vector("axum", &server, &resource, |_, told| told);
}

#[test]
fn actix_answers_every_vector() {
    let resource = Arc::new(Resource::default());
    let server = servers::actix(Arc::clone(&resource));
    every_vector("actix", &server, &resource, |_, told| told);
}

#[test]
fn hyper_answers_every_vector() {
    let resource = Arc::new(Resource::default());
    let server = servers::hyper(Arc::clone(&resource));
    every_vector("hyper", &server, &resource, |_, told| told);
}

#[test]
fn the_layer_answers_every_vector_that_reads() {
    let resource = Arc::new(Resource::default());
    let server = servers::router(adapters::tower::router(Arc::clone(&resource)));
    every_vector("tower", &server, &resource, |_, told| told);
}

fn every_vector(adapter: &str, server: &Server, resource: &Resource, except: impl Fn(&Vector, Expected) -> Expected) {
    let mut client = Client::new(server.address);
    let mut table = Table::new(adapter);
    for vector in Vector::all() {
        if vector.has(|byte| byte == b'\n') {
            table.except(Reason::LineEnd);
            continue;
        }
        let told = (vector.status(&vector.decided), None);
        let (status, reason) = except(&vector, by_the_core(&vector, told));
        resource.set(vector.version());
        let before = resource.current();
        // What is stored is another content, so that a write which went through can be seen.
        let body: &[u8] = if vector.is_read() { b"" } else { b"other" };
        match client.send(&vector.case.method, "/", &vector.lines, body) {
            Err(error) => table.fail(&vector, &error.to_string()),
            Ok(answer) if answer.status != status => {
                table.fail(&vector, &format!("{}, not {status}: {answer:?}", answer.status));
            }
            Ok(answer) => {
                let after = resource.current();
                let written = matches!(answer.status, 201 | 204) && vector.case.method != "OPTIONS";
                let same = before.as_ref().map(Arc::as_ptr) == after.as_ref().map(Arc::as_ptr);
                let etag = after.as_ref().and_then(|version| version.etag.as_ref()).map(|etag| etag.as_bytes());
                if written == same {
                    table.fail(&vector, "what is stored is not what the status says");
                } else if let Err(wrong) = header_fits(&answer, &vector.case.method, etag) {
                    table.fail(&vector, &format!("{wrong}: {answer:?}"));
                } else {
                    table.pass(told.0, status, reason);
                }
            }
        }
    }
    table.show();
}

/// What holds for every server: its parser comes first, and the time is now.
fn by_the_core(vector: &Vector, told: Expected) -> Expected {
    if vector.has(|byte| byte < b' ' && byte != b'\t' || byte == 0x7F) {
        return (400, Some(Reason::Control));
    }
    if vector.case.now.is_some() {
        return (vector.status(&vector.decided_with(|_| {}).1), Some(Reason::Clock));
    }
    told
}

/// S304-2 to S304-5, S206-1, VAL-4, IR-9: the fields of an answer fit its status.
pub fn header_fits(answer: &Answer, method: &str, etag: Option<&[u8]>) -> Result<(), &'static str> {
    let length = answer.text("content-length").map(|length| length.parse::<usize>().expect("a number"));
    let is = |fits: bool, wrong| if fits { Ok(()) } else { Err(wrong) };
    match answer.status {
        200 => {
            is(answer.header("etag") == etag, "another ETag")?;
            is(length == Some(CONTENT.len()), "another Content-Length")?;
            is(answer.body == if method == "HEAD" { b"" } else { CONTENT }, "another body")
        }
        206 => {
            is(answer.header("etag") == etag, "another ETag")?;
            is(answer.text("content-range") == Some("bytes 0-3/13"), "another Content-Range")?;
            is(answer.body == CONTENT[..4], "another body")
        }
        304 => {
            is(answer.header("etag") == etag, "another ETag")?;
            is(etag.is_none() || answer.header("last-modified").is_none(), "Last-Modified beside an ETag")?;
            is(answer.header("content-type").is_none(), "Content-Type on a 304")?;
            is(length.is_none_or(|length| length == CONTENT.len()), "a wrong Content-Length")
        }
        416 => is(answer.text("content-range") == Some("bytes */13"), "another Content-Range"),
        201 | 204 => is(answer.header("etag").is_none_or(|found| Some(found) == etag), "another ETag"),
        _ => is(answer.header("etag").is_none(), "an ETag on an error"),
    }
}

/// What came of the vectors.
pub struct Table {
    adapter: String,
    as_told: usize,
    otherwise: BTreeMap<Reason, usize>,
    failures: Vec<String>,
}

impl Table {
    pub fn new(adapter: &str) -> Self {
        Self { adapter: adapter.to_owned(), as_told: 0, otherwise: BTreeMap::new(), failures: Vec::new() }
    }

    /// An exception that answers as the vector says is none.
    pub fn pass(&mut self, told: u16, status: u16, reason: Option<Reason>) {
        match reason {
            Some(reason) if told != status => self.except(reason),
            _ => self.as_told += 1,
        }
    }

    pub fn except(&mut self, reason: Reason) {
        *self.otherwise.entry(reason).or_default() += 1;
    }

    pub fn fail(&mut self, vector: &Vector, what: &str) {
        self.failures.push(format!("{} {}: {what}", vector.id, vector.case.method));
    }

    pub fn show(self) {
        let excepted: usize = self.otherwise.values().sum();
        let total = self.as_told + excepted + self.failures.len();
        let mut text = format!("{:<8}{total:>6} vectors{:>6} as they say\n", self.adapter, self.as_told);
        for (reason, count) in &self.otherwise {
            text += &format!("{count:>28} {}\n", reason.words());
        }
        let _ = std::io::stdout().write_all(text.as_bytes());
        let failures = self.failures;
        assert!(failures.is_empty(), "{} vectors fail:\n{}", failures.len(), failures.join("\n"));
    }
}
