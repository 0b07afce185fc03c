//! Lines in, lines out, in order; a line that is no case is answered with an error, and the rest go on.

use std::io::{self, BufRead, Write};

use crate::case;

pub(crate) fn run(input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    for (number, line) in (1..).zip(input.split(b'\n')) {
        let answer = match case::answer(&line?) {
            Ok(answer) => serde_json::to_string(&answer)?,
            Err(error) => serde_json::json!({ "error": format!("line {number}: {error}"), "line": number }).to_string(),
        };
        writeln!(output, "{answer}")?;
    }
    Ok(())
}
