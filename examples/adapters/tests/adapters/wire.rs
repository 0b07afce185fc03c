//! Every vector, sent to every adapter as the bytes that it stands for.
//!
//! `cargo test -p adapters vector -- --nocapture` shows the tables.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use adapters::resource::Resource;
use http_conditional::{ETag, HttpDate};

use crate::client::{Answer, Client};
use crate::servers::{self, Server};
use crate::vector::{CONTENT, Vector};
use crate::{crates, http2};

/// Why an adapter need not answer as a vector says. Each is used by some vector, and each tells what is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// What HTTP/1.1 cannot carry.
    LineEnd,
    /// RFC 9110 section 5.5 has a recipient refuse CR and NUL, and lets it refuse the other controls.
    Control,
    /// The vector is decided at another time.
    Clock,
    /// The layer comes too late for writes, and its handler has no route for QUERY.
    LayerReadsOnly,
    /// A 200 without validators passes the layer, and a date that is later than now is not a validator.
    LayerKnowsNothing,
    /// CONNECT over HTTP/2 has no path.
    NoPath,
    /// The handler behind the layer takes no ranges, as it may.
    NoRanges,
    /// RFC 9110 section 13.2.1: a method that is not served is a 405, whatever the conditions.
    FilesReadOnly,
    /// The vector tells of a resource without a tag, with a weak one, without a date, with a strong one, and of one
    /// from the future. The file server answers by the validators that a file has instead.
    FileHasTag,
    FileHasStrongTag,
    FileHasDate,
    FileHasWeakDate,
    FileOfTheFuture,
    /// Depends on where the test runs: ext4 begins in 1901, for one.
    FileSystem,
}

impl Reason {
    const fn words(self) -> &'static str {
        match self {
            Self::LineEnd => "not sent: LF in a value is the end of its line",
            Self::Control => "a control in a value: 400 by the framework",
            Self::Clock => "the vector pins a clock: as the core decides now",
            Self::LayerReadsOnly => "the layer lets methods other than GET and HEAD through",
            Self::LayerKnowsNothing => "the 200 has no validator that the layer believes",
            Self::NoPath => "not sent: CONNECT over HTTP/2 has no path",
            Self::NoRanges => "the handler behind the layer takes no ranges: 200",
            Self::FilesReadOnly => "files are served to GET and HEAD only: 405",
            Self::FileHasTag => "a file has a tag: as the core decides of that",
            Self::FileHasStrongTag => "a file has a strong tag: as the core decides of that",
            Self::FileHasDate => "a file has a date: as the core decides of that",
            Self::FileHasWeakDate => "the date of a file is weak: as the core decides of that",
            Self::FileOfTheFuture => "a file of the future has no date and a weak tag: as the core decides of those",
            Self::FileSystem => "the file system does not know that date: as the core decides of the nearest",
        }
    }
}

/// The reasons that hold for every server.
pub const EVERYWHERE: [Reason; 3] = [Reason::LineEnd, Reason::Control, Reason::Clock];

/// What is to be answered, and why, where it is not what the vector says.
pub type Expected = (u16, Option<Reason>);

/// Every requirement that a vector cites, over sockets: WHEN-1, ORDER-1 and so on.
#[test]
fn axum_answers_every_vector() {
    let resource = Arc::new(Resource::default());
    let server = servers::router(crates::extractor(Arc::clone(&resource)));
    every_vector("axum", &http1(&server), &resource, &EVERYWHERE, |_, told| told);
}

#[test]
fn axum_answers_every_vector_over_http_2() {
    let resource = Arc::new(Resource::default());
    let server = servers::router(crates::extractor(Arc::clone(&resource)));
    every_vector("axum h2", &http2(&server), &resource, &[&EVERYWHERE[..], &[Reason::NoPath]].concat(), |_, told| told);
}

#[test]
fn actix_answers_every_vector() {
    let resource = Arc::new(Resource::default());
    let server = servers::actix(Arc::clone(&resource));
    every_vector("actix", &http1(&server), &resource, &EVERYWHERE, |_, told| told);
}

#[test]
fn hyper_answers_every_vector() {
    let resource = Arc::new(Resource::default());
    let server = servers::hyper(Arc::clone(&resource));
    every_vector("hyper", &http1(&server), &resource, &EVERYWHERE, |_, told| told);
}

