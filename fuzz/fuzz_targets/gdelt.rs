//! Any table is read as each of GDELT's, whatever stands in its columns; the bytes are cut into columns, so that many rows are met.
#![no_main]

use dateline::ingest::{FORMATS, Options};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, Vec<Vec<String>>)| {
    let (choice, rows) = input;
    let text: String = rows.iter().map(|row| row.join("\t") + "\n").collect();
    let options = Options {
        max_record: 1 << 16,
        max_unpacked: Some(1 << 20),
        ..Options::default()
    };
    let ours: Vec<_> = FORMATS
        .iter()
        .filter(|format| format.name().starts_with("gdelt"))
        .collect();
    let format = ours[usize::from(choice) % ours.len()];
    format.sniff(&text);
    for record in format.read(Box::new(std::io::Cursor::new(text.into_bytes())), &options) {
        drop(record);
    }
});
