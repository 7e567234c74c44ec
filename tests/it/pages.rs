//! Reads the web pages under `tests/fixtures/html` and compares them with what a careful reader sees in them.
//!
//! Each page is built as a kind of site builds its own (`broadcaster`, `wordpress`, `tables` of the nineties); the file of the
//! same name in JSON holds headline, publication time, outlet and the paragraphs of the story.

use std::collections::HashMap;
use std::path::Path;

use dateline::clean::{self, CleanOptions};
use dateline::ingest;
use dateline::model::Article;
use serde_json::Value;

/// Reads one page.
fn read(path: &Path) -> Article {
    let source = ingest::open(path, &ingest::Options::default()).unwrap();
    assert_eq!(source.format, "html", "{}", path.display());
    let raw = source.records.map(Result::unwrap).next().unwrap();
    clean::clean(raw, &CleanOptions::default()).unwrap()
}

/// Counts the runs of four words in a text.
fn shingles(text: &str) -> HashMap<Vec<String>, usize> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut counts = HashMap::new();
    for four in words.windows(4) {
        *counts.entry(four.to_vec()).or_insert(0) += 1;
    }
    counts
}

/// Returns the F1 of one text against another by their runs of four words.
fn f1(got: &str, want: &str) -> f64 {
    let (got, want) = (shingles(got), shingles(want));
    let shared: usize = got
        .iter()
        .map(|(four, count)| count.min(want.get(four).unwrap_or(&0)))
        .sum();
    2.0 * shared as f64 / (got.values().sum::<usize>() + want.values().sum::<usize>()) as f64
}

#[test]
fn pages_of_many_kinds_of_site_are_read() {
    let mut pages: Vec<_> = std::fs::read_dir("tests/fixtures/html")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|suffix| suffix == "html"))
        .collect();
    pages.sort();
    let mut sum = 0.0;
    assert!(pages.len() >= 69, "{}", pages.len());
    for path in &pages {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let want: Value =
            serde_json::from_slice(&std::fs::read(path.with_extension("json")).unwrap()).unwrap();
        let article = read(path);
        let field = |key: &str| want[key].as_str();
        assert_eq!(article.headline.as_deref(), field("headline"), "{name}");
        assert_eq!(
            article.published.map(|at| at.to_string()).as_deref(),
            field("published"),
            "{name}"
        );
        assert_eq!(Some(article.outlet.as_str()), field("outlet"), "{name}");
        let body: Vec<&str> = want["body"]
            .as_array()
            .unwrap()
            .iter()
            .map(|paragraph| paragraph.as_str().unwrap())
            .collect();
        let score = f1(&article.body, &body.join("\n\n"));
        assert!(score > 0.95, "{name}: {score}\n{}", article.body);
        sum += score;
    }
    let mean = sum / pages.len() as f64;
    assert!(mean > 0.99, "{mean}");
}

#[test]
fn what_is_no_story_goes_where_it_belongs() {
    let article = read(Path::new("tests/fixtures/html/broadsheet.html"));
    assert_eq!(
        article.captions.as_deref(),
        Some("Islanders carry the doors ashore at Port Esme. Photograph: Ines Okafor/The Observer")
    );
    assert_eq!(article.section.as_deref(), Some("Culture"));
    assert_eq!(article.language.as_deref(), Some("en"));
    assert_eq!(
        article.standfirst.as_deref(),
        Some(
            "The doors of the Talu meeting house sailed home on Saturday, to drums and a great deal of rain."
        )
    );
    assert_eq!(article.credits[0].name, "Ines Okafor");
    let article = read(Path::new("tests/fixtures/html/daily.html"));
    assert_eq!(
        article.url.as_deref(),
        Some("https://ledger.example/2019/11/29/budget.html")
    );
}

/// Repeats a text with the numbers from 0 in the place of `#`.
fn numbered(text: &str, count: usize) -> String {
    (0..count)
        .map(|n| text.replace('#', &n.to_string()))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn hostile_pages_are_read_in_bounded_time_and_stack() {
    let story = "<p>The envoys met in the harbour for a third day on Tuesday and parted without a date, officials said.</p>";
    for (name, page) in [
        (
            "divisions",
            format!("<html><body>{}{}", "<div>".repeat(100_000), story.repeat(5)),
        ),
        (
            "spans",
            format!(
                "<html><body>{}{}",
                story.repeat(5),
                "<span>".repeat(100_000)
            ),
        ),
        (
            "tables",
            format!(
                "<html><body>{}{}",
                "<table><tr><td>".repeat(30_000),
                story.repeat(5)
            ),
        ),
        (
            "bold",
            format!(
                "<html><body>{}{}",
                numbered("<b id=#>", 20_000),
                story.repeat(5)
            ),
        ),
        (
            "fonts",
            format!(
                "<html><body>{}",
                numbered("<font color=#><p>x y z", 5000) + &story.repeat(5)
            ),
        ),
        (
            "attributes",
            format!(
                "<html><body><div {}>{}",
                "a=\"b\" ".repeat(50_000),
                story.repeat(5)
            ),
        ),
        (
            "drawings",
            format!("<html><body>{}{}", story.repeat(5), "<svg>".repeat(50_000)),
        ),
        (
            "links",
            format!(
                "<html><body>{}{}",
                "<a href=/x>word</a> ".repeat(50_000),
                story.repeat(5)
            ),
        ),
        (
            "json",
            format!(
                "<html><script type='application/ld+json'>{}</script><body>{}",
                "[{\"@graph\":".repeat(50_000),
                story.repeat(5)
            ),
        ),
    ] {
        let start = std::time::Instant::now();
        let source = ingest::open_bytes(page.into_bytes(), &ingest::Options::default());
        let raw = source.records.map(Result::unwrap).next().unwrap();
        let article = clean::clean(raw, &CleanOptions::default()).unwrap();
        assert!(article.body.contains("third day on Tuesday"), "{name}");
        // Ten times what it takes in a release build: tests run unoptimised and beside others.
        assert!(
            start.elapsed().as_secs() < 20,
            "{name}: {:?}",
            start.elapsed()
        );
    }
}
