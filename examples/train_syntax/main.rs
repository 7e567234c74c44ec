//! Trains the tagger and the parser that ship in `data/`.
//!
//! `cargo run --profile fast --example train_syntax -- TREEBANKS DATA` reads `silver.tsv.gz` and `*.conllu` from the folder
//! TREEBANKS, the texts of the former from `../../entities/train/distA.train.jsonl` beside it, and writes `tagger.bin` and
//! `parser.bin` into the folder DATA. Needs `gzip` on the path. The same input gives the same bytes.

#![expect(
    clippy::print_stdout,
    reason = "a program that reports on its training"
)]

mod corpus;
mod parser;
mod perceptron;
mod tagger;

use std::path::PathBuf;
use std::time::Instant;

use corpus::Gold;
use dateline::syntax::parser::Parser;
use dateline::syntax::tagger::Tagger;
use dateline::text::Document;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let treebanks = arguments.next().ok_or("name the folder of treebanks")?;
    let data = arguments.next().ok_or("name the folder to write to")?;
    let texts = treebanks.join("../../entities/train/distA.train.jsonl");
    let started = Instant::now();
    let silver = corpus::silver(&treebanks, &texts)?;
    let hand_made = corpus::hand_made(&treebanks)?;
    let all: Vec<&Gold> = silver.iter().chain(&hand_made).collect();
    let train: Vec<&Gold> = all.iter().copied().filter(|gold| !gold.held_out).collect();
    let tokens: usize = all.iter().map(|gold| gold.doc.len()).sum();
    println!("{tokens} tokens read, {:.1?}", started.elapsed());

    let blob = tagger::train(&train);
    std::fs::write(data.join("tagger.bin"), &blob)?;
    println!("tagger: {} bytes, {:.1?}", blob.len(), started.elapsed());
    let tagger = Tagger::open(&blob);
    let held_out = |golds: &'static str, of: &[Gold]| {
        let golds_out: Vec<&Gold> = of.iter().filter(|gold| gold.held_out).collect();
        tagger::measure(golds, &tagger, &golds_out);
    };
    held_out("machine-made", &silver);
    held_out("hand-made", &hand_made);
    let mut docs: Vec<Document<'_>> = silver.iter().map(|gold| gold.doc.clone()).collect();
    let clock = Instant::now();
    for doc in &mut docs {
        tagger.tag(doc);
    }
    let count: usize = docs.iter().map(Document::len).sum();
    let speed = |clock: Instant, count: usize| count as f64 / clock.elapsed().as_secs_f64() / 1e6;
    println!("{:.2} million tags a second", speed(clock, count));

    let pairs = |held_out: bool| -> Vec<(&Gold, &Document<'_>)> {
        let pairs = silver.iter().zip(&docs);
        pairs
            .filter(|(gold, _)| gold.held_out == held_out)
            .collect()
    };
    let blob = parser::train(&pairs(false), &pairs(true));
    std::fs::write(data.join("parser.bin"), &blob)?;
    println!("parser: {} bytes, {:.1?}", blob.len(), started.elapsed());
    let parser = Parser::open(&blob);
    parser::measure(&parser, &pairs(true));
    let clock = Instant::now();
    for doc in &docs {
        for &sentence in &doc.sentences {
            std::hint::black_box(parser.parse(doc, sentence));
        }
    }
    println!("{:.2} million words parsed a second", speed(clock, count));
    Ok(())
}
