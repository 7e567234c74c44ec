//! Corrects machine-made labels by rule before training.

use dateline::extract::name::tagger::{KINDS, Position, label};
use dateline::model::{NameKind, Span};
use dateline::text::Document;

/// Returns a label for each token of `doc`.
pub fn corrected(doc: &Document<'_>, names: &[(Span, NameKind)]) -> Vec<usize> {
    let mut labels = vec![0; doc.len()];
    let mut names = names.to_vec();
    names.sort_by_key(|&(span, _)| span);
    for (span, kind) in names {
        let mut tokens = doc.tokens_in(span);
        // Articles, possessives and marks at the edges are no part of a name.
        while tokens.len() > 1 && matches!(doc.lower(tokens.start), "the" | "a" | "an" | "\"" | "'")
        {
            tokens.start += 1;
        }
        while tokens.len() > 1 && matches!(doc.lower(tokens.end - 1), "'s" | "'" | "\"" | "," | ".")
        {
            tokens.end -= 1;
        }
        let Some(kind) = KINDS.iter().position(|&known| known == kind) else {
            continue;
        };
        if tokens.clone().any(|i| labels[i] != 0) {
            continue;
        }
        let n = tokens.len();
        for (j, i) in tokens.enumerate() {
            let position = match (j == 0, j + 1 == n) {
                (true, true) => Position::Unit,
                (true, false) => Position::Begin,
                (false, true) => Position::Last,
                (false, false) => Position::Inside,
            };
            labels[i] = label(kind, position);
        }
    }
    labels
}
