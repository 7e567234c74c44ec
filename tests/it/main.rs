//! The integration tests, in one binary.
#![expect(
    clippy::unwrap_used,
    reason = "helpers stand outside #[test] functions"
)]

mod about;
mod actors;
mod clients;
mod containers;
mod crash;
mod faults;
mod golden;
mod hostile;
mod hostile_text;
mod pages;
mod properties;
mod query;
mod readme;
mod repo;
mod sample;
mod sandbox;
mod slt;

// What is done with a database that is there.
mod events;
mod places;
mod reextract;
