//! Input made to break a reader: each is refused with a reason or read, in time that grows with its size and no faster.
//!
//! `cargo test --test it hostile -- --ignored` reads the large ones too, up to a gigabyte.

use std::io::{BufWriter, Write as _};
use std::process::{Command, Stdio};
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
fn time_grows_with_the_text_and_no_faster() {
    let pieces: [(&str, &str); 17] = [
        ("quotation marks", "\""),
        ("marks with words", "\"a\" "),
        ("open quotes", "\"We go, said he "),
        ("curly marks", "\u{201c}\u{201d} "),
        ("apostrophes", "'"),
        ("brackets", "(("),
        ("full stops", "."),
        ("initials", "A.B. "),
        ("capitals", "Aa "),
        ("one long name", "Aston Berg of the "),
        ("names", "Ada Berg met Omar Tebo. "),
        ("said", "said "),
        ("days", "Monday "),
        ("dates", "on 3 May 2012 "),
        ("talks", "talks will begin in Geneva on May 20 "),
        ("commas", "one, two and three, "),
        ("paragraphs", "He said.\n\n"),
    ];
    for (name, piece) in pieces {
        let text = |bytes: usize| piece.repeat(bytes / piece.len());
        let small = record(&text(20_000));
        let large = record(&text(320_000));
        take_in(&small);
        let short = timed(|| {
            take_in(&small);
        });
        let long = timed(|| {
            take_in(&large);
        });
        // Sixteen times the text; a quadratic reader would take some 250 times as long.
        assert!(
            long < short * 100 + Duration::from_millis(500),
            "{name}: {short:?} for 20 KB, {long:?} for 320 KB"
        );
    }
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
fn strings_that_break_programs_are_only_strings() {
    let mut strings: Vec<String> = [
        "",
        "undefined",
        "NULL",
        "\\",
        "\\\\\\",
        "0x7fffffffffffffff 1e1000 -0 1/0",
        "../../../../etc/passwd%00",
        "<script>alert(1)</script>",
        "'; DROP TABLE article; --",
        "{{7*7}} ${7*7} %s%n%x {0}",
        "\u{0}\u{1}\u{7}\u{8}\u{1b}[31m\u{7f}\u{80}\u{9f}",
        "\u{feff}\u{feff}text",
        "\u{202e}reversed\u{202c} \u{2066}isolated\u{2069}",
        "\u{200b}\u{200c}\u{200d}\u{2060}",
        "Z\u{351}\u{36b}\u{343}\u{34d}a\u{321}\u{352}l\u{30e}go\u{31d}",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{1f3fd}\u{fe0f}\u{20e3}\u{1f1f3}\u{1f1f4}",
        "\u{fdfa}\u{fb01}\u{1d400}\u{ff21}\u{2460}\u{bd}\u{2153}",
        "\u{644}\u{627} \u{5e9}\u{5dc}\u{5d5}\u{5dd} \"\u{645}\u{631}\u{62d}\u{628}\u{627}\" said he",
        "\u{df}\u{130}\u{131}\u{1e9e}\u{1c5}\u{3c2}\u{fb03}",
        "\u{2028}\u{2029}\u{85}\u{b}\u{c}",
        "\u{d55c}\u{ae00} \u{65e5}\u{672c}\u{8a9e} \u{e44}\u{e17}\u{e22}",
        "\u{10ffff}\u{10fffe}\u{fffe}\u{ffff}\u{fdd0}",
        "9999999999999999999999999999 years ago on 99/99/9999 at 99:99",
    ]
    .map(str::to_owned)
    .to_vec();
    // A stretch of every plane.
    for plane in 0..17_u32 {
        let letters = (0..0x1_0000)
            .step_by(97)
            .filter_map(|at| char::from_u32(plane << 16 | at));
        strings.push(letters.collect());
    }
    for text in &strings {
        take_in(text.as_bytes());
        let around = format!("Ada Berg said on Monday: \"{text}\" {text} Talks {text} in Oslo.");
        assert_eq!(take_in(&record(&around)), (1, 0), "{text:?}");
        let fields = serde_json::json!({"id": text, "outlet": text, "title": text, "date": text, "url": text, "author": text,
            "text": "Ada Berg said on Monday that the ferry would sail."});
        // A date that is none is a reason to refuse.
        let (read_in, refused) = take_in(fields.to_string().as_bytes());
        assert_eq!(read_in + refused, 1, "{text:?}");
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
            take_in(small.as_bytes());
        });
        let long = timed(|| {
            take_in(&record(&large));
            take_in(large.as_bytes());
        });
        assert!(
            long < short * 24 + Duration::from_millis(100),
            "{open}: {short:?}, {long:?}"
        );
    }
}

/// Runs the program on a file and returns its code and its peak memory in megabytes.
fn extract(path: &std::path::Path) -> (i32, u64) {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("dateline"))
        .arg("extract")
        .arg(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let code = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.code().unwrap_or(-1);
        }
        let text = std::fs::read_to_string(&status_file).unwrap_or_default();
        let kilobytes = text
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) / 1024);
        std::thread::sleep(Duration::from_millis(20));
    };
    (code, peak)
}

#[test]
#[ignore = "writes a gigabyte"]
fn a_line_of_a_gigabyte_is_refused_in_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("line.jsonl");
    let mut file = BufWriter::new(std::fs::File::create(&path).unwrap());
    file.write_all(b"{\"id\":\"g\",\"text\":\"The ferry sailed.\"}\n{\"id\":\"l\",\"text\":\"")
        .unwrap();
    for _ in 0..1024 {
        file.write_all(&b"word ".repeat(210_000)).unwrap();
    }
    file.write_all(b"\"}\n{\"id\":\"h\",\"text\":\"The ferry came back.\"}\n")
        .unwrap();
    file.flush().unwrap();
    let (code, peak) = extract(&path);
    assert_eq!(code, 3);
    assert!(peak < 300, "{peak} MB");
}

#[test]
#[ignore = "takes a minute"]
fn large_texts_are_read_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.jsonl");
    let sentence = "Ada Berg, the minister of Norway, said on Monday that talks would begin in Geneva on May 20. ";
    for text in [
        sentence.repeat((10 << 20) / sentence.len()),
        "\"".repeat(1_000_000),
        "\"a\" said b. ".repeat(1 << 19),
    ] {
        std::fs::write(&path, record(&text)).unwrap();
        let clock = Instant::now();
        let (code, peak) = extract(&path);
        assert_eq!(code, 0);
        assert!(clock.elapsed() < Duration::from_mins(5));
        assert!(peak < 3_000, "{peak} MB");
    }
}