#[test]
fn hyper_answers_every_vector_over_http_2() {
    let resource = Arc::new(Resource::default());
    let server = servers::hyper(Arc::clone(&resource));
    let reasons = [&EVERYWHERE[..], &[Reason::NoPath]].concat();
    every_vector("hyper h2", &http2(&server), &resource, &reasons, |_, told| told);
}

const OF_THE_LAYER: [Reason; 3] = [Reason::LayerReadsOnly, Reason::LayerKnowsNothing, Reason::NoRanges];

#[test]
fn the_layer_answers_every_vector_that_reads() {
    let resource = Arc::new(Resource::default());
    let server = servers::router(crates::layer(Arc::clone(&resource)));
    every_vector("tower", &http1(&server), &resource, &layer_reasons(&[]), by_the_layer);
}

#[test]
fn the_layer_answers_every_vector_that_reads_over_http_2() {
    let resource = Arc::new(Resource::default());
    let server = servers::router(crates::layer(Arc::clone(&resource)));
    every_vector("tower h2", &http2(&server), &resource, &layer_reasons(&[Reason::NoPath]), by_the_layer);
}

fn layer_reasons(more: &[Reason]) -> Vec<Reason> {
    let mut reasons = [&EVERYWHERE[..], &OF_THE_LAYER, more].concat();
    reasons.sort_unstable();
    reasons
}

fn by_the_layer(vector: &Vector, (status, reason): Expected) -> Expected {
    if reason == Some(Reason::Control) {
        return (status, reason);
    }
    let state = &vector.case.state;
    match (vector.case.method.as_str(), state.exists) {
        ("GET" | "HEAD", true) => {
            let now = HttpDate::from(SystemTime::now()).unix_seconds();
            let date = nearest_date(state.last_modified).filter(|date| *date <= now);
            if state.etag.is_none() && date.is_none() {
                return (200, Some(Reason::LayerKnowsNothing));
            }
            let (_, decided) = vector.decided_with(|value| value["state"]["last_modified"] = date.into());
            match vector.status(&decided) {
                206 | 416 => (200, Some(Reason::NoRanges)),
                same if date == state.last_modified => (same, reason),
                other => (other, Some(Reason::LayerKnowsNothing)),
            }
        }
        ("GET" | "HEAD", false) => (404, reason),
        ("PUT", true) => (204, Some(Reason::LayerReadsOnly)),
        ("PUT", false) => (201, Some(Reason::LayerReadsOnly)),
        _ => (405, Some(Reason::LayerReadsOnly)),
    }
}

/// The date as a header can tell it.
fn nearest_date(seconds: Option<i64>) -> Option<i64> {
    seconds.map(|seconds| seconds.clamp(HttpDate::MIN.unix_seconds(), HttpDate::MAX.unix_seconds()))
}

/// How a vector is sent, and whether over HTTP/2.
struct Way(bool, RefCell<Box<Send>>);

type Send = dyn FnMut(&Vector, &[u8]) -> std::io::Result<Answer>;

fn http1(server: &Server) -> Way {
    let mut client = Client::new(server.address);
    let send = move |vector: &Vector, body: &[u8]| client.send(&vector.case.method, "/", &vector.lines, body);
    Way(false, RefCell::new(Box::new(send)))
}

fn http2(server: &Server) -> Way {
    let mut client = http2::Client::new(server.address);
    let send = move |vector: &Vector, body: &[u8]| client.send(&vector.case.method, "/", &vector.lines, body);
    Way(true, RefCell::new(Box::new(send)))
}

