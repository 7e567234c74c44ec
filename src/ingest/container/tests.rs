//! Archives as people make them, cut short, nested, and made to harm.

use std::io::Write as _;

use super::super::{open, open_bytes};
use super::*;

/// Reads a file, and lists each record under the name of the file it is in.
fn listed(source: Source, name: &str) -> Vec<String> {
    fn list(source: Source, name: &str, out: &mut Vec<String>) {
        for record in source.records {
            out.push(match record {
                Ok(raw) => format!(
                    "{name} {} {}",
                    source.format,
                    raw.external_id.unwrap_or_default()
                ),
                Err(reject) => format!("{name} {} {}", source.format, reject.code),
            });
        }
    }
    let mut source = source;
    let mut out = Vec::new();
    if let Some(members) = source.members.take() {
        let broken = members(&mut |member: Member| {
            list(member.source, &format!("{name}!{}", member.name), &mut out);
            true
        });
        out.extend(broken.map(|reject| format!("{name} {} {}", source.format, reject.code)));
    }
    list(source, name, &mut out);
    out
}

/// Reads bytes, and lists their records.
fn of_bytes(bytes: Vec<u8>) -> Vec<String> {
    listed(open_bytes(bytes, &Options::default()), "x")
}

/// Packs bytes with gzip.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// Packs files into a tar.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        out.append_data(&mut header, name, *bytes).unwrap();
    }
    out.into_inner().unwrap()
}

const LINE: &[u8] = b"{\"id\":\"1\",\"text\":\"Trains ran late on Monday.\"}\n";

#[test]
fn archives_are_told_by_their_bytes_and_read_to_their_depths() {
    let folder = std::path::Path::new("tests/fixtures/containers");
    for (name, want) in [
        ("members.jsonl.gz", &["x jsonl c1", "x jsonl c2"][..]),
        ("frames.jsonl.zst", &["x jsonl c2", "x jsonl c3"]),
        ("lines.jsonl.br", &["x jsonl b1", "x jsonl b2"]),
        ("page.html.xz", &["x html "]),
        ("page.html.bz2", &["x html "]),
        // Its name says xz; it is a plain tar.
        (
            "export.tar.xz",
            &["x!wire/one.jsonl jsonl c1", "x!wire/two.jsonl jsonl c2"],
        ),
        (
            "batch.zip",
            &[
                "x!folder/a.html html ",
                "x!folder/wire.tar.gz!three.jsonl jsonl c3",
                "x!logo.png unknown unknown-format",
            ],
        ),
    ] {
        let source = open(&folder.join(name), &Options::default()).unwrap();
        assert_eq!(listed(source, "x"), want, "{name}");
        // Without a file to seek in, as inside another archive.
        let bytes = std::fs::read(folder.join(name)).unwrap();
        assert_eq!(of_bytes(bytes), want, "{name}");
    }
}

#[test]
fn what_a_cut_archive_gave_is_kept() {
    let lines = LINE.repeat(2000);
    let packed = gzip(&lines);
    let cut = of_bytes(packed[..packed.len() - 20].to_vec());
    assert!(cut.len() > 10, "{}", cut.len());
    assert_eq!(cut.first().map(String::as_str), Some("x jsonl 1"));
    assert_eq!(cut.last().map(String::as_str), Some("x jsonl truncated"));

    let files = tar(&[("a.jsonl", LINE), ("b.jsonl", &lines)]);
    let cut = of_bytes(files[..2000].to_vec());
    assert_eq!(cut.first().map(String::as_str), Some("x!a.jsonl jsonl 1"));
    assert!(cut.contains(&"x!b.jsonl jsonl 1".to_owned()), "{cut:?}");

    let zip = std::fs::read("tests/fixtures/containers/batch.zip").unwrap();
    let cut = of_bytes(zip[..zip.len() - 40].to_vec());
    assert_eq!(
        cut.first().map(String::as_str),
        Some("x!folder/a.html html ")
    );
    assert_eq!(cut.last().map(String::as_str), Some("x zip truncated"));
}

#[test]
fn bombs_are_stopped() {
    // Fold upon fold of zeros.
    let mut bomb = vec![b' '; 4 << 20];
    for _ in 0..3 {
        bomb = gzip(&bomb);
    }
    let options = Options {
        max_unpacked: Some(1 << 20),
        ..Options::default()
    };
    let source = open_bytes(bomb, &options);
    assert_eq!(listed(source, "x"), ["x text too-much-unpacked"]);

    let mut deep = LINE.to_vec();
    for _ in 0..20 {
        deep = gzip(&deep);
    }
    assert_eq!(of_bytes(deep), ["x unknown too-deep"]);

    let files = tar(&[("a.jsonl", &LINE.repeat(50_000)), ("b.jsonl", LINE)]);
    let source = open_bytes(files, &options);
    let all = listed(source, "x");
    assert_eq!(
        all.iter()
            .filter(|line| line.ends_with("too-much-unpacked"))
            .count(),
        2,
        "{:?}",
        all.last()
    );
}

#[test]
fn noise_behind_a_magic_number_is_refused() {
    for magic in [
        &b"\x1f\x8b\x08"[..],
        b"\x28\xb5\x2f\xfd",
        b"BZh91AY&SY",
        b"\xfd7zXZ\0",
        b"PK\x03\x04",
        b"PK\x05\x06",
    ] {
        for fill in [0_u8, 0x41, 0xff] {
            let mut bytes = magic.to_vec();
            bytes.extend([fill; 3000]);
            let got = of_bytes(bytes);
            assert_eq!(got.len(), 1, "{magic:?} {fill}: {got:?}");
        }
    }
}

#[test]
fn brotli_is_told_without_a_mark_and_kept_in_bounds() {
    let read = |name: &str| std::fs::read(format!("tests/fixtures/containers/{name}")).unwrap();
    let bomb = read("bomb.jsonl.br");
    assert!(bomb.len() < 1000, "{}", bomb.len());
    let options = Options {
        max_unpacked: Some(100_000),
        ..Options::default()
    };
    assert_eq!(
        listed(open_bytes(bomb, &options), "x"),
        ["x jsonl too-much-unpacked"]
    );
    let lines = read("lines.jsonl.br");
    let cut = lines[..lines.len() - 20].to_vec();
    let records = of_bytes(cut);
    assert!(
        records.iter().any(|record| record == "x jsonl truncated"),
        "{records:?}"
    );
    // Bytes of any kind, and text in old encodings, are none.
    let mut state = 7_u32;
    for size in [10, 100, 1000, 20_000] {
        let noise: Vec<u8> = (0..size)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        assert!(!brotli::fits(&noise));
    }
    assert!(!brotli::fits(
        b"The caf\xe9 in Alta said \x93no\x94 on Monday, and stayed shut until noon."
    ));
}
