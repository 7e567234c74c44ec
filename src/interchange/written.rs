//! From an article and what was found in it to the interchange format.

use super::{
    About, Actor, Annotated, Chars, Days, Event, Mention, Part, Participant, Quote, Role, SCHEMA,
    Speaker, Time, Words,
};
use crate::model::{self, Article, DateRange, Extraction, MentionTarget, Span};
use crate::text::CharMap;

/// Writes an article with what was found in it.
pub fn write(article: &Article, found: &Extraction) -> Annotated {
    let writer = Writer {
        body: &article.body,
        map: CharMap::new(&article.body),
    };
    let text = |text: &Option<String>| text.clone();
    let mut places = found.places.clone();
    let events = found
        .events
        .iter()
        .map(|event| writer.event(event, found, &mut places))
        .collect();
    Annotated {
        schema: SCHEMA.to_owned(),
        record: article.record,
        id: text(&article.external_id),
        url: text(&article.url),
        outlet: Some(article.outlet.clone()),
        headline: text(&article.headline),
        standfirst: text(&article.standfirst),
        byline: text(&article.byline),
        dateline: text(&article.dateline),
        dateline_places: article.dateline_places.clone(),
        published: article.published.map(|time| time.to_string()),
        day: article.published_day.map(|day| day.to_string()),
        published_raw: text(&article.published_raw),
        updated: article.updated.map(|time| time.to_string()),
        published_basis: Some(article.date_basis),
        published_precision: Some(article.date_precision),
        language: text(&article.language),
        section: text(&article.section),
        captions: text(&article.captions),
        note: text(&article.note),
        version_kind: Some(article.version_kind),
        credits: article.credits.clone(),
        parts: article
            .parts
            .iter()
            .map(|part| Part {
                role: part.role,
                span: writer.chars(part.span),
            })
            .collect(),
        sentences: found
            .sentences
            .iter()
            .map(|&span| writer.chars(span))
            .collect(),
        actors: found
            .actors
            .iter()
            .map(|actor| writer.actor(actor))
            .collect(),
        mentions: found
            .mentions
            .iter()
            .map(|mention| writer.mention(mention))
            .collect(),
        quotes: (0..found.quotes.len())
            .filter_map(|index| writer.quote(found, index))
            .collect(),
        events,
        places,
        times: found
            .times
            .iter()
            .map(|time| Time {
                span: writer.chars(time.span),
                text: Some(writer.text(time.span)),
                kind: time.kind,
                value: time.value.clone(),
                rule: time.rule.to_owned(),
            })
            .collect(),
        body: article.body.clone(),
    }
}

struct Writer<'a> {
    body: &'a str,
    map: CharMap<'a>,
}

impl Writer<'_> {
    fn chars(&self, span: Span) -> Chars {
        let (start, end) = self.map.chars(span);
        [start, end]
    }

    fn text(&self, span: Span) -> String {
        span.of(self.body).to_owned()
    }

    fn words(&self, span: Option<Span>) -> Option<Words> {
        span.map(|span| Words {
            span: self.chars(span),
            text: Some(self.text(span)),
        })
    }

    fn actor(&self, actor: &model::Actor) -> Actor {
        Actor {
            kind: actor.kind,
            name: actor.name.clone(),
            key: Some(actor.key.clone()),
            global: Some(actor.global),
            names: actor.names.clone(),
            country: actor.country.clone(),
            gender: actor.gender.to_owned(),
            roles: actor
                .roles
                .iter()
                .map(|role| Role {
                    role: role.role.clone(),
                    of: role.of,
                    span: self.chars(role.span),
                })
                .collect(),
        }
    }

    fn mention(&self, mention: &model::Mention) -> Mention {
        let (actor, place) = match mention.target {
            MentionTarget::Actor(actor) => (Some(actor), None),
            MentionTarget::Place(place) => (None, Some(place)),
            MentionTarget::Unknown => (None, None),
        };
        Mention {
            span: self.chars(mention.span),
            text: Some(self.text(mention.span)),
            kind: mention.kind,
            actor,
            place,
            rule: mention.rule.to_owned(),
            score: mention.score,
        }
    }

    fn quote(&self, found: &Extraction, index: usize) -> Option<Quote> {
        let quote = found.quotes.get(index)?;
        let speaker = found.speakers.get(index).copied().flatten();
        Some(Quote {
            span: self.chars(quote.span),
            text: Some(self.text(quote.span)),
            form: quote.form,
            act: quote.act,
            continues: quote.continues,
            speaker: quote.speaker.map(|speaker| Speaker {
                span: self.chars(speaker.span),
                text: Some(self.text(speaker.span)),
                kind: speaker.kind,
                name: speaker.name.map(|span| self.chars(span)),
                apposition: speaker.apposition.map(|span| self.chars(span)),
            }),
            speaker_actor: speaker.map(|(actor, _)| actor),
            speaker_mention: speaker.map(|(_, mention)| mention),
            cue: self.words(quote.cue),
            addressee: self.words(quote.addressee),
            via: self.words(quote.via),
            anonymity: self.words(quote.anonymity),
            cue_object: self.words(quote.cue_object),
            said_on: quote.said_on.map(|day| day.to_string()),
            about: found
                .about
                .get(index)
                .into_iter()
                .flatten()
                .map(|about| About {
                    mention: about.mention,
                    how: about.how,
                })
                .collect(),
            rule: quote.rule.to_owned(),
            score: quote.score,
        })
    }

    /// Writes an event. A place that only a toponym tells joins `places`.
    fn event(
        &self,
        event: &model::EventReport,
        found: &Extraction,
        places: &mut Vec<model::Place>,
    ) -> Event {
        let place_number = event.place.and_then(|span| {
            let mentioned = found.mentions.iter().any(|mention| {
                mention.span.overlaps(span) && matches!(mention.target, MentionTarget::Place(_))
            });
            if mentioned {
                return None;
            }
            let toponym = found
                .toponyms
                .iter()
                .find(|toponym| toponym.span.overlaps(span))?;
            let known = places.iter().position(|place| place.id == toponym.place.id);
            Some(known.unwrap_or_else(|| {
                places.push(toponym.place.clone());
                places.len() - 1
            }))
        });
        Event {
            kind: event.kind,
            trigger: Words {
                span: self.chars(event.trigger),
                text: Some(self.text(event.trigger)),
            },
            label: self.words(Some(event.label).filter(|label| !label.is_empty())),
            also: event.also.iter().map(|&span| self.chars(span)).collect(),
            status: event.status,
            date: event.date.map(days),
            original: event.original.map(days),
            date_words: self.words(event.date_span),
            date_rule: event.date_rule.to_owned(),
            place: self.words(event.place),
            place_number,
            place_inferred: event.place_inferred,
            participants: event
                .participants
                .iter()
                .map(|one| Participant {
                    span: self.chars(one.span),
                    text: Some(self.text(one.span)),
                    role: one.role,
                })
                .collect(),
            according_to: self.words(event.according_to),
            quote: event.quote,
            rule: event.rule.to_owned(),
            score: event.score,
        }
    }
}

fn days(range: DateRange) -> Days {
    Days {
        start: range.start.to_string(),
        end: range.end.to_string(),
        precision: range.precision,
    }
}
