//! Floor 2: annotated articles, the project's own interchange format: one JSON object a line.
//!
//! An [`Annotated`] is an article with the quotes, mentions, events and so on that somebody found in it: `dateline extract`
//! writes what we find, `dateline import` takes what anybody finds. Its JSON Schema is made from these types
//! (`dateline schema --json-schema`). [`write()`] turns an article and its facts into it; [`read`] turns it back, and refuses
//! it with the reason where an offset lies outside of the text, words differ from those at their place, or a number leads
//! nowhere.
//!
//! A span is `[first, end)` in characters (Unicode code points) of `body`. Lists refer to each other by position, from 0.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    AboutHow, ActorKind, Credit, DateBasis, DatePrecision, EventKind, EventStatus, MentionKind,
    PartRole, ParticipantRole, Place, Precision, QuoteForm, SpeakerKind, SpeechAct, TimexKind,
    VersionKind,
};

mod checked;
mod intern;
mod written;

pub use checked::{Fault, read};
pub use written::write;

/// What a line says it is.
pub const SCHEMA: &str = "dateline/annotated-1";

/// First character and one past the last, in characters of `body`.
pub type Chars = [usize; 2];

/// Words of the text, by their place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Where they are.
    pub span: Chars,
    /// The words; where given, they must be those of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// One article with what was found in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Annotated {
    /// Name and version of the format: `dateline/annotated-1`.
    pub schema: String,
    /// Number of the record in the file that it comes from, from 1.
    #[serde(default)]
    pub record: u64,
    /// The id that the source gives it.
    #[serde(default)]
    pub id: Option<String>,
    /// Where it was published.
    #[serde(default)]
    pub url: Option<String>,
    /// Who published it.
    #[serde(default)]
    pub outlet: Option<String>,
    /// Headline.
    #[serde(default)]
    pub headline: Option<String>,
    /// The deck under the headline.
    #[serde(default)]
    pub standfirst: Option<String>,
    /// Byline as written.
    #[serde(default)]
    pub byline: Option<String>,
    /// Dateline as written, without the agency.
    #[serde(default)]
    pub dateline: Option<String>,
    /// The places of the dateline, one name each.
    #[serde(default)]
    pub dateline_places: Vec<String>,
    /// Publication time in RFC 3339, or the day, YYYY-MM-DD.
    #[serde(default)]
    pub published: Option<String>,
    /// The day in the outlet's time zone, YYYY-MM-DD; without it, that of `published`.
    #[serde(default)]
    pub day: Option<String>,
    /// The date as the source wrote it.
    #[serde(default)]
    pub published_raw: Option<String>,
    /// Time of the last change that the source states, in RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// How the date is known.
    #[serde(default)]
    pub published_basis: Option<DateBasis>,
    /// How fine the date is.
    #[serde(default)]
    pub published_precision: Option<DatePrecision>,
    /// Language tag (BCP 47).
    #[serde(default)]
    pub language: Option<String>,
    /// Section of the paper.
    #[serde(default)]
    pub section: Option<String>,
    /// Picture captions, one a line.
    #[serde(default)]
    pub captions: Option<String>,
    /// Editor's or update note.
    #[serde(default)]
    pub note: Option<String>,
    /// What this version is to the one before.
    #[serde(default)]
    pub version_kind: Option<VersionKind>,
    /// People credited.
    #[serde(default)]
    pub credits: Vec<Credit>,
    /// The text; it is stored as it stands, so that all offsets hold.
    pub body: String,
    /// What each part of the body is.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Sentences, in order; where there are none, the program cuts them.
    #[serde(default)]
    pub sentences: Vec<Chars>,
    /// Persons, organisations, states, groups and unnamed sources.
    #[serde(default)]
    pub actors: Vec<Actor>,
    /// Places.
    #[serde(default)]
    pub places: Vec<Place>,
    /// Words that name, describe or stand for an actor or place.
    #[serde(default)]
    pub mentions: Vec<Mention>,
    /// Reported speech.
    #[serde(default)]
    pub quotes: Vec<Quote>,
    /// Event reports.
    #[serde(default)]
    pub events: Vec<Event>,
    /// Time expressions; for reading only, an import checks but does not store them.
    #[serde(default)]
    pub times: Vec<Time>,
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What it is.
    pub role: PartRole,
    /// Where it is.
    pub span: Chars,
}

/// An actor of the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// What sort of actor.
    pub kind: ActorKind,
    /// The name to show: the fullest form in the article.
    pub name: String,
    /// What makes it the same actor in every article; without it, kind and folded name.
    #[serde(default)]
    pub key: Option<String>,
    /// Tells whether the key holds beyond this article; without it, true for all but unnamed sources.
    #[serde(default)]
    pub global: Option<bool>,
    /// Other forms of the name.
    #[serde(default)]
    pub names: Vec<String>,
    /// ISO 3166-1 alpha-2 code of the country, or empty.
    #[serde(default)]
    pub country: String,
    /// `female`, `male`, or empty.
    #[serde(default)]
    pub gender: String,
    /// Roles that the text gives.
    #[serde(default)]
    pub roles: Vec<Role>,
}

/// A role that the text gives to an actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The role: "foreign minister".
    pub role: String,
    /// The actor in or for which it is held, by its number in `actors`.
    #[serde(default)]
    pub of: Option<usize>,
    /// The words that say so.
    pub span: Chars,
}

