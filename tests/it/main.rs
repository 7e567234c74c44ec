//! The integration tests, in one binary.
#![expect(
    clippy::unwrap_used,
    reason = "helpers stand outside #[test] functions"
)]

mod about;
mod actors;
mod batches;
mod copies;
mod crash;
mod faults;
mod golden;
mod hostile;
mod interchange;
mod pages;
mod properties;
mod query;
mod readme;
mod repo;
mod sample;
mod sandbox;
mod slt;
