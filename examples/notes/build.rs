//! Takes the code out of the README and the guides, so that tests can serve it as it would be pasted.

use std::path::Path;
use std::{env, fs};

/// Page, number of the Rust block in it, and the file for the test.
const BLOCKS: [(&str, usize, &str); 5] = [
    ("README.md", 0, "server.rs"),
    ("README.md", 1, "client.rs"),
    ("src/guide/optimistic_concurrency.md", 0, "swap.rs"),
    ("src/guide/writing_an_adapter.md", 0, "delete.rs"),
    ("src/guide/other_hosts.md", 0, "files.rs"),
];

fn main() {
    let folder = env::var_os("OUT_DIR").expect("a folder for the output");
    for (page, number, file) in BLOCKS {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(page);
        println!("cargo::rerun-if-changed={}", page.display());
        let text = fs::read_to_string(page).expect("a page");
        let block = text.split("```rust\n").nth(number + 1).expect("a block of Rust");
        let (code, _) = block.split_once("```").expect("the end of the block");
        fs::write(Path::new(&folder).join(file), items(code)).expect("a file that can be written");
    }
}

/// The items of a block, those that rustdoc hides too. The statements of a doc-test come behind them.
fn items(code: &str) -> String {
    let is_item = |line: &&str| !["let ", "assert"].iter().any(|start| line.starts_with(start));
    let shown = code.lines().map(|line| line.strip_prefix("# ").unwrap_or(line));
    shown.take_while(is_item).flat_map(|line| [line, "\n"]).collect()
}
