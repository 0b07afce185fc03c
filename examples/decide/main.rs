//! The crate on the command line: one JSON object a line in, one a line out.
//!
//! ```text
//! {"id":"a1","method":"GET","headers":[["If-None-Match","\"1\""]],"state":{"exists":true,"etag":"\"1\"","last_modified":null}}
//! {"id":"a1","decision":"not_modified","status":304,"decided_by":"If-None-Match","because":"..."}
//! ```

mod case;
mod lines;

use std::io;

fn main() -> io::Result<()> {
    lines::run(io::stdin().lock(), io::stdout().lock())
}
