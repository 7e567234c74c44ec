//! Floor 7: how well Dateline reads: what it finds in annotated articles, in the form that scorers read, and scores of its own.

mod events;
mod quotes;
mod record;
mod score;
mod spans;

pub use score::{Count, Mistake, Scores};

use std::io::{BufRead, Write};

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::model::{Article, Extraction, MentionTarget, Quote, QuoteForm, Span};
use crate::text::{CharMap, Document};
use crate::{read, resolve, syntax};
use record::{Gold, span_of};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Task {
    Quotes,
    Names,
    Places,
    Times,
    Events,
}

/// Why a gold file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A line is not a record.
    #[error("line {line}: {source}")]
    Record {
        /// Line number, from 1.
        line: usize,
        /// What the parser says.
        source: serde_json::Error,
    },
}

/// How to measure.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Resolve the toponyms of the gold instead of those found.
    pub given_spans: bool,
    /// Forms of quotes that count; none means all.
    pub forms: Vec<QuoteForm>,
    /// Count the turns of interviews too, which the published corpora leave out.
    pub transcripts: bool,
}

/// Finds and scores; writes what is found in each record of `gold` as one line of JSON to `out`, where there is one.
///
/// The text is taken as it stands, so that offsets hold; `dct` is the publication date.
pub fn run(
    task: Task,
    gold: impl BufRead,
    mut out: Option<&mut dyn Write>,
    options: &Options,
) -> Result<Scores, Error> {
    let mut scores = Scores::default();
    let forms: Vec<&str> = options
        .forms
        .iter()
        .map(|form| match form {
            QuoteForm::Direct => "direct",
            QuoteForm::Mixed => "mixed",
            QuoteForm::Indirect => "indirect",
        })
        .collect();
    for (number, line) in gold.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let record: Gold = serde_json::from_str(&line).map_err(|source| Error::Record {
            line: number + 1,
            source,
        })?;
        let found = record_prediction(task, &record, options);
        if let Some(out) = &mut out {
            writeln!(out, "{found}")?;
        }
        scores.records += 1;
        match task {
            Task::Quotes => quotes::score(&record, &found, &forms, &mut scores),
            Task::Names => spans::names(&record, &found, &mut scores),
            Task::Places => spans::places(&record, &found, options.given_spans, &mut scores),
            Task::Times => spans::times(&record, &found, &mut scores),
            Task::Events => events::score(&record, &found, &mut scores),
        }
    }
    Ok(scores)
}

/// Returns the prediction for one record.
fn record_prediction(task: Task, record: &Gold, options: &Options) -> Value {
    let map = CharMap::new(&record.text);
    let day = record
        .dct
        .as_deref()
        .and_then(|dct| dct.get(..10))
        .and_then(|day| day.parse::<Date>().ok());
    if task == Task::Places && options.given_spans {
        let bytes: Vec<usize> = record
            .text
            .char_indices()
            .map(|(byte, _)| byte)
            .chain([record.text.len()])
            .collect();
        let at = |char: usize| bytes.get(char).copied().unwrap_or(record.text.len());
        let spans: Vec<Span> = record
            .toponyms
            .iter()
            .filter_map(|toponym| span_of(Some(toponym)))
            .map(|(start, end)| Span::new(at(start), at(end)))
            .collect();
        let mut doc = Document::new(&record.text);
        syntax::tag(&mut doc);
        let resolved = resolve::place::resolve_spans(&doc, &spans, &[]);
        return toponyms_json(&record.id, &map, &resolved);
    }
    let article = Article::from_text(&record.text, day);
    let found = read::extract(&article);
    match task {
        Task::Quotes => quotes_json(record, &map, &found, options),
        Task::Names => {
            let entities: Vec<Value> = found
                .names
                .iter()
                .map(|name| {
                    let (start, end) = map.chars(name.span);
                    json!({"start": start, "end": end, "type": name.kind})
                })
                .collect();
            json!({"id": record.id, "entities": entities})
        }
        Task::Places => {
            // A people's name points at a country, but is no name of a place.
            let toponyms: Vec<_> = found
                .toponyms
                .into_iter()
                .filter(|mention| mention.rule != "demonym")
                .collect();
            toponyms_json(&record.id, &map, &toponyms)
        }
        Task::Times => {
            let timexes: Vec<Value> = found
                .times
                .iter()
                .map(|timex| {
                    let (start, end) = map.chars(timex.span);
                    json!({"start": start, "end": end, "type": timex.kind, "value": timex.value})
                })
                .collect();
            json!({"id": record.id, "timexes": timexes})
        }
        Task::Events => events_json(record, &map, &found),
    }
}

/// Returns toponyms in the scorer's form.
fn toponyms_json(id: &str, map: &CharMap<'_>, found: &[crate::model::PlaceMention]) -> Value {
    let toponyms: Vec<Value> = found
        .iter()
        .map(|mention| {
            let (start, end) = map.chars(mention.span);
            json!({"start": start, "end": end, "lat": mention.place.lat, "lon": mention.place.lon, "geonameid": mention.place.id})
        })
        .collect();
    json!({"id": id, "toponyms": toponyms})
}

