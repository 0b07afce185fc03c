//! Lines in, lines out, in order; a line that is no case is answered with an error, and the rest go on.

use std::fmt::Display;
use std::io::{self, BufRead, Write};

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::{case, client};

/// What tells a client's case from a server's.
#[derive(Deserialize)]
struct HasDo {
    #[serde(rename = "do")]
    _act: IgnoredAny,
}

pub(crate) fn run(input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    for (number, line) in (1..).zip(input.split(b'\n')) {
        let line = line?;
        let answer = match serde_json::from_slice::<HasDo>(&line) {
            Ok(_) => shown(client::answer(&line), number),
            Err(_) => shown(case::answer(&line), number),
        };
        writeln!(output, "{}", answer?)?;
    }
    Ok(())
}

fn shown(answer: Result<impl Serialize, impl Display>, number: usize) -> serde_json::Result<String> {
    match answer {
        Ok(answer) => serde_json::to_string(&answer),
        Err(error) => Ok(serde_json::json!({ "error": format!("line {number}: {error}"), "line": number }).to_string()),
    }
}
