//! Any bytes behind the mark of a container are unpacked or refused, within the bound of what may come out. Brotli has no mark.
#![no_main]

use dateline::ingest::{Options, open_bytes};
use libfuzzer_sys::fuzz_target;

/// What the formats begin with: gzip, Zstandard, bzip2, xz, zip, and nothing for Brotli and tar.
const MARKS: [&[u8]; 6] = [
    b"\x1f\x8b\x08",
    b"\x28\xb5\x2f\xfd",
    b"BZh9",
    b"\xfd7zXZ\0",
    b"PK\x03\x04",
    b"",
];

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else {
        return;
    };
    let options = Options {
        max_record: 1 << 16,
        max_unpacked: Some(1 << 20),
        ..Options::default()
    };
    let mut file = MARKS[usize::from(choice) % MARKS.len()].to_vec();
    file.extend_from_slice(bytes);
    let mut count = 0_usize;
    for record in open_bytes(file, &options).records {
        drop(record);
        count += 1;
    }
    assert!(count <= 1 << 20);
});