fn every_vector(
    adapter: &str,
    Way(over_http_2, send): &Way,
    resource: &Resource,
    reasons: &[Reason],
    except: impl Fn(&Vector, Expected) -> Expected,
) {
    let mut table = Table::new(adapter);
    for vector in Vector::all() {
        if vector.has(|byte| byte == b'\n') {
            table.except(Reason::LineEnd);
            continue;
        }
        // The client of HTTP/2 has no words for a control.
        if *over_http_2 && vector.has(is_control) {
            table.except(Reason::Control);
            continue;
        }
        if *over_http_2 && vector.case.method == "CONNECT" {
            table.except(Reason::NoPath);
            continue;
        }
        let told = (vector.status(&vector.decided), None);
        let (status, reason) = except(&vector, by_the_core(&vector, told));
        resource.set(vector.version());
        let before = resource.current();
        // What is stored is another content, so that a write which went through can be seen.
        let body: &[u8] = if vector.is_read() { b"" } else { b"other" };
        let answer = (send.borrow_mut())(&vector, body);
        let after = resource.current();
        let etag = after.as_ref().and_then(|version| version.validators.etag()).map(ETag::as_bytes);
        let fits = |answer: &Answer| {
            let written = matches!(answer.status, 201 | 204) && vector.case.method != "OPTIONS";
            let same = before.as_ref().map(Arc::as_ptr) == after.as_ref().map(Arc::as_ptr);
            if written == same { Err("what is stored is not what the status says") } else { Ok(()) }
        };
        let answer = table.check(&vector, answer, etag, told.0, (status, reason));
        if let Some(Err(wrong)) = answer.as_ref().map(fits) {
            table.fail(&vector, wrong);
        }
    }
    table.show(reasons);
}

fn is_control(byte: u8) -> bool {
    byte < b' ' && byte != b'\t' || byte == 0x7F
}

/// What holds for every server: its parser comes first, and the time is now.
pub fn by_the_core(vector: &Vector, told: Expected) -> Expected {
    if vector.has(is_control) {
        return (400, Some(Reason::Control));
    }
    if vector.case.now.is_some() {
        return (vector.status(&vector.decided_with(|_| {}).1), Some(Reason::Clock));
    }
    told
}

/// S304-2 to S304-5, S206-1, VAL-4, IR-9: the fields of an answer fit its status.
fn header_fits(answer: &Answer, method: &str, etag: Option<&[u8]>) -> Result<(), &'static str> {
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
            let range = answer.text("content-range").and_then(|range| range.strip_prefix("bytes "));
            let part = match range {
                Some("0-3/13") => &CONTENT[..4],
                Some("9-12/13") => &CONTENT[9..],
                _ => return Err("another Content-Range"),
            };
            is(answer.body == part, "another body")
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

    /// Counts an answer that is as it should be, and keeps what is wrong with another. An exception that answers as
    /// the vector says is none.
    pub fn check(
        &mut self,
        vector: &Vector,
        answer: std::io::Result<Answer>,
        etag: Option<&[u8]>,
        told: u16,
        (status, reason): Expected,
    ) -> Option<Answer> {
        let answer = answer.map_err(|error| self.fail(vector, &error.to_string())).ok()?;
        let fits =
            if answer.status == status { header_fits(&answer, &vector.case.method, etag) } else { Err("status") };
        match (fits, reason) {
            (Err(wrong), _) => {
                self.fail(vector, &format!("{wrong} (expected {status}): {answer:?}"));
                return None;
            }
            (Ok(()), Some(reason)) if told != status => self.except(reason),
            (Ok(()), _) => self.as_told += 1,
        }
        Some(answer)
    }

    pub fn except(&mut self, reason: Reason) {
        *self.otherwise.entry(reason).or_default() += 1;
    }

    fn fail(&mut self, vector: &Vector, what: &str) {
        self.failures.push(format!("{} {}: {what}", vector.id, vector.case.method));
    }

    /// Shows the table. Every reason has to be one that is known, and to be still needed.
    pub fn show(mut self, reasons: &[Reason]) {
        let excepted: usize = self.otherwise.values().sum();
        let total = self.as_told + excepted + self.failures.len();
        println!("{:<8}{total:>6} vectors{:>6} as they say", self.adapter, self.as_told);
        for (reason, count) in &self.otherwise {
            println!("{count:>28} {}", reason.words());
        }
        let failures = self.failures;
        // Not for this test to know: on what it runs.
        self.otherwise.remove(&Reason::FileSystem);
        assert!(self.otherwise.keys().eq(reasons), "{:?} were expected, not {:?}", reasons, self.otherwise);
        assert!(failures.is_empty(), "{} vectors fail:\n{}", failures.len(), failures.join("\n"));
    }
}
