//! The integration tests, in one binary.
#![expect(
    clippy::unwrap_used,
    reason = "helpers stand outside #[test] functions"
)]

mod about;
mod actors;
mod batches;
mod browser;
mod clients;
mod containers;
mod copies;
mod crash;
mod events;
mod export;
mod faults;
mod formats;
mod gdelt;
mod golden;
mod hostile;
mod hostile_text;
mod interchange;
mod interrupt;
mod merge;
mod pages;
mod places;
mod properties;
mod query;
mod readme;
mod reextract;
mod repo;
mod report;
mod roundtrip;
mod sample;
mod sandbox;
mod series;
mod slt;
