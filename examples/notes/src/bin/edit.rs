//! Adds a line to a note, and loses no update of another writer: `cargo run -p notes --bin edit -- LINE [URL]`.

use std::error::Error;

use ureq::http::{StatusCode, header};

/// If as many other writers are faster in a row, something is wrong.
const TRIES: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let line = arguments.next().unwrap_or_else(|| String::from("one more line"));
    let url = arguments.next().unwrap_or_else(|| String::from("http://127.0.0.1:3001/notes/a"));
    let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());

    for _ in 0..TRIES {
        // Read: the tag belongs to the text that the edit is based on.
        let mut read = agent.get(&url).call()?;
        let tag = read.headers().get(header::ETAG).cloned();
        let text = if read.status() == StatusCode::OK { read.body_mut().read_to_string()? } else { String::new() };

        // Edit, and write on the condition that the note is still the same, or is still missing.
        let put = agent.put(&url);
        let put = match tag {
            Some(tag) => put.header(header::IF_MATCH, tag),
            None => put.header(header::IF_NONE_MATCH, "*"),
        };
        let mut response = put.send(format!("{text}{line}\n"))?;
        println!("{} {}", response.status(), response.body_mut().read_to_string()?);
        if response.status() != StatusCode::PRECONDITION_FAILED {
            return if response.status().is_success() { Ok(()) } else { Err("the note was not written".into()) };
        }
        // Another writer was faster: read again.
    }
    Err(format!("other writers were faster {TRIES} times").into())
}
