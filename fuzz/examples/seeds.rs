//! Writes the seed corpora of the fuzz targets from the conformance vectors:
//! `cargo run --manifest-path fuzz/Cargo.toml --example seeds`.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::Value;

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
    let vector: Value = serde_json::from_str(line)?;
    let id = vector["id"].as_str().unwrap_or_default();
    write(&corpus.join("decide"), id, line.as_bytes())?;
    write(&corpus.join("requests"), id, &request(&vector))?;
    for (number, field) in vector["headers"].as_array().into_iter().flatten().enumerate() {
        let name = format!("{id}-{number}");
        let text = field[1].as_str().unwrap_or_default();
        let value = bytes(text);
        match field[0].as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
            "if-match" | "if-none-match" => {
                write(&corpus.join("lists"), &name, &value)?;
                write(&corpus.join("tags"), &name, text.as_bytes())?;
            }
            "if-modified-since" | "if-unmodified-since" => {
                write(&corpus.join("dates"), &name, &dated(&vector, &value))?
            }
            _ => {}
        }
    }
    Ok(())
}

/// The input of `requests`, as that target describes it.
fn request(vector: &Value) -> Vec<u8> {
    let state = &vector["state"];
    let flag = |member: &str, letter| if state[member] == true { letter } else { "" };
    let number = |value: &Value| value.as_i64().map_or(String::new(), |number| number.to_string());
    let mut input = format!(
        "{}\n{}{}\n",
        vector["method"].as_str().unwrap_or_default(),
        flag("exists", "e"),
        flag("strong_date", "s"),
    )
    .into_bytes();
    input.extend(bytes(state["etag"].as_str().unwrap_or_default()));
    input.extend(format!("\n{}\n{}", number(&state["last_modified"]), number(&vector["now"])).bytes());
    for field in vector["headers"].as_array().into_iter().flatten() {
        let letter = match field[0].as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
            "if-match" => b'M',
            "if-none-match" => b'N',
            "if-modified-since" => b'S',
            "if-unmodified-since" => b'U',
            "if-range" => b'I',
            "range" => b'R',
            _ => b'A',
        };
        input.extend([b'\n', letter]);
        input.extend(bytes(field[1].as_str().unwrap_or_default()));
    }
    input
}

/// The bytes that the text of a vector stands for.
fn bytes(text: &str) -> Vec<u8> {
    text.chars().filter_map(|character| u8::try_from(character).ok()).collect()
}

/// The input of `dates`: the time it is read at, in eight bytes, and the value.
fn dated(vector: &Value, value: &[u8]) -> Vec<u8> {
    [&vector["now"].as_i64().unwrap_or_default().to_le_bytes(), value].concat()
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name), bytes)
}
