//! Every format reads any bytes: the first one chooses the format, for most bytes would be taken for plain text.
#![no_main]

use dateline::ingest::{FORMATS, Options, open_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let options = Options {
        max_record: 1 << 16,
        max_unpacked: Some(1 << 20),
        ..Options::default()
    };
    let Some((&choice, bytes)) = data.split_first() else {
        return;
    };
    // One choice more than there are formats: what the file says of itself, compression and encoding too.
    if let Some(format) = FORMATS.get(usize::from(choice) % (FORMATS.len() + 1)) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        format.sniff(&text);
        for record in format.read(Box::new(std::io::Cursor::new(text.into_bytes())), &options) {
            drop(record);
        }
    } else {
        for record in open_bytes(bytes.to_vec(), &options).records {
            drop(record);
        }
    }
});
