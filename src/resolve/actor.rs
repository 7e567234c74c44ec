//! Ties mentions to the actors of the article, speakers to actors, and quotes to whom they are about.
//!
//! Order of work: names are clustered into actors over the whole article ([`cluster`]); country and capital names are read as
//! state or as scene ([`scene`]); titles and appositions give roles and gender ([`role`]); then descriptions and pronouns are
//! resolved from left to right against what was mentioned before ([`nominal`], [`pronoun`], [`relative`]); last, each quote gets its
//! targets ([`about`]). Nothing is guessed: what no rule resolves stays [`MentionTarget::Unknown`].

mod about;
mod cluster;
mod introduced;
mod mentions;
mod nominal;
mod office;
mod pronoun;
mod provider;
mod relative;
mod role;
mod scene;

use std::collections::BTreeMap;

use self::mentions::Mentions;

use crate::model::{
    Actor, ActorKind, Article, Extraction, Mention, MentionKind, MentionTarget, Place, Span,
    SpeakerKind,
};
use crate::stop;
use crate::syntax::Trees;
use crate::text::Document;

/// Fills `actors`, `places`, `mentions`, `speakers` and `about` from what the extractors found.
pub fn resolve(
    doc: &Document<'_>,
    trees: &Trees<'_, '_>,
    article: &Article,
    extraction: &mut Extraction,
) {
    let mut cast = Cast::new(doc);
    cluster::add_names(&mut cast, trees, article, extraction);
    role::add_roles(&mut cast, extraction);
    resolve_references(&mut cast, extraction);
    let first = speakers(&cast, extraction);
    about::add_makers(&mut cast, extraction, &first);
    let speakers = speakers(&cast, extraction);
    extraction.about = about::about(&cast, extraction, &speakers);
    extraction.speakers = speakers;
    extraction.actors = cast.actors;
    extraction.places = cast.places;
    extraction.mentions = cast.mentions.into_vec();
    provider::add(doc, article, extraction);
}

/// What a reference that is not a name is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// The source of a quote or event report.
    Speaker,
    /// Somebody spoken to, a medium, a participant, the object of a cue.
    Other,
    /// A pronoun inside the words of a quote.
    Inside,
    /// An unnamed source that the text brings in with a verb of saying.
    Introduced,
}

/// A phrase to resolve.
#[derive(Debug, Clone, Copy)]
struct Reference {
    span: Span,
    used: Use,
}

/// Resolves every description and pronoun that a quote or event leans on, from left to right.
fn resolve_references(cast: &mut Cast<'_, '_>, extraction: &Extraction) {
    let mut references: Vec<Reference> = Vec::new();
    for quote in &extraction.quotes {
        if let Some(speaker) = quote.speaker {
            references.push(Reference {
                span: speaker.span,
                used: Use::Speaker,
            });
        }
        let others = [quote.addressee, quote.via, quote.cue_object];
        references.extend(others.into_iter().flatten().map(|span| Reference {
            span,
            used: Use::Other,
        }));
        references.extend(pronoun::inside(cast.doc, quote.span).map(|span| Reference {
            span,
            used: Use::Inside,
        }));
    }
    for event in &extraction.events {
        if let Some(span) = event.according_to {
            references.push(Reference {
                span,
                used: Use::Speaker,
            });
        }
        references.extend(event.participants.iter().map(|participant| Reference {
            span: participant.span,
            used: Use::Other,
        }));
    }
    references.extend(introduced::sources(cast.doc).map(|span| Reference {
        span,
        used: Use::Introduced,
    }));
    references.sort_by_key(|reference| (reference.span.start, reference.span.end));
    references.dedup_by_key(|reference| reference.span);
    // Who spoke last, by position of the speaker phrase.
    let mut last_speaker: Option<usize> = None;
    for reference in references {
        stop::check();
        let found =
            if reference.used == Use::Speaker && relative::is_relative(cast.doc, reference.span) {
                relative::resolve(cast, reference.span, last_speaker)
            } else if pronoun::is_pronoun(cast.doc, reference.span) {
                pronoun::resolve(
                    cast,
                    extraction,
                    reference.span,
                    reference.used == Use::Speaker,
                    last_speaker,
                )
            } else {
                nominal::resolve(
                    cast,
                    reference.span,
                    matches!(reference.used, Use::Speaker | Use::Introduced),
                    last_speaker,
                )
            };
        if let Some(actor) = found
            && matches!(reference.used, Use::Speaker | Use::Introduced)
        {
            last_speaker = Some(actor);
        }
    }
}

/// Returns for each quote the actor who speaks and the mention that names it.
fn speakers(cast: &Cast<'_, '_>, extraction: &Extraction) -> Vec<Option<(usize, usize)>> {
    extraction
        .quotes
        .iter()
        .map(|quote| {
            let speaker = quote.speaker?;
            let wanted = if speaker.kind == SpeakerKind::Name {
                speaker.name
            } else {
                None
            };
            // "many Norvians" are not Norvia, nor is "Norvian said" about a firm of that name.
            let people = |mention: &usize| cast.mentions[*mention].kind == MentionKind::Demonym;
            let mention = wanted
                .and_then(|span| cast.mention_within(span))
                .filter(|mention| !people(mention))
                .or_else(|| {
                    cast.mention_exactly(speaker.span)
                        .filter(|mention| !people(mention) || is_a_people(cast, speaker.span))
                })
                .or_else(|| {
                    cast.mention_within(speaker.span)
                        .filter(|mention| !people(mention) || is_a_people(cast, speaker.span))
                })
                .or_else(|| namesake(cast, speaker.span))?;
            match cast.mentions[mention].target {
                MentionTarget::Actor(actor) => Some((actor, mention)),
                _ => None,
            }
        })
        .collect()
}

