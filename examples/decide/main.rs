//! The crate on the command line: one JSON object per line in, one per line out.
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
use std::process::ExitCode;

const HELP: &str = r#"decide: evaluates HTTP conditional requests by RFC 9110, on standard input and output.

Usage: decide < CASES > OUTCOMES

One JSON object per line in, one per line out, in the same order. A line that is not a case gives an object with
"error", and the next lines go on.

A server's case:
  "id"       anything; it is repeated
  "method"   the request method
  "headers"  [name, value] pairs in their order; a character up to U+00FF is the byte of that number
  "state"    {"exists": true, "etag": "\"1\"" or null, "last_modified": seconds since 1970 or null,
              "strong_date": true if the date is declared to be strong}
  "now"      optional: seconds since 1970, for two-digit years

Its outcome: "decision" (proceed, not_modified, precondition_failed), "status", "decided_by", "because", "range", "malformed".

A client's case has "do"; tests/vectors/client describes it.

Example:
  echo '{"id":1,"method":"GET","headers":[["If-None-Match","\"1\""]],"state":{"exists":true,"etag":"\"1\"","last_modified":null}}' | decide
"#;

fn main() -> io::Result<ExitCode> {
    match std::env::args().nth(1).as_deref() {
        None => lines::run(io::stdin().lock(), io::stdout().lock()).map(|()| ExitCode::SUCCESS),
        Some("--help" | "-h") => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        Some(argument) => {
            eprintln!("expected no argument or --help, found {argument:?}");
            Ok(ExitCode::from(2))
        }
    }
}
