//! Floor 2: word lists that more than one extractor asks.

pub mod name_flags;
pub mod roles;
pub mod states;
