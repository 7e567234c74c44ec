//! Measures how well web pages are read, and prints one line a page.
//!
//! `cargo run --profile fast --example read_pages -- FOLDER` takes a folder in which each `page.html` has a `page.json` with the
//! headline, publication time and paragraphs that a careful reader sees in it (`tests/fixtures/html` where none is given). Main text
//! counts by its runs of four words: F1 of our chain, and of the extractors behind it by themselves. `--show NAME` prints what is
//! missing and what is too much in one page.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dateline::clean::{self, CleanOptions};
use dateline::ingest;
use dateline::model::Article;
use serde_json::Value;
use trafilatura::ExtractionFocus;

type Shingles = HashMap<Vec<String>, usize>;

/// Counts the runs of four words in a text; a text with fewer words is one run.
fn shingles(text: &str) -> Shingles {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut counts = HashMap::new();
    let size = words.len().clamp(1, 4);
    for run in words.windows(size) {
        *counts.entry(run.to_vec()).or_insert(0) += 1;
    }
    counts
}

/// Returns precision and recall of one text against another.
fn score(got: &str, want: &str) -> (f64, f64) {
    let (got, want) = (shingles(got), shingles(want));
    let shared: usize = got
        .iter()
        .map(|(run, count)| count.min(want.get(run).unwrap_or(&0)))
        .sum();
    let share = |all: &Shingles| match all.values().sum::<usize>() {
        0 => 0.0,
        sum => shared as f64 / sum as f64,
    };
    (share(&got), share(&want))
}

/// Returns the F1 of precision and recall.
fn f1((precision, recall): (f64, f64)) -> f64 {
    if precision + recall == 0.0 {
        0.0
    } else {
        2.0 * precision * recall / (precision + recall)
    }
}

/// Reads one page with all that the program does.
fn ours(path: &Path) -> Option<Article> {
    let mut source = ingest::open(path, &ingest::Options::default()).ok()?;
    let raw = source.records.find_map(Result::ok)?;
    clean::clean(raw, &CleanOptions::default()).ok()
}

/// Reads one page with the extractor alone.
fn extractor(page: &str, focus: ExtractionFocus) -> String {
    let options = trafilatura::Options::default()
        .with_fallback(true)
        .with_focus(focus)
        .with_exclude_comments(true);
    trafilatura::extract(page, &options)
        .map(|found| found.content_text)
        .unwrap_or_default()
}

/// What is measured of one way to read pages.
#[derive(Default)]
struct Sum {
    precision: f64,
    recall: f64,
    f1: f64,
    time: Duration,
}

impl Sum {
    /// Adds one page.
    fn add(&mut self, got: &str, want: &str, time: Duration) -> f64 {
        let score = score(got, want);
        self.precision += score.0;
        self.recall += score.1;
        self.f1 += f1(score);
        self.time += time;
        f1(score)
    }
}

/// Prints which paragraphs of a page are missing, and which are too many.
fn show(out: &mut impl Write, got: &str, want: &[&str]) -> std::io::Result<()> {
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    let wanted = want.join("\n\n");
    let (got_letters, want_letters) = (letters(got), letters(&wanted));
    let (got_runs, want_runs) = (shingles(got), shingles(&wanted));
    let is_in = |text: &str, runs: &Shingles, all: &str| {
        let own = shingles(text);
        all.contains(&letters(text))
            || own.keys().filter(|run| runs.contains_key(*run)).count() * 2 >= own.len()
    };
    for text in want
        .iter()
        .filter(|text| !is_in(text, &got_runs, &got_letters))
    {
        writeln!(out, "  - {text}")?;
    }
    for text in got
        .lines()
        .filter(|text| !is_in(text, &want_runs, &want_letters))
    {
        writeln!(out, "  + {text}")?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (mut folder, mut shown) = (PathBuf::from("tests/fixtures/html"), None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--show" => shown = arguments.next(),
            _ => folder = argument.into(),
        }
    }
    let mut pages: Vec<PathBuf> = std::fs::read_dir(&folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|suffix| suffix == "html"))
        .collect();
    pages.sort();
    let mut out = std::io::stdout().lock();
    let ways = ["ours", "precision", "balanced", "recall"];
    let mut sums: [Sum; 4] = Default::default();
    let (mut dates, mut headlines, mut slowest) = (0, 0, Duration::ZERO);
    writeln!(
        out,
        "{:14} {:>9} {:>9} {:>9} {:>9}  date headline",
        "page", ways[0], ways[1], ways[2], ways[3]
    )?;
    for path in &pages {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let want: Value = serde_json::from_slice(&std::fs::read(path.with_extension("json"))?)?;
        let body: Vec<&str> = want["body"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let text = body.join("\n\n");
        let start = Instant::now();
        let article = ours(path);
        let time = start.elapsed();
        slowest = slowest.max(time);
        let got = article.as_ref().map_or("", |article| article.body.as_str());
        let mut row = vec![sums[0].add(got, &text, time)];
        // The extractors are given what the reader makes of the bytes.
        let mut source = ingest::open(path, &ingest::Options::default())?;
        let page = source
            .records
            .find_map(Result::ok)
            .map(|raw| raw.text)
            .unwrap_or_default();
        for (at, focus) in [
            ExtractionFocus::FavorPrecision,
            ExtractionFocus::Balanced,
            ExtractionFocus::FavorRecall,
        ]
        .into_iter()
        .enumerate()
        {
            let start = Instant::now();
            let plain = extractor(&page, focus);
            row.push(sums[at + 1].add(&plain, &text, start.elapsed()));
        }
        let published = article
            .as_ref()
            .and_then(|article| article.published)
            .map(|at| at.to_string());
        let dated = published.as_deref() == want["published"].as_str();
        let named = article
            .as_ref()
            .and_then(|article| article.headline.as_deref())
            == want["headline"].as_str();
        dates += usize::from(dated);
        headlines += usize::from(named);
        if shown
            .as_deref()
            .is_none_or(|shown| shown == name || shown == "all")
        {
            writeln!(
                out,
                "{name:14} {:9.3} {:9.3} {:9.3} {:9.3}  {}  {}",
                row[0],
                row[1],
                row[2],
                row[3],
                if dated {
                    "yes".to_owned()
                } else {
                    format!("{published:?}")
                },
                if named {
                    "yes".to_owned()
                } else {
                    format!(
                        "{:?}",
                        article
                            .as_ref()
                            .and_then(|article| article.headline.as_deref())
                    )
                },
            )?;
        }
        if shown
            .as_deref()
            .is_some_and(|shown| shown == name || shown == "all")
        {
            show(&mut out, got, &body)?;
        }
    }
    let count = pages.len().max(1) as f64;
    for (way, sum) in ways.iter().zip(&sums) {
        writeln!(
            out,
            "{way:10} precision {:.4} recall {:.4} mean F1 {:.4}, {:.0} pages/s",
            sum.precision / count,
            sum.recall / count,
            sum.f1 / count,
            count / sum.time.as_secs_f64(),
        )?;
    }
    writeln!(
        out,
        "{} pages, date right {dates}, headline right {headlines}, slowest {slowest:.0?}",
        pages.len()
    )?;
    Ok(())
}
