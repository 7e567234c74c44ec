//! Whole commands, run as a user runs them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod crash;
