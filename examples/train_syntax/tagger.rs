//! Trains the tagger: builds the lexicon, then the weights.

use std::collections::BTreeMap;

use dateline::syntax::table::{Slots, SparseTable};
use dateline::syntax::tagger::{
    Cell, SURE_BITS, TAGS, Tagger, contexts, counts_as_capital, features, is_headline, lexicon_key,
};
use dateline::text::{Document, Pos, flag};

use crate::corpus::Gold;
use crate::perceptron::{HashedMap, Perceptron, Random, Sure, quantize};

const EPOCHS: usize = 6;
/// Stands for the tag before the first word, as in the tagger.
const START: u8 = 63;

/// The words of an ambiguity class.
#[derive(Default)]
struct Class {
    words: Vec<u64>,
    tokens: u32,
    /// The tags seen now and then, as bits.
    seen: u64,
}

/// A sentence ready to learn from.
struct Example {
    cells: Vec<Cell>,
    tags: Vec<Pos>,
}

/// Returns the blob of a tagger trained on `golds`.
pub(crate) fn train(golds: &[&Gold]) -> Vec<u8> {
    let mut blob = lexicon(golds);
    let tagger = Tagger::open(&blob);
    let mut random = Random(0x5eed_0001);
    let mut examples = Vec::new();
    for gold in golds {
        examples_of(&tagger, &gold.doc, &gold.tags, &mut examples);
        recased(gold, &tagger, &mut random, &mut examples);
    }
    let mut learner = Perceptron::default();
    for _ in 0..EPOCHS {
        random.shuffle(&mut examples);
        for example in &examples {
            learn(&tagger, &mut learner, example);
        }
    }
    let rows = quantize(learner.average(3), 24.0, 200_000);
    SparseTable::write(&rows, 0.5, &mut blob);
    let sure = sure(&Tagger::open(&blob), &examples);
    Slots::write(&sure, SURE_BITS, 0.5, &mut blob);
    blob
}

/// Returns the contexts in which the tagger, run over the texts, nearly always chooses the same tag.
fn sure(tagger: &Tagger<'_>, examples: &[Example]) -> Vec<(u64, u32)> {
    let mut sure = Sure::<TAGS>::default();
    for Example { cells, tags } in examples {
        let (mut before, mut last) = (START, START);
        for place in 0..tags.len() {
            let tag = tagger.choose(cells, place, last, before);
            if cells[place + 2].sure_after(last).is_none() {
                sure.add(&contexts(cells, place, last), tag as usize);
            }
            before = last;
            last = tag as u8;
        }
    }
    sure.unanimous("tags")
}

fn learn(tagger: &Tagger<'_>, learner: &mut Perceptron, example: &Example) {
    let (mut before, mut last) = (START, START);
    for (place, &gold) in example.tags.iter().enumerate() {
        let tag = if let Some(tag) = example.cells[place + 2].sure_after(last) {
            tag
        } else {
            let features = features(&example.cells, place, last, before);
            let mut scores = [0; TAGS];
            learner.score(&features, &mut scores);
            let guess = tagger.best(&example.cells[place + 2], &scores);
            learner.step();
            if gold != Pos::None && guess != gold {
                learner.learn(&features, gold as usize, guess as usize);
            }
            guess
        };
        before = last;
        last = tag as u8;
    }
}

fn examples_of(tagger: &Tagger<'_>, doc: &Document<'_>, tags: &[Pos], out: &mut Vec<Example>) {
    for &sentence in &doc.sentences {
        let mut cells = Vec::new();
        tagger.cells(doc, sentence, &mut cells);
        out.push(Example {
            cells,
            tags: tags[sentence.tokens()].to_vec(),
        });
    }
}

/// Adds some sentences again as headlines: in title case, in capitals, in small letters.
fn recased(gold: &Gold, tagger: &Tagger<'_>, random: &mut Random, out: &mut Vec<Example>) {
    for (index, sentence) in gold.doc.sentences.iter().enumerate() {
        let style = random.below(100);
        let text = gold.doc.sentence_span(index).of(gold.doc.text);
        if style >= 14 || !text.is_ascii() {
            continue;
        }
        let text = recase(text, style);
        let doc = Document::new(&text);
        let tags = &gold.tags[sentence.tokens()];
        if doc.len() == tags.len() {
            examples_of(tagger, &doc, tags, out);
        }
    }
}