/// A mention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mention {
    /// Where it is.
    pub span: Chars,
    /// The words; where given, they must be those of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its form.
    #[serde(default = "name")]
    pub kind: MentionKind,
    /// The actor that it stands for, by its number in `actors`.
    #[serde(default)]
    pub actor: Option<usize>,
    /// The place that it stands for, by its number in `places`.
    #[serde(default)]
    pub place: Option<usize>,
    /// How it was resolved; a short name of the method.
    #[serde(default = "annotated")]
    pub rule: String,
    /// How sure that is, 0 to 1.
    #[serde(default = "sure")]
    pub score: f32,
}

/// The words that name a speaker, and who it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// Where the words are.
    pub span: Chars,
    /// The words; where given, they must be those of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How the speaker is named.
    #[serde(default = "by_name")]
    pub kind: SpeakerKind,
    /// The name inside the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Chars>,
    /// A phrase beside the words that says who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apposition: Option<Chars>,
}

/// A quote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// The words said: between the marks, marks left out, or the clause without its attribution.
    pub span: Chars,
    /// The words; where given, they must be those of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How much is between quotation marks.
    pub form: QuoteForm,
    /// What the speaker does by saying it.
    #[serde(default = "say")]
    pub act: SpeechAct,
    /// The quote that this is a further part of, by its number in `quotes`; it must come before.
    #[serde(default)]
    pub continues: Option<usize>,
    /// The words that name the speaker.
    #[serde(default)]
    pub speaker: Option<Speaker>,
    /// The actor who speaks, by its number in `actors`; `speaker` or `speaker_mention` must say where.
    #[serde(default)]
    pub speaker_actor: Option<usize>,
    /// The mention that says so, by its number in `mentions`.
    #[serde(default)]
    pub speaker_mention: Option<usize>,
    /// The reporting verb or phrase.
    #[serde(default)]
    pub cue: Option<Words>,
    /// To whom it was said.
    #[serde(default)]
    pub addressee: Option<Words>,
    /// The medium that passes it on.
    #[serde(default)]
    pub via: Option<Words>,
    /// Why the source is not named.
    #[serde(default)]
    pub anonymity: Option<Words>,
    /// What the cue is done to.
    #[serde(default)]
    pub cue_object: Option<Words>,
    /// The day it was said, YYYY-MM-DD.
    #[serde(default)]
    pub said_on: Option<String>,
    /// Whom and what it is about.
    #[serde(default)]
    pub about: Vec<About>,
    /// How it was found; a short name of the method.
    #[serde(default = "annotated")]
    pub rule: String,
    /// How sure that is, 0 to 1.
    #[serde(default = "sure")]
    pub score: f32,
}

/// One whom a quote is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The mention, by its number in `mentions`.
    pub mention: usize,
    /// How it is known.
    #[serde(default = "inside")]
    pub how: AboutHow,
}

/// Days from the first to the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// First day, YYYY-MM-DD.
    pub start: String,
    /// Last day, YYYY-MM-DD.
    pub end: String,
    /// How fine the text is.
    #[serde(default = "day")]
    pub precision: Precision,
}

/// A participant of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// Where it is named.
    pub span: Chars,
    /// The words; where given, they must be those of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What they do in it.
    #[serde(default = "party")]
    pub role: ParticipantRole,
}

/// What the article says of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// What sort of event.
    pub kind: EventKind,
    /// The head word: "talks", "meet".
    pub trigger: Words,
    /// The words that name it; without them the trigger.
    #[serde(default)]
    pub label: Option<Words>,
    /// Further triggers for the same event.
    #[serde(default)]
    pub also: Vec<Chars>,
    /// Where it stands.
    pub status: EventStatus,
    /// When it is, was or will be.
    #[serde(default)]
    pub date: Option<Days>,
    /// The date that this one replaces.
    #[serde(default)]
    pub original: Option<Days>,
    /// The words of the date.
    #[serde(default)]
    pub date_words: Option<Words>,
    /// How the date was worked out.
    #[serde(default)]
    pub date_rule: String,
    /// The words that name the place; a mention with a place must lie on them.
    #[serde(default)]
    pub place: Option<Words>,
    /// The place itself, by its number in `places`, where no mention lies on the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_number: Option<usize>,
    /// Tells whether the place is not named with the event but inferred.
    #[serde(default)]
    pub place_inferred: bool,
    /// Who takes part.
    #[serde(default)]
    pub participants: Vec<Participant>,
    /// Who says so; nothing for the article's own voice.
    #[serde(default)]
    pub according_to: Option<Words>,
    /// The quote that it stands in, by its number in `quotes`.
    #[serde(default)]
    pub quote: Option<usize>,
    /// How it was found; a short name of the method.
    #[serde(default = "annotated")]
    pub rule: String,
    /// How sure that is, 0 to 1.
    #[serde(default = "sure")]
    pub score: f32,
}

/// A time expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// Where it is.
    pub span: Chars,
    /// The words; where given, they must be those of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimexKind,
    /// TIMEX3 value.
    pub value: String,
    /// How it was worked out.
    #[serde(default)]
    pub rule: String,
}

/// Returns the JSON Schema of a line.
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Annotated).to_value()
}

const fn name() -> MentionKind {
    MentionKind::Name
}

const fn by_name() -> SpeakerKind {
    SpeakerKind::Name
}

const fn say() -> SpeechAct {
    SpeechAct::Say
}

const fn inside() -> AboutHow {
    AboutHow::Inside
}

const fn day() -> Precision {
    Precision::Day
}

const fn party() -> ParticipantRole {
    ParticipantRole::Party
}

const fn sure() -> f32 {
    1.0
}

fn annotated() -> String {
    "annotated".to_owned()
}
