//! A small program that decides, to be built and weighed. The field lines are its arguments.

mod decide;

use http::header::{HeaderMap, HeaderName, HeaderValue};

fn main() {
    let mut headers = HeaderMap::new();
    for line in std::env::args().skip(1) {
        let (name, value) = line.split_once(": ").expect("a field line");
        headers.append(
            HeaderName::from_bytes(name.as_bytes()).expect("a name"),
            HeaderValue::from_str(value).expect("a value"),
        );
    }
    println!("{}", decide::status(&headers));
}
