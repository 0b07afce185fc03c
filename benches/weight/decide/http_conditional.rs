use http::Method;
use http::header::HeaderMap;
use http_conditional::{Decision, ETag, HttpDate, Representation, evaluate};

pub fn status(headers: &HeaderMap) -> u16 {
    let etag: ETag = "\"1\"".parse().expect("a tag");
    let modified = HttpDate::from_unix_seconds(1_715_768_430);
    let current = Representation::present().with_etag(&etag).with_last_modified(modified);
    match evaluate(&Method::GET, headers, &current) {
        Decision::Proceed => 200,
        Decision::NotModified => 304,
        Decision::PreconditionFailed => 412,
    }
}
