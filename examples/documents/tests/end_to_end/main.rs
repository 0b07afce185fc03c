//! The real binary, over a real socket. The IDs in the comments are those of the project's list of RFC requirements.

mod attacks;
mod balanced;
mod caching;
mod client;
mod concurrency;
mod content;
mod errors;
mod expectation;
mod http2;
mod linear;
mod log;
mod page;
mod pages;
mod processes;
mod register;
mod search;
mod server;
mod sqlite;
mod start_and_stop;
#[path = "../support/mod.rs"]
mod support;
mod tags;
mod tally;
