//! Interviews and transcripts: `Q.` and `A.` paragraphs, and paragraphs that begin with the speaker's name and a colon.
//!
//! A text counts as one where several paragraphs carry such labels, at least two speakers take turns, and somebody asks something: a
//! list of results ("Hale: 49 percent") is none. Whose words an `A.` holds is told by the introduction, where that names one
//! person alone.

use std::collections::BTreeMap;

use crate::model::{Name, NameKind, Quote, QuoteForm, Span, Speaker, SpeakerKind, SpeechAct};
use crate::text::{Document, flag};

/// The rule of words in a transcript.
const RULE: &str = "transcript";

/// Longest label, in tokens.
const LABEL: usize = 6;

/// Labels of those who only ask.
const ASKERS: &[&str] = &["question", "interviewer", "reporter", "moderator"];

/// Who a paragraph belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// `Q.`
    Question,
    /// `A.`
    Answer,
    /// A name, known from elsewhere in the text or not.
    Named { known: bool },
}

/// One labelled paragraph.
#[derive(Debug, Clone, Copy)]
struct Turn {
    paragraph: usize,
    who: Who,
    /// The label without its colon.
    label: Span,
    /// First token of the words.
    first: usize,
    /// Tells whether the label is all in capitals.
    capitals: bool,
}

/// Returns the words of a transcript in the order of the text; nothing where the text is none.
pub(super) fn turns(doc: &Document<'_>, names: &[Name]) -> Vec<Quote> {
    let mut turns: Vec<Turn> = (0..doc.paragraphs.len())
        .filter_map(|paragraph| label(doc, names, paragraph))
        .collect();
    // Where the labels are in capitals, a headline "Hale: Strike was a mistake" is none of them.
    if turns.iter().filter(|turn| turn.capitals).count() > 1 {
        turns.retain(|turn| turn.capitals);
    }
    if !is_transcript(doc, &turns) {
        return Vec::new();
    }
    let asked = turns.first().map_or(0, |turn| turn.label.start);
    let interviewed = interviewed(doc, names, asked);
    let mut quotes = Vec::new();
    for (number, turn) in turns.iter().enumerate() {
        let speaker = match turn.who {
            Who::Question => continue,
            Who::Answer => interviewed,
            Who::Named { .. } => Some(labelled(doc, names, turn.label)),
        };
        // Paragraphs without a label go on with the turn, up to the last one.
        let end = turns
            .get(number + 1)
            .map_or(turn.paragraph + 1, |next| next.paragraph);
        let mut first = None;
        for paragraph in turn.paragraph..end {
            let range = doc.paragraph_tokens(paragraph);
            let from = if paragraph == turn.paragraph {
                turn.first
            } else {
                range.start
            };
            let Some(span) = words(doc, from, range.end) else {
                continue;
            };
            let asks = span.of(doc.text).ends_with('?');
            quotes.push(Quote {
                form: QuoteForm::Direct,
                span,
                continues: first,
                speaker,
                cue: (paragraph == turn.paragraph).then_some(turn.label),
                act: if asks { SpeechAct::Ask } else { SpeechAct::Say },
                addressee: None,
                via: None,
                anonymity: None,
                said_on: None,
                cue_object: None,
                rule: RULE,
                score: 0.85,
            });
            first = first.or(Some(quotes.len() - 1));
        }
    }
    quotes
}

/// Returns the label that a paragraph begins with.
fn label(doc: &Document<'_>, names: &[Name], paragraph: usize) -> Option<Turn> {
    let range = doc.paragraph_tokens(paragraph);
    let start = range.start;
    let turn = |who, end, first, capitals| Turn {
        paragraph,
        who,
        label: doc.span(start, end),
        first,
        capitals,
    };
    let who = match doc.word(start) {
        "Q" | "Q." => Some(Who::Question),
        "A" | "A." => Some(Who::Answer),
        _ => None,
    };
    if let Some(who) = who {
        let stopped = doc.word(start).ends_with('.');
        let marked = matches!(doc.word(start + 1), "." | ":");
        let first = start + 1 + usize::from(marked);
        return ((stopped || marked) && first < range.end)
            .then(|| turn(who, start + 1, first, true));
    }
    let colon = (start + 1..range.end.min(start + LABEL)).find(|&at| doc.word(at) == ":")?;
    let first = colon + 1;
    if first >= range.end || doc.tokens[first].is(flag::QUOTE_MARK) {
        return None;
    }
    if doc.tokens[start].is(flag::QUOTE_MARK) {
        return None;
    }
    let capitals = (start..colon)
        .all(|at| doc.tokens[at].is(flag::ALL_CAPS) || doc.tokens[at].is(flag::PUNCT));
    let capital = (start..colon)
        .all(|at| doc.tokens[at].is(flag::ANY_CAPITAL) || doc.tokens[at].is(flag::PUNCT));
    if !capital {
        return None;
    }
    let last = doc.lower(colon - 1);
    let span = doc.span(start, colon);
    let known = is_person(doc, names, span, last);
    let asks = ASKERS.contains(&last);
    let named = names
        .iter()
        .any(|name| span.contains(name.span) && name.kind != NameKind::Other);
    // "Note:", "Sports:" and "VIDEO:" are no speakers.
    (known || asks || capitals && named).then(|| turn(Who::Named { known }, colon, first, capitals))
}

