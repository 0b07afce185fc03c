//! `http-conditional` in the frameworks that people use: adapters to copy.
//!
//! Each file is one adapter. The part to copy comes first, up to the line that says so. Below it stands an example,
//! which serves one [`Resource`](resource::Resource) with the adapter and nothing else.
//!
//! | file | for | what it shows |
//! | --- | --- | --- |
//! | `actix.rs` | actix-web | a header map that is not of `http` 1.x |
//! | `hyper.rs` | hyper | one function and no framework |
//! | `files.rs` | static files | validators out of metadata, and ranges |
//!
//! For axum and tower there are crates: `http-conditional-axum` and `http-conditional-tower`.
//!
//! `cargo run -p adapters --bin hyper` starts that example, and so for the others.
//!
//! If you respond to `Range`, copy `ranges.rs` as well.

pub mod actix;
pub mod files;
pub mod hyper;
pub mod ranges;
pub mod resource;
