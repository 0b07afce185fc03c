//! The adapters over real sockets.

#[path = "../../../decide/case.rs"]
mod case;

mod client;
mod crates;
mod extractors;
mod files;
mod ranges;
mod servers;
mod vector;
mod wire;
mod wire_files;
