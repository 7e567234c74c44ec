//! The facts of one article in the form of rows: offsets in characters, references as indices, texts cut out.
//!
//! Made on the threads that extract, so that the one writer only binds values.

use std::collections::HashMap;

use jiff::civil::Date;

use super::words::{Word, int, score};
use crate::lexicon::offices::{self, Office};
use crate::lexicon::roles;
use crate::lexicon::voices::{Voice, voice};
use crate::model::{
    ActorKind, Article, Extraction, Mention, MentionKind, MentionTarget, Place, Quote, QuoteForm,
    Span, SpeakerKind,
};
use crate::stop;
use crate::text::{CharMap, fold};

/// A range of characters.
pub(super) type Chars = (i64, i64);

/// Fewest words of a quote that may be recognised in another article.
const GROUP_WORDS: i64 = 5;

/// Most characters of a mention that is looked for from its end.
const LONGEST_MENTION: i64 = 400;

/// What stands between the parts of a split quote in its text.
pub(super) const JOINT: &str = " … ";

/// All rows of one article but its own.
#[derive(Debug, Default)]
pub struct Facts {
    pub(super) sentences: Vec<Chars>,
    pub(super) parts: Vec<(&'static str, Chars)>,
    pub(super) actors: Vec<ActorRow>,
    pub(super) places: Vec<Place>,
    pub(super) mentions: Vec<MentionRow>,
    pub(super) quotes: Vec<QuoteRow>,
    pub(super) events: Vec<EventRow>,
}

#[derive(Debug)]
pub(super) struct ActorRow {
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) key: String,
    pub(super) global: bool,
    /// Forms of the name and the same folded, the name to show first.
    pub(super) names: Vec<(String, String)>,
    pub(super) country: Option<String>,
    pub(super) gender: Option<&'static str>,
    pub(super) roles: Vec<RoleRow>,
}

impl ActorRow {
    /// Returns the key in the database: one that holds in its article only gets the article's prefix.
    pub(super) fn full_key(&self, local: &str) -> String {
        if self.global {
            self.key.clone()
        } else {
            format!("{local}:{}", self.key)
        }
    }
}

#[derive(Debug)]
pub(super) struct RoleRow {
    pub(super) role: String,
    pub(super) norm: String,
    pub(super) of: Option<usize>,
    pub(super) at: Chars,
    pub(super) office: Office,
}

#[derive(Debug)]
pub(super) struct MentionRow {
    pub(super) at: Chars,
    pub(super) sentence: Option<usize>,
    pub(super) kind: &'static str,
    pub(super) actor: Option<usize>,
    pub(super) place: Option<usize>,
    /// Form of the name and the same folded, for names of places.
    pub(super) place_name: Option<(String, String)>,
    pub(super) method: &'static str,
    pub(super) score: f64,
}

