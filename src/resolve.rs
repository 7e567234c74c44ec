//! Floor 4: ties what was found to actors and places.

pub mod actor;
pub mod place;
