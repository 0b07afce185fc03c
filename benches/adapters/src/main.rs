//! What the layer and the extractor add to a request: instructions, counted by callgrind, and allocations.
//!
//! ```text
//! cargo run --manifest-path benches/adapters/Cargo.toml --release
//! ```
//!
//! It prints a table, and fails if a request without a condition costs an allocation, or 400 instructions and more.
//!
//! The handler of the layer and the handler of the extractor are also run alone, and their own cost is subtracted. So
//! neither the request, nor what is published, nor the 200 counts.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::hint::black_box;
use std::pin::pin;
use std::process::{Command, ExitCode};
use std::task::{Context, Poll, Waker};

use axum::extract::FromRequestParts as _;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::{HeaderValue, Request, header};
use http_body_util::Full;
use http_conditional_axum::{Conditions, ETag, Published};
use http_conditional_tower::Conditional;
use tower_service::Service;

/// The name of a request, and its `If-None-Match`.
const REQUESTS: [(&str, Option<&str>); 3] =
    [("no condition", None), ("a condition, 304", Some("\"42\"")), ("a condition, 200", Some("\"41\""))];
/// Without a condition an adapter stays below.
const INSTRUCTIONS: f64 = 400.0;

/// What an adapter is put around, and the same with the adapter.
const ADAPTERS: [(&str, Work, Work); 2] = [
    (
        "layer",
        |request| drop(black_box(now(Handler.call(request)))),
        |request| {
            drop(black_box(now(Conditional(Handler).call(request))));
        },
    ),
    ("extractor", |request| drop(black_box((request, respond()))), |request| drop(black_box(extract(request)))),
];
type Work = fn(Request<()>);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [adapter, with, request, times] = arguments.as_slice() {
        let number = |text: &str| text.parse::<usize>().expect("a number");
        let (_, alone, adapted) = ADAPTERS[number(adapter)];
        let work = if number(with) == 0 { alone } else { adapted };
        for _ in 0..number(times) {
            work(request_of(number(request)));
        }
        return ExitCode::SUCCESS;
    }
    let mut failed = false;
    println!("| adapter | request | instructions | allocations |\n| --- | --- | ---: | ---: |");
    for (index, (adapter, alone, adapted)) in ADAPTERS.into_iter().enumerate() {
        for (request, (name, condition)) in REQUESTS.into_iter().enumerate() {
            let counted = instructions(index, 1, request) - instructions(index, 0, request);
            let allocated = |work: Work| {
                let of_one = allocation_counter::measure(|| work(request_of(request))).count_total;
                i64::try_from(of_one).expect("few")
            };
            let allocations = allocated(adapted) - allocated(alone);
            println!("| {adapter} | {name} | {counted:.0} | {allocations} |");
            failed |= condition.is_none() && (counted >= INSTRUCTIONS || allocations > 0);
        }
    }
    if failed {
        println!("\nWithout a condition, {INSTRUCTIONS} instructions or an allocation are too much.");
    }
    ExitCode::from(u8::from(failed))
}

/// Instructions per request. The difference of two runs leaves out the start of the program and the first calls.
fn instructions(adapter: usize, with: usize, request: usize) -> f64 {
    let run = |times: usize| -> f64 {
        let counted = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(std::env::current_exe().expect("the path of this program"))
            .args([adapter, with, request, times].map(|number| number.to_string()))
            .output()
            .expect("valgrind is installed");
        let text = String::from_utf8_lossy(&counted.stderr);
        let count = text.lines().find_map(|line| line.split("Collected :").nth(1));
        count.unwrap_or_else(|| panic!("no count: {text}")).trim().parse().expect("a number")
    };
    (run(3000) - run(1000)) / 2000.0
}

/// Four fields, and perhaps a condition.
fn request_of(index: usize) -> Request<()> {
    let mut request = Request::new(());
    let fields = [("host", "example.org"), ("accept", "*/*"), ("accept-encoding", "gzip"), ("user-agent", "browser")];
    for (name, value) in fields {
        request.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if let Some(tag) = REQUESTS[index].1 {
        request.headers_mut().insert(header::IF_NONE_MATCH, HeaderValue::from_static(tag));
    }
    request
}

/// Knows nothing of conditions.
struct Handler;

impl Service<Request<()>> for Handler {
    type Response = http::Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<()>) -> Self::Future {
        black_box(&request);
        let mut response = http::Response::new(Full::new(Bytes::from_static(b"content")));
        response.headers_mut().insert(header::ETAG, HeaderValue::from_static("\"42\""));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        ready(Ok(response))
    }
}

fn published() -> Published {
    Published::from(ETag::version(42))
}

fn respond() -> Response {
    (published(), "content").into_response()
}

/// A handler of axum with `Conditions`.
fn extract(request: Request<()>) -> Response {
    let (mut parts, ()) = request.into_parts();
    let Ok(conditions) = now(Conditions::from_request_parts(&mut parts, &()));
    let current = published();
    match conditions.read(current.validators().clone()) {
        Ok(_) => (current, "content").into_response(),
        Err(reason) => reason.into_response(),
    }
}

fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}
