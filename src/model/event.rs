//! Planned and reported events.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DateRange, Span};

/// What sort of event a report is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// A negotiation between sides.
    Talks,
    /// Any other gathering of named parties.
    Meeting,
    /// A gathering of heads of state or government.
    Summit,
    /// A trip, a state visit.
    Visit,
    /// Congress, convention, news conference.
    Conference,
    /// A session of a court or a committee.
    Hearing,
    /// A vote of the public.
    Election,
    /// The day by which something is due.
    Deadline,
    /// A truce that begins, holds or ends.
    Ceasefire,
    /// Violence: attack, clash, strike, execution.
    Attack,
    /// A swap or release of prisoners.
    PrisonerExchange,
    /// A signing, a deal.
    Agreement,
    /// A demonstration, a walk-out.
    Protest,
    /// A report or statement that is itself an event.
    Statement,
    /// A dated gathering of another sort (ceremony, rally, vote in a house).
    Other,
}

/// Where an event stands on the day of publication, as the report has it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum EventStatus {
    /// Fixed for a time to come.
    Scheduled,
    /// Likely, asked for, not fixed.
    Proposed,
    /// Over, or its day has passed.
    Held,
    /// Under way.
    Ongoing,
    /// Moved to another or an unknown day.
    Postponed,
    /// Called off.
    Cancelled,
    /// Somebody says that it will not be, or was not.
    Denied,
    /// Named without a stand.
    Mentioned,
}

/// What a participant does in an event.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum ParticipantRole {
    Party,
    Host,
    Mediator,
    Invited,
    Visitor,
    Target,
    Agent,
}

/// Somebody who takes part in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Participant {
    /// The noun phrase as written.
    pub span: Span,
    /// What they do in it.
    pub role: ParticipantRole,
}

/// What one article says of one event in one place.
#[derive(Debug, Clone, PartialEq)]
pub struct EventReport {
    /// What sort of event.
    pub kind: EventKind,
    /// The head word: "talks", "meet", "visit".
    pub trigger: Span,
    /// The words that name it, for labels: "Astana talks", "second round of talks".
    pub label: Span,
    /// Other triggers in this article for the same event and date.
    pub also: Vec<Span>,
    /// Where it stands.
    pub status: EventStatus,
    /// When it is, was or will be.
    pub date: Option<DateRange>,
    /// The date that this one replaces ("postponed from Monday").
    pub original: Option<DateRange>,
    /// The words of the date.
    pub date_span: Option<Span>,
    /// The rule that anchored the date.
    pub date_rule: &'static str,
    /// The span of the place name.
    pub place: Option<Span>,
    /// Tells whether the place was inferred (dateline, "here") and not named with the event.
    pub place_inferred: bool,
    /// Who takes part.
    pub participants: Vec<Participant>,
    /// Who says so, as written; `None` for the article's own voice.
    pub according_to: Option<Span>,
    /// Index of the quote that the report stands in, where it stands in one.
    pub quote: Option<usize>,
    /// The pattern that made the report.
    pub rule: &'static str,
    /// How sure it is, 0 to 1.
    pub score: f32,
}
