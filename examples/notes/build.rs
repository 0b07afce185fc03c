//! Takes the code out of the README of the project, so that a test can serve it as it would be pasted.

use std::path::Path;
use std::{env, fs};

fn main() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    println!("cargo::rerun-if-changed={}", readme.display());
    let text = fs::read_to_string(readme).expect("the README");
    let (_, code) = text.split_once("```rust\n").expect("a block of Rust");
    let (code, _) = code.split_once("```").expect("the end of the block");
    let folder = env::var_os("OUT_DIR").expect("a folder for the output");
    fs::write(Path::new(&folder).join("readme.rs"), code).expect("a file that can be written");
}
