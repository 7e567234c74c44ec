//! Any text is read for facts; every span lies in it, on the borders of characters.
#![no_main]

use dateline::clean::{CleanOptions, clean};
use dateline::model::RawArticle;
use dateline::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let raw = RawArticle {
        text: text.to_owned(),
        published: Some("2021-05-03".to_owned()),
        ..RawArticle::default()
    };
    let Ok(article) = clean(raw, &CleanOptions::default()) else {
        return;
    };
    let found = read::extract(&article);
    let spans = found
        .sentences
        .iter()
        .copied()
        .chain(found.names.iter().map(|name| name.span))
        .chain(found.times.iter().map(|time| time.span))
        .chain(found.quotes.iter().map(|quote| quote.span))
        .chain(found.mentions.iter().map(|mention| mention.span))
        .chain(found.events.iter().map(|event| event.trigger));
    for span in spans {
        assert!(article.body.get(span.start..span.end).is_some());
    }
});