#[derive(Debug)]
pub(super) struct QuoteRow {
    pub(super) form: &'static str,
    pub(super) at: Chars,
    pub(super) text: String,
    pub(super) words: i64,
    pub(super) sentence: Option<usize>,
    pub(super) speaker: Option<usize>,
    pub(super) speaker_mention: Option<usize>,
    pub(super) speaker_kind: &'static str,
    pub(super) cue: Option<(String, Chars)>,
    pub(super) act: &'static str,
    pub(super) addressee: Option<String>,
    pub(super) via: Option<String>,
    pub(super) anonymity: Option<String>,
    pub(super) said_on: Option<Date>,
    pub(super) group: Option<String>,
    pub(super) method: &'static str,
    pub(super) score: f64,
    pub(super) parts: Vec<Chars>,
    /// Mention and how it is known.
    pub(super) about: Vec<(usize, &'static str)>,
}

#[derive(Debug)]
pub(super) struct EventRow {
    pub(super) kind: &'static str,
    pub(super) label: String,
    pub(super) at: Chars,
    pub(super) also: Vec<Chars>,
    pub(super) sentence: Option<usize>,
    pub(super) status: &'static str,
    pub(super) date: Option<(Date, Date)>,
    pub(super) precision: &'static str,
    pub(super) original: Option<(Date, Date)>,
    pub(super) date_at: Option<Chars>,
    pub(super) date_rule: Option<&'static str>,
    pub(super) place: Option<usize>,
    pub(super) place_inferred: bool,
    pub(super) according_actor: Option<usize>,
    pub(super) according: Option<String>,
    /// Index in the rows of quotes.
    pub(super) quote: Option<usize>,
    pub(super) participants: Vec<ParticipantRow>,
    pub(super) method: &'static str,
    pub(super) score: f64,
}

#[derive(Debug)]
pub(super) struct ParticipantRow {
    pub(super) name: String,
    pub(super) at: Chars,
    pub(super) mention: Option<usize>,
    pub(super) actor: Option<usize>,
    pub(super) role: &'static str,
}

impl Facts {
    /// Makes the rows of one article.
    pub fn new(article: &Article, found: &Extraction) -> Self {
        Builder {
            body: &article.body,
            map: CharMap::new(&article.body),
            found,
            facts: Self::default(),
            by_start: Vec::new(),
            by_span: HashMap::new(),
        }
        .build(article)
    }
}

/// What the rows are made from.
struct Builder<'a> {
    body: &'a str,
    map: CharMap<'a>,
    found: &'a Extraction,
    facts: Facts,
    /// Rows of mentions by their first character.
    by_start: Vec<usize>,
    /// First row of a mention with these characters.
    by_span: HashMap<Chars, usize>,
}