/// Returns the words of a quote as annotators of attribution mark them.
///
/// The guidelines of the corpora (`PARC` and those after it) count the conjunction "that", and in `urged X to go` and `accused X
/// of going` also X, as part of the content; in the database X is the addressee or target and the conjunction is left out.
fn as_annotated(text: &str, quote: &Quote) -> Span {
    let mut span = quote.span;
    if quote.form != QuoteForm::Indirect {
        return span;
    }
    let before = text.get(..span.start).unwrap_or_default();
    if let Some(rest) = before
        .strip_suffix("that ")
        .filter(|rest| rest.ends_with(' '))
    {
        span.start = rest.len();
        return span;
    }
    let whom = quote
        .addressee
        .or(quote.cue_object)
        .filter(|_| matches!(quote.rule, "of" | "infinitive"));
    if let Some(whom) = whom
        && quote.cue.is_some_and(|cue| cue.end <= whom.start)
        && before.len() >= whom.end
        && text
            .get(whom.end..before.len())
            .is_some_and(|link| matches!(link.trim(), "" | "of" | "for" | "not"))
    {
        span.start = whom.start;
    }
    span
}

/// Tells whether the medium of a quotation is named behind its speaker: "he said, according to the paper".
fn passed_on(quote: &Quote) -> bool {
    matches!(
        quote.rule,
        "after" | "after-inverted" | "same-paragraph" | "spoke-before" | "continued"
    ) && quote
        .speaker
        .zip(quote.via)
        .is_some_and(|(speaker, via)| via.start > speaker.span.end)
}

/// Returns quotes in the scorer's form.
fn quotes_json(record: &Gold, map: &CharMap<'_>, found: &Extraction, options: &Options) -> Value {
    let quotes: Vec<Value> = found
        .quotes
        .iter()
        .filter(|quote| options.forms.is_empty() || options.forms.contains(&quote.form))
        .filter(|quote| options.transcripts || quote.rule != "transcript")
        .map(|quote| {
            let (start, end) = map.chars(as_annotated(&record.text, quote));
            // Of "he said, according to the paper" the corpora take the paper for the source.
            let source = quote.speaker.map(|speaker| {
                quote
                    .via
                    .filter(|_| passed_on(quote))
                    .unwrap_or(speaker.span)
            });
            let speaker = source.map(|span| {
                let (start, end) = map.chars(span);
                json!([start, end])
            });
            json!({
                "start": start,
                "end": end,
                "speaker": speaker,
                "speaker_text": source.map(|span| span.of(&record.text)),
                "kind": quote.form,
                "cue_text": quote.cue.map(|cue| cue.of(&record.text)),
                "act": quote.act,
                "rule": quote.rule,
            })
        })
        .collect();
    json!({"id": record.id, "quotes": quotes})
}

/// Returns events in the scorer's form.
fn events_json(record: &Gold, map: &CharMap<'_>, found: &Extraction) -> Value {
    use crate::model::{EventKind, EventStatus, Precision};
    // A pronoun is scored as whom it leads back to.
    let who = |span: Span| -> &str {
        let words = span.of(&record.text);
        let is_pronoun = matches!(
            words.to_lowercase().as_str(),
            "he" | "she" | "they" | "it" | "him" | "her" | "them"
        );
        found
            .mentions
            .iter()
            .find(|mention| is_pronoun && mention.span == span)
            .and_then(|mention| match mention.target {
                MentionTarget::Actor(actor) => found.actors.get(actor),
                _ => None,
            })
            .map_or(words, |actor| actor.name.as_str())
    };
    let events: Vec<Value> = found
        .events
        .iter()
        .map(|event| {
            let (start, end) = map.chars(event.trigger);
            let kind = match event.kind {
                EventKind::Talks => "talks",
                EventKind::Meeting => "meeting",
                EventKind::Summit => "summit",
                EventKind::Visit => "visit",
                EventKind::Conference => "conference",
                EventKind::Hearing => "hearing",
                EventKind::Election => "election",
                EventKind::Deadline => "deadline",
                _ => "other",
            };
            let status = match event.status {
                EventStatus::Ongoing => EventStatus::Held,
                EventStatus::Denied => EventStatus::Cancelled,
                status => status,
            };
            let precision = match event.date.map(|date| date.precision) {
                None => json!(Precision::None),
                Some(Precision::ApproximateDay) => json!("approx"),
                Some(Precision::Minute) => json!(Precision::Day),
                Some(precision) => json!(precision),
            };
            let participants: Vec<&str> = event
                .participants
                .iter()
                .map(|participant| who(participant.span))
                .collect();
            json!({
                "trigger": [start, end],
                "kind": kind,
                "start": event.date.map(|date| date.start.to_string()),
                "end": event.date.map(|date| date.end.to_string()),
                "precision": precision,
                "status": status,
                "place": event.place.map(|place| place.of(&record.text)),
                "participants": participants,
                "claimed_by": event.according_to.map(who),
                "rule": event.rule,
            })
        })
        .collect();
    json!({"id": record.id, "events": events})
}
