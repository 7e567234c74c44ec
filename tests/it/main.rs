//! The integration tests, in one binary.
#![expect(
    clippy::unwrap_used,
    reason = "helpers stand outside #[test] functions"
)]

mod about;
mod crash;
mod golden;
mod query;
mod sandbox;
mod slt;
