//! Clients and caches that are in use everywhere, before the real server. Where one is not installed, its tests are
//! skipped and say so. The IDs in the comments are those of the project's list of RFC requirements.

mod cache;
mod curl;
mod nginx;
mod readme;
mod redbot;
#[path = "../end_to_end/server.rs"]
#[allow(dead_code, reason = "it has more users")]
mod server;
#[path = "../support/mod.rs"]
mod support;
mod varnish;
