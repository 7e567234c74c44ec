//! Dateline turns piles of news articles into one SQLite file that answers questions.
//!
//! The way of an article: `ingest` reads a record, `clean` makes an [`model::Article`] of it, `text` cuts it into tokens and
//! sentences, `syntax` tags and parses, `extract` finds names, times, quotes and events, `resolve` ties them to actors and
//! places, and `store` writes the facts. `query` reads them back, `render` prints them, `cli` is what the user meets.
//!
//! A module uses those on lower floors only, never a neighbour on its own:
//!
//! | floor | modules |
//! |---|---|
//! | 0 | `model`, `stop` |
//! | 1 | `text` |
//! | 2 | `lexicon`, `syntax`, `gazetteer`, `interchange` |
//! | 3 | `ingest`, `extract` |
//! | 4 | `clean`, `resolve` |
//! | 5 | `read` |
//! | 6 | `store`, `query` |
//! | 7 | `pipeline`, `render`, `eval` |
//! | 8 | `cli` |

pub mod clean;
pub mod cli;
pub mod eval;
pub mod extract;
pub mod gazetteer;
pub mod ingest;
pub mod interchange;
pub mod lexicon;
pub mod model;
pub mod pipeline;
pub mod query;
pub mod read;
pub mod render;
pub mod resolve;
pub mod stop;
pub mod store;
pub mod syntax;
pub mod text;
