//! Persons, organisations and places that the provider of an article tagged.
//!
//! A tag becomes a mention, with the method `provider`, wherever the text has its name. Where we found the same words ourselves
//! and take them for the same sort of thing, our mention stays and the provider is what vouches for it; where we take them for
//! another sort, or did not find them, the provider's mention stands beside ours. A tag whose name is not in the text gives no
//! mention: nothing would show it.

use super::super::place;
use super::cluster::{org_key, person_key};
use crate::model::{
    About, AboutHow, Actor, ActorKind, Article, Extraction, Mention, MentionKind, MentionTarget,
    ProviderTag, Span, TagKind,
};
use crate::text::{Document, fold};

/// Name of the method.
const METHOD: &str = "provider";

/// How sure a provider's tag is: people or programs of the agency made it, for this article.
const SCORE: f32 = 0.98;

/// Most mentions of one tag.
const MOST: usize = 50;

/// Adds the mentions of an article's tags.
pub(super) fn add(doc: &Document<'_>, article: &Article, found: &mut Extraction) {
    for tag in &article.tags {
        let name = written(tag);
        if name.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            continue;
        }
        for span in occurrences(&article.body, &name) {
            add_one(doc, article, tag.kind, span, found);
        }
    }
}

/// Returns a tag's name as a text writes it: `Marsh, Elin` is Elin Marsh.
fn written(tag: &ProviderTag) -> String {
    let name = tag.name.trim();
    match name.split_once(", ") {
        Some((last, first)) if tag.kind == TagKind::Person && !first.contains(',') => {
            format!("{first} {last}")
        }
        // `Paris, France`: the text has the first.
        Some((first, _)) if tag.kind == TagKind::Place => first.to_owned(),
        _ => name.to_owned(),
    }
}

/// Finds a name in a text, whole words only.
fn occurrences(body: &str, name: &str) -> Vec<Span> {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    body.match_indices(name)
        .filter(|(at, _)| {
            let before = body.get(..*at).and_then(|text| text.chars().next_back());
            let after = body
                .get(at + name.len()..)
                .and_then(|text| text.chars().next());
            !is_word(before) && !is_word(after)
        })
        .map(|(at, _)| Span::new(at, at + name.len()))
        .take(MOST)
        .collect()
}

/// Tells whether a mention is of the sort that a tag says.
fn is_kind(found: &Extraction, mention: &Mention, kind: TagKind) -> bool {
    match mention.target {
        MentionTarget::Place(_) => kind == TagKind::Place,
        MentionTarget::Actor(actor) => {
            found
                .actors
                .get(actor)
                .is_some_and(|actor| match actor.kind {
                    ActorKind::Person => kind == TagKind::Person,
                    ActorKind::Organisation => kind == TagKind::Organisation,
                    // A country as speaker or doer is the state; an organisation may be a side.
                    ActorKind::State => kind == TagKind::Place || kind == TagKind::Organisation,
                    ActorKind::Group => kind == TagKind::Organisation,
                    ActorKind::Source => false,
                })
        }
        MentionTarget::Unknown => false,
    }
}

/// Adds or confirms one mention.
fn add_one(
    doc: &Document<'_>,
    article: &Article,
    kind: TagKind,
    span: Span,
    found: &mut Extraction,
) {
    let touching: Vec<usize> = found
        .mentions
        .iter()
        .enumerate()
        .filter(|(_, mention)| mention.span.overlaps(span) && mention.kind != MentionKind::Nominal)
        .map(|(index, _)| index)
        .collect();
    for &index in &touching {
        let Some(mention) = found.mentions.get(index) else {
            continue;
        };
        if !is_kind(found, mention, kind) {
            continue;
        }
        // A longer or shorter name of the same sort around these words is the same naming; ours has the better bounds.
        if let Some(mention) = found
            .mentions
            .get_mut(index)
            .filter(|mention| mention.span == span)
        {
            mention.rule = METHOD;
            mention.score = mention.score.max(SCORE);
        }
        return;
    }
    // Inside a longer name of another sort (the Harbour Board of Port Amber) a tag names nothing of its own.
    if touching.iter().any(|&index| {
        found
            .mentions
            .get(index)
            .is_some_and(|mention| mention.span.contains(span) && mention.span != span)
    }) {
        return;
    }
    let target = match kind {
        TagKind::Place => place_of(doc, article, span, found),
        TagKind::Person => {
            MentionTarget::Actor(actor(found, ActorKind::Person, span.of(&article.body)))
        }
        TagKind::Organisation => MentionTarget::Actor(actor(
            found,
            ActorKind::Organisation,
            span.of(&article.body),
        )),
    };
    found.mentions.push(Mention {
        span,
        kind: MentionKind::Name,
        target,
        rule: METHOD,
        score: SCORE,
    });
    let mention = found.mentions.len() - 1;
    for (quote, about) in found.quotes.iter().zip(&mut found.about) {
        if quote.span.contains(span) {
            about.push(About {
                mention,
                how: AboutHow::Inside,
            });
        }
    }
}

/// Returns the place that the words name, by the gazetteer.
fn place_of(
    doc: &Document<'_>,
    article: &Article,
    span: Span,
    found: &mut Extraction,
) -> MentionTarget {
    let Some(resolved) = place::resolve_spans(doc, &[span], &article.dateline_places)
        .into_iter()
        .next()
    else {
        return MentionTarget::Unknown;
    };
    let known = found
        .places
        .iter()
        .position(|place| place.id == resolved.place.id);
    MentionTarget::Place(known.unwrap_or_else(|| {
        found.places.push(resolved.place);
        found.places.len() - 1
    }))
}

/// Returns the actor of this name; makes one where there is none.
fn actor(found: &mut Extraction, kind: ActorKind, name: &str) -> usize {
    let folded = fold(name);
    let parts: Vec<&str> = folded.split(' ').collect();
    // A surname alone is nobody beyond the article.
    let global = kind != ActorKind::Person || parts.len() > 1;
    let key = match kind {
        ActorKind::Person => format!("person:{}", person_key(&parts)),
        _ => format!("org:{}", org_key(name)),
    };
    let known = found.actors.iter().position(|actor| {
        actor.kind == kind
            && (actor.key == key
                || fold(&actor.name) == folded
                || actor.names.iter().any(|form| fold(form) == folded))
    });
    known.unwrap_or_else(|| {
        found.actors.push(Actor {
            kind,
            name: name.to_owned(),
            key,
            global,
            names: Vec::new(),
            country: String::new(),
            gender: "",
            roles: Vec::new(),
        });
        found.actors.len() - 1
    })
}
