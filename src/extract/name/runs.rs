//! Runs of tokens that may hold names: capitalised words with the small words and numbers between them.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::{Document, WordMap, flag};

/// Small words that stand inside names.
const CONNECTORS: &str = "
    of the and for de del la le al bin ibn van von der den du da dos das el e y & - ul di 's on in to ben ould les des '";

/// Longest run, in tokens.
const LONGEST: usize = 40;

static CONNECTOR: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(CONNECTORS));

/// Returns the runs of a document, in order, none overlapping another.
pub fn runs(doc: &Document<'_>) -> Vec<Range<usize>> {
    let connectors = &*CONNECTOR;
    let tokens = &doc.tokens;
    let capital = |at: usize| tokens[at].is(flag::ANY_CAPITAL);
    let mut out = Vec::new();
    for sentence in &doc.sentences {
        let mut at = sentence.first;
        while at < sentence.end {
            if !capital(at) {
                at += 1;
                continue;
            }
            let first = at;
            let mut end = at + 1;
            loop {
                let mut next = end;
                while next < sentence.end
                    && next < end + 3
                    && !capital(next)
                    && (tokens[next].is(flag::NUMBER) || connectors.has(tokens[next].hash))
                {
                    next += 1;
                }
                if next < sentence.end && capital(next) {
                    end = next + 1;
                    if end - first > LONGEST {
                        break;
                    }
                } else {
                    if end < sentence.end && tokens[end].is(flag::NUMBER) {
                        end += 1;
                    }
                    break;
                }
            }
            out.push(first..end);
            at = end;
        }
    }
    out
}