impl Builder<'_> {
    fn build(mut self, article: &Article) -> Facts {
        let found = self.found;
        self.facts.sentences = found
            .sentences
            .iter()
            .filter_map(|&span| self.chars(span))
            .collect();
        self.facts.parts = article
            .parts
            .iter()
            .filter_map(|part| Some((part.role.word(), self.chars(part.span)?)))
            .collect();
        self.facts.places.clone_from(&found.places);
        self.actors();
        let mentions = self.mentions();
        self.by_start = (0..self.facts.mentions.len()).collect();
        self.by_start
            .sort_by_key(|&row| self.facts.mentions[row].at);
        let quotes = self.quotes(&mentions);
        self.events(&quotes);
        self.facts
    }

    /// Returns the span in characters, or nothing where it does not cut any words of the body.
    fn chars(&self, span: Span) -> Option<Chars> {
        (!span.of(self.body).is_empty()).then(|| self.count(span))
    }

    /// Returns the span in characters.
    fn count(&self, span: Span) -> Chars {
        let (start, end) = self.map.chars(span);
        (int(start), int(end))
    }

    fn words(&self, span: Span) -> String {
        span.of(self.body).to_owned()
    }

    /// Returns the index of the sentence that holds the first character of `at`.
    fn sentence(&self, at: Chars) -> Option<usize> {
        let index = self
            .facts
            .sentences
            .partition_point(|sentence| sentence.1 <= at.0);
        self.facts
            .sentences
            .get(index)
            .is_some_and(|sentence| sentence.0 <= at.0)
            .then_some(index)
    }

    fn actors(&mut self) {
        for actor in &self.found.actors {
            let mut names = vec![(actor.name.clone(), fold(&actor.name))];
            for name in &actor.names {
                if names.iter().all(|(known, _)| known != name) {
                    names.push((name.clone(), fold(name)));
                }
            }
            let roles = actor
                .roles
                .iter()
                .filter_map(|role| {
                    let office = offices::read(role.span.of(self.body));
                    Some(RoleRow {
                        role: role.role.clone(),
                        norm: office.norm.clone(),
                        of: role.of.filter(|&of| of < self.found.actors.len()),
                        at: self.chars(role.span)?,
                        office,
                    })
                })
                .collect();
            self.facts.actors.push(ActorRow {
                kind: actor.kind.word(),
                name: actor.name.clone(),
                key: actor.key.clone(),
                global: actor.global,
                names,
                country: Some(actor.country.clone()).filter(|code| !code.is_empty()),
                gender: match actor.gender {
                    "female" => Some("female"),
                    "male" => Some("male"),
                    _ => None,
                },
                roles,
            });
        }
    }

    /// Makes the rows of mentions; returns for each mention found the index of its row.
    fn mentions(&mut self) -> Vec<Option<usize>> {
        self.facts.mentions.reserve(self.found.mentions.len());
        (0..self.found.mentions.len())
            .map(|index| {
                stop::check();
                let mention = &self.found.mentions[index];
                self.push_mention(mention)
            })
            .collect()
    }

    fn push_mention(&mut self, mention: &Mention) -> Option<usize> {
        let at = self.chars(mention.span)?;
        let (actor, place) = match mention.target {
            MentionTarget::Actor(actor) => (
                Some(actor).filter(|&actor| actor < self.facts.actors.len()),
                None,
            ),
            MentionTarget::Place(place) => (
                None,
                Some(place).filter(|&place| place < self.facts.places.len()),
            ),
            MentionTarget::Unknown => (None, None),
        };
        let place_name = place
            .filter(|_| mention.kind == MentionKind::Name)
            .map(|_| {
                let name = self.words(mention.span);
                let norm = fold(&name);
                (name, norm)
            });
        self.facts.mentions.push(MentionRow {
            at,
            sentence: self.sentence(at),
            kind: mention.kind.word(),
            actor,
            place,
            place_name,
            method: mention.rule,
            score: score(mention.score),
        });
        let row = self.facts.mentions.len() - 1;
        self.by_span.entry(at).or_insert(row);
        Some(row)
    }

    /// Makes the rows of quotes, the parts of one joined; returns for each quote found the index of its row.
    fn quotes(&mut self, mentions: &[Option<usize>]) -> Vec<Option<usize>> {
        let quotes = &self.found.quotes;
        let mut firsts: Vec<usize> = (0..quotes.len()).collect();
        for (index, quote) in quotes.iter().enumerate() {
            if let Some(first) = quote.continues.filter(|&first| first < index) {
                firsts[index] = firsts[first];
            }
        }
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); quotes.len()];
        for (index, &first) in firsts.iter().enumerate() {
            members[first].push(index);
        }
        let mut rows = vec![None; quotes.len()];
        for group in members.iter().filter(|group| !group.is_empty()) {
            if let Some(row) = self.quote(group, mentions) {
                self.facts.quotes.push(row);
                for &member in group {
                    rows[member] = Some(self.facts.quotes.len() - 1);
                }
            }
        }
        rows
    }

    fn quote(&mut self, group: &[usize], mentions: &[Option<usize>]) -> Option<QuoteRow> {
        let quotes = &self.found.quotes;
        let mut spans: Vec<Span> = group
            .iter()
            .map(|&index| quotes[index].span)
            .filter(|span| !span.of(self.body).is_empty())
            .collect();
        spans.sort_unstable();
        spans.dedup();
        let parts: Vec<Chars> = spans.iter().map(|&span| self.count(span)).collect();
        let at = (parts.first()?.0, parts.iter().map(|part| part.1).max()?);
        let text = spans
            .iter()
            .map(|span| span.of(self.body))
            .collect::<Vec<_>>()
            .join(JOINT);
        // What one part does not tell another may: the first that knows is believed.
        let pick = |get: &dyn Fn(&Quote) -> Option<Span>| {
            group.iter().find_map(|&index| {
                get(&quotes[index]).filter(|span| !span.of(self.body).is_empty())
            })
        };
        let first = &quotes[*group.first()?];
        let same_form = group.iter().all(|&index| quotes[index].form == first.form);
        let cue = pick(&|quote| quote.cue).map(|span| (self.words(span), self.count(span)));
        let [addressee, via, anonymity] = [
            pick(&|quote| quote.addressee),
            pick(&|quote| quote.via),
            pick(&|quote| quote.anonymity),
        ]
        .map(|span| span.map(|span| self.words(span)));
        let resolved = group
            .iter()
            .find_map(|&index| self.found.speakers.get(index).copied().flatten());
        let speaker = resolved
            .map(|(actor, _)| actor)
            .filter(|&actor| actor < self.found.actors.len());
        let written = group.iter().find_map(|&index| quotes[index].speaker);
        let mention = resolved
            .and_then(|(_, mention)| mentions.get(mention).copied().flatten())
            .or_else(|| {
                written.and_then(|written| self.speaker_mention(written.span, written.kind))
            });
        let speaker_kind = match speaker.map(|actor| self.found.actors[actor].kind) {
            // Only persons can be anonymous: "the port authority" and "the report" keep no name back.
            Some(ActorKind::Source) if anonymity.is_none() => {
                let description = written
                    .filter(|written| written.kind != SpeakerKind::Pronoun)
                    .map_or_else(
                        || speaker.map_or("", |actor| self.found.actors[actor].name.as_str()),
                        |written| written.span.of(self.body),
                    );
                match voice(description) {
                    Voice::Persons => "unnamed",
                    Voice::Body | Voice::Writing => "collective",
                    Voice::Pronoun => "unknown",
                    Voice::Name => "named",
                }
            }
            Some(ActorKind::Source) => "unnamed",
            Some(ActorKind::Person) => "named",
            Some(ActorKind::Organisation | ActorKind::State | ActorKind::Group) => "collective",
            None => match written.map(|written| written.kind) {
                Some(SpeakerKind::Name) => "named",
                Some(SpeakerKind::Nominal) => "unnamed",
                Some(SpeakerKind::Pronoun) | None => "unknown",
            },
        };
        let mut about: Vec<(usize, &'static str)> = Vec::new();
        for target in group
            .iter()
            .flat_map(|&index| self.found.about.get(index).into_iter().flatten())
        {
            if let Some(row) = mentions.get(target.mention).copied().flatten()
                && about.iter().all(|(known, _)| *known != row)
            {
                about.push((row, target.how.word()));
            }
        }
        let (words, group_key) = wording(&text);
        Some(QuoteRow {
            form: if same_form {
                first.form
            } else {
                QuoteForm::Mixed
            }
            .word(),
            at,
            words,
            sentence: self.sentence(at),
            speaker,
            speaker_mention: mention,
            speaker_kind,
            cue,
            act: first.act.word(),
            addressee,
            via,
            anonymity,
            said_on: group.iter().find_map(|&index| quotes[index].said_on),
            group: group_key,
            method: first.rule,
            score: score(first.score),
            parts,
            about,
            text,
        })
    }

    /// Returns the mention of a speaker that was not resolved; makes one where there is none.
    fn speaker_mention(&mut self, span: Span, kind: SpeakerKind) -> Option<usize> {
        let at = self.chars(span)?;
        if let Some(&known) = self.by_span.get(&at) {
            return Some(known);
        }
        self.push_mention(&Mention {
            span,
            kind: match kind {
                SpeakerKind::Name => MentionKind::Name,
                SpeakerKind::Nominal => MentionKind::Nominal,
                SpeakerKind::Pronoun => MentionKind::Pronoun,
            },
            target: MentionTarget::Unknown,
            rule: "speaker",
            score: 0.0,
        })
    }

    /// Returns the mention that fits `span` best among those that `fits` lets pass: the longest overlap, the earliest of equals.
    fn mention_in(&self, at: Chars, fits: impl Fn(&MentionRow) -> bool) -> Option<usize> {
        let overlap = |row: &MentionRow| row.at.1.min(at.1) - row.at.0.max(at.0);
        let rows = &self.facts.mentions;
        let end = self.by_start.partition_point(|&row| rows[row].at.0 < at.1);
        self.by_start[..end]
            .iter()
            .rev()
            .copied()
            .take_while(|&row| rows[row].at.0 + LONGEST_MENTION > at.0)
            .filter(|&row| overlap(&rows[row]) > 0 && fits(&rows[row]))
            .max_by_key(|&row| (overlap(&rows[row]), std::cmp::Reverse(rows[row].at)))
    }

    /// Returns the mention of an actor that `span` is about: the whole of it, else a person in it ("Cambodian Fisheries Minister
    /// Sok Dara"), else what fits it best. The people of "nine African countries" are not who is meant.
    fn party_in(&self, at: Chars) -> Option<usize> {
        let actor_of = |row: &MentionRow| row.actor.and_then(|actor| self.found.actors.get(actor));
        self.by_span
            .get(&at)
            .copied()
            .filter(|&mention| self.facts.mentions[mention].actor.is_some())
            .or_else(|| {
                self.mention_in(at, |row| {
                    actor_of(row).is_some_and(|actor| actor.kind == ActorKind::Person)
                })
            })
            .or_else(|| {
                self.mention_in(at, |row| {
                    actor_of(row).is_some() && !self.is_people_in(row, at)
                })
            })
    }

    /// Tells whether a mention is of a people within a longer phrase at `at`: of Africans in "nine African countries".
    fn is_people_in(&self, row: &MentionRow, at: Chars) -> bool {
        row.at.1 != at.1
            && row
                .actor
                .and_then(|actor| self.found.actors.get(actor))
                .is_some_and(|actor| actor.kind == ActorKind::Group)
    }

    /// Returns the mention of a body that ends the phrase `words` at `at` and that somebody named before it owns: the council in
    /// "Lund's Harbour Council".
    fn owned_in(&self, at: Chars, words: &str) -> Option<usize> {
        let before = words.rfind("'s ").or_else(|| words.rfind("’s "))?;
        let owner = words.get(..before)?.chars().count() as i64;
        self.mention_in(at, |row| {
            row.at.1 == at.1
                && row.at.0 > at.0 + owner
                && row
                    .actor
                    .and_then(|actor| self.found.actors.get(actor))
                    .is_some_and(|actor| actor.kind == ActorKind::Organisation)
        })
    }

    /// Tells whether a mention names only whom the person described by the phrase `words` at `at` serves or belongs to: the chief judge
    /// of a court is not the court, nor a son of somebody that somebody.
    fn is_only_served(&self, mention: usize, at: Chars, words: &str) -> bool {
        let row = &self.facts.mentions[mention];
        let Some(link) = [" of ", " for ", " to ", " from "]
            .into_iter()
            .filter_map(|link| words.find(link))
            .min()
        else {
            return false;
        };
        let Some(before) = words.get(..link) else {
            return false;
        };
        let head = before.rsplit(' ').next().unwrap_or(before);
        // "Leaders of Norvia" may open a sentence.
        let common = !head.starts_with(char::is_uppercase) || head == before && head.ends_with('s');
        row.at.0 > at.0 + before.chars().count() as i64
            && common
            && roles::is_role(&head.strip_suffix('s').unwrap_or(head).to_lowercase())
    }

    /// Returns the place that `span` names.
    fn place_in(&mut self, span: Span) -> Option<usize> {
        let at = self.chars(span)?;
        if let Some(mention) = self.mention_in(at, |row| row.place.is_some()) {
            return self.facts.mentions[mention].place;
        }
        let toponym = self
            .found
            .toponyms
            .iter()
            .find(|toponym| toponym.span.overlaps(span))?;
        if let Some(known) = self
            .facts
            .places
            .iter()
            .position(|place| place.id == toponym.place.id)
        {
            return Some(known);
        }
        self.facts.places.push(toponym.place.clone());
        Some(self.facts.places.len() - 1)
    }

    fn events(&mut self, quotes: &[Option<usize>]) {
        let found = self.found;
        for event in &found.events {
            let Some(at) = self.chars(event.trigger) else {
                continue;
            };
            let label = if event.label.of(self.body).is_empty() {
                event.trigger
            } else {
                event.label
            };
            let according = event
                .according_to
                .and_then(|span| self.chars(span).map(|at| (span, at)));
            // Who says the quote around it says this.
            let quoted = event
                .quote
                .and_then(|quote| self.found.speakers.get(quote).copied().flatten())
                .map(|(actor, _)| actor)
                .filter(|&actor| actor < self.found.actors.len());
            let according_actor = according.and_then(|(_, at)| {
                quoted.or_else(|| {
                    let mention = self.party_in(at)?;
                    self.facts.mentions[mention].actor
                })
            });
            let mut participants: Vec<ParticipantRow> = Vec::new();
            for participant in &event.participants {
                let Some(at) = self.chars(participant.span) else {
                    continue;
                };
                let name = self.words(participant.span);
                let mention = self
                    .owned_in(at, &name)
                    .or_else(|| self.party_in(at))
                    .or_else(|| self.mention_in(at, |row| !self.is_people_in(row, at)))
                    .filter(|&mention| !self.is_only_served(mention, at, &name));
                // "They met again": a pronoun that leads back to nobody names nobody.
                if mention.is_none()
                    && matches!(name.to_lowercase().as_str(), "he" | "she" | "they")
                {
                    continue;
                }
                participants.push(ParticipantRow {
                    name,
                    at,
                    mention,
                    actor: mention.and_then(|mention| self.facts.mentions[mention].actor),
                    role: participant.role.word(),
                });
            }
            let days = |range: crate::model::DateRange| {
                (range.start.min(range.end), range.start.max(range.end))
            };
            let place = event.place.and_then(|span| self.place_in(span));
            self.facts.events.push(EventRow {
                kind: event.kind.word(),
                label: self.words(label),
                at,
                also: event
                    .also
                    .iter()
                    .filter_map(|&span| self.chars(span))
                    .collect(),
                sentence: self.sentence(at),
                status: event.status.word(),
                date: event.date.map(days),
                precision: event.date.map_or("none", |date| date.precision.word()),
                original: event.original.map(days),
                date_at: event.date_span.and_then(|span| self.chars(span)),
                date_rule: Some(event.date_rule).filter(|rule| !rule.is_empty()),
                place,
                place_inferred: event.place_inferred,
                according_actor,
                according: according.map(|(span, _)| self.words(span)),
                quote: event
                    .quote
                    .and_then(|quote| quotes.get(quote).copied().flatten()),
                participants,
                method: event.rule,
                score: score(event.score),
            });
        }
    }
}

