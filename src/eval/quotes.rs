//! Scores quotes: the words, then the words with their speaker.
//!
//! Spans of both sides are cut at line ends and stripped of marks; a pair shares at least 0.8 of its characters. A gold span that is
//! not counted (another form, marked unknown) makes what lies half inside it neither right nor wrong.

use serde_json::Value;

use super::record::{Gold, span_of};
use super::score::{Scores, Text, overlap, pair};

/// Least share of common characters (intersection over union) of a pair.
const LEAST: f64 = 0.8;

/// Marks that are stripped from both ends.
fn is_mark(c: char) -> bool {
    c.is_whitespace() || "\"'“”„‟«»‹›‘’`´,.;:!?-–—―…\u{200b}".contains(c)
}

/// Returns the pieces of a span: one for each line, stripped, those without a letter or digit left out.
fn pieces(text: &Text<'_>, at: (usize, usize)) -> Vec<(usize, usize)> {
    let end = at.1.min(text.chars.len());
    let mut out = Vec::new();
    let mut start = at.0;
    for position in at.0..=end {
        let at_end = position == end;
        if at_end
            || matches!(
                text.chars.get(position),
                Some('\n' | '\r' | '\u{2028}' | '\u{2029}')
            )
        {
            let piece = text.trim((start, position), is_mark);
            if text
                .chars
                .get(piece.0..piece.1)
                .unwrap_or_default()
                .iter()
                .any(|c| c.is_alphanumeric())
            {
                out.push(piece);
            }
            start = position + 1;
        }
    }
    out
}

fn likeness(a: (usize, usize), b: (usize, usize)) -> f64 {
    let common = overlap(a, b);
    if common == 0 {
        return 0.0;
    }
    let share = common as f64 / (a.1.max(b.1) - a.0.min(b.0)) as f64;
    if share >= LEAST { share } else { 0.0 }
}

/// Returns the last word of a speaker as written, before its first comma or bracket.
fn last_word(words: &str) -> String {
    let head = words
        .trim_matches([' ', ','])
        .split([',', '('])
        .next()
        .unwrap_or_default();
    let head = head.replace("'s", "").replace("’s", "");
    head.split(|c: char| !(c.is_alphanumeric() || "_-'’".contains(c)))
        .rfind(|word| word.chars().any(char::is_alphanumeric))
        .unwrap_or_default()
        .to_lowercase()
}

fn speaker_fits(
    text: &Text<'_>,
    gold: Option<(usize, usize)>,
    found: Option<(usize, usize)>,
) -> bool {
    match (gold, found) {
        (None, None) => true,
        (Some(gold), Some(found)) => {
            let words = last_word(&text.cut(found.0, found.1));
            overlap(gold, found) > 0
                || (!words.is_empty() && words == last_word(&text.cut(gold.0, gold.1)))
        }
        _ => false,
    }
}

/// Adds one record.
pub(super) fn score(gold: &Gold, prediction: &Value, forms: &[&str], scores: &mut Scores) {
    let text = Text::new(&gold.id, &gold.text);
    let speaker = |quote: &Value| span_of(quote.get("speaker"));
    let (mut counted, mut ignored) = (Vec::new(), Vec::new());
    for quote in &gold.quotes {
        let kind = quote
            .get("kind")
            .and_then(Value::as_str)
            .unwrap_or_default();
        for piece in span_of(Some(quote))
            .map(|at| pieces(&text, at))
            .unwrap_or_default()
        {
            if !forms.is_empty() && !forms.contains(&kind) {
                ignored.push(piece);
            } else if counted.iter().all(|(known, _)| *known != piece) {
                counted.push((piece, speaker(quote)));
            }
        }
    }
    for unknown in &gold.unknown {
        ignored.extend(pieces(&text, *unknown));
    }
    let mut found: Vec<((usize, usize), Option<(usize, usize)>)> = Vec::new();
    for quote in prediction
        .get("quotes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        for piece in span_of(Some(quote))
            .map(|at| pieces(&text, at))
            .unwrap_or_default()
        {
            if found.iter().all(|(known, _)| *known != piece) {
                found.push((piece, speaker(quote)));
            }
        }
    }
    let pairs = pair(counted.len(), found.len(), |g, f| {
        likeness(counted[g].0, found[f].0)
    });
    let is_paired = |f: usize| pairs.iter().any(|&(_, paired)| paired == f);
    let judged: Vec<usize> = (0..found.len())
        .filter(|&f| {
            let at = found[f].0;
            let inside: usize = ignored.iter().map(|&span| overlap(span, at)).sum();
            is_paired(f) || inside * 2 < at.1 - at.0
        })
        .collect();
    let with_speaker = pairs
        .iter()
        .filter(|&&(g, f)| speaker_fits(&text, counted[g].1, found[f].1))
        .count();
    scores
        .of("quote")
        .add(counted.len(), judged.len(), pairs.len());
    scores
        .of("quote + speaker")
        .add(counted.len(), judged.len(), with_speaker);
    scores
        .of("speaker of found quotes")
        .add(pairs.len(), pairs.len(), with_speaker);
    for (g, (at, gold_speaker)) in counted.iter().enumerate() {
        let words = |span: Option<(usize, usize)>| {
            span.map_or_else(|| "nobody".to_owned(), |at| text.cut(at.0, at.1))
        };
        match pairs.iter().find(|&&(paired, _)| paired == g) {
            None => scores.mistake(
                &text,
                "missed",
                *at,
                format!("speaker {}", words(*gold_speaker)),
            ),
            Some(&(_, f)) if !speaker_fits(&text, *gold_speaker, found[f].1) => {
                let note = format!(
                    "expected {}, found {}",
                    words(*gold_speaker),
                    words(found[f].1)
                );
                scores.mistake(&text, "speaker", *at, note);
            }
            Some(_) => {}
        }
    }
    for f in judged.into_iter().filter(|&f| !is_paired(f)) {
        scores.mistake(&text, "invented", found[f].0, String::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_quote_counts_once_and_its_speaker_apart() {
        let gold: Gold = serde_json::from_value(json!({
            "id": "a", "text": "Kit Moss said, \"I like boats.\" A \"so-called\" fleet.",
            "quotes": [{"start": 16, "end": 29, "speaker": [0, 8], "kind": "direct"}]
        }))
        .unwrap();
        let found = json!({"quotes": [{"start": 15, "end": 30, "speaker": [4, 8]}, {"start": 34, "end": 43, "speaker": null}]});
        let mut scores = Scores::default();
        score(&gold, &found, &[], &mut scores);
        assert_eq!(
            (
                scores.of("quote").gold,
                scores.of("quote").found,
                scores.of("quote").right
            ),
            (1, 2, 1)
        );
        assert_eq!(scores.of("quote + speaker").right, 1);
        assert_eq!(scores.mistakes.len(), 1);
        assert_eq!(scores.mistakes[0].what, "invented");
    }

    #[test]
    fn last_words_leave_out_appositions() {
        assert_eq!(last_word("Kit Moss, a pilot"), "moss");
        assert_eq!(last_word("the mayor’s"), "mayor");
    }
}
