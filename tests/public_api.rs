//! A kept listing of the public API, so that a change of it is seen in review: `tests/public_api.txt`.
//!
//! `UPDATE=1 cargo test --test public_api` writes the listing anew.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn the_public_api_is_as_listed() {
    let path = root().join("tests/public_api.txt");
    let found = listing();
    if std::env::var("UPDATE").as_deref() == Ok("1") {
        fs::write(&path, &found).expect("a file that can be written");
    }
    let kept = fs::read_to_string(&path).expect("the listing is there");
    assert_eq!(found, kept, "the public API has changed: see it with UPDATE=1 and git diff");
}

/// The items of every module that `lib.rs` exports from, in the order of the files.
fn listing() -> String {
    let mut files = sources(&root().join("src"));
    files.sort();
    let exports = fs::read_to_string(root().join("src/lib.rs")).expect("the exports");
    let exports: String = exports.lines().filter(|line| line.starts_with("pub use")).collect();
    let mut listing = String::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a source is text");
        let items = items(&without_comments(&text), &exports);
        if !items.is_empty() {
            let name = file.strip_prefix(root()).expect("below the root").display().to_string().replace('\\', "/");
            listing.extend(["# ", &name, "\n", &items.join("\n"), "\n\n"]);
        }
    }
    listing
}

/// What a user can name: `pub` items with their attributes, variants, and the traits that types implement.
fn items(text: &str, exports: &str) -> Vec<String> {
    // What is private to the crate or to its tests is cut off.
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut items = Vec::new();
    let mut derives = String::new();
    let mut rest = text;
    while let Some(line) = rest.lines().next() {
        let start = line.trim_start();
        let is_item = start.starts_with("pub ") || (start.starts_with("impl") && line == start);
        if start.starts_with("#[derive") || start.starts_with("#[must_use") || start.starts_with("#[non_exhaustive") {
            derives += start.split(" =").next().unwrap_or(start);
            derives.push(' ');
        } else if is_item {
            // An enum shows its variants, an export its names; of all else the signature is enough.
            let end = match start {
                _ if start.starts_with("pub enum") => rest.find("\n}"),
                _ if start.starts_with("pub use") => rest.find(';'),
                _ => rest.find(['{', ';']),
            };
            let signature = &rest[..end.unwrap_or(rest.len())];
            let words: Vec<_> = signature.lines().map(str::trim).filter(|line| !line.starts_with('#')).collect();
            let item = format!("{}{}", derives, words.join(" ").split_whitespace().collect::<Vec<_>>().join(" "));
            if !start.starts_with("impl") || implements_for_an_export(&item, exports) {
                items.push(item);
            }
            derives.clear();
        } else if !start.is_empty() && !start.starts_with('#') {
            derives.clear();
        }
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    items
}

/// Whether the type of an `impl` is exported, or a trait of the crate is implemented for a type of another.
fn implements_for_an_export(item: &str, exports: &str) -> bool {
    let names = |text: &str| -> Vec<String> {
        text.split(|character: char| !character.is_alphanumeric()).map(str::to_owned).collect()
    };
    let exported = names(exports);
    let header = item.split_once(" for ").map_or(item, |(_, of)| of);
    names(header).iter().chain(&names(item)).any(|name| name.len() > 1 && exported.contains(name))
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
