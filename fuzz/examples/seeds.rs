//! Writes the seed corpora of the fuzz targets from the conformance vectors:
//! `cargo run --manifest-path fuzz/Cargo.toml --example seeds`.

#[path = "../../examples/decide/case.rs"]
#[allow(dead_code, reason = "cases are read here, not decided")]
mod case;

use std::fs;
use std::io;
use std::path::Path;

use case::Case;
use http_conditional::Field;

fn main() -> io::Result<()> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in fs::read_dir(fuzz.join("../tests/vectors"))? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            for line in fs::read_to_string(path)?.lines() {
                seed(&fuzz.join("corpus"), line)?;
            }
        }
    }
    Ok(())
}

/// One vector is a line for `decide`, a request, and its field values are lists, dates and texts for tags.
fn seed(corpus: &Path, line: &str) -> io::Result<()> {
    let case: Case = serde_json::from_str(line)?;
    let id = case.id.as_str().unwrap_or_default();
    write(&corpus.join("decide"), id, line.as_bytes())?;
    write(&corpus.join("requests"), id, &request(&case))?;
    for (number, (field, text)) in case.headers.iter().enumerate() {
        let name = format!("{id}-{number}");
        match Field::from_name(field) {
            Some(Field::IfMatch | Field::IfNoneMatch) => {
                write(&corpus.join("lists"), &name, &bytes(text))?;
                write(&corpus.join("tags"), &name, text.as_bytes())?;
            }
            Some(Field::IfModifiedSince | Field::IfUnmodifiedSince) => {
                let now = case.now.unwrap_or_default().to_le_bytes();
                write(&corpus.join("dates"), &name, &[now.as_slice(), &bytes(text)].concat())?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The input of `requests`, as that target describes it.
fn request(case: &Case) -> Vec<u8> {
    let flag = |is_set, letter| if is_set { letter } else { "" };
    let number = |number: Option<i64>| number.map_or(String::new(), |number| number.to_string());
    let flags = [flag(case.state.exists, "e"), flag(case.state.strong_date, "s")].concat();
    let mut lines = vec![
        case.method.clone().into_bytes(),
        flags.into_bytes(),
        bytes(case.state.etag.as_deref().unwrap_or_default()),
        number(case.state.last_modified).into_bytes(),
        number(case.now).into_bytes(),
    ];
    for (name, value) in &case.headers {
        let letter = match Field::from_name(name) {
            Some(Field::IfMatch) => b'M',
            Some(Field::IfNoneMatch) => b'N',
            Some(Field::IfModifiedSince) => b'S',
            Some(Field::IfUnmodifiedSince) => b'U',
            Some(Field::IfRange) => b'I',
            _ if name.eq_ignore_ascii_case("Range") => b'R',
            _ => b'A',
        };
        lines.push([&[letter], bytes(value).as_slice()].concat());
    }
    lines.join(&b'\n')
}

fn bytes(text: &str) -> Vec<u8> {
    case::bytes(text).expect("text that stands for bytes")
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name), bytes)
}