/// Tells whether a label ends with the last word of a person's name that stands elsewhere.
fn is_person(doc: &Document<'_>, names: &[Name], label: Span, last: &str) -> bool {
    names.iter().any(|name| {
        name.kind == NameKind::Person && !name.span.overlaps(label) && {
            let tokens = doc.tokens_in(name.span);
            !tokens.is_empty() && doc.lower(tokens.end - 1) == last
        }
    })
}

/// Tells whether labelled paragraphs make a transcript.
fn is_transcript(doc: &Document<'_>, turns: &[Turn]) -> bool {
    let letters = |who| turns.iter().filter(|turn| turn.who == who).count();
    if letters(Who::Question) > 0 && letters(Who::Answer) > 0 {
        return true;
    }
    let known = turns
        .iter()
        .any(|turn| turn.who == Who::Named { known: true });
    let first = turns.first().map(|turn| turn.label.of(doc.text));
    let several = turns
        .iter()
        .any(|turn| Some(turn.label.of(doc.text)) != first);
    let asked = turns.iter().any(|turn| {
        let range = doc.paragraph_tokens(turn.paragraph);
        (turn.first..range.end).any(|at| doc.word(at) == "?")
    });
    let enough = if turns.iter().all(|turn| turn.capitals) {
        2
    } else {
        3
    };
    known && several && asked && turns.len() >= enough
}

/// Returns the person whom the text before byte `end` brings in: the only one that it names, the one whom it calls an interview with, or
/// the first, where no other is named as often.
fn interviewed(doc: &Document<'_>, names: &[Name], end: usize) -> Option<Speaker> {
    let persons = || {
        names
            .iter()
            .take_while(|name| name.span.end <= end)
            .filter(|name| name.kind == NameKind::Person)
    };
    let last = |name: &Name| {
        name.span
            .of(doc.text)
            .rsplit(' ')
            .next()
            .unwrap_or_default()
            .to_lowercase()
    };
    let first = persons().next()?;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in persons() {
        *counts.entry(last(name)).or_default() += 1;
    }
    let own = last(first);
    let most = counts
        .iter()
        .filter(|(other, _)| **other != own)
        .map(|(_, count)| *count)
        .max();
    let name = persons()
        .find(|name| is_interview_with(doc, name.span))
        .or_else(|| {
            most.is_none_or(|most| most < counts.get(&own).copied().unwrap_or_default())
                .then_some(first)
        })?;
    Some(Speaker {
        span: name.span,
        name: Some(name.span),
        apposition: None,
        kind: SpeakerKind::Name,
    })
}

/// Tells whether the words before a name say that it is who is interviewed: "An interview with Minister Ada Berg", "Q&A with Ada Berg".
fn is_interview_with(doc: &Document<'_>, name: Span) -> bool {
    /// Most words of an office before the name.
    const OFFICE: usize = 4;
    let first = doc.tokens_in(name).start;
    let mut at = first;
    while at > 0
        && first - at < OFFICE
        && (doc.tokens[at - 1].is(flag::CAPITAL) || doc.lower(at - 1) == "the")
        && doc.lower(at - 1) != "with"
    {
        at -= 1;
    }
    at > 1
        && doc.lower(at - 1) == "with"
        && matches!(
            doc.lower(at - 2),
            "interview" | "interviews" | "conversation" | "questions" | "answers" | "q&a" | "a"
        )
}

/// Returns the speaker that a label names.
fn labelled(doc: &Document<'_>, names: &[Name], label: Span) -> Speaker {
    let name = names
        .iter()
        .find(|name| label.contains(name.span))
        .map(|name| name.span);
    let last = doc.tokens_in(label).end.saturating_sub(1);
    Speaker {
        span: label,
        name,
        apposition: None,
        kind: if ASKERS.contains(&doc.lower(last)) {
            SpeakerKind::Nominal
        } else {
            SpeakerKind::Name
        },
    }
}

/// Returns the words of tokens `first..end` without quotation marks around them; nothing where there is no word.
fn words(doc: &Document<'_>, mut first: usize, mut end: usize) -> Option<Span> {
    while first < end && doc.tokens[first].is(flag::QUOTE_MARK) {
        first += 1;
    }
    while end > first && doc.tokens[end - 1].is(flag::QUOTE_MARK) {
        end -= 1;
    }
    (first..end)
        .any(|at| !doc.tokens[at].is(flag::PUNCT))
        .then(|| doc.span(first, end))
}
