//! Floor 2: word lists that more than one extractor asks.

pub mod countries;
pub mod given_names;
pub mod name_flags;
pub mod nouns;
pub mod offices;
pub mod roles;
pub mod states;
pub mod titles;
pub mod voices;
