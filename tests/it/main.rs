//! The integration tests, in one binary.
#![expect(
    clippy::unwrap_used,
    reason = "helpers stand outside #[test] functions"
)]

mod about;
mod actors;
mod crash;
mod events;
mod golden;
mod pages;
mod places;
mod properties;
mod query;
mod readme;
mod reextract;
mod repo;
mod sample;
mod sandbox;
mod slt;