/// Returns a text in title case (style below 8), in capitals (below 11) or in small letters, without its full stop.
fn recase(text: &str, style: usize) -> String {
    let text = text.trim_end_matches('.');
    match style {
        0..8 => {
            let mut out = String::new();
            for word in text.split(' ') {
                let small = word.len() < 4 && style < 6;
                let mut letters = word.chars();
                match letters.next() {
                    Some(first) if !small => out.push(first.to_ascii_uppercase()),
                    Some(first) => out.push(first),
                    None => {}
                }
                out.extend(letters);
                out.push(' ');
            }
            out.truncate(out.trim_end().len());
            out
        }
        8..11 => text.to_ascii_uppercase(),
        _ => text.to_ascii_lowercase(),
    }
}

/// Returns the front of the blob: the tags of the ambiguity classes and the lexicon.
fn lexicon(golds: &[&Gold]) -> Vec<u8> {
    let mut counts: HashedMap<[u32; TAGS]> = HashedMap::default();
    for gold in golds {
        for sentence in &gold.doc.sentences {
            let headline = is_headline(&gold.doc.tokens[sentence.tokens()]);
            for index in sentence.tokens() {
                let token = &gold.doc.tokens[index];
                let Some(capital) = counts_as_capital(token, headline) else {
                    continue;
                };
                if gold.tags[index] != Pos::None {
                    let key = lexicon_key(token.hash, capital);
                    counts.entry(key).or_insert([0; TAGS])[gold.tags[index] as usize] += 1;
                }
            }
        }
    }
    // The tags of a class, most frequent first, and whether the first is beyond doubt.
    let mut classes: BTreeMap<(Vec<u8>, bool), Class> = BTreeMap::new();
    let mut keys: Vec<u64> = counts.keys().copied().collect();
    keys.sort_unstable();
    for key in keys {
        let counts = &counts[&key];
        let total: u32 = counts.iter().sum();
        if total < 3 {
            continue;
        }
        let mut tags: Vec<u8> = (0..TAGS as u8)
            .filter(|&tag| counts[tag as usize] * 25 >= total.max(25))
            .collect();
        tags.sort_by_key(|&tag| std::cmp::Reverse(counts[tag as usize]));
        tags.truncate(3);
        let Some(&first) = tags.first() else { continue };
        let sure = total >= 20 && f64::from(counts[first as usize]) >= 0.995 * f64::from(total);
        let class = classes.entry((tags, sure)).or_default();
        class.words.push(key);
        class.tokens += total;
        for (tag, &count) in counts.iter().enumerate() {
            if count >= 2 && count * 200 >= total {
                class.seen |= 1 << tag;
            }
        }
    }
    let mut classes: Vec<_> = classes.into_iter().collect();
    classes.sort_by_key(|(_, class)| std::cmp::Reverse(class.tokens));
    classes.truncate(254);
    let mut blob = vec![0; 256 * 9];
    let mut rows = Vec::new();
    for (at, ((tags, sure), class)) in classes.iter().enumerate() {
        if *sure {
            blob[at + 1] = tags[0];
        }
        let place = 256 + (at + 1) * 8;
        blob[place..place + 8].copy_from_slice(&class.seen.to_le_bytes());
        rows.extend(class.words.iter().map(|&word| (word, at as u32 + 1)));
    }
    // Where there is no room, the rarest words are left out.
    rows.sort_unstable_by_key(|&(key, _)| {
        (std::cmp::Reverse(counts[&key].iter().sum::<u32>()), key)
    });
    println!("{} words in the lexicon", rows.len());
    Slots::write(&rows, 8, 0.4, &mut blob);
    blob
}

/// Prints how often the tags of the held-out texts are right.
pub(crate) fn measure(name: &str, tagger: &Tagger<'_>, golds: &[&Gold]) {
    let (mut all, mut right) = (0, 0);
    let mut wrong: BTreeMap<(u8, u8), usize> = BTreeMap::new();
    for gold in golds {
        let mut doc = gold.doc.clone();
        tagger.tag(&mut doc);
        for (token, &tag) in doc.tokens.iter().zip(&gold.tags) {
            if tag == Pos::None {
                continue;
            }
            all += 1;
            right += usize::from(token.pos == tag);
            if token.pos != tag {
                *wrong.entry((tag as u8, token.pos as u8)).or_default() += 1;
            }
            debug_assert!(token.pos != Pos::Punct || !token.is(flag::CAPITAL));
        }
    }
    println!(
        "tags {name}: {:.2} % of {all}",
        100.0 * right as f64 / f64::from(all)
    );
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    wrong.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    for ((gold, found), count) in wrong.into_iter().take(8) {
        println!(
            "  {:?} as {:?}: {count}",
            Pos::ALL[gold as usize],
            Pos::ALL[found as usize]
        );
    }
}
