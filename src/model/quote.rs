//! Reported speech: who said what, and how we know.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;

/// How much of the content stands between quotation marks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum QuoteForm {
    /// All of it.
    Direct,
    /// None of it.
    Indirect,
    /// A quoted fragment inside reported words.
    Mixed,
}

/// What the speaker does by saying it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum SpeechAct {
    Say,
    Deny,
    Accuse,
    Promise,
    Threaten,
    Demand,
    Praise,
    Confirm,
    Ask,
}

/// How a speaker is named in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// By a name, with or without title.
    Name,
    /// By a description: "a rebel official", "the ministry", "two aides".
    Nominal,
    /// By a pronoun.
    Pronoun,
}

/// The source of a quote, as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speaker {
    /// The whole noun phrase, title and "of" phrase included, without a following apposition.
    pub span: Span,
    /// The span of the name inside it, where there is one.
    pub name: Option<Span>,
    /// An apposition that follows or precedes it ("a senior rebel official"), where there is one.
    pub apposition: Option<Span>,
    /// How the source is named.
    pub kind: SpeakerKind,
}

/// One quote: a direct or mixed segment between marks, or an indirect statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// How much is in quotation marks.
    pub form: QuoteForm,
    /// The words said. For direct and mixed quotes what is between the marks, marks excluded; for an indirect quote the clause
    /// without its attribution.
    pub span: Span,
    /// Where the quote is split ("We are ready," he said, "but not now."), the index of the first part in the list of
    /// quotes that this one continues.
    pub continues: Option<usize>,
    /// Who said it; `None` where the text does not tell.
    pub speaker: Option<Speaker>,
    /// The reporting verb or phrase.
    pub cue: Option<Span>,
    /// What the speaker does by saying it.
    pub act: SpeechAct,
    /// To whom it was said ("told Reuters").
    pub addressee: Option<Span>,
    /// The medium that passes it on ("Syrian state media cited …").
    pub via: Option<Span>,
    /// Why the source is not named ("on condition of anonymity because …").
    pub anonymity: Option<Span>,
    /// The day it was said ("on Monday"), anchored.
    pub said_on: Option<Date>,
    /// What the cue is done to: `accused Russia of`, `called the report "…"`.
    pub cue_object: Option<Span>,
    /// The pattern that found it.
    pub rule: &'static str,
    /// How sure the pattern is, 0 to 1.
    pub score: f32,
}
