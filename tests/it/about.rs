//! Measures whom quotes are about on `tests/fixtures/about` (its `GUIDELINE.md` says what counts).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use dateline::model::{Article, Extraction, MentionTarget};
use dateline::read;

/// Right, wrong and missed targets.
#[derive(Debug, Default)]
struct Count {
    quotes: usize,
    right: usize,
    wrong: usize,
    missed: usize,
    log: String,
}

#[test]
fn quotes_are_about_whom_a_reader_says() {
    let file = std::fs::read_to_string("tests/fixtures/about/articles.md").unwrap();
    let mut count = Count::default();
    for case in file.split("\n## ") {
        let text = lines(case, "> ").join("\n\n");
        let found = read::extract(&Article::from_text(&text, None));
        for line in lines(case, "- ") {
            let (words, targets) = line.split_once(" | ").unwrap();
            measure(&mut count, &text, &found, words, targets);
        }
    }
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let precision = percent(count.right, count.right + count.wrong);
    let recall = percent(count.right, count.right + count.missed);
    println!(
        "{}{} quotes: precision {precision:.1}, recall {recall:.1}",
        count.log, count.quotes
    );
    assert!(count.quotes >= 150);
    assert!(
        precision >= 85.0 && recall >= 80.0,
        "precision {precision:.1}, recall {recall:.1}\n{}",
        count.log
    );
}

/// Returns the lines that start with `mark`, without it.
fn lines<'a>(case: &'a str, mark: &str) -> Vec<&'a str> {
    case.lines()
        .filter_map(|line| line.strip_prefix(mark))
        .map(str::trim)
        .collect()
}

/// Compares the targets of one quote; a quote that was not found has none.
fn measure(count: &mut Count, text: &str, found: &Extraction, words: &str, targets: &str) {
    let wanted: BTreeSet<&str> = targets
        .split(';')
        .map(str::trim)
        .filter(|target| *target != "-")
        .collect();
    let quote = found
        .quotes
        .iter()
        .position(|quote| quote.span.of(text).starts_with(words));
    let name = |target: MentionTarget| match target {
        MentionTarget::Actor(actor) => found.actors[actor].name.as_str(),
        MentionTarget::Place(place) => found.places[place].name.as_str(),
        MentionTarget::Unknown => "",
    };
    let got: BTreeSet<&str> = quote
        .and_then(|quote| found.about.get(quote))
        .into_iter()
        .flatten()
        .map(|about| name(found.mentions[about.mention].target))
        .collect();
    count.quotes += 1;
    count.right += wanted.intersection(&got).count();
    count.wrong += got.difference(&wanted).count();
    count.missed += wanted.difference(&got).count();
    if wanted != got {
        writeln!(
            count.log,
            "{words}: wanted {wanted:?}, got {got:?}{}",
            if quote.is_none() { " (no quote)" } else { "" }
        )
        .unwrap();
    }
}
