//! Guides: what stands around the decision.
//!
//! The rest of this documentation describes the crate. Each of these pages describes one task. They contain
//! no items, so nothing of them is compiled into a program.

#[doc = include_str!("writing_an_adapter.md")]
pub mod writing_an_adapter {}

#[doc = include_str!("optimistic_concurrency.md")]
pub mod optimistic_concurrency {}

#[doc = include_str!("choosing_a_tag.md")]
pub mod choosing_a_tag {}

#[doc = include_str!("other_hosts.md")]
pub mod other_hosts {}

#[doc = include_str!("versions.md")]
pub mod versions {}

#[doc = include_str!("being_a_client.md")]
pub mod being_a_client {}
