//! What each format's sample gives, kept as a table in `FORMATS.md` and compared with it.
//!
//! `UPDATE_README=1 cargo test --test it formats` writes the table anew; read the difference.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use dateline::clean::{self, CleanOptions};
use dateline::ingest;

/// What a sample is of, and where it lies under `tests/fixtures`.
const SAMPLES: &[(&str, &str)] = &[
    ("Annotated articles", "formats/annotated.jsonl"),
    ("All-the-News, first edition", "formats/all-the-news-1.csv"),
    ("All-the-News, second edition", "formats/all-the-news-2.csv"),
    ("Common Crawl news (`cc_news`)", "formats/cc-news.jsonl"),
    ("news-please", "formats/news-please.json"),
    ("newspaper4k", "formats/newspaper4k.json"),
    ("trafilatura", "formats/trafilatura.json"),
    ("Fundus", "formats/fundus.json"),
    ("Media Cloud", "formats/mediacloud.jsonl"),
    ("Webz.io", "formats/webz.jsonl"),
    ("Factiva, text in fields", "formats/factiva-fields.txt"),
    ("Factiva, text as displayed", "formats/factiva-display.txt"),
    ("Factiva, web page", "formats/factiva.html"),
    ("Nexis, text, older", "formats/nexis-classic.txt"),
    ("Nexis, text, newer", "formats/nexis-new.txt"),
    ("Reuters-21578", "formats/reuters-21578.sgm"),
    ("RCV1", "formats/rcv1.xml"),
    ("ninjs 1 to 3", "formats/ninjs.jsonl"),
    ("NewsML 1", "formats/message.newsml-1.xml"),
    ("NewsML-G2", "formats/message.newsml-g2.xml"),
    ("NITF", "formats/story.nitf.xml"),
    ("RSS 2.0", "formats/feed.rss.xml"),
    ("RSS 1.0", "formats/feed.rdf.xml"),
    ("Atom", "formats/feed.atom.xml"),
    ("GDELT events", "formats/gdelt.export.csv"),
    ("GDELT mentions", "formats/gdelt.mentions.csv"),
    ("GDELT knowledge graph", "formats/gdelt.gkg.csv"),
    ("GDELT quotation graph", "formats/gdelt.gqg.json"),
    ("Text with fields in front", "formats/front-matter.md"),
    ("Mail, one message", "formats/newsletter.eml"),
    ("Mail, many messages", "mail/newsletters.mbox"),
    ("Web archive", "warc/news.warc.gz"),
    ("Web page", "html/broadcaster.html"),
    ("Plain text of a page", "sample/04-bridge-page.txt"),
];

/// Formats that are told before the table of formats is asked.
const OTHERS: &[&str] = &["eml", "mbox", "warc"];

/// Reads a sample, and returns its format, its records, and why some are refused.
fn read(file: &str) -> (&'static str, usize, Vec<String>) {
    let path = Path::new("tests/fixtures").join(file);
    let source = ingest::open(&path, &ingest::Options::default()).unwrap();
    let (mut count, mut refused) = (0, Vec::new());
    for record in source.records {
        count += 1;
        if let Err(reject) = record.and_then(|raw| clean::clean(raw, &CleanOptions::default())) {
            refused.push(reject.reason.to_string());
        }
    }
    (source.format, count, refused)
}

/// Returns the table as it is now.
fn table() -> (String, BTreeSet<&'static str>) {
    let mut seen = BTreeSet::new();
    let mut out = String::from(
        "# Formats, each with a sample\n\n\
         Every format that is read has a sample of its own in `tests/fixtures`, invented but built as the real ones are. A test reads all\n\
         of them and fails when this table is out of date; `UPDATE_README=1 cargo test --test it formats` writes it.\n\n\
         | source | read as | sample | records | refused, and why |\n|---|---|---|---:|---|\n",
    );
    for (what, file) in SAMPLES {
        let (format, count, refused) = read(file);
        seen.insert(format);
        let why: Vec<String> = refused
            .iter()
            .map(|reason| {
                let reason = reason.replace('|', "\\|");
                // Lists of what would fit are long.
                reason
                    .split(", expected one of")
                    .next()
                    .unwrap_or(&reason)
                    .to_owned()
            })
            .collect();
        let why = if why.is_empty() {
            "none".to_owned()
        } else {
            format!("{}: {}", why.len(), why.join("; "))
        };
        writeln!(out, "| {what} | `{format}` | `{file}` | {count} | {why} |").unwrap();
    }
    (out, seen)
}

#[test]
fn every_format_has_a_sample_and_the_table_is_up_to_date() {
    let (now, seen) = table();
    let known: BTreeSet<&str> = ingest::FORMATS
        .iter()
        .map(|format| format.name())
        .chain(OTHERS.iter().copied())
        .collect();
    assert_eq!(known.difference(&seen).collect::<Vec<_>>(), [&""; 0]);
    // A sample that nobody lists is read by no test.
    for entry in std::fs::read_dir("tests/fixtures/formats").unwrap() {
        let name = format!("formats/{}", entry.unwrap().file_name().to_str().unwrap());
        assert!(SAMPLES.iter().any(|(_, file)| *file == name), "{name}");
    }
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write("FORMATS.md", now).unwrap();
        return;
    }
    let shown = std::fs::read_to_string("FORMATS.md").unwrap_or_default();
    assert!(
        shown == now,
        "FORMATS.md drifted; UPDATE_README=1 writes it anew\n{now}"
    );
}
