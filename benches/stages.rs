//! How fast each stage of reading an article is, on one core, in bytes of cleaned text.
//!
//! `cargo bench --bench stages` reads 500 invented articles; `DATELINE_CORPUS=FILE` takes the articles of a file instead. One
//! iteration is the whole corpus, so that the caches of a processor are as warm as in an import and no warmer.

#[path = "../examples/make_corpus/corpus.rs"]
mod corpus;

use std::sync::LazyLock;

use dateline::clean::{CleanOptions, clean};
use dateline::extract::{event, name, quote, time};
use dateline::ingest::{self, Source};
use dateline::model::{Article, Extraction, RawArticle};
use dateline::syntax::{self, Trees};
use dateline::text::Document;
use dateline::{read, resolve};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
    if let Some(path) = std::env::var_os("DATELINE_CORPUS") {
        return std::fs::read(path).expect("DATELINE_CORPUS names a file that can be read");
    }
    let mut bytes = Vec::new();
    corpus::write(500, 1, &mut bytes).expect("memory can be written to");
    bytes
});

fn source() -> Source {
    ingest::open_bytes(BYTES.clone(), &ingest::Options::default())
}

static RAW: LazyLock<Vec<RawArticle>> =
    LazyLock::new(|| source().records.filter_map(Result::ok).collect());

static ARTICLES: LazyLock<Vec<Article>> = LazyLock::new(|| {
    let options = CleanOptions::default();
    RAW.iter()
        .filter_map(|raw| clean(raw.clone(), &options).ok())
        .collect()
});

/// The articles with what each stage finds.
static READ: LazyLock<Vec<(Document<'static>, Extraction)>> = LazyLock::new(|| {
    ARTICLES
        .iter()
        .map(|article| (tagged(article), read::extract(article)))
        .collect()
});

fn tagged(article: &Article) -> Document<'_> {
    let mut doc = Document::new(&article.body);
    syntax::tag(&mut doc);
    doc
}

/// Runs one stage over the corpus, with trees that earlier stages made.
fn stage<T>(
    bencher: Bencher<'_, '_>,
    run: impl Fn(&'static Article, &Document<'static>, &Trees<'_, '_>, &Extraction) -> T + Sync,
) {
    let trees: Vec<Trees<'_, '_>> = READ.iter().map(|(doc, _)| ready(doc)).collect();
    let bytes: usize = ARTICLES.iter().map(|article| article.body.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for ((article, (doc, found)), trees) in ARTICLES.iter().zip(READ.iter()).zip(&trees) {
            black_box(run(article, doc, trees, found));
        }
    });
}

/// Returns the trees of all sentences, made.
fn ready<'d>(doc: &'d Document<'static>) -> Trees<'d, 'static> {
    let trees = Trees::new(doc);
    for index in 0..doc.sentences.len() {
        trees.tree(index);
    }
    trees
}

#[divan::bench]
fn a_ingest(bencher: Bencher<'_, '_>) {
    bencher
        .counter(BytesCount::new(BYTES.len()))
        .bench_local(|| source().records.count());
}

#[divan::bench]
fn b_clean(bencher: Bencher<'_, '_>) {
    let bytes: usize = RAW.iter().map(|raw| raw.text.len()).sum();
    let options = CleanOptions::default();
    bencher
        .counter(BytesCount::new(bytes))
        .with_inputs(|| RAW.clone())
        .bench_local_values(|raws| {
            for raw in raws {
                black_box(clean(raw, &options).ok());
            }
        });
}

#[divan::bench]
fn c_tokens(bencher: Bencher<'_, '_>) {
    stage(bencher, |article, _, _, _| Document::new(&article.body));
}

#[divan::bench]
fn d_tags(bencher: Bencher<'_, '_>) {
    stage(bencher, |_, doc, _, _| {
        let mut doc = doc.clone();
        syntax::tag(&mut doc);
        doc
    });
}

/// Every sentence; an import parses only those that hold something to read.
#[divan::bench]
fn e_trees_of_all_sentences(bencher: Bencher<'_, '_>) {
    stage(bencher, |_, doc, _, _| {
        for index in 0..doc.sentences.len() {
            black_box(Trees::new(doc).tree(index));
        }
    });
}

#[divan::bench]
fn f_names(bencher: Bencher<'_, '_>) {
    stage(bencher, |_, doc, _, _| name::names(doc));
}

#[divan::bench]
fn g_times(bencher: Bencher<'_, '_>) {
    stage(bencher, |article, doc, _, _| {
        time::times(doc, article.published_day)
    });
}

#[divan::bench]
fn h_quotes(bencher: Bencher<'_, '_>) {
    stage(bencher, |_, doc, trees, found| {
        quote::quotes(doc, trees, &found.names, &found.times)
    });
}

#[divan::bench]
fn h_quotes_with_trees(bencher: Bencher<'_, '_>) {
    stage(bencher, |_, doc, _, found| {
        quote::quotes(doc, &Trees::new(doc), &found.names, &found.times)
    });
}

#[divan::bench]
fn i_events(bencher: Bencher<'_, '_>) {
    stage(bencher, events);
}

fn events(
    article: &'static Article,
    doc: &Document<'static>,
    trees: &Trees<'_, '_>,
    found: &Extraction,
) -> Vec<dateline::model::EventReport> {
    event::events(
        doc,
        trees,
        event::EventContext {
            names: &found.names,
            times: &found.times,
            quotes: &found.quotes,
            published: article.published_day,
            dateline_places: &article.dateline_places,
        },
    )
}

#[divan::bench]
fn j_places(bencher: Bencher<'_, '_>) {
    stage(bencher, |article, doc, _, found| {
        resolve::place::places(doc, &found.names, &article.dateline_places)
    });
}

#[divan::bench]
fn k_actors(bencher: Bencher<'_, '_>) {
    stage(bencher, |article, doc, trees, found| {
        let mut extraction = Extraction {
            sentences: found.sentences.clone(),
            names: found.names.clone(),
            toponyms: found.toponyms.clone(),
            times: found.times.clone(),
            quotes: found.quotes.clone(),
            events: found.events.clone(),
            ..Extraction::default()
        };
        resolve::actor::resolve(doc, trees, article, &mut extraction);
        extraction
    });
}

/// All stages from the tokens on.
#[divan::bench]
fn z_extraction(bencher: Bencher<'_, '_>) {
    stage(bencher, |article, _, _, _| read::extract(article));
}
