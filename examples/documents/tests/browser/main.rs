//! The page in Chromium, driven as a writer would use it, against the real server.
//!
//! Where Chromium or its driver is missing, a line says so and the tests do nothing. `DOCUMENTS_PICTURE=FILE` makes
//! `picture` write what it sees.

mod accessibility;
mod browser;
mod caching;
mod conflict;
mod editing;
mod keyboard;
mod list;
mod page;
mod picture;
mod proxy;
#[allow(dead_code)] // the other tests use the rest
#[path = "../end_to_end/server.rs"]
mod server;
#[path = "../support/mod.rs"]
mod support;
