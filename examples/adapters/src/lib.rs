//! `http-conditional` in the frameworks that people use: adapters to copy.
//!
//! Each file is one adapter. What is to be copied comes first, up to the line that says so; below it stands an
//! example, which serves one [`Resource`](resource::Resource) with the adapter and nothing else.
//!
//! | file | for | what it shows |
//! | --- | --- | --- |
//! | `axum.rs` | axum | an extractor, and conditions that outlive an await |
//! | `tower.rs` | tower | a layer for handlers that set `ETag` or `Last-Modified` and leave the rest to it |
//! | `actix.rs` | actix-web | a header map that is not of `http` 1.x |
//! | `hyper.rs` | hyper | two functions and no framework |
//! | `files.rs` | static files | validators out of metadata, and ranges |
//!
//! For axum and tower there are crates: `http-conditional-axum` and `http-conditional-tower`.
//!
//! `cargo run -p adapters --bin hyper` starts that example, and so for the others.
//!
//! `ranges.rs` is to be copied by those who answer `Range`.

pub mod actix;
pub mod files;
pub mod hyper;
pub mod ranges;
pub mod resource;
