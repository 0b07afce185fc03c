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
    for file in fs::read_dir(fuzz.join("../tests/vectors/client"))? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            for line in fs::read_to_string(path)?.lines() {
                seed_of_client(&fuzz.join("corpus"), line)?;
            }
        }
    }
    Ok(())
}

/// A vector of the client is a line for `decide`, and an input of `client`, as that target describes it.
fn seed_of_client(corpus: &Path, line: &str) -> io::Result<()> {
    let case: serde_json::Value = serde_json::from_str(line)?;
    let id = case["id"].as_str().unwrap_or_default();
    write(&corpus.join("decide"), id, line.as_bytes())?;
    let one_clock = if case["kept"]["one_clock"] == true { "1" } else { "" };
    let have = case["have"].as_u64().unwrap_or_default();
    let status = case["status"].as_u64().unwrap_or(304);
    let mut lines = vec![one_clock.into(), have.to_string().into_bytes(), status.to_string().into_bytes()];
    lines.extend(fields(&case["kept"]["response"]));
    lines.push(Vec::new());
    lines.extend(fields(&case["response"]));
    write(&corpus.join("client"), id, &lines.join(&b'\n'))
}

/// Lines, each of them a letter for the name and the value.
fn fields(lines: &serde_json::Value) -> Vec<Vec<u8>> {
    let letter = |name: &str| match name {
        "ETag" => b'E',
        "Last-Modified" => b'M',
        "Date" => b'D',
        "Content-Range" => b'R',
        "Content-Type" => b'T',
        _ => b'L',
    };
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let field = |line: &serde_json::Value| [&[letter(&text(&line[0]))], bytes(&text(&line[1])).as_slice()].concat();
    lines.as_array().into_iter().flatten().map(field).collect()
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
