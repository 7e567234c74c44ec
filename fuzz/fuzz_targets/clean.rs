//! Any record is cleaned or refused; what the cleaner points at lies in the text, on the borders of characters.
#![no_main]

use dateline::clean::{CleanOptions, clean};
use dateline::model::RawArticle;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|fields: (&str, &str, &str, bool)| {
    let (text, published, headline, is_page) = fields;
    let raw = RawArticle {
        text: text.to_owned(),
        published: Some(published.to_owned()),
        headline: Some(headline.to_owned()),
        is_page,
        ..RawArticle::default()
    };
    if let Ok(article) = clean(raw, &CleanOptions::default()) {
        for part in &article.parts {
            assert!(article.body.get(part.span.start..part.span.end).is_some());
        }
    }
});
