//! What a decision costs: this crate, its peers, and yardsticks, on the same work.
//!
//! ```text
//! cargo run --manifest-path benches/Cargo.toml --release --features peers --bin table
//! cargo run --manifest-path benches/Cargo.toml --release --features peers --bin features
//! cargo run --manifest-path benches/Cargo.toml --release --bin guard
//! cargo run --manifest-path benches/Cargo.toml --release --bin weight
//! ```
//!
//! `table` prints everything as Markdown. `features` prints which crate decides what, and fails where this crate is wrong. `guard` measures this crate alone, and fails where a decision became more expensive
//! than `instructions.tsv` has it, or grows faster than its input. `weight` shows what it costs to depend on the crate.
//!
//! To look into one number, for instance with `callgrind_annotate`:
//!
//! ```text
//! cargo build --manifest-path benches/Cargo.toml --profile lto --features peers
//! valgrind --tool=callgrind benches/target/lto/count headers W1 100
//! ```

pub mod callgrind;
pub mod cases;
pub mod figures;
pub mod items;
pub mod peers;
pub mod system;
