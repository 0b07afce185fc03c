//! Guides: what stands around the decision.
//!
//! The rest of this documentation says what the crate does. These pages say what a server does with it, and each is
//! read in a few minutes. They hold no items: nothing of them is compiled into a program.

#[doc = include_str!("writing_an_adapter.md")]
pub mod writing_an_adapter {}

#[doc = include_str!("optimistic_concurrency.md")]
pub mod optimistic_concurrency {}

#[doc = include_str!("choosing_a_tag.md")]
pub mod choosing_a_tag {}

#[doc = include_str!("being_a_client.md")]
pub mod being_a_client {}
