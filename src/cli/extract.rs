//! `dateline extract`: what an import would find, as JSON Lines.

use std::io::Write as _;

use serde_json::{Value, json};

use super::import::{Reading, print_rejects};
use super::{Code, Console, Failure, gazetteer, interrupt};
use crate::model::{Article, DateRange, Extraction, MentionTarget, Span};
use crate::pipeline::{self, Options};
use crate::store::Reject;
use crate::text::CharMap;

/// Print what import would find, as JSON Lines; no database
///
/// One object an article: record, id, url, outlet, headline, published, day, body, and the lists actors, places, mentions,
/// quotes, events, times. Spans are [first, end) in characters of body. A mention names its actor or place by its position
/// in the list, and a quote its speaker, its mentions (about) and the quote that it continues in the same way.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline extract story.txt
  dateline extract wire.jsonl --limit 10 | jq '.quotes[]'")]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
}

/// Prints one line an article.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Code, Failure> {
    gazetteer::set(gazetteer::read(&args.reading.gazetteer)?);
    let files = args.reading.files()?;
    let options = Options {
        jobs: args.reading.jobs,
        limit: args.reading.limit,
        large: false,
    };
    let mut rejects: Vec<Reject> = Vec::new();
    let mut failed = None;
    let out = &mut console.out;
    let outcome = pipeline::scan(
        &files,
        options,
        interrupt::flag(),
        &mut |found| match found {
            Ok((article, extraction)) => match writeln!(out, "{}", line(article, extraction)) {
                Ok(()) => true,
                Err(error) => {
                    failed = Some(error);
                    false
                }
            },
            Err(reject) => {
                rejects.push(reject.clone());
                true
            }
        },
    )
    .map_err(|error| Failure::new(error, Code::Failed))?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    print_rejects(console, &rejects, rejects.len());
    Ok(if outcome.interrupted {
        Code::Interrupted
    } else if rejects.is_empty() {
        Code::Done
    } else {
        Code::Refused
    })
}

/// Returns the object of one article.
fn line(article: &Article, found: &Extraction) -> Value {
    let map = CharMap::new(&article.body);
    let at = |span: Span| {
        let (start, end) = map.chars(span);
        json!([start, end])
    };
    let some = |span: Option<Span>| span.map_or(Value::Null, at);
    let words = |span: Option<Span>| span.map(|span| span.of(&article.body));
    let days = |date: Option<DateRange>| {
        date.map_or(
            Value::Null,
            |date| json!({"start": date.start.to_string(), "end": date.end.to_string(), "precision": date.precision}),
        )
    };
    let actors: Vec<Value> = found
        .actors
        .iter()
        .map(|actor| {
            let roles: Vec<Value> = actor
                .roles
                .iter()
                .map(|role| json!({"role": role.role, "of": role.of, "span": at(role.span)}))
                .collect();
            json!({"kind": actor.kind, "name": actor.name, "key": actor.key, "names": actor.names, "country": actor.country,
                   "gender": actor.gender, "roles": roles})
        })
        .collect();
    let mentions: Vec<Value> = found
        .mentions
        .iter()
        .map(|mention| {
            let (actor, place) = match mention.target {
                MentionTarget::Actor(index) => (Some(index), None),
                MentionTarget::Place(index) => (None, Some(index)),
                MentionTarget::Unknown => (None, None),
            };
            json!({"span": at(mention.span), "text": mention.span.of(&article.body), "kind": mention.kind, "actor": actor,
                   "place": place, "rule": mention.rule, "score": mention.score})
        })
        .collect();
    let quotes: Vec<Value> = found
        .quotes
        .iter()
        .enumerate()
        .map(|(index, quote)| {
            let speaker = found.speakers.get(index).copied().flatten();
            let about: Vec<Value> = found
                .about
                .get(index)
                .into_iter()
                .flatten()
                .map(|about| json!({"mention": about.mention, "how": about.how}))
                .collect();
            json!({"span": at(quote.span), "text": quote.span.of(&article.body), "form": quote.form, "act": quote.act,
                   "continues": quote.continues, "speaker": speaker.map(|(actor, _)| actor),
                   "speaker_mention": speaker.map(|(_, mention)| mention),
                   "speaker_span": some(quote.speaker.map(|speaker| speaker.span)),
                   "speaker_text": words(quote.speaker.map(|speaker| speaker.span)),
                   "cue": words(quote.cue), "cue_span": some(quote.cue), "addressee": words(quote.addressee),
                   "via": words(quote.via), "anonymity": words(quote.anonymity),
                   "said_on": quote.said_on.map(|day| day.to_string()), "about": about, "rule": quote.rule,
                   "score": quote.score})
        })
        .collect();
    let events: Vec<Value> = found
        .events
        .iter()
        .map(|event| {
            let participants: Vec<Value> = event
                .participants
                .iter()
                .map(|one| json!({"span": at(one.span), "text": one.span.of(&article.body), "role": one.role}))
                .collect();
            json!({"kind": event.kind, "trigger": at(event.trigger), "label": event.label.of(&article.body),
                   "status": event.status, "date": days(event.date), "original": days(event.original),
                   "date_span": some(event.date_span), "date_text": words(event.date_span), "date_rule": event.date_rule,
                   "place_span": some(event.place), "place": words(event.place), "place_inferred": event.place_inferred,
                   "participants": participants, "according_to": words(event.according_to), "quote": event.quote,
                   "rule": event.rule, "score": event.score})
        })
        .collect();
    let times: Vec<Value> = found
        .times
        .iter()
        .map(|time| {
            json!({"span": at(time.span), "text": time.span.of(&article.body), "type": time.kind, "value": time.value,
                   "rule": time.rule})
        })
        .collect();
    json!({
        "record": article.record, "id": article.external_id, "url": article.url, "outlet": article.outlet,
        "headline": article.headline, "published": article.published.map(|time| time.to_string()),
        "day": article.published_day.map(|day| day.to_string()), "body": article.body, "actors": actors,
        "places": found.places, "mentions": mentions, "quotes": quotes, "events": events, "times": times,
    })
}
