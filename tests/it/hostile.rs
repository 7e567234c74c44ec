//! Input made to break a reader: each is refused with a reason or read, in time that grows with its size and no faster.

use std::time::{Duration, Instant};

use dateline::clean::{CleanOptions, clean};
use dateline::ingest::{self, Options};
use dateline::read;

/// Reads bytes as a file would be read; returns how many articles came out, and how many refusals.
fn take_in(bytes: &[u8]) -> (usize, usize) {
    let (mut read_in, mut refused) = (0, 0);
    for record in ingest::open_bytes(bytes.to_vec(), &Options::default()).records {
        match record.and_then(|raw| clean(raw, &CleanOptions::default())) {
            Ok(article) => {
                let found = read::extract(&article);
                for quote in &found.quotes {
                    assert!(article.body.get(quote.span.start..quote.span.end).is_some());
                }
                read_in += 1;
            }
            Err(reject) => {
                assert!(!reject.reason.to_string().is_empty());
                refused += 1;
            }
        }
    }
    (read_in, refused)
}

/// Returns a JSON Lines record with `text`.
fn record(text: &str) -> Vec<u8> {
    serde_json::json!({"id": "x", "outlet": "Bay Post", "date": "2021-05-03", "text": text})
        .to_string()
        .into_bytes()
}

/// Returns the time this thread has spent working, which other work on the machine does not change.
fn worked() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let start = *START;
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// Returns how long `work` takes.
fn timed(work: impl FnOnce()) -> Duration {
    let before = worked();
    work();
    worked().saturating_sub(before)
}

#[test]
fn broken_json_is_refused_line_by_line_and_its_neighbours_are_read() {
    let good = r#"{"id":"g","title":"Ferry sails","date":"2021-05-03","text":"The ferry sailed on Monday, Ada Berg said."}"#;
    let deep_list = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_object = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let long_number = format!("{{\"text\":{}}}", "9".repeat(100_000));
    for bad in [
        "{",
        "}",
        "[",
        "]",
        "{]",
        "\"",
        "nul",
        "NaN",
        "-",
        "1e999",
        "{\"text\":}",
        "{\"text\":\"a\",}",
        "{text:\"a\"}",
        "{'text':'a'}",
        "{\"text\":\"a\"}}",
        "{\"text\":\"a\" \"b\":1}",
        "{\"text\":\"tab\tinside\"}",
        "{\"text\":\"\\x41\"}",
        "{\"text\":\"\\u12\"}",
        "{\"text\":\"\\uD800\"}",
        "{\"text\":\"\\uDC00\\uD800 a\"}",
        "{\"text\":null}",
        "{\"text\":[]}",
        "{\"text\":{\"text\":{}}}",
        "{\"text\":true}",
        "[1,2,3]",
        "{}",
        "[]",
        "0",
        &deep_list,
        &deep_object,
        &long_number,
    ] {
        let (read_in, refused) = take_in(format!("{good}\n{bad}\n{good}\n").as_bytes());
        let shown: String = bad.chars().take(60).collect();
        assert!(read_in >= 2, "{shown}: {read_in} read, {refused} refused");
        assert!(read_in + refused <= 3, "{shown}");
        // On its own, whatever it is.
        take_in(bad.as_bytes());
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_or_read() {
    let mut seed: u64 = 1;
    let mut noise = Vec::new();
    for _ in 0..100_000 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        noise.push((seed >> 40) as u8);
    }
    take_in(&noise);
    for lone in [
        &b"\xff"[..],
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xc0\x80",
        b"\x80",
    ] {
        let mut bytes = b"{\"id\":\"g\",\"text\":\"The ferry ".to_vec();
        bytes.extend(lone);
        bytes.extend(b" sailed on Monday, Ada Berg said.\"}\n");
        let (read_in, refused) = take_in(&bytes);
        assert_eq!(read_in + refused, 1, "{lone:?}");
    }
}

#[test]
fn markup_nested_without_end_is_read() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<b><i>", "</i></b>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<blockquote>", ""),
        ("<!-- ", ""),
        ("<p class=\"", ""),
        ("<", ""),
        ("&amp;", ""),
        ("</p>", ""),
    ] {
        let page = |depth: usize| {
            format!(
                "<html><body><p>Ada Berg said on Monday that the ferry would sail.</p>{}He left.{}</body></html>",
                open.repeat(depth),
                close.repeat(depth)
            )
        };
        let (small, large) = (page(5_000), page(40_000));
        let short = timed(|| {
            take_in(&record(&small));
        });
        let long = timed(|| {
            take_in(&record(&large));
        });
        assert!(
            long < short * 24 + Duration::from_millis(100),
            "{open}: {short:?}, {long:?}"
        );
    }
}
