//! What several test targets build upon.
#![allow(dead_code, reason = "each of them uses a part")]

pub mod nginx;
pub mod program;
pub mod proxy;