/// Returns the number of words of a quote, and from five on the hash by which it is known in other articles.
fn wording(text: &str) -> (i64, Option<String>) {
    let mut words = 0;
    let mut hasher = blake3::Hasher::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| word.chars().any(char::is_alphanumeric))
    {
        words += 1;
        hasher.update(fold(word).as_bytes());
        hasher.update(b" ");
    }
    let key = (words >= GROUP_WORDS).then(|| {
        let mut hex = hasher.finalize().to_hex().to_string();
        hex.truncate(16);
        hex
    });
    (words, key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SpeechAct;

    fn quote(span: Span, continues: Option<usize>) -> Quote {
        Quote {
            form: QuoteForm::Direct,
            span,
            continues,
            speaker: None,
            cue: None,
            act: SpeechAct::Say,
            addressee: None,
            via: None,
            anonymity: None,
            said_on: None,
            cue_object: None,
            rule: "test",
            score: 0.9,
        }
    }

    #[test]
    fn a_split_quote_is_one_row_with_its_parts_in_characters() {
        let body = "Zoë: “We sail,” she said, “at dawn.” “No,” he said.";
        let at = |words: &str| {
            let start = body.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let found = Extraction {
            quotes: vec![
                quote(at("We sail,"), None),
                quote(at("at dawn."), Some(0)),
                quote(at("No,"), None),
            ],
            ..Extraction::default()
        };
        let facts = Facts::new(&Article::from_text(body, None), &found);
        assert_eq!(facts.quotes.len(), 2);
        assert_eq!(facts.quotes[0].text, "We sail, … at dawn.");
        assert_eq!(facts.quotes[0].parts, [(6, 14), (27, 35)]);
        assert_eq!(facts.quotes[0].at, (6, 35));
        assert_eq!(facts.quotes[1].parts.len(), 1);
    }

    #[test]
    fn wording_ignores_marks_and_case() {
        let (words, key) = wording("We will not, ever, go back.");
        assert_eq!(
            (words, key.clone()),
            (6, wording("we will not ever go back").1)
        );
        assert!(key.is_some());
        assert_eq!(wording("Never again").1, None);
    }
}
