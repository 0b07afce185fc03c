//! The crate on the command line: one JSON object a line in, one a line out.
//!
//! ```text
//! {"id":"a1","method":"GET","headers":[["If-None-Match","\"1\""]],"state":{"exists":true,"etag":"\"1\"","last_modified":null}}
//! {"id":"a1","decision":"not_modified","status":304,"decided_by":"If-None-Match","because":"..."}
//! {"id":"c1","kept":{"response":[["ETag","\"1\""]]},"do":"revalidate","status":304,"response":[]}
//! {"id":"c1","request":[["if-none-match","\"1\""]],"then":"use_as_is"}
//! ```
//!
//! A line with `do` is a client's case, all others are a server's.

mod case;
mod client;
mod lines;

use std::io;

fn main() -> io::Result<()> {
    lines::run(io::stdin().lock(), io::stdout().lock())
}
