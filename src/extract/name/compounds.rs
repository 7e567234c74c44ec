//! Names inside hyphenated words: `Jakarta-based`, `anti-German`, `Anglo-Dutch`.

use super::Found;
use crate::lexicon::name_flags::{AREA, CAPITAL, CITY, COUNTRY, Key, PEOPLE};
use crate::model::{Name, NameKind, Span};
use crate::text::{Document, flag};

/// Returns the names as spans, with those in compounds cut out of them.
pub(super) fn split(doc: &Document<'_>, found: &[Found]) -> Vec<Name> {
    let mut out = Vec::with_capacity(found.len() + found.len() / 16);
    let mut next = 0;
    for name in found {
        (next..name.first).for_each(|at| compound(doc, at, None, &mut out));
        next = name.end;
        if name.end == name.first + 1 && doc.word(name.first).contains('-') {
            compound(doc, name.first, Some(name), &mut out);
        } else {
            let mut span = doc.span(name.first, name.end);
            if let Some(cut) = tail(doc, name.end - 1) {
                span.end = cut;
            }
            out.push(Name {
                span,
                kind: name.kind,
                score: name.score,
            });
        }
    }
    (next..doc.len()).for_each(|at| compound(doc, at, None, &mut out));
    out
}

/// Returns where the lower-case end of the compound at token `at` starts (its hyphen), where there is one that no name has.
fn tail(doc: &Document<'_>, at: usize) -> Option<usize> {
    let word = doc.word(at);
    let (head, end) = word.rsplit_once('-')?;
    let ending = matches!(
        end,
        "based"
            | "led"
            | "backed"
            | "speaking"
            | "born"
            | "style"
            | "era"
            | "funded"
            | "owned"
            | "made"
            | "born-and-bred"
            | "trained"
            | "controlled"
            | "occupied"
            | "ruled"
            | "run"
            | "held"
            | "sponsored"
            | "supported"
            | "dominated"
            | "language"
            | "like"
            | "wide"
            | "friendly"
            | "bound"
            | "area"
            | "linked"
            | "related"
            | "listed"
            | "registered"
            | "flagged"
            | "built"
            | "brokered"
            | "mediated"
            | "allied"
            | "affiliated"
            | "majority"
            | "educated"
            | "inspired"
            | "issued"
            | "imposed"
    );
    (ending && head.contains(char::is_uppercase))
        .then(|| doc.tokens[at].start as usize + head.len())
}

/// Adds the names of the compound at token `at`; `whole` is the name that the token is taken for.
fn compound(doc: &Document<'_>, at: usize, whole: Option<&Found>, out: &mut Vec<Name>) {
    if !doc.tokens[at].is(flag::ANY_CAPITAL | flag::ALPHA) {
        return;
    }
    let word = doc.word(at);
    let start = doc.tokens[at].start as usize;
    let mut add = |from: usize, to: usize, kind: NameKind| {
        out.push(Name {
            span: Span::new(from, to),
            kind,
            score: 0.7,
        });
    };
    let Some((head, end)) = word.split_once('-') else {
        return;
    };
    let (left, right) = (part(head), part(end));
    let span = doc.tokens[at].span();
    let middle = start + head.len();
    let listed = Key::of(word).flags() & (COUNTRY | PEOPLE | AREA) != 0;
    match (left, right) {
        _ if listed => {
            if let Some(name) = whole {
                add(span.start, span.end, name.kind);
            }
        }
        (Some(first), Some(second)) => {
            add(start, middle, first);
            add(middle + 1, span.end, second);
        }
        (Some(kind), None) if end.starts_with(char::is_lowercase) => add(start, middle, kind),
        (None, Some(kind))
            if matches!(
                head,
                "anti"
                    | "pro"
                    | "non"
                    | "Anti"
                    | "Pro"
                    | "Non"
                    | "ex"
                    | "mid"
                    | "trans"
                    | "neo"
                    | "pan"
                    | "Pan"
            ) =>
        {
            add(middle + 1, span.end, kind);
        }
        _ => {
            if let Some(name) = whole {
                let to = tail(doc, at).unwrap_or(span.end);
                add(span.start, to, name.kind);
            }
        }
    }
}

/// Returns what one part of a compound names, where lists know it.
fn part(word: &str) -> Option<NameKind> {
    if !word.starts_with(char::is_uppercase) || word.len() < 2 {
        return None;
    }
    let flags = Key::of(word).flags();
    if flags & PEOPLE != 0 {
        Some(NameKind::Group)
    } else if flags & (COUNTRY | AREA | CAPITAL) != 0 || flags & CITY != 0 && flags & 0x60 == 0 {
        Some(NameKind::Place)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::name::names;
    use crate::text::Document;

    #[test]
    fn compounds_give_their_names() {
        let text = "The Athens-based firm and Peru-backed envoys fear anti-Danish acts.";
        let doc = Document::new(text);
        let found: Vec<_> = names(&doc).iter().map(|name| name.span.of(text)).collect();
        assert_eq!(found, ["Athens", "Peru", "Danish"]);
    }
}
