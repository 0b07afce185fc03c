//! Adds a line to a note, and loses no update of another writer: `cargo run -p notes --bin edit -- LINE [URL]`.

use std::error::Error;

use http_conditional::Validators;
use http_conditional::client::{Outcome, Sent, guard, only_create, read_outcome};
use ureq::http::{Request, StatusCode};

/// If as many other writers are faster in a row, something is wrong.
const TRIES: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let line = arguments.next().unwrap_or_else(|| String::from("one more line"));
    let url = arguments.next().unwrap_or_else(|| String::from("http://127.0.0.1:3001/notes/a"));
    // A guarded write ends at a redirect, and a status is not an error: 412 is expected.
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
    let agent = ureq::Agent::new_with_config(config);

    for _ in 0..TRIES {
        // Read: the tag belongs to the text that the edit is based on.
        let mut read = agent.get(&url).call()?;
        let text = read.body_mut().read_to_string()?;

        // Edit, and write on the condition that the note is still the same, or is still missing.
        let mut put = Request::put(&url).body(format!("{line}\n"))?;
        match read.status() {
            StatusCode::OK => {
                guard(&Validators::from_headers(read.headers()), put.headers_mut())?;
                put.body_mut().insert_str(0, &text);
            }
            StatusCode::NOT_FOUND => only_create(put.headers_mut()),
            status => return Err(format!("{url}: {status}").into()),
        }
        let mut response = agent.run(put)?;
        println!("{} {}", response.status(), response.body_mut().read_to_string()?);
        match read_outcome(Sent::Once, response.status(), response.headers()) {
            Outcome::Written(_) => return Ok(()),
            Outcome::Refused => {} // another writer was faster: read again
            _ => return Err("the note was not written".into()),
        }
    }
    Err(format!("other writers were faster {TRIES} times").into())
}
