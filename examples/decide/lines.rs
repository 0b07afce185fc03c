//! Lines in, lines out, in order; a line that is not a case becomes an error, and the rest go on.

use std::fmt::Display;
use std::io::{self, BufRead, Write};

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::{case, client};

/// The key that only a client's case has.
#[derive(Deserialize)]
struct HasDo {
    #[serde(rename = "do")]
    _act: IgnoredAny,
}

pub(crate) fn run(input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    for (number, line) in (1..).zip(input.split(b'\n')) {
        let line = line?;
        let result = match serde_json::from_slice::<HasDo>(&line) {
            Ok(_) => shown(client::decide_line(&line), number),
            Err(_) => shown(case::decide_line(&line), number),
        };
        writeln!(output, "{}", result?)?;
    }
    Ok(())
}

fn shown(result: Result<impl Serialize, impl Display>, number: usize) -> serde_json::Result<String> {
    match result {
        Ok(result) => serde_json::to_string(&result),
        Err(error) => Ok(serde_json::json!({ "error": format!("line {number}: {error}"), "line": number }).to_string()),
    }
}