/// Tells whether a speaker of a nationality is a whole people, as far as the words show: "Norvians", "the French", but not "Norvian".
fn is_a_people(cast: &Cast<'_, '_>, span: Span) -> bool {
    let tokens = cast.doc.tokens_in(span);
    tokens.len() > 1 || cast.doc.lower(tokens.start).ends_with('s')
}

/// Returns the mention of the person or body of the article that a lone word is part of the name of: "English said" of Ada English,
/// "Norvian said" of Norvian Airlines.
fn namesake(cast: &Cast<'_, '_>, span: Span) -> Option<usize> {
    let word = cast.doc.cut(span);
    if word.contains(' ') {
        return None;
    }
    let from = cast
        .mentions
        .partition_point(|mention| mention.span.start < span.start);
    let before = cast.mentions.before(from).take(NEAR).enumerate();
    before
        .filter(|(_, mention)| mention.kind == MentionKind::Name)
        .find(|(_, mention)| match mention.target {
            MentionTarget::Actor(actor) => {
                let name = cast.doc.cut(mention.span);
                match cast.actors[actor].kind {
                    ActorKind::Person => name
                        .strip_suffix(word)
                        .is_some_and(|rest| rest.ends_with(' ')),
                    ActorKind::Organisation => name
                        .strip_prefix(word)
                        .is_some_and(|rest| rest.starts_with(' ')),
                    _ => false,
                }
            }
            _ => false,
        })
        .map(|(back, _)| from - 1 - back)
}

/// How many mentions before it a lone word may find its name among.
const NEAR: usize = 200;

/// The actors, places and mentions of one article while they are being gathered.
struct Cast<'d, 'a> {
    doc: &'d Document<'a>,
    actors: Vec<Actor>,
    places: Vec<Place>,
    mentions: Mentions,
    by_key: BTreeMap<String, usize>,
}

impl<'d, 'a> Cast<'d, 'a> {
    fn new(doc: &'d Document<'a>) -> Self {
        Self {
            doc,
            actors: Vec::new(),
            places: Vec::new(),
            mentions: Mentions::default(),
            by_key: BTreeMap::new(),
        }
    }

    /// Returns the actor with `key`, made where it is new; `name` becomes a variant where it is not the name to show.
    fn actor(&mut self, kind: ActorKind, key: String, name: &str, global: bool) -> usize {
        if let Some(&index) = self.by_key.get(&key) {
            self.add_name(index, name);
            return index;
        }
        let index = self.actors.len();
        self.by_key.insert(key.clone(), index);
        self.actors.push(Actor {
            kind,
            name: name.to_owned(),
            key,
            global,
            names: Vec::new(),
            country: String::new(),
            gender: "",
            roles: Vec::new(),
        });
        index
    }

    /// Adds a form of the name.
    fn add_name(&mut self, actor: usize, name: &str) {
        let actor = &mut self.actors[actor];
        if actor.name != name && !name.is_empty() && !actor.names.iter().any(|known| known == name)
        {
            actor.names.push(name.to_owned());
        }
    }

    /// Returns the index of `place`, added where it is new.
    fn place(&mut self, place: &Place) -> usize {
        if let Some(index) = self.places.iter().position(|known| known.id == place.id) {
            return index;
        }
        self.places.push(place.clone());
        self.places.len() - 1
    }

    /// Adds a mention and keeps the list in the order of the text.
    fn mention(
        &mut self,
        span: Span,
        kind: MentionKind,
        target: MentionTarget,
        rule: &'static str,
        score: f32,
    ) {
        let at = self.mentions.partition_point(|mention| {
            (mention.span.start, mention.span.end) < (span.start, span.end)
        });
        if self
            .mentions
            .get(at)
            .is_some_and(|mention| mention.span == span)
        {
            return;
        }
        self.mentions.insert(
            at,
            Mention {
                span,
                kind,
                target,
                rule,
                score,
            },
        );
    }

    /// Returns the mention that covers exactly `span`.
    fn mention_exactly(&self, span: Span) -> Option<usize> {
        let at = self.mentions.partition_point(|mention| {
            (mention.span.start, mention.span.end) < (span.start, span.end)
        });
        self.mentions
            .get(at)
            .filter(|mention| mention.span == span)
            .map(|_| at)
    }

    /// Returns the last mention of an actor that lies inside `span`: the head of a phrase stands at its end.
    fn mention_within(&self, span: Span) -> Option<usize> {
        let from = self
            .mentions
            .partition_point(|mention| mention.span.start < span.start);
        let mut found = None;
        for (index, mention) in self.mentions.from(from) {
            if mention.span.start >= span.end {
                break;
            }
            if span.contains(mention.span) && matches!(mention.target, MentionTarget::Actor(_)) {
                found = Some(index);
            }
        }
        found
    }

    /// Returns the mentions that lie inside `span`.
    fn mentions_in(&self, span: Span) -> impl Iterator<Item = (usize, &Mention)> + '_ {
        let from = self
            .mentions
            .partition_point(|mention| mention.span.start < span.start);
        self.mentions
            .from(from)
            .take_while(move |(_, mention)| mention.span.start < span.end)
            .filter(move |(_, mention)| span.contains(mention.span))
    }
}
