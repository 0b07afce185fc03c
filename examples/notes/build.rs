//! Takes the code out of the README of the project, so that a test can serve it as it would be pasted.

use std::path::Path;
use std::{env, fs};

fn main() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    println!("cargo::rerun-if-changed={}", readme.display());
    let text = fs::read_to_string(readme).expect("the README");
    let mut blocks = text.split("```rust\n").skip(1);
    let folder = env::var_os("OUT_DIR").expect("a folder for the output");
    for name in ["server.rs", "client.rs"] {
        let block = blocks.next().expect("a block of Rust");
        let (code, _) = block.split_once("```").expect("the end of the block");
        fs::write(Path::new(&folder).join(name), code).expect("a file that can be written");
    }
    assert!(blocks.next().is_none(), "every block of the README is put into a program");
}
