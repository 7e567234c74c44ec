//! Floor 3: names, times, quotes and events, each found in one tagged document.
//!
//! An extractor's arguments say what must have run before it. None of them knows that a database exists.

pub mod event;
pub mod name;
pub mod quote;
pub mod time;
