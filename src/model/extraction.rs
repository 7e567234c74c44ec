//! Everything found in one article, resolved inside it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{EventReport, Name, Place, PlaceMention, Quote, Span, Timex};

/// What sort of actor.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A named human being.
    Person,
    /// A named organisation.
    Organisation,
    /// A state or its government ("Kazakhstan said").
    State,
    /// A people, a side, a movement.
    Group,
    /// An unnamed source ("a rebel official"), one per article and description.
    Source,
}

/// A role that the text gives to a person: "foreign minister of X".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorRole {
    /// The role without its "of" phrase: "foreign minister".
    pub role: String,
    /// Index of the actor it is held in or for.
    pub of: Option<usize>,
    /// The words that say so.
    pub span: Span,
}

/// One actor of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// What sort of actor.
    pub kind: ActorKind,
    /// The name to show: the fullest form in the article.
    pub name: String,
    /// The key under which the actor is the same in every article: kind and folded full name, with the country where needed.
    /// Sources, and persons known by surname alone, have a key that is unique to the article.
    pub key: String,
    /// Tells whether the key identifies the actor beyond this article.
    pub global: bool,
    /// All forms met or known (variants, acronym, demonym), without the canonical name.
    pub names: Vec<String>,
    /// ISO country code where known, else empty.
    pub country: String,
    /// "female" or "male" where a title, a pronoun or the given name tells, else empty.
    pub gender: &'static str,
    /// Roles given in the text.
    pub roles: Vec<ActorRole>,
}

/// The surface of a mention.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// A name.
    Name,
    /// A description.
    Nominal,
    /// A pronoun.
    Pronoun,
    /// A capital or seat that stands for a state or body.
    Metonym,
    /// A nationality word ("Russian") that stands for the state or people.
    Demonym,
}

/// What a mention is resolved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionTarget {
    /// Index in [`Extraction::actors`].
    Actor(usize),
    /// Index in [`Extraction::places`].
    Place(usize),
    /// Nothing known.
    Unknown,
}

/// One mention of an actor or place.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The words.
    pub span: Span,
    /// Their form.
    pub kind: MentionKind,
    /// What they stand for.
    pub target: MentionTarget,
    /// The rule that resolved it.
    pub rule: &'static str,
    /// How sure the rule is, 0 to 1.
    pub score: f32,
}

/// How a target of a quote was found.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AboutHow {
    /// Mentioned inside the content.
    Inside,
    /// The object of the cue.
    CueObject,
}

/// One target of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct About {
    /// Index in [`Extraction::mentions`].
    pub mention: usize,
    /// How it was found.
    pub how: AboutHow,
}

/// All that was found in one article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extraction {
    /// Sentences, in order.
    pub sentences: Vec<Span>,
    /// Names as tagged.
    pub names: Vec<Name>,
    /// Toponyms as resolved.
    pub toponyms: Vec<PlaceMention>,
    /// Time expressions.
    pub times: Vec<Timex>,
    /// Quotes in the order of the text.
    pub quotes: Vec<Quote>,
    /// Event reports in the order of the text.
    pub events: Vec<EventReport>,
    /// Actors of the article.
    pub actors: Vec<Actor>,
    /// Places of the article, each once.
    pub places: Vec<Place>,
    /// Mentions of actors and places, by position.
    pub mentions: Vec<Mention>,
    /// For each quote, the actor who speaks and the mention that says so.
    pub speakers: Vec<Option<(usize, usize)>>,
    /// For each quote, whom and what it is about.
    pub about: Vec<Vec<About>>,
}
