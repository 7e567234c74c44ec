//! Floor 5: reads one cleaned article from its first token to its last fact.

use crate::extract::{event, name, quote, time};
use crate::model::{Article, Extraction, Name, NameKind, PartRole};
use crate::resolve;
use crate::stop;
use crate::syntax::{self, Trees};
use crate::text::Document;

/// Finds everything in one article, in one of another language than English its sentences alone: `tokens → tags → names → times → quotes → events → places → actors`.
pub fn extract(article: &Article) -> Extraction {
    let mut doc = Document::new(&article.body);
    if article.is_foreign() {
        // Rules for English find things in other languages too, and nearly all of them wrong. Sentences can be told.
        return Extraction {
            sentences: (0..doc.sentences.len())
                .map(|index| doc.sentence_span(index))
                .collect(),
            ..Extraction::default()
        };
    }
    syntax::tag(&mut doc);
    let trees = Trees::new(&doc);
    // Between two steps, each of which looks up by itself where it is long.
    stop::check();
    let mut names = name::names(&doc);
    resolve::place::prefer_own(&doc, &mut names);
    resolve::place::prefer_known(&doc, &mut names);
    settle_datelines(article, &mut names);
    stop::check();
    let times = time::times(&doc, article.published_day);
    stop::check();
    let quotes = quote::quotes(&doc, &trees, &names, &times);
    let events = event::events(
        &doc,
        &trees,
        event::EventContext {
            names: &names,
            times: &times,
            quotes: &quotes,
            published: article.published_day,
            dateline_places: &article.dateline_places,
        },
    );
    stop::check();
    let toponyms = resolve::place::places(&doc, &names, &article.dateline_places);
    let mut extraction = Extraction {
        sentences: (0..doc.sentences.len())
            .map(|index| doc.sentence_span(index))
            .collect(),
        names,
        toponyms,
        times,
        quotes,
        events,
        ..Extraction::default()
    };
    resolve::actor::resolve(&doc, &trees, article, &mut extraction);
    extraction
}

/// A dateline names places and the agency that sent the story, and nobody who does anything: `YAOUNDE, May 3 (NCP) -`.
fn settle_datelines(article: &Article, names: &mut Vec<Name>) {
    for part in &article.parts {
        if part.role != PartRole::Dateline {
            continue;
        }
        let words = part.span.of(&article.body);
        let place_ends = part.span.start + words.find([',', '(', '/']).unwrap_or(words.len());
        names.retain_mut(|name| {
            if !part.span.contains(name.span) || name.kind == NameKind::Place {
                return true;
            }
            if name.span.end <= place_ends {
                name.kind = NameKind::Place;
                return true;
            }
            false
        });
    }
}
