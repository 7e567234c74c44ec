//! Writes invented wire copy as JSON Lines.
//!
//! `cargo run --profile fast --example make_corpus -- ARTICLES [SEED] > corpus.jsonl`

mod corpus;

use std::io::{self, BufWriter};

fn main() -> io::Result<()> {
    let mut words = std::env::args().skip(1);
    let mut number = |default: u64| {
        words
            .next()
            .and_then(|word| word.parse().ok())
            .unwrap_or(default)
    };
    let (articles, seed) = (number(1000), number(1));
    corpus::write(articles, seed, &mut BufWriter::new(io::stdout().lock()))
}
